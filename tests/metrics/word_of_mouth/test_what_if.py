"""What goes along with clients standing at another level: curves written down and companies counted by hand."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.scope import NOBODY, TOPICS, Scope
from data.tables import served
from data.warehouse.store import Store
from metrics.figure import Figure
from metrics.intervals import wilson
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.word_of_mouth import Acts, Branch, Curve, Draws, Refusal, Verdict, WordOfMouth
from metrics.word_of_mouth.what_if import (
    NO_CURVE,
    NO_MONEY,
    NOT_ASKED,
    best_band,
    clients_at,
    levels_held,
    move_share,
    moved,
    one_point_more,
    point_of,
)
from metrics.word_of_mouth.worth import (
    LEAST_WON,
    NO_NEW_CLIENTS,
    NO_REFERRALS,
    STEPS,
    TOO_FEW_WON,
    Conversion,
    FirstYear,
    first_year,
    new_per_praise,
)
from tests.data.small import published, sale, view_of
from tests.metrics.companies import client, day, region, store_of

LEVELS = np.arange(11.0)
NOW = pd.DataFrame({"level": LEVELS, "clients": [1, 2, 3, 4, 5, 10, 20, 40, 30, 20, 10]})
TOLD = Verdict("told")


def side(name: str, threshold: float, **more: object) -> Branch:
    """One side: .15 acts per client and year, growing with .6 beyond the threshold."""
    return Branch(name, 500, 1000, 500.0, TOLD, threshold, 0.15, 0.6, **more)  # type: ignore[arg-type]


def refused(name: str) -> Branch:
    return Branch(name, 12, 1000, 500.0, TOLD, refusal=Refusal("too few"))  # type: ignore[arg-type]


def talk(
    praise: Branch | None = None,
    complaint: Branch | None = None,
    scale: tuple[float, float] = (0, 10),
    now: pd.DataFrame = NOW,
    spread: float = 0.0,
) -> WordOfMouth:
    """A fitted curve; `spread` is the standard deviation of the log level over the resamples."""
    praise = praise or side("praise", 7)
    complaint = complaint or side("complaint", 5)
    around = spread * np.random.default_rng(1).standard_normal(400)

    def drawn(branch: Branch) -> np.ndarray | None:
        if not branch.shown:
            return None
        ones = np.ones(400)
        return np.column_stack([branch.threshold * ones, log(0.15) + around, 0.6 * ones])

    draws = Draws(drawn(praise), drawn(complaint), 400)
    return WordOfMouth(Curve(praise, complaint, scale), draws, Acts(pd.DataFrame(), 0, 0, 0), now, 180, 1000, 900)


def test_clients_moved_beyond_the_threshold_praise_at_the_rate_there() -> None:
    """.15·e^{.6(s−7)} of metrics.md section 1: at 8 it is .2733 a year, at 7 and below .15."""
    made = moved(talk(), 6, 8, 1000)
    assert made.praise.before.value == pytest.approx(150) and made.praise.after.value == pytest.approx(273.3, abs=0.05)
    assert made.praise.difference.value == pytest.approx(1000 * 0.15 * (exp(0.6) - 1))
    assert made.praising.before.value == pytest.approx(1000 * (1 - exp(-0.15)))
    assert made.praising.after.value == pytest.approx(1000 * (1 - exp(-0.15 * exp(0.6))))
    assert made.complaints.difference.value == 0 and made.clients == 1000


def test_moving_up_from_below_the_zone_saves_complaints() -> None:
    made = moved(talk(), 3, 5, 100)
    assert made.complaints.difference.value == pytest.approx(100 * 0.15 * (1 - exp(1.2)))
    assert made.praise.difference.value == 0
    back = moved(talk(), 5, 3, 100)
    assert back.complaints.difference.value == -(made.complaints.difference.value or 0)


def test_nobody_moved_changes_nothing() -> None:
    for made in (moved(talk(), 6, 9, 0), moved(talk(), 9, 9, 100)):
        for change in (made.praise, made.praising, made.complaints):
            assert change.difference.value == 0


def test_intervals_are_those_of_the_resamples() -> None:
    found = talk(spread=0.1)
    assert found.draws is not None and found.draws.praise is not None
    levels = np.exp(found.draws.praise[:, 1])
    low, high = np.quantile(levels * (exp(0.6) - 1) * 100, [0.025, 0.975])
    change = moved(found, 7, 8, 100).praise.difference
    assert (change.low, change.high, change.n) == (pytest.approx(low), pytest.approx(high), 1000)
    assert moved(talk(), 7, 8, 100).praise.difference.low == pytest.approx(100 * 0.15 * (exp(0.6) - 1))


def test_acts_that_some_do_often_come_from_fewer_clients() -> None:
    often = side("praise", 7, family="negative_binomial", alpha=2.0)
    made = moved(talk(often), 7, 8, 100)
    assert made.praising.before.value == pytest.approx(100 * (1 - (1 + 2 * 0.15) ** -0.5))
    plain = moved(talk(), 7, 8, 100)
    assert (made.praising.before.value or 0) < (plain.praising.before.value or 0)
    assert made.praise.before.value == plain.praise.before.value


def test_a_side_without_a_curve_is_unknown_and_not_zero() -> None:
    made = moved(talk(refused("praise")), 3, 5, 100, Conversion(5, 100))
    for change in (made.praise, made.praising, made.new_clients, made.money):
        assert change.difference.value is None and change.difference.missing == NO_CURVE
    assert made.complaints.difference.value is not None


def test_new_clients_carry_their_own_uncertainty() -> None:
    made = moved(talk(), 7, 8, 1000, Conversion(20, 400))
    praise = 1000 * 0.15 * (exp(0.6) - 1)
    new = made.new_clients.difference
    assert new.value == pytest.approx(praise * 0.05)
    low, high = wilson(20, 400)
    assert (new.low, new.high) == (pytest.approx(praise * low, rel=0.06), pytest.approx(praise * high, rel=0.06))
    assert moved(talk(), 7, 8, 1000).new_clients.difference.missing == NOT_ASKED
    assert (
        moved(talk(), 7, 8, 1000, Conversion(missing=NO_NEW_CLIENTS)).new_clients.difference.missing == NO_NEW_CLIENTS
    )


def test_money_is_new_clients_times_a_first_year() -> None:
    year = FirstYear("revenue", 10_000, tuple(100.0 * STEPS), total=500_000.0, squares=1e8 / 3)  # evenly 0 to 100
    made = moved(talk(), 7, 8, 1000, Conversion(20, 400), year)
    assert made.money.difference.value == pytest.approx(50 * (made.new_clients.difference.value or 0))
    assert moved(talk(), 7, 8, 1000, Conversion(20, 400)).money.difference.missing == NO_MONEY
    skewed = FirstYear("revenue", 100, tuple(10.0 * STEPS), total=3_000.0, squares=900_000.0)
    many = moved(talk(), 7, 8, 1000, Conversion(20, 400), skewed)
    new = many.new_clients.difference.value or 0
    assert many.money.difference.value == pytest.approx(30 * new), "n clients bring n times the mean, not the median"
    hidden = moved(talk(), 7, 8, 1000, Conversion(20, 400), FirstYear(missing=NOT_YOURS))
    assert hidden.money.difference.missing == NOT_YOURS


@pytest.mark.parametrize(("start", "end", "clients"), [(-1, 5, 10), (5, 11, 10), (5, 6, -1)])
def test_what_no_scale_holds_is_refused(start: float, end: float, clients: float) -> None:
    with pytest.raises(ValueError, match="levels from 0 to 10"):
        moved(talk(), start, end, clients)


def test_one_point_more_raises_everybody_in_the_band_and_nobody_above_the_scale() -> None:
    made = one_point_more(talk(), 7, 8)
    assert made.clients == 70
    assert made.praise.difference.value == pytest.approx(0.15 * (40 * (exp(0.6) - 1) + 30 * (exp(1.2) - exp(0.6))))
    top = one_point_more(talk(), 10, 10)
    assert (top.clients, top.praise.difference.value) == (10, 0)
    assert one_point_more(talk(now=NOW.head(0)), 7, 8).clients == 0


def test_the_band_named_pays_most_at_the_threshold() -> None:
    assert best_band(talk()) == (7, 8), "from 6 to 7 nobody in between would praise more"
    few_above = NOW.assign(clients=[1, 1, 1, 1, 1, 1, 500, 20, 1, 1, 1])
    assert best_band(talk(side("praise", 6.2), now=few_above)) == (6, 7)
    assert best_band(talk(refused("praise"))) is None
    assert best_band(talk(now=NOW.head(0))) is None
    one = pd.DataFrame({"level": [7.0], "clients": [1]})
    rare = replace(side("praise", 7), level=0.01)
    assert best_band(replace(talk(rare, now=one), draws=None)) is None, "0.008 clients a year more are written as 0.0"
    assert best_band(talk(now=one)) is not None, "0.1 are not"


@pytest.mark.parametrize(
    ("scale", "point", "band"),
    [((1, 5), 1, (3, 4)), ((1, 7), 1, (5, 6)), ((0, 10), 1, (8, 9)), ((0, 100), 10, (80, 90))],
)
def test_a_point_is_that_of_the_scale_and_nobody_starts_at_its_top(
    scale: tuple[float, float], point: float, band: tuple[float, float]
) -> None:
    assert point_of(scale) == point
    now = pd.DataFrame({"level": np.arange(scale[0], scale[1] + point, point), "clients": 10})
    near_top = side("praise", scale[1] - 0.6 * point)
    assert best_band(talk(near_top, scale=scale, now=now)) == band


def test_clients_at_a_level_and_a_share_of_them() -> None:
    found = talk(now=pd.DataFrame({"level": [6.4, 6.5, 7.0, 7.4, 7.5], "clients": [1, 2, 4, 8, 16]}))
    assert clients_at(found, 7) == 14 and levels_held(found) == (6.4, 7.5)
    assert levels_held(talk(now=NOW.head(0))) == (0, 10)
    assert move_share(found, 7, 8, 50).clients == 7
    assert move_share(talk(), 99, -5, 500).clients == 10, "an address may ask for what the scale does not hold"


def buyers(root: Path) -> Store:
    """Data from 2022 to 30 June 2026. Forty clients won in July 2024 bring 12 in their first twelve months, at a cost
    of 2, and 100 later; in region U the costs are unknown. r1 recommended four times: n1 is new and named twice, o1 had
    bought before, one names nobody."""
    won = [f"w{n}" for n in range(LEAST_WON + 10)]
    hidden = [f"u{n}" for n in range(LEAST_WON)]
    sales = [sale(c, "2024-07-10", 5, 1) for c in won] + [sale(c, "2025-06-10", 7, 1) for c in won]
    sales += [sale(c, "2025-07-10", 100, 1) for c in won] + [sale(c, "2024-07-10", 9) for c in hidden]
    sales += [sale("o1", "2022-01-05", 50, 1), sale("n1", "2026-02-01", 4, 1), sale("r1", "2026-06-30", 4, 1)]
    named = [("2026-01-05", "n1"), ("2026-01-06", "n1"), ("2026-01-07", "o1"), ("2026-01-08", None)]
    clients = [client(c, "U" if c[0] == "u" else "W") for c in (*won, *hidden, "o1", "n1", "r1")]
    return published(
        root,
        {
            "regions": [region("C", None), region("W"), region("U")],
            "clients": clients,
            "sales": sales,
            "referrals": [
                {"referral_id": on, "client_id": "r1", "referred_on": day(on), "new_client_id": new}
                for on, new in named
            ],
        },
    )


@pytest.fixture(scope="session")
def buyers_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(buyers, tmp_path_factory)


def test_a_recommendation_brings_a_client_only_if_it_is_new(buyers_store: Store) -> None:
    found = new_per_praise(view_of(buyers_store, "2026-Q2"))
    assert (found.came, found.acts) == (1, 4)
    assert found.figure == Figure(0.25, 4, *wilson(1, 4))
    early = new_per_praise(view_of(buyers_store, "2026-01"))
    assert (early.came, early.acts) == (0, 4), "n1 bought in February"
    assert np.array_equal(found.draws(10), found.draws(10))


def test_a_recommended_client_of_another_region_counts_and_is_not_named(tmp_path: Path) -> None:
    """Four recommendations of one region: twice the same client elsewhere, another one elsewhere, one of its own."""
    named = {"a": "u1", "b": "u1", "c": "u2", "d": "n1"}
    store = published(
        tmp_path,
        {
            "regions": [region("C", None), region("W"), region("U")],
            "clients": [client("r1", "W"), client("n1", "W"), client("u1", "U"), client("u2", "U")],
            "sales": [sale("n1", "2026-02-01", 4, 1), sale("u1", "2026-02-01", 4, 1)],
            "referrals": [
                {"referral_id": key, "client_id": "r1", "referred_on": day("2026-01-05"), "new_client_id": new}
                for key, new in named.items()
            ],
        },
    )
    west = view_of(store, "2026-Q1", Scope("wen", regions=frozenset("W"), topics=TOPICS, why="test"))
    for table in ("referrals", "referrals_history", "referrals_anywhere"):
        told = west.run(served(table).select("referral_id", "new_client_id").order_by("referral_id"))
        assert list(told["new_client_id"]) == ["outside a", "outside a", "outside c", "n1"]
    assert new_per_praise(west).came == 3, "each once, and one who cannot be looked at is taken at their word"
    whole = view_of(store, "2026-Q1").run(served("referrals").select("new_client_id"))
    assert sorted(whole["new_client_id"]) == ["n1", "u1", "u1", "u2"]


def test_why_nothing_is_known_of_new_clients(buyers_store: Store, voices_store: Store, three: Store) -> None:
    assert new_per_praise(view_of(voices_store, "2026-Q2")).missing == NO_NEW_CLIENTS
    assert new_per_praise(view_of(three, "2026-Q1")).missing == NO_REFERRALS
    assert new_per_praise(view_of(buyers_store, "2026-Q2", NOBODY)).missing == NOT_YOURS
    assert new_per_praise(view_of(buyers_store, "2026-Q2", regions=("U",))).missing == NO_NEW_CLIENTS


def test_a_first_year_is_the_median_of_the_clients_won(buyers_store: Store) -> None:
    known = first_year(view_of(buyers_store, "2026-Q2", regions=("W",)))
    assert (known.kind, known.n, known.middle) == ("gross_profit", LEAST_WON + 10, 100_000)
    assert (known.median.low, known.median.high) == (100_000, 100_000)
    partly = first_year(view_of(buyers_store, "2026-Q2"))
    assert (partly.kind, partly.n, partly.middle) == ("revenue", 2 * LEAST_WON + 10, 120_000)
    # Forty bring 12 and thirty 9: 750 over 70, by Student's t with 69 degrees of freedom.
    mean, squares = 7_500_000 / 70, 40 * 120_000.0**2 + 30 * 90_000.0**2
    error = ((squares - 70 * mean**2) / 69 / 70) ** 0.5
    assert partly.mean.value == pytest.approx(mean)
    assert (partly.mean.high or 0) - mean == pytest.approx(1.9949 * error, rel=1e-4)
    assert np.std(partly.draws(4_000)) == pytest.approx(error, rel=0.1)


def test_money_is_only_for_those_who_may_see_it(buyers_store: Store, voices_store: Store, three: Store) -> None:
    heard = Scope("ear", everywhere=True, topics=frozenset(("satisfaction",)), why="test")
    assert first_year(view_of(buyers_store, "2026-Q2", heard)).missing == NOT_YOURS
    assert first_year(view_of(voices_store, "2026-Q2")).missing == NO_SALES
    assert first_year(view_of(three, "2026-Q1")).missing == TOO_FEW_WON
    assert first_year(view_of(three, "2026-Q1")).median.value is None
