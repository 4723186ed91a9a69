"""The observed rates of a curve: hollow points with whiskers, and what lies beyond the edge of the plot said there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from charts.chart import Chart
from charts.theme import Theme
from exports.native.marks import number
from exports.native.spec import Axis, Series

FAINT = 0.4  # of a side's reach: a wider interval of one among many levels says nothing


def observed(chart: Chart, side: str, sign: int, upright: Axis, theme: Theme) -> list[Series]:
    """One side's rates at their levels with 95 % intervals, unknown as None; complaint counts downward."""
    frame, colour = chart.frame, theme.colour(side)
    rates = [_signed(rate, sign) for rate in frame[side]]
    if all(rate is None for rate in rates):
        return []
    at = tuple(float(level) for level in frame["level"])
    near, far = ([_signed(end, sign) for end in frame[f"{side}_{name}"]] for name in ("low", "high"))
    is_many = bool(chart.options["level_axis"]["is_many"])
    if is_many:
        near, far = _telling(rates, near, far, upright, sign)
    low, high = (near, far) if sign > 0 else (far, near)
    points = Series(
        chart.words[side], tuple(rates), colour, draws="points", at=at, low=tuple(low), high=tuple(high),
        marker_pt=4 if is_many else 7, is_hollow=True,
    )  # fmt: skip
    return [points, *_beyond(frame, rates, side, sign, upright, colour)]


def _signed(value: Any, sign: int) -> float | None:
    known = number(value)
    return None if known is None else sign * known


Numbers = list[float | None]


def _telling(rates: Numbers, near: Numbers, far: Numbers, upright: Axis, sign: int) -> tuple[Numbers, Numbers]:
    """The intervals of those among many levels that hold enough clients to say anything."""
    reach = abs((upright.high if sign > 0 else upright.low) or 1.0)
    is_bare = [
        one is not None and other is not None and abs(other - one) > FAINT * reach
        for one, other in zip(near, far, strict=True)
    ]
    return tuple(
        [rate if bare else end for end, rate, bare in zip(ends, rates, is_bare, strict=True)] for ends in (near, far)
    )  # type: ignore[return-value]


def _beyond(
    frame: Mapping[str, Sequence[Any]], rates: Numbers, side: str, sign: int, upright: Axis, colour: str
) -> list[Series]:
    """An arrowhead at the edge of the plot for each rate beyond it, with the rate in words."""
    edge = (upright.high if sign > 0 else upright.low) or 0.0
    out = [n for n, rate in enumerate(rates) if rate is not None and abs(rate) > abs(edge)]
    if not out:
        return []
    levels, texts = list(frame["level"]), list(frame[f"{side}_text"])
    return [
        Series(
            "", (edge,) * len(out), colour, draws="points", at=tuple(float(levels[n]) for n in out),
            labels=tuple(str(texts[n]) for n in out), symbol="triangle", marker_pt=7,
            places=("below" if sign > 0 else "above",), ink=colour,
        )
    ]  # fmt: skip
