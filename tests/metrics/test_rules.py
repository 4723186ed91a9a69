"""Rules of thumb against small companies counted by hand, and the verdicts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.scope import NOBODY, Scope
from data.warehouse.store import Store
from metrics.contribution import client_profits, curve_of, profit_spread
from metrics.figure import unknown
from metrics.intervals import wilson
from metrics.kpi import BEFORE_DATA, NO_SALES, NOT_YOURS
from metrics.rules import rules_of_thumb
from metrics.rules.money import (
    LOSERS_BRING_NOTHING,
    NO_WINNING_COST,
    best_fifth,
    cost_of_winning,
    losing_rules,
    top_share,
)
from metrics.rules.rule import LEAST, share_difference
from metrics.rules.solved import NO_SOLVED, solved_and_loyal
from metrics.rules.voices import (
    COMPLAINED_ON_THE_DAY,
    NO_DISSATISFIED,
    NO_SATISFIED,
    new_per_hundred,
    silent_per_complaint,
)
from metrics.satisfaction import NO_SURVEYS
from metrics.word_of_mouth import poisson_interval
from metrics.word_of_mouth.worth import NO_NEW_CLIENTS, NO_REFERRALS
from tests.data.small import published, sale, view_of
from tests.metrics.companies import act, answer, client, day, region, store_of


def talkers(root: Path) -> Store:
    """Who said what, and who came through whom; data until 30 June 2026.

    s1   5 on 1 Jan 2025, watched 180 days. Recommends n2 that day (too early), n1 on the 2nd (new) and again the 3rd,
         o1 on the 4th (bought in 2024), g1 on the 5th (never bought)
    s2   4 on 1 Jan 2025, 1 on 10 Feb: satisfied for 40 days; recommends n3 five days later, when no longer satisfied
    s3   5 on 20 June 2026: 10 days have passed        s4   5 on 1 Jan 2025, closed on the 21st: 20 days
    d1   1 on 1 Jan 2025, complains that day and on the 5th        d2   2 on 1 Jan 2025, complains on day 181
    d3   2 on 1 June 2026: the 180 days have not passed
    """
    surveys = [
        answer("s1", "2025-01-01", 5), answer("s2", "2025-01-01", 4), answer("s2", "2025-02-10", 1),
        answer("s3", "2026-06-20", 5), answer("s4", "2025-01-01", 5), answer("d1", "2025-01-01", 1),
        answer("d2", "2025-01-01", 2), answer("d3", "2026-06-01", 2),
    ]  # fmt: skip
    referred = [
        ("s1", "2025-01-01", "n2"), ("s1", "2025-01-02", "n1"), ("s1", "2025-01-03", "n1"), ("s1", "2025-01-04", "o1"),
        ("s1", "2025-01-05", "g1"), ("s1", "2025-01-06", None), ("s2", "2025-02-15", "n3"),
    ]  # fmt: skip
    complained = [("d1", "2025-01-01"), ("d1", "2025-01-05"), ("d2", "2025-07-01")]
    bought = [
        ("n1", "2025-01-10"), ("n2", "2025-01-10"), ("n3", "2025-03-01"), ("o1", "2024-06-01"), ("z1", "2026-06-30"),
    ]  # fmt: skip
    closed = {"s4": day("2025-01-21")}
    names = ("s1", "s2", "s3", "s4", "d1", "d2", "d3", "n1", "n2", "n3", "o1", "g1", "z1")
    return published(
        root,
        {
            "regions": [region("C", None), region("D"), region("E")],
            "clients": [client(c, "D" if c[0] == "d" else "E", closed_on=closed.get(c)) for c in names],
            "surveys": surveys,
            "referrals": [
                {"referral_id": f"{c}-{on}", "client_id": c, "referred_on": day(on), "new_client_id": new}
                for c, on, new in referred
            ],
            "complaints": [
                {"complaint_id": f"{c}-{on}", "client_id": c, "received_on": day(on)} for c, on in complained
            ],
            "sales": [sale(c, on, 10, 6) for c, on in bought],
        },
    )


def complainers(root: Path) -> Store:
    """Who bought from July 2024 to June 2025, who complained, and who bought in the twelve months after.

    never:  a1 stays, a2 goes, c5 stays (complains only afterwards)     solved: c1 stays, c6 goes
    other:  c2 was never solved, c3 complained long before, c4 was solved too late
    """
    cases = [
        ("c1", "2024-10-01", "2024-11-01"), ("c6", "2025-01-01", "2025-01-05"), ("c2", "2024-10-01", None),
        ("c3", "2023-10-01", "2023-11-01"), ("c4", "2025-06-01", "2025-07-15"), ("c5", "2025-12-01", "2025-12-02"),
    ]  # fmt: skip
    first = [(c, "2024-08-10") for c in ("a1", "a2", "c1", "c2", "c3", "c4", "c5", "c6")]
    again = [(c, "2025-08-10") for c in ("a1", "c1", "c2", "c3", "c4", "c5")]
    outside = [("o1", "2024-06-30"), ("o1", "2026-06-30")]  # bought before and after, not in the first twelve months
    return published(
        root,
        {
            "regions": [region("C", None), region("E")],
            "clients": [client(c, "E") for c in ("a1", "a2", "c1", "c2", "c3", "c4", "c5", "c6", "o1")],
            "sales": [sale(c, on, 10, 6) for c, on in (*first, *again, *outside)],
            "complaints": [
                {"complaint_id": c, "client_id": c, "received_on": day(on), "resolved_on": solved and day(solved)}
                for c, on, solved in cases
            ],
        },
    )


def fifths(root: Path) -> Store:
    """Ten clients that bring 100, 50, 10, 10, 10, 5, 5, 5, 3 and 2, at a tenth of it as goods; the last two are visited
    for 20 each."""
    amounts = (100, 50, 10, 10, 10, 5, 5, 5, 3, 2)
    return published(
        root,
        {
            "regions": [region("C", None), region("E")],
            "clients": [client(f"f{n}", "E") for n in range(10)],
            "sales": [sale(f"f{n}", "2026-03-02", amount, amount / 10) for n, amount in enumerate(amounts)],
            "activities": [act(f"f{n}", "2026-03-03", "visit", 1, cost=20) for n in (8, 9)],
        },
    )


@pytest.fixture(scope="session")
def talkers_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(talkers, tmp_path_factory)


@pytest.fixture(scope="session")
def complainers_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(complainers, tmp_path_factory)


@pytest.fixture(scope="session")
def fifths_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(fifths, tmp_path_factory)


def test_new_clients_count_once_after_the_answer_and_only_if_they_are_new(talkers_store: Store) -> None:
    rule = new_per_hundred(view_of(talkers_store, "2026-Q2"))
    watched_years = (180 + 40 + 10 + 20) / 365.25
    assert rule.values["new"] == 1 and rule.figure.n == 4
    assert rule.figure.value == pytest.approx(100 / watched_years)
    low, high = poisson_interval(1)
    assert (rule.figure.low, rule.figure.high) == (
        pytest.approx(100 * low / watched_years), pytest.approx(100 * high / watched_years),
    )  # fmt: skip
    assert rule.verdict == "cannot_tell", f"fewer than {LEAST} clients"


def test_in_an_earlier_period_only_what_had_happened_counts(talkers_store: Store) -> None:
    rule = new_per_hundred(view_of(talkers_store, "2025-01"))
    assert rule.figure.value == pytest.approx(100 * 365.25 / (30 + 30 + 20)), (
        "answers of 1 January, watched to the 31st"
    )


def test_silent_ones_are_those_who_did_not_complain_within_the_window(talkers_store: Store) -> None:
    rule = silent_per_complaint(view_of(talkers_store, "2026-Q2"))
    assert (rule.values["spoke"], rule.values["answers"], rule.figure.value) == (1, 3, 2.0)
    low, high = wilson(1, 3)
    assert (rule.figure.low, rule.figure.high) == (pytest.approx((1 - high) / high), pytest.approx((1 - low) / low))


def test_complaints_on_the_day_of_the_answer_are_told_where_none_came_after(tmp_path: Path) -> None:
    tables = {
        "regions": [region("C", None), region("A")],
        "clients": [client("a1", "A"), client("a2", "A")],
        "surveys": [answer("a1", "2025-06-01", 1), answer("a2", "2026-06-30", 5)],
        "complaints": [{"complaint_id": "k", "client_id": "a1", "received_on": day("2025-06-01")}],
    }
    rule = silent_per_complaint(view_of(published(tmp_path, tables), "2026-Q2"))
    assert rule.figure.missing == COMPLAINED_ON_THE_DAY and rule.values["answers"] == 1


def test_voices_go_by_region_and_rights(talkers_store: Store) -> None:
    only = view_of(talkers_store, "2026-Q2", regions=("D",))
    assert silent_per_complaint(only).figure.value == 1.0, "d1 spoke, d2 too late"
    assert new_per_hundred(only).figure.missing == NO_SATISFIED
    early = view_of(talkers_store, "2024")
    assert silent_per_complaint(early).figure.missing == NO_DISSATISFIED
    assert new_per_hundred(early).figure.missing == NO_NEW_CLIENTS, "by then no recommendation had come"
    without = Scope("sales", everywhere=True, topics=frozenset(("money",)), why="test")
    view = view_of(talkers_store, "2026-Q2", without)
    assert new_per_hundred(view).figure.missing == silent_per_complaint(view).figure.missing == NOT_YOURS


def test_what_was_never_imported_is_named(three: Store, serving_store: Store, voices_store: Store) -> None:
    assert new_per_hundred(view_of(three, "2026-Q1")).figure.missing == NO_SURVEYS
    assert new_per_hundred(view_of(serving_store, "2026-03")).figure.missing == NO_REFERRALS
    assert new_per_hundred(view_of(voices_store, "2026-Q2")).figure.missing == NO_NEW_CLIENTS
    assert solved_and_loyal(view_of(voices_store, "2026-Q2")).figure.missing == NO_SALES
    assert cost_of_winning().figure == unknown(NO_WINNING_COST)


def test_the_solved_are_compared_with_those_who_never_complained(complainers_store: Store) -> None:
    rule = solved_and_loyal(view_of(complainers_store, "2026-Q2"))
    assert rule.values == {"solved_kept": 1, "solved": 2, "never_kept": 2, "never": 3}
    assert rule.figure == share_difference((1, 2), (2, 3)) and rule.verdict == "cannot_tell"


def test_loyalty_needs_two_years_of_data_and_a_solved_case(complainers_store: Store) -> None:
    assert solved_and_loyal(view_of(complainers_store, "2026-03")).figure.missing == BEFORE_DATA
    nobody = solved_and_loyal(view_of(complainers_store, "2026-Q2", tiers=("A",)))
    assert nobody.figure.missing == NO_SOLVED or nobody.figure.n < LEAST


def test_the_best_fifth_is_that_of_the_whale_curve(fifths_store: Store) -> None:
    view = view_of(fifths_store, "2026-03")
    assert best_fifth(view, "revenue_e4").figure.value == pytest.approx(150 / 200)
    profit = best_fifth(view, "profit_e4").figure
    curve = curve_of(client_profits(view))
    assert curve is not None and profit.value == pytest.approx(curve.top_share(0.2))
    assert best_fifth(view_of(fifths_store, "2026-03", NOBODY), "revenue_e4").figure.missing == NOT_YOURS


def test_the_interval_of_a_top_share_is_that_of_its_influences() -> None:
    amounts = np.array([100.0, 50, 10, 10, 10, 5, 5, 5, 3, 2])
    q, share = 50.0, 0.75
    influence = (np.maximum(amounts - q, 0) + 0.2 * q - share * amounts) / amounts.mean()
    assert influence.mean() == pytest.approx(0)
    half = 1.959964 * np.sqrt(np.mean(influence**2) / 10)
    beyond = np.maximum(amounts - q, 0)
    found = top_share(
        pd.Series({
            "n": 10, "best": 2, "q": q, "total": 200, "squares": (amounts**2).sum(), "best_total": 150,
            "beyond_total": beyond.sum(), "beyond_squares": (beyond**2).sum(), "crossed": (beyond * amounts).sum(),
        })
    )  # fmt: skip
    assert (found.value, found.n) == (0.75, 10)
    assert (found.low, found.high) == (pytest.approx(share - half), pytest.approx(share + half))
    with pytest.raises(ValueError, match="above zero"):
        top_share(pd.Series({"n": 1, "total": 0, "q": 0}))


def test_losers_are_those_of_the_ledger(fifths_store: Store, serving_store: Store, three: Store) -> None:
    view = view_of(fifths_store, "2026-03")
    share, ratio = losing_rules(view)
    spread = profit_spread(client_profits(view))
    assert (share.figure.value, share.figure.n) == (0.2, 10) == (spread.losing_share, spread.known)
    assert (share.figure.low, share.figure.high) == wilson(2, 10)
    assert ratio.figure.value == pytest.approx(40 / 4.5) == spread.cost_to_bring
    assert ratio.verdict == "cannot_tell", "two clients are no sample"
    assert losing_rules(view_of(serving_store, "2026-03"))[1].figure.missing == LOSERS_BRING_NOTHING
    assert {rule.figure.missing for rule in losing_rules(view_of(three, "2026-Q1"))} != {""}, "no service costs there"


def test_every_rule_is_told_once_and_knows_what_it_counted(talkers_store: Store, three: Store) -> None:
    for view in (view_of(talkers_store, "2026-Q2"), view_of(three, "2026-Q1"), view_of(three, "2026-Q1", NOBODY)):
        rules = rules_of_thumb(view)
        assert len({rule.key for rule in rules}) == len(rules) == 8
        for rule in rules:
            assert "{" not in rule.counted.format(**rule.values)
            assert (rule.figure.value is None) == bool(rule.figure.missing)
