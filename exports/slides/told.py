"""What slides say beside the panel itself: the source line at the foot, and the notes page."""

from __future__ import annotations

from collections.abc import Iterator

from exports.deck import Deck, Slide
from exports.shown import held
from pages.pieces.origin import Origin

DOT = " · "


def source_line(deck: Deck, slide: Slide) -> str:
    """Where the figures come from: as-of date, period, filters, what was set, n and the rest of the note."""
    words, origin, note = deck.words, slide.origin, slide.panel.note.text
    parts = [words("made-up figures")] if origin.is_sample else []
    day = words.day(origin.as_of)
    said = words("data as of {day}", day=day)
    parts += [origin.period, *origin.filters, *(words("{kind}: {text}", kind=k, text=t) for k, t in origin.controls)]
    if day not in note:
        parts.append(said)
    parts += [note, words("snapshot {number}", number=deck.snapshot) if deck.snapshot else ""]
    return held(DOT.join(part for part in parts if part))


def notes(deck: Deck, slide: Slide) -> str:
    """The notes page of a slide: all that stands behind the panel, a line each."""
    return held("\n".join(f"{label}: {text}" if label else text for label, text in _notes(deck, slide) if text))


def _notes(deck: Deck, slide: Slide) -> Iterator[tuple[str, str]]:
    words, origin, panel = deck.words, slide.origin, slide.panel
    yield "", slide.headline
    if slide.title and slide.title != panel.message:
        yield words("Message"), panel.message
    yield words("Remark"), slide.remark
    yield words("Not known"), panel.missing
    yield from ((remark.kind, remark.text) for remark in panel.remarks)
    yield words("Definition"), panel.note.definition
    yield words("Source"), panel.note.source
    yield words("Note on the page"), panel.note.text
    yield words("Page"), origin.question
    yield from about_origin(deck, origin)
    yield from about_deck(deck)


def about_origin(deck: Deck, origin: Origin) -> Iterator[tuple[str, str]]:
    """(label, text): company, period, filters, what was set, as-of day, version."""
    words = deck.words
    if origin.is_sample:
        yield words("Sample company"), words("made-up figures, to look around")
    yield words("Company"), origin.company
    yield words("Period"), origin.period
    yield words("Filter"), DOT.join(origin.filters)
    yield from origin.controls
    yield words("Data as of"), words.day(origin.as_of)
    yield words("Version"), origin.version


def about_deck(deck: Deck) -> Iterator[tuple[str, str]]:
    """(label, text): what is kept of a frozen deck; nothing of one that is not."""
    words = deck.words
    yield words("Version of the definitions"), deck.definitions
    if deck.made_at is not None or deck.made_by:
        at = f"{words.day(deck.made_at.date())} {deck.made_at:%H:%M} UTC" if deck.made_at else ""
        yield words("Frozen"), DOT.join(part for part in (deck.made_by, at) if part)
    yield words("Snapshot"), deck.snapshot
    yield words("Checksum"), deck.checksum
