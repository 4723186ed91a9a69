"""Commands: done for whoever has the right, refused for everybody else, and written down with who and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk, NotAllowed, NotYourDuty
from data.desk.access_events import EventsAsked
from data.desk.accounts import Account
from data.desk.commands import ChangeSettings
from data.execution import Command, EndSignIns, GoBack, HandOver, UndoImport, bring_in, carry_out
from data.gate import mapping_of
from data.scope import NOBODY, ROLES, Role, Scope, whole_company
from data.warehouse.importing import Batch
from data.warehouse.refresh import refresh
from data.warehouse.store import Store
from data.warehouse.versions import made_anew, rebuild
from tests.data.small import three_clients, view_of

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ANNA = whole_company("anna", "test")
REGIONAL = Scope("ben", regions=frozenset(("E",)), topics=ANNA.topics)


def never_told(stage: str, share: float) -> None:
    raise AssertionError("nothing may begin")


BLIND = replace(ANNA, topics=ANNA.topics - {"setup"})


@pytest.mark.parametrize("scope", [NOBODY, REGIONAL, BLIND], ids=["nobody", "regional", "without set-up"])
@pytest.mark.parametrize(
    "command",
    [ChangeSettings((("currency", "EUR"),), 0), UndoImport(1), GoBack("000001"), EndSignIns("anna"), HandOver("anna")],
    ids=lambda c: type(c).__name__,
)
def test_without_the_right_nothing_is_done(scope: Scope, command: Command, tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    with pytest.raises(NotAllowed):
        carry_out(store.root, command, scope, AT)
    with Desk.at(store.root) as desk:
        assert desk.revision() == 0 and not desk.ended_sign_ins().people
    assert store.published() == ["000001"]


def a_region(folder: Path, dry_run: bool = False) -> Batch:
    file = folder / "regions.csv"
    file.write_text("region_id,name\nN,North\n", encoding="utf8")
    mapping = mapping_of(file.name, "regions", {"region_id": "region_id", "name": "name"})
    return Batch((file,), (mapping,), "somebody else", AT, lambda path: False, dry_run)


@pytest.mark.parametrize("scope", [NOBODY, REGIONAL, BLIND], ids=["nobody", "regional", "without set-up"])
@pytest.mark.parametrize("dry_run", [False, True], ids=["import", "check"])
def test_without_the_right_nothing_is_brought_in_and_nothing_is_told(
    scope: Scope, dry_run: bool, tmp_path: Path
) -> None:
    store = three_clients(tmp_path)
    before = store.log_records()
    with pytest.raises(NotAllowed):
        bring_in(store.root, a_region(tmp_path, dry_run), scope, never_told)
    assert store.published() == ["000001"] and store.log_records() == before


def test_what_is_brought_in_stands_under_the_name_of_whoever_has_the_right(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    report = bring_in(store.root, a_region(tmp_path), ANNA)
    assert (report.version, report.parts[0].accepted) == ("000002", 1)
    assert store.log_records()[-1]["who"] == "anna"


def test_a_changed_setting_is_written_down_with_who_and_when(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    carry_out(store.root, ChangeSettings((("currency", "EUR"),), 0), ANNA, AT)
    with Desk.at(store.root) as desk:
        (change,) = desk.settings_history()
    assert (change.key, change.new, change.who, change.at) == ("currency", "EUR", "anna", AT)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
def test_only_the_role_that_sets_up_signs_others_out(role: Role, tmp_path: Path) -> None:
    with pytest.raises(NotYourDuty):
        carry_out(tmp_path, EndSignIns("ben@x.cn"), replace(ANNA, role=role), AT)
    with pytest.raises(NotYourDuty):
        carry_out(tmp_path, HandOver("ben@x.cn"), replace(ANNA, role=role), AT)
    with Desk.at(tmp_path) as desk:
        assert not desk.ended_sign_ins().people


def test_every_sign_in_of_somebody_ends_and_who_did_it_is_noted(tmp_path: Path) -> None:
    carry_out(tmp_path, EndSignIns("Ben@x.cn"), ANNA, AT)
    with Desk.at(tmp_path) as desk:
        ended, ((event,), _) = desk.ended_sign_ins(), desk.events(EventsAsked(event="sign_out"))
    assert ended.has("any", "ben@x.cn", AT) and not ended.has("any", "anna", AT)
    assert not ended.has("any", "ben@x.cn", AT + timedelta(seconds=1)), "they may come again"
    assert (event.who, event.what, event.at) == ("anna", "ben@x.cn", AT)
    assert event.detail == {"act": "everywhere", "by": "screen"}


def test_a_name_that_is_handed_over_belongs_to_no_account_and_who_did_it_is_noted(tmp_path: Path) -> None:
    account = Account.of("https://login.example.com", "sidu", "1")
    with Desk.at(tmp_path) as desk:
        assert desk.hold("ben@x.cn", account, AT, "mark", AT) and desk.hold("eva@x.cn", account, AT, "mark", AT)
        carry_out(tmp_path, HandOver("Ben@x.cn"), ANNA, AT)
        assert desk.holders().people == {"eva@x.cn"} and desk.ended_sign_ins().has("any", "ben@x.cn", AT)
        (event,), _ = desk.events(EventsAsked(event="sign_out"))
    assert (event.who, event.what, event.detail) == ("anna", "ben@x.cn", {"act": "handed_over", "by": "screen"})


def test_going_back_lets_the_older_version_answer(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    assert rebuild(store, "anna", AT) == "000002"
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


def test_a_refresh_that_somebody_else_has_done_meanwhile_publishes_nothing_again(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    carry_out(store.root, ChangeSettings((("fiscal_year_start", 4),), 0), ANNA, AT)
    assert [refresh(store, who, AT) for who in ("one server", "another")] == ["000002", "000002"]
    assert store.published() == ["000001", "000002"]


def test_figures_are_made_anew_once_however_many_servers_meet_a_closed_store(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    rebuild(store, "anna", AT)  # what was published with a record can be made again
    for name in ("000001", "000002"):
        store.version_path(name).write_bytes(b"torn")
    assert [made_anew(store, who, AT) for who in ("one server", "another")] == ["000003", "000003"]


def test_facts_and_desk_stay_as_they_are_when_there_is_nothing_to_refresh(tmp_path: Path) -> None:
    store = Store(tmp_path)
    from data.warehouse.as_of import NothingToPublish

    with pytest.raises(NothingToPublish):
        refresh(store, "anna", AT)
    assert store.current() is None
