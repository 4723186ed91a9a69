"""What the import gate says, in the reader's language."""

from __future__ import annotations

import pytest

from data.gate.proposal import QUESTIONS, Question
from data.gate.report import PROBLEMS, REFUSALS, REMARKS, Problem, Refused, Remark
from locales import words_for
from ui.import_report import problem_text, question_text, refusal_text, remark_text

WORDS = words_for("zh")


def test_a_problem_is_told_in_chinese_with_file_column_and_cell_as_they_are() -> None:
    problem = Problem("orders.csv", 812, "revenue", "1,2O4", "not_number")
    assert problem_text(problem, WORDS) == (
        "orders.csv 第 812 行：revenue 的值“1,2O4”不是数字；请更正单元格或改选其他列"
    )


def test_a_remark_and_a_question_are_told_in_chinese() -> None:
    assert remark_text(Remark("negative_quantity", 1284), WORDS) == "1,284 行数量为负；已作为退货保留"
    question = Question(
        "missing_column", (("file", "a.csv"), ("table", "sales"), ("column", "revenue"), ("known", "x"))
    )
    assert question_text(question, WORDS) == "a.csv：哪一列对应表 sales 的 revenue？候选列：x"


@pytest.mark.parametrize(
    ("what", "chinese"),
    [
        ("a picture", "a.csv 是图片，不是表格；请另存为 CSV、XLSX 或 Parquet"),
        ("a PDF document", "a.csv 是 PDF 文档，不是表格；请另存为 CSV、XLSX 或 Parquet"),
    ],
)
def test_a_refusal_names_the_kind_of_file_in_chinese_too(what: str, chinese: str) -> None:
    assert refusal_text(Refused("not_a_table", file="a.csv", what=what), WORDS) == chinese


def test_no_sentence_of_the_gate_stays_english_in_chinese() -> None:
    sentences = [*PROBLEMS.values(), *REMARKS.values(), *REFUSALS.values(), *QUESTIONS.values()]
    assert [sentence for sentence in sentences if WORDS(sentence) == sentence] == []
