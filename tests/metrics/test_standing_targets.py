"""Targets from files and from people have one home: the later word wins, at once, and each sees their own regions."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from data.desk import Desk
from data.desk.commands import ChangeTargets, SaveKpi
from data.periods import period_from_key
from data.scope import NOBODY, TOPICS, Scope, whole_company
from data.tables import COMPANY_KEY
from data.targets import Target, TargetKey
from data.warehouse.store import Store
from metrics.targets import Targets, selected_target, standing_targets, target_rows, targets
from tests.data.imports import AT, HEADER, brought
from tests.data.small import EVERYBODY, view_of

ANNA = whole_company("anna", "owner of the store")
SOUTH = Scope("wang", regions=frozenset(("S",)), topics=TOPICS, why="his region")
NO_MONEY = Scope("eve", everywhere=True, topics=frozenset(("satisfaction", "setup")), why="no money")
NOON, LATER, LATEST = AT + timedelta(hours=1), AT + timedelta(hours=2), AT + timedelta(hours=3)
FILES = {
    "regions.csv": "region_id,name,parent_id\nN,North,\nN1,One,N\nN2,Two,N\nS,South,\n",
    "clients.csv": "client_id,name,region_id,account_manager\nc1,A,N1,Li\nc2,B,N2,Li\nc3,C,S,Wang\n",
    "orders.csv": HEADER + "1,1,c1,2026-01-05,1,5\n2,1,c2,2026-02-05,1,7\n3,1,c3,2026-02-06,1,9\n",
}
TARGETS = (
    "kpi,region_id,period,value,owner,better\nrevenue,ALL,2026,1000,Chen,\nrevenue,N1,2026,300,Li,higher\n"
    "revenue,N2,2026,200,Li,higher\nrevenue,S,2026,400,Wang,\nretention,S,2026,0.8,Wang,\nrevenue,X,2026,1,,\n"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """What the files brought at AT, and a copy of its desk while nobody has entered anything."""
    store = Store(tmp_path_factory.mktemp("standing") / "store")
    brought(store, FILES | {"targets.csv": TARGETS})
    with Desk.at(store.root) as desk:
        desk.backup_to(store.root.parent / "untouched")
    return store


@pytest.fixture
def people(store: Store) -> Store:
    """The store with nothing entered."""
    with Desk.at(store.root) as desk:
        desk.restore_from(store.root.parent / "untouched", "test", AT)
    return store


def enter(store: Store, *said: Target, gone: tuple[TargetKey, ...] = (), at: datetime = NOON) -> None:
    with Desk.at(store.root) as desk:
        desk.carry_out(ChangeTargets(said, gone, desk.revision()), ANNA, at)


def a(kpi: str, region: str, period: str, value: float, owner: str = "Zhao", manager: str = "") -> Target:
    return Target(kpi, region, manager, period, value, owner)


def goal(store: Store, kpi: str, period: str, scope: Scope = EVERYBODY, **cut: object) -> float | None:
    view = view_of(store, period, scope, **cut)
    return selected_target(view, targets(view), kpi, view.selection.period)


def owner(store: Store, region: str, period: str = "2026") -> str | None:
    view = view_of(store, period)
    key = COMPANY_KEY if region == "ALL" else view.tree.region(region).key  # type: ignore[union-attr]
    return targets(view).owner("revenue", key, view.selection.period)


def test_what_files_brought_stands_at_first(people: Store) -> None:
    assert goal(people, "revenue", "2026") == 10_000_000 and owner(people, "ALL") == "Chen"
    assert goal(people, "revenue", "2026", regions=("N",)) == 5_000_000, "the sum of the two below"
    assert (owner(people, "N"), owner(people, "N1"), owner(people, "S")) == ("Li", "Li", "Wang")
    rows = standing_targets(view_of(people, "2026"))
    assert len(rows) == 5 and set(rows["source"]) == {"file"} and set(rows["manager"]) == {""}
    assert set(rows["better"]) == {"", "higher"}
    assert {str(moment) for moment in rows["said_at"]} == {"2026-11-21 08:00:00"}
    assert len(target_rows(view_of(people, "2026"))) == 6, "the region nobody described is there as it came"


def test_an_entry_stands_over_the_file_at_once_and_says_who_and_when(people: Store) -> None:
    enter(people, a("revenue", "N1", "2026", 310.25), a("orders", "S", "2026-02", 12))
    assert goal(people, "revenue", "2026", regions=("N",)) == 5_102_500
    assert goal(people, "orders", "2026-02", regions=("S",)) == 12
    assert (owner(people, "N1"), owner(people, "N")) == ("Zhao", None), "two answer for parts of the sum"
    rows = standing_targets(view_of(people, "2026"))
    own = rows[rows["source"] == "desk"]
    assert own[["kpi", "period", "value", "owner"]].to_numpy().tolist() == [
        ["orders", "2026-02", 12.0, "Zhao"], ["revenue", "2026", 310.25, "Zhao"],
    ]  # fmt: skip
    assert {str(moment) for moment in own["said_at"]} == {"2026-11-21 09:00:00"}


def test_what_is_withdrawn_counts_no_more(people: Store) -> None:
    enter(people, a("orders", "S", "2026-02", 12), gone=(("revenue", "N1", "", "2026"), ("revenue", "ALL", "", "2026")))
    assert goal(people, "revenue", "2026", regions=("N",)) is None, "missing is not zero"
    assert goal(people, "revenue", "2026") is None
    enter(people, gone=(("orders", "S", "", "2026-02"),), at=LATER)
    assert goal(people, "orders", "2026-02", regions=("S",)) is None
    enter(people, a("revenue", "N1", "2026", 1), at=LATEST)
    assert goal(people, "revenue", "2026") == 10_000 * (1 + 200 + 400), "the company is the sum of its regions"


def test_a_region_that_is_there_no_more_has_no_target(people: Store) -> None:
    enter(people, a("revenue", "gone", "2026", 5))
    view = view_of(people, "2026")
    assert len(view.entered_targets) == 1 and len(standing_targets(view)) == 5


def test_nobody_sees_a_target_or_an_owner_outside_the_own_regions(people: Store) -> None:
    enter(people, a("revenue", "ALL", "2026", 1, "Ma"), a("revenue", "N1", "2026-01", 2, "Qian"))
    enter(people, a("revenue", "S", "2026-02", 3, "Sun"), a("revenue", "gone", "2026", 4, "Wu"))
    enter(people, a("revenue", "S", "2026-02", 5, "Sun", "Wang"), gone=(("revenue", "N2", "", "2026"),))
    view = view_of(people, "2026", SOUTH)
    rows = standing_targets(view)
    south = view.tree.region("S")
    assert south is not None and set(rows["region_key"]) == {south.key} and set(rows["owner"]) == {"Wang", "Sun"}
    assert {entry.target.region_id for entry in view.entered_targets} == {"S"}
    assert {change.region_id for change in view.target_history} == {"S"} and len(view.target_history) == 2
    assert goal(people, "revenue", "2026", SOUTH) is None, "not the company's, nor a sum over others' regions"
    everything = targets(view_of(people, "2026"))
    mine = targets(view)
    for (kpi, region_key, period), value in everything.values.items():
        found = mine.of(kpi, region_key, period_from_key(period))
        assert found == (value if region_key == south.key else None)
    for scope in (NO_MONEY, NOBODY):
        other = view_of(people, "2026", scope)
        assert (other.entered_targets, other.target_history, len(standing_targets(other))) == ((), (), 0)
    assert len(view_of(people, "2026").target_history) == 6


def test_managers_have_targets_of_their_own(people: Store) -> None:
    li = [a("revenue", region, f"2026-Q{n}", 10 * n, "Li", "Li") for region in ("N1", "N2") for n in (1, 2, 3, 4)]
    enter(people, *li, a("revenue", "S", "2026", 70, "Wang", "Wang"), a("retention", "S", "2026", 0.9, "Wang", "Wang"))
    view = view_of(people, "2026")
    found, year, key = targets(view), view.selection.period, {r.region_id: k for k, r in view.tree.regions.items()}
    assert found.of_manager("revenue", key["N1"], "Li", year) == 1_000_000
    assert found.of_manager("revenue", COMPANY_KEY, "Li", year) == 2_000_000, "his regions, not all"
    assert found.of_manager("revenue", key["S"], "Li", year) is None
    assert found.of_manager("revenue", COMPANY_KEY, "Ma", year) is None
    assert found.of("revenue", COMPANY_KEY, year) == 10_000_000, "the company's own stays what it is"
    assert goal(people, "revenue", "2026", managers=("Li",)) == 2_000_000
    assert goal(people, "revenue", "2026", managers=("Li", "Wang")) == 2_700_000
    assert goal(people, "revenue", "2026-Q3", managers=("Li",), regions=("N2",)) == 300_000
    assert goal(people, "revenue", "2026-Q3", managers=("Li", "Wang")) is None
    assert goal(people, "retention", "2026", managers=("Wang",), regions=("S",)) == 0.9
    assert goal(people, "retention", "2026", managers=("Li", "Wang"), regions=("S",)) is None
    chosen = targets(view_of(people, "2026", managers=("Li",)))
    assert chosen.owner("revenue", COMPANY_KEY, year) == "Li" and chosen.owner("revenue", key["S"], year) is None
    assert targets(view_of(people, "2026", managers=("Li",), channels=("shop",))) == Targets({})
    enter(people, gone=(("revenue", "N2", "Li", "2026-Q2"),), at=LATER)
    assert goal(people, "revenue", "2026", managers=("Li",)) is None, "one of his regions lacks a quarter"


def test_an_own_kpi_in_money_has_its_target_in_ten_thousandths(people: Store) -> None:
    with Desk.at(people.root) as desk:
        desk.carry_out(
            SaveKpi("each", "Revenue a client", "revenue / active_clients", "money", "higher", "Li"), ANNA, AT
        )
    enter(people, a("own:each", "ALL", "2026", 12.5), a("own:other", "ALL", "2026", 12.5))
    assert (goal(people, "own:each", "2026"), goal(people, "own:other", "2026")) == (125_000, 12.5)
    assert goal(people, "own:each", "2026", regions=("N", "S")) is None, "a ratio of parts is not added up"
    with Desk.at(people.root) as desk:
        desk.carry_out(SaveKpi("goods", "Goods", "revenue - gross_profit", "money", "lower", "Li"), ANNA, AT)
    enter(
        people,
        *(a("own:goods", "S", f"2026-{month:02d}", 0.5) for month in range(1, 13)),
        a("own:goods", "N", "2026", 4),
    )
    assert goal(people, "own:goods", "2026") == 100_000, "a difference of sums is"
    assert view_of(people, "2026", SOUTH).own_kpis[0].key == "each" and view_of(people, "2026", NOBODY).own_kpis == ()


def test_a_later_file_stands_over_what_it_names_and_over_nothing_else(people: Store, tmp_path: Path) -> None:
    people = Store(Path(copytree(people.root, tmp_path / "store")))
    enter(people, a("revenue", "N1", "2026", 1), a("revenue", "N2", "2026", 2), a("revenue", "S", "2026", 3))
    enter(people, gone=(("retention", "S", "", "2026"),))
    again = (
        "kpi,region_id,period,value,owner\nrevenue,N1,2026,300,Li\nrevenue,N2,2026,250,Li\nretention,S,2026,0.8,Wang\n"
    )
    brought(people, {"targets.csv": again}, at=LATER)
    rows = standing_targets(view_of(people, "2026"))
    names = {key: region.region_id for key, region in view_of(people, "2026").tree.regions.items()} | {-1: "ALL"}
    said = {(k, names[r]): (v, s) for k, r, v, s in rows[["kpi", "region_key", "value", "source"]].to_numpy().tolist()}
    assert said == {
        ("revenue", "ALL"): (1000, "file"), ("revenue", "N1"): (300, "file"),
        ("revenue", "N2"): (250, "file"), ("revenue", "S"): (3, "desk"),
    }, "what only repeats an earlier file brings nothing new"  # fmt: skip
    enter(people, a("revenue", "N1", "2026", 4), at=LATEST)
    assert goal(people, "revenue", "2026", regions=("N1",)) == 40_000


def test_reading_does_not_let_one_reader_change_what_the_next_one_gets(people: Store) -> None:
    view = view_of(people, "2026").watched(lambda seen, make, kept={}: kept.setdefault(make, make(seen)), print)
    rows = standing_targets(view)
    rows["value"] = 0.0
    assert standing_targets(view)["value"].min() > 0
