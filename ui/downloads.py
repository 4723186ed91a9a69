"""Taking a panel along: a button per kind of file, whose content is made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from charts.panel import MOST_TAKEN, Panel
from locales import Words
from pages.pieces.origin import Origin

Exporter = Callable[[Panel, Origin], bytes]
Again = Callable[[], tuple[Panel, Origin]]
"""Asks for a panel once more to take it along: with all rows of its list within reach, and where it comes from."""
FILES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
}


def show_downloads(
    panel: Panel, again: Again, is_longer: bool, exporters: Mapping[str, Exporter], key: str, words: Words
) -> None:
    """A button per kind of file. is_longer: the files may hold more rows than the screen, which is said."""
    for suffix, export in exporters.items():
        st.download_button(
            words("Download {kind}", kind=suffix.upper()), partial(content, again, export),
            file_name=f"{page_file(panel)}.{suffix}", mime=FILES[suffix], on_click="ignore",
            key=f"{suffix}-{key}", width="stretch", icon=":material/download:",
        )  # fmt: skip
    if is_longer:
        st.caption(words("The files hold the whole list as filtered, at most {n} rows.", n=MOST_TAKEN))


def content(again: Again, export: Exporter) -> bytes:
    """The file, made now."""
    return export(*again())


def page_file(panel: Panel) -> str:
    """The name of a downloaded file, without its ending."""
    return f"sidu-{panel.key.replace('_', '-')}"
