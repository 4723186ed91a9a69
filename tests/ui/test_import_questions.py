"""What the gate asks, with its readings side by side, in the reader's language."""

from __future__ import annotations

from data.gate.questions import Choice, Question
from locales import words_for
from ui.import_questions import choice_text, question_key, question_text, readings_of, to_ask

WORDS = words_for("en")
DAY = Question(
    "day_order",
    (("file", "a.csv"), ("column", "day"), ("value", "03/04/2026")),
    True,
    (
        Choice("dmy", "dmy", shown=(("03/04/2026", "2026-04-03"), ("05/06/2026", "2026-06-05"))),
        Choice("mdy", "mdy", shown=(("03/04/2026", "2026-03-04"), ("05/06/2026", "2026-05-06"))),
    ),
)


def test_each_answer_stands_beside_the_cell_as_it_would_be_read() -> None:
    readings = readings_of(DAY.choices, WORDS)
    assert list(readings.columns) == ["As it stands", "the day comes first", "the month comes first"]
    assert readings.iloc[0].tolist() == ["03/04/2026", "2026-04-03", "2026-03-04"]


def test_answers_without_cells_have_no_table() -> None:
    assert readings_of((Choice("a"), Choice("b")), WORDS).empty


def test_a_cell_and_a_column_of_a_file_are_no_markup() -> None:
    naughty = (Choice("**x**", shown=(("![](http://a)", "<b>"),)),)
    readings = readings_of(naughty, WORDS)
    assert not {"*", "!", "<"} & set("".join([*readings.columns, *readings.iloc[0]]))
    assert "<" not in question_text(Question("which_table", (("file", "<i>"), ("known", "x"))), WORDS)


def test_an_answer_that_speaks_for_itself_is_shown_as_it_is() -> None:
    assert choice_text(Choice("gb18030"), WORDS) == "gb18030"
    assert choice_text(Choice("10000", "multiply", (("factor", "10000"),)), WORDS) == "yes, multiply by 10000"


def test_the_open_questions_come_first_and_those_of_the_editor_are_left_to_it() -> None:
    totals = Question("totals", (("file", "a"), ("value", "Total")), False, (Choice("leave_out"), Choice("keep")))
    missing = Question("missing_column", (("column", "revenue"),), True, (Choice("x"),))
    assert to_ask([totals, missing, DAY]) == [DAY, totals]


def test_the_same_question_about_other_cells_is_another_one() -> None:
    other = Question(DAY.code, (("file", "b.csv"), *DAY.more[1:]), True, DAY.choices)
    assert question_key(DAY) == question_key(
        Question(*[getattr(DAY, f) for f in ("code", "more", "is_open", "choices")])
    )
    assert question_key(other) != question_key(DAY)
