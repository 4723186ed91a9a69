"""The hold-out test: what is known before and what came, counted by hand; and a truth that is met."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.warehouse.store import Store
from metrics.loyalty.holdout import PARTS, held_patterns, hold_outs, parts_of
from tests.data.small import view_of
from tests.metrics.loyalty.conftest import NORTH, UNTIL


def test_what_came_in_the_last_weeks_is_counted_beside_what_was_known(weekly: Store) -> None:
    """A week ago: a (1, 9, 9) orders on the last two days, one week; c and b are not known yet; d and f order nothing.

    f ordered 8 days ago, which is known.
    """
    held = held_patterns(view_of(weekly, "2026-Q2", NORTH), UNTIL, 1)
    columns = ["frequency", "recency", "slots", "clients", "orders", "squares", "ordering"]
    assert held[columns].to_numpy().tolist() == [
        [1, 1, 155, 1, 0, 0, 0],
        [1, 9, 9, 1, 1, 1, 1],
        [1, 41, 41, 1, 0, 0, 0],
    ]


def test_squares_are_of_each_client(weekly: Store) -> None:
    """Eleven weeks ago only d and f are known, and a is not; f ordered in one of the weeks since."""
    held = held_patterns(view_of(weekly, "2026-Q2", NORTH), UNTIL, 11)
    assert held[["orders", "squares", "ordering"]].to_numpy().tolist() == [[1, 1, 1], [0, 0, 0]]


def test_half_a_year_is_the_most(weekly: Store) -> None:
    with pytest.raises(ValueError, match="27 weeks are held out; choose 1 to 26"):
        held_patterns(view_of(weekly, "2026-Q2"), UNTIL, 27)


def test_too_few_clients_or_weeks_give_no_test() -> None:
    rows = pd.DataFrame({"frequency": [3], "recency": [9], "slots": [20], "clients": [99], "orders": [9],
                         "squares": [9], "ordering": [9]})  # fmt: skip
    assert hold_outs(rows) == ()
    assert hold_outs(rows.assign(clients=100, slots=12)) == ()
    assert hold_outs(rows.assign(clients=100, frequency=0, recency=0)) == ()


def drawn(seed: int, clients: int, slots: int, weeks: int) -> pd.DataFrame:
    """Clients that follow BG/BB, known for `slots` weeks and watched for `weeks` more."""
    random = np.random.default_rng(seed)
    ordering, stopping = random.beta(2.0, 3.0, clients), random.beta(1.0, 15.0, clients)
    steps = np.arange(1, slots + weeks + 1)
    orders = steps <= (random.geometric(stopping) - 1)[:, None]
    orders &= random.random(orders.shape) < ordering[:, None]
    known, came = orders[:, :slots], orders[:, slots:].sum(axis=1)
    rows = pd.DataFrame({"frequency": known.sum(axis=1), "recency": (known * steps[:slots]).max(axis=1),
                         "slots": slots, "orders": came})  # fmt: skip
    return rows.groupby(["frequency", "recency", "slots"], as_index=False).agg(
        clients=("orders", "size"), orders=("orders", "sum"), squares=("orders", lambda x: (x**2).sum()),
        ordering=("orders", lambda x: (x > 0).sum()),
    )  # fmt: skip


def test_a_company_that_follows_the_model_is_foreseen() -> None:
    slotted, free = hold_outs(drawn(5, 3_000, 40, 26))
    assert slotted.predicted == pytest.approx(slotted.actual, rel=0.03)
    assert slotted.error < free.error, "orders in slots are foreseen better by the model of slots"
    for parts in (slotted.orders, slotted.ordering):
        assert sum(part.n for part in parts) == slotted.clients == 3_000
        inside = [part.low <= part.predicted <= part.high for part in parts]
        assert sum(inside) >= len(parts) - 2
        assert [part.predicted for part in parts] == sorted(part.predicted for part in parts)
    assert all(0 <= part.predicted <= part.alive + 0.05 for part in slotted.ordering)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9, 1.3]), st.integers(1, 40)), min_size=1, max_size=40))
def test_parts_hold_every_client_once_and_nobody_of_one_prediction_is_parted(rows: list[tuple[float, int]]) -> None:
    predicted, clients = (np.array(column, float) for column in zip(*rows, strict=True))
    parts = parts_of(predicted, clients)
    numbers = [part for part, _ in parts]
    assert numbers == sorted(set(numbers)) and set(numbers) <= set(range(1, PARTS + 1))
    assert sorted(np.concatenate([at for _, at in parts]).tolist()) == list(range(len(rows)))
    together = [set(predicted[at].tolist()) for _, at in parts]
    assert sum(len(each) for each in together) == len(set(predicted.tolist()))
    assert len(parts) == 1 or all(clients[at].sum() >= 5 for _, at in parts)
