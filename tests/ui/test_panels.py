"""Panels: what the cache holds is what is sent."""

from __future__ import annotations

import json

import plotly.io
import plotly.tools

from charts.panel import Panel
from charts.theme import DARK
from locales import words_for
from ui.logo import logo, mark
from ui.panels import DrawnFigure, drawn_panel, page_file
from ui.style import rules

SPEC = {"data": [{"type": "bar", "x": [1, 2], "y": [3, 4]}], "layout": {"height": 276}}


def test_a_drawn_figure_is_sent_as_it_was_drawn() -> None:
    """The way Streamlit takes it: `return_figure_from_figure_or_data`, then `to_json`."""
    sent = plotly.tools.return_figure_from_figure_or_data(DrawnFigure(SPEC), True)
    assert json.loads(plotly.io.to_json(sent, validate=False)) == SPEC


def test_a_panel_that_lacks_data_draws_nothing_but_its_reason() -> None:
    drawn = drawn_panel(Panel("levels", "Satisfaction", missing="no surveys yet"), words_for("en"), DARK)
    assert drawn.figure is None and drawn.table is None and not drawn.is_tiles_only


def test_a_downloaded_file_is_called_after_its_panel() -> None:
    assert page_file(Panel("cost_against_profit", "…")) == "sidu-cost-against-profit"


def test_style_and_name_follow_the_theme() -> None:
    assert f"background: {DARK.canvas}" in rules(DARK) and "\n" not in rules(DARK)
    assert DARK.ink in logo(DARK) and DARK.complaint in mark(DARK)
