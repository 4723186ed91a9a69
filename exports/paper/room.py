"""How much room a slide leaves its chart: the chart is drawn so that it fills it, and its letters stay large."""

from __future__ import annotations

from math import ceil

from exports.paper.letters import ems
from exports.paper.rows import Record
from exports.paper.sheet import Sheet

TEXT, SMALL, HEADING = (11.0, 16.5), (8.5, 12.6), (19.0, 25.0)
"""Size and line of the texts on a slide, as the template sets them."""
APART = 12.0
SCANT, PLENTY = 210.0, 170.0
"""Room below which a chart goes to a page of its own; small print that is higher than this goes to the page after."""


def slide_room(said: Record, sheet: Sheet) -> float:
    """How high the chart of a slide may stand, between what is said above and below it; may be less than nothing."""
    return sheet.room - _above(said, sheet) - (0.0 if is_print_apart(said, sheet) else _below(said, sheet))


def is_chart_apart(said: Record, sheet: Sheet) -> bool:
    """Whether so much stands above the chart that it needs a page of its own."""
    return bool(sheet.room) and (bool(said["tiles"]) or slide_room(said, sheet) < SCANT)


def is_print_apart(said: Record, sheet: Sheet) -> bool:
    """Whether so much is said below the chart that it needs a page of its own."""
    return bool(sheet.room) and _below(said, sheet) > PLENTY


def chart_pixels(height: int, said: Record, sheet: Sheet) -> int:
    """How many pixels wide a chart of that height is drawn, to fill its room from side to side."""
    least, most = sheet.charts
    if not sheet.room:
        return most
    room = max(sheet.room - APART if is_chart_apart(said, sheet) else slide_room(said, sheet), SCANT)
    return min(max(round(height * sheet.width / room), least), most)


def _above(said: Record, sheet: Sheet) -> float:
    remark = said["remark"].splitlines()
    heading = _high([said["title"]], HEADING, sheet) - HEADING[1]
    own = _high([said["message"]], TEXT, sheet) + APART if said["message"] else 0.0
    return heading + own + (_high(remark, TEXT, sheet) + APART if remark else 0.0)


def _below(said: Record, sheet: Sheet) -> float:
    remarks = [f"{each['kind']}: {each['text']}" for each in said["remarks"]]
    small = [text for text in (said["note"], said["definition"], said["source"], said["from"]) if text]
    small += ["link"] * bool(said["at_end"])
    return (
        APART
        + _high(remarks, TEXT, sheet)
        + len(remarks) * APART / 2
        + _high([f"{'m' * 12}{s}" for s in small], SMALL, sheet)
    )


def _high(texts: list[str], size_and_line: tuple[float, float], sheet: Sheet) -> float:
    size, line = size_and_line
    return sum(max(ceil(ems(text) * size / sheet.width), 1) * line for text in texts if text)
