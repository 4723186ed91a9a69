"""Tables on paper: every column has its place, whatever the widths, and texts break and are cut where they must."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from charts.chart import tidy
from charts.panel import Table, TableColumn
from charts.theme import LIGHT
from exports.paper.letters import BREAK, IN_CELL, ems, longest_word, printable, printable_lines
from exports.paper.rows import fitted, table_contents
from exports.paper.sheet import A4, SHEETS, WIDE
from exports.shown import shown_table
from locales import words_for

WORDS = words_for("en", "CNY")


def wide(columns: int, text: str = "12,345,678") -> Table:
    named = tuple(TableColumn(f"c{at}", f"Column {at}", "count" if at else "text") for at in range(columns))
    return Table(named, tidy({c.key: [text if c.kind == "text" else 12_345_678] for c in named}))


@settings(max_examples=30)
@given(st.integers(1, 60), st.text(max_size=60), st.sampled_from(sorted(SHEETS)))
def test_no_column_is_cut_or_left_out(columns: int, text: str, sheet_name: str) -> None:
    sheet, table = SHEETS[sheet_name], wide(columns, text)
    fit = fitted(table, shown_table(table, WORDS), sheet)
    width = sheet.turned if fit.is_turned else sheet.width
    assert all(sum(each) <= width + 0.5 for each in fit.widths)
    assert sorted({at for group in fit.groups for at in group}) == list(range(columns))
    assert all(group[0] == 0 for group in fit.groups) and fit.size in sheet.sizes
    assert all(ems("12,345,678") * fit.size <= each for widths in fit.widths for each in widths[1:])


def test_a_wide_table_shrinks_then_turns_then_comes_in_parts() -> None:
    fits = [fitted(wide(n), shown_table(wide(n), WORDS), A4) for n in (4, 9, 12, 40)]
    assert [(fit.size, fit.is_turned, len(fit.groups)) for fit in fits[:1]] == [(8.5, False, 1)]
    assert fits[1].size < 8.5 or fits[1].is_turned
    assert fits[2].is_turned and len(fits[2].groups) == 1
    assert fits[3].is_turned and len(fits[3].groups) > 1
    on_a_slide = fitted(wide(40), shown_table(wide(40), WORDS), WIDE)
    assert not on_a_slide.is_turned and len(on_a_slide.groups) > 1
    parts = table_contents(wide(40), A4, LIGHT, WORDS, 10)["parts"]
    assert parts[0]["said"] == f"columns 2 to {len(parts[0]['heads'])} of 40"
    assert all(part["heads"][0] == "Column 0" for part in parts)


def test_levels_indent_and_rows_go_by_their_shorter_name_below_others() -> None:
    table = Table(
        (TableColumn("name", "Name"), TableColumn("n", "n", "count")),
        tidy({"name": ["2026", "Q1 2026"], "short": ["2026", "Q1"], "n": [3, 2]}),
        levels=(0, 1), folds="name", within="short", shaded=(0,),
    )  # fmt: skip
    rows = table_contents(table, A4, LIGHT, WORDS, 10)["parts"][0]["rows"]
    assert [(row["cells"][0]["t"], row["level"], row["total"]) for row in rows] == [("2026", 0, True), ("Q1", 1, False)]


def test_changes_bars_and_little_lines_are_drawn() -> None:
    columns = (
        TableColumn("up", "Up", "change"), TableColumn("cost", "Cost", "points", better="lower"),
        TableColumn("bar", "Bar", "bar"), TableColumn("past", "Past", "spark"),
    )  # fmt: skip
    table = Table(columns, tidy({"up": [0.1, None], "cost": [0.1, 0.0], "bar": [0.5, 2.0], "past": [[1, 2, 3], None]}))
    first, second = table_contents(table, A4, LIGHT, WORDS, 10)["parts"][0]["rows"]
    assert [cell.get("c") for cell in first["cells"]] == [LIGHT.good, LIGHT.bad, None, None]
    assert [cell.get("c") for cell in second["cells"][:2]] == [LIGHT.muted, LIGHT.muted]
    assert [row["cells"][2]["b"] for row in (first, second)] == [0.25, 1.0]
    assert first["cells"][3]["s"].startswith("<svg") and "s" not in second["cells"][3]


def test_rows_left_out_are_said() -> None:
    table = wide(2)
    long = Table(table.columns, tidy({"c0": ["x"] * 30, "c1": [1] * 30}), more=5)
    assert table_contents(long, A4, LIGHT, WORDS, 30)["left_out"] == "5 more rows are not listed."
    said = "20 more rows are not shown. 5 more rows are not listed."
    assert table_contents(long, A4, LIGHT, WORDS, 10)["left_out"] == said
    asked_for = Table(long.columns, long.rows, more=5, all_rows=lambda n: long.rows)
    assert table_contents(asked_for, A4, LIGHT, WORDS, 10)["left_out"] == "25 more rows are not shown."
    assert table_contents(wide(2), A4, LIGHT, WORDS, 10)["left_out"] == ""


def test_texts_break_and_are_cut_and_lose_what_turns_them_round() -> None:
    assert printable("a\n b\0 \u202egnp.exe") == "a  b gnp.exe"
    assert printable("x" * 500, IN_CELL).replace(BREAK, "") == "x" * (IN_CELL - 1) + "…"
    assert longest_word(printable("x" * 500)) < 7 and longest_word("长" * 30) == 1.0
    assert printable("see `sales_lines`, not `THAT`") == "see sales_lines, not `THAT`"
    assert printable("客户") == "客户" and printable_lines("one\r\ntwo\ud800") == "one\ntwo"
