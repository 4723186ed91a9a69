"""Do simple counts in the files give back the curve they were drawn from?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from data.sample.truth import COMPLAINT, PRAISE, Branch
from tests.data.sample.conftest import Sample

WINDOW = 180
COUNTS = """
    with answers as (select * from surveys where answered_on <= date '2026-10-18' - {window}),
    acts as (select s.survey_id, count(*) n from answers s join {table} t on t.client_id = s.client_id
        and t.{day} > s.answered_on and t.{day} <= s.answered_on + {window} group by 1)
    select satisfaction, count(*)::double, coalesce(sum(n), 0)::double from answers left join acts using (survey_id)
    group by 1 order by 1
"""
BRANCHES = pytest.mark.parametrize(
    ("table", "day", "branch"), [("referrals", "referred_on", PRAISE), ("complaints", "received_on", COMPLAINT)]
)


def levels(sample: Sample, table: str, day: str) -> np.ndarray:
    """One row per satisfaction: level, years of exposure, acts."""
    found = np.array(sample.rows(COUNTS.format(table=table, day=day, window=WINDOW)), float)
    found[:, 1] *= WINDOW / 365.25
    return found


@BRANCHES
def test_each_level_has_about_the_acts_its_rate_promises(usual: Sample, table: str, day: str, branch: Branch):
    satisfaction, years, acts = levels(usual, table, day).T
    expected = branch.rate(satisfaction) * years
    assert list(satisfaction) == list(range(11))
    assert ((acts - expected) ** 2 / expected).sum() < 28  # 0.5 % of chi-squared with 11 degrees of freedom: 26.8


@BRANCHES
def test_the_zone_is_flat_and_the_top_speaks_up(usual: Sample, table: str, day: str, branch: Branch):
    satisfaction, years, acts = levels(usual, table, day).T
    zone = (satisfaction >= 5) & (satisfaction <= 7)
    assert acts[zone].sum() / years[zone].sum() == pytest.approx(branch.level, rel=0.08)
    far = (satisfaction - branch.threshold) * branch.direction >= 3
    assert acts[far].sum() / years[far].sum() > 4 * branch.level


@BRANCHES
def test_there_are_enough_events_for_a_verdict_against_the_straight_line(
    usual: Sample, table: str, day: str, branch: Branch
):
    satisfaction, years, acts = levels(usual, table, day).T
    beyond = np.maximum(branch.direction * (satisfaction - branch.threshold), 0)
    assert acts[beyond > 0].sum() > 1_000

    def likelihood(rates: np.ndarray) -> float:
        return float((acts * np.log(rates * years) - rates * years).sum())

    def straight(threshold: float) -> float:
        reach = np.maximum(branch.direction * (satisfaction - threshold), 0)
        flat = acts[reach == 0].sum() / years[reach == 0].sum()
        best = minimize_scalar(lambda b: -likelihood(flat + b * reach), bounds=(1e-6, 10), method="bounded")
        return -float(best.fun)

    exponential = likelihood(branch.rate(satisfaction))
    rival = max(straight(threshold) for threshold in np.arange(3.0, 9.0, 0.25))
    assert 2 * (exponential - rival) > 2


def test_unhappy_clients_answer_less(usual: Sample):
    asked = """select avg((s.survey_id is not null)::int) from survey_invitations i
        left join surveys s using (client_id, wave) join (
            select client_id, avg(satisfaction) level from surveys group by 1) l using (client_id)
        where l.level {side}"""
    assert usual.value(asked.format(side="<= 4")) < usual.value(asked.format(side=">= 8")) - 0.05
    assert usual.truth.response_rate == pytest.approx(usual.value("select count(*) from surveys") / usual.value(
        "select count(*) from survey_invitations"))  # fmt: skip


def test_satisfaction_persists_from_wave_to_wave(usual: Sample):
    correlation = usual.value(
        """select corr(a.satisfaction, b.satisfaction) from surveys a join surveys b using (client_id)
        where a.wave = '2025H1' and b.wave = '2025H2'"""
    )
    assert 0.75 < correlation < 0.97


def test_praise_doubles_every_ln_2_over_slope_points():
    far = PRAISE.rate(np.array([8.0, 8.0 + math.log(2) / PRAISE.slope]))
    assert far[1] / far[0] == pytest.approx(2)


def test_the_curve_of_the_truth_file_is_the_one_in_the_code(small: Sample):
    assert (small.truth.praise, small.truth.complaint) == (PRAISE, COMPLAINT)
