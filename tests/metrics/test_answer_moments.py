"""Sums of answers that means are made of: counted by day, or asked of the engine, they are the same."""

from __future__ import annotations

import pytest

from data.tables import served
from data.warehouse.store import Store
from metrics.answer_moments import MEASURES, PARTS, as_they_came, even, plain_moments, weighted_moments
from metrics.weighted_answers import _said
from tests.data.small import view_of

NAMES = [f"answers_{measure}_{part}" for measure in MEASURES for part in PARTS]


@pytest.mark.parametrize("cut", [{}, {"regions": ("N",)}, {"tiers": ("A",)}], ids=["all", "region", "tier"])
@pytest.mark.parametrize("period", ["2026-Q1", "2026-02", "2026"])
def test_counts_by_day_say_what_the_engine_adds_up(
    voices_store: Store, period: str, cut: dict[str, tuple[str, ...]]
) -> None:
    view = view_of(voices_store, period, **cut)
    rows = _said(served("surveys"), view.settings.promoter_from, view.settings.detractor_to)
    asked = even("answers", view.run(rows.agg(**plain_moments("answers"))).iloc[0].fillna(0).to_dict())
    weighed = view.run(rows.mutate(one=1.0).agg(**weighted_moments("answers", "one"))).iloc[0].fillna(0).to_dict()
    came = as_they_came(view)
    assert {name: came[name] for name in NAMES} == asked == weighed


def test_where_nobody_answered_nothing_adds_up(voices_store: Store) -> None:
    came = as_they_came(view_of(voices_store, "2023"))
    assert {came[name] for name in NAMES} == {0.0} and came["scales"] == -1


def test_what_weighs_one_has_its_number_for_a_weight() -> None:
    sums = {f"x_{measure}_{part}": at for measure in MEASURES for at, part in enumerate(("n", "wy", "wwyy"), 3)}
    wanted = dict(zip(PARTS, (3, 3, 3, 4, 4, 5), strict=True))
    assert even("x", sums) == {f"x_{measure}_{part}": at for measure in MEASURES for part, at in wanted.items()}
