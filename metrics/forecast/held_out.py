"""How far forecasts can be believed: how they did on series cut short, as the benchmark last wrote it down."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class HeldOut:
    """Forecasts of one group of series against what followed.

    section: what the groups are told apart by. mase, naive: mean absolute scaled error, and that of the seasonal naive
    method. inside, inside80: shares of later values inside the 95 and the 80 % interval.
    """

    section: str
    group: str
    series: int
    forecasts: int
    mase: float
    naive: float
    inside: float
    inside80: float


@dataclass(frozen=True)
class HeldOutTable:
    """All groups, with the command that made them and its day."""

    command: str
    on: str
    rows: tuple[HeldOut, ...]


def held_out() -> HeldOutTable:
    """How `forecast` did on the sample company's and on public monthly series, each cut short at several months.

    Rows:   one per group: all series, by figure and series, by months known, each candidate alone.
    Value:  a HeldOutTable.
    Cuts:   not additive: the benchmark forecasts anew.
    Source: `python -m benchmarks.forecast_holdout STORE --write` writes held_out.json beside benchmarks/FORECAST.md.
    """
    said = json.loads(FILE.read_text(encoding="utf8"))
    return HeldOutTable(said["command"], said["on"], tuple(HeldOut(**row) for row in said["rows"]))
