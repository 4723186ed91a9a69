"""The requirements name, to the exact version, what the product imports: no less, and nothing that nobody uses."""

from __future__ import annotations

import re
import sys
from importlib.metadata import packages_distributions, version

from tests.house.brought import LIST, MADE_ON, brought, text
from tests.house.source import ROOMS, ROOT, product

# Never imported by name, yet needed: the loop Streamlit takes when it is there; DuckDB's own wish; ibis' compiler;
# what SQLAlchemy speaks to PostgreSQL with.
USED_UNSEEN = {"psycopg", "uvloop", "pytz", "sqlglot", "streamlit"}
# Chosen and tried together with the rest; what needs them comes next.
NOT_YET_USED: set[str] = set()
OURS = {"app", *ROOMS}
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)(?:; *(\w+ != \"\w+\"))?$")


def _name(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _pins(file: str) -> dict[str, str]:
    pins = {}
    for line in (ROOT / file).read_text(encoding="utf8").splitlines():
        wanted = line.split("#")[0].strip()
        if wanted and not wanted.startswith(("-r ", "-c ")):
            match = PIN.match(wanted)
            assert match, f"{file}: {wanted!r} is no exact pin; write name==version"
            pins[_name(match[1])] = match[2]
    return pins


def _imported() -> dict[str, str]:
    """Distribution of each third-party import of the product, and one module that imports it."""
    known = packages_distributions()
    imported = {}
    for module in product():
        for name in module.imports():
            top = name.split(".")[0]
            if top not in OURS and top not in sys.stdlib_module_names:
                assert top in known, f"{module.name} imports {top}, which nothing installed brings"
                imported[_name(known[top][0])] = module.name
    return imported


def test_everything_the_product_imports_is_pinned() -> None:
    missing = {name: by for name, by in _imported().items() if name not in _pins("requirements.txt")}
    assert not missing, f"add the version to requirements.txt: {missing}"


def test_nothing_is_pinned_that_nobody_uses() -> None:
    assert set(_pins("requirements.txt")) - set(_imported()) - USED_UNSEEN - NOT_YET_USED == set()


def test_what_is_installed_is_what_is_pinned() -> None:
    pins = _pins("requirements.txt") | _pins("requirements-dev.txt")
    if sys.platform == "win32":
        pins.pop("uvloop")
    assert {name: version(name) for name in pins} == pins


def test_what_they_bring_along_is_listed_to_the_version_and_limits_every_installation() -> None:
    listed, here = _pins(LIST.name), {name: version for name, (version, _by) in brought().items()}
    assert {name: here[name] for name in here if name in listed} == {n: v for n, v in listed.items() if n in here}
    if (sys.platform, sys.version_info[:2]) == MADE_ON:
        assert LIST.read_text("utf8") == text(), "see the head of the file for how it is made"
    assert f"-c {LIST.name}" in (ROOT / "requirements.txt").read_text("utf8").splitlines()


def test_what_is_used_by_now_is_no_longer_excused() -> None:
    assert NOT_YET_USED & set(_imported()) == set(), "take it off NOT_YET_USED"
