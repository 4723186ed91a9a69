"""Who is won back: retention and satisfaction after complaints, among clients that were alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.warehouse.store import Store
from metrics.complaints import GROUPS, recovered, satisfaction_after
from metrics.intervals import wilson
from metrics.kpi import NO_SALES, period_sums
from metrics.rules.rule import share_difference
from metrics.rules.solved import kept_by_case, kept_counts, kept_missing, solved_and_loyal
from tests.data.small import view_of
from tests.metrics.companies import store_of, voices
from tests.metrics.complaints.company import complaining
from tests.metrics.test_rules import complainers


def test_retained_by_group_adds_up_to_the_key_figure(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2025")
    rows, sums = kept_by_case(view), period_sums(view)
    assert (int(rows["n"].sum()), int(rows["kept"].sum())) == (sums["retainable_clients"], sums["retained_clients"])
    view = view_of(Store(sample_store), "2026-Q3")
    counts, found = kept_counts(kept_by_case(view)), recovered(view)
    for group in GROUPS:
        kept, n = counts[group]
        assert found.kept[group].value == kept / n and found.kept[group].low == wilson(kept, n)[0]
    assert found.rule == solved_and_loyal(view) and found.before == counts.get("before", (0, 0))[1]
    assert found.matched.figure.n <= counts["solved"][1] and 0 < (found.alike or 0.0) <= 1


def test_without_anything_known_before_alike_means_everybody(tmp_path_factory: pytest.TempPathFactory) -> None:
    view = view_of(store_of(complainers, tmp_path_factory), "2026-Q2")
    counts = kept_counts(kept_by_case(view))
    assert counts == {"solved": (1, 2), "never": (2, 3), "unsolved": (2, 2), "before": (1, 1)}
    found = recovered(view)
    assert found.rule.figure == share_difference((1, 2), (2, 3))
    assert found.matched.figure.value == pytest.approx(1 / 2 - 2 / 3) and found.matched.verdict == "cannot_tell"
    assert found.unsolved_matched.value == pytest.approx(1 - 2 / 3) and (found.alike, found.before) == (1.0, 1)


def test_what_is_missing_is_said(tmp_path_factory: pytest.TempPathFactory) -> None:
    view = view_of(store_of(voices, tmp_path_factory), "2026-Q2")
    assert recovered(view).missing == kept_missing(view) == NO_SALES
    nobody = satisfaction_after(view_of(store_of(complainers, tmp_path_factory), "2026-Q2"))
    assert nobody.missing and not nobody.levels


def test_satisfaction_after_goes_by_what_it_was_before(tmp_path_factory: pytest.TempPathFactory) -> None:
    view = view_of(store_of(complaining, tmp_path_factory), "2024-Q2")
    found = satisfaction_after(view)
    solved, without = found.levels[2]
    # 4 and 5 of 5 are 75 and 100; 2, 3 and 2 are 25, 50 and 25. A complaint on the day of the answer is not between.
    assert (solved.value, solved.n) == (87.5, 2) and (without.value, without.n) == (pytest.approx(100 / 3), 3)
    assert found.difference.value == pytest.approx(87.5 - 100 / 3) and found.difference.n == 2
    assert found.levels[1][0].value is None
