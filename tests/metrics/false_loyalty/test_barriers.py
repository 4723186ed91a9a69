"""Revenue held by barriers and the open market, by hand; and what became of clients a year after an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.door import View
from data.warehouse.store import Store
from metrics.false_loyalty import first_to_go, held_by_barriers, opened, opening, published_figures
from metrics.false_loyalty.barriers import NO_ALTERNATIVES, NO_MODEL, TOO_YOUNG, Barriers, _lacking
from metrics.false_loyalty.followed import EARLY, LATE, followed_answers
from metrics.false_loyalty.published import Figures, false_loyalty_figures
from tests.data.small import published, sale, view_of
from tests.metrics.answering import every_30_days
from tests.metrics.companies import answer, client, region
from tests.metrics.false_loyalty.rows import MODEL, OWN

E4 = 10_000
BUYERS = {1: (0.55, 0.0, 1000), 2: (0.95, 0.5, 400), 3: (0.70, 1.0, 300)}
"""c4 says nothing, and c5 has nearly gone: nothing holds it."""


def lost(way: float) -> dict[int, float]:
    s, a = (np.array([row[at] for row in BUYERS.values()]) for at in (0, 1))
    rise = MODEL.stays(s, a) - MODEL.stays(s, a + way * (1 - a))
    return dict(zip(BUYERS, rise.tolist(), strict=True))


def test_held_revenue_is_revenue_times_what_freedom_would_take_away(five: View) -> None:
    found = held_by_barriers(five)
    value = sum(lost(1.0)[n] * BUYERS[n][2] for n in BUYERS) * E4
    assert found.held.value == pytest.approx(value, rel=1e-9) and found.held.n == found.clients == 3
    assert found.held.low is not None and found.held.high is not None and found.held.low < value < found.held.high
    assert (found.revenue_e4, found.unknown, found.unknown_revenue_e4) == (1700 * E4, 1, 200 * E4)


def test_fifths_of_alternatives_add_up_to_the_whole_and_the_free_are_held_by_nothing(five: View) -> None:
    found = held_by_barriers(five)
    assert {band: part[1] for band, part in found.bands.items()} == {0: 1, 2: 1, 4: 1}
    assert sum(part[0].value or 0 for part in found.bands.values()) == pytest.approx(found.held.value)
    assert found.bands[4][0].value == found.bands[4][0].low == found.bands[4][0].high == 0


@pytest.mark.parametrize("way", [0.0, 0.3, 1.0])
def test_an_open_market_takes_clients_and_revenue(five: View, way: float) -> None:
    found = opened(held_by_barriers(five), way)
    assert found is not None
    assert found.clients.value == pytest.approx(sum(lost(way).values()))
    assert found.revenue.value == pytest.approx(sum(lost(way)[n] * BUYERS[n][2] for n in BUYERS) * E4)
    anyway = sum(1 - MODEL.stays(s, a).item() for s, a, _ in BUYERS.values())
    assert found.anyway == pytest.approx(anyway)


def test_a_way_beyond_free_is_refused(five: View) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        opened(held_by_barriers(five), 1.2)


def test_the_further_the_market_opens_the_more_leaves(five: View) -> None:
    values = [step.revenue.value or 0 for step in opening(five)]
    assert len(values) == 4 and values == sorted(values)


def test_who_goes_first_is_listed_by_the_revenue_at_risk(five: View) -> None:
    rows = first_to_go(five, 1.0)
    assert rows["client_id"].tolist() == ["c1"]  # c2 stays the more, the freer it is; c3 is free
    assert rows["at_risk_e4"].iloc[0] == pytest.approx(lost(1.0)[1] * 1000 * E4, abs=2)
    assert rows["would_leave"].iloc[0] - rows["leaves"].iloc[0] == pytest.approx(lost(1.0)[1])
    assert first_to_go(five, 0.0).empty


def test_without_alternatives_or_with_too_few_leavers_it_is_unknown_and_says_why(five: View) -> None:
    figures = published_figures(five)
    none = _lacking(five, Figures(own=OWN))
    assert none is not None and none.missing == NO_ALTERNATIVES
    few = _lacking(five, replace(figures, stay=None))
    assert few is not None and few.missing == NO_MODEL
    assert few.missing_values == {"followed": 900, "left": 60, "each": 50, "clients": 100}
    assert opened(Barriers(missing=NO_ALTERNATIVES), 0.5) is None


def test_what_became_of_clients_a_year_after_their_answer(tmp_path: Path) -> None:
    """Who stays as in `answering.staying`: s1 does, s3 has gone, s5 did not buy then, s7 does not say its alternatives.

    Data until 30 June 2026: answers up to 30 June 2025 can be followed; those after November 2024 are late.
    """
    sales = [
        *every_30_days("s1", "2026-06-30", 60), *every_30_days("s3", "2026-01-30", 13),
        *every_30_days("s5", "2024-08-01", 3), *every_30_days("s7", "2026-06-30", 30),
    ]  # fmt: skip
    answers = [
        answer("s1", "2025-03-10", 5), answer("s1", "2023-03-10", 4), answer("s1", "2025-06-10", 4),
        answer("s3", "2025-03-31", 4), answer("s5", "2025-03-10", 3), answer("s7", "2025-03-10", 3),
    ]  # fmt: skip
    clients = [client(c, "S", alternatives=a) for c, a in (("s1", 0.25), ("s3", 0.7512), ("s5", 0.5))]
    tables = {"regions": [region("S", None)], "clients": [*clients, client("s7", "S")], "sales": sales}
    view = view_of(published(tmp_path / "store", {**tables, "surveys": answers}), "2026-Q2")
    assert view.as_of == date(2026, 6, 30)
    found = followed_answers(view)
    rows = sorted(zip(*(column.tolist() for column in vars(found).values()), strict=True), key=lambda row: row[1:])
    assert [row[1:] for row in rows] == [
        (0.75, 0.25, 1.0, 1.0, EARLY), (0.75, 0.25, 1.0, 1.0, LATE), (0.75, 0.751, 0.0, 1.0, LATE),
        (1.0, 0.25, 1.0, 1.0, LATE),
    ]  # fmt: skip
    assert len(found.of(LATE).client) == 3
    young = _lacking(view, Figures(own=OWN))
    assert young is not None and young.missing == TOO_YOUNG
    assert false_loyalty_figures(view) == []  # four clients are too few for anything


def test_a_company_without_answers_follows_nobody(three: Store) -> None:
    found = followed_answers(view_of(three, "2026-Q1"))
    assert all(len(column) == 0 for column in vars(found).values())


def test_sales_alone_have_no_barriers(three: Store) -> None:
    assert held_by_barriers(view_of(three, "2026-Q1")).held.value is None
    assert sale("x", "2026-01-01", 1)["revenue_e4"] == E4
