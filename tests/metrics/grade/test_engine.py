"""The engine grades as the pure function does, and says how sure it is."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import ibis
import pandas as pd
import pytest

from data.settings import Settings
from data.tables import served
from metrics.grade import LETTERS, USUAL, Scheme, criterion_scores, grade, grade_chances, known_criteria
from metrics.grade.criteria import ORDER_VARIANCE, WEEKS
from metrics.grade.sureness import graded_chances, sure_counts
from tests.metrics.grade.clients import ANCHORED, Row, answer, graded, moment

MOMENTS = served("client_moments")
CRITERIA = ("income", "volume", "credit", "prospects")


def ranked(rows: list[Row], scheme: Scheme = USUAL, under: Settings = ANCHORED) -> list[dict[str, Any]]:
    found = graded_chances(MOMENTS, under, scheme, "client_key").order_by("client_key")
    return list(answer(found, rows).to_dict("records"))


def letters(rows: list[Row], scheme: Scheme = USUAL, under: Settings = ANCHORED) -> list[str | None]:
    return [None if pd.isna(row["now"]) else LETTERS[int(row["now"]) - 1] for row in ranked(rows, scheme, under)]


def test_the_figures_of_the_definition_in_the_engine() -> None:
    rows = [graded(1, 95, 92, 88, 90), graded(2, 90.5, 91, 91, 91.5), graded(3, 64, 66, 65, 66)]
    assert letters(rows) == ["A", "B", "C"]
    assert [round(float(r["score"]) / 10_000, 3) for r in ranked(rows)] == [92.2, 90.85, 65.0]


def test_a_score_lies_between_the_anchors_and_is_cut_never_rounded_up() -> None:
    scores = criterion_scores(MOMENTS, ANCHORED).select("client_key", *(f"{name}_score" for name in CRITERIA))
    rows = [
        moment(1, revenue=-5, quantity=0, invoices=0, invoices_in_time=0, former=0),
        moment(2, revenue=250, quantity=100, invoices=3, invoices_in_time=2, former=100),
        moment(3, revenue=33.3333, quantity=99.9999, invoices=7, invoices_in_time=7, former=33.3333),
        moment(4),
    ]
    found = answer(scores.order_by("client_key"), rows).drop(columns="client_key")
    told = [[None if math.isnan(cell) else int(cell) for cell in row] for row in found.to_numpy(float)]
    assert told == [
        [0, 0, None, None],  # no invoice and no former year: unknown, not 0
        [1_000_000, 1_000_000, 666_666, 1_000_000],
        [333_333, 999_999, 1_000_000, 500_000],
        [None, None, None, None],
    ]


@pytest.mark.parametrize(
    ("weights", "bounds"),
    [((40, 30, 20, 10), (91, 81, 65)), ((0, 0, 0, 1), (2, 1, 0)),
        ((33, 33, 33, 1), (70, 50, 30)), ((7, 0, 9, 80), (9, 8, 7))],
)  # fmt: skip
def test_the_engine_and_the_pure_function_agree_on_every_letter(
    weights: tuple[int, int, int, int], bounds: tuple[int, int, int]
) -> None:
    random = Random(7)
    rows = [
        moment(
            key, revenue=drawn(random), quantity=drawn(random), former=drawn(random, least=1), invoices=120,
            invoices_in_time=drawn(random, least=0),
        )
        for key in range(400)
    ]  # fmt: skip
    scores = criterion_scores(MOMENTS, ANCHORED).order_by("client_key").select(*(f"{name}_score" for name in CRITERIA))
    known = answer(scores, rows).to_numpy(float) / 10_000
    graded_so = letters(rows, Scheme(weights, bounds))
    assert graded_so == [grade(list(row), weights, bounds).letter for row in known]
    assert len({*graded_so}) > 2


def drawn(random: Random, least: int = -10) -> int | None:
    """A whole number up to 120, one in ten unknown; whole numbers stand at bounds often."""
    return None if random.random() < 0.1 else random.randint(least, 120)


def test_a_criterion_without_a_source_drops_out_for_everybody() -> None:
    without = ANCHORED.model_copy(update={"credit_anchors": None})
    assert known_criteria(without) == ("income", "volume", "prospects")
    rows = [graded(1, 91, 91, 0, 91)]
    assert letters(rows) == ["C"] and letters(rows, under=without) == ["A"]
    assert letters(rows, under=ANCHORED.model_copy(update={"income_anchors": None})) == [None]


def test_a_grave_incident_caps_the_grade() -> None:
    rows = [
        graded(1, 95, 95, 95, 95, gravest=3),
        graded(2, 95, 95, 95, 95, gravest=2),
        graded(3, 10, 10, 10, 10, gravest=3),
    ]
    assert letters(rows) == ["C", "A", "D"]
    assert letters(rows, Scheme(grave_severity=2, grave_cap="B")) == ["B", "B", "D"]
    assert letters(rows, Scheme(grave_cap="A")) == ["A", "A", "D"]
    assert ranked(rows)[0]["own"] == pytest.approx(1.0, abs=1e-6), "no doubt about a cap from above"


def test_the_error_of_a_score_adds_what_moves_together_before_it_is_squared() -> None:
    (found,) = ranked([graded(1, 50, 40, 80, 60)])
    bought = math.sqrt(ORDER_VARIANCE / WEEKS)  # every week has an order: only their size varies
    ratio = 1.1
    together = 0.4 * 50 * bought + 0.3 * 40 * bought + 0.1 * 100 * ratio * bought
    former, invoices = 0.1 * 100 * ratio * bought, 0.2 * 100 * math.sqrt((82 / 104) * (22 / 104) / 104)
    assert float(found["error"]) / 10_000 == pytest.approx(math.hypot(together, former, invoices), rel=1e-5)


def test_the_engine_gives_the_chances_of_the_pure_function() -> None:
    rows = [graded(key, 40 + key, 50 + key, 70, 60) for key in range(50)]
    for row in ranked(rows):
        chances = grade_chances(float(row["score"]) / 10_000, float(row["error"]) / 10_000)
        assert row["own"] == pytest.approx(chances[LETTERS[int(row["now"]) - 1]], abs=3e-4)


def test_without_a_known_rhythm_the_chance_is_unknown_and_beyond_both_anchors_it_is_certain() -> None:
    unknown = graded(1, 50, 50, 50, 50) | {"stability": None}
    certain = moment(2, revenue=500, quantity=500, stability=0.1)
    one, other = ranked([unknown, certain])
    assert math.isnan(one["own"]) and other["own"] == 1.0


def test_counts_of_nobody_are_empty() -> None:
    assert answer(sure_counts(ANCHORED, USUAL), []).empty
    assert isinstance(sure_counts(ANCHORED, USUAL), ibis.Table)
