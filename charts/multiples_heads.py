"""What stands above each of the small multiples: its name and its number of answers, in lines that fit on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from charts import axes
from charts.theme import SIZE_AXIS, SIZE_STRONG
from charts.wrapping import wrapped

if TYPE_CHECKING:
    from locales.words import Words

RIGHT_PX = 8  # half a level's name: one that would leave the chart is not drawn at all
NAME_GAP_PX = 8


def n_lines(part: Mapping[str, Any], words: Words, most_px: int) -> tuple[str, ...]:
    """How many answers a part has, and whether few answers drew its curve toward the company's."""
    said = [str(part["n_text"]), *([words("shrunk")] if part.get("is_shrunk") else [])]
    together = " · ".join(said)
    lines = [together] if axes.text_px(together) <= most_px + RIGHT_PX else said
    return tuple(axes.escaped(axes.fitted(line, most_px + RIGHT_PX)) for line in lines)


def head_lines(name: str, most_px: int) -> tuple[str, ...]:
    """A name in one line, or in two where it would reach into the next curve on a phone."""
    room = most_px * SIZE_AXIS // (SIZE_STRONG + 1)  # bold is wider
    head, *rest = wrapped(name, room)
    return tuple(axes.escaped(line) for line in [head, *([axes.fitted(" ".join(rest), room)] if rest else [])])


def in_one_line(head: Sequence[str], n_text: str, most_px: int) -> bool:
    """Whether name and number have room beside each other on a phone."""
    wide = axes.text_px(head[0], SIZE_STRONG + 1) + NAME_GAP_PX + axes.text_px(n_text, SIZE_STRONG)
    return len(head) == 1 and "<br>" not in n_text and wide <= most_px + RIGHT_PX
