"""The few rules of CSS that Streamlit's theme has no key for. Nothing else in the product writes CSS."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st
from streamlit.runtime import app_session

from charts.theme import Theme, faded


@cache
def rules(theme: Theme) -> str:
    """The rules for the light or dark theme, as one style element."""
    canvas, muted, panel = theme.canvas, theme.muted, theme.panel
    text = f"""<style>
body, .stApp {{ font-feature-settings: "tnum"; font-variant-numeric: tabular-nums; }}
.stMain, .stApp {{ background: {canvas}; }}
header.stAppHeader {{ background: transparent; }}
.stMainBlockContainer {{ padding-left: 32px; padding-right: 32px; }}
[class*="st-key-panel"], [class*="st-key-bar"] button:not([kind*="ary"]) {{ background-color: {panel}; }}
[class*="st-key-bar"] button[kind="secondary"] {{ background-color: {panel}; }}
[class*="st-key-panel"] {{ padding: 14px; min-width: 0; }}
[class*="st-key-panel-tile"] {{ padding: 14px 12px 12px; }}
[class*="st-key-panel-tile"] > :last-child {{ margin-top: auto; }}
.past {{ margin: 0 0 6px; font-size: 12.25px; line-height: 18px; color: {muted}; }}
.past code {{ font-size: inherit; color: inherit; background: none; padding: 0; }}
.past + img {{ display: block; width: 100%; height: 32px; }}
.st-key-menu [data-testid="stCaptionContainer"] {{ margin-top: 8px; }}
[class*="st-key-more"] button {{ min-height: 24px; height: 24px; padding: 0 4px; }}
[class*="st-key-more"] button [aria-hidden="true"] {{ display: none; }}
[class*="st-key-bar"] button {{ min-height: 34px; height: 34px; }}
[data-testid="stFileUploaderDropzone"] button p, [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
[data-testid="stMetricDeltaDescription"], [data-testid="stMetricDeltaDescription"] p {{ font-size: 11.5px; }}
[data-testid="stMetricValue"] {{ line-height: 36px; height: 36px; padding: 0; }}
[class*="-longvalue"] [data-testid="stMetricValue"] {{ font-size: 20px; }}
[data-testid="stCaptionContainer"] {{ color: {muted}; opacity: 1; }}
section.stSidebar {{ width: 232px !important; min-width: 0 !important; }}
section.stSidebar [data-testid="stPageLink-NavLink"] {{ padding: 2px 8px; min-height: 28px; }}
.lights {{ display: flex; font-size: 12.25px; line-height: 20px; }}
.lights a {{ flex: 1; padding: 4px; text-align: center; text-decoration: none; }}
.lights a {{ border: 1px solid {theme.hairline}; color: {theme.ink}; }}
.lights a[aria-current] {{ border-color: {theme.good}; color: {theme.good}; background: {faded(theme.good, 0.12)} }}
.lights a:first-child {{ border-radius: 6px 0 0 6px; }}
.lights a:last-child {{ border-radius: 0 6px 6px 0; }}
@media (max-width: 640px) {{ .stMainBlockContainer {{ padding-left: 14px; padding-right: 14px; }}
 [data-testid="stTable"] {{ overflow-x: auto; }} [data-testid="stTable"] td {{ min-width: 7em; }}
 [data-testid="stMetric"] div:has(> [data-testid="stMetricDeltaDescription"]) {{ flex-wrap: wrap; row-gap: 0; }} }}
</style>"""
    return text.replace("\n", "")  # one line: Streamlit looks at every line of it at every rerun


def styled(theme: Theme) -> None:
    """Writes the rules into the page. Takes no room: a style element alone is not laid out."""
    _theme_read_once()
    st.html(rules(theme))


@cache
def _theme_read_once() -> None:
    """Streamlit reads its whole theme from the settings at every run, 1.2 ms of it; ours does not change by then."""
    read = app_session._populate_theme_msg
    known: dict[str, Any] = {}

    def populate(message: Any, section: str = "theme") -> None:
        if section not in known:
            read(message, section)
            known[section] = type(message).FromString(message.SerializeToString())
        else:
            message.MergeFrom(known[section])

    app_session._populate_theme_msg = populate  # type: ignore[assignment]
