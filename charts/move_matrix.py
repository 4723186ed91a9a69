"""Who moved between bands: rows then, columns now, counts in the cells; rises and falls on grounds of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.theme import SIZE_AXIS, SIZE_IN_BAR, SIZE_LABEL, Theme
from charts.wrapping import wrapped

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("from_band", "to_band", "clients")
MOST_BANDS, CELL_PX, TOP_PX, BOTTOM_PX, LEFT_MOST_PX = 8, 40, 52, 6, 72
STRONG = 0.1  # from that share of a row's clients on a move has the stronger ground
Better = Literal["higher", "neither"]


def move_matrix_chart(
    moves: pd.DataFrame,
    words: Words,
    *,
    bands: Sequence[tuple[str, str]],
    apart: str = "",
    better: Better = "higher",
    then: str = "",
    now: str = "",
    height: int = 0,
    alt: str = "",
) -> Chart:
    """Clients by the band they were in (rows) and are in (columns), in the order of the bands.

    moves: `from_band`, `to_band` (keys of `bands`), `clients`; a pair that is not there is nobody. bands: (key, name)
    from the lowest to the highest. apart: a band beside the order (unknown), last on both sides; moves to and from it
    are neither rise nor fall. better: "neither" where a rise is not good; rises and falls then share one colour.
    then, now: what rows and columns are, written in the corner.
    Raises ValueError for an empty frame, missing columns, a band that is not named, more than eight, or nobody at all.
    """
    axes.required(moves, NEEDS, "move_matrix")
    keys = [key for key, _ in bands]
    if not 2 <= len(keys) <= MOST_BANDS:
        raise ValueError(f"move_matrix: {len(keys)} bands; give 2 to {MOST_BANDS}")
    named = {*moves["from_band"], *moves["to_band"]}
    if strange := sorted(named - set(keys)):
        raise ValueError(f'move_matrix: "{strange[0]}" is no band here; the bands are {", ".join(keys)}')
    if apart and keys[-1] != apart:
        raise ValueError(f'move_matrix: "{apart}" stands apart; name it last')
    if better not in ("higher", "neither"):
        raise ValueError(f'move_matrix: better is "{better}"; choose higher or neither')
    cells = dict.fromkeys(((one, other) for one in keys for other in keys), 0)
    for one, other, count in zip(*(moves[name] for name in NEEDS), strict=True):
        cells[one, other] += int(count)
    if not any(cells.values()):
        raise ValueError("move_matrix: nobody is in any band; say in the panel's `missing` why there is nothing")
    totals = {one: sum(cells[one, other] for other in keys) for one in keys}
    rows = [
        (one, other, count, count / totals[one] if totals[one] else 0.0, _step(one, other, keys, apart))
        for (one, other), count in cells.items()
    ]
    frame = pd.DataFrame(rows, columns=["from_band", "to_band", "clients", "share", "step"])
    names = dict(bands)
    frame["text"] = [words.count(count) if count else "" for count in frame["clients"]]
    frame["hover"] = [
        axes.escaped(f"{names[one]} → {names[other]}") + "<br>"
        + axes.escaped(words.many("{n} client", "{n} clients", int(count))) + f" · {words.share(share, 0)}"
        for one, other, count, share, _step in rows
    ]  # fmt: skip
    said = {"then": then or words("Then"), "now": now or words("Now")}
    options = {"bands": tuple(bands), "better": better}
    return Chart("move_matrix", frame, said, options, height or TOP_PX + BOTTOM_PX + CELL_PX * len(keys), alt=alt)


def _step(one: str, other: str, keys: Sequence[str], apart: str) -> int:
    """By how many bands a move rises; 0 for staying, and for moves to or from the band apart."""
    return 0 if apart in (one, other) else keys.index(other) - keys.index(one)


def move_matrix_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `move_matrix_chart`."""
    bands: Sequence[tuple[str, str]] = chart.options["bands"]
    count = len(bands)
    labels = [axes.fitted(name, LEFT_MOST_PX, SIZE_LABEL) for _, name in bands]
    left = 12 + max(axes.text_px(label, SIZE_LABEL) for label in [*labels, chart.words["then"]])
    found = axes.layout(theme, chart.height, left=left, top=TOP_PX, bottom=BOTTOM_PX)
    found["xaxis"] = axes.bare_axis(theme, -0.5, count - 0.5)
    found["yaxis"] = axes.bare_axis(theme, 0.5 - count, 0.5)
    rows = chart.frame.to_dict("records")
    size = SIZE_LABEL if max(len(row["text"]) for row in rows) <= 5 else SIZE_IN_BAR
    found["annotations"] = [
        axes.note(
            f"<b>{row['text']}</b>" if at // count == at % count else row["text"], colour=theme.ink, size=size,
            x=at % count, y=-(at // count),
        )
        for at, row in enumerate(rows)
        if row["text"]
    ]  # fmt: skip
    found["annotations"] += _heads(chart, theme, labels, left)
    found["annotations"] += _corner(chart, theme, left)
    grounds = _grounds(rows, chart.options["better"])
    heat = (*theme.heat, theme.density[0])
    scale = [[bound, colour] for at, colour in enumerate(heat) for bound in (at / len(heat), (at + 1) / len(heat))]
    trace = {
        "type": "heatmap", "x0": 0, "dx": 1, "y0": 0, "dy": -1, "zmin": -0.5, "zmax": len(heat) - 0.5,
        "z": [grounds[at * count : (at + 1) * count] for at in range(count)],
        "text": [[row["hover"] for row in rows[at * count : (at + 1) * count]] for at in range(count)],
        "colorscale": scale, "showscale": False, "xgap": 2, "ygap": 2, "hoverongaps": False,
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    return {"data": [trace], "layout": found}


def _heads(chart: Chart, theme: Theme, labels: Sequence[str], left: int) -> list[Figure]:
    """The bands above the columns and beside the rows."""
    room = (axes.NARROW_PX - left) // len(labels)
    found = []
    for at, (_, name) in enumerate(chart.options["bands"]):
        lines = wrapped(name, room, SIZE_IN_BAR)
        above = "<br>".join(axes.escaped(line) for line in lines[:2])
        top: dict[str, Any] = {"x": at, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 3}
        beside: dict[str, Any] = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -left, "y": -at}
        found.append(axes.note(above, colour=theme.muted, size=SIZE_IN_BAR, **top))
        found.append(axes.note(axes.escaped(labels[at]), colour=theme.muted, size=SIZE_AXIS, **beside))
    return found


def _corner(chart: Chart, theme: Theme, left: int) -> list[Figure]:
    """What the rows are, above them, and what the columns are, above those."""
    place: dict[str, Any] = {"y": 1, "yref": "paper", "yanchor": "bottom", "xref": "paper", "xanchor": "left"}
    then, now = (axes.escaped(chart.words[key]) for key in ("then", "now"))
    return [
        axes.note(f"<b>{then}</b>", colour=theme.ink, size=SIZE_AXIS, x=0, xshift=-left, yshift=3, **place),
        axes.note(f"<b>{now}</b>", colour=theme.ink, size=SIZE_AXIS, x=0, yshift=34, **place),
    ]


def _grounds(rows: Sequence[dict[str, Any]], better: Better) -> list[int | None]:
    """The ground of each cell: 0 and 1 falls, 2 stayed, 3 and 4 rises; 5 where no direction is good. None: empty."""
    found: list[int | None] = []
    for row in rows:
        is_strong = row["share"] >= STRONG
        if not row["clients"]:
            found.append(None)
        elif row["step"] == 0:
            found.append(2)
        elif better == "neither":
            found.append(5)
        elif row["step"] > 0:
            found.append(4 if is_strong else 3)
        else:
            found.append(0 if is_strong else 1)
    return found
