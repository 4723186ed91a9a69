"""Acts on the day of an answer do not count, and a curve refused for that says so."""

from __future__ import annotations

from data.warehouse.store import Store
from metrics.word_of_mouth import fitted
from metrics.word_of_mouth.branch import TOO_FEW_EVENTS
from metrics.word_of_mouth.same_day import ON_THE_DAY, with_same_day
from tests.data.small import view_of


def test_what_came_on_the_day_is_the_reason(voices_store: Store) -> None:
    """w1 recommended on the day of its answer and twice after it; w3 complained on its day and once after it."""
    view = view_of(voices_store, "2026-Q2", regions=("W",))
    found = with_same_day(view, fitted(view).curve)
    assert found.praise.refusal is not None and found.complaint.refusal is not None
    assert found.praise.refusal.message == ON_THE_DAY["praise"]
    assert dict(found.praise.refusal.values) == {"same_day": 1, "events": 2, "least": 100}
    assert dict(found.complaint.refusal.values) == {"same_day": 1, "events": 1, "least": 100}
    assert "1 complaints came on the day of an answer" in found.complaint.reason
    assert found.complaint.reason == str(found.complaint.verdict)


def test_where_nothing_came_on_the_day_too_few_are_too_few(voices_store: Store) -> None:
    view = view_of(voices_store, "2026-Q2", regions=("T",))
    found = with_same_day(view, fitted(view).curve)
    assert found.praise.refusal is not None and found.praise.refusal.message == TOO_FEW_EVENTS["praise"]
    assert found.praise == fitted(view).curve.praise
