"""Score version 1, held against figures counted by hand and against plain arithmetic for every client."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.engine import compiled
from data.settings import Settings
from data.tables import served
from metrics.degrees import DEGREES, SCORE_VERSION, anchors_note, arithmetic_of, profit_points, scores
from metrics.degrees.arithmetic import (
    NO_ANCHORS,
    NO_ANSWER,
    NO_DEPENDENCE,
    NO_OPINION,
    NO_ORDER,
    NO_PROFIT_KNOWN,
    NO_WALLET,
)
from metrics.degrees.scores import ONLY_GAINS, ONLY_LOSSES
from tests.metrics.degrees.small_companies import given_frames, moment_rows

ANCHORED = Settings(anchors_year=2025, profit_anchors=(-100.0, 200.0))
NUMBERS = ("satisfaction", "recommend", "attitude", "alive", "wallet", "dependence", "profit_e4")


def scored(moments: pd.DataFrame, settings: Settings = ANCHORED) -> pd.DataFrame:
    """The moments with their scores, by client."""
    typed = moments.astype(dict.fromkeys(NUMBERS, "float64"))
    with duckdb.connect() as con:
        con.register("client_moments", typed)
        return con.execute(compiled(scores(served("client_moments"), settings)).sql).df().set_index("client_key")


def made_up(clients: int, seed: int) -> pd.DataFrame:
    """Clients of any kind, each figure missing with a chance of a third, some beyond every bound."""
    random = np.random.default_rng(seed)
    ranges = {"satisfaction": (0, 1), "recommend": (0, 10), "attitude": (-1, 1), "alive": (0, 1), "wallet": (-0.5, 2),
              "dependence": (-0.5, 2), "profit_e4": (-4e6, 8e6)}  # fmt: skip
    drawn: dict[str, Any] = {
        name: np.where(random.random(clients) < 1 / 3, np.nan, random.uniform(low, high, clients).round(6))
        for name, (low, high) in ranges.items()
    }
    rows = moment_rows("2026-01-01", [{"client_key": key} for key in range(clients)])
    return rows.assign(**drawn | {"profit_e4": np.round(drawn["profit_e4"])})


def test_the_scores_of_six_clients_counted_by_hand() -> None:
    assert SCORE_VERSION == 1
    *_before, now = given_frames()
    found = scored(now)
    assert found["satisfaction_score"].tolist() == pytest.approx([80, 60, np.nan, 100, 20, 40], nan_ok=True)
    assert found["loyalty_score"].tolist() == pytest.approx(
        [
            75,  # 100 × (.5 × .9 + .3 × .4/.8 + .2 × .75)
            100 * (0.5 * 0.5 + 0.2 * 0.8) / 0.7,  # no wallet: .5 and .2 are scaled up
            np.nan,
            100,  # 1 and a wallet above .8, no opinion
            0,
            55,  # 100 × (.25 + .3)
        ],
        nan_ok=True,
    )
    assert found["contribution_score"].tolist() == pytest.approx([70, 20, np.nan, 100, 0, 40], nan_ok=True)
    assert found["dependence_score"].tolist() == pytest.approx([40, np.nan, np.nan, 100, 0, 80], nan_ok=True)


def test_the_engine_and_plain_arithmetic_agree_for_every_client() -> None:
    moments = made_up(600, seed=6)
    for settings in (
        ANCHORED,
        Settings(),
        Settings(profit_anchors=(5.0, 300.0)),
        Settings(profit_anchors=(-300.0, -5.0)),
    ):
        found = scored(moments, settings).to_dict("index")
        for row in moments.to_dict("records"):
            for each in arithmetic_of(row, settings):
                engine = found[row["client_key"]][f"{each.degree}_score"]
                if each.score is None:
                    assert pd.isna(engine), (each, row)
                else:
                    assert abs(each.score - engine) < 1e-9, (each, row)
                    assert 0 <= engine <= 100


def test_a_thousand_other_clients_leave_a_score_unchanged() -> None:
    alone, company = made_up(50, seed=1), made_up(1_000, seed=2)
    together = pd.concat([alone, company.assign(client_key=company["client_key"] + 1_000)], ignore_index=True)
    columns = [f"{degree}_score" for degree in DEGREES]
    pd.testing.assert_frame_equal(scored(alone)[columns], scored(together).loc[range(50), columns])


def test_without_a_chance_to_be_alive_there_is_no_loyalty() -> None:
    known = {"wallet": 0.9, "attitude": 1.0, "recommend": 10.0}
    assert np.isnan(scored(moment_rows("2026-01-01", [{"client_key": 1, **known}])).loc[1, "loyalty_score"])


def test_one_side_of_the_base_year_draws_the_other() -> None:
    gains = Settings(profit_anchors=(10.0, 300.0))
    assert profit_points(gains) == (-200.0, 300.0) and anchors_note(gains) == ONLY_GAINS
    losses = Settings(profit_anchors=(-200.0, -10.0))
    assert profit_points(losses) == (-200.0, 300.0) and anchors_note(losses) == ONLY_LOSSES
    assert profit_points(Settings()) is None and anchors_note(Settings()) == "" == anchors_note(ANCHORED)


def test_the_steps_of_a_waterfall_add_up_to_the_score() -> None:
    *_before, now = given_frames()
    satisfaction, loyalty, contribution, dependence = arithmetic_of(now.iloc[0].to_dict(), ANCHORED)
    assert [(step.name, step.weight, step.points) for step in loyalty.steps] == [
        ("alive", 50, 45), ("wallet", 30, pytest.approx(15)), ("attitude", 20, pytest.approx(15)),
    ]  # fmt: skip
    assert [(step.name, step.raw, step.points) for step in contribution.steps] == [
        ("no_profit", 0, 40), ("profit", 100, 30),
    ]  # fmt: skip
    assert [step.raw for step in (*satisfaction.steps, *dependence.steps)] == [0.8, 0.4]
    second = arithmetic_of(now.iloc[1].to_dict(), ANCHORED)
    assert [(step.name, step.weight) for step in second[1].steps] == [
        ("alive", pytest.approx(500 / 7)), ("wallet", None), ("recommend", pytest.approx(200 / 7)),
    ]  # fmt: skip
    assert second[1].steps[1].missing == NO_WALLET and second[1].missing == ""
    assert [(step.name, step.points) for step in second[2].steps] == [("no_profit", 40), ("profit", -20)]


def test_what_is_missing_says_why_and_gives_no_points() -> None:
    *_before, now = given_frames()
    found = arithmetic_of(now.iloc[2].to_dict(), ANCHORED)
    assert [each.score for each in found] == [None] * 4
    assert [each.missing for each in found] == [NO_ANSWER, NO_ORDER, NO_PROFIT_KNOWN, NO_DEPENDENCE]
    assert [step.missing for step in found[1].steps] == [NO_ORDER, NO_WALLET, NO_OPINION]
    contribution = arithmetic_of(now.iloc[0].to_dict(), Settings())[2]
    assert contribution.score is None and contribution.missing == NO_ANCHORS and contribution.steps[0].raw == 100


def test_dependence_says_what_it_stands_on() -> None:
    row = dict.fromkeys(NUMBERS) | {"dependence": 0.3}
    assert arithmetic_of(row, ANCHORED)[3].steps[0].name == "profit_share"
    assert arithmetic_of(row | {"wallet": 0.3}, ANCHORED)[3].steps[0].name == "wallet"


UNKNOWN_OR = {
    name: st.none() | st.floats(low, high)
    for name, (low, high) in {
        "satisfaction": (0, 1), "recommend": (0, 10), "attitude": (-1, 1), "alive": (0, 1), "wallet": (-2, 9),
        "dependence": (-2, 9), "profit_e4": (-1e13, 1e13),
    }.items()
}  # fmt: skip


@given(st.fixed_dictionaries(UNKNOWN_OR))
def test_points_add_up_and_stay_on_the_scale(row: dict[str, float | None]) -> None:
    for each in arithmetic_of(row, ANCHORED):
        total = sum(step.points for step in each.steps)
        assert total == pytest.approx(each.score or 0.0, abs=1e-9)
        assert each.score is None or -1e-9 <= each.score <= 100 + 1e-9
        assert (each.score is None) == bool(each.missing)
        assert all((step.raw is None) == bool(step.missing) for step in each.steps) or each.score is None
