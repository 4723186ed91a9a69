"""Does keeping promises go along with satisfaction and orders afterwards? An association, never called a cause."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from metrics.everywhere import of_selection, unfiltered
from metrics.figure import unknown
from metrics.kpi_event_sums import is_kept_in_time
from metrics.kpi_record import NO_PROMISES, NO_SALES, NO_SURVEYS, NOT_YOURS
from metrics.promises.half_years import HalfYear, bound_of, half_years, number_of
from metrics.promises.matched import Matched, matched_of, matched_sums
from metrics.region_branches import branches

TOO_SHORT = N_("unknown: it takes a year and a half of promises and orders on record")
TOO_FEW = N_("unknown: fewer than 20 clients with a broken promise, or with none, can be compared")
FIFTHS, UPPER_HALF, MOST_PROMISES = 5, 3, 4
ANSWER_MONTHS = 12
MOST_CLIENTS = 100_000
LEVELS_FULL = 100.0


def orders_afterwards(view: View) -> Matched:
    """Orders after a half-year with a broken promise against those after one in which all were kept.

    Rows:   clients with a promise due in one of the last four half-years that have two more quarters after them, and
            with net revenue in the two quarters before it; filters say whose promises, not where the client bought.
    Value:  revenue of the two quarters after over that of the two before, times what the company's season made of it;
            Matched, 1 is as the company went. Compared within the same half-year, region, fifth of the revenue
            before and number of promises (1, 2, 3, 4 and more).
    Cuts:   not additive: ask again for the part.
    Source: difference in differences; Abadie & Imbens 2006; Liang & Zeger 1986.
    """
    if not (view.may_see("money") and view.may_see("satisfaction")):
        return _nothing(NOT_YOURS)
    if why := next(
        (said for table, said in (("promises", NO_PROMISES), ("sales", NO_SALES)) if not view.has(table)), ""
    ):
        return _nothing(why)
    spans = half_years(view)
    if len(spans) < 3:
        return _nothing(TOO_SHORT)
    cases = _order_cases(view, spans)
    season = ibis.window(group_by="number")
    scaled = cases.mutate(base=_.before * (_.after.sum().over(season) / _.before.sum().over(season)))
    return _compared(view, scaled.filter(_.base > 0), ("number", "place", "fifth", "band"))


def satisfaction_afterwards(view: View) -> Matched:
    """The change of satisfaction over a half-year with a broken promise against one in which all were kept.

    Rows:   clients with a promise due in one of the last four half-years that have two more quarters after them, that
            answered in the twelve months before it and again in the twelve months after it.
    Value:  next answer less last answer, each from 0 (lowest of its scale) to 100; Matched. Compared within the same
            half-year, region, level of the last answer, half of the revenue before, and one promise or more.
    Cuts:   not additive: ask again for the part.
    Source: difference in differences; Abadie & Imbens 2006; Liang & Zeger 1986.
    """
    if not view.may_see("satisfaction"):
        return _nothing(NOT_YOURS)
    lacks = (("promises", NO_PROMISES), ("surveys", NO_SURVEYS))
    if why := next((said for table, said in lacks if not view.has(table)), ""):
        return _nothing(why)
    spans = half_years(view)
    if len(spans) < 3:
        return _nothing(TOO_SHORT)
    return _compared(view, _answer_cases(view, spans), ("number", "place", "fifth", "band", "level"))


def _nothing(why: str) -> Matched:
    return Matched(unknown(why), unknown(why), unknown(why), missing=why)


def _compared(view: View, cases: ir.Table, cell: tuple[str, ...]) -> Matched:
    row = unfiltered(view).run(matched_sums(cases, cell)).iloc[0]
    return matched_of({str(name): float(value) for name, value in row.items()}, TOO_FEW)


def one_in(view: View) -> int:
    """Of how many clients one is looked at: all up to 100,000, beyond that an even sample, which says enough."""
    return max(1, -(-view.version.rows("clients") // MOST_CLIENTS))


def _promised(view: View, spans: tuple[HalfYear, ...]) -> ir.Table:
    """Client and half-year: how many promises were due, and whether one was broken."""
    promises = served("promises_anywhere").filter(
        _.due_on >= ibis.literal(spans[-2].start),
        _.due_on <= ibis.literal(spans[1].end),
        _.client_key % one_in(view) == 0,
    )
    tiers = served("clients_anywhere").select("tier", "home_key", who="client_key")
    mine = of_selection(promises.join(tiers, [("client_key", "who")]), view)
    numbered = mine.mutate(
        number=number_of(mine.due_on, spans[1:-1]), in_time=is_kept_in_time(mine), place=_place(view, mine.home_key)
    )
    cases = numbered.filter(_.number.notnull()).group_by(["client_key", "place", "number"]).agg(
        due=_.count(), is_broken=(~_.in_time).any()
    )  # fmt: skip
    return cases.mutate(band=ibis.least(_.due, MOST_PROMISES))


def _place(view: View, home: ir.IntegerValue) -> ir.IntegerValue:
    """The region of today, of those that stand side by side: where promises are broken more, orders may fall anyway."""
    shown = [(at, sorted(branch.keys)) for at, branch in enumerate(branches(view), 1) if branch.keys]
    return ibis.cases(*((home.isin(keys), at) for at, keys in shown), else_=0) if shown else ibis.literal(0)


@cache
def _bought(spans: tuple[HalfYear, ...], every: int) -> ir.Table:
    """Net revenue by client and half-year."""
    quarters = served("client_period_calendar").filter(
        _.grain == "quarter",
        _.period_start >= ibis.literal(spans[-1].start),
        _.period_start <= ibis.literal(spans[0].end),
        _.client_key % every == 0,
    )
    numbered = quarters.mutate(half_year=number_of(quarters.period_start, spans))
    sums = numbered.group_by(["client_key", "half_year"]).agg(revenue=_.revenue_e4.sum().cast(WIDE).cast("float64"))
    return sums.select("half_year", "revenue", buyer_key="client_key")


def _with_revenue_before(view: View, spans: tuple[HalfYear, ...]) -> ir.Table:
    cases = _promised(view, spans).mutate(number_before=_.number + 1)
    before = _bought(spans, one_in(view)).select("buyer_key", "half_year", before="revenue")
    found = cases.left_join(before, [("client_key", "buyer_key"), ("number_before", "half_year")])
    return found.select("client_key", "place", "number", "is_broken", "band", "before")


def _in_fifths(cases: ir.Table) -> ir.Table:
    """With the fifth of the revenue before among the clients of the half-year; 0 where nothing was bought."""
    buys = cases.before.fill_null(0.0) > 0
    ranked = ibis.ntile(FIFTHS).over(
        ibis.window(group_by=[cases.number, buys], order_by=[cases.before, cases.client_key])
    )
    return cases.mutate(fifth=ibis.ifelse(buys, ranked + 1, 0))


def _order_cases(view: View, spans: tuple[HalfYear, ...]) -> ir.Table:
    cases = _in_fifths(_with_revenue_before(view, spans).filter(_.before > 0)).mutate(number_after=_.number - 1)
    after = _bought(spans, one_in(view)).select("buyer_key", "half_year", after="revenue")
    found = cases.left_join(after, [("client_key", "buyer_key"), ("number_after", "half_year")])
    # Who bought nothing more bought 0: that is known.
    return found.mutate(after=_.after.fill_null(0.0)).select(
        "client_key", "place", "number", "is_broken", "band", "fifth", "before", "after"
    )


def _answer_cases(view: View, spans: tuple[HalfYear, ...]) -> ir.Table:
    cases = _in_fifths(_with_revenue_before(view, spans))
    placed = cases.mutate(starts=bound_of(cases.number, spans, "start"), ends=bound_of(cases.number, spans, "end"))
    answers = served("surveys_anywhere").filter(_.share.notnull()).select(
        "answered_on", "share", "level", answerer_key="client_key"
    )  # fmt: skip
    year = ibis.interval(months=ANSWER_MONTHS)
    asked = placed.join(answers, [("client_key", "answerer_key")])
    is_before = (asked.answered_on < asked.starts) & (asked.answered_on >= (asked.starts - year).cast("date"))
    is_after = (asked.answered_on > asked.ends) & (asked.answered_on <= (asked.ends + year).cast("date"))
    told = asked.mutate(is_before=is_before, is_after=is_after).filter(_.is_before | _.is_after)
    found = told.group_by(["client_key", "place", "number", "is_broken", "band", "fifth"]).agg(
        last=_.share.argmax(_.answered_on, where=_.is_before),
        level=_.level.argmax(_.answered_on, where=_.is_before),
        following=_.share.argmin(_.answered_on, where=_.is_after),
    )
    both = found.filter(_.last.notnull() & _.following.notnull())
    # Answers are far fewer than orders: cells as fine as theirs would leave most of them without anybody alike.
    return both.mutate(
        after=(_.following - _.last) * LEVELS_FULL, base=1.0, band=ibis.least(_.band, 2),
        fifth=ibis.ifelse(_.fifth >= UPPER_HALF, 2, ibis.least(_.fifth, 1)),
    )  # fmt: skip
