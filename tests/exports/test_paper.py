"""The deck as a PDF, read back: every number, its pages, its outline, its fonts, and names that stay names."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from charts.chart import tidy
from charts.panel import Change, Note, Panel, Remark, Table, TableColumn, Tile
from data.warehouse.store import Store
from exports.deck import Deck, Slide, deck_of
from exports.paper import Paper, deck_pdf
from exports.paper.letters import BREAK, printable
from exports.shown import shown_table
from locales import words_for
from pages.pieces.origin import Origin
from tests.data.small import view_of
from tests.pages.showing import NAUGHTY, panels_of

ORIGIN = Origin(
    "en", "CNY", "Sidu & Söhne", "Who loses?", "Q3 2026 against Q3 2025", ("Region: North", "Tier: A"),
    (("Minimum order", "500"),), "000007", date(2026, 10, 16), False,
)  # fmt: skip
NAMES = (
    '#import "x": *', "$x^2$", "*bold* _it_", "<script>alert(1)</script>", '=HYPERLINK("http://x","y")', "x" * 500,
    "a \ud800 half", "👩‍👩‍👧", "مرحبا", "a\0b\x07c", "// c /* d */", "@panel-0 <panel-0>", "#sys.inputs.deck",
    "\\u{41} \\ `raw", "- a\n= b\n+ c", "[" * 50, "]{}()", "长" * 300, *NAUGHTY,
)  # fmt: skip
UNSEEN = re.compile(rf"[\s{BREAK}\u00ad\u2060]+")


def packed(text: str) -> str:
    """The text without anything that only sets words and lines apart."""
    return UNSEEN.sub("", text)


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def pages_of(reader: PdfReader) -> list[str]:
    return [packed(page.extract_text()) for page in reader.pages]


def panel(key: str, rows: int, **more: Any) -> Panel:
    table = Table(
        (TableColumn("name", "Client name"), TableColumn("money", "Profit", "money")),
        tidy({"name": [f"Client {at}" for at in range(rows)], "money": [at * 10_000 for at in range(rows)]}),
        more=3,
    )
    return Panel(key, f"The message of {key}", table=table, note=Note("n 3", "what over what", "whose"), **more)


def deck(*panels: Panel, **more: Any) -> Deck:
    slides = tuple(Slide("page", each, ORIGIN) for each in panels)
    return Deck("A quarter", "en", "CNY", ORIGIN.company, slides, **more)


def outline_of(reader: PdfReader) -> Iterator[tuple[int, str, int]]:
    """(depth, title, page) of every bookmark."""

    def walk(items: list[Any], depth: int) -> Iterator[tuple[int, str, int]]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item, depth + 1)
            else:
                yield depth, str(item.title), int(reader.get_destination_page_number(item) or 0) + 1

    return walk(reader.outline, 1)


def beginning_of(shown: Panel) -> Panel:
    """The panel with the beginning of its list: to read a page back takes longer than to make it."""
    table = shown.table
    return shown if table is None else replace(shown, table=replace(table, rows=table.rows.head(25), shaded=()))


PAGES = {"en": ("overview", "cost_and_profit"), "zh": ("overview",)}


@cache
def sample_deck(store: Path, language: str) -> Deck:
    """Tiles, charts with short tables, and lists with changes, bars and little lines."""
    view = view_of(Store(store), "2026-Q3")
    origin = replace(ORIGIN, language=language, is_sample=True)
    slides = [
        Slide(page, beginning_of(shown), replace(origin, question=page))
        for page in PAGES[language]
        for shown in panels_of(page, view, language).values()
    ]
    return Deck("Review", language, "CNY", "Sidu", tuple(slides))


@pytest.mark.parametrize(("language", "paper"), [("en", "a4"), ("zh", "wide")])
def test_every_number_of_every_tile_and_table_stands_in_the_text(
    sample_store: Path, language: str, paper: Paper
) -> None:
    shown = sample_deck(sample_store, language)
    text = "".join(pages_of(read(deck_pdf(shown, paper=paper))))
    words = words_for(language, "CNY")
    lacking, looked_at = [], 0
    for each in (slide.panel for slide in shown.slides):
        lacking += [t.key for t in each.tiles if packed(t.value) not in text or packed(t.missing) not in text]
        for row in shown_table(each.table, words, 200).rows if each.table and not each.missing else ():
            looked_at += 1
            # The cells of a row stand behind each other; foot and head of a page stand between rows, never in one.
            if packed("".join(printable(cell) for cell in row)) not in text:
                lacking.append(f"{each.key}: {row}")
    assert lacking == [] and looked_at > 20


def test_the_same_deck_gives_the_same_bytes_dated_by_its_data_or_its_freezing() -> None:
    first = deck(panel("one", 3), panel("two", 3))
    assert deck_pdf(first) == deck_pdf(first)
    told = read(deck_pdf(first)).metadata
    assert told is not None and told.title == "A quarter" and told.author == "Sidu & Söhne"
    assert told.creation_date == told.modification_date == datetime(2026, 10, 16, tzinfo=UTC)
    frozen = read(deck_pdf(replace(first, made_by="Lin", made_at=datetime(2026, 11, 2, 9, 30), snapshot="000004")))
    assert frozen.metadata is not None and frozen.metadata.author == "Lin"
    assert frozen.metadata.creation_date == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    assert "Snapshot000004" in pages_of(frozen)[0] and "FrozenbyLin" in pages_of(frozen)[0]


@pytest.mark.parametrize(("paper", "size"), [("a4", (595.28, 841.89)), ("wide", (960.0, 540.0))])
def test_pages_are_tagged_numbered_and_of_their_size(paper: Paper, size: tuple[float, float]) -> None:
    reader = read(deck_pdf(deck(panel("one", 120), panel("two", 3)), paper=paper))
    pages = pages_of(reader)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en" and root["/MarkInfo"]["/Marked"]
    assert {(round(float(p.mediabox.width), 2), round(float(p.mediabox.height), 2)) for p in reader.pages} == {size}
    for number, page in list(enumerate(pages, 1))[1:]:
        assert f"page{number}of{len(pages)}" in page
        assert number < 3 or "Dataasof16Oct2026·Q32026againstQ32025·Region:North·Tier:A·Version000007" in page


def test_the_head_of_a_table_comes_again_on_every_page() -> None:
    pages = pages_of(read(deck_pdf(deck(panel("list", 120), panel("two", 3)))))
    own = [page for page in pages if "Client5" in page or "Client119" in page or "Client60" in page]
    assert len(own) >= 3 and all("Clientname" in page for page in own)
    assert any("Themessageoflist(continued)" in page for page in pages)


def test_bookmarks_go_from_the_question_to_the_message() -> None:
    first, second = panel("one", 60), panel("two", 3)
    asked = replace(ORIGIN, question="And who wins?")
    shown = Deck("D", "en", "CNY", "S", (Slide("a", first, ORIGIN), Slide("b", second, asked, title="My own")))
    reader = read(deck_pdf(shown))
    marks = list(outline_of(reader))
    assert [(depth, title) for depth, title, _ in marks] == [
        (1, "Who loses?"), (2, "The message of one"), (1, "And who wins?"), (2, "My own"),
    ]  # fmt: skip
    pages = pages_of(reader)
    assert all(packed(title) in pages[page - 1] for _, title, page in marks)
    assert all(a <= b for (_, _, a), (_, _, b) in pairwise(marks))
    assert all(packed(f"{title}{page}") in pages[1] for _, title, page in marks), "contents say the same pages"
    assert "Themessageoftwo" in pages[marks[-1][2] - 1], "the message stands under an own title"


def test_names_from_outside_are_never_read_as_markup() -> None:
    rows = tidy({"name": list(NAMES), "n": [7] * len(NAMES)})
    table = Table((TableColumn("name", NAMES[0]), TableColumn("n", "$n$", "count")), rows, shaded=(1,))
    tiles = tuple(
        Tile(str(at), each, each or "1", Change(each, each, "up", "good"), each) for at, each in enumerate(NAMES)
    )
    origin = replace(ORIGIN, company=NAMES[0], question=NAMES[3], filters=NAMES, controls=((NAMES[1], NAMES[5]),))
    panels = [
        Panel(str(at), each, table=table if at == 1 else None, tiles=tiles[2 * at : 2 * at + 2],
              note=Note(each, each, each), remarks=(Remark(each, each),))
        for at, each in enumerate(NAMES[:3])
    ]  # fmt: skip
    slides = tuple(Slide("p", each, origin, NAMES[at - 1], NAMES[at - 2]) for at, each in enumerate(panels))
    reader = read(deck_pdf(Deck(NAMES[4], "en", "CNY", NAMES[2], slides, made_by=NAMES[1])))
    text = "".join(pages_of(reader))
    for name in (*NAMES[:5], *NAMES[10:14], NAMES[16]):
        assert packed(printable(name)) in text, name
    assert "x" * 150 in text and "…" in text and "\ud800" not in text
    assert reader.metadata is not None and reader.metadata.title == NAMES[4]


def test_a_single_panel_comes_without_cover_and_says_where_it_comes_from() -> None:
    pages = pages_of(read(deck_pdf(deck_of(panel("one", 3), replace(ORIGIN, is_sample=True)))))
    assert len(pages) == 1
    for said in ("Who loses?", "The message of one", "n 3", "what over what", "whose", "Sidu & Söhne", "Region: North",
                 "made-up figures", "000007", "Minimum order: 500", "3 more rows are not listed."):  # fmt: skip
        assert packed(said) in pages[0], said


def test_what_is_missing_says_why_and_what_differs_says_its_own() -> None:
    lost = Panel("lost", "No data", missing="Import surveys first.")
    other = replace(ORIGIN, filters=("Region: South",), is_sample=True)
    shown = Deck("D", "en", "CNY", "S", (Slide("a", panel("one", 3), ORIGIN), Slide("a", lost, other, remark="A\nB")))
    pages = pages_of(read(deck_pdf(shown)))
    assert "Importsurveysfirst." in pages[-1] and "Region:South·Version" in pages[-1] and "AB" in pages[-1]
    assert "Tier:A·Version" in pages[-2], "panels of different filters never share a page and its foot"
    assert "made-upfigures" in pages[0] and "eachpanelsaysitsown" in pages[0]


def test_it_tells_how_far_it_is() -> None:
    told: list[float] = []
    deck_pdf(deck(panel("one", 3), panel("two", 3)), told.append)
    assert told == sorted(told) and told[-1] == 1.0 and len(told) == 3


def test_an_unknown_paper_and_an_empty_deck_are_refused() -> None:
    with pytest.raises(ValueError, match="'letter' is not known; choose one of: a4, wide"):
        deck_pdf(deck(panel("one", 3)), paper="letter")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="holds no panel"):
        deck_pdf(deck())
