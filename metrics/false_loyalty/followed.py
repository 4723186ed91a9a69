"""What became of clients a year after they answered, one row an answer: what the model of staying learns from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from ibis import _

from data.door import View
from data.tables import served
from metrics.staying import checking_dates, stays_a_year_later

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
ANSWERS_AT_ONCE = 500_000
GAP_MONTHS, TEST_MONTHS = 12, 6
EARLY, BETWEEN, LATE = 0, 1, 2


@dataclass(frozen=True)
class Followed:
    """Arrays with one entry per client, month and stated satisfaction: how many answers, and whether the client stayed.

    part: LATE for answers of the last half-year that can be followed, EARLY for those whose year was over before that
    half-year began, BETWEEN for the rest.
    """

    client: Whole
    satisfaction: Floats
    alternatives: Floats
    stayed: Floats
    answers: Floats
    part: Whole

    def of(self, part: int) -> Followed:
        """The rows of one part."""
        at = self.part == part
        return Followed(*(column[at] for column in vars(self).values()))


def followed_answers(view: View) -> Followed:
    """Whether clients still buy a year after an answer, beside what they answered and whether they could buy elsewhere.

    Rows:   answers with a satisfaction up to the view's last day, a year old, of clients that bought when they gave it
            and say whether they could buy elsewhere (`alternatives`, as it is known today). Who bought then and who
            stays is said as in `metrics.retention_by_level`.
    Value:  satisfaction and alternatives from 0 to 1, in thousandths; stayed 0 or 1.
    Cuts:   additive; asked of the whole company.
    Source: Jones & Sasser 1995, "Why satisfied customers defect", Harvard Business Review 73(6).
    """
    counts = view.run(_answers(view).agg(answers=_.count(), keys=_.client_key.max())).iloc[0]
    if not int(counts["answers"]):
        return Followed(*(np.empty(0, dtype=kind) for kind in (np.int64, *[np.float64] * 4, np.int64)))
    parts = list(_fetched(view, int(counts["answers"]), int(counts["keys"])))
    return Followed(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _fetched(view: View, answers: int, last_key: int) -> Iterator[tuple[npt.NDArray[np.generic], ...]]:
    """The answers, some clients at a time, as arrays: a million clients stay within the engine's memory and ours."""
    parts = -(-answers // ANSWERS_AT_ONCE)
    ends = [last_key * at // parts for at in range(parts + 1)]
    for at, (before, end) in enumerate(pairwise(ends), 1):
        rows = view.run(_stayed(view, before + 1, end))
        yield tuple(
            rows[name].to_numpy(kind)
            for name, kind in (
                ("client_key", np.int64), ("satisfaction", np.float64), ("alternatives", np.float64),
                ("stays", np.float64), ("sheets", np.float64), ("part", np.int64),
            )
        )  # fmt: skip
        view.tell(at / parts)


def _answers(view: View) -> ir.Table:
    """Answers that are a year old, with the client's patience in days and the first days after both checks."""
    clients = served("clients_anywhere").filter(_.alternatives.notnull())
    people = clients.select("median_gap_days", "alternatives", who="client_key")
    sheets = served("surveys_history").filter(_.share.notnull())
    joined = sheets.join(people, [("client_key", "who")])
    placed = joined.select(
        "client_key", satisfaction=_.share.round(3),
        alternatives=ibis.greatest(0.0, ibis.least(1.0, _.alternatives)).round(3),
        **checking_dates(joined, view.settings),
    )  # fmt: skip
    return placed.filter(_.later.delta(ibis.literal(view.until), unit="day") <= 1)


def _stayed(view: View, first: int, last: int) -> ir.Table:
    """Each answer of clients that bought at that time, with whether the client still bought a year later."""
    by = ("satisfaction", "alternatives")
    found = stays_a_year_later(_answers(view), by, first, last, view.settings.calendar)
    return found.mutate(stays=_.stays.cast("int64"), part=_part(view.until))


def _part(until: date) -> ir.Value:
    """Which part an answer belongs to, by the first day after the month in which it was given."""
    year_over = ibis.literal(until) - ibis.interval(months=GAP_MONTHS)
    late = (year_over - ibis.interval(months=TEST_MONTHS)).cast("date")
    early = (late - ibis.interval(months=GAP_MONTHS)).cast("date")
    return ibis.cases((_.then > late, LATE), (_.then <= early, EARLY), else_=BETWEEN)
