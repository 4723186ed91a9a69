"""The chance to be falsely loyal inside the engine: the published figure, the pure function's, and what is unknown."""

from __future__ import annotations

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from data.settings import Settings
from metrics.false_loyalty.attitude import Attitude, reliability_of
from metrics.false_loyalty.chances import chances
from metrics.false_loyalty.normal import with_normal_below
from metrics.false_loyalty.published import Figures
from metrics.loyalty import false_loyalty_probability
from tests.metrics.false_loyalty.rows import OWN, RELATIVE

KINDS = {"satisfaction": "float64", "attitude": "float64", "answers": "int64", "alive": "float64", "wallet": "float64"}


def judged(rows: pd.DataFrame, figures: Figures, cut: float = 65.0) -> pd.DataFrame:
    """The rows with their chances, as the engine works them out."""
    table = ibis.table(ibis.schema(KINDS), name="rows")
    sql = str(ibis.to_sql(chances(table, Settings(attitude_cut=cut), figures), dialect="duckdb"))
    with duckdb.connect() as con:
        con.register("rows", rows[list(KINDS)].astype(KINDS | {"answers": "Int64"}))
        return con.execute(sql).df()


def client(**known: object) -> pd.DataFrame:
    return pd.DataFrame([{**dict.fromkeys(KINDS), "answers": 1, **known}])


def test_the_published_figure_observed_55_under_a_cut_of_65() -> None:
    found = judged(client(satisfaction=0.55, alive=1.0, wallet=0.9), Figures(own=OWN)).iloc[0]
    assert found["attitude_observed"] == pytest.approx(55) and round(found["p_attitude_low"], 3) == 0.788
    assert found["p_false"] == found["p_attitude_low"]


def test_the_engine_says_what_the_pure_function_says_whatever_the_answers() -> None:
    random = np.random.default_rng(5)
    n = 500
    rows = pd.DataFrame(
        {
            "satisfaction": random.random(n), "attitude": random.random(n) - 0.5,
            "answers": random.integers(1, 6, n), "alive": random.random(n), "wallet": 1.0,
        }
    )  # fmt: skip
    rows.loc[random.random(n) < 0.5, "attitude"] = None
    found = judged(rows, Figures(RELATIVE, OWN))
    for row in found.to_dict("records"):
        scale = OWN if pd.isna(row["attitude"]) else RELATIVE
        k, rho = row["answers"], scale.reliability
        sd = scale.sd * (rho + (1 - rho) / k) ** 0.5
        said = false_loyalty_probability(row["attitude_observed"], scale.mean, sd, reliability_of(rho, k), 65)
        assert row["p_attitude_low"] == pytest.approx(said, abs=1e-6)


def test_the_normal_distribution_of_the_engine_errs_by_less_than_a_ten_millionth() -> None:
    z = np.linspace(-9, 9, 20_001)
    table = ibis.table({"z": "float64"}, name="rows")
    sql = str(ibis.to_sql(with_normal_below(table, "p", table.z), dialect="duckdb"))
    with duckdb.connect() as con:
        con.register("rows", pd.DataFrame({"z": z}))
        found = con.execute(sql).df()
    assert np.abs(found["p"] - norm.cdf(found["z"])).max() < 1e-7


def test_patronage_is_high_by_the_chance_to_buy_where_the_wallet_is_ours_or_unknown() -> None:
    rows = pd.concat([client(satisfaction=0.5, alive=0.6, wallet=wallet) for wallet in (0.5, 0.49, None)])
    rows = pd.concat([rows, client(satisfaction=0.5, wallet=0.9)])
    found = judged(rows, Figures(own=OWN))["p_patronage_high"]
    assert found[:3].tolist() == [0.6, 0.0, 0.6] and pd.isna(found[3])


def test_whom_nobody_asked_has_no_chance_and_nobody_has_one_without_figures() -> None:
    assert judged(client(alive=1.0), Figures(own=OWN))["p_false"].isna().all()
    nothing = judged(client(satisfaction=0.5, alive=1.0), Figures())
    assert nothing[["attitude_observed", "p_attitude_low", "p_false"]].isna().all(axis=None)


def test_the_attitude_is_against_the_best_alternative_where_that_is_known() -> None:
    rows = pd.concat([client(satisfaction=0.9, attitude=lead, alive=1.0) for lead in (0.1, -0.9, None)])
    assert judged(rows, Figures(RELATIVE, OWN))["attitude_observed"].tolist() == pytest.approx([65, 0, 90])


def test_answers_that_never_differ_part_exactly_at_the_cut() -> None:
    sure = Attitude("own", 70.0, 15.0, 1.0, 1.0, 1.0, 100, 50)
    found = judged(pd.concat([client(satisfaction=s, alive=1.0) for s in (0.6499, 0.6501)]), Figures(own=sure))
    assert found["p_attitude_low"].tolist() == [1.0, 0.0]


def test_more_answers_make_the_same_observation_surer() -> None:
    rows = pd.concat([client(satisfaction=0.5, answers=k, alive=1.0) for k in (1, 2, 9)])
    assert judged(rows, Figures(own=OWN))["p_attitude_low"].is_monotonic_increasing
    assert reliability_of(0.5, 2) == pytest.approx(2 / 3) and reliability_of(0.7, 1) == 0.7
