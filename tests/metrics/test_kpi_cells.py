"""The calendar of sums gives for every period what adding its rows gives, and asks the engine once for all of them."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.engine import Engine
from data.warehouse.store import Store
from metrics.kpi import cell_sums, history_sums, period_sums, region_history_sums
from metrics.kpi_cells import calendar_of
from tests.data.small import published, sale, view_of
from tests.metrics.companies import client, region
from ui.cache import watched_view

NAMES = ["orders", "revenue_e4"]
STARTS = [date(2024, 1, 1) + timedelta(days=31 * n) for n in range(5)]
grains, spans = st.sampled_from(["month", "year"]), st.sampled_from(["whole", "to_date"])
keys = st.tuples(grains, spans, st.sampled_from(STARTS), st.integers(-2, 3))
cells = st.dictionaries(keys, st.tuples(st.integers(-9, 9), st.integers(-(10**15), 10**15)), max_size=25)
Cells = dict[tuple[str, str, date, int], tuple[int, int]]


def laid_out(found: Cells) -> pd.DataFrame:
    columns = ["grain", "span", "period_start", "region_key", *NAMES]
    return pd.DataFrame([(*key, *sums) for key, sums in found.items()], columns=columns)


def added(rows: list[tuple[int, int]]) -> list[int]:
    return [sum(row[at] for row in rows) for at in range(len(NAMES))]


@given(found=cells, grain=grains, span=spans, start=st.sampled_from([*STARTS, date(2030, 1, 1)]))
def test_every_slice_of_the_calendar_is_the_sum_of_its_rows(found: Cells, grain: str, span: str, start: date) -> None:
    calendar = calendar_of(laid_out(found))
    inside = {key[3]: sums for key, sums in found.items() if key[:3] == (grain, span, start)}
    assert list(calendar.total(grain, start, span).values()) == added(list(inside.values()))
    by_region = calendar.by_region(grain, start, span)
    assert dict(zip(by_region.index, by_region.to_numpy().tolist(), strict=True)) == {
        k: [*v] for k, v in inside.items()
    }
    before = {key[2:]: sums for key, sums in found.items() if key[:2] == (grain, "whole") and key[2] <= start}
    past = calendar.past(grain, start)
    assert past.index.tolist() == sorted({day for day, _place in before})
    for day, sums in zip(past.index, past.to_numpy().tolist(), strict=True):
        assert sums == added([each for (other, _place), each in before.items() if other == day])
    places = calendar.past_by_region(grain, start)
    split = {(day, place): sums for (place, day), sums in zip(places.index, places.to_numpy().tolist(), strict=True)}
    assert split == {key: [*sums] for key, sums in before.items()}
    whole = calendar.whole()
    assert set(whole.index) == {(key[0], key[2]) for key in found if key[1] == "whole"}
    assert whole.to_numpy().sum(axis=0).tolist() == added([sums for key, sums in found.items() if key[1] == "whole"])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    rows = {
        "regions": [region("C", None), region("N"), region("S")],
        "clients": [client("c1", "N"), client("c2", "S")],
        "sales": [sale(who, f"2024-{month:02d}-10", 5) for month in range(1, 13) for who in ("c1", "c2")],
    }
    return published(tmp_path_factory.mktemp("cells"), rows)


def test_another_period_asks_the_engine_no_sums_of_money_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    frame = Engine.frame

    def noted(engine: Engine, sql: str, parameters: tuple[object, ...] = ()) -> pd.DataFrame:
        asked.append(sql)
        return frame(engine, sql, parameters)

    monkeypatch.setattr(Engine, "frame", noted)
    own = view_of(store, "2024-11")
    view = watched_view(store.root, own.version, 0, own.scope, own.selection)
    for period, orders in {"2024-11": 2, "2024-03": 2, "2024-Q2": 6, "2024": 24}.items():
        other = view.selecting(view_of(store, period).selection)
        assert period_sums(other)["orders"] == orders
        assert history_sums(other, "money")["orders"].iloc[-1] == orders
        assert cell_sums(other, "region_key", "money")["orders"].sum() == orders
        places = region_history_sums(other, "money").xs(other.selection.period.start, level="period_start")
        assert places["orders"].sum() == orders
        assert len(asked) == 1
