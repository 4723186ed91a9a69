"""Where the names of last year and target stand in a column chart, and how period labels fit a phone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from charts import axes
from charts.axes import Figure
from charts.theme import SIZE_AXIS, Theme

MANY = 9


def x_axis(theme: Theme, labels: Sequence[str], groups: Sequence[str] = (), lost_px: int = 0) -> Figure:
    """The axis of periods, labels level. Where they do not all fit a phone, every second, third … up to the last.

    groups: a second line (the year of a quarter) that is said where it changes. lost_px: taken by other labels.
    """
    texts = [axes.escaped(label) for label in labels]
    slot = (axes.NARROW_PX - lost_px) / (len(texts) + 0.24)
    widest = max(axes.text_px(text, SIZE_AXIS) for text in shortened(texts))
    keep = max(1, math.ceil((0.9 * widest + 2) / slot))
    at = list(range((len(texts) - 1) % keep, len(texts), keep))
    shown = shortened([texts[place] for place in at], len(texts) >= MANY)
    if groups:
        told = told_groups([groups[place] for place in at], slot * keep)
        shown = [f"{text}<br>{axes.escaped(group)}" if group else text for text, group in zip(shown, told, strict=True)]
    return axes.named_axis(theme, -0.62, len(texts) - 0.38, at, shown)


def told_groups(groups: Sequence[str], slot: float) -> list[str]:
    """Each group where it changes, else nothing; the first goes unsaid where it would touch the second on a phone."""
    told = [group if group != before else "" for group, before in zip(groups, ["", *groups], strict=False)]
    changes = [place for place, group in enumerate(told) if group]
    if len(changes) > 1:
        first, second = changes[:2]
        needed = (axes.text_px(told[first], SIZE_AXIS) + axes.text_px(told[second], SIZE_AXIS)) / 2 + 4
        told[first] = told[first] if needed <= (second - first) * slot else ""
    return told


def shortened(texts: Sequence[str], is_many: bool | None = None) -> list[str]:
    """Many labels with one common ending say it once: "1 月", "2", … "12". A few stay as they are."""
    ending = _common_ending(texts)
    is_many = len(texts) >= MANY if is_many is None else is_many
    if is_many and ending.strip() and all(text[: -len(ending)].strip().isdigit() for text in texts):
        return [texts[0], *(text[: -len(ending)].rstrip() for text in texts[1:])]
    return list(texts)


def _common_ending(texts: Sequence[str]) -> str:
    shortest = min(texts, key=len, default="")
    same = (at for at in range(len(shortest)) if all(text.endswith(shortest[at:]) for text in texts))
    return shortest[next(same, len(shortest)) :]


def series_labels(
    rows: Mapping[str, list[Any]],
    words: Mapping[str, str],
    theme: Theme,
    per_px: float,
    top: float,
    caption_px: int,
) -> tuple[list[Figure], list[Figure]]:
    """The names "last year" and "target" once, with leaders, above the period that leaves most room.

    They stand above everything drawn two periods to either side, and clear of the top gridline and its caption, so
    they cross nothing at any width.
    """
    count = len(rows["label"])
    named = [column for column in ("before", "plan") if any(value is not None for value in rows.get(column, []))]
    if not named:
        return [], []
    heights = [_height(rows, at) for at in range(count)]
    reach = 1 if count <= 6 else 2
    around = [max(heights[max(0, at - reach) : at + reach + 1]) for at in range(count)]
    room = per_px * (10 + 17 * len(named))
    clear = axes.NARROW_PX / (count + 0.24)
    able = [at for at in range(count) if any(rows[column][at] is not None for column in named)]

    def badness(at: int) -> tuple[bool, int, bool, float, int]:
        is_under_caption = around[at] + room > top and (at + 0.1) * clear < caption_px + 34
        absent = sum(rows[column][at] is None for column in named)
        return is_under_caption, absent, at in (0, count - 1), around[at] - heights[at], at

    best = min(able, key=badness)
    base = around[best] + 6 * per_px
    if base + room > top:
        base = max(base, top + 4 * per_px)
    notes, lines = [], []
    shown = [(column, shift) for column, shift in (("plan", 0.26), ("before", -0.26)) if column in named]
    for step, (column, shift) in enumerate(shown):
        end = rows[column][best]
        if end is None:
            continue
        y = base + per_px * (9 + 17 * step)
        notes.append(axes.note(words[column], colour=theme.muted, x=best + shift, y=y))
        lines.append(axes.leader(theme, best + shift, y - 8 * per_px, best + shift, end))
    return notes, lines


def _height(rows: Mapping[str, list[Any]], at: int) -> float:
    columns = ("value", "before", "plan", "forecast", "high")
    return max((rows[column][at] or 0.0 for column in columns if column in rows), default=0.0)
