"""Panels: what the cache holds is what is sent."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pandas as pd
import plotly.io
import plotly.tools
import pytest

from charts.panel import Panel, Table, TableColumn
from charts.theme import DARK, THEMES, Theme
from locales import words_for
from ui.logo import logo, mark
from ui.moves import place_of
from ui.panels import DrawnFigure, carried, drawn_panel
from ui.style import rules

SPEC = {"data": [{"type": "bar", "x": [1, 2], "y": [3, 4]}], "layout": {"height": 276}}


def test_a_drawn_figure_is_sent_as_it_was_drawn() -> None:
    """The way Streamlit takes it: `return_figure_from_figure_or_data`, then `to_json`."""
    sent = plotly.tools.return_figure_from_figure_or_data(DrawnFigure(SPEC), True)
    assert json.loads(plotly.io.to_json(sent, validate=False)) == SPEC


def test_a_panel_that_lacks_data_draws_nothing_but_its_reason() -> None:
    drawn = drawn_panel(Panel("levels", "Satisfaction", missing="no surveys yet"), words_for("en"), DARK)
    assert drawn.figure is None and drawn.table is None and not drawn.is_tiles_only


def test_style_and_name_follow_the_theme() -> None:
    assert f"background: {DARK.canvas}" in rules(DARK) and "\n" not in rules(DARK)
    assert DARK.ink in logo(DARK) and DARK.complaint in mark(DARK)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_drawn_name_that_is_served_is_the_one_in_code(theme: Theme) -> None:
    """After a change write `logo(theme)` and `mark(theme)` into these files."""
    served = Path(__file__).parents[2] / "static"
    assert (served / f"logo-{theme.name}.svg").read_text(encoding="utf8") == logo(theme)
    assert (served / f"mark-{theme.name}.svg").read_text(encoding="utf8") == mark(theme)


def test_chart_and_table_are_drawn_when_they_are_shown_and_not_kept_beside_what_was_sent() -> None:
    rows = pd.DataFrame({"name": ["East"]})
    panel = Panel("regions", "East grows", table=Table((TableColumn("name", "Region"),), rows))
    drawn = drawn_panel(panel, words_for("en"), DARK)
    before = set(vars(drawn))
    assert drawn.has_table and not drawn.has_chart
    assert drawn.table is not None and drawn.table.columns.keys() == {"name"} and drawn.figure is None
    assert set(vars(drawn)) == before


def test_what_a_click_carries_tells_two_places_apart() -> None:
    def opened(page: str, code: str, period: str) -> None:
        """Where a click leads."""

    first, same, other = (partial(opened, period=period) for period in ("2026-Q1", "2026-Q1", "2026-Q2"))
    assert carried(first) == carried(same) != carried(other)


def test_a_chart_that_opens_other_codes_is_another_one_so_that_the_same_place_answers_again() -> None:
    assert place_of("chart", "k", ()) == "chart-k"
    assert (
        place_of("chart", "k", ["N", "S"]) == place_of("chart", "k", ["N", "S"]) != place_of("chart", "k", ["N", "T"])
    )


def test_only_what_opens_something_is_drawn_anew_for_another_place() -> None:
    columns, rows = (TableColumn("name", "Region"),), pd.DataFrame({"name": ["East"], "code": ["R1"]})
    plain, opening = Table(columns, rows), Table(columns, rows, opens="code")
    drawn = [drawn_panel(Panel("k", "East", table=table), words_for("en"), DARK) for table in (plain, opening)]
    assert [each.opens for each in drawn] == [False, True]
