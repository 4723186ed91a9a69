"""The forecasts in use beside the seasonal naive method, from late tables that can be counted by hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.late_tables import LATE
from data.scope import Scope
from data.view import View
from data.warehouse.late import Before, Given, Tell, make_late, work_out_with
from data.warehouse.store import Store
from locales import words_for
from metrics.outlook.chosen import chosen_table
from pages.setup.forecast_methods import forecast_panels
from tests.data.small import published, view_of

PLAIN = {"topic": "money", "smape": 5.0, "origins": 12, "months": 60, "widening": 1.0, "why": "", "fingerprint": "f"}


def tried(
    kpi: str, key: int, model: str, mase: float | None, seen: tuple[int, int] = (0, 0), **own: Any
) -> dict[str, Any]:
    row = PLAIN | {"kpi": kpi, "region_key": key, "model": model, "is_chosen": seen != (0, 0), "mase": mase}
    return row | {"covered": seen[0], "checked": seen[1]} | own


ROWS = [
    tried("revenue", -1, "ETS(A,N,A) + festival", 0.5, (93, 100)),
    tried("revenue", -1, "seasonal naive", 1.0),
    tried("revenue", 1, "seasonal naive", 1.2, (50, 50)),
    tried("cost_to_serve_ratio", -1, "a ÷ b", None, (9, 10)),
    tried("complaints", 1, "ETS(A,N,N)", 0.8, (8, 10), topic="satisfaction"),
    tried("complaints", 1, "seasonal naive", 0.7, topic="satisfaction"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    sold = {"order_id": "1", "line": "1", "client_id": "a", "ordered_on": date(2026, 11, 1), "quantity_e4": 1}
    rows = {"regions": [{"region_id": "N", "name": "North"}], "clients": [{"client_id": "a", "region_id": "N"}]}
    store = published(tmp_path_factory.mktemp("chosen") / "store", rows | {"sales": [sold | {"revenue_e4": 1}]})

    def later(view: View, tell: Tell, before: Before | None) -> Mapping[str, Callable[[], Iterator[pd.DataFrame]]]:
        return {"forecast_tests": lambda: iter([pd.DataFrame(ROWS)[list(LATE["forecast_tests"])]])}

    former = Given.later
    work_out_with(later)
    make_late(store)
    work_out_with(former)
    yield store


def test_series_in_use_are_counted_and_compared_where_both_errors_are_known(made: Store) -> None:
    found = chosen_table(view_of(made, "2026")).set_index("kpi")
    revenue = found.loc["revenue"]
    assert (revenue["series"], revenue["compared"], revenue["better"], revenue["festive"]) == (2, 2, 1, 1)
    assert (revenue["mase"], revenue["naive"]) == (0.85, 1.1)
    assert (revenue["covered"], revenue["checked"]) == (143, 150)
    assert (found.loc["complaints", "better"], found.loc["complaints", "compared"]) == (0, 1)
    assert found.loc["cost_to_serve_ratio", "compared"] == 0


def test_a_reader_sees_the_own_regions_and_topics_only(made: Store) -> None:
    view = replace(view_of(made, "2026"), scope=Scope("r", regions=frozenset("N"), topics=frozenset(("money",))))
    found = chosen_table(view).set_index("kpi")
    assert found["series"].to_dict() == {"revenue": 1}


def test_the_methods_page_says_how_many_months_the_intervals_held(made: Store) -> None:
    panel = next(forecast_panels(view_of(made, "2026"), words_for("en", "")))
    assert panel.message.replace("\u00a0", " ") == "95 % intervals contained 94.4 % of 160 months that came after"
    assert panel.table is not None
    rows = panel.table.rows.set_index("kpi")
    assert rows.loc["Revenue", "better"] == 0.5 and rows.loc["Revenue", "inside"] == 143 / 150
    assert rows.loc["Service cost of gross profit", "mase"] is None


def test_the_methods_page_says_that_forecasts_are_not_made_yet(made: Store, tmp_path: Path) -> None:
    bare = Store(Path(shutil.copytree(made.root, tmp_path / "store")))
    shutil.rmtree(bare.late)
    panel = next(forecast_panels(view_of(bare, "2026"), words_for("en", "")))
    assert panel.table is None and "made after a version is published" in panel.missing


def test_the_methods_page_shows_the_benchmark_on_series_cut_short_in_both_languages(made: Store) -> None:
    english, chinese = (list(forecast_panels(view_of(made, "2026"), words_for(code, "")))[1] for code in ("en", "zh"))
    assert "MASE 0.88, seasonal naive 1.16" in english.message
    assert english.table is not None and chinese.table is not None
    groups = english.table.rows["group"].tolist()
    assert groups[0] == "all" and "36 months" in groups and "SARIMAX(0,1,1)(0,1,1)" in groups
    told = dict(zip(groups, chinese.table.rows["group"], strict=True))
    assert told["36 months"] == "36 个月" and told["SARIMAX(0,1,1)(0,1,1)"] == "SARIMAX(0,1,1)(0,1,1)"
