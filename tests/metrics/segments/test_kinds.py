"""Four kinds counted by hand; a person's word goes before the figures and is marked."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest

from data.desk.commands import OverrideKind
from data.door import View
from data.execution import carry_out
from data.scope import NOBODY, TOPICS, Scope
from data.tables import served
from data.warehouse.store import Store
from metrics.grade import USUAL, Scheme
from metrics.segments import (
    KINDS,
    client_names,
    kind_cells,
    kind_list,
    kind_of,
    overridden_keys,
    sorted_kinds,
)
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import store_of
from tests.metrics.segments.base import client_base

SAID_AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def judged_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The client base where s1 was made a partner until the summer, and g1 one until a day before the data end."""
    store = Store(tmp_path_factory.mktemp("judged") / "store")
    shutil.copytree(store_of(client_base, tmp_path_factory).root, store.root)
    for code, until in (("s1", date(2026, 6, 30)), ("g1", date(2026, 3, 30))):
        carry_out(store.root, OverrideKind(code, "partner", "opens ten shops", "Wu", until), EVERYBODY, SAID_AT)
    return store


def counted(view: View) -> dict[str, tuple[int, int]]:
    """Kind → clients, revenue in whole units."""
    rows = kind_cells(view).groupby("kind")[["clients", "revenue_e4"]].sum()
    return {kind: (int(row["clients"]), int(row["revenue_e4"]) // 10_000) for kind, row in rows.iterrows()}  # type: ignore[misc]


def test_a_kind_needs_both_sides() -> None:
    assert [kind_of(*place) for place in (("strong", "honest"), ("weak", "honest"))] == ["partner", "support"]
    assert [kind_of(*place) for place in (("strong", "dishonest"), ("weak", "dishonest"))] == ["reform", "give_up"]
    assert kind_of(None, "honest") == kind_of("strong", "unknown") == "unknown"


def test_kinds_are_counted_with_what_they_bring(base: View) -> None:
    expected = {"partner": (2, 185), "support": (2, 100), "reform": (1, 95), "give_up": (1, 10), "unknown": (3, 110)}
    assert counted(base) == expected
    cells = kind_cells(base).set_index(["kind", "ability"])
    assert cells.loc[("support", "weak"), "profit_e4"] == -40_000 and cells.loc[("reform", "strong"), "unpriced"] == 1


def test_filters_and_rights_narrow_the_kinds(base: View) -> None:
    north = base.selecting(base.selection.__class__(base.selection.period, regions=("N",)))
    assert counted(north) == {"partner": (2, 185), "support": (1, 60)}
    nobody = view_of(Store(base._engine.path.parent.parent), "2026-Q1", NOBODY)
    assert kind_cells(nobody).empty and kind_list(nobody, "partner", USUAL).empty


def test_the_list_of_a_kind_says_what_put_a_client_there(base: View) -> None:
    rows = kind_list(base, "partner", USUAL)
    assert rows["client_id"].tolist() == ["p1", "p2"] and rows["grade"].tolist() == ["A", "B"]
    assert rows["score"].round(2).tolist() == [91.5, 88.0] and rows["straight"].tolist() == [44, 44]
    (reform,) = kind_list(base, "reform", USUAL).to_dict("records")
    assert reform["is_grave"] and reform["grade"] == "C" and reform["own"] != reform["own"]
    assert kind_list(base, "reform", Scheme(grave_cap="A"))["grade"].tolist() == ["B"]
    unknown = kind_list(base, "unknown", USUAL)
    assert unknown["client_id"].tolist() == ["u1", "u2", "u3"] and unknown["grade"].tolist() == ["D", "D", None]
    assert len(kind_list(base, "unknown", USUAL, most=1)) == 1


def test_a_persons_word_goes_before_the_figures_until_it_expires(judged_store: Store) -> None:
    view = view_of(judged_store, "2026-Q1")
    assert list(overridden_keys(view)) == ["partner"] and len(overridden_keys(view)["partner"]) == 1
    assert counted(view)["partner"] == (3, 245) and counted(view)["give_up"] == (1, 10), "what expired counts no more"
    assert int(kind_cells(view)["overridden"].sum()) == 1
    marked = kind_list(view, "partner", USUAL).set_index("client_id")
    assert marked["is_overridden"].to_dict() == {"p1": False, "p2": False, "s1": True}
    assert marked.loc["s1", "by_figures"] == "support"


def test_a_reader_of_another_region_learns_nothing_of_it(judged_store: Store) -> None:
    south = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")
    view = view_of(judged_store, "2026-Q1", south)
    assert overridden_keys(view) == {} and int(kind_cells(view)["overridden"].sum()) == 0
    assert client_names(view, ("s1", "s2")) == {"s2": "Client s2"} and client_names(view, ()) == {}


def test_without_overrides_nobody_is_marked(base: View) -> None:
    placed = base.run(sorted_kinds(served("client_moments"), {}))
    assert not placed["is_overridden"].any() and set(placed["kind"]) == {*KINDS, "unknown"}
