"""What people enter: rights, checks, history, conflicts, audit; the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data.desk import AuditEntry, Changed, Conflict, Desk, NotAllowed, SettingChange
from data.desk.commands import (
    ChangeRates,
    ChangeRights,
    ChangeSettings,
    ChangeTargets,
    DeclareSettings,
    ForgetMapping,
    JudgeAlert,
    OverrideKind,
    PinSnapshots,
    PlanAct,
    SaveKpi,
    SaveMapping,
    SaveScenario,
    SaveScheme,
)
from data.desk.places import writing
from data.desk.snapshot_records import snapshot_from
from data.desk.tables import AUDIT, HISTORIES, SNAPSHOTS
from data.rates import ActivityRate
from data.rights import Rule
from data.scope import NOBODY, Scope, whole_company
from data.settings import Settings, WrongSettings, load_settings, save_settings
from data.targets import Target
from tests.data.desk.conftest import Place

ANNA = whole_company("anna", "owner of the store")
BEN = whole_company("ben", "owner of the store")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
MAPPING = '["orders.csv"]\ntable = "sales"\n["orders.csv".columns]\nclient_id = "客户 ID"\n'


def change(desk: Desk, seen: int | None = None, scope: Scope = ANNA, at: datetime = AT, **values: object) -> int:
    seen = desk.revision() if seen is None else seen
    return desk.carry_out(ChangeSettings(tuple(values.items()), seen), scope, at)


def test_an_untouched_desk_has_revision_0_and_the_defaults(desk: Desk) -> None:
    assert (desk.revision(), desk.settings(), desk.settings_at(0)) == (0, Settings(), Settings())
    assert (desk.settings_history(), desk.audit(), desk.mappings()) == ((), (), ())


def test_asking_creates_nothing_for_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with Desk.at(tmp_path / "none") as desk:
        assert (desk.revision(), desk.settings(), desk.mappings()) == (0, Settings(), ())
    assert list(tmp_path.iterdir()) == []


def test_a_change_says_who_when_old_and_new(desk: Desk) -> None:
    assert change(desk, company="永兴", tier_shares=[0.1, 0.2, 0.5]) == 1
    assert change(desk, scope=BEN, at=LATER, company="永兴商店") == 2
    assert desk.settings() == Settings(company="永兴商店", tier_shares=(0.1, 0.2, 0.5))
    assert desk.settings_at(1) == Settings(company="永兴", tier_shares=(0.1, 0.2, 0.5))
    assert desk.settings_history() == (
        SettingChange("company", "", "永兴", "anna", AT, 1),
        SettingChange("tier_shares", (0.1, 0.3, 0.6), (0.1, 0.2, 0.5), "anna", AT, 1),
        SettingChange("company", "永兴", "永兴商店", "ben", LATER, 2),
    )
    assert desk.audit(limit=1) == (
        AuditEntry(2, LATER, "ben", "ChangeSettings", (Changed("company", "永兴", "永兴商店"),)),
    )
    assert [entry.revision for entry in desk.audit()] == [2, 1]


def test_a_value_that_is_there_already_changes_nothing(desk: Desk) -> None:
    assert change(desk, currency="CNY") == 1
    assert change(desk, currency="CNY") == 1
    assert len(desk.audit()) == 1


def test_a_default_that_somebody_asks_for_is_entered_once(desk: Desk) -> None:
    """A version made elsewhere may show another value than the default: what is said here counts from then on."""
    assert change(desk, currency="") == 1
    assert change(desk, currency="") == 1
    assert "currency" in desk.settings().model_fields_set


def test_moments_are_kept_in_utc_and_none_without_a_zone_is_taken(desk: Desk) -> None:
    change(desk, at=datetime(2026, 7, 1, 8, tzinfo=timezone(timedelta(hours=8))), currency="CNY")
    assert desk.audit()[0].at == datetime(2026, 7, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="2026-07-01 09:30:00 has no time zone"):
        change(desk, at=AT.replace(tzinfo=None), currency="USD")


def test_every_wrong_setting_is_named_with_what_was_there_and_what_is_accepted(desk: Desk) -> None:
    with pytest.raises(WrongSettings) as refused:
        change(desk, currency="yuan", fiscal_year_start=13, company="永兴", colour=1)
    assert [(w.name, w.found) for w in refused.value.wrong] == [
        ("colour", 1),
        ("currency", "yuan"),
        ("fiscal_year_start", 13),
    ]
    assert "fiscal_year_start = 13: accepted is a whole number from 1 to 12" in str(refused.value)
    assert desk.revision() == 0 and desk.settings() == Settings()


def test_a_setting_given_twice_is_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match="given twice"):
        desk.carry_out(ChangeSettings((("company", "a"), ("company", "b")), 0), ANNA, AT)


def test_a_revision_nobody_can_have_seen_is_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match=r"seen revision 7 is none of this desk \(0 to 0\)"):
        change(desk, seen=7, company="a")
    with pytest.raises(ValueError, match="revision 1 is none of this desk"):
        desk.settings_at(1)


def test_two_people_changing_the_same_setting_meet(desk: Desk) -> None:
    change(desk, currency="CNY")
    change(desk, seen=1, scope=BEN, at=LATER, currency="USD")
    with pytest.raises(Conflict, match="currency was changed to 'USD' by ben on 2026-07-01 10:30 UTC") as met:
        change(desk, seen=1, currency="EUR", company="永兴")
    assert (met.value.what, met.value.found, met.value.who, met.value.at) == ("currency", "USD", "ben", LATER)
    assert desk.settings() == Settings(currency="USD")


def test_two_people_changing_different_settings_or_the_same_way_do_not_meet(desk: Desk) -> None:
    change(desk, currency="CNY")
    assert change(desk, seen=0, scope=BEN, company="永兴") == 2
    assert change(desk, seen=0, scope=BEN, currency="CNY") == 2


REGION = Scope("anna", regions=frozenset({"north"}), topics=frozenset({"setup", "money"}), why="head of the north")
READER = Scope("anna", everywhere=True, topics=frozenset({"money"}), why="reads all")
NAMELESS = Scope("", everywhere=True, topics=frozenset({"setup"}), why="?")


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (REGION, r"needs the right to setup for the whole company; anna may see money, setup of 1 regions \(head of"),
        (READER, "anna may see money of the whole company"),
        (NAMELESS, "needs a name; sign in first"),
        (NOBODY, "needs a name; sign in first"),
    ],
)
def test_only_setup_everywhere_may_change(tmp_path: Path, scope: Scope, said: str) -> None:
    with Desk.at(tmp_path) as desk:
        for command in (
            ChangeSettings((("company", "x"),), 0),
            DeclareSettings(Settings(company="x")),
            SaveMapping("orders", MAPPING),
            ForgetMapping("orders"),
        ):
            with pytest.raises(NotAllowed, match=said):
                desk.carry_out(command, scope, AT)
        assert desk.revision() == 0


def test_what_is_no_command_is_refused(desk: Desk) -> None:
    @dataclass(frozen=True)
    class Wipe:
        pass

    with pytest.raises(ValueError, match="Wipe is no command of the desk; the commands are ChangeSettings"):
        desk.carry_out(Wipe(), ANNA, AT)  # type: ignore[arg-type]


def test_declared_settings_win_whatever_was_there_and_leave_the_others_alone(desk: Desk) -> None:
    change(desk, company="永兴", currency="USD", fiscal_year_start=4)
    declared = Settings(currency="CNY", fiscal_year_start=1)
    assert desk.carry_out(DeclareSettings(declared), BEN, LATER) == 2
    assert desk.settings() == Settings(company="永兴", currency="CNY")
    assert desk.carry_out(DeclareSettings(Settings()), BEN, LATER) == 2


def test_declared_settings_that_contradict_what_was_entered_are_refused(desk: Desk) -> None:
    change(desk, promoter_from=5, detractor_to=3)
    with pytest.raises(WrongSettings, match="detractor_to must lie below promoter_from"):
        desk.carry_out(DeclareSettings(Settings(detractor_to=6)), BEN, LATER)
    assert desk.revision() == 1


def test_the_database_refuses_to_change_or_remove_what_was_entered(desk: Desk) -> None:
    change(desk, company="永兴")
    desk.carry_out(SaveMapping("orders", MAPPING), ANNA, AT)
    desk.carry_out(ChangeRates((ActivityRate("visit", date(2026, 1, 1), 800_000),), (), 2), ANNA, AT)
    desk.carry_out(SaveScenario("fewer visits", "cost_and_profit", (("visits", "2"),)), ANNA, AT)
    desk.carry_out(SaveScheme("2026", (40, 30, 20, 10), (91, 81, 65)), ANNA, AT)
    desk.carry_out(OverrideKind("n1", "partner", "known", "Li", AT.date()), ANNA, AT, {"n1"})
    desk.carry_out(ChangeTargets((Target("orders", "ALL", "", "2026", 5, "Li"),), (), 6), ANNA, AT)
    desk.carry_out(SaveKpi("each", "Each", "revenue / orders", "money", "higher", "Li"), ANNA, AT)
    kept = {"title": "t", "who": "anna", "version": "v", "language": "en", "currency": "", "company": "", "period": ""}
    kept |= {"number": "000001", "definitions": "", "sha256": "", "at": AT.isoformat(), "as_of": "2026-01-01"}
    lists = {"bytes": 1, "slides": [], "everywhere": True, "regions": [], "topics": []}
    desk.register_snapshot(snapshot_from(kept | lists))
    desk.carry_out(PinSnapshots(("000001",)), ANNA, AT)
    desk.carry_out(JudgeAlert("n1", "fall", AT.date(), AT.date(), "seen"), ANNA, AT, {"n1"})
    desk.carry_out(PlanAct("", "n1", "Li", "visit", AT.date()), ANNA, AT, {"n1"})
    rule = Rule("north", "group", "north", "manager", frozenset("N"), reason="theirs")
    desk.carry_out(ChangeRights((rule,), (), 11), ANNA, AT)
    engine = desk._home.engine()
    assert engine is not None
    for table in (AUDIT, *HISTORIES, SNAPSHOTS):
        column = table.c[0].name
        for statement in (f"UPDATE {table.name} SET {column} = {column}", f"DELETE FROM {table.name}"):
            with pytest.raises(DBAPIError, match=f"{table.name} is append-only"), writing(engine) as con:
                con.execute(text(statement))
    assert desk.revision() == 12


Values = dict[str, object]
CHANGES: st.SearchStrategy[Values] = st.fixed_dictionaries(
    {},
    optional={
        "company": st.text(st.characters(categories=("L", "N", "P", "S")), max_size=20),
        "currency": st.sampled_from(("", "CNY", "USD", "yuan")),
        "fiscal_year_start": st.integers(0, 13),
        "tier_shares": st.lists(st.floats(0, 1), min_size=3, max_size=3),
        "promoter_from": st.integers(1, 10),
        "detractor_to": st.integers(0, 9),
        "is_sample": st.booleans(),
    },
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, max_size=6))
def test_settings_at_a_revision_equal_the_replay_of_all_changes_up_to_it(
    make_place: Callable[[], Place], changes: list[Values]
) -> None:
    with make_place().desk() as desk:
        replay = {0: Settings()}
        for values in changes:
            before, last = desk.settings(), desk.revision()
            try:
                revision = change(desk, **values)
            except ValueError:
                assert (desk.revision(), desk.settings()) == (last, before)
                continue
            replay[revision] = Settings(**{**before.model_dump(), **values})  # type: ignore[arg-type]
            assert desk.settings() == replay[revision] and revision in (last, last + 1)
        assert {revision: desk.settings_at(revision) for revision in replay} == replay
        assert len(replay) == desk.revision() + 1
        now = dict(Settings()) | {entry.key: entry.new for entry in desk.settings_history()}
        assert Settings(**now) == desk.settings()  # type: ignore[arg-type]


def test_saved_settings_are_loaded_again_and_say_who(tmp_path: Path) -> None:
    root = tmp_path / "store"
    company = Settings(company='A "big" one', currency="CNY", fiscal_year_start=4, is_sample=True)
    save_settings(root, company, who="anna", at=AT)
    assert load_settings(root) == company
    with Desk.at(root) as desk:
        assert [(e.who, e.at, e.command) for e in desk.audit()] == [("anna", AT, "DeclareSettings")]


def test_the_url_in_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDU_DESK", f"sqlite:///{tmp_path / 'elsewhere' / 'my desk.sqlite'}")
    (tmp_path / "elsewhere").mkdir()
    with Desk.at(tmp_path / "store") as desk:
        change(desk, company="永兴")
    assert (tmp_path / "elsewhere" / "my desk.sqlite").exists()
    assert not (tmp_path / "store" / "desk.sqlite").exists()
