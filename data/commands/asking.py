"""Asking on a command line: what the gate wants to know, and the answers that came with the command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.markup import escape

from data import gate
from data.commands.terminal import say

MOST_ROUNDS = 8
SHOWN = 4


def answers_of(given: Sequence[str]) -> dict[str, str]:
    """`day_order=dmy` or, of one column, `missing_column.kpi=revenue` … as a mapping.

    Raises ValueError for one without an equals sign.
    """
    wrong = [answer for answer in given if "=" not in answer]
    if wrong:
        raise ValueError(
            f"--answer {wrong[0]} is no answer; write --answer question=choice, like --answer day_order=dmy"
        )
    return dict(answer.split("=", 1) for answer in given)


def answered_previews(path: Path, table: str, isolated: bool, answers: Mapping[str, str]) -> tuple[gate.Preview, ...]:
    """How each source of the path is to be read, with the given answers in it.

    Raises ValueError for an answer that is none of its question's choices, and when a question without which the
    source cannot be read well stays open: it says which, and shows real cells under every choice.
    """
    previews = gate.inspect(path, table=table, isolated=isolated)
    for _ in range(MOST_ROUNDS):
        changed = [mapping for preview in previews if (mapping := _with_answers(preview, answers)) is not None]
        if not changed:
            break
        kept = [preview.mapping for preview in previews if preview.mapping is not None]
        others = [mapping for mapping in kept if mapping.pattern not in {each.pattern for each in changed}]
        previews = gate.inspect(path, saved=[*changed, *others], table=table, isolated=isolated)
    _demand_answers(previews)
    return previews


def _with_answers(preview: gate.Preview, answers: Mapping[str, str]) -> gate.Mapping | None:
    """The mapping with the first answer that was given and changes it; None when none does."""
    for question in preview.questions:
        answer = answers.get(f"{question.code}.{question.values.get('column', '')}", answers.get(question.code))
        if answer is not None:
            mapping = gate.answered(preview.mapping, question, answer, preview.source)
            if mapping != preview.mapping:
                return mapping
    return None


def _demand_answers(previews: Sequence[gate.Preview]) -> None:
    open_codes = []
    for preview in previews:
        for question in preview.questions:
            say(f"[yellow]?[/yellow] {escape(question.text())}")
            if question.is_open:
                open_codes.append(question.code)
                _show_choices(question)
    if open_codes:
        example = f"--answer {open_codes[0]}=…"
        raise ValueError(
            f"{len(open_codes)} questions above are open; answer them with {example}, or in a mapping.toml"
        )


def _show_choices(question: gate.Question) -> None:
    for choice in question.choices:
        cells = ", ".join(f"{cell} → {read}" for cell, read in choice.shown[:SHOWN])
        said = f" ({choice.text()})" if choice.text() != choice.value else ""
        say(escape(f"    {question.code}={choice.value}{said}{': ' if cells else ''}{cells}"))
