"""A native chart as a value: what slides and workbooks need to draw it with numbers that can be edited.

One builder per chart form turns a Chart into a Native; `exports/native/slides.py` and `exports/native/sheets.py` draw
any Native. Numbers are in the unit that is read (the axis says which), never formatted texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Draws = Literal["bar", "line", "points", "line_points"]
Fill = Literal["solid", "outline", "hatch", "none"]
Kind = Literal["column", "bar", "stacked_column", "stacked_bar", "line", "xy"]
Place = Literal["right", "left", "above", "below", "center"]
Symbol = Literal["circle", "square", "diamond", "triangle", "dash"]


@dataclass(frozen=True)
class Series:
    """One series of a plot; `values` and `at` have one entry a category (or point), None where it is unknown.

    colour: hex. at: the x values of an xy plot. labels: a text at each point ("" none); shows_values: its number, in
    the plot's number format. colours: one a point, where they differ. low, high: ends of an interval (whiskers).
    is_second: a bar or line on the hidden second axis pair, to lie in front of or behind the others.
    at_low, at_high: ends of an interval along the x axis of an xy plot (whiskers lying down). symbol: of the markers;
    a marker_pt of 0 draws none (the point only carries its label). places: where a label stands from its point, one a
    point or one for all (of bars "right" and "above" are beyond the end, "center" inside; () as fits). ink: the labels'
    colour ("" that of the series, of bars as fits their ground). fills of points: "outline" is a hollow mark, and the
    piece of line that leads to it is dashed (a running period). Bars lying down take no lines and points beside them.
    number_format: of the numbers at the points, where the axis has less digits. A series without a name is not in the
    legend: it carries words. sizes: what the area of each bubble counts; a plot of points where one series has sizes is
    a bubble chart, and all its series need them.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    draws: Draws = "bar"
    fill: Fill = "solid"
    at: tuple[float | None, ...] = ()
    labels: tuple[str, ...] = ()
    shows_values: bool = False
    colours: tuple[str, ...] = ()
    fills: tuple[Fill, ...] = ()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    line_pt: float = 2.0
    is_dashed: bool = False
    marker_pt: int = 6
    is_hollow: bool = False
    is_second: bool = False
    at_low: tuple[float | None, ...] = ()
    at_high: tuple[float | None, ...] = ()
    symbol: Symbol = "circle"
    places: tuple[Place, ...] = ()
    ink: str = ""
    is_bold: bool = False
    number_format: str = ""
    sizes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Axis:
    """An axis: its title with the unit, its ends (None: found by the program), its number format, whether it shows.

    A negative number gets a true minus sign by itself where the format has no part for it. is_reversed: from the top
    or the right; bars lying down begin at the bottom, so `across` is reversed for the first one to stand on top.
    """

    title: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None
    number_format: str = "#,##0.##"
    is_log: bool = False
    is_hidden: bool = False
    is_reversed: bool = False


@dataclass(frozen=True)
class Box:
    """A place in shares (0–1) of the chart's room: left, top, width, height."""

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0


@dataclass(frozen=True)
class Plot:
    """One native chart. categories: of a bar, column or line plot. value: the axis of values (y; x of bars lying down);
    across: the other one (of xy plots the x axis). gap: space between bars in percent of a bar; overlap −100 to 100.
    room: where the inner plot area lies in the box (None: found by the program), so that labels find a place beside it
    and plots above each other share their edges."""

    kind: Kind
    series: tuple[Series, ...]
    categories: tuple[str, ...] = ()
    value: Axis = Axis()
    across: Axis = Axis()
    title: str = ""
    has_legend: bool = False
    gap: int = 60
    overlap: int = 0
    box: Box = Box()
    room: Box | None = None


@dataclass(frozen=True)
class Cell:
    """A cell of a native table: its text, and its colours as hex ("" as the house has it). number: the value behind."""

    text: str
    ground: str = ""
    ink: str = ""
    is_bold: bool = False
    align: Literal["left", "center", "right"] = "left"
    number: float | None = None


@dataclass(frozen=True)
class Grid:
    """A form that is a table: a matrix of cells with colours. The first row is the head. widths: shares, or even."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    title: str = ""
    box: Box = Box()


@dataclass(frozen=True)
class Native:
    """What a chart is in an office program: one or more plots and tables in their places, and lines of text below.

    captions: what the screen writes into the chart and a native one has no place for ("shaded: indifference 5.2–7.0").
    """

    parts: tuple[Plot | Grid, ...]
    captions: tuple[str, ...] = ()
