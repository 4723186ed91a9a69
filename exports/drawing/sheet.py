"""Where everything stands: the picture's edges, its plot and its axes, in px."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from charts.axes import Figure
from exports.drawing.texts import Font, font_of

PLOTLY_INK = Font(12, "#444444")


@dataclass(frozen=True)
class Axis:
    """One axis: from `low` to `high` (in powers of ten where it is a log axis) along `length` px from `offset`."""

    key: str  # "x2"
    layout: Figure
    offset: float
    length: float
    low: float
    high: float

    @property
    def is_x(self) -> bool:
        return self.key[0] == "x"

    @property
    def end(self) -> float:
        return self.offset + self.length

    def share(self, value: float | None) -> float | None:
        """Where the value lies between low (0) and high (1); None where it has no place (unknown, or log of 0)."""
        if value is None or value != value:
            return None
        if self.layout.get("type") == "log":
            if value <= 0:
                return None
            value = math.log10(value)
        return (float(value) - self.low) / (self.high - self.low)

    def px(self, value: float | None) -> float | None:
        """The value's place in the picture."""
        share = self.share(value)
        if share is None:
            return None
        return self.offset + self.length * (share if self.is_x else 1 - share)

    def holds(self, value: float | None) -> bool:
        """Whether the value lies within the range, its ends included."""
        share = self.share(value)
        return share is not None and -1e-9 <= share <= 1 + 1e-9


@dataclass(frozen=True)
class Sheet:
    """The picture's measures, axes and what its parts share."""

    width: float
    height: float
    left: float
    top: float
    inner_width: float
    inner_height: float
    axes: dict[str, Axis]
    font: Font
    layout: Figure
    prefix: str

    def axis(self, key: str) -> Axis:
        """The axis of that key. Raises ValueError for one that the layout does not have."""
        if key not in self.axes:
            raise ValueError(f"drawing: the figure has no axis {key!r}; it has {', '.join(self.axes) or 'none'}")
        return self.axes[key]

    def clip(self, x: str = "", y: str = "") -> str:
        """The reference of the region of these axes: both, one (the whole picture along the other) or none ("")."""
        return f"url(#{self.prefix}-{x}{y})" if x or y else ""

    def clip_box(self, x: str, y: str) -> tuple[float, float, float, float]:
        """Left, top, width and height of that region."""
        across = (self.axes[x].offset, self.axes[x].length) if x else (0.0, self.width)
        down = (self.axes[y].offset, self.axes[y].length) if y else (0.0, self.height)
        return across[0], down[0], across[1], down[1]


def sheet_of(layout: Figure, width: int, prefix: str) -> Sheet:
    """The measures of a figure drawn that wide. Raises ValueError where margins leave no room for the plot."""
    margin = layout["margin"]
    height = float(layout["height"])
    left, top = float(margin["l"]), float(margin["t"])
    inner_width, inner_height = width - left - margin["r"], height - top - margin["b"]
    if inner_width <= 0 or inner_height <= 0:
        raise ValueError(
            f"drawing: {width} × {height:g} px leave no room beside the margins {margin['l']}, {margin['r']},"
            f" {margin['t']}, {margin['b']}; draw it wider"
        )
    found = {}
    for name, axis in layout.items():
        if name[1:5] == "axis":
            key = name[0] + name[5:]
            found[key] = _axis(key, axis, (left, top, inner_width, inner_height))
    if found.get("y") and found["y"].layout.get("scaleanchor") == "x":
        found["x"], found["y"] = _alike(found["x"], found["y"])
    font = font_of(layout.get("font"), PLOTLY_INK)
    return Sheet(float(width), height, left, top, inner_width, inner_height, found, font, layout, prefix)


def _axis(key: str, axis: Figure, inner: tuple[float, float, float, float]) -> Axis:
    left, top, width, height = inner
    if "range" not in axis:
        raise ValueError(f"drawing: axis {key} has no range; give it one, the paper does not choose it")
    low, high = (float(end) for end in axis["range"])
    if low == high or not math.isfinite(low + high):
        raise ValueError(f"drawing: axis {key} has the range {low:g} to {high:g}; give it two different ends")
    start, end = axis.get("domain", (0.0, 1.0))
    if key[0] == "x":
        return Axis(key, axis, left + width * start, width * (end - start), low, high)
    return Axis(key, axis, top + height * (1 - end), height * (end - start), low, high)


def _alike(*axes: Axis) -> list[Axis]:
    """The axes with as many px a unit on each: the ranges of the roomier one grow around their middle, as on a map."""
    scale = min(axis.length / (axis.high - axis.low) for axis in axes)
    found = []
    for axis in axes:
        middle, half = (axis.low + axis.high) / 2, axis.length / scale / 2
        found.append(replace(axis, low=middle - half, high=middle + half))
    return found


def place(sheet: Sheet, ref: str, value: Any, is_x: bool) -> float | None:
    """The place of a value that refers to an axis ("x2"), to its extent ("y domain") or to the plot ("paper")."""
    if ref == "paper":
        return sheet.left + sheet.inner_width * value if is_x else sheet.top + sheet.inner_height * (1 - value)
    if ref.endswith(" domain"):
        axis = sheet.axis(ref.removesuffix(" domain"))
        return axis.offset + axis.length * (value if is_x else 1 - value)
    return sheet.axis(ref).px(value)
