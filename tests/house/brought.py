"""Every package that is installed because another one needs it, to the exact version.

.venv/bin/python -m tests.house.brought        writes requirements-brought.txt anew, of what is installed here
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import distribution

from packaging.requirements import Requirement

from tests.house.source import ROOT

NAMED, LIST = ("requirements.txt", "requirements-dev.txt"), ROOT / "requirements-brought.txt"
MADE_ON = ("linux", (3, 11))
"""Where the list is made: elsewhere some of it is not needed, and now and then something else is."""
HEAD = """\
# What the packages of requirements.txt and requirements-dev.txt bring along, to the exact version, and for which.
# It limits every installation, so that the same program is the same everywhere. After a change of those two:
#   rm -rf .venv, leave this file empty, ./run setup requirements-dev.txt, .venv/bin/python -m tests.house.brought
"""


def name_of(package: str) -> str:
    """Its name as all tools compare it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def named() -> list[Requirement]:
    """What the two files name for this machine."""
    lines = (line.split("#")[0].strip() for file in NAMED for line in (ROOT / file).read_text("utf8").splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return [each for each in found if each.marker is None or each.marker.evaluate()]


def brought() -> dict[str, tuple[str, frozenset[str]]]:
    """Package → (its version here, which ones need it), of those that the two files do not name."""
    by: dict[str, set[str]] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [(name_of(each.name), frozenset(each.extras)) for each in named()]
    own = {name for name, _extras in waiting}
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for line in distribution(name).requires or ():
            need = Requirement(line)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
                other = name_of(need.name)
                by.setdefault(other, set()).add(name)
                waiting.append((other, frozenset(need.extras)))
    return {name: (distribution(name).version, frozenset(by[name])) for name in sorted(by.keys() - own)}


def text() -> str:
    """The file."""
    return HEAD + "".join(f"{n}=={version}  # {', '.join(sorted(by))}\n" for n, (version, by) in brought().items())


if __name__ == "__main__":
    if (sys.platform, sys.version_info[:2]) != MADE_ON:
        sys.exit(f"the list is made with Python 3.11 on Linux, not with {sys.version.split()[0]} on {sys.platform}")
    LIST.write_text(text(), encoding="utf8")
