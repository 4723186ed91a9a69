"""What clients did in a year, counted by hand; and a company whose look-alikes become loyal, found as such."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.door import View
from data.warehouse.store import Store
from metrics.degrees.people import people_of
from metrics.look_alikes.behaviour import behaviour_at, window_of
from metrics.look_alikes.published import alike_at_publish, look_alike_figures, look_alikes
from tests.data.small import REGIONS, Row, kept, published, sale, view_of
from tests.metrics.companies import act, answer, client, store_of

PRODUCTS = [{"product_id": p, "name": p, "category": c} for p, c in (("p1", "tea"), ("p2", "oil"), ("p3", "tea"))]


def counted(root: Path) -> Store:
    """a: buys from April 2024; in its last year two orders of three lines. b: begins in the last week."""
    paid = {"paid_on": date(2025, 4, 20), "due_on": date(2025, 5, 10)}
    sales = [
        sale("a", "2024-04-01", 100),
        sale("a", "2025-04-10", 200, order="A", product_id="p1", discount_e4=500_000, **paid),
        sale("a", "2025-04-10", 100, order="A", line="2", product_id="p2", **paid),
        sale("a", "2026-03-31", 100, product_id="p3", paid_on=date(2026, 4, 30)),
        sale("b", "2026-03-25", 50),
    ]
    acts = [act("a", day, "visit", 1) for day in ("2025-03-31", "2025-04-01", "2026-01-05", "2026-03-31")]
    complaints = [{"complaint_id": "k", "client_id": "a", "received_on": date(2025, 9, 9)}]
    clients = [client("a", "N", yearly_purchases_e4=8_000_000), client("b", "N")]
    return published(
        root,
        {
            "regions": REGIONS, "clients": clients, "products": PRODUCTS, "sales": sales,
            "activities": [*acts, act("a", "2026-03-01", "delivery", 1)], "complaints": complaints,
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> View:
    return view_of(store_of(counted, tmp_path_factory), "2026-Q1")


def test_a_year_of_behaviour_counted_by_hand(two: View) -> None:
    assert two.as_of == date(2026, 3, 31)
    found = {name: values.tolist() for name, values in behaviour_at(two, people_of(two), two.as_of).items()}
    nan = float("nan")
    expected = {
        "order_weeks": [2 / 52, 1.0],  # b has been there for one week
        "growth": [(400 - 100) / 500, 1.0],
        "lines_an_order": [3 / 2, 1.0],
        "discount_share": [50 / 450, 0.0],
        "categories": [2, 0],  # b's lines name no product
        "visits": [3, 0],  # the day before the year does not count
        "complaints": [1, 0],
        "days_to_pay": [10.0, nan],  # what is paid after the moment is not known yet
        "tenure": [730 / 365.25, 7 / 365.25],
        "revenue_e4": [4_000_000, 500_000],
    }
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, nan_ok=True), name


def test_a_moment_knows_nothing_of_later_days_and_of_whom_had_not_bought(two: View) -> None:
    found = behaviour_at(two, people_of(two), date(2025, 4, 30))
    assert np.isnan([values[1] for values in found.values()]).all()
    assert found["revenue_e4"][0] == 3_000_000 and found["visits"][0] == 2 and found["complaints"][0] == 0
    assert np.isnan(found["growth"][0]), "sales of the year before are not covered"


def test_a_window_holds_whole_months_that_were_over() -> None:
    found = window_of(date(2026, 10, 18))
    assert (found.former, found.first, found.last) == (date(2024, 10, 1), date(2025, 10, 1), date(2026, 9, 30))
    assert window_of(date(2026, 2, 28)).last == date(2026, 2, 28)


LOYAL, COMING, NOT = 60, 60, 120


def telling(root: Path) -> Store:
    """240 clients: 60 are loyal in both years, 60 behave like them and say so only in the second, 120 complain."""
    names = [f"c{at:03d}" for at in range(LOYAL + COMING + NOT)]
    sales, answers, complaints = list[Row](), list[Row](), list[Row]()
    first = date(2024, 1, 1)
    for at, name in enumerate(names):
        weeks = range(at % 4, 117, 4 + at % 3) if at % 20 else range(at % 4, 60, 4)  # one in twenty is gone
        sales += [sale(name, str(first + timedelta(weeks=week)), 100) for week in weeks]
        for on, happy in (("2024-08-01", LOYAL), ("2026-02-01", LOYAL + COMING)):
            answers.append(answer(name, on, 5 if at < happy else 2))
        for on in ("2024-09-01", "2024-12-01", "2025-06-01", "2025-12-01") if at >= LOYAL + COMING else ():
            complaint = {"complaint_id": f"{name}-{on}", "client_id": name, "received_on": date.fromisoformat(on)}
            complaints.append(complaint)
    sales.append(sale("c001", "2026-03-31", 100))
    clients = [client(name, "N") for name in names]
    return published(
        root,
        {"regions": REGIONS, "clients": clients, "sales": sales, "surveys": answers, "complaints": complaints},
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    yield kept(view_of(store_of(telling, tmp_path_factory), "2026-Q1"))


def test_look_alikes_that_became_loyal_are_foretold(told: View) -> None:
    found = told.once(look_alikes)
    assert found.likeness is not None and found.tested is not None and found.tested.ranking is not None
    assert "complaints" in found.likeness.names
    assert found.tested.base == pytest.approx(1 / 3, abs=0.03)
    assert found.tested.parts[0].lift > 2.5 and found.tested.parts[9].lift < 0.1
    assert found.tested.ranking.auc > 0.9


def test_every_client_has_a_chance_and_the_figures_carry_n_and_interval(told: View) -> None:
    alike = alike_at_publish(told)
    assert len(alike) == 240 and alike["client_key"].dtype == "int32" and alike["alike"].between(0, 1).all()
    rows = {(row["model"], row["name"]): row for row in look_alike_figures(told)}
    complaints = rows["alike", "complaints"]
    assert complaints["low"] < complaints["value"] < complaints["high"] < 0 and complaints["n"] == 240
    assert rows["alike_others", "complaints"]["value"] > rows["alike_loyal", "complaints"]["value"] == 0
    assert {f"part_{at}" for at in range(1, 11)} <= {name for model, name in rows if model == "alike_test"}
    assert all(row["topic"] == "money" and row["n"] >= 6 for row in rows.values())


def test_without_answers_nobody_is_alike_and_nothing_is_published(two: View) -> None:
    assert len(alike_at_publish(two)) == 0 and look_alike_figures(two) == []
