"""P(alive) of every client as it is published, and the figures of the models that everybody may read."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from data.settings import Settings
from data.tables import served
from data.warehouse.store import Store
from metrics.loyalty.bg_bb import BgBb
from metrics.loyalty.figures import (
    hold_out_rows,
    model_rows,
    published_figures,
    published_hold_outs,
    published_parameters,
)
from metrics.loyalty.holdout import view_hold_outs
from metrics.loyalty.published import NOBODY_STOPS, AliveModel, Timing, alive_at, alive_model, model_of
from tests.data.small import kept, view_of
from tests.metrics.loyalty.conftest import CROWD, NORTH, SATISFACTION, UNTIL


@pytest.fixture(scope="module")
def model(weekly: Store) -> AliveModel:
    return kept(view_of(weekly, "2026-Q2")).once(alive_model)


def alive(store: Store, model: AliveModel, days_ago: int) -> pd.DataFrame:
    view = view_of(store, "2026-Q2")
    names = view.run(served("clients_anywhere").select("client_key", "client_id"))
    return alive_at(view, model, UNTIL - timedelta(days=days_ago)).merge(names, on="client_key").set_index("client_id")


def test_weekly_slots_are_the_rule(model: AliveModel) -> None:
    assert Settings().model_fields_set == set() and model.timing == "slots"
    assert isinstance(model.model, BgBb) and model.clients == CROWD + 5 and not model.missing


def test_every_client_that_ever_ordered_has_a_chance(weekly: Store, model: AliveModel) -> None:
    found = alive(weekly, model, 0)
    assert len(found) == CROWD + 6 and found["alive"].between(0, 1).all()
    assert found.loc[["a", "b", "d", "e", "f"], "order_weeks"].tolist() == [3, 1, 1, 0, 2]
    assert found["client_key"].dtype == "int32" and found["order_weeks"].dtype == "int64"
    assert found.loc["a", "alive"] == model.model.alive(2, 10, 10)  # type: ignore[union-attr]
    assert found.loc["e", "alive"] < 0.01, "nothing bought in three years"


def test_an_earlier_day_knows_only_what_came_before(weekly: Store, model: AliveModel) -> None:
    found = alive(weekly, model, 70)
    assert found.loc["a", "order_weeks"] == 1 and "b" not in found.index and "c" not in found.index
    assert len(alive(weekly, model, 1999)) == 1


def test_free_timing_chooses_the_other_model_on_the_same_weeks() -> None:
    counted = pd.DataFrame({"frequency": [0, 3, 5], "recency": [0, 9, 20], "slots": [20, 20, 22], "clients": [4, 5, 3]})
    free = model_of(counted, "free")
    assert type(free.model).__name__ == "BgNbd" and free.clients == 12
    assert free.alive(counted)[0] == 1


def test_without_a_second_order_nobody_knows() -> None:
    once = pd.DataFrame({"frequency": [0], "recency": [0], "slots": [20], "clients": [4]})
    found = model_of(once, "slots")
    assert found.model is None and "none of the 4 clients ordered again" in found.missing
    assert pd.isna(found.alive(once)).all()
    assert model_of(once.iloc[:0], "slots").missing


@pytest.mark.parametrize("timing", ["slots", "free"])
def test_where_nobody_is_seen_to_stop_nobody_is_called_alive(timing: Timing) -> None:
    steady = pd.DataFrame({"frequency": [4, 9, 14], "recency": [19, 20, 20], "slots": [20] * 3, "clients": [30] * 3})
    found = model_of(steady, timing)
    assert found.model is None and found.missing == NOBODY_STOPS
    assert pd.isna(found.alive(steady)).all()


def test_published_figures_give_back_the_tests_that_were_made(weekly: Store) -> None:
    """What `loyalty_figures` writes is what readers get."""
    view = view_of(weekly, "2026-Q2")
    made, read = kept(view).once(view_hold_outs), published_hold_outs(view)
    assert [each.model for each in read] == ["bg_bb", "bg_nbd"]
    assert read == made
    # The same for a reader of a part, who may not work it out anew; nothing for one without money.
    assert published_hold_outs(view_of(weekly, "2026-Q2", NORTH)) == made
    assert published_hold_outs(view_of(weekly, "2026-Q2", SATISFACTION)) == ()


def test_the_model_in_use_is_published_with_its_intervals(weekly: Store, model: AliveModel) -> None:
    figures = published_figures(view_of(weekly, "2026-Q2"))["bg_bb"]
    assert model.model is not None and figures.keys() == {"alpha", "beta", "gamma", "delta", "log_likelihood"}
    assert figures["alpha"].value == pytest.approx(model.model.parameters.alpha)
    assert figures["alpha"].low < figures["alpha"].value < figures["alpha"].high and figures["alpha"].n == CROWD + 5


def test_rows_of_a_model_and_of_a_test_say_what_they_rest_on(weekly: Store, model: AliveModel) -> None:
    assert model.model is not None
    rows = model_rows(model.model)
    assert {row["n"] for row in rows} == {CROWD + 5} and {row["topic"] for row in rows} == {"money"}
    tested = kept(view_of(weekly, "2026-Q2")).once(view_hold_outs)[0]
    found = {row["name"]: row for row in hold_out_rows(tested)}
    assert found["actual"]["value"] == tested.actual and found["weeks"]["value"] == 26
    first = tested.orders[0]
    assert (found[f"orders_{first.part}_actual"]["low"], found[f"orders_{first.part}_actual"]["n"]) == (
        first.low,
        first.n,
    )


def test_the_model_in_use_is_named_with_its_parameters(weekly: Store, model: AliveModel) -> None:
    name, parameters = published_parameters(view_of(weekly, "2026-Q2", NORTH))
    assert name == "bg_bb" and model.model is not None
    assert parameters == pytest.approx(model.model.parameters._asdict())
    assert published_parameters(view_of(weekly, "2026-Q2", SATISFACTION)) == ("bg_bb", {})
