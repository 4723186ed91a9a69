"""The message catalogues, read straight from their .po files: no binary to build, nothing to forget."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
SOURCE_LANGUAGE = "en"


def catalogue_path(language: str) -> Path:
    """Where the catalogue of that language lies."""
    return FOLDER / language / "LC_MESSAGES" / "sidu.po"


def catalogue(language: str) -> Catalog:
    """The catalogue of that language as Babel reads it; empty where there is no file yet.

    Raises babel.messages.pofile.PoFileError, with the line, for a file that is not well-formed.
    """
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as lines:
        return read_po(lines, locale=language, abort_invalid=True)


@lru_cache(maxsize=8)
def translations(language: str) -> Mapping[str, tuple[str, ...]]:
    """English text to its translation: one form, or as many as the language has plural forms.

    Fuzzy and half-done entries are left out: better plain English than a guess. Empty for English itself.
    """
    if language == SOURCE_LANGUAGE:
        return MappingProxyType({})
    forms: dict[str, tuple[str, ...]] = {}
    for message in catalogue(language):
        if message.id and all(strings_of(message)) and not message.fuzzy:
            forms[texts_of(message)[0]] = strings_of(message)
    return MappingProxyType(forms)


def texts_of(message: Message) -> tuple[str, ...]:
    """The English of an entry: one text, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings_of(message: Message) -> tuple[str, ...]:
    """The translation of an entry: one text, or one per plural form; empty texts where it is missing."""
    return (message.string or "",) if not isinstance(message.string, list | tuple) else tuple(message.string)
