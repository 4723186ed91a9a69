"""A map without foreign tiles: clients in bubbles where they are, as large as their revenue, coloured by how they fare.

Both axes have as many pixels a degree, at any width: the screen and the paper widen the roomier one.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.map_names import Ground, Named, map_names
from charts.measure import Kind, is_unknown, measure_of
from charts.theme import SIZE_AXIS, Theme, faded

if TYPE_CHECKING:
    from locales.words import Words

NEEDS, NAME_NEEDS = ("x", "y", "revenue_e4", "clients", "value", "region_id", "name"), ("x", "y", "weight", "name")
MOST_MARKS, MOST_NAMES, NAME_PX = 600, 24, 120
LARGEST_PX, SMALLEST_PX, COVERED = 44.0, 3.0, 0.16
PAD = 0.05
ROLES = ("same", "unknown", "good", "bad")
"""From back to front: what is far off stands before what is as usual."""
SYMBOLS = {"same": "circle", "unknown": "circle", "good": "circle", "bad": "diamond"}
OPACITY = 0.78
HOVERED = ("region_id", "name", "clients", "revenue_text", "value_text")
"""The region first, for a click, then what is said on hover."""


def map_chart(
    cells: pd.DataFrame,
    names: pd.DataFrame,
    words: Words,
    *,
    value_label: str,
    kind: Kind,
    centre: float,
    band: float,
    better: str = "higher",
    is_change: bool = False,
    height: int = 480,
    clicks: str = "region_id",
    alt: str = "",
) -> Chart:
    """Bubbles whose area is revenue and whose colour says whether `value` lies off its centre by more than the band.

    cells: one row a bubble: `x`, `y` in the same unit both ways, `revenue_e4`, `clients`, `value` (may be missing),
    `region_id` (opened on a click), `name` (of the place). names: `x`, `y`, `weight`, `name` of places; those with the
    largest weight stand where they cover no other name, at any width; may be empty. better: "higher" or "lower" values.
    is_change: `value` is a change, coloured as changes are.
    Raises ValueError for no cell, missing columns, more than 600 cells, or when nothing was bought anywhere.
    """
    axes.required(cells, NEEDS, "map")
    if not names.empty:
        axes.required(names, NAME_NEEDS, "map")
    if len(cells) > MOST_MARKS:
        raise ValueError(f"map: {len(cells)} cells; at most {MOST_MARKS} can be seen, so bin them")
    revenues, values = cells["revenue_e4"].tolist(), cells["value"].tolist()
    if max(revenues) <= 0:
        raise ValueError("map: nothing was bought in any cell; say in the panel's `missing` why there is nothing")
    measure = measure_of([], kind, words)
    roles = [_role(value, centre, band, better) for value in values]
    frame = pd.DataFrame(
        {
            "x": cells["x"].to_numpy(float).round(4), "y": cells["y"].to_numpy(float).round(4),
            "size": _sizes(revenues, height), "role": roles,
            "region_id": [str(code) for code in cells["region_id"].tolist()],
            "name": [str(name) for name in cells["name"].tolist()],
            "clients": cells["clients"].to_numpy(int), "revenue_e4": cells["revenue_e4"].to_numpy(int),
            "value": values, "revenue_text": [words.money(int(value)) for value in revenues],
            "value_text": [_text(value, kind, is_change, measure, words) for value in values],
        }
    )  # fmt: skip
    rows = _legend(roles, centre, band, kind, is_change, measure, words)
    top = 8 + axes.ROW_PX * len(rows)
    ground = _ground(frame, height - top - 8)
    listed = names.sort_values("weight", ascending=False).head(MOST_NAMES) if len(names) else names
    placed = map_names([_named(one) for one in listed.itertuples(index=False)], ground)
    options = {
        "ground": ground, "names": placed, "legend": rows, "top": top, "is_change": is_change, "better": better,
        "value_label": value_label,
    }  # fmt: skip
    said = {"clients": words("clients"), "revenue": words("Revenue"), "value": value_label}
    return Chart("map", frame, said, options, height, clicks, "", alt)


def _role(value: Any, centre: float, band: float, better: str) -> str:
    if is_unknown(value):
        return "unknown"
    gap = float(value) - centre
    if abs(gap) < band:
        return "same"
    return "good" if (gap > 0) == (better == "higher") else "bad"


def _sizes(revenues: list[float], height: int) -> list[float]:
    """Diameters in px: area as revenue; all together they cover a sixth of a phone's plot at most."""
    largest = max(revenues)
    areas = sum(max(value, 0.0) / largest for value in revenues)
    room = COVERED * axes.NARROW_PX * height
    most = min(LARGEST_PX, max(10.0, sqrt(room / max(areas, 1.0) / 0.785)))
    return [round(max(SMALLEST_PX, most * sqrt(max(value, 0.0) / largest)), 1) for value in revenues]


def _text(value: Any, kind: Kind, is_change: bool, measure: Any, words: Words) -> str:
    if is_unknown(value):
        return words.unknown
    return words.change(float(value)) if is_change else str(measure.full(value))


def _legend(
    roles: list[str], centre: float, band: float, kind: Kind, is_change: bool, measure: Any, words: Words
) -> list[tuple[str, str]]:
    """(role, what it means) of the colours that are there."""
    if is_change:
        share = words.share(band, 0)
        said = {
            "good": words("rose by {share} or more", share=share), "same": words("in between"),
            "bad": words("fell by {share} or more", share=share),
        }  # fmt: skip
    else:
        room = words.points(band, 0).lstrip("+") if kind == "share" else measure.text(band)
        usual = measure.full(centre)
        said = {
            "good": words("better than {usual} by {room} or more", usual=usual, room=room),
            "same": words("about {usual}, as all together", usual=usual),
            "bad": words("worse than {usual} by {room} or more", usual=usual, room=room),
        }  # fmt: skip
    said["unknown"] = words("not known")
    signs = {"good": "●", "same": "●", "bad": "◆", "unknown": "○"}
    return [(role, f"{signs[role]} {said[role]}") for role in ("good", "same", "bad", "unknown") if role in roles]


def _ground(frame: pd.DataFrame, plot_px: int) -> Ground:
    """The ranges with room for the outermost bubbles; one place alone gets a range too."""
    low_x, high_x, low_y, high_y = (end for side in "xy" for end in _padded(frame[side]))
    return Ground(low_x, high_x, low_y, high_y, float(plot_px))


def _padded(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    pad = max(PAD * (high - low), 0.01)
    return low - pad, high + pad


def _named(row: Any) -> Named:
    text = axes.fitted(str(row.name), NAME_PX, SIZE_AXIS)
    return Named(float(row.x), float(row.y), axes.escaped(text), float(axes.text_px(text, SIZE_AXIS)))


def map_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `map_chart`."""
    ground: Ground = chart.options["ground"]
    found = axes.layout(theme, chart.height, top=chart.options["top"], bottom=8)
    found["xaxis"] = axes.bare_axis(theme, ground.low_x, ground.high_x)
    found["yaxis"] = axes.bare_axis(theme, ground.low_y, ground.high_y, scaleanchor="x")
    colours = colours_of(chart, theme)
    found["annotations"] = [
        axes.note(
            text, colour=theme.muted if role in ("same", "unknown") else colours[role], size=SIZE_AXIS, x=0,
            xref="paper", y=1, yref="paper", xanchor="left", yanchor="bottom",
            yshift=4 + axes.ROW_PX * (len(chart.options["legend"]) - 1 - at),
        )
        for at, (role, text) in enumerate(chart.options["legend"])
    ]  # fmt: skip
    for name, right, up in chart.options["names"]:
        found["annotations"].append(
            axes.note(name.text, colour=theme.ink, size=SIZE_AXIS, x=name.x, y=name.y, xshift=right, yshift=up,
                      bgcolor=faded(theme.panel, 0.72))
        )  # fmt: skip
    return {"data": _bubbles(chart, colours, theme), "layout": found}


def colours_of(chart: Chart, theme: Theme) -> dict[str, str]:
    """The colour of each role; a change is coloured as changes are, by what it means or by its direction."""
    if not chart.options["is_change"]:
        return {"good": theme.good, "bad": theme.bad, "same": theme.before, "unknown": theme.axis}
    rises = chart.options["better"] == "higher"
    return {
        "good": theme.change(rises, "good"), "bad": theme.change(not rises, "bad"), "same": theme.before,
        "unknown": theme.axis,
    }  # fmt: skip


def _bubbles(chart: Chart, colours: dict[str, str], theme: Theme) -> list[Figure]:
    """One trace a role."""
    words = {key: axes.escaped(text) for key, text in chart.words.items()}
    said = f"<b>%{{customdata[1]}}</b><br>{words['revenue']} %{{customdata[3]}}<br>{words['value']} %{{customdata[4]}}"
    said += f"<br>%{{customdata[2]}} {words['clients']}<extra></extra>"
    columns = {name: chart.frame[name].tolist() for name in ("role", "x", "y", "size", *HOVERED)}
    columns["name"] = [axes.escaped(name) for name in columns["name"]]
    found = []
    for role in ROLES:
        rows = [at for at, each in enumerate(columns["role"]) if each == role]
        if not rows:
            continue
        hollow = role == "unknown"
        found.append(
            {
                "type": "scatter", "mode": "markers", "x": [columns["x"][at] for at in rows],
                "y": [columns["y"][at] for at in rows],
                "customdata": [[columns[name][at] for name in HOVERED] for at in rows], "hovertemplate": said,
                "cliponaxis": False,
                "marker": {
                    "size": [columns["size"][at] for at in rows], "symbol": SYMBOLS[role], "opacity": 1,
                    "color": faded(theme.panel, 0.4) if hollow else faded(colours[role], OPACITY),
                    "line": {"width": 1, "color": colours[role] if hollow else theme.panel},
                },
            }
        )  # fmt: skip
    return found
