"""The whole page: contents, a section a slide, where it comes from, and the two scripts that it may run."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import plotly

from charts.chart import Chart
from charts.draw import figure
from charts.theme import Name, Theme
from exports.deck import Deck, Tell, to_nobody
from exports.html.panel import section_of
from exports.html.style import style_of
from exports.html.text import data_of, safe, tag
from exports.shown import held
from locales import Words

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
OWN = Path(__file__).with_name("page.js")
OF_ROWS = frozenset(("bars", "degree_rows", "effects", "grade_shares", "heat_table", "kind_grid", "move_matrix"))
"""Forms that are lists or tables: there is nothing in them to come nearer to."""
LANGUAGE = {"en": "en", "zh": "zh-CN"}


def deck_html(deck: Deck, tell: Tell = to_nobody, theme: Name = "light") -> bytes:
    """The deck as one file that needs no network: figures hover and zoom, tables sort. Same deck, same bytes.

    What may run is named by its checksum, and nothing may be asked of any other place, whatever the data say.
    theme: "light" or "dark". Raises KeyError for another theme.
    """
    look, words = deck.theme(theme), deck.words
    scripts = [PLOTLY.read_text(encoding="utf8"), OWN.read_text(encoding="utf8")]
    figures, sections = [], []
    for number, slide in enumerate(deck.slides, start=1):
        tell((number - 1) / len(deck.slides))
        sections.append(section_of(slide, number, words, look))
        if slide.panel.chart is not None and not slide.panel.missing:
            figures.append(_figure(slide.panel.chart, number, look))
    data = {"language": LANGUAGE[deck.language], "dictionary": _dictionary(words), "figures": figures}
    parts = [
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE[deck.language]}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="color-scheme" content="{look.name}">',
        tag("title", safe(deck.title or deck.company)),
        f"<style>{style_of(look)}</style>\n</head>\n<body>",
        tag("header", "".join(_head(deck, words))),
        tag("main", "\n".join(sections)),
        tag("footer", _about(deck, words)),
        f'<script type="application/json" id="figures">{data_of(data)}</script>',
        *(f"<script>{script}</script>" for script in scripts),
        "</body>\n</html>\n",
    ]
    tell(1.0)
    return "\n".join(parts).encode()


def _policy(scripts: list[str]) -> str:
    sums = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{each}'" for each in sums)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _figure(chart: Chart, number: int, theme: Theme) -> dict[str, Any]:
    drawn, zooms = figure(chart, theme), chart.form not in OF_ROWS
    layout = {key: _freed(value) if zooms and _is_axis(key) else value for key, value in drawn["layout"].items()}
    quiet = {"bgcolor": "rgba(0,0,0,0)", "color": theme.muted, "activecolor": theme.good}
    drawn = {"data": drawn["data"], "layout": layout | {"modebar": quiet}}
    return {"id": f"chart-{number}", "zooms": zooms, "figure": drawn}


def _is_axis(key: str) -> bool:
    return key.startswith(("xaxis", "yaxis"))


def _freed(axis: dict[str, Any]) -> dict[str, Any]:
    """The axis so that one can come nearer; a second one that only carries labels stays."""
    return {**axis, "fixedrange": False}


def _dictionary(words: Words) -> dict[str, str]:
    """What the buttons at a chart are called."""
    return {
        "Zoom": words("Zoom"),
        "Pan": words("Move"),
        "Zoom in": words("Nearer"),
        "Zoom out": words("Farther"),
        "Reset axes": words("All of it"),
    }


def _head(deck: Deck, words: Words) -> Iterator[str]:
    origins = [slide.origin for slide in deck.slides]
    days = words.joined(words.day(day) for day in sorted({origin.as_of for origin in origins}))
    told = [deck.company, words("data as of {day}", day=days) if days else ""]
    if deck.snapshot:
        told.append(words("Snapshot {number}", number=deck.snapshot))
    yield tag("h1", safe(deck.title or deck.company))
    yield tag("p", safe(" · ".join(text for text in told if text)), "beside")
    if any(origin.is_sample for origin in origins):
        yield tag("p", safe(words("made-up figures, to look around")), "beside sample")
    yield tag("noscript", tag("p", safe(words("Charts need JavaScript; the tables below do not.")), "missing"))
    if len(deck.slides) > 1:
        items = "".join(
            tag("li", tag("a", safe(slide.headline or slide.panel.missing), href=f"#panel-{number}"))
            for number, slide in enumerate(deck.slides, start=1)
        )
        yield tag("nav", tag("ol", items), aria_label=words("Contents"))


def _about(deck: Deck, words: Words) -> str:
    """Where all of it comes from."""
    told = [(words("Version"), words.joined(sorted({slide.origin.version for slide in deck.slides})))]
    told += [(words("Snapshot"), deck.snapshot), (words("Checksum (SHA-256)"), deck.checksum)]
    told += [(words("Made by"), deck.made_by)]
    if deck.made_at is not None:
        told.append((words("Made at"), f"{words.day(deck.made_at.date())}, {deck.made_at:%H:%M} UTC"))
    told.append((words("Definitions"), deck.definitions))
    inner = "".join(tag("dt", safe(label)) + tag("dd", safe(held(text))) for label, text in told if text)
    return tag("dl", inner, "about")
