"""Parts as a chart and a table want them: lines on a fine grid, rates at the end of the scale, who stands out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.word_of_mouth.branch import Side, hinge_rate
from metrics.word_of_mouth.curve import SIDES
from metrics.word_of_mouth.family import Array
from metrics.word_of_mouth.parts import Part, Parts, PartSide

POINTS = 81
PER_CLIENTS = 100
LARGELY = 0.5


@dataclass(frozen=True)
class Standing:
    """The part that differs most surely, on which side, and whether it talks more or less than the company there."""

    part: Part
    side: Side
    is_more: bool


def part_lines(parts: Parts, part: Part | None = None) -> pd.DataFrame:
    """A part's line, shrunk where it can be; without a part the company's.

    Rows:   levels on a fine grid over the scale, both thresholds among them.
    Value:  level, praise, complaint: acts per 100 clients and year; None on a side whose answers carry no line.
    Cuts:   not additive: ask again for the part.
    Source: metrics.md section 1.
    """
    levels = np.union1d(np.linspace(*parts.scale, POINTS), [c.threshold for c in parts.company.values()])
    rows: dict[str, object] = {"level": levels}
    for side in SIDES:
        line = _line(parts, side, part)
        rows[side] = [None] * len(levels) if line is None else _rates(parts, side, line, levels)
    return pd.DataFrame(rows).astype(object)


def part_table(parts: Parts) -> pd.DataFrame:
    """One row a part and side with what it rests on, raw and shrunk.

    Rows:   the parts in their order, praise before complaint; sides without a curve of the company are left out.
    Value:  key, name, side, answers, clients, events; level (per 100 clients and year), slope and rate at the end of
            the scale, raw and shrunk; from_company (share), adjusted p, differs. None where there is none.
    Cuts:   answers and events are additive, nothing else is.
    Source: definition of the house.
    """
    return pd.DataFrame([_row(parts, part, side) for part in parts.parts for side in SIDES if side in part.sides])


def standing_out(parts: Parts) -> Standing | None:
    """The part with the least p among those that differ from the company, None when none does."""
    found = [
        (each.adjusted, part.name, part, side)
        for part in parts.parts
        for side, each in part.sides.items()
        if each.differs and each.adjusted is not None
    ]
    if not found:
        return None
    _p, _name, part, side = min(found, key=lambda one: one[:2])
    own, company = _line(parts, side, part), _line(parts, side, None)
    ends = [_rates(parts, side, line, np.array([_end(parts, side)]))[0] for line in (own, company) if line is not None]
    return Standing(part, side, ends[0] > ends[-1])


def is_largely_shrunk(part: Part) -> bool:
    """Whether at least half of one of its lines came from the company, at the end of the scale."""
    return any(side.from_company is not None and side.from_company >= LARGELY for side in part.sides.values())


def _line(parts: Parts, side: Side, part: Part | None) -> tuple[float, float] | None:
    if side not in parts.company:
        return None
    if part is None:
        log_level, slope = parts.company[side].estimate
        return float(np.exp(log_level)), float(slope)
    return part.sides[side].shrunk or part.sides[side].raw


def _rates(parts: Parts, side: Side, line: tuple[float, float], levels: Array) -> Array:
    """Acts per 100 clients and year along a line; it never falls away from the threshold."""
    level, slope = line
    return PER_CLIENTS * hinge_rate(side, levels, parts.company[side].threshold, level, max(slope, 0.0))


def _end(parts: Parts, side: Side) -> float:
    return parts.scale[1] if side == "praise" else parts.scale[0]


def _row(parts: Parts, part: Part, side: Side) -> dict[str, object]:
    found: PartSide = part.sides[side]
    row: dict[str, object] = {
        "key": part.key, "name": part.name, "side": side, "answers": part.answers, "clients": part.clients,
        "events": found.events, "from_company": found.from_company, "adjusted": found.adjusted,
        "differs": found.differs,
    }  # fmt: skip
    for kind, line in (("raw", found.raw), ("shrunk", found.shrunk)):
        end = None if line is None else float(_rates(parts, side, line, np.array([_end(parts, side)]))[0])
        row |= {
            f"level_{kind}": None if line is None else PER_CLIENTS * line[0],
            f"slope_{kind}": None if line is None else line[1],
            f"end_{kind}": end,
        }
    return row
