"""Do we win complainers back? Who still buys a year later, solved or not, and how satisfied they are afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import served
from metrics.complaints.cases import NO_RESOLVED, absent_why, recorded
from metrics.complaints.matched import common_difference
from metrics.everywhere import of_selection, unfiltered
from metrics.figure import Figure, unknown
from metrics.intervals import Z, wilson
from metrics.rules.rule import Rule
from metrics.rules.solved import kept_by_case, kept_counts, kept_missing, solved_and_loyal
from metrics.satisfaction import NO_SURVEYS

GROUPS = ("solved", "unsolved", "never")
PAIRED_DAYS, PAIRS_FROM_DAYS = 548, 1096
NO_PAIRS = N_("unknown: nobody answered both before and after a solved complaint")
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Recovered:
    """Who still buys a year later by group; solved less never as it is (`rule`) and among those that were alike.

    kept: group → share with Wilson's interval. before: clients that had complained only earlier, in no group.
    matched, unsolved_matched: solved, and unsolved, less never within level and tier before. alike: the share of the
    solved that has somebody to be matched with.
    """

    kept: Mapping[str, Figure]
    rule: Rule
    matched: Rule
    unsolved_matched: Figure = field(default_factory=lambda: unknown(""))
    before: int = 0
    alike: float | None = None
    missing: str = ""


def recovered(view: View) -> Recovered:
    """Retention of clients whose complaint was solved, was not, and that never complained. Ask it as `view.once`.

    Rows:   as `metrics.rules.solved.kept_by_case`. Alike: the same level in the last answer of the 18 months before
            (those without one among themselves) and the same tier by the revenue of the twelve months before.
    Value:  Recovered; `matched` is the rule "solved complainers are more loyal" with the common difference.
    Cuts:   not additive: ask again for the part.
    Source: "service recovery paradox", McCollough & Bharadwaj 1992; Mantel & Haenszel 1959; Sato 1989; Wilson 1927.
    """
    rule = solved_and_loyal(view)
    if why := kept_missing(view) or ("" if recorded(view).solved else NO_RESOLVED):
        return Recovered({}, rule, _rule(rule, unknown(why)), missing=why)
    rows = view.once(kept_by_case)
    counts = kept_counts(rows)
    kept = {}
    for group in GROUPS:
        stayed, n = counts.get(group, (0, 0))
        kept[group] = Figure(stayed / n, n, *wilson(stayed, n)) if n else unknown(rule.figure.missing)
    found = {group: common_difference(_strata(rows, group)) for group in GROUPS[:2]}
    solved = counts.get("solved", (0, 0))[1]
    alike = sum(n for _a, n, _b, m in _strata(rows, "solved") if m) / solved if solved else None
    before = counts.get("before", (0, 0))[1]
    return Recovered(kept, rule, _rule(rule, found["solved"]), found["unsolved"], before, alike)


def _rule(rule: Rule, figure: Figure) -> Rule:
    return Rule("solved_alike", rule.claim, rule.low, rule.high, rule.kind, figure, rule.counted, rule.values)


def _strata(rows: pd.DataFrame, group: str) -> list[tuple[int, int, int, int]]:
    sums = rows.groupby(["level", "tier_then", "group"])[["kept", "n"]].sum().unstack("group", fill_value=0)
    return [
        tuple(int(row.get((name, side), 0)) for side in (group, "never") for name in ("kept", "n"))  # type: ignore[misc]
        for _at, row in sums.iterrows()
    ]


@dataclass(frozen=True)
class After:
    """The next answer of clients at one level before, 0 to 100: of those with a solved complaint between, and without.

    Rows are levels; `difference` puts them together, solved less without, weighed by the solved.
    """

    levels: Mapping[int, tuple[Figure, Figure]]
    difference: Figure
    missing: str = ""


@cache
def _pairs(until: date) -> ir.Table:
    """Each client's last two answers on different days, with what it had complained of between them."""
    since = until - timedelta(days=PAIRS_FROM_DAYS)
    sheets = served("surveys_anywhere").filter(_.level.notnull(), _.share.notnull(), _.answered_on >= since)
    days = sheets.group_by(["client_key", "answered_on"]).agg(
        level=_.level.max(), share=_.share.mean(), region_key=_.region_key.max(), channel_key=_.channel_key.max(),
        manager_key=_.manager_key.max(),
    )  # fmt: skip
    window = ibis.window(group_by=days.client_key, order_by=days.answered_on)
    told = days.mutate(
        before_on=days.answered_on.lag().over(window),
        before_level=days.level.lag().over(window),
        is_last=days.answered_on.lead().over(window).isnull(),
    )
    return told.filter(_.is_last, _.before_on.notnull(), _.answered_on.delta(_.before_on, unit="day") <= PAIRED_DAYS)


def _after(view: View) -> ir.Table:
    tiers = served("clients_anywhere").select(tier_key="client_key", tier="tier")
    pairs = _pairs(view.until).join(tiers, [("client_key", "tier_key")])
    pairs = of_selection(pairs, view)
    cases = served("complaints_anywhere").select("received_on", "resolved_on", case_key="client_key")
    between = pairs.join(
        cases,
        [
            pairs.client_key == cases.case_key,
            cases.received_on > pairs.before_on,
            cases.received_on < pairs.answered_on,
        ],
    )
    said = between.group_by(case_client="client_key").agg(
        is_solved=ibis.coalesce(_.resolved_on <= _.answered_on, False).all()
    )
    joined = pairs.left_join(said, [("client_key", "case_client")])
    group = ibis.cases((_.case_client.isnull(), "without"), (_.is_solved, "solved"), else_="unsolved")
    score = 100.0 * joined.share
    return (
        joined.mutate(group=group, score=score)
        .group_by(["group", "before_level"])
        .agg(n=_.count(), total=_.score.sum(), squares=(_.score * _.score).sum())
    )


def satisfaction_after(view: View) -> After:
    """How satisfied clients say they are after a solved complaint, against those that had none and began alike.

    Rows:   each client's last two answers, at most 18 months apart, the earlier in the last three years. Solved: it
            complained between the two days, and every such complaint was solved by the second; without: it did not
            complain between them.
    Value:  After: means of the second answer (0 to 100) with Student's interval by the level of the first, and the
            difference of all levels, weighed by how many solved began there.
    Cuts:   not additive: ask again for the part.
    Source: direct standardisation; Welch 1947 for the variance of the difference.
    """
    if why := absent_why(view) or ("" if view.has("surveys") else NO_SURVEYS):
        return After({}, unknown(why), why)
    if not recorded(view).solved:
        return After({}, unknown(NO_RESOLVED), NO_RESOLVED)
    rows = unfiltered(view).run(_after(view)).set_index(["group", "before_level"])
    levels = {level: (_mean(rows, "solved", level), _mean(rows, "without", level)) for level in LEVELS}
    known = {level: pair for level, pair in levels.items() if pair[0].n > 1 and pair[1].n > 1}
    total = sum(solved.n for solved, _without in known.values())
    if not total:
        return After({}, unknown(NO_PAIRS), NO_PAIRS)
    difference, variance = 0.0, 0.0
    for solved, without in known.values():
        weight = solved.n / total
        difference += weight * ((solved.value or 0.0) - (without.value or 0.0))
        variance += weight**2 * (_error(solved) ** 2 + _error(without) ** 2)
    half = Z * variance**0.5
    return After(levels, Figure(difference, total, difference - half, difference + half))


def _mean(rows: pd.DataFrame, group: str, level: int) -> Figure:
    if (group, level) not in rows.index:
        return unknown(NO_PAIRS)
    row = rows.loc[(group, level)]
    n, mean = int(row["n"]), float(row["total"]) / float(row["n"])
    if n < 2:
        return Figure(mean, n)
    half = Z * max(0.0, (float(row["squares"]) - n * mean * mean) / (n - 1) / n) ** 0.5
    return Figure(mean, n, mean - half, mean + half)


def _error(figure: Figure) -> float:
    return ((figure.high or 0.0) - (figure.low or 0.0)) / 2 / Z
