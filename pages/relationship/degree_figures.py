"""The degrees of the selection and of its parts as figures: now, at the compared moment, and in which unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.door import View
from locales import Words
from metrics.degrees import degree_lines, moment_on
from metrics.degrees.parts import By
from metrics.figure import Figure, is_within_noise, unknown
from metrics.kpi import BEFORE_DATA
from pages.relationship.degree_words import NOBODY, nothing_known, why_unknown

SAME_WITHIN = 1.0  # points that are no change: half a point of the mean rounds away
Lines = Mapping[tuple[Any, str], Mapping[str, Any]]


@dataclass(frozen=True)
class Degree:
    """One degree of the selection or of a part: its mean now and before, the raw mean, how many clients there are."""

    part: str | None
    part_id: str | None
    key: str
    now: Figure
    before: Figure
    raw: float | None
    turnover: float | None
    clients: int

    @property
    def change(self) -> float | None:
        """Points since the compared moment; None where either is unknown."""
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value

    @property
    def is_moved(self) -> bool:
        """Whether it changed by a point or more, and beyond what the two intervals leave open."""
        change = self.change
        return change is not None and abs(change) >= SAME_WITHIN and not is_within_noise(self.now, self.before)


def moments_compared(view: View) -> tuple[date | None, date | None]:
    """The day on which clients were looked at last in the view's period, and the one in the compared period.

    The same day twice is nothing to compare: the second is then None.
    """
    now, then = moment_on(view), moment_on(view.compared())
    return now, None if then == now else then


def compared_name(view: View, words: Words) -> str:
    """What stands before: last year, last period; the day itself where that period ends on a day nobody looked."""
    compared, (_, then) = view.compared(), moments_compared(view)
    if view.selection.comparison != "previous":
        return words("last year")
    return words("last period") if then is None or then == compared.until else words.day(then)


def degrees_of(view: View, by: By | None = None) -> tuple[Degree, ...]:
    """The four degrees of the view, or of its parts; nothing stands before where both moments are the same day."""
    summary, compared = degree_lines(view, by)
    is_comparable = moments_compared(view)[1] is not None
    past = _lines(compared) if is_comparable else {}
    found = []
    for (part_id, key), line in _lines(summary).items():
        clients = int(line["clients"])
        now = _figure(line) or unknown(why_unknown(view, key, clients))
        before = _figure(past.get((part_id, key), {})) or unknown(BEFORE_DATA)
        found.append(Degree(line["part"], part_id, key, now, before, line["raw"], line["turnover_mean"], clients))
    return tuple(found)


def why_none(view: View, degrees: Sequence[Degree]) -> str:
    """Why no degree of the selection is known, as a message; empty where one is."""
    if why := nothing_known(view):
        return why
    if any(degree.now.value is not None for degree in degrees):
        return ""
    return degrees[0].now.missing if any(degree.clients for degree in degrees) else NOBODY


def _lines(rows: Iterable[Mapping[Any, Any]]) -> Lines:
    """Rows by part and degree."""
    return {(row["part_id"], row["degree"]): row for row in rows}


def _figure(line: Mapping[str, Any]) -> Figure | None:
    if line.get("mean") is None:
        return None
    return Figure(line["mean"], int(line["n"]), line["low"], line["high"])
