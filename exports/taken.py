"""The files that a panel can be taken along as, by their ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from charts.panel import Panel
from exports.deck import deck_of
from exports.makers import file_of
from exports.tables import panel_csv, panel_json
from exports.whole import whole
from exports.workbook import panel_xlsx
from pages.pieces.origin import Origin

Exporter = Callable[[Panel, Origin], bytes]


def _made(kind: str) -> Exporter:
    """The panel as a deck of one, made as that kind; what makes it is loaded when it is first asked for."""

    def made(panel: Panel, origin: Origin) -> bytes:
        return file_of(deck_of(panel, origin), kind)

    return made


def _csv(panel: Panel, origin: Origin) -> bytes:
    return panel_csv(whole(panel))


def _json(panel: Panel, origin: Origin) -> bytes:
    return panel_json(whole(panel))


EXPORTERS: Mapping[str, Exporter] = MappingProxyType(
    {
        "pptx": _made("pptx"),
        "pdf": _made("pdf"),
        "xlsx": panel_xlsx,
        "png": _made("png"),
        "html": _made("html"),
        "csv": _csv,
        "json": _json,
    }
)
"""To show, to print, to reckon with, to send, to open, to read in. Lists come whole where they are reckoned with."""
