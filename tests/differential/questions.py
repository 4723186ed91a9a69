"""Random questions, and each as the app asks it and as the files are asked."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data import gate
from data.door import Door, View
from data.periods import Period
from data.scope import TOPICS, Scope, Selection, whole_company
from data.warehouse.importing import Batch, Report, import_files
from data.warehouse.store import Store
from tests.differential.raw import Cut, Raw
from tests.differential.spans import LENGTH, Span, back, period_at


@dataclass(frozen=True)
class Question:
    """A period, what it is compared with, who asks and what is selected; or the compared period itself."""

    span: Span
    comparison: str
    cut: Cut
    is_of_compared: bool = False


class Asking:
    """A company's store and its files side by side."""

    def __init__(self, store: Path, raw: Raw) -> None:
        self.raw, self.door = raw, Door(store)
        version = self.door.current()
        assert version is not None
        self.version = version

    def view(self, question: Question) -> View:
        """The question as the app asks it."""
        cut = question.cut
        scope = whole_company("test", "the test owns the store")
        if cut.allowed is not None:
            scope = Scope("manager", regions=frozenset(cut.allowed), topics=TOPICS, why="test")
        period = Period(question.span.first, question.span.grain, self.raw.fiscal)  # type: ignore[arg-type]
        chosen = Selection(
            period, question.comparison, cut.regions, cut.channels, cut.tiers, cut.managers  # type: ignore[arg-type]
        )  # fmt: skip
        return self.door.view(self.version, scope, chosen)


def questions(raw: Raw, count: int, seed: int) -> Iterator[Question]:
    """Any period of any grain with and without rights and filters; every fourth is a running one.

    Of every other question the sums of the compared period are asked.
    """
    draw = random.Random(seed)
    spans = list(_spans(raw))
    running = [period_at(raw.as_of, grain, raw.fiscal) for grain in LENGTH]
    for at in range(count):
        span = draw.choice(running if at % 4 == 0 else spans)
        yield Question(span, draw.choice(("previous", "last_year")), _cut(raw, draw), draw.random() < 0.5)


def _spans(raw: Raw) -> Iterator[Span]:
    """Every period from half a year before the first sale."""
    first = date.fromordinal(int(raw.sales.day.min()) - 200)
    for grain in LENGTH:
        span = period_at(raw.as_of, grain, raw.fiscal)
        while span.last >= first:
            yield span
            span = back(span)


def _cut(raw: Raw, draw: random.Random) -> Cut:
    regions = [r for r in raw.regions.texts if r]

    def some(texts: Sequence[str | None], chance: float) -> tuple[str, ...]:
        known = [t for t in texts if t]
        if not known or draw.random() > chance:
            return ()
        return tuple(sorted(draw.sample(known, min(len(known), draw.choice((1, 1, 2, 3))))))

    return Cut(
        allowed=some(regions, 1.0) if draw.random() < 0.35 else None,
        regions=some(regions, 0.4),
        channels=some(raw.channels.texts, 0.2),
        tiers=some(("A", "B", "C", "D"), 0.25),
        managers=some(raw.managers.texts, 0.15),
    )


def brought_in(store: Store, paths: Sequence[Path], batch: Batch) -> Report:
    """The files through the gate into the store, every one mapped by the gate's own proposal."""
    mappings = [m for path in paths for p in gate.inspect(path, isolated=False) if (m := p.mapping) is not None]
    how = {"paths": tuple(paths), "mappings": tuple(mappings), "isolated": lambda path: False}
    report = import_files(store, Batch(**(vars(batch) | how)))
    assert all(part.adds_up and not part.rejected for part in report.parts), report.parts
    return report
