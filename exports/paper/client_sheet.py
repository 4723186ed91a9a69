"""The page of one client as a sheet to take to it: who it is, what to do, figures, then small tables in two columns.

One page of A4, or two where there is much: lists show their newest rows, fewer where that saves a page; the page of the
client has the rest.
"""

from __future__ import annotations

from dataclasses import asdict, replace

from charts.panel import Panel, Table
from charts.theme import Theme
from exports.deck import Deck, Slide
from exports.paper.contents import COLOURS, deck_foot, made_up
from exports.paper.letters import BREAK, IN_HEADING, IN_TITLE, printable, shortened
from exports.paper.panels import panel_contents
from exports.paper.rows import Record
from exports.paper.sheet import Sheet
from locales import Words

PAGE, HEAD, MOST_PAGES = "one_client", "about", 2
COLUMN = Sheet("a4", 252.0, 0.0, (7.0, 6.6, 6.2, 5.8), (470, 470), 0.0, 6, 40, 40)
FULL = Sheet("a4", 523.0, 0.0, (7.2, 6.8, 6.4), (700, 700), 0.0, 6, 40, 40)
"""A column of the sheet, and the whole width of it."""
IN_NAME, SHORT_NAME = 62.0, 26.0
DRAWN = {"months": 220, "surveys": 170}
"""Panels whose chart stands on the sheet, and how high it is drawn; of the others it is the table."""
COLUMNS = {
    "ledger": ("line", "now", "before", "share"),
    "arithmetic": ("degree", "label", "said", "points", "score"),
    "sales": ("ordered_on", "order_id", "revenue_e4"),
    "alerts": ("kind", "raised_on", "state", "stake_e4"),
    "plans": ("due_on", "kind", "owner", "note"),
    "surveys": ("answered_on", "satisfaction", "would_recommend"),
}
"""Columns that are kept where a panel has more than stand in half a page."""
ROWS = {"promises": 6, "complaints": 6, "activities": 6, "sales": 6, "alerts": 6, "plans": 6, "surveys": 5}
"""Rows of a list; other tables stand whole."""
TIGHTER = (1.0, 0.7, 0.5, 0.2)
"""What the numbers of rows are multiplied with until the sheet has one page, or at most two."""
FOR_ONE_PAGE = 0.5
"""Lists do not get shorter than that for the sake of one page."""


def is_client_sheet(deck: Deck) -> bool:
    """Whether the deck is the page of one client as it was answered, with nobody's own words in it."""
    keys = {slide.panel.key for slide in deck.slides}
    is_plain = not any(slide.title or slide.remark for slide in deck.slides)
    return is_plain and {HEAD, "tiles"} <= keys and all(slide.page == PAGE for slide in deck.slides)


def sheet_contents(deck: Deck, tight: float) -> Record:
    """The sheet as its template takes it. tight: what the numbers of rows are multiplied with."""
    words, theme = deck.words, deck.theme()
    by_key = {slide.panel.key: slide for slide in deck.slides}
    about, origin = by_key[HEAD], deck.slides[0].origin
    told = [slide for slide in deck.slides if not slide.panel.tiles and slide.panel.key not in (HEAD, "next")]
    name = shortened(about.panel.message, IN_NAME)
    return {
        "sheet": asdict(FULL),
        "language": deck.language,
        "is_single": True,
        "title": printable(name, IN_TITLE),
        "file_title": name.replace(BREAK, ""),
        "running": shortened(about.panel.message, SHORT_NAME),
        "company": printable(deck.company, IN_TITLE),
        "author": printable(deck.made_by or deck.company, IN_TITLE).replace(BREAK, ""),
        "made_up": made_up(deck, words),
        "colours": {each: getattr(theme, each) for each in COLOURS},
        "words": {"page": words("page {at} of {all}", at="{at}", all="{all}"), "unknown": "—"},
        "foot": deck_foot(origin, words),
        "facts": _facts(about.panel),
        "next": _block(by_key["next"], FULL, theme, words, 1.0) if "next" in by_key else None,
        "tiles": [
            _block(slide, FULL, theme, words, tight)["tiles"] for slide in deck.slides if slide.panel.tiles
        ],
        "blocks": [_block(slide, COLUMN, theme, words, tight) for slide in told if not slide.panel.missing],
        "lacking": [
            {"title": printable(slide.panel.message), "why": printable(slide.panel.missing)}
            for slide in told if slide.panel.missing
        ],
    }  # fmt: skip


def _facts(panel: Panel) -> list[Record]:
    rows = panel.table.rows if panel.table is not None else None
    if rows is None:
        return []
    pairs = zip(rows["what"], rows["value"], strict=True)
    return [{"label": printable(str(what)), "text": printable(str(value), IN_HEADING)} for what, value in pairs]


def _block(slide: Slide, sheet: Sheet, theme: Theme, words: Words, tight: float) -> Record:
    """One panel: its message, its chart or its table cut to a few rows and columns, its small print in one line."""
    panel = slide.panel
    is_drawn = panel.key in DRAWN and panel.chart is not None
    table = None if is_drawn or panel.table is None else _cut(panel.key, panel.table, tight)
    chart = replace(panel.chart, height=DRAWN[panel.key]) if is_drawn and panel.chart is not None else None
    shown = replace(panel, chart=chart, table=table, shows="chart" if is_drawn else "table")
    found = panel_contents(replace(slide, panel=shown), "", sheet, theme, words)
    return {key: found[key] for key in ("title", "missing", "tiles", "remarks", "table", "chart", "note")}


def _cut(key: str, table: Table, tight: float) -> Table:
    if "kind" in table.rows and key == "arithmetic":  # the tiles above say how each score stood a year before
        table = replace(table, rows=table.rows[table.rows["kind"] != "before"].reset_index(drop=True))
    kept = COLUMNS.get(key)
    columns = tuple(c for c in table.columns if kept is None or c.key in kept)
    most = max(round(ROWS[key] * tight), 1) if key in ROWS else len(table.rows)
    rows = table.rows.head(most).reset_index(drop=True)
    shaded = tuple(at for at in table.shaded if at < most)
    return replace(table, columns=columns, rows=rows, shaded=shaded, more=0, all_rows=None)
