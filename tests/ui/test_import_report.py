"""What the import gate says, in the reader's language."""

from __future__ import annotations

import pytest

from data.gate.questions import CHOICES, QUESTIONS, Question
from data.gate.report import PROBLEMS, REFUSALS, REMARKS, Problem, Refused, Remark
from locales import words_for
from ui.beside import NotMade
from ui.import_questions import question_text
from ui.import_report import handed_over, problem_kinds, problem_text, refusal_text, rejects_name, remark_text

WORDS = words_for("zh")


def test_a_problem_is_told_in_chinese_with_file_column_and_cell_as_they_are() -> None:
    problem = Problem("orders.csv", 812, "revenue", "1,2O4", "not_number")
    assert problem_text(problem, WORDS) == (
        "orders.csv 第 812 行：revenue 的值“1,2O4”不是数字；请更正单元格或改选其他列"
    )


def test_rejected_rows_are_noted_before_they_leave_and_stay_where_that_fails() -> None:
    noted = list[tuple[str, str]]()
    assert handed_over(b"rows", lambda what, kind: noted.append((what, kind))) == b"rows"
    assert noted == [("data/rejects", "csv")]

    def fails(what: str, kind: str) -> None:
        raise NotMade("NotNoted", "the disk is full")

    with pytest.raises(NotMade):
        handed_over(b"rows", fails)


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
    sentences = [*PROBLEMS.values(), *REMARKS.values(), *REFUSALS.values(), *QUESTIONS.values(), *CHOICES.values()]
    assert [sentence for sentence in sentences if WORDS(sentence) == sentence] == []


def test_problems_of_one_kind_in_one_column_are_told_once_with_their_lines() -> None:
    problems = [
        Problem("a.csv", 2, "revenue", "x", "not_number"),
        Problem("a.csv", 3, "day", "y", "not_day"),
        Problem("a.csv", 9, "revenue", "z", "not_number"),
    ]
    first, second = problem_kinds(problems)
    assert (first.first, first.lines) == (problems[0], (2, 9))
    assert (second.first, second.lines) == (problems[1], (3,))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("orders.csv", "orders.csv.rejects.csv"),
        ("orders.csv.rejects.csv", "orders.csv.rejects.csv"),
        ("all.zip/a/orders.csv", "orders.csv.rejects.csv"),
        ("book.xlsx#一月", "book.xlsx#一月.rejects.csv"),
    ],
)
def test_rejected_rows_go_out_under_a_name_their_mapping_fits_again(source: str, name: str) -> None:
    assert rejects_name(source) == name
