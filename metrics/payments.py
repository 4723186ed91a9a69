"""Which periods' payments are known well enough to say how long clients take to pay.

Who pays late is not among the known ones yet: a young month shows its early payers only.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.door import View
from data.periods import Period, period_of
from metrics.sums import history_sums

LOOKED_BACK, UNUSUAL, MOST_UNSETTLED = 24, 0.01, 3
"""A month is settled when, of as many lines as usual in two years, less a hundredth, the payment is known; a quarter of
a year after it ended it is taken as it is."""
MOST_OPEN = 0.10
"""Of a longer period, as a year to date, so much may lie in months that are not settled."""


def unsettled_months(lines: NDArray[np.float64], known: NDArray[np.float64], most: int = MOST_UNSETTLED) -> int:
    """How many of the last months are not settled: of less lines than usual is the payment known.

    Rows:   order lines of months in order, and those of them whose payment is known.
    Value:  0 to `most`.
    Cuts:   not additive: ask again for the part.
    Source: definition of the house.
    """
    shares = known / np.where(lines > 0, lines, 1.0)
    usual = float(np.median(shares[-LOOKED_BACK:])) - UNUSUAL if len(shares) else 0.0
    return int(np.argmax(np.append(shares[::-1][:most] >= usual, True)))


def unsettled_from(view: View) -> date:
    """The first day of the first month whose payments are not settled, in all that the reader may see.

    Rows:   order lines of every month up to the running one, whatever the filters.
    Value:  the day; the one after the running month where all are settled.
    Cuts:   none.
    Source: definition of the house.
    """
    running = period_of(view.as_of, "month", view.settings.calendar)
    months = history_sums(view.selecting(view.selection.unfiltered().at(running)), "money").sort_index()
    lines, known = months["lines"].to_numpy(float), months["credit_known_lines"].to_numpy(float)
    return running.back(unsettled_months(lines, known, MOST_UNSETTLED + 1) - 1).start


def is_unsettled(view: View, period: Period) -> bool:
    """Whether more than MOST_OPEN of a period, as far as it has passed, lies in months that are not settled.

    Rows:   as `unsettled_from`.
    Value:  a truth; a period that ended a quarter of a year ago is settled.
    Cuts:   none.
    Source: definition of the house.
    """
    until = min(period.end, view.as_of)
    running = period_of(view.as_of, "month", view.settings.calendar)
    if until < running.back(MOST_UNSETTLED).start:
        return False
    first = view.once(unsettled_from)
    return (until - max(first, period.start)).days + 1 > MOST_OPEN * ((until - period.start).days + 1)
