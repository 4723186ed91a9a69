"""The English texts in the source that ask to be translated, read from its syntax trees.

Found are the texts in calls of `words("…")`, `self.words("…")`, `w("…")`, `N_("…")` and `words.many("…", "…", n)`, both
branches of `words("…" if x else "…")`; in the contract, the meanings of columns and the names of rows; and the
sentences of the import gate, which stand in tables of their own because the gate knows no language.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = ("app.py", "ui", "exports", "pages", "charts", "metrics", "data")
CONTRACT = "data/contract.py"
TEXTS_AT = {"words": (0,), "_words": (0,), "w": (0,), "N_": (0,), "many": (0, 1)}
TEXTS_AT_IN_CONTRACT = {"_table": (1,), "_must": (2,), "Column": (2,)}
TABLES_OF_TEXTS = {
    "data/gate/questions.py": ("QUESTIONS", "CHOICES"),
    "data/gate/report.py": ("PROBLEMS", "REMARKS", "REFUSALS"),
    "data/gate/sources.py": ("_FOREIGN",),
}
REFUSAL, KIND_OF_FILE = "Refused", "what"


@dataclass(frozen=True)
class Found:
    """One text to translate: its singular (or only) form, its plural form or "", and the file it stands in."""

    text: str
    plural: str
    file: str


@dataclass(frozen=True)
class Untranslatable:
    """A text that no catalogue can hold, because it is put together while the program runs."""

    file: str
    line: int


def texts_in(root: Path = ROOT) -> tuple[list[Found], list[Untranslatable]]:
    """All texts below `root`, by file and by their order in it, and the places where none can be read.

    Raises SyntaxError, with file and line, for a file that is not Python.
    """
    found: list[Found] = []
    lost: list[Untranslatable] = []
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        for one in texts_of(path.read_text(encoding="utf-8"), name):
            (found if isinstance(one, Found) else lost).append(one)  # type: ignore[arg-type]
    return found, lost


def texts_of(source: str, file: str) -> Iterator[Found | Untranslatable]:
    """The texts of one source file: those of its tables, then those of its calls in the order of their lines."""
    tree = ast.parse(source, filename=file)
    yield from _texts_of_tables(tree, file)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if file.startswith("data/gate/"):
            yield from (Found(text, "", file) for text in _kinds_of_file(call))
        positions = _positions(call, file)
        if not positions or len(call.args) <= positions[-1]:
            continue
        choices = [_constants(call.args[position]) for position in positions]
        if None in choices:
            yield Untranslatable(file, call.lineno)
        elif len(positions) == 1:
            yield from (Found(text, "", file) for text in choices[0] or ())
        elif choices[0] and choices[1]:
            yield Found(choices[0][0], choices[1][0], file)


def _texts_of_tables(tree: ast.Module, file: str) -> Iterator[Found | Untranslatable]:
    """The values of the file's tables of texts, put together from constants and from names of constants above them."""
    known: dict[str, str] = {}
    for name, assigned in _assigned(tree):
        if name in TABLES_OF_TEXTS.get(file, ()):
            for value in _entries(assigned):
                text = _joined(value, known)
                yield Untranslatable(file, value.lineno) if text is None else Found(text, "", file)
        elif (text := _joined(assigned, known)) is not None:
            known[name] = text


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names a file gives values to at its top level, with or without a type."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name):
                yield target.id, node.value


def _entries(table: ast.expr) -> list[ast.expr]:
    """What a table holds: the values of a dict, the last parts of a tuple of tuples."""
    if isinstance(table, ast.Dict):
        return table.values
    return [row.elts[-1] for row in table.elts if isinstance(row, ast.Tuple)] if isinstance(table, ast.Tuple) else []


def _joined(value: ast.expr, known: Mapping[str, str]) -> str | None:
    """A text made of constants, known names and "+"; None for anything else."""
    if isinstance(value, ast.Constant):
        return value.value if isinstance(value.value, str) else None
    if isinstance(value, ast.Name):
        return known.get(value.id)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        left, right = _joined(value.left, known), _joined(value.right, known)
        return None if left is None or right is None else left + right
    return None


def _kinds_of_file(call: ast.Call) -> list[str]:
    """What a refusal calls the file ("a spreadsheet"): it is a value of the sentence, and words of ours too."""
    if getattr(call.func, "id", "") != REFUSAL:
        return []
    return [text for k in call.keywords if k.arg == KIND_OF_FILE and (text := _joined(k.value, {})) is not None]


def _files(root: Path) -> list[Path]:
    folders = [root / place for place in PLACES]
    files = [file for folder in folders for file in ([folder] if folder.is_file() else folder.rglob("*.py"))]
    return sorted(files, key=lambda file: file.as_posix())


def _positions(call: ast.Call, file: str) -> tuple[int, ...]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "many" and not isinstance(call.func, ast.Attribute):
        return ()
    return (TEXTS_AT | TEXTS_AT_IN_CONTRACT if file == CONTRACT else TEXTS_AT).get(name, ())


def _constants(argument: ast.expr) -> list[str] | None:
    """The texts an argument can be: none for a variable (its text is marked elsewhere), None for a text built here."""
    if isinstance(argument, ast.Constant):
        return [argument.value] if isinstance(argument.value, str) and argument.value else []
    if isinstance(argument, ast.IfExp):
        branches = _constants(argument.body), _constants(argument.orelse)
        return None if branches[0] is None or branches[1] is None else branches[0] + branches[1]
    builds = isinstance(argument, ast.JoinedStr | ast.BinOp) or (
        isinstance(argument, ast.Call)
        and isinstance(argument.func, ast.Attribute)
        and isinstance(argument.func.value, ast.Constant)
    )
    return None if builds else []
