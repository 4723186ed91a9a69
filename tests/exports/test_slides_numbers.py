"""Slides of the sample: each number is its panel's, in cells and in the workbooks behind charts, and all has room."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from charts.theme import LIGHT
from exports.deck import Slide
from exports.native.forms import native_of
from exports.native.spec import Grid, Plot
from exports.shown import in_sight, shown_table
from locales import words_for
from tests.exports.ooxml import faults_of
from tests.exports.room import crowds
from tests.exports.sample_slides import made_of, whole_deck


def opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content)).slides


def exact(value: float) -> str:
    """The number as far as a spreadsheet keeps it."""
    return f"{value:.12g}"


def tables_of(slide: Any) -> list[Any]:
    return [shape.table for shape in slide.shapes if getattr(shape, "has_table", False)]


def compare_table(slide: Slide, drawn: Any, language: str) -> int:
    """Every cell is what the screen shows, or its beginning where it was cut; gives how many cells there were."""
    panel = slide.panel
    assert panel.table is not None
    words = words_for(language, slide.origin.currency)
    table = in_sight(panel.table)
    rows = [[cell.text for cell in row.cells] for row in drawn.rows]
    for place, (expected, found) in enumerate(zip(shown_table(table, words).rows, rows[1:], strict=False)):
        for column, text, cell in zip(table.columns, expected, found, strict=False):
            whole = cell == text or (
                column.kind == "text" and cell.endswith("…") and text.startswith(cell[:-1].rstrip())
            )
            assert whole, f"{slide.page}/{panel.key} row {place} {column.key}: {cell!r} is not {text!r}"
    return sum(len(row) for row in rows[1:])


def compare_charts(slide: Slide, drawn: Any) -> int:
    """Every number of the chart stands in the workbooks behind it; gives how many there were."""
    chart = slide.panel.chart
    native = native_of(chart, LIGHT) if chart is not None else None
    if native is None:
        return 0
    behind: set[str] = set()
    for shape in drawn.shapes:
        if getattr(shape, "has_chart", False):
            book = load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
            behind |= {exact(v) for sheet in book for row in sheet.values for v in row if isinstance(v, int | float)}
    plots = [part for part in native.parts if isinstance(part, Plot)]
    asked = {exact(v) for plot in plots for series in plot.series for v in series.values if v is not None}
    assert asked <= behind, f"{slide.page}/{slide.panel.key}: {sorted(asked - behind)[:5]} are not behind the chart"
    said = [cell.text for table in tables_of(drawn) for row in table.rows for cell in row.cells]
    grids = [part for part in native.parts if isinstance(part, Grid)]
    texts = [cell.text for grid in grids for row in grid.rows for cell in row]
    assert len(said) >= len(texts)
    return len(asked)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_slides_say_the_numbers_of_their_panels(sample_store: Path, language: str) -> None:
    deck = whole_deck(sample_store, language)
    content = made_of(sample_store, language)
    first = next(at for at, slide in enumerate(opened(content)) if slide.slide_layout.name == "Slide")
    cells = numbers = 0
    for slide, drawn in zip(deck.slides, list(opened(content))[first:], strict=False):
        panel = slide.panel
        if panel.missing:
            assert not tables_of(drawn)
        elif panel.chart is not None and (panel.shows == "chart" or panel.table is None):
            numbers += compare_charts(slide, drawn)
        elif panel.table is not None:
            cells += compare_table(slide, tables_of(drawn)[0], language)
        texts = " ".join(drawn._element.itertext())
        for tile in panel.tiles:
            assert (tile.missing or tile.value)[:10] in texts
    assert cells > 150 and numbers > 100


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_text_and_shape_has_its_room_and_the_file_is_sound(sample_store: Path, language: str) -> None:
    content = made_of(sample_store, language)
    assert crowds(content) == []
    assert faults_of(content) == []
