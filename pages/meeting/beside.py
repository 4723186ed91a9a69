"""A kept snapshot beside the answers of now, or beside another one: panel by panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from charts.panel import Panel
from data.door import View
from locales import words_for
from metrics.restated import CellChange, Compared, restated
from pages.meeting.again import OWN_PAGE, Answer, NotAsked, asked_again
from pages.meeting.grids import compared_panels, period_ends
from pages.meeting.opened import FrozenSlide, Opened
from pages.pieces.asking import period_of_link

Apart = Literal["", "other_rights", "other_language", "other_currency"]
"""Why two snapshots are not held against each other: they answer other questions, or in other words."""
State = Literal["same", "changed", "older_only", "newer_only", "not_asked", "failed"] | Apart


@dataclass(frozen=True)
class PanelBeside:
    """One panel of two sides. found: what differs; is_over: the period it asks for was over when the older was made.

    is_failed: the page failed over the question; apart: why both sides are there and not compared.
    """

    title: str
    slide: FrozenSlide
    older: Panel | None
    newer: Panel | None
    found: Compared
    is_same_question: bool
    is_over: bool
    is_failed: bool = False
    apart: Apart = ""

    @property
    def state(self) -> State:
        if self.is_failed:
            return "failed"
        if self.slide.page == OWN_PAGE:
            return "not_asked"
        if self.newer is None:
            return "older_only"
        if self.older is None:
            return "newer_only"
        if self.apart:
            return self.apart
        is_same = self.found.is_same and bool(self.older.missing) == bool(self.newer.missing)
        return "same" if is_same else "changed"

    @property
    def is_compared(self) -> bool:
        return self.state in ("same", "changed")

    def past(self, until: date) -> tuple[CellChange, ...]:
        """The numbers of what was over on that day that are others now; none where the two asked different things."""
        return restated(self.found, until, self.is_over) if self.is_same_question else ()


def beside_now(view: View, older: Opened) -> list[PanelBeside]:
    """The snapshot beside what its questions are answered at the version shown."""
    answers, ends = asked_again(view, older, older.slides), _ends(view, older)
    return [
        _beside(view, older, slide, answer, ends, True) for slide, answer in zip(older.slides, answers, strict=True)
    ]


def apart(older: Opened, newer: Opened) -> Apart:
    """Why two snapshots cannot be held against each other; "" where they can."""
    mine, other = older.snapshot, newer.snapshot
    if (mine.everywhere, {*mine.regions}, {*mine.topics}) != (other.everywhere, {*other.regions}, {*other.topics}):
        return "other_rights"
    if mine.language != other.language:
        return "other_language"
    return "other_currency" if mine.currency != other.currency else ""


def beside_other(view: View, older: Opened, newer: Opened) -> list[PanelBeside]:
    """Two snapshots beside each other: panels that asked the same first, then those that differ in the period only.

    Where they were made under other rights, or speak another language or of other money, no value is compared.
    """
    ends, why = _ends(view, older), apart(older, newer)
    left = list(newer.slides)
    found = []
    for slide in older.slides:
        other = _match(slide, left)
        if other is not None:
            left.remove(other)
        is_same = other is not None and other.address == slide.address and not why
        found.append(_beside(view, older, slide, other.panel if other else None, ends, is_same, why))
    return [*found, *(PanelBeside(s.headline, s, None, s.panel, Compared(), False, False) for s in left)]


def _beside(
    view: View,
    older: Opened,
    slide: FrozenSlide,
    answer: Answer,
    ends: dict[str, date],
    is_same_question: bool,
    why: Apart = "",
) -> PanelBeside:
    newer = None if isinstance(answer, NotAsked) else answer
    found = compared_panels(slide.panel, newer, ends) if newer is not None and not why else Compared()
    period = period_of_link(view, dict(slide.address))
    is_over = period is not None and period.end <= older.snapshot.as_of
    is_failed = isinstance(answer, NotAsked)
    return PanelBeside(slide.headline, slide, slide.panel, newer, found, is_same_question, is_over, is_failed, why)


def _match(slide: FrozenSlide, others: Sequence[FrozenSlide]) -> FrozenSlide | None:
    alike = [each for each in others if (each.page, each.panel.key) == (slide.page, slide.panel.key)]
    for kept in (_everything, _without_period):
        for each in alike:
            if kept(each) == kept(slide):
                return each
    return None


def _everything(slide: FrozenSlide) -> tuple[tuple[str, str], ...]:
    return slide.address


def _without_period(slide: FrozenSlide) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in slide.address if pair[0] != "period")


def _ends(view: View, older: Opened) -> dict[str, date]:
    words = words_for(older.snapshot.language, older.snapshot.currency)
    return period_ends(view, older.snapshot.as_of, words)
