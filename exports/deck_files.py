"""The files of a deck on the disk: which are asked for, and each written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from exports.deck import Deck
from exports.makers import MAKERS, ending, file_of
from exports.names import file_name

PAPERS = ("a4", "wide")
IN_A_FOLDER = "pptx"
"""What is made where only a folder is named."""
Asked = tuple[str, Path]
"""Kind of file, and the file or folder it goes to."""


class WrongFile(OSError):
    """A file cannot be written; the text says which, why and what to do."""


def demanded(paths: Iterable[Path]) -> list[Asked]:
    """What the paths ask for. Raises ValueError for an ending that no maker has, and for a folder that is not there."""
    found = []
    for path in paths:
        kind = path.suffix.lower().lstrip(".")
        if path.is_dir():
            found.append((IN_A_FOLDER, path))
            continue
        if kind == "zip":
            raise ValueError(f"{path}: name it .png or .csv; of several panels it becomes a .zip by itself")
        if kind not in MAKERS:
            raise ValueError(f"{path}: there is no file of kind {kind!r}; choose one of: {', '.join(MAKERS)}")
        if not path.parent.is_dir():
            raise ValueError(f"{path}: the folder {path.parent} is not there; make it first")
        found.append((kind, path))
    return found


def demand_template(content: bytes) -> None:
    """Raises ValueError for a template that slides cannot use."""
    from exports.slides.stationery import stationery  # half a second to load

    stationery("en", content)


def written(deck: Deck, asked: Iterable[Asked], template: bytes | None, paper: str) -> list[Path]:
    """The files, written where they were asked for.

    Raises WrongFile where one cannot be written, ValueError for a template that does not fit.
    """
    return [_written(deck, kind, place, template, paper) for kind, place in asked]


def _written(deck: Deck, kind: str, place: Path, template: bytes | None, paper: str) -> Path:
    path = (
        place / file_name(deck, ending(deck, kind)) if place.is_dir() else place.with_suffix(f".{ending(deck, kind)}")
    )
    besides: dict[str, dict[str, Any]] = {"pptx": {"template": template}, "pdf": {"paper": paper}}
    content = file_of(deck, kind, **besides.get(kind, {}))
    aside = path.with_name(f".{path.name}.new")
    try:
        aside.write_bytes(content)
        os.replace(aside, path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise WrongFile(
            f"{path} cannot be written: {error.strerror}; name a file in a folder you may write to"
        ) from error
    return path
