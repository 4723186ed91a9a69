"""The company that its parts are held against: its curve, and how far apart its parts truly lie."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from data.door import View
from metrics.shrinkage import variance_between
from metrics.word_of_mouth.answers import answer_sheets
from metrics.word_of_mouth.branch import Side
from metrics.word_of_mouth.curve import Curve
from metrics.word_of_mouth.family import Array
from metrics.word_of_mouth.fitted import curve_of
from metrics.word_of_mouth.part_fits import Entries, Line, line_of
from metrics.word_of_mouth.part_sums import PartSums
from metrics.word_of_mouth.same_day import with_same_day

ACTS: dict[Side, str] = {"praise": "praise", "complaint": "complaints"}
FEWEST_REGIONS = 3


@dataclass(frozen=True)
class Company:
    """One side of the company's curve: threshold, log level and slope with their covariance, and how parts differ.

    between: covariance of the true log levels and slopes of its regions; None where fewer than three carry a curve.
    """

    side: Side
    threshold: float
    estimate: Array
    covariance: Array
    between: Array | None
    regions: int
    answers: int
    clients: int
    events: int


def company_curve(view: View) -> Curve:
    """The curve of all that a view holds, without resamples: the one the page shows for it.

    Rows:   as `metrics.word_of_mouth.fitted.fitted`.
    Value:  as `fit_curve`.
    Cuts:   not additive: ask again for the part.
    Source: metrics.md section 1.
    """
    curve = curve_of(view, answer_sheets(view)).curve
    return with_same_day(view, curve)


def entries_of(sums: PartSums, side: Side, threshold: float) -> Entries:
    """The sums as entries beyond a threshold of that side."""
    rows = sums.entries
    away = rows["satisfaction"].to_numpy(float) - threshold
    beyond = np.maximum(away if side == "praise" else -away, 0.0)
    return Entries(beyond, sums.years, rows[ACTS[side]].to_numpy(float), rows["client_key"].to_numpy(np.int64))


@dataclass(frozen=True)
class Lines:
    """One side beyond a threshold: the line of all entries and that of each part, None where they carry none.

    events: acts of each part, in the order of the parts.
    """

    whole: Line | None
    parts: tuple[Line | None, ...]
    events: tuple[int, ...]


def lines_of(sums: PartSums, side: Side, threshold: float) -> Lines:
    """The lines of that side beyond the threshold, all parts and everything together.

    Rows:   the entries of the sums; those outside all parts count in the whole only.
    Value:  as `line_of`.
    Cuts:   acts are additive, lines are not.
    Source: metrics.md section 1, at a threshold given.
    """
    entries = entries_of(sums, side, threshold)
    places = sums.entries["part"].to_numpy()
    order = np.argsort(places, kind="stable")
    ends = np.searchsorted(places[order], range(len(sums.ids) + 1))
    parts = [entries.of(order[low:high]) for low, high in pairwise(ends)]
    return Lines(
        line_of(entries), tuple(line_of(part) for part in parts), tuple(int(part.acts.sum()) for part in parts)
    )


def company_of(sums: PartSums, side: Side, threshold: float, lines: Lines) -> Company | None:
    """One side of the company from all its parts, with the variances between them.

    Rows:   the entries of the sums and their lines beyond the threshold.
    Value:  a Company; None when all together carry no line. `between` takes three parts that carry one.
    Cuts:   not additive: ask again for the part.
    Source: Paule & Mandel 1982, "Consensus values and weighting factors", J. Res. Natl. Bur. Stand. 87.
    """
    whole, parts = lines.whole, [line for line in lines.parts if line is not None]
    if whole is None:
        return None
    between = None
    if len(parts) >= FEWEST_REGIONS:
        values, spreads = (np.array([getattr(line, name) for line in parts]) for name in ("estimate", "covariance"))
        between = np.diag([variance_between(values[:, n], spreads[:, n, n]) for n in range(2)])
    answers, events = int(sums.entries["answers"].sum()), int(sums.entries[ACTS[side]].sum())
    return Company(
        side, threshold, whole.estimate, whole.covariance, between, len(parts), answers, whole.clients, events
    )
