"""Restoring a copy, done once aside before it is done: what is read off it is a whole desk at the newest step."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine

from data.desk.copies import AT_ONCE, KIND, Batch, batches_of, check_meaning, put
from data.desk.faults import DeskError, DeskTooNew, broken, in_words
from data.desk.places import bring_up, check_whole, file_engine, writing
from data.desk.schema import HEAD, is_current, known_steps, step_of, upgrade

MAGIC = b"SQLite format 3\x00"


@contextmanager
def restorable(path: Path) -> Iterator[Connection]:
    """A desk aside, at the newest step, that holds what the copy holds: all that restoring does was done once there.

    Raises DeskBroken for a copy that is not whole, DeskTooNew for one of a newer program; changes nothing.
    """
    place = str(path)
    if not path.is_file():
        raise DeskError(f"{place} is no file; name a copy that backup_to has written")
    with path.open("rb") as file:
        is_file_of_sqlite = file.read(len(MAGIC)) == MAGIC
    with TemporaryDirectory(prefix="sidu-desk-") as scratch:
        aside = Path(scratch) / "rehearsal.sqlite"
        aside.touch()
        engine = file_engine(aside)
        try:
            with in_words(place):
                if is_file_of_sqlite:
                    _rehearse_file(engine, Path(scratch), path)
                else:
                    _rehearse(engine, _step_in(path), _batches_in(path), place)
            with engine.connect() as con:
                yield con
        finally:
            engine.dispose()


def _rehearse_file(engine: Engine, scratch: Path, path: Path) -> None:
    copied = scratch / "copied.sqlite"
    shutil.copyfile(path, copied)
    original = file_engine(copied)
    try:
        with original.connect() as con:
            check_whole(con, str(path))
            is_current(con, str(path))
            _rehearse(engine, str(step_of(con, str(path))), batches_of(con, str(path)), str(path))
    finally:
        original.dispose()


def _step_in(path: Path) -> str:
    """The step of a copy in lines, read through once: every line is there, and is what was written."""
    check, count, head, last = hashlib.sha256(), 0, None, ""
    try:
        with path.open(encoding="ascii", newline="\n") as file:
            for line in file:
                if head is not None:
                    check.update(last.encode())
                    count += 1
                head, last = head or json.loads(line), line.rstrip("\n")
        if head is None or json.loads(last) != {"lines": count, "sha256": check.hexdigest()} or head["kind"] != KIND:
            raise ValueError("its checksum does not fit")
        return str(head["step"])
    except (ValueError, KeyError, TypeError) as error:
        raise broken(str(path), f"the copy is not whole ({error})") from error


def _batches_in(path: Path) -> Iterator[Batch]:
    with path.open(encoding="ascii", newline="\n") as file:
        rows = (found for found in map(json.loads, file) if isinstance(found, list))  # no head, no foot
        for name, lines in groupby(rows, key=itemgetter(0)):
            while batch := [row for _name, row in islice(lines, AT_ONCE)]:
                yield name, batch


def _rehearse(engine: Engine, step: str, batches: Iterable[Batch], place: str) -> None:
    if step not in known_steps():
        raise DeskTooNew(f"{place} was made by a newer program (step {step}); this one knows up to {HEAD}")
    with writing(engine) as con:
        upgrade(con, step)
        put(con, batches)
    bring_up(engine, place, may_be_empty=False)
    with engine.connect() as con:
        check_meaning(con, place)
