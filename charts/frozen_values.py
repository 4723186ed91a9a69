"""Plain values as JSON and back, nothing lost: what a chart's options and a frame's cells hold.

JSON has no tuple, no day, no infinity: what it lacks is an object with the key "~" that names the kind. Whatever is not
known here is refused, because a snapshot that turned it into its text would open as something else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from charts.cost_scatter_plan import Cells
from charts.curve_labels import Text
from charts.curve_parts import Mirror
from charts.importance_map_names import Beside
from charts.importance_map_names import Mark as MapMark
from charts.importance_map_names import Plot as MapPlot
from charts.map_names import Ground, Named
from charts.placing import Placed, Plot
from charts.scales import Scale
from charts.spark import Estimate

KIND = "~"
VALUES: Mapping[str, type] = {
    "cells": Cells,
    "text": Text,
    "mirror": Mirror,
    "beside": Beside,
    "map mark": MapMark,
    "map ground": Ground,
    "map name": Named,
    "map plot": MapPlot,
    "placed": Placed,
    "plot": Plot,
    "scale": Scale,
    "estimate": Estimate,
}
"""Values of charts that may stand in a chart's options, by the name under which they are kept: it never changes."""
_NAMES = {kind: name for name, kind in VALUES.items()}
_PLAIN = frozenset((str, int, bool, type(None)))
_ENDLESS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def plain(value: Any) -> Any:
    """The value as JSON can hold it. Raises TypeError for a kind of value that is not known."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is float:
        return value if math.isfinite(value) else {KIND: str(value)}
    if kind is list:
        return [plain(each) for each in value]
    if kind is tuple:
        return {KIND: "tuple", "of": [plain(each) for each in value]}
    if kind is dict:
        return _plain_dict(value)
    if kind in _NAMES:
        return {KIND: _NAMES[kind], "with": {f.name: plain(getattr(value, f.name)) for f in fields(kind)}}
    return _plain_rest(value)


def _plain_dict(value: dict[Any, Any]) -> Any:
    if all(type(key) is str for key in value) and KIND not in value:
        return {key: plain(each) for key, each in value.items()}
    return {KIND: "dict", "of": [[plain(key), plain(each)] for key, each in value.items()]}


def _plain_rest(value: Any) -> Any:
    """Days, moments, what is missing to pandas, numbers of numpy."""
    if value is pd.NaT or value is pd.NA:
        return {KIND: "nat" if value is pd.NaT else "na"}
    if type(value) is pd.Timestamp:
        return {KIND: "stamp", "is": value.isoformat(), "unit": value.unit}
    if type(value) is datetime and value.tzinfo is None:
        return {KIND: "moment", "is": value.isoformat()}
    if type(value) is date:
        return {KIND: "day", "is": value.isoformat()}
    if isinstance(value, np.bool_ | np.integer | np.floating):
        return {KIND: "numpy", "is": plain(value.item()), "dtype": str(value.dtype)}
    name = f"{type(value).__module__}.{type(value).__qualname__}"
    raise TypeError(
        f"a value of {name} cannot be frozen: {value!r:.80}; hand the chart plain values, or name it in VALUES"
    )


def thawed(record: Any) -> Any:
    """The value that `plain` was given. Raises ValueError for a kind that this program does not know."""
    if isinstance(record, list):
        return [thawed(each) for each in record]
    if not isinstance(record, dict):
        return record
    if KIND not in record:
        return {key: thawed(each) for key, each in record.items()}
    kind = record[KIND]
    if kind in VALUES:
        return VALUES[kind](**{key: thawed(each) for key, each in record["with"].items()})
    if kind in _ENDLESS:
        return _ENDLESS[kind]
    if kind not in _THAWING:
        raise ValueError(f"the snapshot holds a value of the kind {kind!r}, which this Sidu does not know; update it")
    return _THAWING[kind](record)


_THAWING: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "tuple": lambda record: tuple(thawed(each) for each in record["of"]),
    "dict": lambda record: {thawed(key): thawed(each) for key, each in record["of"]},
    "nat": lambda record: pd.NaT,
    "na": lambda record: pd.NA,
    "stamp": lambda record: pd.Timestamp(record["is"]).as_unit(record["unit"]),
    "moment": lambda record: datetime.fromisoformat(record["is"]),
    "day": lambda record: date.fromisoformat(record["is"]),
    "numpy": lambda record: np.dtype(record["dtype"]).type(thawed(record["is"])),
}
