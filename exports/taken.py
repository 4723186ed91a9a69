"""The files that a panel can be taken along as, by their ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from charts.panel import Panel
from exports.tables import panel_csv, panel_json
from exports.whole import whole
from exports.workbook import panel_xlsx
from pages.pieces.origin import Origin


def _csv(panel: Panel, origin: Origin) -> bytes:
    return panel_csv(whole(panel))


def _json(panel: Panel, origin: Origin) -> bytes:
    return panel_json(whole(panel))


EXPORTERS: Mapping[str, Callable[[Panel, Origin], bytes]] = MappingProxyType(
    {"xlsx": panel_xlsx, "csv": _csv, "json": _json}
)
"""Each takes the whole list along, exactly as it was filtered."""
