"""What the house costs on top of the engine: a page's questions, cold, beside the bare engine's same queries."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import Any, cast

import pandas as pd

from benchmarks.harness import Arm, Effort, Reading, measured, timed
from benchmarks.report import Mark, Report
from benchmarks.ways import periods_to_choose
from data import engine
from data.door import Door, View
from data.engine import Engine, Version
from data.periods import period_from_key
from data.scope import Selection, whole_company
from locales import words_for
from pages import Chosen, page_named

PAGE = "overview"
Question = tuple[str, list[Any]]


@dataclass
class Listening:
    """An engine that also notes what it was asked."""

    engine: Engine
    questions: list[Question] = field(default_factory=list)

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        self.questions.append((sql, list(parameters)))
        return self.engine.frame(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        self.questions.append((sql, list(parameters)))
        return self.engine.rows(sql, parameters)


@contextmanager
def timed_questions() -> Iterator[list[float]]:
    """While the block lasts, every question of a view is timed: from its expression to its frame."""
    run, spent = View.run, []

    def timed_run(view: View, expression: Any) -> pd.DataFrame:
        started = time.perf_counter()
        rows = run(view, expression)
        spent.append((time.perf_counter() - started) * 1000)
        return rows

    View.run = timed_run  # type: ignore[method-assign,assignment]
    try:
        yield spent
    finally:
        View.run = run  # type: ignore[method-assign]


def answered(view: View) -> None:
    page = page_named(PAGE)
    list(page.panels(view, Chosen.of(page, view, {}), words_for("en", view.settings.currency)))


def questions_of(view: View) -> list[Question]:
    listening = Listening(view._engine)
    answered(replace(view, _engine=cast(Engine, listening)))
    return listening.questions


def _ours(view: View, forget: bool) -> dict[str, list[Reading]]:
    if forget:
        engine._compiled.cache_clear()
    with timed_questions() as spent:
        whole = timed(lambda: answered(view))
    return {"queries": [Reading(sum(spent))], "with panels": [whole]}


def _bare(view: View, questions: list[Question]) -> dict[str, list[Reading]]:
    cursor = view._engine._connection.cursor()

    def run() -> None:
        for sql, parameters in questions:
            cursor.execute(sql, parameters).df()

    return {"queries": [timed(run)]}


def benchmark(store: Path, effort: Effort) -> Report:
    """A page's queries for selections in turn, none of them kept, beside the same SQL given straight to DuckDB."""
    door = Door(store)
    keys = periods_to_choose(door, 6)
    version = cast(Version, door.current())
    scope = whole_company("benchmark", "owns the store")
    periods = [period_from_key(key, version.settings.calendar) for key in keys]
    views = [door.view(version, scope, Selection(period)) for period in periods]
    asked = [(view, questions_of(view)) for view in views]
    ours, first, bare = cycle(views), cycle(views), cycle(asked)
    arms = (
        Arm("ours", lambda: _ours(next(ours), forget=False)),
        Arm("ours, first time in the process", lambda: _ours(next(first), forget=True)),
        Arm("bare engine", lambda: _bare(*next(bare))),
    )
    blocks = measured(arms, effort.rounds, limit_s=effort.limit_s)
    return Report(
        "A page's queries, cold",
        f"The {len(asked[0][1])} queries of the page {PAGE}, six quarters in turn, no answer kept; bare engine: "
        "the same SQL on one cursor to the same frames. 'with panels' adds metrics, words and chart frames.",
        blocks,
        (
            Mark("ours", "queries", 2, "ratio", "bare engine"),
            Mark("ours, first time in the process", "queries", 2, "ratio", "bare engine"),
        ),
    )
