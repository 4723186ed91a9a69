"""The cover and the agenda of a deck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charts.theme import Theme
from exports.deck import Deck
from exports.shown import held, one_line
from exports.slides.area import Area
from exports.slides.body import write_head, write_notes
from exports.slides.fitting import Ladder, fitted_text, height_of
from exports.slides.lettering import Paragraph, Run, plain
from exports.slides.marks import Sheet
from exports.slides.told import DOT, about_deck
from locales import Words

TITLE: Ladder = ((36, 1), (32, 2), (28, 2), (24, 3), (20, 4), (16, 5))
SUBTITLE: Ladder = ((16, 1), (14, 2), (12, 3))
ABOUT_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
ITEM, HEADING, NUMBER_PT = 12.0, 12.0, 28.0
AFTER = 5.0


def write_cover(sheet: Sheet, deck: Deck, theme: Theme) -> None:
    """Title, company, what the figures rest on, and who froze them when."""
    words = deck.words
    about = [held(f"{label}: {text}") for label, text in _about(deck) if text]
    first = deck.slides[0].origin
    subtitle = [deck.company or first.company, words("data as of {day}", day=words.day(first.as_of))]
    if any(slide.origin.is_sample for slide in deck.slides):
        subtitle.append(words("made-up figures"))
    for place, text, ladder, bold in (
        ("title", one_line(deck.title), TITLE, True),
        ("subtitle", one_line(DOT.join(part for part in subtitle if part)), SUBTITLE, False),
    ):
        if place in sheet.form.areas and text:
            room = sheet.form.room(place)
            fitted = fitted_text(text, room.width, room.height, ladder, bold)
            sheet.write(place, plain(fitted.text, fitted.size, is_bold=bold))
    if "about" in sheet.form.areas:
        room = sheet.form.room("about")
        sheet.write("about", _fitted_lines(about, room, theme))
    write_notes(sheet, "\n".join([held(deck.title), *about]))


def _fitted_lines(lines: Sequence[str], room: Area, theme: Theme) -> list[Paragraph]:
    """The lines at the largest size at which all of them fit, each on one or two lines; else the first ones."""
    fitted = []
    for size in ABOUT_SIZES:
        fitted = [fitted_text(line, room.width, room.height, ((size, 2),)) for line in lines]
        if sum(each.height + 2 for each in fitted) <= room.height:
            break
    while fitted and sum(each.height + 2 for each in fitted) > room.height:
        fitted.pop()
    return [Paragraph((Run(each.text, each.size, theme.muted),), after=2) for each in fitted]


def _about(deck: Deck) -> Iterator[tuple[str, str]]:
    """(label, text): the period and the filters if all slides share them, the versions, the snapshot."""
    words, origins = deck.words, [slide.origin for slide in deck.slides]
    periods = {origin.period: None for origin in origins}
    filters = {origin.filters: None for origin in origins}
    each = words("each slide says its own")
    yield words("Period"), next(iter(periods)) if len(periods) == 1 else each
    yield words("Filter"), DOT.join(next(iter(filters))) if len(filters) == 1 else each
    yield words("Version"), ", ".join({origin.version: None for origin in origins})
    yield from about_deck(deck)


@dataclass(frozen=True)
class Entry:
    """One line of the agenda: a question of a page (number 0), or a slide's headline with its number."""

    number: int
    text: str
    height: float


def agenda(deck: Deck, room: Area) -> list[list[Entry]]:
    """The lines of every agenda slide; numbers count the slides of the deck from 1, before cover and agenda."""
    entries, before = [], ""
    for at, slide in enumerate(deck.slides, 1):
        if slide.origin.question != before:
            before = slide.origin.question
            entries.append(_entry(0, before, room.width, HEADING, True))
        entries.append(_entry(at, slide.headline or slide.panel.missing, room.width - NUMBER_PT, ITEM, False))
    whole, tallest = sum(entry.height for entry in entries), max(entry.height for entry in entries)
    slides = len(_split(entries, room.height))
    return _split(entries, min(room.height, whole / slides + 2 * tallest))


def _split(entries: Sequence[Entry], height: float) -> list[list[Entry]]:
    """The lines on as few slides as they need; a question does not stand alone at the foot of one."""
    found: list[list[Entry]] = [[]]
    for at, entry in enumerate(entries):
        needed = entry.height + (entries[at + 1].height if not entry.number and at + 1 < len(entries) else 0)
        if found[-1] and sum(each.height for each in found[-1]) + needed > height:
            found.append([])
        found[-1].append(entry)
    return found


def _entry(number: int, text: str, width: float, size: float, is_bold: bool) -> Entry:
    fitted = fitted_text(one_line(text), width, height_of(2, size), ((size, 2),), is_bold)
    return Entry(number, fitted.text, fitted.height + AFTER)


def write_agenda(sheet: Sheet, entries: Sequence[Entry], first: int, words: Words, theme: Theme, page: int) -> None:
    """Writes the lines of one agenda slide. first: the page on which the first panel stands."""
    write_head(sheet, words("Agenda"))
    paragraphs = []
    for entry in entries:
        if entry.number:
            runs: tuple[Run, ...] = (
                Run(f"{entry.number + first - 1}\t", ITEM, theme.muted),
                Run(entry.text, ITEM, theme.ink),
            )
            paragraphs.append(Paragraph(runs, after=AFTER, hanging=NUMBER_PT))
        else:
            paragraphs.append(Paragraph((Run(entry.text, HEADING, theme.good, True),), after=AFTER))
    sheet.write("list", paragraphs)
    sheet.number(page)
