"""A place on a slide, in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

EMU = 12_700


@dataclass(frozen=True)
class Area:
    """Left, top, width and height in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def emus(self) -> tuple[int, int, int, int]:
        """As the file counts: left, top, width, height; the ends never lie further out than the points say."""
        left, top = round(self.left * EMU), round(self.top * EMU)
        return left, top, int(self.right * EMU) - left, int(self.bottom * EMU) - top

    def head(self, height: float) -> Area:
        """Its upper part of that height."""
        return Area(self.left, self.top, self.width, min(height, self.height))

    def below(self, height: float) -> Area:
        """What is left under an upper part of that height."""
        return Area(self.left, self.top + height, self.width, max(self.height - height, 0.0))

    def without_foot(self, height: float) -> Area:
        """What is left over a lower part of that height."""
        return self.head(max(self.height - height, 0.0))

    def foot(self, height: float) -> Area:
        """Its lower part of that height."""
        return self.below(max(self.height - height, 0.0))

    def inside(self, across: float, down: float) -> Area:
        """The area without margins of that width and height."""
        return Area(self.left + across, self.top + down, self.width - 2 * across, self.height - 2 * down)

    def cells(self, columns: int, rows: int, gap: float) -> list[Area]:
        """The area as a grid, row by row."""
        width = (self.width - gap * (columns - 1)) / columns
        height = (self.height - gap * (rows - 1)) / rows
        return [
            Area(self.left + column * (width + gap), self.top + row * (height + gap), width, height)
            for row in range(rows)
            for column in range(columns)
        ]

    def scaled(self, across: float, down: float) -> Area:
        """The same place on a slide of another size."""
        return Area(self.left * across, self.top * down, self.width * across, self.height * down)


def even(sizes: Sequence[float], room: float) -> list[float]:
    """Sizes stretched alike to fill the room."""
    whole = sum(sizes)
    return [size * room / whole for size in sizes] if whole else list(sizes)
