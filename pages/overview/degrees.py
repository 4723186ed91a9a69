"""The four degrees of the selection on the overview."""

from __future__ import annotations

from charts.panel import Panel
from data.door import View
from locales import Words
from pages.relationship.degree_figures import degrees_of
from pages.relationship.degree_now import degree_rows_panel


def degrees_panel(view: View, words: Words) -> Panel:
    """Satisfaction, loyalty, contribution and dependence against the compared moment."""
    return degree_rows_panel(view, words, view.once(degrees_of))
