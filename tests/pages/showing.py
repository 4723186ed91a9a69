"""A page asked as a reader asks it, and the laws that every panel keeps whatever the data are."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from charts.panel import Panel, Tile
from data.door import View
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from exports.tables import panel_csv, panel_json
from locales import LANGUAGES, words_for
from pages import Chosen, page_named
from tests.charts.checks import drawn
from tests.charts.freezing import thawed_alike
from tests.data.small import CLIENTS, REGIONS, Row, kept, published, sale, three_clients, view_of
from tests.metrics.companies import Maker, act, answer, client, day, rate, region, rhythm, serving, store_of, voices
from tests.metrics.word_of_mouth.talking_regions import with_models
from ui.packed import Packed

MOST_ROWS = 2_000
SPOILED = re.compile(r"\bnan\b|\bNone\b|\bNaT\b|<NA>|\{[a-z_]*\}|(?<![\w.–-])-\d", re.IGNORECASE)
"""What a formatting gone wrong leaves behind: a missing value, an unfilled place, a hyphen for a minus."""

# What a file may hold where a name is expected; each must stay a name.
NAUGHTY = (
    "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "'; DROP TABLE clients; --", "{name} {0} %s %(n)d",
    "$x_1$ **b** [a](javascript:x)", "\u202egnp.exe", "👩‍👩‍👧 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢LGO", "two\nlines\tand a tab",
    "NA", "−5", "-5+3", "＝１＋１", "x" * 300, "null", " ", ":red[hot] :material/home:",
)  # fmt: skip
LISTS = ("data", "settings", "methods", "snapshots", "one_client")
"""Pages of lists: of files, settings, definitions; and the page of a client, who is not chosen here."""
NO_FIGURES = ("kpis/events", "targets/sheet")


def naughty(root: Path) -> Store:
    """A client, region, channel, manager, product category and kind of act by each naughty string."""
    named = [(f"k{n}", text) for n, text in enumerate(NAUGHTY)]
    store = published(
        root,
        {
            "regions": [region(code.upper(), None, text) for code, text in named],
            "clients": [client(code, code.upper(), text, text) | {"name": text} for code, text in named],
            "products": [{"product_id": code, "name": text, "category": text} for code, text in named],
            "sales": [
                sale(code, f"2026-0{month}-{n + 1:02d}", 100 + n * month, 60, product_id=code)
                for n, (code, _text) in enumerate(named)
                for month in (1, 2, 3)
            ],
            "activities": [act(code, "2026-03-05", text, 1, cost=5 * n) for n, (code, text) in enumerate(named)],
            "activity_rates": [rate(text, "2026-01-01", 1) for text in NAUGHTY],
            "surveys": [
                answer(code, "2026-02-05", 1 + n % 5, would_recommend=n % 11.0) for n, (code, _text) in enumerate(named)
            ],
            "complaints": [
                {"complaint_id": code, "client_id": code, "received_on": day("2026-02-06"), "category": text}
                for code, text in named
            ],
        },
    )
    return with_models(store)


def here(root: Path) -> Store:
    """`three_clients` with what models know of them."""
    return with_models(three_clients(root))


def elsewhere(root: Path) -> Store:
    """Three clients as in `three_clients`, but the north sold other amounts under other names on the same days."""
    renamed = {"n1": "Another", "n2": "Somebody"}
    clients: list[Row] = [{**c, "name": renamed.get(str(c["client_id"]), c["name"])} for c in CLIENTS]
    regions = [{**r, "name": "Nord"} if r["region_id"] == "N" else r for r in REGIONS]
    sales = [
        sale("n1", "2025-02-03", 900, 7), sale("n1", "2025-05-05", 70, 3), sale("n1", "2026-01-05", 700, 15),
        sale("n1", "2026-02-02", 800, 6), sale("n2", "2026-02-10", 33, 4), sale("s1", "2025-02-20", 60, 20),
        sale("s1", "2026-02-25", 90, 30), sale("s1", "2026-04-10", 10, 5),
    ]  # fmt: skip
    return with_models(published(root, {"regions": regions, "clients": clients, "sales": sales}))


COMPANIES: dict[str, tuple[Maker, tuple[str, ...], str]] = {
    "three": (three_clients, ("2026-Q1", "2026-04"), "n1"),
    "serving": (serving, ("2026-03", "2026-Q1"), "q1"),
    "rhythm": (rhythm, ("2026-Q2", "2026"), "r3"),
    "voices": (voices, ("2026-Q2", "2025"), "f1"),
    "naughty": (naughty, ("2026-Q1", "2026-03"), "k2"),
}
"""Each kind of store with the periods and the client that are looked at."""


def panels_of(page: str, view: View, language: str = "en", **chosen: str) -> dict[str, Panel]:
    """The page's panels by key; a key that comes twice is refused."""
    found, view = page_named(page), kept(view)
    words = words_for(language, view.settings.currency)
    shown = list(found.panels(view, Chosen.of(found, view, chosen), words))
    keys = [panel.key for panel in shown]
    assert len(keys) == len(set(keys)), f"{page} shows a key twice: {keys}"
    assert shown, f"{page} shows nothing at all"
    return {panel.key: panel for panel in shown}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def tiles_of(panel: Panel) -> dict[str, Tile]:
    assert len({tile.key for tile in panel.tiles}) == len(panel.tiles)
    return {tile.key: tile for tile in panel.tiles}


def column(panel: Panel, key: str) -> list[object]:
    """One column of the panel's table; what is missing as None."""
    assert panel.table is not None, panel.missing
    return [None if value is None or value != value else value for value in panel.table.rows[key].tolist()]


def sound(
    page: str,
    view: View,
    *,
    draws: bool = True,
    fits: bool = False,
    freezes: bool = False,
    defines: bool = False,
    **chosen: str,
) -> None:
    """Every panel of the page keeps the laws in every language; its charts can be drawn in both themes.

    fits: its messages also fit where they stand. freezes: each also comes out of a snapshot as it went in.
    defines: each says what its figures mean.
    """
    for language in LANGUAGES:
        for panel in panels_of(page, view, language, **chosen).values():
            faults = [*faults_of(panel), *(too_long(panel, language) if fits else ())]
            faults += undefined(page, panel) if defines else ()
            assert not faults, f"{page}/{panel.key} in {language} on {view.selection.period.key}: {faults}"
            record = json.loads(panel_json(panel))
            assert panel_csv(panel).startswith(b"\xef\xbb\xbf") and record["panel"] == panel.key
            if panel.chart is not None and draws and language == "en":
                drawn(panel.chart)
            if draws and language == "en":
                _packed_alike(panel)
            if freezes:
                thawed_alike(panel)


def undefined(page: str, panel: Panel) -> Iterator[str]:
    if not (panel.missing or panel.note.definition or f"{page}/{panel.key}" in NO_FIGURES or page in LISTS):
        yield "it does not say what its figures mean: name them in pages/pieces/defined.py"


def _packed_alike(panel: Panel) -> None:
    """A panel that is packed in the cache comes out as it went in."""
    table = panel.table
    packed = Packed(replace(panel, table=replace(table, all_rows=None)) if table is not None else panel)
    packed.pack()
    assert packed.is_packed and panel_json(packed.value) == panel_json(panel), panel.key


def faults_of(panel: Panel) -> Iterator[str]:
    shows = [name for name in ("chart", "table", "tiles") if getattr(panel, name)]
    if bool(shows) == bool(panel.missing):
        yield f"it shows {shows} and lacks {panel.missing!r}: one of the two"
    if panel.chart is not None and panel.table is None:
        yield "a chart without its table"
    for text in (panel.message, panel.missing, panel.note.text, *_tile_texts(panel)):
        # Names out of the data may hold anything; what we write around them may not.
        if SPOILED.search(_without_names(text)):
            yield f"spoiled text {text!r}"
    if not panel.message.strip():
        yield "no message"
    for frame in (panel.chart.frame if panel.chart else None, panel.table.rows if panel.table else None):
        if frame is not None and len(frame) > MOST_ROWS:
            yield f"{len(frame)} rows"
    if panel.table is not None:
        lacking = {c.key for c in panel.table.columns} - set(panel.table.rows.columns)
        if lacking or not panel.table.columns or panel.table.rows.empty:
            yield f"the table has no {lacking or 'rows'}"
    for tile in tiles_of(panel).values():
        if bool(tile.value) == bool(tile.missing) or (tile.number is None) != bool(tile.missing):
            yield f"tile {tile.key} has {tile.value!r} {tile.number!r} and lacks {tile.missing!r}"


def _tile_texts(panel: Panel) -> Iterator[str]:
    for tile in panel.tiles:
        yield from (tile.label, tile.value, tile.second, tile.missing)
        if tile.change is not None:
            yield f"{tile.change.text} {tile.change.words}"


def _without_names(text: str) -> str:
    for name in sorted(NAUGHTY, key=len, reverse=True):
        text = text.replace(name, "") if name.strip() else text
    return text


def sound_on_every_company(page: str, factory: pytest.TempPathFactory) -> None:
    """The laws on every kind of store, in each period looked at there."""
    for name, (maker, periods, client_id) in COMPANIES.items():
        for period in periods:
            view = view_of(store_of(maker, factory), period)
            fits = name != "naughty" and page != "one_client"
            sound(page, view, draws=period == periods[0], fits=fits, client=client_id)


def sound_on_the_sample(page: str, store: Path) -> None:
    """The laws on the sample company, in a period that is over and in one that is running."""
    for period in ("2026-Q3", "2026"):
        view = view_of(Store(store), period)
        fits = page not in ("one_client", "cost_and_profit")
        is_first = period == "2026-Q3"
        sound(page, view, fits=fits, freezes=is_first, defines=is_first, client="C000001")


def learns_nothing(page: str, scope: Scope, factory: pytest.TempPathFactory, **chosen: str) -> None:
    """Two companies that differ only in what this reader may not see look the same, to the last letter."""
    for period in ("2026-Q1", "2026-04"):
        one, other = (
            everything_shown(page, view_of(store_of(maker, factory), period, scope), **chosen)
            for maker in (here, elsewhere)
        )
        assert one == other


SOUTH = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")


def everything_shown(page: str, view: View, **chosen: str) -> list[bytes]:
    """All that a reader can take away from the page, as data."""
    return [panel_json(p) + repr(p.tiles).encode() for p in panels_of(page, view, **chosen).values()]


LONGEST = {"en": 75, "zh": 32}
"""What a message has room for: Latin letters, or Chinese signs of full width."""


def width(text: str, language: str) -> float:
    if language == "en":
        return len(text)
    return sum(1 if unicodedata.east_asian_width(sign) in "WF" else 0.5 for sign in text)


def too_long(panel: Panel, language: str) -> Iterator[str]:
    """A message that does not fit. Not asked of a client's page: its messages are names and reasons out of the data."""
    if width(panel.message, language) > LONGEST[language]:
        yield f"a message too long: {panel.message}"
