"""A version made by adding to the one before is the one built from nothing, row for row in every served table."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from data.settings import Settings
from data.warehouse import added
from data.warehouse.publish import Content, publish
from data.warehouse.settle import FactFile
from data.warehouse.store import Store
from tests.data.same_versions import differences
from tests.data.small import Row, sale, settled
from tests.metrics.companies import act, answer, client, day, rate, region

LAST, TODAY = date(2026, 3, 20), date(2026, 11, 21)
EXAMPLES = 2
USUAL, FROM_JULY = Settings(), Settings(fiscal_year_start=7)
OF_WEEKS = Settings(fiscal_year_start=2, calendar_kind="4-5-4", week_ends_on="friday", year_ends="last")
"""Its year 2024 has 53 weeks, 27 January 2024 to 31 January 2025; that of 52 weeks after it is over on the last day."""


def on(days_before: int) -> str:
    return str(LAST - timedelta(days=days_before))


CLIENTS = [
    client("a", "N", "shop", "Li"),
    client("b", "N", "hotel", "Wu"),
    client("b", "S", "shop", "Wu", valid_from=day("2026-03-22")),
    client("c", "S", "shop", "Li"),
    client("c", "S", "hotel", "Wu", valid_from=day("2025-09-01")),
    client("d", "S", "hotel", "Wu"),
    client("e", "N", "shop", "Wu"),
]
BASE: dict[str, list[Row]] = {
    "regions": [region("C", None), region("N"), region("S")],
    "products": [{"product_id": "p1", "name": "One", "category": "k1"}, {"product_id": "p2", "category": "k2"}],
    "clients": CLIENTS,
    "activity_rates": [rate("call", "2025-01-01", 2), rate("visit", "2025-06-01", 30)],
    "sales": [
        sale(who, on(back), 10 + number, 6 if number % 3 else None, order=f"o{number}", product_id=f"p{number % 3}")
        for number, (who, back) in enumerate(
            [(w, b) for w, gap in (("a", 13), ("b", 40), ("c", 70)) for b in range(0, 560, gap)]
            + [("d", 500), ("d", 470), ("d", 121), ("e", 120), ("e", 700)]
        )
    ],
    "activities": [act(who, on(back), "call", back, driver=3) for who in "abc" for back in range(2, 400, 60)],
    "surveys": [answer("a", on(30), 4)],
}

_clients = st.sampled_from(["a", "b", "c", "d", "e", "new", "newer"])
_days = st.one_of(st.integers(-12, 3), st.integers(-2, 600))
_line = st.builds(
    lambda who, back, number, line, money, cost, place, what: sale(
        who, on(back), money, cost, order=f"x{number}", line=str(line), region_id=place, product_id=what
    ),
    _clients, _days, st.integers(0, 5), st.integers(1, 10**6), st.integers(-9, 400),
    st.none() | st.integers(1, 90), st.sampled_from([None, None, "N", "S", "C"]),
    st.sampled_from(["p1", "p2", "p9", None]),
)  # fmt: skip
_act = st.builds(
    lambda who, back, number, driver: act(who, on(back), "visit", 10_000 + number, driver=driver),
    _clients, _days, st.integers(0, 10**6), st.none() | st.integers(1, 9),
)  # fmt: skip
_answer = st.builds(
    lambda who, back, said: answer(who, on(back), said), _clients, st.integers(0, 28), st.integers(1, 5)
)


def _once(rows: list[Row], *key: str) -> list[Row]:
    return list({tuple(row[k] for k in key): row for row in rows}.values())


_import = st.builds(
    lambda lines, acts, answers: {
        "sales": _once(lines, "order_id", "line"), "activities": _once(acts, "activity_id"),
        "surveys": _once(answers, "survey_id"),
    },
    st.lists(_line, min_size=1, max_size=8), st.lists(_act, max_size=4), st.lists(_answer, max_size=2),
)  # fmt: skip


def brought(store: Store, tables: dict[str, list[Row]], files: list[FactFile]) -> None:
    for table, rows in tables.items():
        if rows:
            settled(store, table, rows, files)


def published(store: Store, files: list[FactFile], settings: Settings = USUAL, today: date = TODAY) -> str:
    """Publish; returns how the version was made."""
    name = publish(store, Content(tuple(files), settings), today)
    with duckdb.connect(str(store.version_path(name)), read_only=True) as con:
        ((record,),) = con.execute("SELECT record FROM meta").fetchall()
    return str(json.loads(record)["made"])


def rebuilt(store: Store, files: list[FactFile], root: Path, settings: Settings = USUAL, today: date = TODAY) -> Path:
    """The same facts built from nothing in a store of their own."""
    shutil.rmtree(root, ignore_errors=True)
    other = Store(root)
    other.prepare()
    other.facts.rmdir()
    other.facts.symlink_to(store.facts)
    assert published(other, files, settings, today).startswith("built from nothing")
    return other.version_path("000001")


@pytest.fixture(autouse=True)
def small_versions_are_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(added, "SMALLEST_LINES", 0)
    monkeypatch.setattr(added, "LARGEST_SHARE", 100)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[FactFile]]:
    store = Store(tmp_path_factory.mktemp("base") / "store")
    files: list[FactFile] = []
    store.prepare()
    brought(store, BASE, files)
    published(store, files)
    return store, files


def copied(base: tuple[Store, list[FactFile]], root: Path) -> tuple[Store, list[FactFile]]:
    shutil.copytree(base[0].root, root)
    return Store(root), list(base[1])


def current(store: Store) -> Path:
    return store.version_path(str(store.current()))


@how(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(imports=st.lists(_import, min_size=1, max_size=2), settings=st.sampled_from([USUAL, FROM_JULY, OF_WEEKS]))
def test_adding_gives_what_building_from_nothing_gives(
    base: tuple[Store, list[FactFile]], imports: list[dict[str, Any]], settings: Settings
) -> None:
    with TemporaryDirectory() as folder:
        store, files = copied(base, Path(folder) / "store")
        if settings != USUAL:
            assert "settings changed" in published(store, files, settings)
        for tables in imports:
            brought(store, tables, files)
            made = published(store, files, settings)  # a second import may correct the first: then from nothing
            assert differences(current(store), rebuilt(store, files, Path(folder) / "other", settings)) == {}, made


def test_an_added_day_moves_tiers_losses_and_homes(base: tuple[Store, list[FactFile]], tmp_path: Path) -> None:
    """Twelve days later: the year and the month end elsewhere, b has moved, d and e are lost, c is one tier higher."""
    store, files = copied(base, tmp_path / "store")
    brought(store, {"sales": [sale("c", on(-12), 9000, 10, order="day"), sale("new", on(-12), 5, order="day2")]}, files)
    assert published(store, files) == "added to 000001: 1 files"
    assert differences(current(store), rebuilt(store, files, tmp_path / "other")) == {}


def test_planned_acts_count_from_the_day_they_lie_in(base: tuple[Store, list[FactFile]], tmp_path: Path) -> None:
    """Two visits are planned; one day passes and one of them, then the client moves up by an order."""
    store, files = copied(base, tmp_path / "store")
    days = [LAST + timedelta(days=n) for n in (5, 6, 7)]
    visits = {"activities": [act("c", str(d), "visit", 20_000, driver=7) for d in days]}
    steps = (visits, {"surveys": [answer("a", on(-1), 2)]}, {"sales": [sale("c", on(-6), 9000, 10, order="up")]})
    acts = []
    for today, tables in zip(days, steps, strict=True):
        brought(store, tables, files)
        assert published(store, files, today=today).startswith("added to")
        again = rebuilt(store, files, tmp_path / "other", today=today)
        assert differences(current(store), again) == {}, today
        with duckdb.connect(str(again), read_only=True) as con:
            acts += con.execute(
                "SELECT sum(acts) FROM activity_period WHERE grain = 'year' AND span = 'whole'"
            ).fetchall()
    assert [int(count) - int(acts[0][0]) for (count,) in acts] == [0, 1, 2]


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        ({"sales": [sale("a", on(0), 99, order="o0", product_id="p0")]}, "rows were corrected"),
        ({"clients": [client("z", "N")]}, "clients came"),
        ({"sales": [sale("a", on(-1), 1, region_id="elsewhere")]}, "orders came from a region that was not known"),
        ({"sales": [sale("a", "2099-01-01", 1)]}, "orders of the future came"),
    ],
)
def test_what_is_no_pure_addition_is_built_from_nothing(
    base: tuple[Store, list[FactFile]], tmp_path: Path, tables: dict[str, list[Row]], why: str
) -> None:
    store, files = copied(base, tmp_path / "store")
    brought(store, tables, files)
    assert published(store, files) == f"built from nothing: {why}"


def test_a_file_taken_away_is_built_from_nothing(base: tuple[Store, list[FactFile]], tmp_path: Path) -> None:
    store, files = copied(base, tmp_path / "store")
    assert published(store, files[:-1]) == "built from nothing: files were taken away"


def test_the_version_before_is_not_touched(base: tuple[Store, list[FactFile]], tmp_path: Path) -> None:
    store, files = copied(base, tmp_path / "store")
    before = current(store).read_bytes()
    brought(store, {"sales": [sale("a", on(-1), 1)]}, files)
    assert published(store, files).startswith("added to")
    assert store.version_path("000001").read_bytes() == before and store.current() == "000002"
