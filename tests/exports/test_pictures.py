"""Panels as pictures and as CSV: one as it is, several named in a ZIP; whatever a name is, it can be set."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace

import pytest

from charts.chart import tidy
from charts.panel import Panel, Remark, Table, TableColumn, Tile
from charts.theme import LIGHT
from exports.deck import Deck, Slide
from exports.picture_tables import table_record
from exports.pictures import deck_csv, deck_png
from exports.tables import panel_csv
from tests.exports.test_html import CHARTED, deck
from tests.exports.test_workbook import DANGEROUS, ORIGIN, PANEL, long_list

WORDS = deck(PANEL).words


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])  # type: ignore[return-value]


def test_one_panel_is_a_picture_of_twice_1280_pixels() -> None:
    wide, high = size(deck_png(deck(CHARTED)))
    assert wide == 2560 and high > 1200
    assert size(deck_png(deck(Panel("e", "Nothing", missing="no sales yet")), theme="dark"))[1] < 700
    assert deck_png(deck(CHARTED)) == deck_png(deck(CHARTED)) != deck_png(deck(CHARTED), theme="dark")


def test_several_come_in_a_zip_under_their_messages_and_give_the_same_bytes() -> None:
    both, heard = deck(PANEL, replace(PANEL, message="Who? What!")), []
    with zipfile.ZipFile(io.BytesIO(deck_png(both, heard.append))) as packed:  # type: ignore[arg-type]
        assert packed.namelist() == ["01 Two clients lose ¥1.png", "02 Who What!.png"]
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert size(packed.read("02 Who What!.png"))[0] == 2560
    assert heard == [0.5, 1.0] and deck_csv(both) == deck_csv(both)


def test_lists_come_whole_as_csv_with_bom() -> None:
    panel, asked = long_list(7)
    assert deck_csv(deck(panel)).decode().split() == ["\ufeffN", *"0123456"] and asked == [100_001]
    with zipfile.ZipFile(io.BytesIO(deck_csv(deck(PANEL, panel)))) as packed:
        assert packed.read("01 Two clients lose ¥1.csv") == panel_csv(PANEL)
    with pytest.raises(ValueError, match="no slides"):
        deck_csv(Deck("t", "en", "", "", ()))


def test_no_name_harms_a_picture() -> None:
    everything = " · ".join(DANGEROUS)
    names = (*DANGEROUS, "#panic()", "$x$ *b* _e_ `c` @ref <label>", "\ud800", "x" * 500, "年" * 500)
    table = Table((TableColumn("name", everything), TableColumn("n", "N", "count")),
                  tidy({"name": list(names), "n": list(range(len(names)))}))  # fmt: skip
    tile = Tile(everything, everything, "9" * 40, second=everything, spark=(1.0, None, 2.0))
    panel = Panel("k", everything, table=table, tiles=(tile,) * 7, remarks=(Remark(everything, everything),))
    origin = replace(ORIGIN, company=everything, question=everything, filters=names)
    made = deck_png(Deck(everything, "zh", "CNY", everything, (Slide("", panel, origin, "#1", everything),)))
    assert size(made)[0] == 2560


def test_a_table_shows_what_fits_and_says_what_it_leaves_out() -> None:
    many = tuple(TableColumn(f"c{at}", f"Revenue {at}", "count") for at in range(30))
    rows = tidy({column.key: list(range(40)) for column in many})
    record = table_record(Table(many, rows, more=5), WORDS, LIGHT, 1216)
    assert len(record["rows"]) == 24 and record["rows"][3]["texts"][:2] == ["3", "3"]
    assert 5 < len(record["heads"]) < 30 and sum(record["widths"]) == pytest.approx(1216, abs=1)
    assert record["left"] == f"21 more rows are not listed. {30 - len(record['heads'])} more columns are not shown."
    narrow = table_record(Table(PANEL.table.columns[:2], PANEL.table.rows), WORDS, LIGHT, 1216)  # type: ignore[union-attr]
    assert narrow["size"] == 14 and narrow["left"] == "" and sum(narrow["widths"]) == pytest.approx(1216, abs=1)
