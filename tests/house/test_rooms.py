"""The rooms: what stands where, how big it may be, who may know whom. (Import direction: import-linter, in ./check.)"""

from __future__ import annotations

import pytest

from tests.house.source import ROOMS, ROOT, product, room

LONGEST_MODULE = 250
LONGEST_PAGE = 80
NO_ROOM = {"utils", "util", "core", "services", "helpers", "common", "misc", "shared"}


def test_no_page_file_lies_directly_in_pages() -> None:
    """Streamlit serves pages/*.py by itself until st.navigation has run once: without app.py, so without any right."""
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == ["__init__.py"]


def test_every_module_is_short_enough_to_read() -> None:
    too_long = {module.name: module.lines for module in product() if module.lines > LONGEST_MODULE}
    assert not too_long, f"split what does two things; at most {LONGEST_MODULE} lines: {too_long}"


def test_app_and_pages_hold_no_arithmetic_so_they_stay_short() -> None:
    pages = [module for module in room("app.py", "pages") if module.room == "app.py" or "QUESTION = " in module.text]
    too_long = {module.name: module.lines for module in pages if module.lines > LONGEST_PAGE}
    assert not too_long, f"move arithmetic to metrics/, drawing to charts/; at most {LONGEST_PAGE} lines: {too_long}"


def test_no_room_imports_the_top_layer() -> None:
    guilty = [module.name for module in room(*ROOMS) for name in module.imports() if name.split(".")[0] == "app"]
    assert not guilty, f"app.py hands callables down; nothing below may import it: {guilty}"


def test_no_room_imports_tests_or_benchmarks() -> None:
    outside = {"tests", "benchmarks"}
    guilty = [module.name for module in product() for name in module.imports() if name.split(".")[0] in outside]
    assert not guilty, f"the product does not know its tests: {guilty}"


def test_every_folder_of_source_is_a_package() -> None:
    """The import check sees packages only: a folder without __init__.py would escape it."""
    folders = {module.path.parent for module in product() if module.path.parent != ROOT}
    assert not [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()]


def test_no_room_is_called_after_nothing() -> None:
    named = [module.name for module in product() if NO_ROOM & set(module.path.relative_to(ROOT).with_suffix("").parts)]
    assert not named, f"name a module after what it holds: {named}"


@pytest.mark.parametrize("room_name", ROOMS)
def test_every_module_says_what_it_holds(room_name: str) -> None:
    import ast

    silent = [module.name for module in room(room_name) if module.text.strip() and not ast.get_docstring(module.tree)]
    assert not silent, f"a module opens with one sentence on what it holds: {silent}"
