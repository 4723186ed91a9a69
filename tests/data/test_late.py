"""Late tables: made beside a published version, kept with it, never trusted when they are not whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.door import Door
from data.periods import period_of
from data.scope import Scope, Selection
from data.tables import COMPANY_KEY, served
from data.view import View
from data.warehouse import late
from data.warehouse.checking import check
from data.warehouse.late import Before, Given, Tell, lacks_late, make_late, work_out_with
from data.warehouse.store import Store, StoreBusy
from tests.data.small import EVERYBODY as EVERYTHING
from tests.data.small import published

REGIONS = [{"region_id": "N", "name": "North"}, {"region_id": "S", "name": "South"}]
CLIENTS = [{"client_id": "a", "name": "A", "region_id": "N"}, {"client_id": "b", "name": "B", "region_id": "S"}]


def forecasts(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    columns: dict[str, list[object]] = {
        "topic": [topic for topic, _, _, _ in rows],
        "kpi": [kpi for _, kpi, _, _ in rows],
        "region_key": [key for _, _, key, _ in rows],
        "origin_start": [date(2026, 1, 1)] * len(rows),
        "grain": ["year"] * len(rows),
        "period_start": [date(2026, 1, 1)] * len(rows),
        "value": [value for _, _, _, value in rows],
    }
    return pd.DataFrame(columns | dict.fromkeys(("sd", "low", "high", "low80", "high80"), [1.0] * len(rows)))


ROWS = (("money", "revenue", COMPANY_KEY, 10.0), ("money", "revenue", 1, 6.0), ("satisfaction", "complaints", 1, 2.0))


@pytest.fixture
def given() -> Iterator[list[Before | None]]:
    """Forecasts that anybody can count; holds what each making was told of the version before."""
    told: list[Before | None] = []

    def later(view: View, tell: Tell, before: Before | None) -> Mapping[str, Callable[[], Iterator[pd.DataFrame]]]:
        told.append(before)
        tell(0.5)
        return {"forecasts": lambda: iter([forecasts(*ROWS)])}

    former = Given.later
    work_out_with(later)
    yield told
    work_out_with(former)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = {"regions": REGIONS, "clients": CLIENTS, "sales": [sold("a", 1), sold("b", 2)]}
    return published(tmp_path_factory.mktemp("late") / "store", rows).root


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(made, tmp_path / "store")))


def sold(client: str, number: int) -> dict[str, Any]:
    return {
        "order_id": f"{number}", "line": "1", "client_id": client, "ordered_on": date(2026, 11, number),
        "quantity_e4": 10_000, "revenue_e4": 10_000,
    }  # fmt: skip


def seen(door: Door, scope: Scope = EVERYTHING) -> list[tuple[str, int, float]]:
    version = door.current()
    assert version is not None
    view = door.view(version, scope, Selection(period_of(version.as_of, "year")))
    rows = view.run(served("forecasts").select("kpi", "region_key", "value").order_by(["kpi", "region_key"]))
    return list(rows.itertuples(index=False, name=None))


def test_late_tables_appear_beside_a_version_that_is_open_and_change_its_identity(
    store: Store, given: list[Before | None]
) -> None:
    door = Door(store.root)
    before = door.current()
    assert seen(door) == []
    name = make_late(store)
    assert before is not None and name == before.name
    after = door.current()
    assert after is not None and after != before and after.name == before.name
    assert seen(door) == [("complaints", 1, 2.0), ("revenue", COMPANY_KEY, 10.0), ("revenue", 1, 6.0)]
    assert make_late(store) == "" and lacks_late(store) == ""


def test_a_regional_reader_sees_the_rows_of_the_own_region_and_topic_only(
    store: Store, given: list[Before | None]
) -> None:
    make_late(store)
    door = Door(store.root)
    version = door.current()
    assert version is not None
    tree = door.view(version, EVERYTHING, Selection(period_of(version.as_of, "year"))).tree
    mine = tree.regions[1].region_id
    other = next(r.region_id for k, r in tree.regions.items() if 1 not in tree.below([r.region_id]))
    assert seen(door, Scope("a", regions=frozenset((mine,)), topics=frozenset(("money",)))) == [("revenue", 1, 6.0)]
    assert seen(door, Scope("b", regions=frozenset((other,)), topics=frozenset(("money",)))) == []
    assert seen(door, Scope("c", everywhere=True, topics=frozenset(("satisfaction",)))) == [("complaints", 1, 2.0)]


def test_damaged_late_tables_are_passed_over_told_by_the_check_and_made_anew(
    store: Store, given: list[Before | None]
) -> None:
    name = make_late(store)
    path = store.late_path(name)
    whole = path.read_bytes()
    path.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    assert seen(Door(store.root)) == []
    assert f"late/{name}.duckdb" in [f.where for f in check(store, lambda stage, share: None)]
    assert make_late(store) == name
    assert len(seen(Door(store.root))) == 3


def test_late_tables_of_another_version_of_that_number_are_not_believed(
    store: Store, given: list[Before | None]
) -> None:
    name = make_late(store)
    path = store.late_path(name).with_suffix(".json")
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"of": "0" * 64}))
    assert seen(Door(store.root)) == [] and lacks_late(store) == name


def test_the_makers_of_the_next_version_get_what_the_one_before_had(store: Store, given: list[Before | None]) -> None:
    make_late(store)
    assert given == [None]
    published(store.root, {"sales": [sold("a", 3)]})
    make_late(store)
    before = given[1]
    assert before is not None and len(before["forecasts"]) == 3


def test_two_do_not_make_them_at_once_and_half_made_ones_are_cleared(store: Store, given: list[Before | None]) -> None:
    (store.late / ".making-dead" / ".forecasts").mkdir(parents=True)
    (store.late / ".making-dead" / ".forecasts" / "0000.parquet").write_bytes(b"half")
    with store.turn("LATE"), pytest.raises(StoreBusy):
        make_late(store)
    make_late(store)
    assert sorted(p.suffix for p in store.late.iterdir()) == [".duckdb", ".json"]


def test_whoever_sees_the_file_finds_its_record_beside_it(
    store: Store, given: list[Before | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    door, looks = Door(store.root), list[bool]()
    whole = late.written_whole

    def watched(path: Path, text: str) -> None:
        seen(door)  # a reader comes just then
        looks.append(store.late_path("000001").exists())
        whole(path, text)
        seen(door)

    monkeypatch.setattr(late, "written_whole", watched)
    make_late(store)
    assert looks == [False] and len(seen(door)) == 3


def test_a_question_on_late_tables_asks_no_other_table(store: Store, given: list[Before | None]) -> None:
    door = Door(store.root)
    version = door.current()
    assert version is not None
    view = door.view(version, EVERYTHING, Selection(period_of(version.as_of, "year")))
    mixed = served("forecasts").join(served("regions"), "region_key")
    with pytest.raises(PermissionError, match="stand alone"):
        view.run(mixed)
