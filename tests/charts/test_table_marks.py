from __future__ import annotations

import pytest

from charts.table_marks import Mark, arrow, attainment_mark, change_colour, heat_step, mark_of
from charts.theme import LIGHT
from locales import words_for


@pytest.mark.parametrize(
    ("change", "better", "sign", "role"),
    [
        (0.04, "higher", "▲", "good"),
        (-0.04, "higher", "▼", "bad"),
        (0.04, "lower", "▲", "bad"),
        (-0.04, "lower", "▼", "good"),
        (0.04, "neither", "▲", "neutral"),
        (0, "higher", "", "neutral"),
        (None, "higher", "", "neutral"),
        (float("nan"), "lower", "", "neutral"),
    ],
)
def test_the_sign_is_the_numbers_and_the_role_is_the_metrics(change: object, better: str, sign: str, role: str) -> None:
    assert mark_of(change, better) == Mark(sign, role)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "sign", "colour"),
    [
        (0.0004, "", LIGHT.muted),  # written ±0.0 %
        (-0.00049, "", LIGHT.muted),
        (0.0005, "▲ ", LIGHT.good),  # written +0.1 %
        (-0.0005, "▼ ", LIGHT.bad),
        (None, "", LIGHT.muted),
        (float("nan"), "", LIGHT.muted),
    ],
)
def test_a_change_goes_the_way_of_the_number_as_it_is_read(change: object, sign: str, colour: str) -> None:
    assert arrow(change) == sign and change_colour(change, "higher", LIGHT) == colour
    if sign:
        written = words_for("en").change(change)  # type: ignore[arg-type]
        assert written[0] in "+−", written


def test_a_change_that_may_be_chance_or_has_no_good_side_is_muted() -> None:
    assert change_colour(0.2, "higher", LIGHT, True) == change_colour(0.2, "neither", LIGHT) == LIGHT.muted
    assert change_colour(0.2, "lower", LIGHT) == LIGHT.bad


def test_a_mark_is_written_before_its_text() -> None:
    assert mark_of(0.042, text="+4.2 %").whole == "▲ +4.2 %"
    assert mark_of(0, text="±0.0 %").whole == "±0.0 %"


@pytest.mark.parametrize(
    ("share", "sign", "step"),
    [(0.84, "▼", 0), (0.90, "▼", 1), (0.979, "▼", 1), (0.98, "●", 2), (1.0, "▲", 3), (1.05, "▲", 3), (1.06, "▲", 4)],
)
def test_attainment_has_a_sign_and_a_ground(share: float, sign: str, step: int) -> None:
    assert attainment_mark(share).sign == sign and heat_step(share) == step


def test_an_unknown_attainment_has_neither() -> None:
    assert attainment_mark(None) == Mark("", "neutral") and heat_step(None) is None


def test_another_side_is_refused() -> None:
    with pytest.raises(ValueError, match="choose higher, lower or neither"):
        mark_of(1, "up")  # type: ignore[arg-type]
