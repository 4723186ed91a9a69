"""Grades of a client base counted by hand: under the scheme in force, under another one, and under moved weights."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.desk.commands import SaveScheme
from data.door import View
from data.execution import carry_out
from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.grade import (
    USUAL,
    Scheme,
    changed_clients,
    effective_importance,
    scheme_in_force,
    scheme_of,
    sensitivity,
    standing,
    sureness,
    weights_in_use,
)
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import three_clients
from tests.metrics.grade.clients import ANCHORED

LOWER = Scheme(bounds=(88, 70, 50))


def test_who_stands_where_under_the_scheme_in_force(base: View) -> None:
    found = standing(base, USUAL, USUAL)
    assert found.moves == {("A", "A"): 1, ("B", "B"): 1, ("C", "C"): 2, ("D", "D"): 4}
    assert (found.graded, found.ungraded, found.changed, found.capped) == (8, 1, 0, 1)
    assert found.unscored == {"income": 0, "volume": 0, "credit": 1, "prospects": 1} and found.sourceless == ()
    assert changed_clients(base, USUAL, USUAL).empty


def test_lower_bounds_raise_some_and_the_veto_holds(base: View) -> None:
    found = standing(base, LOWER, USUAL)
    # p2 88 → A, s1 70 → B, s2 53, u1 60 and u2 52 → C; r1 (81.5 → B) stays at the cap.
    assert found.moves == {
        ("A", "A"): 1, ("B", "A"): 1, ("C", "B"): 1, ("C", "C"): 1, ("D", "C"): 3, ("D", "D"): 1,
    }  # fmt: skip
    assert (found.changed, found.raised, found.clients("A"), found.clients_in_force("A")) == (5, 5, 2, 1)
    rows = changed_clients(base, LOWER, USUAL)
    assert rows["client_id"].tolist() == ["p2", "s1", "u1", "u2", "s2"], "the most revenue first"
    assert rows[["before", "after"]].values.tolist()[:2] == [["B", "A"], ["C", "B"]]
    assert changed_clients(base, LOWER, USUAL, most=2)["client_id"].tolist() == ["p2", "s1"]
    assert standing(base, USUAL, LOWER).raised == 0


def test_the_standing_of_nobody_is_empty(base: View) -> None:
    nobody = view_of(Store(base._engine.path.parent.parent), "2026-Q1", NOBODY)
    found = standing(nobody, USUAL, USUAL)
    assert (found.graded, found.changed, found.sourceless) == (0, 0, ("income", "volume", "credit", "prospects"))
    assert sureness(nobody, USUAL)["clients"].tolist() == [0, 0, 0, 0]
    assert sensitivity(nobody, USUAL)["graded"].tolist() == [0, 0, 0, 0]


def test_sure_grades_are_counted_and_chances_add_up(base: View) -> None:
    rows = sureness(base, USUAL)
    assert rows["letter"].tolist() == ["A", "B", "C", "D"] and rows["clients"].tolist() == [1, 1, 2, 4]
    # Only p1, p2, s1 and s2 have a known rhythm of orders.
    assert rows["unknown"].tolist() == [0, 0, 1, 3]
    assert rows["expected"].sum() == pytest.approx(4) and rows["sure"].sum() <= 4


def test_what_decides_is_the_variance_under_the_squared_weight(base: View) -> None:
    rows = sensitivity(base, USUAL).set_index("criterion")
    assert rows["weight"].tolist() == [0.4, 0.3, 0.2, 0.1] and rows["graded"].tolist() == [8] * 4
    assert rows["clients"].tolist() == [8, 8, 7, 7]
    income, volume = [95, 90, 60, 40, 95, 10, 60, 50], [95, 90, 70, 40, 95, 10, 60, 50]
    credit = [100, 100, 100, 100, 50, 25, 60]
    parts = {
        name: weight**2 * variance(scores)
        for name, weight, scores in (("income", 40, income), ("volume", 30, volume), ("credit", 20, credit))
    }
    for name, part in parts.items():
        assert rows.loc[name, "importance"] == pytest.approx(part / sum(parts.values()))
    assert rows.loc["prospects", "importance"] == pytest.approx(0), "all clients have 50 of it"


def variance(scores: list[int]) -> float:
    mean = sum(scores) / len(scores)
    return sum((score - mean) ** 2 for score in scores) / len(scores)


def test_a_tenth_of_a_weight_changes_the_grades_at_a_bound_only(base: View) -> None:
    """p1 has 91.5: prospects (50) at a tenth more give 91.09, credit at a tenth less 91.33; both stay A."""
    assert sensitivity(base, USUAL)[["up", "down"]].to_numpy().sum() == 0
    tight = Scheme(bounds=(91.4, 81, 65))
    rows = sensitivity(base, tight).set_index("criterion")
    # more income, volume or less prospects lift p1 above 91.5; less of the former or more prospects put it below 91.4
    assert rows["up"].to_dict() == {"income": 0, "volume": 0, "credit": 0, "prospects": 1}
    assert rows["down"].to_dict() == {"income": 1, "volume": 1, "credit": 1, "prospects": 0}


def test_importance_of_scores_that_do_not_vary_is_unknown() -> None:
    assert effective_importance({"a": 1, "b": 2}, {"a": 0, "b": 0}) == {}
    assert effective_importance({"a": 1, "b": 2}, {"a": 4, "b": 1}) == {"a": 0.5, "b": 0.5}


def test_weights_in_use_are_shares_of_those_with_a_source() -> None:
    assert weights_in_use(ANCHORED, USUAL) == {"income": 0.4, "volume": 0.3, "credit": 0.2, "prospects": 0.1}
    without = ANCHORED.model_copy(update={"credit_anchors": None})
    assert weights_in_use(without, USUAL) == {"income": 0.5, "volume": 0.375, "prospects": 0.125}
    assert weights_in_use(ANCHORED.model_copy(update={"income_anchors": None}), USUAL) == {}


@pytest.mark.parametrize(
    "wrong", [{"weights": (0, 0, 0, 0)}, {"weights": (-1, 1, 1, 1)}, {"bounds": (81, 91, 65)}, {"grave_cap": "E"}]
)
def test_what_is_no_scheme_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"a scheme has|capped at one of"):
        Scheme(**wrong)  # type: ignore[arg-type]


def test_the_scheme_saved_last_is_in_force(base: View, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert scheme_in_force(base) == USUAL and USUAL.adds_up and not Scheme((40, 40, 40, 40)).adds_up
    copy = three_clients(tmp_path_factory.mktemp("schemes") / "store")
    saved = SaveScheme("lower", (25, 25, 25, 25), (80, 60.5, 40), 2, "D")
    carry_out(copy.root, saved, EVERYBODY, datetime(2026, 3, 1, tzinfo=UTC))
    view = view_of(copy, "2026-Q1")
    assert scheme_in_force(view) == Scheme((25, 25, 25, 25), (80, 60.5, 40), 2, "D") == scheme_of(view.grade_schemes[0])
    assert scheme_in_force(view).bounds_e4 == (800_000, 605_000, 400_000)
