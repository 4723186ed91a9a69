"""Rows of two points joined by the change: now solid with its number, before hollow and named once."""

from __future__ import annotations

from collections.abc import Sequence

from charts.theme import Theme
from exports.native.marks import drawn_line, intervals, mixed, number
from exports.native.rows import places_up
from exports.native.spec import Place, Series

Numbers = Sequence[float | None]
STRENGTH = 0.35  # of an interval against its point


def joined_points(
    now: Numbers, before: Numbers, texts: Sequence[str], before_name: str, before_texts: Sequence[str],
    roles: Sequence[str], theme: Theme, *, low: Numbers = (), high: Numbers = (), name: str = "",
) -> tuple[Series, ...]:  # fmt: skip
    """The joining lines in the colour of each change, the points of before, and those of now on top."""
    up = places_up(len(now))
    lines = [
        drawn_line("", (then, value), (y, y), theme.colour(role), pt=2.5)
        for value, then, role, y in zip(now, before, roles, up, strict=True)
        if value is not None and then is not None and value != then
    ]
    found: list[Series] = list(lines)
    if low and high:
        pale = mixed(theme.actual, STRENGTH, theme.panel)
        found = [*intervals("95 %", low, high, up, pale, 5.0), *lines]
    if any(then is not None for then in before):
        labels, places = _named_once(now, before, before_name, before_texts)
        found.append(
            Series(
                before_name, tuple(up), theme.before, draws="points", at=tuple(before), labels=labels, marker_pt=8,
                is_hollow=True, places=places, ink=theme.muted,
            )
        )  # fmt: skip
    written = tuple(text if value is not None else "" for text, value in zip(texts, now, strict=True))
    found.append(
        Series(
            name, tuple(up), theme.actual, draws="points", at=tuple(now), labels=written, marker_pt=10,
            places=("above",), ink=theme.ink, is_bold=True,
        )
    )  # fmt: skip
    return tuple(found)


def _named_once(
    now: Numbers, before: Numbers, name: str, texts: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Place, ...]]:
    """The name and number of before at the row where both lie farthest apart, on the side away from now."""
    gaps = [
        -1.0 if value is None or then is None else abs(value - then) for value, then in zip(now, before, strict=True)
    ]
    at = max(range(len(gaps)), key=gaps.__getitem__)
    places: list[Place] = ["below"] * len(gaps)
    value, then = number(now[at]), number(before[at])
    if not name or value is None or then is None:
        return (), ("below",)
    return tuple(f"{name} {texts[n]}" if n == at else "" for n in range(len(gaps))), tuple(places)
