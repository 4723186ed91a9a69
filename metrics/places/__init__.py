"""Where clients are: counted in the cells of a map of our own, with what each cell brings and how it fares."""

from __future__ import annotations

from metrics.places.cells import SHOWS, Extent, Places, Shows, extent, places

__all__ = ["SHOWS", "Extent", "Places", "Shows", "extent", "places"]
