"""Acts on the day of an answer do not count, and a curve refused for that says so."""

from __future__ import annotations

import pytest

from data.warehouse.store import Store
from metrics.word_of_mouth import fitted
from metrics.word_of_mouth.branch import TOO_FEW_EVENTS
from metrics.word_of_mouth.company import company_curve
from metrics.word_of_mouth.same_day import ON_THE_DAY, acts_on_the_day, with_same_day
from tests.data.small import published, view_of
from tests.metrics.companies import answer, client, day, region


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three clients complain on the day of their answer of 1 March 2026, one of them on the day after again."""
    on = [("a1", "2026-03-01"), ("a2", "2026-03-01"), ("a3", "2026-03-01"), ("a3", "2026-03-02")]
    last = answer("a4", "2026-06-30", 3)
    return published(
        tmp_path_factory.mktemp("at once"),
        {
            "regions": [region("C", None), region("A")],
            "clients": [client(c, "A") for c in ("a1", "a2", "a3", "a4")],
            "surveys": [*(answer(c, "2026-03-01", 2) for c in ("a1", "a2", "a3")), last],
            "complaints": [{"complaint_id": f"{c}{d}", "client_id": c, "received_on": day(d)} for c, d in on],
        },
    )


def test_what_came_on_the_day_is_the_reason(at_once: Store) -> None:
    view = view_of(at_once, "2026-Q2")
    for curve in (fitted(view).curve, company_curve(view)):
        refusal = curve.complaint.refusal
        assert refusal is not None and refusal.message == ON_THE_DAY["complaint"]
        assert dict(refusal.values) == {"same_day": 3, "events": 1, "least": 100}
        assert "3 complaints came on the day of an answer" in curve.complaint.reason
        assert curve.complaint.reason == str(curve.complaint.verdict)
    assert acts_on_the_day(view, "complaint") == 3


def test_where_fewer_came_on_the_day_too_few_are_too_few(voices_store: Store) -> None:
    """w1 recommended on the day of its answer and twice after it."""
    found = fitted(view_of(voices_store, "2026-Q2", regions=("W",))).curve.praise
    assert found.refusal is not None and found.refusal.message == TOO_FEW_EVENTS["praise"]


def test_where_nothing_came_on_the_day_too_few_are_too_few(voices_store: Store) -> None:
    view = view_of(voices_store, "2026-Q2", regions=("T",))
    found = with_same_day(view, fitted(view).curve)
    assert found.praise.refusal is not None and found.praise.refusal.message == TOO_FEW_EVENTS["praise"]
    assert found.praise == fitted(view).curve.praise
