"""Keeping the catalogues: `python -m locales extract`, `check` and `prune`.

How to translate: `extract` adds every text the source asks for to each language's .po file, ordered by source file
and without line numbers, so that two people's additions merge. Fill in the empty `msgstr` (full-width punctuation in
Chinese, a space between Chinese and digits or Latin; keep every {placeholder} and every **mark**). `check` then says
what is missing and exits with 1. Texts the source no longer has stay below as `#~` until `prune`, in case they return.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from locales.messages import SOURCE_LANGUAGE, catalogue, catalogue_path, strings_of, texts_of
from locales.sources import ROOT, Found, texts_in
from locales.words import LANGUAGES

TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE_LANGUAGE)
# No dates and no names: two people who extract on the same day must not meet in the header.
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Sidu\\n"
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extract(root: Path = ROOT, keep_obsolete: bool = True) -> dict[str, int]:
    """Writes every language's catalogue anew with what the source asks for; gives the number not yet translated.

    Raises SyntaxError for source that is not Python; then nothing is written.
    """
    found, _ = texts_in(root)
    open_texts = {}
    for language in TRANSLATED:
        merged = merged_catalogue(found, catalogue(language), keep_obsolete)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(catalogue_bytes(merged))
        open_texts[language] = sum(not _is_translated(message) for message in merged if message.id)
    return open_texts


def problems(root: Path = ROOT) -> list[str]:
    """What stands between the catalogues and a complete translation, one line each; empty when nothing does."""
    found, lost = texts_in(root)
    lines = [
        f"{place.file}:{place.line}: the text is built while the program runs; write it whole, with {{placeholders}}"
        for place in lost
    ]
    for language in TRANSLATED:
        lines += [f"{language}: {line}" for line in catalogue_problems(found, catalogue(language))]
    return lines


def catalogue_problems(found: Iterable[Found], known: Catalog) -> Iterator[str]:
    """Texts without a translation, fuzzy and obsolete entries, and placeholders that differ from the English."""
    wanted = {one.text: one for one in found}
    for text, one in wanted.items():
        message = known.get(text)
        if message is None or not _is_translated(message):
            yield f"not translated: {text!r} ({one.file})"
    for message in (message for message in known if message.id):
        if _key(message) not in wanted:
            yield f"obsolete: {_key(message)!r}"
        elif message.fuzzy:
            yield f"fuzzy: {_key(message)!r}"
        elif _is_translated(message):
            yield from _placeholder_problems(message)
    yield from (f"obsolete: {_key(message)!r}" for message in known.obsolete.values())


def merged_catalogue(found: Iterable[Found], known: Catalog, keep_obsolete: bool = True) -> Catalog:
    """The found texts in their order, with the translations already known; the rest as obsolete, if kept."""
    merged = Catalog(locale=known.locale, fuzzy=False)
    old = {_key(message): message for message in [*known.obsolete.values(), *known] if message.id}
    places: dict[str, list[Found]] = {}
    for one in found:
        places.setdefault(one.text, []).append(one)
    for text, ones in places.items():
        plural = next((one.plural for one in ones if one.plural), "")
        string = _first_form(old.get(text))
        merged.add(
            (text, plural) if plural else text,
            (string,) * merged.num_plurals if plural else string,
            locations=sorted({(one.file, 0) for one in ones}),
        )
    if keep_obsolete:
        merged.obsolete = {key: old[key] for key in sorted(old) if key not in places and _first_form(old[key])}
    return merged


def catalogue_bytes(merged: Catalog) -> bytes:
    """The .po file: the same catalogue always gives the same bytes."""
    body = BytesIO()
    write_po(body, merged, width=120, omit_header=True, include_lineno=False)
    header = HEADER.format(language=merged.locale, plural_forms=merged.plural_forms)
    return header.encode() + body.getvalue()


def _placeholder_problems(message: Message) -> Iterator[str]:
    english = texts_of(message)[-1]
    for string in strings_of(message):
        try:
            there, here = _placeholders(english), _placeholders(string)
        except ValueError as fault:
            yield f"braces do not close: {_key(message)!r}: {string!r} ({fault})"
            continue
        if there != here:
            yield f"placeholders differ: {_key(message)!r} has {sorted(there)}, {string!r} has {sorted(here)}"


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _is_translated(message: Message) -> bool:
    return all(strings_of(message))


def _first_form(message: Message | None) -> str:
    return "" if message is None or message.fuzzy else strings_of(message)[0]


def _key(message: Message) -> str:
    return texts_of(message)[0]
