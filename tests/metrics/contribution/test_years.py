"""Profit over years: moves between bands, one bad year that does not condemn, and winning against keeping."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.contribution import BANDS, band_moves, shrunk_profits, winning_against_keeping
from metrics.contribution.years import variance_components
from tests.data.small import view_of


def profits(values: dict[int, int | None]) -> pd.DataFrame:
    return pd.DataFrame({"client_key": list(values), "profit_e4": pd.array(list(values.values()), dtype="Int64")})


BEFORE = profits({1: -5, 2: -7, 3: 0, 4: 10, 5: 20, 6: 30, 7: 40, 8: 50, 9: None, 10: -1})
AFTER = profits({1: 4, 2: -9, 3: 12, 4: 10, 5: -3, 6: 99, 7: 40, 8: 50, 9: 5, 11: 8, 10: None})


def test_clients_move_between_bands_whose_bounds_are_those_of_the_year_before() -> None:
    moves = band_moves(BEFORE, AFTER)
    assert moves.bounds == (18, 26, 34, 42), "fifths of 10, 20, 30, 40, 50"
    pairs = {(r.before, r.after): (r.clients, r.before_e4, r.after_e4) for r in moves.rows.itertuples()}
    assert pairs == {
        ("loss", "gain_1"): (1, -5, 4), ("loss", "loss"): (1, -7, -9), ("nothing", "gain_1"): (1, 0, 12),
        ("gain_1", "gain_1"): (1, 10, 10), ("gain_2", "loss"): (1, 20, -3), ("gain_3", "gain_5"): (1, 30, 99),
        ("gain_4", "gain_4"): (1, 40, 40), ("gain_5", "gain_5"): (1, 50, 50), ("unknown", "gain_1"): (1, 0, 5),
        ("absent", "gain_1"): (1, 0, 8), ("loss", "unknown"): (1, -1, 0),
    }  # fmt: skip
    assert (moves.out_of_loss.value, moves.out_of_loss.n) == (0.5, 2)
    assert (moves.into_loss.value, moves.into_loss.n) == (1 / 6, 6)
    assert moves.into_loss.low is not None and moves.into_loss.low < 1 / 6


def test_without_a_year_before_everybody_is_new() -> None:
    moves = band_moves(profits({}), AFTER)
    assert set(moves.rows["before"]) == {"absent"} and moves.bounds == ()
    assert moves.out_of_loss.value is None and moves.out_of_loss.missing.startswith("unknown: no client")
    assert band_moves(profits({}), profits({})).rows.empty


some = st.dictionaries(st.integers(0, 30), st.none() | st.integers(-(10**15), 10**15), max_size=20)


@settings(max_examples=40)
@given(some, some)
def test_moves_add_up_to_the_clients_and_the_money_of_both_years(
    one: dict[int, int | None], other: dict[int, int | None]
) -> None:
    rows = band_moves(profits(one), profits(other)).rows
    assert rows["clients"].sum() == len({*one, *other})
    assert rows["before_e4"].sum() == sum(v or 0 for v in one.values())
    assert rows["after_e4"].sum() == sum(v or 0 for v in other.values())
    assert set(rows["before"]) | set(rows["after"]) <= set(BANDS)


def years(table: dict[int, list[float]], tier: str = "A") -> pd.DataFrame:
    rows = [(key, tier, year, value) for key, values in table.items() for year, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["client_key", "tier", "year", "profit_e4"])


def test_profits_of_two_years_are_drawn_to_their_tier_by_hand() -> None:
    found = shrunk_profits(years({1: [10, 14], 2: [20, 24], 3: [0, 4]})).set_index("client_key")
    # Means 12, 22, 2; within each 8, so the noise is 24/3 = 8; between (2·200/2 − 8)/2 = 96.
    weight = 96 / (96 + 8 / 2)
    assert found["mean_e4"].tolist() == [12, 22, 2] and found["weight"].tolist() == pytest.approx([weight] * 3)
    assert found["shrunk_e4"].tolist() == pytest.approx([12, 12 + 10 * weight, 12 - 10 * weight])
    # The tier's mean errs by (96 + 4) / 3.
    half = 1.959964 * (weight * 4 + (1 - weight) ** 2 * 100 / 3) ** 0.5
    assert found["high_e4"].tolist() == pytest.approx(found["shrunk_e4"] + half)
    assert found.loc[3, "loss_chance"] == pytest.approx(0.1103, abs=2e-3)


def test_one_bad_year_does_not_condemn_a_client() -> None:
    good = {n: [100.0 + n, 90.0 + n, 110.0 - n] for n in range(20)}
    found = shrunk_profits(years(good | {50: [-30.0], 51: [-80.0, -90.0, -85.0]})).set_index("client_key")
    assert found.loc[50, "mean_e4"] == -30 < found.loc[50, "shrunk_e4"]
    assert found.loc[50, "weight"] < found.loc[51, "weight"] and found.loc[51, "high_e4"] < 0


def test_tiers_are_drawn_to_their_own_mean() -> None:
    tiers = pd.concat([years({1: [100, 120], 2: [80, 90]}), years({3: [1, 2], 4: [2, 1]}, "D")])
    found = shrunk_profits(tiers).set_index("client_key")
    assert found.loc[3, "shrunk_e4"] == pytest.approx(1.5) and found.loc[[1, 2], "shrunk_e4"].mean() == pytest.approx(
        97.5
    )


def test_years_may_come_as_one_list_of_clients_each() -> None:
    found = shrunk_profits([profits({1: 10, 2: 20, 3: None}), profits({1: 14, 2: 24, 4: 5})]).set_index("client_key")
    assert found["years"].to_dict() == {1: 2, 2: 2, 4: 1}
    assert shrunk_profits([profits({}), profits({})]).empty
    alone = shrunk_profits([profits({1: -5})])
    assert alone["shrunk_e4"][0] == -5 and alone[["low_e4", "high_e4", "loss_chance"]].isna().all(axis=None)
    single = shrunk_profits(years({1: [-10, 30, 10]}))
    assert single["shrunk_e4"][0] == 10 and single["low_e4"][0] < 0 < single["loss_chance"][0] < 0.5


@settings(max_examples=30)
@given(st.dictionaries(st.integers(0, 9), st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=4), min_size=1))
def test_a_shrunk_profit_lies_between_the_own_mean_and_the_tiers(table: dict[int, list[float]]) -> None:
    found = shrunk_profits(years(table))
    n, mean = found["years"].to_numpy(), found["mean_e4"].to_numpy()
    centre = variance_components(mean, n, np.zeros(len(n)))[0]
    low, high = np.minimum(mean, centre), np.maximum(mean, centre)
    slack = 1e-6 * (1 + np.abs(mean) + abs(centre))
    assert ((found["shrunk_e4"] >= low - slack) & (found["shrunk_e4"] <= high + slack)).all()
    assert found["loss_chance"].dropna().between(0, 1).all()


def test_winning_a_client_costs_what_was_done_before_its_first_order(lending_store: Store) -> None:
    found = winning_against_keeping(view_of(lending_store, "2026-03", regions=("K",)))
    assert (found.won, found.courted, found.kept) == (20, 21, 20)
    assert found.winning_e4.value == pytest.approx(550_000), "20 × 50 and 100 for one that never bought, by 20 won"
    # 20 × 10 for 20 kept and half of 20 won, in 31 days.
    assert found.keeping_e4.value == pytest.approx(200 / 30 * 10_000 / (31 / 365.25))
    assert found.ratio.value == pytest.approx(0.7002, abs=1e-4)
    assert found.ratio.low is not None and found.ratio.high is not None
    assert found.ratio.low < found.ratio.value < found.ratio.high  # type: ignore[operator]


def test_winning_is_unknown_with_few_clients_without_acts_and_without_rights(
    serving_store: Store, three: Store, lending_store: Store
) -> None:
    assert "too few" in winning_against_keeping(view_of(serving_store, "2026-03")).ratio.missing
    assert "import `activities`" in winning_against_keeping(view_of(three, "2026-02")).ratio.missing
    assert "not yours" in winning_against_keeping(view_of(lending_store, "2026-03", scope=NOBODY)).ratio.missing
