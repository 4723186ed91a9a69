"""Paper colours rise and fall as the company has it, like the screen."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pandas as pd
from openpyxl import load_workbook

from charts.panel import Panel, Table, TableColumn
from charts.theme import LIGHT
from exports.deck import Deck, deck_of
from exports.makers import file_of
from exports.shown import ink_of
from pages.pieces.origin import Origin

ORIGIN = Origin("en", "CNY", "We", "Why?", "Q3 2026", (), (), "000001", date(2026, 10, 16), False)


def deck(rise_colour: str) -> Deck:
    rows = pd.DataFrame({"name": ["North", "South"], "change": [0.05, 0.07], "is_noise": [False, True]})
    table = Table(
        (TableColumn("name", "Region"), TableColumn("change", "on last year", "change", noise="is_noise")), rows
    )
    return deck_of(Panel("regions", "One region grows", table=table), replace(ORIGIN, rise_colour=rise_colour))


def test_a_rise_has_the_colour_of_its_meaning_or_of_its_direction() -> None:
    assert deck("meaning").theme().change(True, "good") == LIGHT.good
    assert deck("china").theme().change(True, "good") == LIGHT.red
    assert deck("west").theme().change(True, "good") == LIGHT.green


def ink(rise_colour: str, change: float) -> str:
    book = load_workbook(io.BytesIO(file_of(deck(rise_colour), "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == change]
    colour = cells[0].font.color
    return "" if colour is None or not isinstance(colour.rgb, str) else colour.rgb[2:]


def test_a_change_within_the_noise_has_no_colour_on_paper() -> None:
    table = deck("meaning").slides[0].panel.table
    assert table is not None
    assert [ink_of(table, table.columns[1], row, LIGHT) for row in (0, 1)] == [LIGHT.good, LIGHT.muted]
    assert LIGHT.good[1:] != ink("meaning", 0.07)


def test_slides_pages_and_workbook_take_it() -> None:
    assert (ink("china", 0.05), ink("meaning", 0.05)) == (LIGHT.red[1:], LIGHT.good[1:])
    for kind in ("pptx", "pdf", "png"):
        assert file_of(deck("china"), kind) != file_of(deck("meaning"), kind)
    assert LIGHT.red.encode() in file_of(deck("china"), "html")
