"""A deck as plain data for the template: cover, sections by page question, panels, and the tables at the end.

Everything is text, number or truth: what is text here stays text, and nothing in it is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

from exports.deck import Deck, Tell
from exports.paper.letters import BREAK, IN_HEADING, IN_LABEL, IN_TITLE, printable, shortened
from exports.paper.panels import panel_contents
from exports.paper.rows import Record
from exports.paper.sheet import Sheet
from locales import Words
from pages.pieces.origin import Origin, language_name

IN_FOOT, IN_HEAD = 170, 30.0
COLOURS = ("ink", "muted", "hairline", "axis", "canvas", "zone", "good", "warn", "forecast")


def deck_contents(deck: Deck, sheet: Sheet, tell: Tell) -> Record:
    """The deck as the template takes it; charts are drawn on the way, and `tell` hears how far that is."""
    words, theme = deck.words, deck.theme()
    is_alike = len({(slide.origin.period, slide.origin.filters) for slide in deck.slides}) == 1
    panels, tables = [], []
    for at, slide in enumerate(deck.slides):
        panel = panel_contents(slide, _from(slide.origin, words, is_alike), sheet, theme, words)
        at_end = f"table-{at}" if panel["at_end"] else ""
        panel |= {"key": f"panel-{at}", "foot": deck_foot(slide.origin, words), "table_at_end": at_end}
        panel["running"] = shortened(panel["title"], IN_HEAD)
        if at_end:
            named = {name: panel[name] for name in ("title", "running")}
            tables.append({"key": at_end, "panel": panel["key"], "table": panel.pop("at_end"), **named})
        panels.append(panel)
        tell((at + 1) / len(deck.slides))
    _keep_feet_apart(panels)
    return {
        "sheet": asdict(sheet),
        "language": deck.language,
        "is_single": len(deck.slides) == 1,
        "title": printable(deck.title, IN_TITLE),
        "file_title": printable(deck.title, IN_TITLE).replace(BREAK, ""),
        "running": shortened(deck.title, IN_HEAD),
        "company": printable(deck.company, IN_LABEL),
        "author": printable(deck.made_by or deck.company, IN_LABEL).replace(BREAK, ""),
        "made_up": made_up(deck, words),
        "colours": {name: getattr(theme, name) for name in COLOURS},
        "words": _template_words(words),
        "cover": [{"label": label, "text": printable(text)} for label, text in _told(deck, words)],
        "sections": _sections(deck, panels),
        "tables": tables,
    }


def _sections(deck: Deck, panels: list[Record]) -> list[Record]:
    """The panels in their order; those that answer the question of one page, and follow each other, under it."""
    pairs = zip(deck.slides, panels, strict=True)
    grouped = groupby(pairs, lambda pair: (pair[0].page, pair[0].origin.question))
    return [
        {"question": printable(question, IN_HEADING), "panels": [panel for _, panel in members]}
        for (_, question), members in grouped
    ]


def _keep_feet_apart(panels: list[Record]) -> None:
    """A panel that comes from elsewhere than the one before it starts a page: the foot speaks for the whole page."""
    before = ""
    for panel in panels:
        panel["starts_page"] = bool(before) and panel["foot"] != before
        before = panel["foot"]


def deck_foot(origin: Origin, words: Words) -> str:
    """What stands at the foot of every page: the day of the data, period, filters, version."""
    parts = (
        words("Data as of {day}", day=words.day(origin.as_of)),
        origin.period,
        *origin.filters,
        words("Version {name}", name=origin.version),
    )
    return printable(" · ".join(parts), IN_FOOT)


def _from(origin: Origin, words: Words, is_alike: bool) -> str:
    """Under a panel: what was set on its page; its period and filters too, where those of the panels differ."""
    controls = (words("{kind}: {text}", kind=label, text=text) for label, text in origin.controls)
    return printable(" · ".join((*(() if is_alike else (origin.period, *origin.filters)), *controls)))


def made_up(deck: Deck, words: Words) -> str:
    """The word that the company is invented; empty where it is not."""
    if not any(slide.origin.is_sample for slide in deck.slides):
        return ""
    return words("{kind}: {text}", kind=words("Sample company"), text=words("made-up figures, to look around"))


def _told(deck: Deck, words: Words) -> Iterator[tuple[str, str]]:
    """(label, text): what the cover says of where all this comes from."""
    origins = [slide.origin for slide in deck.slides]
    if deck.company and len(deck.slides) == 1:
        yield words("Company"), deck.company  # a cover says it above the title
    yield words("Data as of"), " · ".join(_each(words.day(origin.as_of) for origin in origins))
    yield words("Period"), " · ".join(_each(origin.period for origin in origins))
    filters = _each(" · ".join(origin.filters) for origin in origins)
    said = filters[0] if len(filters) == 1 else words("they differ; each panel says its own")
    yield words("Filters"), said
    yield words("Language"), language_name(deck.language)
    yield words("Version"), " · ".join(_each(origin.version for origin in origins))
    if deck.definitions:
        yield words("Definitions"), deck.definitions
    if deck.snapshot:
        yield words("Snapshot"), deck.snapshot
    if deck.checksum:
        yield words("Checksum"), deck.checksum
    if deck.made_by:
        yield words("Frozen by"), deck.made_by
    if deck.made_at is not None:
        yield words("Frozen on"), f"{words.day(deck.made_at.date())}, {deck.made_at:%H:%M} UTC"


def _each(texts: Iterator[str]) -> list[str]:
    """The texts in their order, each once."""
    return list(dict.fromkeys(texts))


def _template_words(words: Words) -> dict[str, str]:
    return {
        "contents": words("Contents"),
        "tables": words("Tables behind the charts"),
        "page": words("page {at} of {all}", at="{at}", all="{all}"),
        "table_at": words("The table is on page {at}.", at="{at}"),
        "chart_at": words("The chart is on page {at}.", at="{at}"),
        "continued": words("continued"),
        "definition": words("Definition"),
        "source": words("Source"),
        "remark": words("Remark"),
        "from": words("Where it comes from"),
        "colon": words("{kind}: {text}", kind="", text=""),
        "unknown": "—",
    }
