"""The satisfaction–word-of-mouth curve: praise upward, complaint downward, the zone between them, clients below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes, curve_parts
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.curve_labels import ROW_PX, Ground, Text, curve_texts
from charts.curve_levels import STRIP_PX, client_bars, level_axis
from charts.curve_parts import RATES, SIDES, Mirror
from charts.measure import digits_of
from charts.theme import LINE_MAIN, SIZE_AXIS, SIZE_IN_BAR, SIZE_MESSAGE, Theme

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("level", *RATES, "clients")
TOP_PX, GAP_PX, HEADER_PX = 4, 10, 20
Range = tuple[float, float]


def curve_chart(
    levels: pd.DataFrame,
    lines: pd.DataFrame | None,
    words: Words,
    *,
    zone: Range | None = None,
    zone_text: str = "",
    balance: Range | None = None,
    x_label: str,
    y_label: str,
    strip_label: str,
    sides: tuple[str, str] | None = None,
    height: int = 480,
    alt: str = "",
) -> Chart:
    """Observed rates with their intervals, the fitted lines with their bands, mirrored at zero; both written positive.

    levels: one row a level: `level`, `praise` and `complaint` with `_low` and `_high` (95 %), `clients`. lines: a fine
    grid of levels with the same columns but clients; a side that is refused is None there and shows only its points.
    Rates per 100 clients and year. sides: what is drawn upward and downward where it is not praise and complaint.
    zone: the levels between which hardly anyone talks; zone_text says what it holds.
    balance: the level where both sides are equal, and their rate there. An interval beyond half as much again as the
    largest rate ends at the plot's edge, and so does a point beyond twice its line, drawn as an arrowhead.
    Raises ValueError for an empty frame, missing columns, or when no rate is known.
    """
    axes.required(levels, NEEDS, "curve")
    if lines is not None and len(lines):
        axes.required(lines, ("level", *RATES), "curve lines")
    rows = curve_parts.plain_columns(levels.sort_values("level"), NEEDS)
    kept = [*(zone or ()), *([balance[0]] if balance else [])]
    fitted = curve_parts.thinned(curve_parts.plain_columns(lines, ("level", *RATES)), kept)
    if not any(rate is not None for side, _ in SIDES for rate in [*rows[side], *fitted[side]]):
        raise ValueError("curve: no rate is known; say in the panel's `missing` why there is nothing to draw")
    up, down = (
        curve_parts.reach(fitted[side], rows[side], [*rows[f"{side}_high"], *fitted[f"{side}_high"]])
        for side, _ in SIDES
    )
    scale = curve_parts.mirror(up, down)
    frame = tidy(rows)
    frame["clients_text"] = [words.count(int(count or 0)) for count in rows["clients"]]
    frame["level_text"] = [words.number(level, digits=digits_of(float(level))) for level in rows["level"]]
    for side, _ in SIDES:
        frame[f"{side}_text"] = _rate_texts(rows, side, words)
    names = _names(words, sides, rows["level"], balance)
    names |= {"zone_text": zone_text, "x": x_label, "strip": strip_label}
    tick_texts = [words.number(abs(tick), digits=digits_of(scale.step)) if tick else "" for tick in scale.ticks]
    tick_texts[-1] = f"{tick_texts[-1] or '0'} {y_label}"
    options: dict[str, Any] = {
        "lines": fitted, "scale": scale, "tick_texts": tuple(tick_texts), "zone": zone, "balance": balance,
        "hover": {side: _hover(fitted, side, axes.escaped(names[side]), words) for side, _ in SIDES},
        "level_axis": level_axis(rows["level"], tick_texts[:-1], words),
    }  # fmt: skip
    main_px = _heights(height, _bottom_px(names))[1]
    ground = Ground(options["level_axis"]["range"], _y_range(scale, main_px), axes.NARROW_PX, main_px)
    options["texts"] = curve_texts(ground, rows, options, names)
    return Chart("curve", frame, names, options, height, alt=alt)


def _names(words: Words, sides: tuple[str, str] | None, levels: Sequence[Any], balance: Range | None) -> dict[str, str]:
    """What the sides, the clients, the zone and the balance point are called."""
    upward, downward = sides or (words("praise"), words("complaint"))
    names = {"praise": upward, "complaint": downward} | {
        "clients": words("clients"),
        "zone": words("zone of indifference"),
    }
    if balance:
        level = words.number(balance[0], 0 if max(levels) - min(levels) > 20 else 1)
        names["balance"] = words("balance at {level}: praise = complaint", level=level)
    return names


def _rate_texts(columns: Mapping[str, Sequence[Any]], side: str, words: Words) -> list[str]:
    """A rate with its interval in words: "24.8 (20.1–30.3)"; nothing for an unknown one."""

    def said(rate: float) -> str:
        return words.number(rate, 0 if abs(rate) >= 100 else 1)

    return [
        ""
        if rate is None
        else said(rate)
        if low is None or high is None
        else f"{said(rate)} ({said(low)}–{said(high)})"
        for rate, low, high in zip(columns[side], columns[f"{side}_low"], columns[f"{side}_high"], strict=True)
    ]


def _hover(lines: Mapping[str, Sequence[Any]], side: str, name: str, words: Words) -> list[str]:
    texts = _rate_texts(lines, side, words)
    return [f"{words.number(level, 1)} · {name} {text}" for level, text in zip(lines["level"], texts, strict=True)]


def _heights(chart_height: int, bottom_px: int) -> tuple[int, int]:
    """Height of everything inside the margins, and of the part with the curve."""
    inner = chart_height - TOP_PX - bottom_px
    return inner, inner - STRIP_PX - GAP_PX


def _bottom_px(names: Mapping[str, str]) -> int:
    return 44 if axes.text_px(_caption(names, " · ")) <= axes.NARROW_PX else 44 + ROW_PX


def _caption(names: Mapping[str, str], between: str) -> str:
    return between.join(names[key] for key in ("x", "strip") if names[key])


def _y_range(scale: Mirror, main_px: int) -> Range:
    """Room for the words above the highest gridline, and a hair below the lowest end."""
    per_px = (scale.top - scale.bottom) / (main_px - HEADER_PX - 3)
    return scale.bottom - 3 * per_px, scale.top + HEADER_PX * per_px


def curve_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `curve_chart`."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    options, scale, axis = chart.options, chart.options["scale"], chart.options["level_axis"]
    bottom_px = _bottom_px(chart.words)
    names = {key: axes.escaped(text) for key, text in chart.words.items()}
    inner, main_px = _heights(chart.height, bottom_px)
    found = axes.layout(theme, chart.height, top=TOP_PX, bottom=bottom_px)
    low, high = axis["range"]
    found["xaxis"] = axes.named_axis(theme, low, high, axis["at"], axis["texts"], anchor="y2")
    found["yaxis"] = axes.bare_axis(theme, *_y_range(scale, main_px), domain=[1 - main_px / inner, 1.0])
    counts = [int(count or 0) for count in rows["clients"]]
    tallest = max(*counts, 1) * STRIP_PX / (STRIP_PX - 18)
    found["yaxis2"] = axes.bare_axis(theme, 0, tallest, domain=[0.0, STRIP_PX / inner], anchor="x")
    found["barmode"] = "overlay"
    found["uniformtext"] = {"minsize": SIZE_IN_BAR, "mode": "hide"}
    found["shapes"] = [*_zone(options["zone"], theme, 1 - main_px / inner), *axes.grid(theme, scale.ticks)]
    found["annotations"] = axes.inside_labels(
        theme, scale.ticks, [axes.escaped(text) for text in options["tick_texts"]]
    )
    between = " · " if bottom_px == 44 else "<br>"
    found["annotations"].append(
        axes.note(
            _caption(names, between), colour=theme.muted, size=SIZE_AXIS, x=0.5, xref="paper", y=0, yref="paper",
            yanchor="top", yshift=-24,
        )
    )  # fmt: skip
    traces = [band for side, sign in SIDES for band in curve_parts.band(options["lines"], side, sign, scale, theme)]
    for side, sign in SIDES:
        hover = options["hover"][side]
        traces += curve_parts.line(options["lines"], side, sign, theme.colour(side), LINE_MAIN, hover)
    traces += [
        curve_parts.points(rows, side, sign, scale, theme, is_many=axis["is_many"], name=names[side])
        for side, sign in SIDES
    ]
    traces += _balance(options["balance"], theme, names)
    _add_texts(found, options["texts"], options["balance"], theme)
    traces += client_bars(rows, counts, axis, found, theme, names["clients"])
    return {"data": traces, "layout": found}


def _zone(zone: Range | None, theme: Theme, bottom: float) -> list[Figure]:
    """The zone of indifference, shaded over the whole height of the curve."""
    if zone is None:
        return []
    return [
        {
            "type": "rect", "xref": "x", "x0": zone[0], "x1": zone[1], "yref": "paper", "y0": bottom, "y1": 1,
            "fillcolor": theme.zone, "line": {"width": 0}, "layer": "below",
        }
    ]  # fmt: skip


def _balance(balance: Range | None, theme: Theme, names: Mapping[str, str]) -> list[Figure]:
    """The balance point: a dot on either line, joined by a dashed stroke."""
    if balance is None:
        return []
    return [
        {
            "type": "scatter", "mode": "lines+markers", "x": [balance[0]] * 2, "y": [balance[1], -balance[1]],
            "line": {"color": theme.ink, "width": 1, "dash": "dash"}, "marker": {"size": 6, "color": theme.ink},
            "hoverinfo": "text", "hovertext": [names["balance"]] * 2,
        }
    ]  # fmt: skip


def _add_texts(found: Figure, texts: Mapping[str, Text | None], balance: Range | None, theme: Theme) -> None:
    """The words within the plot, each where it found room, and the leader of the balance point's label."""
    colours = {"zone": theme.muted, "balance": theme.ink, "praise": theme.praise, "complaint": theme.complaint}
    for key, text in texts.items():
        if text is None:
            continue
        is_name = key in ("praise", "complaint")
        said = "<br>".join(map(axes.escaped, text.lines))
        place: dict[str, Any] = {"x": text.x, "y": text.y, "xanchor": text.anchor}
        size = SIZE_MESSAGE if is_name else SIZE_AXIS
        found["annotations"].append(
            axes.note(f"<b>{said}</b>" if is_name else said, colour=colours[key], size=size, **place)
        )
        if key == "balance" and balance:
            dot = balance[1] if text.edge_y > 0 else -balance[1]
            found["shapes"].append(axes.leader(theme, text.x, text.edge_y, balance[0], dot))
