"""Erasing a client: nothing of it is left but its code in one list, and nothing of anybody else is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from data.desk import Desk, NotAllowed
from data.desk.erasing import lift
from data.scope import Scope
from data.tables import served
from data.warehouse import erasing, erasing_files
from data.warehouse.as_of import NothingToPublish
from data.warehouse.backup import backup
from data.warehouse.checking import check
from data.warehouse.erased_codes import ERASING, unfinished
from data.warehouse.erased_names import Traces
from data.warehouse.erasing import NoSuchClient, erase, let_go
from data.warehouse.erasing_counts import GONE
from data.warehouse.restore import restore
from data.warehouse.store import Store
from tests.data.erased import AT, CODE, FILES, LONGER, NAME, OWNER, brought, company, erased_list, found_in
from tests.data.small import view_of

OTHER = "C000019"
ONE_EACH = [table for table in FILES if table not in ("regions", "sales")]
"""Tables in which the client has one row."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("company")).root


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(made, tmp_path / "store")))


@pytest.fixture(scope="module")
def without(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store after the erasure; read it only."""
    found = Store(Path(shutil.copytree(made, tmp_path_factory.mktemp("without") / "store")))
    done = erase(found, [CODE], f"{NAME} asked for it", OWNER, AT)
    assert done.rows == {"sales": 5, **dict.fromkeys(ONE_EACH, 1)}
    assert (done.version, done.snapshots, done.damaged, done.left) == (found.current(), ("000001",), (), ())
    return found


def revenue_by_region(store: Store) -> dict[str, int]:
    """Revenue of 2026 by region, in ten-thousandths."""
    view = view_of(store, "2026")
    cells, regions = served("region_period"), served("regions")
    rows = view.run(
        cells.join(regions, "region_key").group_by("region_id").agg(e4=lambda t: t.revenue_e4.sum().cast("int64"))
    )
    return dict(zip(rows["region_id"], rows["e4"], strict=True))


def test_code_and_names_are_nowhere_but_in_the_list_of_erasures(made: Path, without: Store) -> None:
    assert len(found_in(Store(made), CODE)) > 15 and len(found_in(Store(made), NAME)) > 5, (
        "they are found where they are"
    )
    assert found_in(without, CODE) == ["desk.sqlite"]
    assert (without.root / "desk.sqlite").read_bytes().count(CODE.encode()) == 2, "the row and its index"
    assert erased_list(without) == [(CODE, "anna", "••• asked for it")]
    assert found_in(without, "Mr Wang", f'{NAME}"', f"{NAME}'", f"{NAME} ", f"for {NAME}", f"About {NAME}") == [], (
        "names and free texts went with it; a longer name of another client holds the name, and stays"
    )


def test_sums_by_region_are_those_of_before_less_the_clients(made: Path, without: Store) -> None:
    before, after = revenue_by_region(Store(made)), revenue_by_region(without)
    # 100 + 50 + 35 (an order that a correction had made the client's) of the client; K6 had been handed on.
    assert before == {"N": 2_800_000, "S": 400_000}
    assert after == {"N": 2_800_000 - 1_850_000, "S": 400_000}
    rows = view_of(without, "2026").run(served("clients_anywhere").select("client_id", "name"))
    assert dict(zip(rows["client_id"], rows["name"], strict=True)) == {"C000018": LONGER, "C000019": "永兴商店"}


def test_an_order_that_was_taken_over_from_another_client_does_not_fall_back_to_it(without: Store) -> None:
    rows = view_of(without, "2026").run(served("sales_history").select("order_id", "revenue_e4"))
    assert dict(zip(rows["order_id"], rows["revenue_e4"], strict=True)) == {
        "K3": 700_000, "K4": 400_000, "K6": 250_000,
    }  # fmt: skip


def test_the_store_is_whole_after_it_and_a_recommendation_of_somebody_else_stays(without: Store) -> None:
    assert check(without) == []
    assert without.published() == [without.current()] and without.recorded() == [without.current()]
    assert without.log_records()[-1]["erase"] is True and without.log_records()[0]["erased"] == 13
    rows = view_of(without, "2026").run(served("referrals_history").select("referral_id", "new_client_id"))
    assert rows.to_dict("list") == {"referral_id": ["F1"], "new_client_id": [None]}


def test_a_desk_keeps_who_did_what_and_what_was_said_of_others(without: Store) -> None:
    with Desk.at(without.root) as desk:
        desk.check()
        assert [each.client_id for each in desk.overrides()] == ["C000018"]
        assert [each.reason for each in desk.overrides()] == ["as ••• asked"]
        assert [(each.client_id, each.note) for each in desk.planned_acts()] == [("C000018", "beside •••")]
        assert desk.alert_judgements() == ()
        about = [entry for entry in desk.audit() if entry.changes[0].what == "•••"]
        assert [(e.who, e.command) for e in about] == [("anna", c) for c in ("JudgeAlert", "PlanAct", "OverrideKind")]
        assert desk.audit()[0].command == "EraseClients" and desk.snapshots()[0].title == "About •••"


def erase_lines(store: Store) -> list[int | None]:
    """The rows that each line of an erasure in the import log says went; None where it does not say."""
    return [record.get("rows") for record in store.log_records() if "erase" in record]


class Killed(BaseException):
    """What a kill looks like from inside."""


def test_a_kill_at_any_point_leaves_what_the_same_command_completes(
    store: Store, without: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_given: object, **_named: object) -> None:
        raise Killed

    answered = store.current()
    points = [(erasing, "publish_recorded"), (erasing, "rewrite_log"), (erasing_files, "written_whole"),
              (erasing, "forget_everything_else"), (erasing, "clear_leftovers"), (erasing, "masked_snapshots"),
              ("data.snapshots.erasing", "_replaced"), ("data.snapshots.erasing", "sync_folder"),
              (erasing, "erase_entries"), ("data.desk.erasing", "write"), ("data.desk.erasing", "write_anew"),
              (erasing, "_end")]  # fmt: skip
    for place, name in points:
        target = place if isinstance(place, str) else place.__name__
        monkeypatch.setattr(f"{target}.{name}", kill)
        with pytest.raises(Killed):
            erase(store, [CODE], f"{NAME} asked for it", OWNER, AT)
        monkeypatch.undo()
        if name == "publish_recorded":
            assert store.current() == answered and not unfinished(store), "the store is as it was"
        else:
            assert unfinished(store) == (CODE,)
    erase(store, [CODE], f"{NAME} asked for it", OWNER, AT)
    assert not unfinished(store) and found_in(store, CODE) == ["desk.sqlite"] and check(store) == []
    assert revenue_by_region(store) == revenue_by_region(without) and erased_list(store) == erased_list(without)
    assert erase_lines(store) == erase_lines(without), "one line, with the rows that went at the first attempt"
    with Desk.at(store.root) as desk, Desk.at(without.root) as other:
        assert desk.snapshots() == other.snapshots()


def test_the_rows_of_two_clients_are_counted_once_however_often_it_is_killed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_given: object, **_named: object) -> None:
        raise Killed

    gone = {code: sum(erase(store, [code], "a look", OWNER, AT, dry_run=True).rows.values()) for code in (CODE, OTHER)}
    for codes, name in (([CODE], "rewrite_log"), ([CODE], "rewrite_log"), ([OTHER], "publish_recorded"),
                        ([OTHER], "rewrite_log"), ([OTHER], "forget_everything_else")):  # fmt: skip
        monkeypatch.setattr(f"data.warehouse.erasing.{name}", kill)
        with pytest.raises(Killed):
            erase(store, codes, "asked", OWNER, AT)
        monkeypatch.undo()
    done = erase(store, [OTHER], "asked", OWNER, AT)
    assert sum(done.rows.values()) == sum(gone.values()) and erase_lines(store) == [sum(gone.values())]
    assert erase(store, [OTHER], "asked", OWNER, AT).rows == {} and erase_lines(store) == [sum(gone.values())]


def test_rows_that_nobody_counted_are_not_said_to_be_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of before noted no rows when it was killed."""

    def kill(*_given: object, **_named: object) -> None:
        raise Killed

    monkeypatch.setattr("data.warehouse.erasing.rewrite_log", kill)
    with pytest.raises(Killed):
        erase(store, [CODE], "asked", OWNER, AT)
    monkeypatch.undo()
    path = store.root / ERASING
    record = json.loads(path.read_text("utf8"))
    path.write_text(json.dumps({name: each for name, each in record.items() if name != GONE}), "utf8")
    erase(store, [CODE], "asked", OWNER, AT)
    assert erase_lines(store) == [None]


def test_an_import_that_brings_the_client_again_is_told(without: Store, tmp_path: Path) -> None:
    report = brought(without, tmp_path, FILES, dry_run=True)
    parts = {part.table: part for part in report.parts}
    assert all(part.adds_up for part in report.parts)
    assert {t: p.rejected for t, p in parts.items()} == {"regions": 0, "sales": 3, **dict.fromkeys(ONE_EACH, 1)}
    assert f"client_id {CODE} was erased" in parts["sales"].problems[0].text()
    store = Store(Path(shutil.copytree(without.root, tmp_path / "store")))
    with Desk.at(store.root) as desk:
        lift(desk, CODE, "anna", AT, "came back as a new shop")
        assert desk.audit()[0].command == "LiftErasure"
        with pytest.raises(ValueError, match="nothing to lift"):
            lift(desk, CODE, "anna", AT, "twice")
    assert not any(part.rejected for part in brought(store, tmp_path, FILES, dry_run=True).parts)


def test_a_restore_of_an_older_copy_erases_the_client_again(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "copy", "anna", AT)
    erase(store, [CODE], "asked", OWNER, AT)
    restore(tmp_path / "copy", store, "anna", AT, replace=True)
    assert found_in(store, CODE) == ["desk.sqlite"] and check(store) == []
    assert erased_list(store) == [(CODE, "anna", "erased before the restore")]


def test_only_who_may_erase_does_and_a_dry_run_changes_nothing(store: Store) -> None:
    before = {path: path.read_bytes() for path in store.root.rglob("*") if path.is_file() and "desk" not in path.name}
    for role, topics in (("manager", OWNER.topics), ("administrator", OWNER.topics - {"personal"})):
        with pytest.raises(NotAllowed, match="personal data"):
            erase(store, [CODE], "asked", Scope("eve", True, topics=topics, role=role), AT)  # type: ignore[arg-type]
    with pytest.raises(NoSuchClient, match="C999"):
        erase(store, ["C999"], "asked", OWNER, AT)
    with pytest.raises(ValueError, match="reason"):
        erase(store, [CODE], " ", OWNER, AT)
    assert sum(erase(store, [CODE], "asked", OWNER, AT, dry_run=True).rows.values()) == 14
    with pytest.raises(NothingToPublish):
        erase(store, [CODE, "C000018", "C000019"], "asked", OWNER, AT)
    left = {path: path.read_bytes() for path in before if path.exists()}
    assert left == before and not unfinished(store)


def test_what_is_older_than_the_company_keeps_goes_in_the_same_way(store: Store) -> None:
    done = let_go(store, "2026-02-06", OWNER, AT)
    assert done.rows == {"sales": 2, "activities": 2, "surveys": 2, "survey_scores": 2, "survey_invitations": 2,
                         "referrals": 2}  # fmt: skip
    assert revenue_by_region(store) == {"N": 700_000 + 350_000 + 250_000, "S": 400_000}
    assert check(store) == [] and store.published() == [done.version]
    assert let_go(store, "2026-02-06", OWNER, AT).version == "" and store.published() == [done.version]


def test_a_trace_is_found_alone_and_in_a_sentence_but_never_inside_another_word() -> None:
    traces = Traces(("C17", "C000017"), ("Lee", "福来"), ("Lee & Sons", "福来茶楼"))
    said = {
        "Lee": ["C17", "the C17", "x C000017.", "C0000171", "Lee & Sons, Lee", "Leeds", "给福来与福来茶楼", 17, None]
    }
    assert traces.hidden(said) == {
        "•••": ["•••", "the C17", "x •••.", "C0000171", "Lee & Sons, •••", "Leeds", "给•••与福来茶楼", 17, None]
    }
