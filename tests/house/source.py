"""The project's own source, parsed once, for the tests that read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ui", "exports", "pages", "charts", "metrics", "data", "locales")
KEPT_HIDDEN = {".streamlit", ".ci"}
TEXTS = {".py", ".md", ".toml", ".txt", ".cfg", ".yml", ".yaml", ".sh", ".conf", ".service", ".po", ".json", ""}


@dataclass(frozen=True)
class Module:
    """One source file: its path from the root, with its text and tree on demand."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        return self.path.relative_to(ROOT).parts[0]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf8")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every part of the tree; walked once, because some thirty rules read all of them."""
        return tuple(ast.walk(self.tree))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def calls(self) -> Iterator[ast.Call]:
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield node

    def imports(self) -> Iterator[str]:
        """The dotted names this module imports, wherever in it they stand."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name not in KEPT_HIDDEN
            if not hidden and path.name not in {"__pycache__", "store", "screenshots", "results"}:
                yield from _files(path)
        elif not path.is_symlink():
            yield path


@cache
def _module(path: Path) -> Module:
    """The same module for all who ask for that file, so that it is read and parsed once per process."""
    return Module(path)


def product() -> list[Module]:
    """Every source file of the product: app.py and the rooms."""
    files = [ROOT / "app.py", *(path for room in ROOMS for path in _files(ROOT / room))]
    return [_module(path) for path in files if path.suffix == ".py" and path.exists()]


def room(*names: str) -> list[Module]:
    return [module for module in product() if module.room in names]


def texts() -> list[Module]:
    """Every text the project carries: source, documents, configuration, scripts."""
    return [_module(path) for path in _files(ROOT) if path.suffix in TEXTS]


def dotted(node: ast.expr) -> str:
    """`st.cache_data` for that attribute, whether it is called or only named; empty for anything else."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
