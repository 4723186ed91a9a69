"""The page that is taken along: a deck as one HTML file that hovers, zooms and sorts, and never asks a network."""

from __future__ import annotations

from exports.html.page import deck_html

__all__ = ["deck_html"]
