"""Panels as plain JSON and back. That every page's panels come back the same is among the laws of the pages."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import charts
from charts.chart import Chart, tidy
from charts.frozen import LONGEST_LIST, CannotThaw, frozen_panel, panel_from, panel_record
from charts.frozen_frames import frame_from, frame_record
from charts.frozen_values import VALUES, plain, thawed
from charts.panel import Change, Note, Panel, Remark, Strip, Table, TableColumn, Tile
from charts.placing import Plot
from charts.spark import Estimate
from tests.charts.freezing import assert_same_frame, thawed_alike

NAUGHTY = "\ud800 =HYPERLINK() <script> 永兴 \x00 \u202e"
CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters()), st.dates(),
    st.sampled_from([NAUGHTY, 2**53 + 1, -0.0, pd.NaT, pd.NA, np.int32(5), np.float64("nan"),
                     Plot(0, 1.5, 0, 2, 9, 8)]),
    st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1)).map(pd.Timestamp),
)  # fmt: skip
VALUE = st.recursive(
    CELLS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text() | st.just("~"), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(VALUE)
def test_any_value_comes_back_as_it_was_in_kind_and_digits(value: Any) -> None:
    line = json.dumps(plain(value), allow_nan=False)
    assert repr(thawed(json.loads(line))) == repr(value)


def test_frames_keep_columns_kinds_and_what_is_missing() -> None:
    rows = pd.DataFrame(
        {
            "z": [1, 2, 2**62], "small": np.array([1, 2, 3], "int32"), "share": [0.1, np.nan, math.inf],
            "mixed": pd.Series([None, math.nan, (NAUGHTY, [2.5, None])], dtype=object), "is_new": [True, False, True],
            "name": ["永兴", None, "=1"], "whole": pd.array([1, None, 3], dtype="Int64"),
            "day": pd.to_datetime(["2026-01-05", None, "2026-02-01 10:00:00.000001"], format="ISO8601").as_unit("us"),
            "at": pd.to_datetime(["2026-01-05", None, "2026-02-01"], utc=True),
            "tier": pd.Categorical(["A", None, "B"], ["B", "A"], ordered=True),
            "on": pd.Series([date(2026, 1, 5), None, pd.NaT], dtype=object),
        }
    )  # fmt: skip
    for frame in (rows, rows.iloc[1:], rows.iloc[[2, 0]], rows.head(0), pd.DataFrame({"a": []}), tidy({"a": [None]})):
        assert_same_frame(frame_from(json.loads(json.dumps(frame_record(frame), allow_nan=False))), frame)


def panel_with_everything() -> Panel:
    strip = Strip(0, 1.5, (Estimate(0.5, 0.1, 0.9, "praise"),), (0.2, 0.4))
    tile = Tile("t", "T", "5", Change("+1", "on last year", "up", "good"), spark=(1, None, 2.5), number=5, strip=strip)
    frame = tidy({"value": [1.5, None], "low": [1, 2], "high": [2, 3]})
    rows = pd.DataFrame({"client_id": ["a", "b"], "revenue": [2**60, 1]})
    table = Table(
        (TableColumn("revenue", "Revenue", "money", absent="–"),), rows, (1,), "client_id", more=3, levels=(0, 1),
        folds="client_id", opened=("a",), within="client_id",
    )  # fmt: skip
    chart = Chart(
        "none", frame, {"axis": "x"}, {"ticks": (0.0, 1.0), "named": {"a": [(1, "b")]}}, 300, "low", "p", "alt"
    )
    return Panel(
        "k", NAUGHTY, chart, table, Note("n", "d", "s"), "", (tile,), (Remark("Verdict", "x"),), "half", "table", True
    )


def test_a_panel_keeps_every_field() -> None:
    before = panel_with_everything()
    after = panel_from(json.loads(json.dumps(panel_record(before), allow_nan=False)))
    assert (after.tiles, after.note, after.remarks, after.message) == (
        before.tiles,
        before.note,
        before.remarks,
        NAUGHTY,
    )
    assert after.chart is not None and before.chart is not None and after.table is not None and before.table is not None
    assert after.chart.options == before.chart.options and after.table.columns == before.table.columns
    assert_same_frame(after.table.rows, before.table.rows)
    assert repr(after) == repr(before)


def test_a_panel_that_was_kept_before_panels_were_marked_opens() -> None:
    record = {name: each for name, each in panel_record(Panel("k", "Said")).items() if name != "is_kept"}
    assert panel_from(record) == Panel("k", "Said")


def test_a_longer_list_is_kept_up_to_a_cap_and_says_how_much_is_left() -> None:
    every = pd.DataFrame({"a": range(LONGEST_LIST + 500)})
    table = Table((TableColumn("a", "A", "count"),), every.head(200), more=len(every) - 200, all_rows=every.head)
    after = thawed_alike(Panel("k", "Said", table=table)).table
    assert after is not None and after.all_rows is not None
    assert (len(after.rows), after.more, len(after.all_rows(10**6))) == (200, 2_300, LONGEST_LIST)
    assert getattr(after.all_rows, "more") == 500  # noqa: B009 - it is a plain callable to whoever calls it
    assert frozen_panel(Panel("k", "Said")) == Panel("k", "Said")


@dataclass(frozen=True)
class Stranger:
    x: int = 1


@pytest.mark.parametrize("value", [Stranger(), {1, 2}, 1j, b"x", datetime(2026, 1, 1, tzinfo=UTC), object()])
def test_what_is_not_known_is_refused_by_name_and_never_becomes_its_text(value: object) -> None:
    panel = Panel("k", "Said", Chart("bars", tidy({"a": [1]}), options={"x": (value,)}))
    with pytest.raises(TypeError, match=rf"panel k: a value of .*{type(value).__name__} cannot be frozen"):
        panel_record(panel)


def test_frames_without_names_of_their_own_are_refused() -> None:
    with pytest.raises(TypeError, match="each with a name of its own"):
        frame_record(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    with pytest.raises(TypeError, match="each with a name of its own"):
        frame_record(pd.DataFrame([[1, 2]]))
    with pytest.raises(TypeError, match="cannot be frozen"):
        frame_record(pd.DataFrame({"a": pd.to_timedelta([1])}))


@pytest.mark.parametrize("spoiled", [{}, {"format": 99}, {"format": 1, "key": "k"}, {"tiles": [{}]}, {"surprise": 1}])
def test_a_record_of_something_else_is_said_to_be_none(spoiled: dict[str, Any]) -> None:
    whole = panel_record(Panel("k", "Said")) if "tiles" in spoiled or "surprise" in spoiled else {}
    with pytest.raises(CannotThaw):
        panel_from(whole | spoiled)


def test_every_value_that_a_chart_may_hold_can_be_frozen() -> None:
    """A dataclass of a chart's file that stands in options must have its name in VALUES."""
    never_in_options = {
        "Chart", "Panel", "Table", "TableColumn", "Change", "Strip", "Tile", "Note", "Remark", "Measure", "Theme",
        "_Cell", "Wanted", "KeptRows", "Mark",
    }  # fmt: skip
    modules = [import_module(f"charts.{path.stem}") for path in Path(charts.__path__[0]).glob("[a-z]*.py")]
    found = {
        each for module in modules for each in vars(module).values() if is_dataclass(each) and isinstance(each, type)
    }
    own = {each for each in found if each.__module__.startswith("charts.") and each.__name__ not in never_in_options}
    assert own <= set(VALUES.values()), f"give them a name in charts.frozen_values.VALUES: {own - set(VALUES.values())}"
    assert all(fields(each) for each in VALUES.values())
