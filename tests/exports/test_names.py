"""Names of files and of sheets: telling, and never one that a system or a spreadsheet refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from charts.panel import Panel
from exports.book.names import MOST, sheet_names
from exports.deck import Deck, Slide, deck_of
from exports.names import MOST_BYTES, MOST_LETTERS, file_name, slide_name
from pages.pieces.origin import Origin
from tests.pages.showing import NAUGHTY

ORIGIN = Origin(
    "zh", "CNY", "云栖烟草", "哪里变了？", "2026 年三季度，对比 2025 年三季度", ("大区：云栖市", "渠道：全部渠道"),
    (), "000007", date(2026, 10, 16), False,
)  # fmt: skip
ENGLISH = replace(ORIGIN, language="en", period="Q3 2026 against target", filters=("Region: all regions",))
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def deck(title: str, *origins: Origin) -> Deck:
    slides = tuple(Slide("overview", Panel("k", "Revenue is ¥1.7 M"), origin) for origin in origins)
    return Deck(title, origins[0].language, "CNY", "云栖烟草", slides)


def test_a_name_says_title_period_region_and_day() -> None:
    assert file_name(deck("客户关系快照", ORIGIN, ORIGIN), "pptx") == "客户关系快照 2026年三季度 云栖市 2026-10-16.pptx"
    assert file_name(deck("Clients", ENGLISH), "pdf") == "Clients Q3 2026 2026-10-16.pdf"
    assert file_name(deck_of(Panel("k", "Revenue of Q3 2026 is ¥1.7 M"), ENGLISH), "csv") == (
        "Revenue of Q3 2026 is ¥1.7 M 2026-10-16.csv"
    )


def test_what_differs_between_the_slides_is_not_said() -> None:
    other = replace(ORIGIN, period="2026 年，对比 2025 年", filters=("大区：北岚市",), as_of=date(2026, 9, 1))
    assert file_name(deck("两个期间", ORIGIN, other), "xlsx") == "两个期间.xlsx"


def test_what_a_system_refuses_is_replaced() -> None:
    assert file_name(deck('a/b: c*?"<d>', ENGLISH), "pdf") == "a-b c d Q3 2026 2026-10-16.pdf"
    assert file_name(Deck("con", "en", "", "", ()), "csv") == "_con.csv"
    assert file_name(Deck("...", "en", "", "", ()), "csv") == "_.csv"
    assert slide_name(3, Slide("", Panel("k", "Who? What!"), ENGLISH), "png") == "03 Who What!.png"


@given(st.text(max_size=300), st.text(max_size=80), st.text(max_size=80))
@example("x" * 500, "年" * 300, "=HYPERLINK()")
@example("Z͑ͫ̓ͪ̂ͫ̽" * 60, "\u202egnp.exe", "\ud800")
def test_every_name_can_be_written_everywhere(title: str, period: str, region: str) -> None:
    origin = replace(ORIGIN, period=period, filters=(f"大区：{region}",))
    name = file_name(deck(title, origin), "pptx")
    assert len(name) <= MOST_LETTERS and len(name.encode()) <= MOST_BYTES and name.endswith(".pptx")
    assert not FORBIDDEN.search(name) and name == name.strip(" .") and name.isprintable()


def test_sheets_are_called_after_what_is_on_them() -> None:
    assert sheet_names(["Cover", "01 Overview · Key figures"]) == ["Cover", "01 Overview · Key figures"]
    assert sheet_names(["a" * 40, "A" * 40]) == ["a" * 30 + "…", "A" * 28 + "… 2"]
    assert sheet_names(["'q'", "History", "[x]:*?/\\y", ""]) == ["’q’", "History 2", "x y", "_"]


@given(st.lists(st.text(max_size=60), max_size=12))
@example(list(NAUGHTY))
@example(["𝒳" * 40, "𝒳" * 40, "𝒳" * 40])
def test_no_sheet_has_a_name_that_a_spreadsheet_refuses(wanted: list[str]) -> None:
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= MOST
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f']", name) and name.casefold() != "history"
