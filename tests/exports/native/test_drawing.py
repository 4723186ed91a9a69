"""What is drawn natively: editable, as the schema has it, and never anything that a text from data could run."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from charts.theme import LIGHT
from exports.book.styles import Styles
from exports.native.block import OPTIONS
from exports.native.sheets import draw_on_sheet
from exports.native.spec import Axis, Box, Cell, Grid, Native, Plot, Series
from locales import words_for
from tests.exports.native.drawn import (
    C,
    cells,
    demand_drawn,
    held_by_sheet,
    held_by_slide,
    references,
    sheet_of,
    slide_of,
)
from tests.exports.native.schema import A, faults_of_chart
from tests.exports.ooxml import parts_of

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
ACTUAL = Series("actual", (10.0, 12.5, None, 8.25), "#22333F", shows_values=True)
LINE = Series("target", (11.0, 11.0, 11.0, 11.0), "#C2512F", draws="line_points", is_dashed=True)
PLOT = Plot("column", (ACTUAL,), QUARTERS, Axis("Revenue · ¥ M", number_format="#,##0.0"))
DANGEROUS = ('=HYPERLINK("http://x","y")', "<script>alert(1)</script>", "+1", "bad\x01\x0b\ud800\ufffe sign", "x" * 500)


def native(*series: Series, kind: str = "column", **more: object) -> Native:
    return Native((replace(PLOT, kind=kind, series=series, **more),))  # type: ignore[arg-type]


def xml_of(found: Native) -> etree._Element:
    return held_by_slide(slide_of(found))[0].xml


def values_of(xml: etree._Element, name: str, attribute: str = "val") -> list[str]:
    return [each.get(attribute) for each in xml.iter(f"{C}{name}")]


def test_every_kind_of_plot_keeps_to_the_schema_on_slides_and_sheets():
    whiskers = replace(ACTUAL, low=(9.0, 12.0, None, 8.0), high=(11.0, 13.0, None, None))
    looks = replace(
        ACTUAL, colours=("#22333F", "#0B6E7D", "#22333F", "#22333F"), fills=("solid", "hatch", "none", "outline")
    )
    points = Series("points", (1.0, 20.0, None), "#0B6E7D", draws="points", at=(0.5, 100.0, 3.0), is_hollow=True,
                    labels=("one", "", "three"), at_low=(0.2, 50.0, None), at_high=(1.0, 200.0, None))  # fmt: skip
    demand_drawn(native(ACTUAL, LINE, has_legend=True, title="Both"))
    demand_drawn(native(whiskers, looks, replace(LINE, is_second=True), overlap=60))
    demand_drawn(native(whiskers, kind="bar", across=Axis("names", is_reversed=True)))
    demand_drawn(native(ACTUAL, looks, kind="stacked_bar"), "zh")
    demand_drawn(native(ACTUAL, ACTUAL, replace(LINE, draws="points"), kind="stacked_column"), "zh")
    demand_drawn(native(replace(LINE, fills=("solid",) * 3 + ("outline",)), kind="line"))
    logs = {"value": Axis("y", 1.0, 100.0, is_log=True), "across": Axis("x", is_log=True)}
    demand_drawn(native(points, kind="xy", categories=(), **logs))


def test_a_column_and_a_line_share_axes_and_one_sheet_of_numbers():
    held = held_by_slide(slide_of(native(ACTUAL, LINE)))[0]
    area = held.xml.find(f".//{C}plotArea")
    assert [etree.QName(one).localname for one in area][1:5] == ["barChart", "lineChart", "catAx", "valAx"]
    assert [[one.value for one in row] for row in held.book["Sheet1"].rows] == [
        [" ", "actual", "target"], ["Q1", 10, 11], ["Q2", 12.5, 11], ["Q3", None, 11], ["Q4", 8.25, 11],
    ]  # fmt: skip


def test_what_is_unknown_is_a_gap_and_an_empty_cell():
    xml = xml_of(native(ACTUAL))
    assert values_of(xml, "dispBlanksAs") == ["gap"]
    assert dict(references(xml))["Sheet1!$B$2:$B$5"] == [10.0, 12.5, None, 8.25]


def test_labels_are_numbers_in_their_format_so_that_they_follow_the_cells():
    (labels,) = xml_of(native(ACTUAL)).iter(f"{C}dLbls")
    assert [etree.QName(one).localname for one in labels][:2] == ["numFmt", "spPr"]
    assert labels.find(f"{C}numFmt").get("formatCode") == '#,##0.0;"−"#,##0.0'
    assert labels.find(f"{C}showVal").get("val") == "1"


def test_texts_given_as_labels_stand_at_their_points_only():
    xml = xml_of(native(replace(LINE, labels=("", "", "", "end"), places=("right",))))
    assert [text.text for text in xml.iter(f"{A}t")] == ["Revenue · ¥ M", "end"]
    assert values_of(xml.find(f".//{C}dLbls"), "showVal") == ["1", "0"]


def test_looks_are_native_fills_dashes_marks_and_whiskers():
    bars = replace(ACTUAL, fill="outline", fills=("outline", "hatch", "outline", "outline"))
    bars = replace(bars, low=(9.0,) + (None,) * 3, high=(12.0,) + (None,) * 3)
    xml = xml_of(native(bars, LINE))
    assert [one.get("prst") for one in xml.iter(f"{A}pattFill")] == ["wdUpDiag"]
    assert [one.get("val") for one in xml.iter(f"{A}prstDash")] == ["dash"]
    assert values_of(xml, "symbol") == ["circle"]
    bars_of_error = xml.find(f".//{C}errBars")
    assert [float(v.text) for v in bars_of_error.iter(f"{C}v")] == [2.0, 1.0]


def test_axes_say_what_they_are_told_and_hairlines_lie_across_only():
    axis = Axis("Revenue · ¥ M", 1.0, 1000.0, number_format="0", is_log=True)
    xml = xml_of(native(ACTUAL, value=axis))
    assert (values_of(xml, "logBase"), values_of(xml, "min"), values_of(xml, "max")) == (["10"], ["1"], ["1000"])
    assert len(list(xml.iter(f"{C}majorGridlines"))) == 1
    lying = xml_of(native(ACTUAL, kind="bar", across=Axis(is_reversed=True)))
    assert not list(lying.iter(f"{C}majorGridlines"))
    assert values_of(lying, "orientation") == ["maxMin", "minMax"]
    assert not list(xml.iter(f"{C}legend"))


def test_both_axes_of_a_pair_have_the_same_ends():
    xml = xml_of(native(ACTUAL, replace(LINE, is_second=True)))
    assert values_of(xml, "min") == ["0", "0"]
    assert values_of(xml, "max") == ["15", "15"]
    assert values_of(xml, "delete") == ["0", "0", "1", "1"]


def test_the_legend_leaves_out_what_has_no_name_or_is_said_already():
    again = replace(ACTUAL, name="actual")
    xml = xml_of(native(replace(ACTUAL, name=""), ACTUAL, again, LINE, has_legend=True))
    assert [entry.find(f"{C}idx").get("val") for entry in xml.iter(f"{C}legendEntry")] == ["0", "2"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_from_data_never_run_and_never_break_the_file(language):
    plot = Plot("bar", (Series(DANGEROUS[0], (1.0,) * 5, "#22333F"),), DANGEROUS, title=DANGEROUS[3])
    found = Native((plot, Grid((tuple(Cell(text) for text in DANGEROUS),) * 2)))
    demand_drawn(found, language)
    for held in (*held_by_slide(slide_of(found, language)), *held_by_sheet(sheet_of(found, language))):
        for formula, _ in references(held.xml):
            name, _, area = formula.rpartition("!")
            sheet = held.book[name.strip("'").replace("''", "'")]
            found_cells = sheet[area.replace("$", "")]
            rows = found_cells if isinstance(found_cells, tuple) else ((found_cells,),)
            assert all(cell.data_type != "f" for row in rows for cell in row)
    names = cells(held_by_slide(slide_of(found))[0].book, "Sheet1!$A$2:$A$6")
    assert names[:4] == ['=HYPERLINK("http://x","y")', "<script>alert(1)</script>", "+1", "bad sign"]
    assert len(str(names[4])) == 255


def test_numbers_keep_fifteen_digits_and_what_is_none_has_no_cell():
    found = native(replace(ACTUAL, values=(1 / 3, float("nan"), float("inf"), 1e-9)))
    assert dict(references(xml_of(found)))["Sheet1!$B$2:$B$5"] == [0.333333333333333, None, None, 1e-9]


def test_the_same_chart_gives_the_same_parts():
    found = Native((replace(PLOT, box=Box(0, 0, 1, 0.5)), replace(PLOT, box=Box(0, 0.5, 1, 0.5))))
    assert parts_of(slide_of(found)) == parts_of(slide_of(found))
    assert sheet_of(found) == sheet_of(found)


def test_plots_above_each_other_share_their_edges():
    narrow = replace(PLOT, value=Axis(is_hidden=True), box=Box(0, 0, 1, 0.3))
    charts = held_by_slide(slide_of(Native((narrow, replace(PLOT, box=Box(0, 0.3, 1, 0.7))))))
    lefts = [one.xml.find(f".//{C}plotArea/{C}layout").find(f".//{C}x").get("val") for one in charts]
    assert lefts[0] == lefts[1]


def test_series_that_do_not_fit_their_categories_are_refused():
    with pytest.raises(ValueError, match='the series "actual" has 4 values for 2 categories'):
        slide_of(native(ACTUAL, categories=("a", "b")))
    with pytest.raises(ValueError, match="no series"):
        slide_of(native())
    with pytest.raises(ValueError, match="bars lying down take no lines"):
        slide_of(native(ACTUAL, LINE, kind="bar"))


def test_a_sheet_says_what_its_numbers_are_and_the_next_free_row_is_free():
    sheet = openpyxl.load_workbook(io.BytesIO(sheet_of(Native((PLOT,))))).active
    assert sheet is not None
    assert (sheet.max_row, sheet.cell(25, 2).value, sheet.cell(26, 3).value) == (30, "Revenue · ¥ M", "actual")
    assert (sheet.cell(27, 3).value, sheet.cell(27, 3).number_format) == (10, "#,##0.0")
    book = xlsxwriter.Workbook(io.BytesIO(), OPTIONS)
    drawn = book.add_worksheet()
    assert draw_on_sheet(book, drawn, Styles(book), Native((PLOT,)), 2, 1, words_for("en")) == 31
    book.close()


def test_a_grid_is_a_table_with_coloured_cells():
    grid = Grid(((Cell("Region"), Cell("Q1")), (Cell("North"), Cell("▲ 105", "#C7E3E6", "#1B2A34", number=1.05))))
    xml = etree.fromstring(parts_of(slide_of(Native((grid,))))["ppt/slides/slide1.xml"])
    assert [text.text for text in xml.iter(f"{A}t")] == ["Region", "Q1", "North", "▲ 105"]
    assert "C7E3E6" in [fill.get("val") for fill in xml.iter(f"{A}srgbClr")]
    sheet = openpyxl.load_workbook(io.BytesIO(sheet_of(Native((grid,))))).active
    assert sheet is not None
    assert (sheet["C4"].value, sheet["C4"].number_format) == (1.05, '"▲ 105"')
    assert sheet["C4"].fill.fgColor.rgb == "FFC7E3E6"


def test_rows_of_a_table_that_do_not_fit_are_counted():
    grid = Grid(((Cell("head"),), *((Cell(f"row {at}"),) for at in range(100))))
    xml = etree.fromstring(parts_of(slide_of(Native((grid,))))["ppt/slides/slide1.xml"])
    texts = [text.text or "" for text in xml.iter(f"{A}t")]
    assert len(texts) < 40
    assert texts[-1] == f"{100 - len(texts) + 2} more in the workbook"


def test_an_alternative_text_and_a_name_are_told():
    xml = etree.fromstring(parts_of(slide_of(Native((PLOT,)), alt="revenue rose"))["ppt/slides/slide1.xml"])
    assert "revenue rose" in [one.get("descr") for one in xml.iter("{*}cNvPr")]


def test_a_wrong_order_is_seen_by_the_check_itself():
    xml = etree.tostring(xml_of(native(ACTUAL)))
    assert faults_of_chart(xml) == []
    swapped = xml.replace(b'<c:idx val="0"/><c:order val="0"/>', b'<c:order val="0"/><c:idx val="0"/>', 1)
    assert faults_of_chart(swapped) == [
        "ser has its children in the order ['order', 'idx', 'tx', 'spPr', 'invertIfNegative', 'dLbls', 'cat', 'val']"
    ]


def test_colours_come_from_the_theme():
    found = xml_of(native(ACTUAL))
    assert LIGHT.hairline.lstrip("#") in {one.get("val") for one in found.iter(f"{A}srgbClr")}
