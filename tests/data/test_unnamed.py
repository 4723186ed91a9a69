"""What people typed may quote a client's name: it is hidden from whoever may not see that client by name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.desk import Desk
from data.desk.commands import SaveKpi, SaveScenario, SaveScheme
from data.desk.masking import MASK
from data.door import Door
from data.ledger import ledger
from data.scope import TOPICS, Scope, whole_company
from data.since import causes, footing_of
from data.snapshots import content_of, keep, snapshots_seen
from data.trail import entered_traces
from data.warehouse.store import Store
from locales import words_for
from pages.clients.grade_controls import FORGET
from pages.overview.own_kpis import own_kpi_form
from pages.pieces.scenarios import _offers
from tests.data.imports import brought, orders
from tests.data.keeping import content_for
from tests.data.small import published, sale, view_of
from tests.metrics.companies import client, region

TITLES = ("For 福来茶楼", "Tea plan of An", "Visits to Nowhere Ltd", "Plan of 2027")
OWNER = whole_company("anna", "test")
LEE = Scope("lee", everywhere=True, topics=TOPICS - {"personal"}, why="test", role="administrator")
NORTH = Scope("ben", regions=frozenset("N"), topics=TOPICS, why="test")
AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """福来茶楼 is a client of N, An one of S, Nowhere Ltd one without a region."""
    people = [client("c1", "N") | {"name": "福来茶楼"}, client("c2", "S") | {"name": "An"}]
    people.append(client("c3", "S") | {"name": "Nowhere Ltd", "region_id": None})
    rows = {
        "regions": [region("C", None), region("N"), region("S")],
        "clients": people,
        "sales": [sale("c1", "2026-02-01", 4, 1)],
    }
    found = published(tmp_path_factory.mktemp("titles"), rows)
    with Desk.at(found.root) as desk:
        for title in TITLES:
            desk.carry_out(SaveScenario(title, "what_if", (), ()), OWNER, AT)
            desk.carry_out(SaveScheme(title, (40, 30, 20, 10), (91, 81, 65), 3, "C"), OWNER, AT)
        desk.carry_out(SaveKpi("tea", "Orders of 福来茶楼", "orders", "count", "higher", "Li"), OWNER, AT)
    return found


def titles(store: Store, scope: Scope) -> set[str]:
    return {each.name for each in view_of(store, "2026-Q1", scope).scenarios}


def test_whoever_may_see_everybody_by_name_reads_titles_as_they_are(store: Store) -> None:
    assert titles(store, OWNER) == set(TITLES)


def test_without_the_right_to_names_none_stands_in_a_title_and_the_rest_stays(store: Store) -> None:
    everywhere = Scope("lee", everywhere=True, topics=TOPICS - {"personal"}, why="test")
    assert titles(store, everywhere) == {f"For {MASK}", f"Tea plan of {MASK}", f"Visits to {MASK}", "Plan of 2027"}, (
        "Plan holds An, is no An"
    )


def test_a_manager_reads_the_names_of_the_own_region_only(store: Store) -> None:
    north = Scope("ben", regions=frozenset("N"), topics=TOPICS, why="test")
    assert titles(store, north) == {"For 福来茶楼", f"Tea plan of {MASK}", f"Visits to {MASK}", "Plan of 2027"}


def test_whoever_cannot_read_a_title_whole_is_not_offered_to_take_it_away(store: Store) -> None:
    lee = Scope("lee", everywhere=True, topics=TOPICS - {"personal"}, why="test", role="analyst")
    words = words_for("en")
    assert [offer.code for offer in _offers("what_if", view_of(store, "2026-Q1", lee), words)] == ["Plan of 2027"]
    assert len(_offers("what_if", view_of(store, "2026-Q1", OWNER), words)) == len(TITLES)


@pytest.mark.parametrize(
    ("scope", "first", "second"), [(OWNER, "福来茶楼", "An"), (LEE, MASK, MASK), (NORTH, "福来茶楼", MASK)]
)
def test_names_of_schemes_and_own_key_figures_are_read_like_titles(
    store: Store, scope: Scope, first: str, second: str
) -> None:
    view = view_of(store, "2026-Q1", scope)
    assert [each.name for each in view.grade_schemes][:2] == [f"For {first}", f"Tea plan of {second}"]
    assert [each.name for each in view.own_kpis] == [f"Orders of {first}"]


def test_a_hidden_name_is_not_written_over_with_what_hides_it(store: Store) -> None:
    words, view = words_for("en"), view_of(store, "2026-Q1", LEE)
    assert [offer.code for offer in FORGET.offers(view, words)] == ["Plan of 2027"]
    form = own_kpi_form(view, {"kpi": "own:tea"})
    held = form.values(view)
    assert form.check(held, words) == ""
    assert "hidden from you" in form.check(dict(held) | {"name": f"New orders of {MASK}"}, words)
    with Desk.at(store.root) as desk:
        desk.carry_out(form.command(dict(held) | {"owner": "Wu"}, frozenset({"owner"}), desk.revision()), LEE, AT)
        (kept,) = desk.own_kpis()
    assert (kept.name, kept.owner) == ("Orders of 福来茶楼", "Wu")


def test_the_audit_tells_whoever_lacks_the_right_no_typed_name(store: Store) -> None:
    told = repr(entered_traces(view_of(store, "2026-Q1", LEE)))
    assert "福来茶楼" not in told and "plan of An" not in told and MASK in told
    assert "福来茶楼" in repr(entered_traces(view_of(store, "2026-Q1", OWNER)))


def test_titles_and_remarks_of_kept_snapshots_are_read_like_other_titles(store: Store) -> None:
    door = Door(store.root)
    content = content_for(door, LEE, "About 福来茶楼")
    content["about"]["slides"] = [["overview", "tiles", "福来茶楼 and An"]]
    content["slides"] = [{"title": "福来茶楼 and An", "remark": "ask An", "panel": {"message": "An = 1"}}]
    snapshot = keep(door, content, LEE, AT)
    for scope, first, second in ((OWNER, "福来茶楼", "An"), (LEE, MASK, MASK)):
        (seen,) = snapshots_seen(door, scope)
        assert (seen.title, seen.slides[0].title) == (f"About {first}", f"{first} and {second}")
        found = content_of(door, snapshot.number, scope)
        assert (found["title"], found["about"]["title"]) == (f"About {first}", f"About {first}")
        (slide,) = found["slides"]
        assert (slide["title"], slide["remark"]) == (f"{first} and {second}", f"ask {second}")
        assert slide["panel"] == {"message": "An = 1"}, "what was frozen stays as it was frozen"
        assert found["about"]["slides"] == [["overview", "tiles", f"{first} and {second}"]]


def test_names_of_imported_files_are_read_like_titles(tmp_path: Path) -> None:
    there = Store(tmp_path / "store")
    brought(there, {"福来茶楼.csv": "client_id,name,region_id\nc1,福来茶楼,N\n", "orders.csv": orders(A=5)})
    brought(there, {"Orders of 福来茶楼.csv": orders(B=4)})
    door = Door(there.root)
    for scope, name in ((OWNER, "福来茶楼"), (LEE, MASK)):
        view = view_of(there, "2026-Q1", scope)
        assert [file.file for each in ledger(view) for file in each.files] == [
            f"Orders of {name}.csv", f"{name}.csv", "orders.csv",
        ]  # fmt: skip
        first, now = (footing_of(door, each) for each in reversed([*door.versions()]))
        assert [each.what for each in causes(view, first, now)] == [(f"Orders of {name}.csv",)]
