"""What an act of praise is worth: the new clients it brings, and what a client won brings in its first year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import sqrt
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _
from scipy.special import betaincinv, stdtrit

from data.door import View
from data.marts.sums import period_start
from data.messages import N_
from data.periods import FiscalCalendar, period_of
from data.tables import served
from metrics.figure import Figure, unknown
from metrics.intervals import wilson
from metrics.kpi import NO_SALES, NOT_YOURS, first_day
from metrics.word_of_mouth.acts import NO_REFERRALS

NO_NEW_CLIENTS = N_("unknown: no recommendation names the client who came through it (new_client_id)")
TOO_FEW_WON = N_("unknown: fewer than 30 clients were won in the last years, so nothing is known of a first year")
LEAST_WON = 30
YEARS_BACK = 3
STEPS = np.linspace(0.0, 1.0, 201)


@cache
def brought(has_sales: bool, until: date) -> ir.Table:
    """Recommendations that brought a new client: each named client once, with its first recommendation.

    A client that is seen to have bought before the recommendation, or not to have bought by `until`, is not new; one
    that lies outside the reader's rights or filters counts as named.
    """
    named = served("referrals_anywhere").filter(_.new_client_id.notnull(), _.referred_on <= until)
    first = ibis.row_number().over(group_by=named.new_client_id, order_by=[named.referred_on, named.referral_id])
    named = named.mutate(at=first).filter(_.at == 0)
    if not has_sales:
        return named.select("referral_id", referrer="client_key", referred_on="referred_on")
    seen = served("clients").select(seen_id="client_id", bought_on="first_on")
    came = named.left_join(seen, [named.new_client_id == seen.seen_id])
    # Not seen at all (null id): as named. Seen without a purchase: not yet a client.
    bought = ibis.coalesce((_.bought_on >= _.referred_on) & (_.bought_on <= until), False)
    return came.filter(_.seen_id.isnull() | bought).select(
        "referral_id", referrer="client_key", referred_on="referred_on"
    )


@cache
def _conversion(has_sales: bool, until: date) -> ir.Table:
    said = served("referrals_history").select("referral_id", "new_client_id")
    came = brought(has_sales, until).select(came_id="referral_id")
    joined = said.left_join(came, [("referral_id", "came_id")])
    return joined.agg(acts=_.count(), named=_.new_client_id.count(), came=_.came_id.count())


@dataclass(frozen=True)
class Conversion:
    """How many new clients came through how many recommendations; `missing` says why it is not known."""

    came: int = 0
    acts: int = 0
    missing: str = ""

    @property
    def per_act(self) -> float:
        """New clients per recommendation; 0 without any."""
        return self.came / self.acts if self.acts else 0.0

    @property
    def figure(self) -> Figure:
        """New clients per recommendation with its Wilson interval."""
        if self.missing:
            return unknown(self.missing)
        return Figure(self.per_act, self.acts, *wilson(self.came, self.acts))

    def draws(self, size: int) -> np.ndarray:
        """So many likely values: Jeffreys' posterior of the share, the same ones each time."""
        dice = np.random.default_rng(20_1)
        return dice.beta(self.came + 0.5, self.acts - self.came + 0.5, size)


def new_per_praise(view: View) -> Conversion:
    """New clients per act of praise.

    Rows:   recommendations up to the period's end; a new client counts once, with its first recommendation, when it
            bought no earlier than that day.
    Value:  a Conversion; unknown when no recommendation names a new client (the column is empty, not nobody came).
    Cuts:   counts are additive, the share is not.
    Source: definition of the house; interval Wilson 1927.
    """
    if not view.may_see("satisfaction"):
        return Conversion(missing=NOT_YOURS)
    if not view.has("referrals"):
        return Conversion(missing=NO_REFERRALS)
    row = view.run(_conversion(view.has("sales"), view.until)).iloc[0]
    if not int(row["named"]):
        return Conversion(missing=NO_NEW_CLIENTS)
    return Conversion(int(row["came"]), int(row["acts"]))


@cache
def _first_years(first: date, last: date, until: date, calendar: FiscalCalendar) -> ir.Table:
    """Revenue and gross profit of the first twelve months of the calendar of the clients won between two days."""
    won = served("clients").filter(_.first_on >= first, _.first_on <= last)
    won = won.select(won_key="client_key", began=period_start(won.first_on, "month", calendar))
    # The twelfth month of weeks begins before 52 of them have passed, the thirteenth not, a 53rd week or none.
    year_length = ibis.interval(years=1) if isinstance(calendar, int) else ibis.interval(weeks=52)
    first_month = period_of(first, "month", calendar).start
    months = served("client_period_calendar").filter(_.grain == "month", _.period_start >= first_month)
    months = months.filter(_.period_start <= until)
    joined = months.join(won, [("client_key", "won_key")])
    year = joined.filter(_.period_start >= _.began, _.period_start < _.began + year_length)
    clients = year.group_by("client_key").agg(
        revenue=_.revenue_e4.sum().cast("float64"),
        gross=(_.revenue_e4 - _.cost_of_goods_e4).sum().cast("float64"),
        is_known=_.cost_known_lines.sum() == _.lines.sum(),
    )
    steps = [float(step) for step in STEPS]
    return clients.agg(
        n=_.count(),
        known=_.is_known.cast("int64").sum(),
        revenue=_.revenue.quantile(steps),
        gross=_.gross.quantile(steps),
        **{f"{name}_total": _[name].sum() for name in ("revenue", "gross")},
        **{f"{name}_squares": (_[name] * _[name]).sum() for name in ("revenue", "gross")},
    )


@dataclass(frozen=True)
class FirstYear:
    """What a client won brings in its first twelve months, ten-thousandths: of `n` clients the quantiles, the sum and
    the sum of squares.

    What several new clients bring is their number times the mean; what one of them typically brings is the median.
    """

    kind: Literal["revenue", "gross_profit"] = "revenue"
    n: int = 0
    quantiles: tuple[float, ...] = ()
    missing: str = ""
    total: float = 0.0
    squares: float = 0.0

    @property
    def mean(self) -> Figure:
        """The mean with its interval, Student's with n − 1 degrees of freedom."""
        if self.missing:
            return unknown(self.missing)
        half = float(stdtrit(self.n - 1, 0.975)) * self._error
        return Figure(self.total / self.n, self.n, self.total / self.n - half, self.total / self.n + half)

    @property
    def _error(self) -> float:
        """Standard error of the mean."""
        spread = self.squares - self.total * self.total / self.n
        return sqrt(max(0.0, spread) / (self.n - 1) / self.n)

    def draws(self, size: int) -> np.ndarray:
        """So many likely means, the same ones each time."""
        dice = np.random.default_rng(20_2)
        return self.total / self.n + self._error * dice.standard_t(self.n - 1, size)

    @property
    def middle(self) -> float:
        """The median of the clients there were."""
        return float(np.interp(0.5, STEPS, self.quantiles))

    @property
    def median(self) -> Figure:
        """The median with its interval."""
        if self.missing:
            return unknown(self.missing)
        # The rank of the true median among n is Beta distributed.
        ranks = betaincinv((self.n + 1) / 2, (self.n + 1) / 2, [0.025, 0.975])
        low, high = np.interp(ranks, STEPS, self.quantiles)
        return Figure(self.middle, self.n, float(low), float(high))


def first_year(view: View) -> FirstYear:
    """What a client won brings in its first twelve calendar months: gross profit where all costs are known, else
    revenue.

    Rows:   clients whose first purchase lies one to three years before the period's end, and not in the first year of
            the data, when old clients cannot be told from new ones.
    Value:  a FirstYear; unknown with fewer than 30 such clients, without sales, and without the right to money.
    Cuts:   not additive: ask again for the part.
    Source: definition of the house; Student 1908 for the mean; interval of a median by order statistics.
    """
    if not view.may_see("money"):
        return FirstYear(missing=NOT_YOURS)
    began = first_day(view)
    if began is None:
        return FirstYear(missing=NO_SALES)
    year = timedelta(days=365)
    first, last = max(view.until - YEARS_BACK * year, began + year), view.until - year
    row = view.run(_first_years(first, last, view.until, view.settings.calendar))
    n, known = int(row["n"].iloc[0]), row["known"].iloc[0]
    if n < LEAST_WON:
        return FirstYear(missing=TOO_FEW_WON)
    kind: Literal["revenue", "gross_profit"] = "gross_profit" if int(known) == n else "revenue"
    name = "gross" if kind == "gross_profit" else "revenue"
    # The engine adds up in the order its threads come: rounding takes away what differs from one time to the next.
    total, squares = (float(f"{row[f'{name}_{part}'].iloc[0]:.12g}") for part in ("total", "squares"))
    return FirstYear(kind, n, tuple(float(value) for value in row[name].iloc[0]), "", total, squares)
