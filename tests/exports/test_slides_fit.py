"""Nothing overflows, overlaps or leaves the slide, in either language, whatever the panel."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from charts.chart import tidy
from charts.panel import Change, Note, Panel, Remark, Table, TableColumn, Tile
from exports.deck import Deck, Slide
from exports.slides import deck_pptx
from exports.slides.fitting import LINE, cut, ems_of, fitted_text, lines_of, width_of
from tests.exports.ooxml import faults_of
from tests.exports.room import crowds
from tests.exports.test_workbook import ORIGIN
from tests.pages.showing import NAUGHTY

LONG = "长" * 500
WORDS = st.text(alphabet="ab cW—，。（）永兴商店 \u00a0%1,.", max_size=120)


def hostile(text: str) -> Panel:
    names = [text, *NAUGHTY, *[text] * 5]
    rows = tidy(
        {"name": names, "other": names[::-1], "money": [-99_999_999_999] * len(names), "bar": [0.5] * len(names)}
    )
    columns = (
        TableColumn("name", text), TableColumn("other", text), TableColumn("money", text, "money"),
        TableColumn("bar", text, "bar"),
    )  # fmt: skip
    return Panel(
        "k", text, table=Table(columns, rows, shaded=(0,), more=7), note=Note(text, text, text), shows="table",
        remarks=(Remark(text, text), Remark("Verdict", text)),
    )  # fmt: skip


@pytest.mark.parametrize("text", [LONG, " ".join(NAUGHTY)])
def test_the_worst_names_are_cut_and_harm_nothing(text: str) -> None:
    tile = Tile("k", text, text[:40], Change(text[:60], text[:60], "up", "good"), second=text)
    tiles = Panel("t", text, tiles=(tile, replace(tile, missing=text)) * 3)
    origin = replace(ORIGIN, question=text, filters=(text, text), company=text, controls=((text, text),))
    slides = (
        Slide("p", hostile(text), origin, title=text, remark=text), Slide("p", tiles, origin),
        Slide("p", Panel("m", text, missing=text), origin),
    )  # fmt: skip
    content = deck_pptx(Deck(text, "zh", "CNY", text, slides, made_by=text, snapshot="000001", checksum="f" * 64))
    assert crowds(content) == []
    assert faults_of(content) == []


def test_a_name_of_500_letters_ends_in_dots_in_its_cell() -> None:
    content = deck_pptx(Deck("d", "en", "CNY", "c", (Slide("p", hostile(LONG), ORIGIN),)))
    frames = [s for s in Presentation(io.BytesIO(content)).slides[0].shapes if getattr(s, "has_table", False)]
    said = max((row.cells[0].text for row in frames[0].table.rows), key=len)
    assert said.endswith("长…") and len(said) < 100


@given(WORDS, st.floats(20, 300), st.sampled_from([8.0, 12.0, 24.0]))
def test_lines_are_no_wider_than_asked_and_lose_no_letter(text: str, width: float, size: float) -> None:
    lines = lines_of(text, width, size)
    assert all(width_of(line, size) <= width + 0.001 or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(WORDS, st.floats(30, 300), st.floats(12, 80))
def test_a_fitted_text_needs_no_more_than_its_room(text: str, width: float, height: float) -> None:
    fitted = fitted_text(text, width, height, ((14, 1), (10, 2), (8, 3)))
    assert len(fitted.lines) * fitted.size * LINE <= max(height, 8 * LINE)
    assert all(width_of(line, fitted.size) <= width + 0.001 for line in fitted.lines)
    assert len(lines_of(fitted.text, width, fitted.size)) <= len(fitted.lines)


def test_chinese_is_cut_between_letters_but_never_before_a_closing_sign() -> None:
    assert lines_of("满意度，忠诚度。", 30, 10) == ["满意", "度，忠", "诚度。"]
    assert lines_of("（甲乙）丙", 25, 10) == ["（甲", "乙）", "丙"]
    assert lines_of("one two three", 48, 10) == ["one two", "three"]
    assert lines_of("44\u00a0万元", 34, 10)[0].startswith("44\u00a0万")


def test_widths_err_on_the_safe_side() -> None:
    assert ems_of("永兴") == 2 and ems_of("") == 0 and ems_of("永a") > 1.8
    assert cut("abcdef", 1000, 10) == "abcdef" and cut("永兴商店", 35, 10) == "永兴…"
