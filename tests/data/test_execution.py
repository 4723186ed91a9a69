"""Commands: done for whoever has the right, refused for everybody else, and written down with who and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.desk import Desk, NotAllowed
from data.desk.commands import ChangeSettings
from data.execution import Command, GoBack, UndoImport, carry_out
from data.scope import NOBODY, Scope, whole_company
from data.warehouse.refresh import refresh
from data.warehouse.store import Store
from tests.data.small import three_clients, view_of

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ANNA = whole_company("anna", "test")
REGIONAL = Scope("ben", regions=frozenset(("E",)), topics=ANNA.topics)
BLIND = replace(ANNA, topics=ANNA.topics - {"setup"})


@pytest.mark.parametrize("scope", [NOBODY, REGIONAL, BLIND], ids=["nobody", "regional", "without set-up"])
@pytest.mark.parametrize(
    "command",
    [ChangeSettings((("currency", "EUR"),), 0), UndoImport(1), GoBack("000001")],
    ids=lambda c: type(c).__name__,
)
def test_without_the_right_nothing_is_done(scope: Scope, command: Command, tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    with pytest.raises(NotAllowed):
        carry_out(store.root, command, scope, AT)
    with Desk.at(store.root) as desk:
        assert desk.revision() == 0
    assert store.published() == ["000001"]


def test_a_changed_setting_is_written_down_with_who_and_when(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    carry_out(store.root, ChangeSettings((("currency", "EUR"),), 0), ANNA, AT)
    with Desk.at(store.root) as desk:
        (change,) = desk.settings_history()
    assert (change.key, change.new, change.who, change.at) == ("currency", "EUR", "anna", AT)


def test_going_back_lets_the_older_version_answer(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    assert refresh(store, "anna", AT) == "000002"
    carry_out(store.root, GoBack("000001"), ANNA, AT)
    assert store.current() == "000001"


def test_a_refresh_adds_the_same_facts_up_under_the_settings_of_today(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    before = view_of(store, "2026-Q1")
    carry_out(store.root, ChangeSettings((("fiscal_year_start", 4),), 0), ANNA, AT)
    name = refresh(store, "anna", AT)
    after = view_of(Store(store.root), "2026")
    assert (name, after.version.name, after.settings.fiscal_year_start) == ("000002", "000002", 4)
    assert after.version.facts == before.version.facts
    assert after.selection.period.start.month == 4


def test_facts_and_desk_stay_as_they_are_when_there_is_nothing_to_refresh(tmp_path: Path) -> None:
    store = Store(tmp_path)
    from data.warehouse.publish import NothingToPublish

    with pytest.raises(NothingToPublish):
        refresh(store, "anna", AT)
    assert store.current() is None
