"""A deck as a workbook: every number of every sheet is the panel's, charts point at cells that hold theirs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from charts.chart import tidy
from charts.panel import Panel, Remark, Table, TableColumn, Tile
from exports.asking import view_of
from exports.book import deck as book_deck
from exports.book import deck_xlsx
from exports.cells import cell
from exports.deck import Deck, Slide, deck_of
from exports.tables import columns_and_rows
from exports.whole import whole
from locales import words_for
from pages import Chosen, page_named
from pages.pieces.origin import origin_of
from tests.exports.ooxml import faults_of, parts_of
from tests.exports.test_workbook import DANGEROUS, ORIGIN, PANEL, long_list

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
LOOKED_AT = {"en": ("overview", "cost_and_profit"), "zh": ("overview",)}
FROZEN = datetime(2026, 10, 18, 9, 30)


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@cache
def some(store: Path, language: str) -> Deck:
    """Pages with many kinds of charts and tables, frozen; in Chinese one of them."""
    view = view_of(store, "", None, "last_year", (), (), (), ())
    words, slides = words_for(language, view.settings.currency), []
    for page in map(page_named, LOOKED_AT[language]):
        chosen = Chosen.of(page, view, {})
        origin = origin_of(view, page, chosen, words)
        slides += [Slide(page.key, panel, origin) for panel in page.panels(view, chosen, words)]
    return Deck("Everything", language, "CNY", "Sidu", tuple(slides), "lin", FROZEN, "000003", "ab" * 32, "2026.1")


@cache
def made(store: Path, language: str) -> bytes:
    return deck_xlsx(some(store, language))


def deck(*panels: Panel, **more: str) -> Deck:
    return Deck(
        "Third quarter", "en", "CNY", "Sidu", tuple(Slide("overview", panel, ORIGIN, **more) for panel in panels)
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_of_every_sheet_is_the_panels(sample_store: Path, language: str) -> None:
    _, *rest = sheets(made(sample_store, language)).values()
    for slide, sheet in zip(some(sample_store, language).slides, rest, strict=True):
        assert sheet[0][0] == slide.panel.message
        columns, rows = columns_and_rows(whole(slide.panel))
        begin = next((at for at, row in enumerate(sheet) if at > 2 and row[0] not in ("", None)), 0) + 1
        for at, row in enumerate(rows):
            for column, value, found in zip(columns, row, sheet[begin + at], strict=False):
                wanted = cell(value, column)
                # A spreadsheet keeps sixteen digits.
                same = pytest.approx(wanted, rel=1e-14) if isinstance(wanted, float) else wanted
                assert found == ("" if wanted is None else same), (slide.panel.key, at, column.key)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_charts_point_at_cells_that_hold_their_numbers(sample_store: Path, language: str) -> None:
    content = made(sample_store, language)
    assert not faults_of(content)
    cells, charts = sheets(content), 0
    for name, part in parts_of(content).items():
        if name.startswith("xl/charts/chart"):
            charts += 1
            for reference, numbers in _numbers(part):
                assert list(_cells(reference, cells)) == numbers, (name, reference)
    assert charts >= {"en": 7, "zh": 3}[language]


def _numbers(part: bytes) -> Iterator[tuple[str, list[object]]]:
    """(reference, the numbers that the chart keeps of it) of every series."""
    for each in ElementTree.fromstring(part).iter(f"{C}numRef"):
        cache = each.find(f"{C}numCache")
        assert cache is not None
        count = int(cache.find(f"{C}ptCount").get("val"))  # type: ignore[union-attr,arg-type]
        known = {int(p.get("idx", "")): float(p.findtext(f"{C}v", "")) for p in cache.iter(f"{C}pt")}
        yield each.findtext(f"{C}f", ""), [known.get(at, "") for at in range(count)]


def _cells(reference: str, sheets: dict[str, list[list[object]]]) -> Iterator[object]:
    name, _, area = reference.rpartition("!")
    sheet = sheets[name.strip("'").replace("''", "'")]
    left, top, right, bottom = range_boundaries(area)
    for row in range(top - 1, bottom):
        yield from (sheet[row][at] if at < len(sheet[row]) else "" for at in range(left - 1, right))


def test_the_cover_says_where_all_of_it_comes_from_and_leads_to_every_sheet(sample_store: Path) -> None:
    content, version = made(sample_store, "en"), some(sample_store, "en").slides[0].origin.version
    cover = next(iter(sheets(content).values()))
    told = {str(row[0]): row[1] for row in cover}
    assert cover[0][0] == "Everything" and told["Snapshot"] == "000003" and told["Checksum (SHA-256)"] == "ab" * 32
    assert (told["Made by"], told["Definitions"], told["Version"]) == ("lin", "2026.1", version)
    assert "09:30 UTC" in str(told["Made at"]) and "Sample company" in told
    first = parts_of(content)["xl/worksheets/sheet1.xml"].decode()
    names = list(sheets(content))
    for name in names[1:]:
        assert f"location=\"'{name}'!A1\"" in first.replace("&amp;", "&"), name
    assert all('Target="http' not in part.decode() for key, part in parts_of(content).items() if key.endswith(".rels"))


def test_rows_below_rows_are_outlined_and_totals_shaded_and_the_head_repeats_on_paper() -> None:
    rows = PANEL.table.rows if PANEL.table else None
    tree = replace(PANEL, table=Table(PANEL.table.columns, rows, shaded=(0,), levels=(0, 1, 2)))  # type: ignore[union-attr,arg-type]
    found = parts_of(deck_xlsx(deck(tree)))
    sheet = found["xl/worksheets/sheet2.xml"].decode()
    assert re.findall(r'outlineLevel="(\d)"', sheet) == ["1", "2"] and 'summaryBelow="0"' in sheet
    assert 'orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet and "<autoFilter" in sheet
    assert "_xlnm.Print_Titles" in found["xl/workbook.xml"].decode()
    assert "data as of 16 Oct 2026" in sheet.replace("\u00a0", " ")


def test_what_is_said_of_a_panel_stands_on_its_sheet() -> None:
    tiles = (Tile("r", "Revenue", "¥1.2 M", number=12_000_000_000, unit="money"),
             Tile("s", "Satisfied", "71.5 %", number=0.715, unit="share"))  # fmt: skip
    panels = (PANEL, Panel("t", "Key figures", tiles=tiles), Panel("e", "Nothing", missing="no sales yet"))
    content = deck_xlsx(deck(*panels, title="Own title", remark="Ask why"))
    _, list_, tiled, empty = sheets(content).values()
    assert [list_[at][0] for at in range(3)] == ["Own title", "Two clients lose ¥1", "Ask why"]
    said = {str(row[0]) for row in list_}
    assert {"Verdict: It holds.", "Definition: what over what", "Source: whose", "Minimum order: 500"} <= said
    assert ["Revenue", 1_200_000, "¥1.2 M"] in [row[:3] for row in tiled]
    assert ["Satisfied", 0.715, "71.5 %"] in [row[:3] for row in tiled]
    assert "Not known: no sales yet" in {row[0] for row in empty}
    assert 'formatCode="0.0%"' in parts_of(content)["xl/styles.xml"].decode()


def test_no_text_can_ever_run_or_break_the_file() -> None:
    everything, rows = " · ".join(DANGEROUS), tidy({f"c{at}": [text, "x"] for at, text in enumerate(DANGEROUS)})
    table = Table(tuple(TableColumn(f"c{at}", text) for at, text in enumerate(DANGEROUS)), rows)
    panel = Panel("k", everything, table=table, remarks=(Remark("=1", everything),))
    origin = replace(ORIGIN, company=everything, question="=1", filters=DANGEROUS, controls=(("=1", everything),))
    slides = (Slide(everything, panel, origin, "=1+1", everything), Slide("", panel, origin))
    content = deck_xlsx(
        Deck(everything, "en", "CNY", everything, slides, made_by="=1", definitions="@1", snapshot="+1")
    )
    assert not faults_of(content)
    for name, part in parts_of(content).items():
        if name.startswith("xl/worksheets/sheet"):
            assert b"<f>" not in part and b"<f " not in part
            assert set(re.findall(rb'<c [^>]*t="(\w+)"', part)) <= {b"s", b"inlineStr"}
    assert len(sheets(content)) == 3


def test_lists_come_whole_and_long_ones_are_streamed_with_their_chart_apart(
    monkeypatch: pytest.MonkeyPatch, sample_store: Path
) -> None:
    panel, asked = long_list(7)
    assert [row[0] for row in list(sheets(deck_xlsx(deck(panel))).values())[1]][4:12] == ["N", 0, 1, 2, 3, 4, 5, 6]
    assert asked == [100_001]
    monkeypatch.setattr(book_deck, "STREAMED_FROM", 1)
    charted = next(slide for slide in some(sample_store, "en").slides if slide.panel.chart is not None)
    content = deck_xlsx(deck_of(charted.panel, charted.origin))
    assert list(sheets(content))[2] == "01 Chart" and not faults_of(content)


def test_the_same_deck_gives_the_same_bytes_and_tells_how_far_it_is(sample_store: Path) -> None:
    heard: list[float] = []
    assert deck_xlsx(some(sample_store, "zh"), heard.append) == made(sample_store, "zh")
    assert heard == sorted(heard) and heard[0] == 0 and heard[-1] == 1


def test_a_day_stays_a_day() -> None:
    assert any(date(2026, 3, 5) in row for row in list(sheets(deck_xlsx(deck(PANEL))).values())[1])
