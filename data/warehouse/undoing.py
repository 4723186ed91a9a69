"""Undoing an import: its rows go, rows it had corrected come back, what later imports brought stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from data.settings import decided, load_settings
from data.warehouse.as_of import NothingToPublish
from data.warehouse.confirmed import rows_said_again
from data.warehouse.full import said_when_full
from data.warehouse.held import content_of
from data.warehouse.parts import engine_beside
from data.warehouse.publish import Content
from data.warehouse.recording import Why, catch_up_log, next_number, publish_recorded, written_files
from data.warehouse.settle import FactFile
from data.warehouse.store import Store

Progress = Callable[[str, float], None]


class NoSuchImport(ValueError):
    """There is no import of that number among those that count."""


def undo_import(
    store: Store, number: int, who: str, at: datetime, progress: Progress = lambda stage, share: None
) -> str:
    """Take an import back; returns the name of the version that is made without it.

    The store then holds what importing the remaining imports in order would: later corrections stay, what the import
    had corrected counts again, a row that a later import said again stays as that import's. Facts files are not
    touched. An import that brought nothing new had no number and is not there to be undone.
    Raises NoSuchImport, StoreBusy, StoreFull, and NothingToPublish when neither sales nor surveys would be left.
    """
    with said_when_full(store.root), store.writer():
        store.clear_staging()
        known = content_of(store)
        _demand(store, known, number)
        catch_up_log(store, known)
        why = Why(who, at, f"undo {number}")
        answered = store.current()
        made: list[FactFile] = []
        try:
            progress("facts", 0.05)
            made = said_again(store, known, number)
            record = {"undo": number, "parts": [], **why.plain(), "written": written_files(store, made, ())}
            content = content_without(known, number, made)
            content = replace(
                content,
                imports=(*content.imports, record),
                settings=decided(content.settings, load_settings(store.root)),
            )
            version = _published(store, content, why, lambda s, x: progress(s, 0.1 + 0.9 * x))
        except BaseException:
            if store.current() == answered:
                _delete(store, made)
            raise
        store.append_log(record | {"version": version})
        store.forget_old_versions()
        return version


def said_again(store: Store, known: Content, number: int) -> list[FactFile]:
    """Write out the rows of that import that later ones said again; their files are new."""
    later = [r for r in known.imports if r.get("import") and r["import"] != number]
    with engine_beside(store) as con:
        return rows_said_again(con, known.files, later, number, store.facts)


def content_without(known: Content, number: int, made: Sequence[FactFile]) -> Content:
    """The content without that import's files and record, with the files that were made for its undoing."""
    files = sorted((*(f for f in known.files if f.import_number != number), *made), key=lambda f: (f.sequence, f.path))
    return replace(known, files=tuple(files), imports=tuple(r for r in known.imports if r.get("import") != number))


def _demand(store: Store, known: Content, number: int) -> None:
    """Raise NoSuchImport, with what there is, unless that import counts."""
    counting = [r["import"] for r in known.imports if r.get("import")]
    if number in counting:
        return
    undone = next((r for r in reversed(known.imports) if r.get("undo") == number), None)
    if undone is not None:
        raise NoSuchImport(f"import {number} was undone already by {undone['who']} at {undone['at']}")
    there = ", ".join(str(n) for n in counting[-20:]) or "none"
    used = " (it does not count in the version that answers)" if 0 < number < next_number(store, known) else ""
    raise NoSuchImport(f"there is no import {number} to undo{used}; the imports are: {there}")


def _published(store: Store, content: Content, why: Why, progress: Progress) -> str:
    try:
        return publish_recorded(store, content, why, progress)
    except NothingToPublish as error:
        what = f"to {why.what} would leave neither sales nor surveys"
        raise NothingToPublish(f"{what}; import the right file first, then undo this one") from error


def _delete(store: Store, files: list[FactFile]) -> None:
    for file in files:
        for path in (file.path, file.replaced):
            (store.facts / path).unlink(missing_ok=True)
