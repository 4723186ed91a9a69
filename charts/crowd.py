"""What the maps of many clients share: shaded cells counted by the engine, named dots, and where names stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.cost_scatter_plan import Cells
from charts.importance_map_names import Beside, Mark, Plot, names_beside
from charts.theme import SIZE_AXIS, Theme

if TYPE_CHECKING:
    from locales.words import Words

NAME_PX, MOST_NAMED = 110, 6
LEFT_PX = 34


def counted_cells(cells: pd.DataFrame, step: tuple[float, float], origin: tuple[float, float]) -> Cells:
    """Cells from rows of x_bin, y_bin (whole numbers from 0) and clients, in four shades that grow by equal factors.

    step: how wide and high a cell is, in the units of the axes; origin: where the bins 0 begin.
    """
    counts = np.zeros((int(cells["y_bin"].max()) + 1, int(cells["x_bin"].max()) + 1), dtype=int)
    np.add.at(counts, (cells["y_bin"].to_numpy(int), cells["x_bin"].to_numpy(int)), cells["clients"].to_numpy(int))
    most = int(counts.max())
    bounds = sorted({max(at + 1, round(most**power)) for at, power in enumerate((0.35, 0.6, 0.82), 1)})
    shades = np.searchsorted(np.array(bounds), counts, side="right")
    ends = [bound - 1 for bound in bounds] + [most]
    parts = [
        f"{low}" if low == high else f"{low}–{high}"
        for low, high in zip([1, *bounds], ends, strict=True)
        if low <= high
    ]
    filled = [
        [None if not count else int(shade) for count, shade in zip(*pair, strict=True)]
        for pair in zip(counts.tolist(), shades.tolist(), strict=True)
    ]
    return Cells(
        origin[0] + step[0] / 2, origin[1] + step[1] / 2, step[0], step[1], filled,
        [[count or None for count in row] for row in counts.tolist()], " · ".join(parts),
    )  # fmt: skip


def cells_trace(cells: Cells, theme: Theme, said: str) -> Figure:
    """The shaded cells as one image, whatever their number; on hover the number of clients."""
    steps = len(theme.density)
    scale = [[bound, colour] for at, colour in enumerate(theme.density) for bound in (at / steps, (at + 1) / steps)]
    return {
        "type": "heatmap", "x0": cells.x0, "dx": cells.step, "y0": cells.y0, "dy": cells.step_y,
        "z": cells.shades, "zmin": -0.5, "zmax": steps - 0.5, "colorscale": scale, "showscale": False, "xgap": 1,
        "ygap": 1, "hoverongaps": False, "text": cells.counts, "hovertemplate": f"%{{text}} {said}<extra></extra>",
    }  # fmt: skip


def named_dots(named: pd.DataFrame, lines: Mapping[str, str], words: Words) -> pd.DataFrame:
    """The dots of a map: client_id, x, y, role as given, the short name that is written and the text on hover.

    lines: label → column with a text ready to be shown. At most six are kept, the first ones.
    """
    rows = []
    for row in named.head(MOST_NAMED).to_dict("records"):
        short = axes.fitted(str(row["name"]), NAME_PX, SIZE_AXIS)
        said = [f"{axes.escaped(label)} {axes.escaped(row[column])}" for label, column in lines.items()]
        rows.append(
            {
                "client_id": row["client_id"], "x": float(row["x"]), "y": float(row["y"]),
                "role": str(row.get("role", "ink")), "name": str(row["name"]), "label": axes.escaped(short),
                "label_px": axes.text_px(short, SIZE_AXIS), "hover": "<br>".join([axes.escaped(row["name"]), *said]),
            }
        )  # fmt: skip
    columns = ["client_id", "x", "y", "role", "name", "label", "label_px", "hover"]
    return pd.DataFrame(rows, columns=columns)


def placed_beside(
    dots: pd.DataFrame, plot: Plot, strips_px: tuple[float, float], lines: tuple[float, float]
) -> tuple[Beside | None, ...]:
    """Where each name stands; None where there is no room (the mark still says it on hover)."""
    marks = [
        Mark(x, y, (x, x), (y, y), float(px)) for x, y, px in zip(dots["x"], dots["y"], dots["label_px"], strict=True)
    ]
    return tuple(names_beside(marks, plot, range(len(marks)), [], strips_px, lines)) if marks else ()


def dots_trace(dots: pd.DataFrame, theme: Theme) -> list[Figure]:
    """The named clients, each with its key for a click."""
    if dots.empty:
        return []
    return [
        {
            "type": "scatter", "mode": "markers", "x": dots["x"].tolist(), "y": dots["y"].tolist(),
            "customdata": [[key] for key in dots["client_id"]], "cliponaxis": False, "hoverinfo": "text",
            "hovertext": dots["hover"].tolist(),
            "marker": {
                "size": 10, "color": [theme.colour(role) for role in dots["role"]],
                "line": {"width": 1.5, "color": theme.panel},
            },
        }
    ]  # fmt: skip


def names_of(dots: pd.DataFrame, beside: Sequence[Beside | None], theme: Theme) -> list[Figure]:
    """The names, in pixels from their dots; with a thin line where one stands farther away."""
    found = []
    for row, place in zip(dots.itertuples(index=False), beside, strict=True):
        if place is None:
            continue
        text = axes.note(
            row.label, colour=theme.colour(row.role), size=SIZE_AXIS, x=row.x, y=row.y, xanchor=place.anchor,
            bgcolor=theme.panel,
        )  # fmt: skip
        if place.has_leader:
            arrow = {"arrowhead": 0, "arrowwidth": 1, "arrowcolor": theme.axis, "standoff": 5}
            found.append(text | {"showarrow": True, "ax": place.right_px, "ay": -place.up_px, **arrow})
        else:
            found.append(text | {"xshift": place.right_px, "yshift": place.up_px})
    return found


def map_titles(theme: Theme, x: str, y: str, left: int) -> list[Figure]:
    """The names of both axes: that of the upright one above the plot, that of the level one below its numbers."""
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "colour": theme.muted, "size": SIZE_AXIS}
    above = axes.note(axes.escaped(y), x=0, y=1, xanchor="left", yanchor="bottom", yshift=8, xshift=-left, **place)
    return [above, axes.note(axes.escaped(x), x=0.5, y=0, yanchor="top", yshift=-24, **place)]
