"""Saved mappings: proposed again for a file with the same headers, and kept under a name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from data.desk import SavedMapping
from data.desk.commands import SaveMapping
from data.desk.edits import is_sayable
from data.execution import Command
from data.gate import Mapping, save_mapping
from data.gate.mapping import REJECTS_SUFFIX, mapping_from_plain
from data.scope import Scope
from locales import Words, escape_markdown
from ui.asker import asker
from ui.cache import desk_of
from ui.not_done import REFUSED, why_not
from ui.progress import Progress, silent

LONGEST_NAME = 60
LAST = "import_last_mappings"
MOST_REMEMBERED = 50


@dataclass(frozen=True)
class Shelf:
    """Where mappings are kept by name: what is there, and how one is added."""

    saved: Callable[[], Sequence[SavedMapping]] = lambda: ()
    save: Callable[[str, str], None] | None = None


NO_SHELF = Shelf()


def shelf_of(
    store: Path, carry_out: Callable[[Command, Progress], None], who: Callable[[Path], Scope] = asker
) -> Shelf:
    """The mappings at the store's desk; saving one is a command that app.py carries out.

    Nothing is on it for whom the set-up of the whole company is not: names and headers tell of every region's files.
    """

    def saved() -> Sequence[SavedMapping]:
        scope = who(store)
        return desk_of(store).mappings() if scope.may_set_up else ()

    return Shelf(saved, lambda name, toml: carry_out(SaveMapping(name, toml), silent))


@dataclass(frozen=True)
class Kept:
    """A mapping that fits a file: the name it was saved under, empty for the one used last in this session."""

    name: str
    mapping: Mapping


def kept_for(headers: Sequence[str], source: str, shelf: Shelf) -> list[Kept]:
    """Mappings that can be carried out on a file with these headers, for that source; the latest saved first."""
    found = [Kept("", mapping) for mapping in reversed(st.session_state.get(LAST, []))]
    for saved in sorted(shelf.saved(), key=lambda each: each.at, reverse=True):
        found += [Kept(saved.name, mapping) for mapping in mappings_in(saved.toml)]
    return [replace(kept, mapping=meant_for(kept.mapping, source)) for kept in found if fits(kept.mapping, headers)]


def fits(mapping: Mapping, headers: Sequence[str]) -> bool:
    """Whether the file has every column that the mapping takes from it."""
    return bool(mapping.columns) and all(header in headers for _, header in mapping.columns)


def meant_for(mapping: Mapping, source: str) -> Mapping:
    """The mapping for that source and no other."""
    return replace(mapping, pattern=escape(source.removesuffix(REJECTS_SUFFIX)))


def mappings_in(toml: str) -> tuple[Mapping, ...]:
    """The mappings of a saved text. Raises ValueError for one that says what no mapping has."""
    return tuple(mapping_from_plain(pattern, plain) for pattern, plain in tomllib.loads(toml).items())


def toml_of(mappings: Iterable[Mapping]) -> str:
    """The text that `mappings_in` reads, which is also what the command line takes as mapping.toml."""
    with TemporaryDirectory(prefix="sidu-mapping-") as folder:
        path = Path(folder) / "mapping.toml"
        save_mapping(path, mappings)
        return path.read_text(encoding="utf-8")


def remember(mappings: Sequence[Mapping]) -> None:
    """What was imported with: corrected rejects and the next file of the kind are read the same way."""
    before = [each for each in st.session_state.get(LAST, []) if each not in mappings]
    st.session_state[LAST] = [*before, *mappings][-MOST_REMEMBERED:]


def show_saving(mapping: Mapping, shelf: Shelf, key: str, words: Words) -> None:
    """A name and a button that keep the mapping, and the mapping as a file for the command line."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"bar-saving-{key}"):
        toml = toml_of([mapping])
        if shelf.save is not None:
            name = st.text_input(
                words("Save this mapping as"), key=f"name-{key}", max_chars=LONGEST_NAME, width=260,
                placeholder=words("a name of your own"),
            ).strip()  # fmt: skip
            if st.button(words("Save mapping"), key=f"save-{key}", disabled=not name):
                _save(shelf.save, name, toml, words)
        st.download_button(
            words("Download as mapping.toml"), toml, file_name="mapping.toml", mime="application/toml",
            on_click="ignore", key=f"toml-{key}",
        )  # fmt: skip


def _save(save: Callable[[str, str], None], name: str, toml: str, words: Words) -> None:
    wrong = wrong_name(name, words)
    if not wrong:
        try:
            save(name, toml)
        except REFUSED as refused:
            wrong = why_not(refused, words)
    if wrong:
        st.warning(escape_markdown(words("Not saved: {reason}", reason=wrong)), icon=":material/block:")
    else:
        st.caption(f":material/check: {words('Saved as {name}.', name=escape_markdown(name))}")


def wrong_name(name: str, words: Words) -> str:
    """Why a mapping cannot have that name, in a sentence; empty when it can."""
    if is_sayable(name, LONGEST_NAME):
        return ""
    return words(
        "A name is one line of 1 to {n} characters; this one is longer, or holds a character that nobody sees.",
        n=LONGEST_NAME,
    )
