"""How much room a number has in or above its bar, so that none runs into another or out of its ground."""

from __future__ import annotations

from exports.native.room import Room, label_texts, width_of
from exports.native.shapes_xml import LINE, SIZE_PT, SMALL_PT
from exports.native.spec import Plot, Series

FULL = 1.05
LEAST_PT, CLOSE = 6.0, 1.2
STACKED_PT = (SIZE_PT, SMALL_PT, 8.0)


def bar_pt(plot: Plot, room: Room) -> float:
    """How thick a bar is drawn, in points."""
    inner = room.inner
    is_lying = plot.kind in ("bar", "stacked_bar")
    slot = (inner.height * room.height if is_lying else inner.width * room.width) / max(len(plot.categories), 1)
    beside = 1 if plot.kind.startswith("stacked") else max(1, sum(one.draws == "bar" for one in plot.series))
    return slot / (beside - (beside - 1) * plot.overlap / 100 + plot.gap / 100)


def name_size(plot: Plot, room: Room) -> float:
    """Points that the names of bars and periods are written in: smaller where there are many."""
    if plot.kind not in ("bar", "stacked_bar"):
        return SIZE_PT if room.skip == 1 else STACKED_PT[-1]
    row = room.inner.height * room.height / max(len(plot.categories), 1)
    return max(LEAST_PT, min(SIZE_PT, row / CLOSE))


def label_size(plot: Plot, one: Series, room: Room) -> float:
    """Points that the labels of a series are written in; 0 where they would run into each other."""
    if one.draws != "bar" or plot.kind == "xy":
        return SIZE_PT
    if plot.kind in ("bar", "stacked_bar"):
        inside = bar_pt(plot, room) if plot.kind == "stacked_bar" else SIZE_PT
        return max(LEAST_PT, min(name_size(plot, room), inside))
    if plot.kind == "stacked_column":
        widest = max(width_of(text, 1.0) for each in plot.series if each.draws == "bar"
                     for text in label_texts(each, plot.value.number_format) or [""])  # fmt: skip
        return next((size for size in STACKED_PT if widest * size <= bar_pt(plot, room) * FULL), 0.0)
    texts = [text for text in label_texts(one, plot.value.number_format) if text]
    slot = room.inner.width * room.width / max(len(plot.categories), 1)
    widest = max((width_of(text) for text in texts), default=0.0)
    if widest <= slot or len(texts) == 1:
        return SIZE_PT
    return SMALL_PT if widest * SMALL_PT / SIZE_PT <= slot * FULL else 0.0


def fits_inside(plot: Plot, one: Series, text: str, size: float, room: Room, value: float) -> bool:
    """Whether the number stands on its own bar or piece of a bar; numbers of upright bars do so all or none."""
    span = (room.high - room.low) or 1.0
    is_lying = plot.kind in ("bar", "stacked_bar")
    long = abs(value) / span * (room.inner.width * room.width if is_lying else room.inner.height * room.height)
    thick = bar_pt(plot, room)
    widest = max(width_of(other, size) for other in label_texts(one, plot.value.number_format))
    wide, high = width_of(text, size), size * LINE
    across, along = (widest, high) if not is_lying else (size, wide)
    return across <= thick * FULL and along <= long * FULL
