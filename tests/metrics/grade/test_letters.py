"""A grade is exact at its bounds, whatever the floating point and whatever the order of addition."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from metrics.grade import LETTERS, Grade, grade, grade_chances, letter_of

WEIGHTS = (40, 30, 20, 10)
POINTS = some.integers(0, 1_000_000).map(lambda e4: e4 / 10_000)
SCORES = some.lists(POINTS, min_size=4, max_size=4)
PARTS = some.lists(some.integers(0, 100), min_size=4, max_size=4).filter(any)


@pytest.mark.parametrize(
    ("scores", "score", "letter"),
    [
        ((95, 92, 88, 90), 92.2, "A"), ((90.5, 91, 91, 91.5), 90.85, "B"), ((64, 66, 65, 66), 65.0, "C"),
        ((91, 91, 91, 91), 91.0, "A"), ((81, 81, 81, 81), 81.0, "B"), ((0, 0, 0, 0), 0.0, "D"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("weights", [WEIGHTS, (0.4, 0.3, 0.2, 0.1), (4, 3, 2, 1)])
def test_the_figures_of_the_definition(
    scores: tuple[float, ...], score: float, letter: str, weights: tuple[float, ...]
) -> None:
    assert grade(scores, weights) == Grade(score, letter)


def test_a_score_of_ninety_point_eighty_five_is_not_rounded_up_to_an_a() -> None:
    assert grade((90.9999, 90.9999, 90.9999, 90.9999), WEIGHTS).letter == "B"
    assert letter_of(91 - 1e-10) == "A", "what binary numbers lose costs nobody a grade"
    assert letter_of(91 - 1e-8) == "B"


@settings(max_examples=40)
@given(SCORES, PARTS)
def test_the_letter_never_depends_on_the_order_of_addition(scores: list[float], weights: list[int]) -> None:
    found = {grade([scores[at] for at in order], [weights[at] for at in order]) for order in permutations(range(4))}
    assert len(found) == 1


@given(SCORES, some.integers(1, 97), some.integers(1, 97))
def test_weights_count_in_proportion(scores: list[float], factor: int, unit: int) -> None:
    assert grade(scores, [weight * factor for weight in WEIGHTS]) == grade(scores, WEIGHTS)
    assert grade(scores, [weight / 100 for weight in WEIGHTS]) == grade(scores, WEIGHTS)


@given(some.integers(0, 100), some.permutations([0.1, 0.2, 0.3, 0.4]))
def test_whoever_has_the_bound_in_all_criteria_reaches_it(bound: int, weights: list[float]) -> None:
    """0.1 + 0.2 + 0.3 + 0.4 times 91 falls short of 91 in binary, in some orders."""
    limits = (bound + 2, bound + 1, bound)
    assert grade([bound] * 4, weights, limits).letter == "C"


@given(SCORES, PARTS, POINTS)
def test_a_better_score_never_gives_a_worse_letter(scores: list[float], weights: list[int], more: float) -> None:
    better = [max(score, more) for score in scores]
    letter, other = grade(scores, weights).letter, grade(better, weights).letter
    assert letter is not None and other is not None and other <= letter


def test_a_missing_criterion_drops_out_and_the_weights_of_the_rest_are_scaled_up() -> None:
    assert grade((90, None, 90, 90), WEIGHTS) == Grade(90.0, "B", (1,))
    assert grade((100, math.nan, 65, 65), WEIGHTS) == Grade(85.0, "B", (1,))  # (40·100 + 30·65) / 70
    assert grade((None, 99, 99, 99), WEIGHTS) == Grade(None, None, (0,)), "no income, no grade"


@pytest.mark.parametrize(
    ("scores", "weights", "bounds", "says"),
    [
        ((1, 2), (1,), (91, 81, 65), "a weight for each score"), ((1,), (0,), (91, 81, 65), "not all 0"),
        ((1,), (-1,), (91, 81, 65), "weights of 0 or more"), ((1,), (1,), (81, 91, 65), "three falling bounds"),
        ((1,), (1,), (91, 81), "three falling bounds"), ((math.inf,), (1,), (91, 81, 65), "finite"),
        ((), (), (91, 81, 65), "a weight for each score"),
    ],
)  # fmt: skip
def test_what_is_no_scheme_is_refused(
    scores: tuple[float, ...], weights: tuple[float, ...], bounds: tuple[float, ...], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        grade(scores, weights, bounds)


def test_chances_of_a_grade() -> None:
    chances = grade_chances(91, 2)
    assert list(chances) == list(LETTERS) and chances["A"] == pytest.approx(0.5)
    assert chances["B"] == pytest.approx(0.5 - 2.866515719e-07, abs=1e-12)  # Φ(0) − Φ(−5)
    assert grade_chances(92.2, 0) == {"A": 1.0, "B": 0.0, "C": 0.0, "D": 0.0}
    assert grade_chances(91 - 1e-10, 0)["A"] == 1.0
    with pytest.raises(ValueError, match="standard error of 0 or more"):
        grade_chances(90, -1)


@given(POINTS, some.floats(0.01, 50))
def test_chances_add_up_to_one(score: float, error: float) -> None:
    chances = grade_chances(score, error)
    assert sum(chances.values()) == pytest.approx(1) and min(chances.values()) >= 0
