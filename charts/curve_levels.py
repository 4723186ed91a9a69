"""What stands below a curve: the axis of its levels, and how many clients stand at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from charts import axes
from charts.axes import Figure
from charts.measure import digits_of
from charts.theme import SIZE_IN_BAR, Theme

if TYPE_CHECKING:
    from locales.words import Words

MANY = 13  # levels that can each have a number on a phone
STRIP_PX = 62


def level_axis(levels: Sequence[float], tick_texts: Sequence[str], words: Words) -> dict[str, Any]:
    """The range of levels that leaves room for the numbers at the left, and those levels that are named on a phone."""
    slot = min((right - left for left, right in pairwise(levels)), default=1.0)
    is_many = len(levels) > MANY
    span = max(levels[-1] - levels[0], slot)
    widest = max((axes.text_px(text) for text in tick_texts), default=0) + 10
    texts = [words.number(level, digits=digits_of(level)) for level in levels]
    half_px = axes.text_px(texts[-1]) / 2 + 3  # a name that would leave the plot is not drawn at all
    right = max(0.45 * slot, span * half_px / (axes.NARROW_PX - widest - half_px))
    left = max(0.45 * slot, (span + right) * widest / (axes.NARROW_PX - widest))
    room = axes.NARROW_PX * span / (span + left + right) / (max(map(axes.text_px, texts)) + 8)
    named = list(levels)
    if room < len(levels) - 1:
        step = axes.nice_step(span, max(int(room), 1))
        first = -(-levels[0] // step) * step
        named = [round(first + at * step, 10) for at in range(int((levels[-1] - first) / step + 1e-9) + 1)]
    names = [words.number(level, digits=digits_of(level)) for level in named]
    return {
        "range": (levels[0] - left, levels[-1] + right), "at": named, "texts": names, "slot": slot, "is_many": is_many
    }  # fmt: skip


def _equally_wide(texts: Sequence[str]) -> list[str]:
    """Whole numbers filled up with spaces of a figure's and a comma's width, so that all fit their slots or none."""
    figures = [sum(letter.isdigit() for letter in text) for text in texts]
    most, signs = max(figures), max(len(text) - count for text, count in zip(texts, figures, strict=True))
    found = []
    for text, count in zip(texts, figures, strict=True):
        filling = "\u2007" * (most - count) + "\u2008" * (signs - len(text) + count)
        found.append(filling[::2] + text + filling[1::2])
    return found


def client_bars(
    rows: Mapping[str, list[Any]], counts: list[int], axis: Mapping[str, Any], found: Figure, theme: Theme, name: str
) -> list[Figure]:
    """How many clients stand at each level: grey bars with their number; of many levels only the largest says it."""
    places, slot = rows["level"], axis["slot"]
    wide = (0.7 if axis["is_many"] else 0.42) * slot
    bars: Figure = {
        "type": "bar", "x": list(places), "y": counts, "yaxis": "y2", "width": wide,
        "marker": {"color": theme.before, "line": {"width": 0}}, "hoverinfo": "text",
        "hovertext": [
            f"{level} · {text} {name}" for level, text in zip(rows["level_text"], rows["clients_text"], strict=True)
        ],
    }  # fmt: skip
    if not axis["is_many"]:
        return [
            bars,
            axes.number_carriers(
                places, counts, _equally_wide(rows["clients_text"]), 0.9 * slot, color=theme.muted, yaxis="y2"
            ),
        ]
    at = max(range(len(counts)), key=counts.__getitem__)
    found["annotations"].append(
        axes.note(
            rows["clients_text"][at], colour=theme.muted, size=SIZE_IN_BAR, x=places[at], y=counts[at], yref="y2",
            yanchor="bottom",
        )
    )  # fmt: skip
    return [bars]
