"""The word-of-mouth curve: praise upward, complaint downward, bands as thin lines, clients per level below."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from charts.chart import Chart
from charts.curve_parts import SIDES, Mirror
from charts.theme import Theme
from exports.native.curve_points import observed
from exports.native.marks import drawn_line, mixed, number_format, rectangle, without_number, words_at
from exports.native.spec import Axis, Box, Native, Place, Plot, Series

ABOVE = 0.76  # of the height: the curve; below it the clients
LEFT, RIGHT, TOP = 0.06, 0.02, 0.1
MOST_LEVELS = 121
BAND = 0.45
ANCHORS: Mapping[str, Place] = {"left": "right", "right": "left", "center": "center"}


def native_curve(chart: Chart, theme: Theme) -> Native:
    """Rates per 100 clients and year on both sides of zero, both written positive, and levels below the columns."""
    levels = _every_level([float(level) for level in chart.frame["level"]])
    slot = (levels[-1] - levels[0]) / (len(levels) - 1) if len(levels) > 1 else 1.0
    is_even = all(abs(b - a - slot) < 1e-6 for a, b in pairwise(levels))
    across = Axis("", levels[0] - slot / 2, levels[-1] + slot / 2, number_format="0.##", is_hidden=is_even)
    upright = mirrored_axis(chart.options["scale"], without_number(chart.options["tick_texts"][-1]))
    highest = max((text.y for text in chart.options["texts"].values() if text is not None), default=0.0)
    upright = replace(upright, high=max(upright.high or 0.0, 1.06 * highest))
    series: list[Series] = [*_zone(chart, upright, theme)]
    for side, sign in SIDES:
        series += _fitted(chart, side, sign, theme)
    for side, sign in SIDES:
        series += observed(chart, side, sign, upright, theme)
    series += [*_balance(chart, theme), *_words(chart, theme)]
    curve = Plot(
        "xy", tuple(series), value=upright, across=across, box=Box(0.0, 0.0, 1.0, ABOVE),
        room=Box(LEFT, TOP, 1 - LEFT - RIGHT, (0.98 if is_even else 0.88) - TOP),
    )  # fmt: skip
    captions = tuple(chart.words[key] for key in ("zone_text",) if chart.words[key] and chart.options["zone"])
    said = f"{chart.words['zone']}: {captions[0]}" if captions else ""
    return Native((curve, _clients(chart, levels, theme)), (said,) if said else ())


def mirrored_axis(scale: Mirror, title: str) -> Axis:
    """The upright axis of two sides that are both written positive; its ends are gridlines."""
    low = scale.step * math.floor(scale.bottom / scale.step + 1e-9)
    if scale.bottom > -0.03 * scale.top:
        low = 0.0
    return Axis(title, round(low, 9), scale.top, scale.step, number_format(scale.step, is_mirrored=True))


def _every_level(levels: Sequence[float]) -> list[float]:
    """The levels with those between them that nobody gave, evenly apart; as they are where they follow no step."""
    slot = min((b - a for a, b in pairwise(levels)), default=1.0)
    steps = [(level - levels[0]) / slot for level in levels]
    count = round(steps[-1]) + 1
    if count > MOST_LEVELS or any(abs(step - round(step)) > 1e-6 for step in steps):
        return list(levels)
    return [round(levels[0] + at * slot, 9) for at in range(count)]


def _fitted(chart: Chart, side: str, sign: int, theme: Theme) -> list[Series]:
    """One side's band as two thin lines and its fitted line; nothing where the side is refused."""
    lines, name, colour = chart.options["lines"], chart.words[side], theme.colour(side)
    found = []
    pale = mixed(colour, BAND, theme.panel)
    for end, said, of, pt in (
        ("_low", "2.5 %", pale, 0.75), ("_high", "97.5 %", pale, 0.75), ("", "f(x)", colour, 2.5),
    ):  # fmt: skip
        at = [n for n, rate in enumerate(lines[f"{side}{end}"]) if rate is not None]
        if len(at) > 1:
            values = [sign * float(lines[f"{side}{end}"][n]) for n in at]
            found.append(drawn_line(f"{name} {said}", [float(lines["level"][n]) for n in at], values, of, pt=pt))
    return found


def _zone(chart: Chart, upright: Axis, theme: Theme) -> list[Series]:
    """The zone of indifference as an outline over the whole height."""
    zone = chart.options["zone"]
    if zone is None:
        return []
    ends = (upright.low or 0.0, upright.high or 0.0)
    return [rectangle(chart.words["zone"], (float(zone[0]), float(zone[1])), ends, theme.axis)]


def _balance(chart: Chart, theme: Theme) -> list[Series]:
    """The level where both sides are equal: a point on either, joined by a dashed line."""
    balance = chart.options["balance"]
    if balance is None:
        return []
    level, rate = map(float, balance)
    return [
        Series(
            chart.words["balance"], (rate, -rate), theme.ink, draws="line_points", at=(level, level), line_pt=1.0,
            is_dashed=True, marker_pt=5,
        )
    ]  # fmt: skip


def _words(chart: Chart, theme: Theme) -> list[Series]:
    """What the sides, the zone and the balance point are, where the screen found room for them."""
    inks = {"zone": theme.muted, "balance": theme.ink, "praise": theme.praise, "complaint": theme.complaint}
    found = []
    for key, text in chart.options["texts"].items():
        if text is None:
            text_at = _line_end(chart, key)
            if text_at is None:
                continue
            at, value, place, said = text_at
        else:
            at, value, place, said = text.x, text.y, ANCHORS[text.anchor], "\n".join(text.lines)
        if key == "balance":
            at, place = float(chart.options["balance"][0]), "left"
        is_name = key in ("praise", "complaint")
        found.append(words_at(said, (at,), (value,), (said,), inks[key], (place,), is_bold=is_name))
    return found


def _line_end(chart: Chart, key: str) -> tuple[float, float, Place, str] | None:
    """The outer end of a side's line, for a name that found no room on a phone."""
    sign = dict(SIDES).get(key)  # type: ignore[call-overload]
    known = [] if sign is None else [
        (float(level), sign * float(rate))
        for level, rate in zip(chart.options["lines"]["level"], chart.options["lines"][key], strict=True)
        if rate is not None
    ]  # fmt: skip
    if not known:
        return None
    end = known[-1] if key == "praise" else known[0]
    return (*end, "left" if key == "praise" else "right", chart.words[key])


def _clients(chart: Chart, levels: Sequence[float], theme: Theme) -> Plot:
    """How many clients stand at each level, in columns under their level."""
    counts: dict[float, Any] = {
        round(float(level), 9): count for level, count in zip(chart.frame["level"], chart.frame["clients"], strict=True)
    }
    found = [counts.get(round(level, 9)) for level in levels]
    series = Series(
        chart.words["strip"] or chart.words["clients"],
        tuple(None if count is None else float(count) for count in found),
        theme.before, shows_values=not chart.options["level_axis"]["is_many"], places=("above",), ink=theme.muted,
    )  # fmt: skip
    tallest = max((float(count) for count in found if count is not None), default=1.0)
    return Plot(
        "column", (series,), tuple(f"{level:g}" for level in levels),
        value=Axis("", 0.0, 1.3 * max(tallest, 1.0), number_format="#,##0", is_hidden=True),
        across=Axis(" · ".join(chart.words[key] for key in ("x", "strip") if chart.words[key])),
        gap=40 if chart.options["level_axis"]["is_many"] else 130, box=Box(0.0, ABOVE, 1.0, 1 - ABOVE),
        room=Box(LEFT, 0.02, 1 - LEFT - RIGHT, 0.5),
    )  # fmt: skip
