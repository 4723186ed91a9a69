"""A metric without its definition is a rumour: what its docstring must say, and that a test knows it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.source import ROOT, Module, room

PARTS = ("Rows:", "Value:", "Cuts:", "Source:")
TESTS = "\n".join(path.read_text("utf8") for path in sorted((ROOT / "tests" / "metrics").rglob("test_*.py")))


def public_functions() -> Iterator[tuple[Module, ast.FunctionDef]]:
    for module in room("metrics"):
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield module, node


def parts_of(function: ast.FunctionDef) -> list[str]:
    said = ast.get_docstring(function) or ""
    return [part for part in PARTS if part in said]


def definitions() -> list[tuple[str, ast.FunctionDef]]:
    """What counts as a metric: whatever states one part of a definition, and whatever returns rows of numbers."""
    return [
        (f"{module.name}:{function.lineno} {function.name}", function)
        for module, function in public_functions()
        if parts_of(function) or (function.returns is not None and ast.unparse(function.returns) == "pd.DataFrame")
    ]


def test_every_metric_says_which_rows_which_value_which_cuts_and_whose_idea() -> None:
    unsaid = {name: sorted(set(PARTS) - set(parts_of(function))) for name, function in definitions()}
    assert not {name: parts for name, parts in unsaid.items() if parts}


def test_every_public_function_of_metrics_says_what_over_what() -> None:
    assert not [f"{module.name} {node.name}" for module, node in public_functions() if not ast.get_docstring(node)]


def test_every_metric_is_known_to_a_test() -> None:
    """A value by hand or published, a cut, the empty case: three tests each, in tests/metrics."""
    known = set(re.findall(r"\w+", TESTS))
    assert not [name for name, function in definitions() if function.name not in known]
