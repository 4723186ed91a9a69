"""Who is called honest: the engine and the pure function say the same, and nothing of those hardly watched."""

from __future__ import annotations

import pytest

from data.tables import served
from metrics.intervals import wilson
from metrics.segments import integrity, judged
from tests.metrics.grade.clients import answer, moment


@pytest.mark.parametrize(
    ("clean", "months", "in_time", "invoices", "called"),
    [
        (24, 24, 20, 20, "honest"), (21, 21, 0, 0, "unknown"), (22, 22, 0, 0, "honest"), (4, 24, 5, 20, "dishonest"),
        (5, 5, 0, 0, "unknown"), (0, 5, 0, 0, "unknown"), (0, 6, 0, 0, "dishonest"), (0, 0, 0, 0, "unknown"),
        (24, 24, 12, 20, "unknown"), (0, 0, 3, 12, "dishonest"),
    ],
)  # fmt: skip
def test_honest_dishonest_or_unknown(clean: int, months: int, in_time: int, invoices: int, called: str) -> None:
    assert integrity(clean, months, in_time, invoices) == called
    row = moment(1, months_clean=clean, months_watched=months, invoices_in_time=in_time, invoices=invoices)
    asked = served("client_moments").mutate(**judged(served("client_moments")))
    found = answer(asked, [row]).iloc[0]
    assert found["integrity"] == called
    if found["watched"]:
        interval = wilson(clean + in_time, months + invoices)
        assert (found["integrity_low"], found["integrity_high"]) == pytest.approx(interval, abs=1e-6)


def test_what_is_not_watched_counts_on_neither_side() -> None:
    asked = served("client_moments").mutate(**judged(served("client_moments")))
    paid, nothing = answer(asked, [moment(1, invoices=30, invoices_in_time=30), moment(2)]).to_dict("records")
    assert (paid["straight"], paid["watched"], paid["integrity"]) == (30, 30, "honest")
    assert nothing["watched"] == 0 and nothing["integrity"] == "unknown" and nothing["integrity_low"] != 0


def test_more_kept_than_watched_is_refused() -> None:
    with pytest.raises(ValueError, match="wilson needs"):
        integrity(10, 6, 0, 0)
