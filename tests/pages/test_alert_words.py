"""What alerts say in words, and what they add up to; without a store."""

from __future__ import annotations

from datetime import date

import pytest

from locales import words_for
from metrics.alerts import KINDS, LABELS, Listed
from pages.clients.alert_words import chance_text, seen_in_short, seen_text
from tests.pages.alerted import AS_OF
from tests.pages.showing import plain

WORDS = words_for("en")
ALERT = Listed(1, "a", "A", 1, 1, "fall", date(2026, 4, 5), True, 50.0, 100.0, 0.01, 7, "")


@pytest.mark.parametrize(
    ("alert", "text"),
    [
        (ALERT, "50 % below what was expected"),
        (ALERT._replace(kind="rise", observed=150.0), "50 % above what was expected"),
        (ALERT._replace(kind="no_order", observed=1.0, chance=None), "no order for 1 week"),
        (
            ALERT._replace(kind="no_order", observed=6.0, chance=0.004, raised_on=AS_OF),
            "no order for 6 weeks; the chance of that is 0.4 %",
        ),
        (
            ALERT._replace(kind="no_order", observed=6.0, chance=0.004, raised_on=date(2026, 3, 20)),
            "no order for 9 weeks; the chance of that is below 0.4 %",
        ),
        (ALERT._replace(kind="promise", observed=1.0), "1 promise broken"),
        (ALERT._replace(kind="promise", observed=2.0, about="delivery"), "2 promises broken, most often: delivery"),
        (
            ALERT._replace(kind="mix", about="beer", observed=0.7, expected=0.2),
            "beer: 70 % of its purchases, 20 % before",
        ),
        (
            ALERT._replace(kind="loss", observed=-20_000.0, expected=-10_000.0),
            "loses 2.00 a year, lost 1.00 the year before",
        ),
        (ALERT._replace(kind="loss", observed=-20_000.0, expected=None), "loses 2.00 a year"),
    ],
)
def test_each_kind_has_its_words(alert: Listed, text: str) -> None:
    assert plain(seen_text(WORDS, alert, AS_OF)) == text
    assert {*KINDS} == {*LABELS} and plain(seen_in_short(WORDS, alert, AS_OF)) in text


def test_a_small_chance_has_the_digits_it_needs() -> None:
    found = [plain(chance_text(WORDS, chance)) for chance in (0.034, 0.004, 0.0004, 0.00001)]
    assert found == ["3 %", "0.4 %", "0.04 %", "below 0.01 %"]
