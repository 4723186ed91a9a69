"""A panel frozen and opened again must be the same panel: in every cell, every option, every mark that is drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
from pandas.testing import assert_frame_equal

from charts.draw import figure
from charts.frozen import frozen_panel, panel_from, panel_record
from charts.panel import Panel, Table
from charts.theme import DARK, LIGHT


def thawed_alike(panel: Panel) -> Panel:
    """The panel after it went through a line of JSON; a failed assertion where anything of it changed."""
    before = frozen_panel(panel)
    line = json.dumps(panel_record(before), allow_nan=False)
    after = panel_from(json.loads(line))
    assert repr(replace(after, chart=None, table=None)) == repr(replace(before, chart=None, table=None))
    assert (after.chart is None, after.table is None) == (before.chart is None, before.table is None)
    if before.chart is not None and after.chart is not None:
        assert_same_frame(after.chart.frame, before.chart.frame)
        assert repr(replace(after.chart, frame=None)) == repr(replace(before.chart, frame=None))  # type: ignore[arg-type]
        for theme in (LIGHT, DARK):
            assert repr(figure(after.chart, theme)) == repr(figure(before.chart, theme))
    if before.table is not None and after.table is not None:
        _assert_same_table(after.table, before.table)
    assert json.dumps(panel_record(after), allow_nan=False) == line
    return after


def assert_same_frame(after: pd.DataFrame, before: pd.DataFrame) -> None:
    """Equal in columns, dtypes, index and every cell, whose kinds are equal too."""
    assert_frame_equal(after, before, check_exact=True, check_column_type=True, check_categorical=True)
    for name in before.columns:
        assert _cells(after[name]) == _cells(before[name])


def _cells(column: Any) -> list[tuple[type, str]]:
    return [(type(cell), repr(cell)) for cell in column]


def _assert_same_table(after: Table, before: Table) -> None:
    assert_same_frame(after.rows, before.rows)
    bare = pd.DataFrame()
    assert repr(replace(after, rows=bare)) == repr(replace(before, rows=bare))
    assert (after.all_rows is None) == (before.all_rows is None)
    if after.all_rows is not None and before.all_rows is not None:
        assert_same_frame(after.all_rows(10**6), before.all_rows(10**6))
