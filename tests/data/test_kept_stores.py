"""Stores of earlier releases: today's program opens each, keeps what was entered, answers, and says what is lacking."""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.desk import Desk
from data.door import Door
from data.engine import Engine
from data.periods import period_of
from data.scope import Selection, whole_company
from data.snapshots.folder import findings
from data.warehouse.backup import backup
from data.warehouse.checking import check
from data.warehouse.manifest import read_manifest
from data.warehouse.restore import restore
from data.warehouse.store import Store
from locales import words_for
from pages import Chosen, page_named

KEPT = Path(__file__).with_name("kept_store")
ANNA = whole_company("anna@example.com", "owner of the store")
AT = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """What was entered into a kept store, in the words of today's desk."""

    revision: int
    version: str
    lacking: frozenset[str]


SINCE = ("alert_weeks", "client_alerts", "client_states", "forecast_tests", "forecasts", "state_flows")
HELD = {"desk-0006": Held(8, "000001", frozenset(SINCE))}


def unpacked(name: str, to: Path) -> Store:
    with tarfile.open(KEPT / f"{name}.tar.xz") as archive:
        archive.extractall(to, filter="data")
    return Store(to / "store")


@pytest.fixture(scope="module", params=sorted(HELD))
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Held]:
    """A kept store, unpacked; the first test that opens its desk takes it a step on."""
    return unpacked(request.param, tmp_path_factory.mktemp("kept")), HELD[request.param]


def test_every_kept_store_is_named_here() -> None:
    assert {path.name.removesuffix(".tar.xz") for path in KEPT.glob("*.tar.xz")} == set(HELD)
    assert all(path.stat().st_size < 300_000 for path in KEPT.iterdir())


def test_a_store_of_an_earlier_release_opens_and_is_whole(kept: tuple[Store, Held]) -> None:
    store, held = kept
    version = Door(store.root).current()
    assert version is not None and (version.name, version.passed_over) == (held.version, "")
    assert check(store) == [] and list(findings(store.root)) == []


def test_what_was_entered_then_stands_now(kept: tuple[Store, Held]) -> None:
    store, held = kept
    with Desk.at(store.root) as desk:
        assert desk.revision() == held.revision and {entry.who for entry in desk.audit(limit=99)} == {ANNA.who}
        assert desk.settings().company == "永兴 & Söhne" and [m.name for m in desk.mappings()] == ["orders"]
        assert [(rate.rate.activity, rate.rate.rate_per_driver_e4) for rate in desk.rates()] == [("visit", 1_250_000)]
        assert [(each.target.kpi, each.target.value, each.target.owner) for each in desk.targets()] == [
            ("revenue", 1_234_567.25, "张伟")
        ]
        assert [kpi.name for kpi in desk.own_kpis()] == ["毛利率"]
        assert [each.name for each in desk.scenarios()] == ["少拜访"] and [s.name for s in desk.schemes()] == ["2026"]
        assert [(o.client_id, o.kind, o.expires_on) for o in desk.overrides()] == [
            ("C000001", "support", date(2026, 12, 31))
        ]
        assert desk.draft_of(ANNA.who).title == "For the board" and len(desk.snapshots()) == 1
        assert desk.rules() == ()


def test_its_pages_answer_or_say_what_is_lacking(kept: tuple[Store, Held]) -> None:
    """Three of them: what was there then, what came since. `benchmarks.deployment` asks all."""
    store, held = kept
    door = Door(store.root)
    version = door.current()
    assert version is not None
    assert held.lacking == Engine(store.version_path(version.name)).lacking
    view = door.view(version, ANNA, Selection(period_of(version.as_of, "quarter", version.settings.calendar)))
    words = words_for("zh", version.settings.currency)
    asked = (page_named(key) for key in ("overview", "alerts", "cycle"))
    said = [list(page.panels(view, Chosen.of(page, view, {}), words)) for page in asked]
    assert all(panels and all(panel.message for panel in panels) for panels in said)


def test_it_goes_through_a_backup_and_comes_back_byte_for_byte(kept: tuple[Store, Held], tmp_path: Path) -> None:
    store, held = kept
    backup(store, tmp_path / "one", "anna", AT)
    back = Store(tmp_path / "back" / "store")
    assert restore(tmp_path / "one", back, "anna", AT) == held.version and check(back) == []
    backup(back, tmp_path / "two", "anna", AT)
    own = {"desk.copy", "imports.jsonl", "BACKUP.json"}  # these tell of the restore itself
    first, second = (read_manifest(tmp_path / name) for name in ("one", "two"))
    assert {k: v for k, v in first.items() if k not in own} == {k: v for k, v in second.items() if k not in own}
    assert set(first) == set(second)
