"""What is asked once for all periods gives for each of them what was counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from data.door import View
from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.contribution.clients import spread_of
from metrics.contribution.costs import costs_of
from metrics.contribution.totals import period_clients
from metrics.degrees.looked_at import at_moment, moment_days, moment_on
from metrics.kpi_calendar import money_by_period
from metrics.region_branches import sums_below
from metrics.satisfaction.answer_days import answer_days
from metrics.talk import talk_days
from metrics.word_of_mouth.answers import on_one_scale, watched_answers
from metrics.word_of_mouth.readouts import fitted_readouts
from tests.data.small import view_of

E4 = 10_000


def test_the_spread_of_profits_counts_losers_and_those_unknown_apart() -> None:
    profit, gross, service = (np.array(each) for each in ([5, -3, 0, -4], [9, 1, 2, 0], [4, 4, 2, 4]))
    found = spread_of(profit, gross, service, unknown=2)
    assert (found.known, found.unknown, found.losing) == (4, 2, 2)
    assert (found.loss_e4, found.gain_e4, found.losing_gross_e4, found.losing_service_e4) == (7, 5, 1, 8)
    nobody = spread_of(profit[:0], gross[:0], service[:0])
    assert (nobody.known, nobody.losing, nobody.loss_e4) == (0, 0, 0)


def test_the_clients_of_a_period_come_in_one_question_with_their_costs(three: Store) -> None:
    view = view_of(three, "2026-Q1")
    found = period_clients(view)
    codes = dict(
        zip(*(view.run(view.tables.clients)[name].tolist() for name in ("client_key", "client_id")), strict=True)
    )
    revenue = (found.sums["revenue_e4"] // E4).tolist()
    sold = {codes[key]: amount for key, amount in zip(found.keys.tolist(), revenue, strict=True)}
    assert sold == {"n1": 280, "n2": 30, "s1": 90}
    costs = costs_of(view, found, False)
    assert dict(zip([codes[key] for key in costs["client_key"]], costs["gross_e4"] // E4, strict=True)) == {
        "n1": 70, "n2": -10, "s1": 60,
    }  # fmt: skip
    assert (costs["other_e4"] == 0).all() and "capital_charge_e4" not in costs
    north = period_clients(view_of(three, "2026-Q1", regions=("N",)))
    assert [codes[key] for key in north.keys.tolist()] == ["n1", "n2"]
    assert (
        len(period_clients(view_of(three, "2024-Q1")).keys)
        == 0
        == len(period_clients(replace(view, scope=NOBODY)).keys)
    )


def test_the_calendar_of_money_holds_every_period_of_every_grain(three: Store) -> None:
    rows = money_by_period(view_of(three, "2026-Q1"))
    whole = rows[rows["span"] == "whole"].groupby(["grain", "period_start"])["revenue_e4"].sum() // E4
    assert whole["year"].to_dict() == {date(2025, 1, 1): 210, date(2026, 1, 1): 410}
    assert whole["month"].to_dict() == {
        date(2025, 2, 1): 160, date(2025, 5, 1): 50, date(2026, 1, 1): 200, date(2026, 2, 1): 200, date(2026, 4, 1): 10,
    }  # fmt: skip
    assert set(rows["span"]) == {"whole", "to_date"}, "the running periods have spans to be compared by"
    assert money_by_period(view_of(three, "2026-Q1", NOBODY)).empty


def test_sums_of_regions_together_are_those_of_their_rows_alone() -> None:
    rows = pd.DataFrame({"orders": [1, 2, 4], "lines": [8, 16, 32]}, index=pd.Index([1, 2, 3], name="region_key"))
    assert sums_below(rows, frozenset((1, 3))) == {"orders": 5, "lines": 40}
    assert sums_below(rows, frozenset((9,))) == {"orders": 0, "lines": 0}


def test_the_days_of_moments_are_those_published_up_to_the_last_day(three: Store) -> None:
    view = view_of(three, "2026-Q1")  # published without any model: there was no moment
    assert moment_days(view) == () and moment_on(view) is None and at_moment(view) is view


def test_answers_and_acts_by_day_are_counted_once_for_every_period(voices_store: Store) -> None:
    spring, autumn = (view_of(voices_store, period, regions=("F",)) for period in ("2026-Q1", "2025-Q4"))
    found = answer_days(spring)
    assert found.days.astype(str).tolist() == ["2025-11-04"] * 2 + ["2026-03-04"] * 4
    assert found.counted["answers"].tolist() == [1, 1, 1, 1, 1, 2], "of five levels, two said 5"
    assert answer_days(autumn).days.tolist() == found.days.tolist()
    acts = talk_days(view_of(voices_store, "2026-Q2", regions=("W",)))
    assert acts.acts("complaints", date(2026, 5, 1), date(2026, 5, 31)) == 2
    assert acts.acts("complaints", date(2026, 6, 11), date(2026, 12, 31)) == 0
    assert acts.acts("referrals", date(2025, 6, 2), date(2025, 11, 28)) == 3
    assert answer_days(view_of(voices_store, "2026-Q1", NOBODY)).days.size == 0


def test_acts_after_an_answer_follow_it_within_the_window(voices_store: Store) -> None:
    view = view_of(voices_store, "2026-Q2", regions=("W",))
    found = watched_answers(view)
    days = [str(each)[:10] for each in found.rows["answered_on"].tolist()]
    praised = dict(zip(zip(found.rows["client_key"].tolist(), days, strict=True), found.praise.tolist(), strict=True))
    assert sorted(praised.values()) == [0, 0, 0, 2], "w1 on days 1 and 180"
    assert found.complaints.sum() == 1 and found.distinct == (2, 1), "w3 on 10 June 2026"
    assert len(watched_answers(view_of(voices_store, "2026-Q2", NOBODY)).rows) == 0


def test_satisfaction_is_put_on_the_scale_that_most_sheets_use() -> None:
    rows = pd.DataFrame(
        {"satisfaction": [5.0, 1.0, 10.0], "scale_low": [1.0, 1.0, 0.0], "scale_high": [5.0, 5.0, 10.0]}
    )
    stated, ends, scales, converted = on_one_scale(rows)
    assert stated.tolist() == [5, 1, 5] and ends == (1, 5) and (scales, converted) == (2, 1)


def test_no_figures_are_read_off_a_curve_that_is_not_there(voices_store: Store, three: Store) -> None:
    silent: View = view_of(three, "2026-Q1")
    assert fitted_readouts(silent) is None
    few = fitted_readouts(view_of(voices_store, "2026-Q2", regions=("W",)))
    assert few is not None and few.zone is None and few.net.value is None and few.net.missing
