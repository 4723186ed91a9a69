"""Derived tables: made before anybody sees the version, gone with what they stood on, never in an import's way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.door import View
from data.scope import NOBODY, TOPICS, Scope
from data.settings import Settings
from data.tables import DERIVED, served
from data.warehouse.checking import check
from data.warehouse.derived import Rows, derive_with
from data.warehouse.held import content_of
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.store import Store
from data.warehouse.versions import rebuild, rollback
from metrics.publish import derived_rows
from tests.data.small import EVERYBODY, three_clients, view_of
from tests.metrics.companies import voices
from tests.metrics.word_of_mouth.talking_regions import MOMENT

ROW: dict[str, object] = dict.fromkeys(DERIVED["curve_prior"], 0) | {"side": "praise", "between_slope": None}
NORTH = frozenset(("N",))


@pytest.fixture(autouse=True)
def handed_in() -> Iterator[None]:
    """Nothing is handed in but by the test itself, and that is taken back."""
    derive_with(None)
    yield
    derive_with(None)


def priors(view: View) -> list[int]:
    return [int(n) for n in view.run(served("curve_prior"))["answers"]]


def counted(view: View) -> dict[str, Rows]:
    """A deriver that counts clients: in `answers`, those it sees; in `window_days`, the days of the settings."""
    seen = len(view.run(served("clients").select("client_key")))
    return {"curve_prior": [ROW | {"answers": seen, "window_days": view.settings.word_of_mouth_days}]}


def broken(view: View) -> dict[str, Rows]:
    raise ValueError("the model does not\nlike these data")


def again(store: Store) -> str:
    with store.writer():
        return publish_recorded(store, content_of(store), Why("anna", MOMENT, "test"))


def test_a_version_has_what_was_handed_in_for_all_of_the_company(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    assert priors(view_of(store, "2026-Q1")) == [], "nobody handed anything in: no rows"
    derive_with(counted)
    again(store)
    assert priors(view_of(store, "2026-Q1")) == [3]


def test_every_way_a_version_is_made_ends_with_derived_tables(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    derive_with(counted)
    first, second = again(store), rebuild(store, "anna", MOMENT)
    assert first < second and priors(view_of(store, "2026-Q1")) == [3]
    derive_with(None)
    rebuild(store, "anna", MOMENT)
    assert priors(view_of(store, "2026-Q1")) == [], "rows of another version are not handed on"
    rollback(store, second, "anna", MOMENT)
    assert priors(view_of(store, "2026-Q1")) == [3], "going back keeps what that version had"


def test_it_is_readable_under_any_rights_to_satisfaction_and_no_other(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    derive_with(counted)
    again(store)
    rights = {
        "one region": (Scope("ben", regions=NORTH, topics=TOPICS, why="test"), [3]),
        "no topic satisfaction": (Scope("ben", regions=NORTH, topics=frozenset(("money",)), why="test"), []),
        "no region": (Scope("ben", topics=TOPICS, why="test"), []),
        "nobody": (NOBODY, []),
    }
    for name, (scope, wanted) in rights.items():
        assert priors(view_of(store, "2026-Q1", scope)) == wanted, name
    assert priors(view_of(store, "2026-Q1", EVERYBODY, regions=("S",))) == [3], "filters do not narrow the company"


def test_a_deriver_that_fails_loses_no_import_and_check_says_so(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    derive_with(broken)
    name = again(store)
    assert store.current() == name and priors(view_of(store, "2026-Q1")) == []
    told = [finding.what for finding in check(store)]
    assert "its derived tables could not be made: ValueError: the model does not" in told
    derive_with(counted)
    again(store)
    assert not [f for f in check(store) if f.where == f"versions/{store.current()}.duckdb"]


@pytest.mark.parametrize("rows", [{"shares": []}, {"curve_prior": [{"side": "praise"}]}])
def test_what_is_not_declared_is_not_published(rows: dict[str, Rows], tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    derive_with(lambda view: rows)
    assert "declared" in str(store.record_of(again(store))["underived"])


def test_whoever_interrupts_the_models_leaves_the_old_version(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    before = store.current()

    def interrupted(view: View) -> dict[str, Rows]:
        raise KeyboardInterrupt

    derive_with(interrupted)
    with pytest.raises(KeyboardInterrupt):
        again(store)
    assert store.current() == before and not list(store.versions.glob(".building-*"))


def test_a_version_from_before_there_were_derived_tables_answers_with_none(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    store.record_path("000001").unlink()
    with duckdb.connect(str(store.version_path("000001"))) as con:
        con.execute("DROP TABLE curve_prior")
    frame = view_of(store, "2026-Q1").run(served("curve_prior"))
    assert frame.empty and list(frame.columns) == list(DERIVED["curve_prior"])


def test_small_companies_have_no_prior_of_the_curve(tmp_path: Path) -> None:
    store = voices(tmp_path)
    derive_with(derived_rows)
    again(store)
    assert priors(view_of(store, "2026-Q2")) == [] and "underived" not in store.record_of(str(store.current()))


def test_settings_of_the_version_are_those_the_deriver_sees(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    derive_with(counted)
    with store.writer():
        content = content_of(store)
        changed = type(content)(content.files, Settings(word_of_mouth_days=90), content.imports)
        publish_recorded(store, changed, Why("anna", MOMENT, "test"))
    assert view_of(store, "2026-Q1").run(served("curve_prior"))["window_days"].tolist() == [90]
