from __future__ import annotations

from charts.axes import text_px
from charts.wrapping import wrapped


def test_latin_is_cut_between_words_and_nothing_is_lost() -> None:
    lines = wrapped("Cleanliness of the restrooms", 90)
    assert " ".join(lines) == "Cleanliness of the restrooms" and len(lines) == 2
    assert all(text_px(line) <= 90 for line in lines)


def test_chinese_is_cut_anywhere_but_never_before_a_closing_mark() -> None:
    lines = wrapped("洗手间清洁，标识与导向。", 60)
    assert "".join(lines) == "洗手间清洁，标识与导向。" and len(lines) > 1
    assert not any(line[0] in "，。" for line in lines)


def test_an_opening_mark_goes_with_what_it_opens() -> None:
    text = "请导入客户的年采购额（clients 表的《年报》一列）"
    for most_px in range(60, 240, 10):
        lines = wrapped(text, most_px)
        assert not any(line[-1] in "（《" for line in lines), lines
    assert wrapped("（（", 60) == ["（（"]


def test_a_word_that_is_wider_than_the_line_is_shortened() -> None:
    assert wrapped("A" * 50, 60)[0].endswith("…") and text_px(wrapped("A" * 50, 60)[0]) <= 60


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrapped("", 60) == [""]
