"""What a person reads while a sample is made or files are imported."""

from __future__ import annotations

import pytest

from locales import words_for
from ui.progress import stage_text


@pytest.mark.parametrize(
    ("stage", "english", "chinese"),
    [
        ("clients and their orders", "Making up clients and their orders", "正在生成客户与订单"),
        ("done", "Reading the files", "正在读取文件"),
        ("sales.parquet", "Reading sales.parquet", "正在读取 sales.parquet"),
        ("book.xlsx#一月", "Reading book.xlsx#一月", "正在读取 book.xlsx#一月"),
        ("sale_lines", "Adding up the figures", "正在汇总数据"),
        ("client_period", "Adding up the figures", "正在汇总数据"),
        ("published", "Done", "完成"),
    ],
)
def test_a_stage_is_told_in_words_and_never_as_the_name_of_a_table(stage: str, english: str, chinese: str) -> None:
    assert stage_text(stage, words_for("en")) == english
    assert stage_text(stage, words_for("zh")) == chinese


def test_a_file_whose_name_has_braces_is_shown_as_it_is() -> None:
    assert stage_text("{file}.csv", words_for("en")) == "Reading {file}.csv"
