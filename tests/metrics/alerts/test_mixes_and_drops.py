"""Changes of products and drops in satisfaction: found where planted, within the budget where not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import poisson

from metrics.alerts.drops import Answers, _gaps, _spread, answers_of, drop_limit, drops
from metrics.alerts.mix_signals import Mixes, joined_mixes, mix_signals, range_read
from metrics.alerts.mixes import BLOCKS, drawn_mixes, drift_of, mix_readings, shares_of
from metrics.alerts.tails import Passing, lowest_limit, passing_of, tail_of

SUNDAY = date(2026, 10, 18)
NAMES = ("tea", "wine", "salt", "")
CHANGED = 7


def mixes_made(clients: int = 600) -> Mixes:
    """Clients that buy four categories in their own shares; one turns from its largest to its smallest."""
    random = np.random.default_rng(4)
    shares = random.dirichlet([4, 3, 2, 1], clients)
    amounts = random.gamma(10, shares[:, :, None] * 20, (clients, 4, BLOCKS)).astype(np.float32)
    amounts[CHANGED, :, -5:] = amounts[CHANGED, ::-1, -5:] * np.array([[9], [1], [1], [1]], dtype=np.float32)
    found = joined_mixes(list(range_read(amounts, np.arange(clients), 20_000, SUNDAY, NAMES, random)))
    assert found is not None
    return found


def test_a_change_of_products_is_found_and_others_are_as_many_as_expected() -> None:
    found = mixes_made()
    watch = found.watch(10)
    signals = mix_signals(found, watch.limit)
    low, high = poisson.ppf((0.025, 0.975), watch.expected)
    assert low <= len(signals) - 1 <= high
    mine = signals.set_index("row").loc[CHANGED]
    assert mine["about"] in NAMES and mine["is_standing"]
    assert date(2026, 6, 1) < mine["raised_on"] <= SUNDAY
    assert abs(mine["observed"] - mine["expected"]) > 0.1


def test_shares_that_never_change_are_no_change_and_everybodys_drift_is_nobodys() -> None:
    amounts = np.ones((50, 2, BLOCKS), dtype=np.float32)
    assert shares_of(amounts).tolist() == [0.5, 0.5]
    amounts[:, 0, -6:] = 3
    found = mix_readings(amounts, drift_of(amounts), shares_of(amounts))
    assert found.judged.all()
    assert np.abs(found.observed[:, -1] - found.expected[:, -1]).max() < 0.02


def test_without_a_past_no_mix_is_drawn() -> None:
    amounts = np.zeros((5, 2, BLOCKS), dtype=np.float32)
    amounts[:, :, -16:] = 1
    assert drawn_mixes(amounts, 10, shares_of(amounts), np.random.default_rng(1)) is None


def answered(clients: int = 700, waves: int = 8) -> pd.DataFrame:
    random = np.random.default_rng(8)
    level = random.normal(0.65, 0.15, clients)
    rows = []
    for wave in range(waves):
        on = SUNDAY - timedelta(days=30 + 182 * (waves - 1 - wave))
        said = np.clip(level + random.normal(0, 0.1, clients) - 0.05 * (wave % 2), 0, 1)
        rows.append(pd.DataFrame({
            "client_key": np.arange(clients), "one": f"w{wave}", "answered_on": pd.Timestamp(on),
            "quarter": pd.Timestamp(on), "said": said, "is_named": True, "place": np.arange(clients) % 7,
        }))  # fmt: skip
    return pd.concat(rows).sort_values(["client_key", "answered_on"], ignore_index=True)


@pytest.fixture(scope="module")
def judged() -> Answers:
    rows = answered()
    rows.loc[(rows["client_key"] == CHANGED) & (rows["one"] == "w7"), "said"] = 0.0
    found = answers_of(rows, SUNDAY)
    assert found is not None
    return found


def test_a_drop_is_found_and_others_are_as_many_as_expected(judged: Answers) -> None:
    limit = drop_limit(judged, 10)
    told = drops(judged, limit, SUNDAY)
    low, high = poisson.ppf((0.025, 0.975), limit.expected)
    assert limit.expected == pytest.approx(10, rel=0.2) and limit.judged == 1400
    assert low <= len(told) - 1 <= high
    mine = told.set_index("client_key").loc[CHANGED]
    assert mine["observed"] == 0 and mine["expected"] > 0.4 and mine["is_standing"]
    assert mine["raised_on"] == SUNDAY - timedelta(days=30)


def test_a_wave_in_which_all_answer_lower_is_nobodys_drop(judged: Answers) -> None:
    rows = answered()
    rows.loc[rows["one"] == "w7", "said"] -= 0.2
    found = answers_of(rows, SUNDAY)
    assert found is not None
    told = drops(found, drop_limit(found, 10), SUNDAY)
    assert len(told) <= poisson.ppf(0.975, 10)


def test_a_city_in_which_all_answer_lower_is_nobodys_drop() -> None:
    rows = answered()
    rows.loc[(rows["one"] == "w7") & (rows["place"] == 3), "said"] -= 0.3
    found = answers_of(rows, SUNDAY)
    assert found is not None
    assert len(drops(found, drop_limit(found, 10), SUNDAY)) <= poisson.ppf(0.975, 10)
    unaware = answers_of(rows.assign(place=0), SUNDAY)
    assert unaware is not None and len(drops(unaware, drop_limit(unaware, 10), SUNDAY)) > poisson.ppf(0.975, 10)


def test_answers_are_compared_with_past_ones_as_far_apart_and_few_of_them_with_farther_ones() -> None:
    days = np.repeat([100, 182, 364, 700], [50, 300, 300, 90])
    assert np.unique(_gaps(days, np.ones(len(days), bool)), return_counts=True)[1].tolist() == [350, 390]
    residual = np.where(np.arange(740) % 2, 1.0, -1.0) * np.repeat([1.0, 3.0], [350, 390])
    spread = _spread(residual, np.repeat([1, 2], [350, 390]), np.ones(740, bool))
    assert spread[[0, -1]].tolist() == [1.0, 3.0]


def test_an_answer_after_years_of_silence_is_not_judged() -> None:
    rows = answered()
    rows.loc[(rows["client_key"] == CHANGED) & (rows["one"] == "w7"), "said"] = 0.0
    found = answers_of(
        rows[(rows["client_key"] != CHANGED) | rows["one"].isin(["w0", "w7"])].reset_index(drop=True), SUNDAY
    )
    assert found is not None and CHANGED not in found.judged
    assert CHANGED not in set(drops(found, drop_limit(found, 10), SUNDAY)["client_key"])


def test_few_answers_are_not_judged() -> None:
    assert answers_of(answered(clients=20), SUNDAY) is None


def test_the_tail_is_that_of_what_was_drawn() -> None:
    drawn = np.random.default_rng(2).exponential(1.0, 100_000)
    tail = tail_of(drawn)
    assert tail.chance(np.array([0.0, 1.0, -np.inf])).tolist() == pytest.approx([1, np.exp(-1), 1], abs=0.01)
    assert tail.chance(np.array([9.0]))[0] == pytest.approx(np.exp(-9), rel=0.5)
    limit, expected = lowest_limit(Passing(tail), 5, 1000)
    assert expected == pytest.approx(5, rel=0.01) and limit == pytest.approx(np.log(200), rel=0.05)
    with pytest.raises(ValueError, match="none"):
        tail_of(np.array([]))


def test_rare_values_are_counted_as_long_as_ten_were_drawn_and_the_tail_goes_on_from_the_tenth() -> None:
    tail = tail_of(np.arange(1.0, 10_000.0))
    assert tail.chance(np.array([9_980.0, 9_990.0, 9_989.5])).tolist() == pytest.approx([0.0020, 0.0010, 0.00105])
    assert 0.0009 < tail.chance(np.array([9_990.2]))[0] < 0.0010


def test_what_was_above_the_limit_before_the_year_is_not_raised_in_it() -> None:
    high = np.repeat([1.0, 5.0], [900, 100])
    assert passing_of(high, np.full(1000, 5.0)).chance(3.0) < 1e-9
    # Halfway between two drawn values; beyond values that are all nothing a tail goes on from one of a thousand.
    assert passing_of(high, np.zeros(1000)).chance(3.0) == pytest.approx((100.5 - np.exp(-3)) / 1001)
