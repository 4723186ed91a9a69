"""Rows that the engine gave are kept under the question as the door narrowed it, and under the rights of who asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from ibis import _

from data.desk.commands import ChangeSettings
from data.engine import Engine
from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection, whole_company
from data.tables import served
from data.view import View
from tests.data.small import three_clients
from ui.cache import Question, _rows, desk_of, door_of, watched_view
from ui.kept import Kept

OWNER = whole_company("anna", "test")
NORTH = Scope("ben", regions=frozenset(("N",)), topics=TOPICS, why="test")
QUARTER = Selection(period_from_key("2026-Q1"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    _rows.clear()
    yield three_clients(tmp_path / "store").root
    _rows.clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question that reaches the engine."""
    frame, found = Engine.frame, []

    def noted(engine: Engine, sql: str, parameters: tuple[object, ...] = ()) -> pd.DataFrame:
        found.append(sql)
        return frame(engine, sql, parameters)

    monkeypatch.setattr(Engine, "frame", noted)
    return found


def seen(store: Path, scope: Scope = OWNER, selection: Selection = QUARTER, revision: int = 0) -> View:
    version = door_of(store).current()
    assert version is not None
    return watched_view(store, version, revision, scope, selection)


def ids(view: View) -> list[str]:
    return sorted(view.run(served("clients").select("client_id"))["client_id"])


def test_the_engine_is_asked_once_for_the_same_rows(store: Path, asked: list[str]) -> None:
    assert ids(seen(store)) == ids(seen(store)) == ids(seen(store, replace(OWNER, who="carl", why="same rights")))
    assert len(asked) == 1


def test_who_may_see_less_is_never_told_the_rows_of_who_may_see_more(store: Path, asked: list[str]) -> None:
    everybody, mine = ids(seen(store)), ids(seen(store, NORTH))
    assert set(mine) < set(everybody) and len(asked) == 2
    assert ids(seen(store, NORTH)) == mine and ids(seen(store)) == everybody and len(asked) == 2


def test_other_filters_and_periods_are_other_questions(store: Path, asked: list[str]) -> None:
    sums = served("client_period").agg(value=_.revenue_e4.sum())
    for selection in (QUARTER, replace(QUARTER, regions=("N",)), Selection(period_from_key("2026-02"))):
        assert seen(store, selection=selection).run(sums).equals(door_view(store, selection).run(sums))
    assert len(asked) == 6


def door_view(store: Path, selection: Selection) -> View:
    """A view for which nothing is kept."""
    version = door_of(store).current()
    assert version is not None
    return door_of(store).view(version, OWNER, selection)


def test_what_people_enter_lets_the_rows_be(store: Path, asked: list[str]) -> None:
    before, desk = ids(seen(store)), desk_of(store)
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    desk.carry_out(ChangeSettings((("company", "North & Sons"),), desk.revision()), OWNER, now)
    assert ids(seen(store, revision=desk.revision())) == before and len(asked) == 1


def test_what_is_done_to_rows_changes_nothing_of_what_is_kept(store: Path) -> None:
    question = served("clients").select("client_id", "client_key").order_by("client_id")
    mine = seen(store).run(question)
    before = mine.copy(deep=True)
    mine["client_key"] = 0
    mine.loc[0, "client_id"] = "mallory"
    assert seen(store).run(question).equals(before)
    with pytest.raises(ValueError, match="read-only"):
        seen(store).run(question)["client_key"].to_numpy()[0] = 0


def test_the_key_holds_the_rights_and_the_file() -> None:
    assert {f.name for f in fields(Question)} == {"store", "version", "file", "late", "scope", "sql", "parameters"}


def test_long_answers_are_not_kept() -> None:
    kept = Kept(budget=10_000, largest=1_000)
    rows = pd.DataFrame({"amount": range(1_000)})
    assert kept.of("long", lambda: rows) is rows and len(kept) == kept.weight == 0
    assert kept.of("short", lambda: 1) == 1 and len(kept) == 1


def test_older_rows_lie_packed_and_whoever_takes_them_has_them_to_himself() -> None:
    kept = Kept(budget=1_000_000, fresh=1)
    days = pd.date_range("2026-01-01", periods=3, tz="UTC")
    names, amounts = pd.array(["a", None, "c"], dtype="str"), [1.5, float("nan"), 3]
    rows = pd.DataFrame({"day": days, "name": names, "amount": amounts})
    assert kept.of("older", rows.copy) is kept.of("older", rows.copy)
    kept.of("newer", lambda: rows)
    mine = kept.of("older", rows.copy)
    pd.testing.assert_frame_equal(mine, rows)
    mine.loc[0, "amount"] = 7.0
    pd.testing.assert_frame_equal(kept.of("older", rows.copy), rows)


def test_that_there_is_nothing_is_kept_too() -> None:
    asked: list[str] = []
    for fresh in (None, 0):
        kept = Kept(budget=1_000, fresh=fresh)
        for _time in range(2):
            assert kept.of("nothing", lambda: asked.append("asked")) is None
    assert asked == ["asked"] * 2
