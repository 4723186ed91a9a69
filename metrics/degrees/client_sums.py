"""Money of the twelve months before each moment, by client: quarters are asked once and shared by the moments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.door import View
from data.periods import Period, period_of
from metrics.degrees.moment import Moment
from metrics.degrees.people import Ints, People
from metrics.degrees.year_sums import year_sums

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Sums:
    """Ten-thousandths of every client: revenue, quantity, profit (0 where not known), whether profit is known, revenue
    of the twelve months before."""

    revenue: Ints
    quantity: Ints
    profit: Ints
    is_known: Bools
    former: Ints


@dataclass
class ClientSums:
    """The sums of a version's clients, moment by moment; the oldest moment is asked first.

    held: quarters by their first day, as long as a later moment needs them.
    """

    view: View
    people: People
    held: dict[date, Sums] = field(default_factory=dict)

    def at(self, moment: Moment) -> Sums:
        """The sums of the twelve months up to the moment, and the revenue of the twelve before."""
        if not moment.is_quarter_end:
            return self._asked(moment.former, moment.first, moment.on)
        last = period_of(moment.on, "quarter", self.view.settings.calendar)
        self.held = {start: sums for start, sums in self.held.items() if start >= moment.former}
        recent, former = ([self._quarter(last.back(back)) for back in steps] for steps in (range(4), range(4, 8)))
        return Sums(
            np.add.reduce([quarter.revenue for quarter in recent]),
            np.add.reduce([quarter.quantity for quarter in recent]),
            np.add.reduce([quarter.profit for quarter in recent]),
            np.logical_and.reduce([quarter.is_known for quarter in recent]),
            np.add.reduce([quarter.revenue for quarter in former]),
        )

    def _quarter(self, quarter: Period) -> Sums:
        if quarter.start not in self.held:
            self.held[quarter.start] = self._asked(quarter.start, quarter.start, quarter.end)
        return self.held[quarter.start]

    def _asked(self, former: date, first: date, last: date) -> Sums:
        rows = self.view.run(year_sums(former, first, last, self.view.settings.calendar))
        spread = self.people.spread
        return Sums(
            spread(rows, "revenue_e4", 0),
            spread(rows, "quantity_e4", 0),
            spread(rows, "profit_e4", 0),
            # Who neither bought nor was served brought nothing: that is known.
            spread(rows, "is_profit_known", True).astype(bool),
            spread(rows, "former_revenue_e4", 0),
        )
