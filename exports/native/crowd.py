"""Very many clients in a native chart: at most 400 squares in four shades, and the named ones as points with labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from charts import axes
from charts.cost_scatter_plan import Cells
from charts.crowd import counted_cells
from charts.theme import Theme
from exports.native.labels import Ground, Point, apart_from_points, places_beside
from exports.native.spec import Series

MOST_CELLS = 400
NAME_PX = 170
LEAST_PT, MOST_PT = 3, 16
Reads = Callable[[float], float]


def cells_thinned(cells: Cells, most: int = MOST_CELLS) -> Cells:
    """The cells as they are; where more than `most` are filled, neighbours are added up, two by two or more."""
    filled = [(row, at, count) for row, line in enumerate(cells.counts) for at, count in enumerate(line) if count]
    factor = 1
    while len({(row // factor, at // factor) for row, at, _ in filled}) > most:
        factor += 1
    if factor == 1:
        return cells
    rows = pd.DataFrame([(at // factor, row // factor, count) for row, at, count in filled],
                        columns=["x_bin", "y_bin", "clients"])  # fmt: skip
    origin = (cells.x0 - cells.step / 2, cells.y0 - cells.step_y / 2)
    return counted_cells(rows, (cells.step * factor, cells.step_y * factor), origin)


def middles(cells: Cells) -> list[tuple[float, float, int, int]]:
    """Every filled cell: the middle across and up as the chart places them, its shade and its count."""
    return [
        (cells.x0 + at * cells.step, cells.y0 + row * cells.step_y, int(shade), int(count))
        for row, (shades, counts) in enumerate(zip(cells.shades, cells.counts, strict=True))
        for at, (shade, count) in enumerate(zip(shades, counts, strict=True))
        if shade is not None and count is not None
    ]


def shades_of(
    cells: Cells, theme: Theme, said: str, spans: tuple[float, float], x: Reads = float, y: Reads = float
) -> tuple[Series, ...]:
    """One series a shade, named by its class ("4–8 clients in this cell"), a square in the middle of each cell.

    spans: how far both axes reach, in the units of the cells, so that squares fill their cells. x, y: from a place in
    those units to the value that is read.
    """
    classes = cells.classes.split(" · ")
    share = min(cells.step / spans[0] * 620, cells.step_y / spans[1] * 250)
    size = max(LEAST_PT, min(round(0.9 * share), MOST_PT))
    found = []
    for shade, colour in enumerate(theme.density):
        shown = [(x(across), y(up)) for across, up, at, _ in middles(cells) if at == shade]
        if shown:
            name = f"{classes[min(shade, len(classes) - 1)]} {said}"
            found.append(
                Series(
                    name, tuple(up for _, up in shown), colour, draws="points", at=tuple(across for across, _ in shown),
                    marker_pt=size, symbol="square",
                )
            )  # fmt: skip
    return tuple(found)


def named_points(
    name: str, texts: Sequence[str], points: Sequence[Point], ground: Ground, colours: Sequence[str], theme: Theme,
    shades: Sequence[Series] = (), ink: str = "",
) -> tuple[Series, ...]:  # fmt: skip
    """The named clients as points with their names beside them, in the colour of their role; none for nobody.

    shades: the squares, which names better do not cover.
    """
    if not texts:
        return ()
    beside = places_beside(ground, points, texts, ["right"] * len(texts), shaded=points_of(shades))
    inks = [ink or colour for colour in colours]
    is_one = len(set(colours)) == 1
    dots = Series(
        name, tuple(y for _, y in points), colours[0], draws="points", at=tuple(x for x, _ in points),
        labels=tuple("" if one.apart else text for one, text in zip(beside, texts, strict=True)), marker_pt=8,
        colours=() if is_one else tuple(colours), places=tuple(one.side for one in beside),
        ink=inks[0] if len(set(inks)) == 1 else theme.ink,
    )  # fmt: skip
    leaders, *said = apart_from_points(points, texts, beside, inks, theme) or (None,)
    return (*([leaders] if leaders else []), dots, *said)


def points_of(shades: Sequence[Series]) -> list[Point]:
    """Where the squares stand."""
    pairs = [pair for one in shades for pair in zip(one.at, one.values, strict=True)]
    return [(x, y) for x, y in pairs if x is not None and y is not None]


def short(name: str) -> str:
    """A client's name, cut where it would take more room than a label has."""
    return axes.fitted(" ".join(name.split()), NAME_PX)
