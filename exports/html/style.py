"""The look of the page that is taken along: the screen's colours and spacing, on any width and on paper."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from charts.theme import FONTS, Theme, faded

INTER = Path(__file__).parents[2] / "static" / "inter-latin-wght-normal.woff2"


def style_of(theme: Theme) -> str:
    """All rules, with the font in them. Every colour is one of the theme's."""
    font = b64encode(INTER.read_bytes()).decode()
    return f"""
@font-face {{ font-family: Inter; font-weight: 100 900; src: url(data:font/woff2;base64,{font}) format("woff2"); }}
:root {{ color-scheme: {theme.name}; --ink: {theme.ink}; --muted: {theme.muted}; --line: {theme.hairline};
 --panel: {theme.panel}; --canvas: {theme.canvas}; --good: {theme.good}; --bad: {theme.bad}; --zone: {theme.zone};
 --bar: {faded(theme.forecast, 0.28)}; }}
{RULES}"""


RULES = (
    "*{box-sizing:border-box}html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}"
    f"body{{margin:0;background:var(--canvas);color:var(--ink);font:14px/1.5 {FONTS};"
    "font-variant-numeric:tabular-nums;overflow-wrap:anywhere}"
    """
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 32px; }
header { padding-top: 32px; } footer { padding-bottom: 48px; color: var(--muted); font-size: 12px; }
h1 { font-size: 24px; font-weight: 650; line-height: 1.3; margin: 0 0 4px; }
h2 { font-size: 16px; line-height: 1.4; margin: 0 0 8px; }
a { color: var(--good); text-decoration: none; } a:hover { text-decoration: underline; }
.beside { color: var(--muted); font-size: 12px; margin: 0 0 8px; }
.sample { color: var(--bad); font-weight: 600; }
nav { margin: 16px 0; } nav ol { margin: 4px 0; padding-left: 24px; columns: 2; column-gap: 32px; }
nav li { break-inside: avoid; margin-bottom: 2px; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 16px; margin: 0 0 16px; }
.panel > :last-child { margin-bottom: 0; }
.chart { width: 100%; margin-bottom: 8px; }
.chart .modebar-btn path { fill: var(--muted) !important; } .chart .modebar-group { background: none !important; }
.remark { border-left: 3px solid var(--good); padding-left: 12px; margin: 8px 0; }
.told { margin: 4px 0; } .missing { color: var(--muted); padding: 24px 0; text-align: center; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(156px, 1fr)); gap: 12px; margin-bottom: 8px; }
.tile { border: 1px solid var(--line); border-radius: 6px; padding: 12px; margin: 0; min-width: 0;
 display: flex; flex-direction: column; }
.tile dt { font-size: 12px; color: var(--muted); } .tile dd { margin: 0; }
.tile .value { font-size: 24px; font-weight: 600; line-height: 36px; }
.tile .value.long { font-size: 18px; }
.tile img { width: 100%; height: 32px; margin-top: auto; display: block; }
.good { color: var(--good); } .bad { color: var(--bad); } .neutral { color: var(--muted); }
.scroll { overflow: auto; max-height: 540px; margin-bottom: 8px; border-bottom: 1px solid var(--line); }
table { border-collapse: separate; border-spacing: 0; width: max-content; min-width: 100%; font-size: 13px;
 overflow-wrap: break-word; }
th, td { padding: 6px 10px; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
th { position: sticky; top: 0; background: var(--zone); font-weight: 600; z-index: 1; vertical-align: bottom; }
th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 2px solid var(--good); }
th[aria-sort="ascending"] button::after { content: " ↑"; } th[aria-sort="descending"] button::after { content: " ↓"; }
td:first-child { position: sticky; left: 0; background: var(--panel); min-width: 112px; max-width: 320px; }
.n { text-align: right; white-space: nowrap; } td.w { min-width: 200px; } td { max-width: 420px; }
tr.total td { background: var(--zone); font-weight: 600; }
td.bar { background-image: linear-gradient(var(--bar), var(--bar)); background-repeat: no-repeat;
 background-position: 0 50%; }
td img { width: 120px; height: 24px; display: block; }
details { margin: 8px 0; } summary { cursor: pointer; color: var(--muted); font-size: 12px; }
details p { margin: 4px 0; } .whence { color: var(--muted); font-size: 12px; }
dl.about { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 8px 0; }
dl.about dt { color: var(--muted); } dl.about dd { margin: 0; }
@media (max-width: 640px) {
 header, main, footer { padding-left: 14px; padding-right: 14px; } nav ol { columns: 1; }
 .tiles { grid-template-columns: 1fr 1fr; gap: 8px; } .tile .value { font-size: 20px; }
 .panel { padding: 12px; } td:first-child { max-width: 140px; } dl.about { grid-template-columns: 1fr; } }
@media print {
 @page { margin: 14mm; } body { background: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
 header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
 .panel { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 12px 0; }
 h2, .tile, .chart, tr { break-inside: avoid; } h2 { break-after: avoid; }
 .scroll { max-height: none; overflow: visible; } th, td:first-child { position: static; } }
"""
)
