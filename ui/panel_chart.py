"""How the chart of a panel is shown, and what a click on one of its marks opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from charts.chart import Chart
from charts.draw import CONFIG
from ui.moves import place_of

Opener = Callable[[str, str], None]
"""Opens a page with a code: (page key or "" to stay, client or region)."""


class DrawnFigure(go.Figure):
    """A figure that is handed on as it was drawn: building and copying a checked one costs ten times its sending."""

    def __new__(cls, spec: dict[str, Any]) -> DrawnFigure:
        figure = object.__new__(cls)
        figure.__dict__["spec"] = spec
        return figure

    def __init__(self, spec: dict[str, Any]) -> None:
        """Deliberately not the parent's: nothing is validated (the tests of charts/ do that)."""

    def to_dict(self) -> dict[str, Any]:
        return dict(self.__dict__["spec"])


def show_chart(figure: DrawnFigure, chart: Chart, key: str, message: str, opened: Opener) -> None:
    """The chart; a click on a mark that stands for something opens it."""
    key = place_of("chart", key, chart.frame[chart.clicks] if chart.clicks else ())
    more: dict[str, Any] = {}
    if chart.clicks:
        more = {"on_select": partial(_clicked, key, chart.clicks_page, opened), "selection_mode": "points"}
    st.plotly_chart(figure, theme=None, config=CONFIG, key=key, alt=chart.alt or message, **more)


def _clicked(key: str, page: str, opened: Opener) -> None:
    """Opens what the clicked mark stands for; a mark that stands for nothing does nothing."""
    points = st.session_state[key]["selection"]["points"]
    data = points[0].get("customdata") if points else None
    code = data[0] if isinstance(data, list | tuple) and data else data
    if code:
        opened(page, str(code))
