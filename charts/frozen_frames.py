"""Frames as JSON and back: columns in order, each with its dtype, every cell as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from charts.frozen_values import plain, thawed

_OF_NUMPY = "biuf"


def frame_record(rows: pd.DataFrame) -> dict[str, Any]:
    """The frame as JSON can hold it. Raises TypeError for columns or dtypes that are not known.

    A missing number of a float column, a missing text and a missing day are null; in a column of objects None is null
    and NaN is said.
    """
    names = [*rows.columns]
    if any(type(name) is not str for name in names) or len({*names}) < len(names):
        raise TypeError(f"a frame is frozen by its columns, each with a name of its own; it has {names!r:.200}")
    if rows.attrs:
        raise TypeError(f"a frame with attrs cannot be frozen: {[*rows.attrs]}; put what they say into columns")
    return {
        "columns": [{"name": name} | _column_record(rows[name]) for name in names],
        "index": _index_record(rows.index),
        "named": str(rows.columns.dtype),
    }


def frame_from(record: dict[str, Any]) -> pd.DataFrame:
    """The frame that `frame_record` was given."""
    index = _index_from(record["index"])
    columns = {column["name"]: _column_from(column, index) for column in record["columns"]}
    rows = pd.DataFrame(columns, index=index)
    rows.columns = pd.Index([*columns], dtype=record["named"])
    return rows


def _index_record(index: pd.Index) -> Any:
    if isinstance(index, pd.RangeIndex) and index.name is None:
        return [index.start, index.stop, index.step]
    if isinstance(index, pd.MultiIndex):
        raise TypeError("a frame with an index of several levels cannot be frozen; make columns of them")
    return {"name": plain(index.name)} | _column_record(pd.Series(index))


def _index_from(record: Any) -> pd.Index:
    if isinstance(record, list):
        return pd.RangeIndex(*record)
    found = _column_from(record, pd.RangeIndex(len(record["cells"])))
    return pd.Index(found, name=thawed(record["name"]))


def _column_record(cells: pd.Series) -> dict[str, Any]:
    dtype = cells.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        categories = _column_record(pd.Series(dtype.categories))
        return {"dtype": "category", "of": categories, "ordered": dtype.ordered, "cells": cells.cat.codes.tolist()}
    return {"dtype": str(dtype), "cells": _cells(cells, dtype)}


def _cells(cells: pd.Series, dtype: Any) -> list[Any]:
    if str(dtype) == "object":
        return [plain(each) for each in cells]
    if isinstance(dtype, np.dtype) and dtype.kind in _OF_NUMPY:
        found = cells.tolist()
        return [None if each != each else plain(each) for each in found] if dtype.kind == "f" else found
    is_nullable = pd.api.types.is_extension_array_dtype(dtype) and dtype.kind in _OF_NUMPY
    if isinstance(dtype, pd.StringDtype) or is_nullable:
        return [None if pd.isna(each) else plain(_item(each)) for each in cells]
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return [None if each is pd.NaT else each.isoformat() for each in cells]
    raise TypeError(f"a column of {dtype} cannot be frozen ({cells.name}); hand the panel another one")


def _item(cell: Any) -> Any:
    return cell.item() if isinstance(cell, np.generic) else cell


def _column_from(record: dict[str, Any], index: pd.Index) -> pd.Series:
    dtype, cells = record["dtype"], record["cells"]
    if dtype == "category":
        categories = _column_from(record["of"], pd.RangeIndex(len(record["of"]["cells"])))
        made = pd.Categorical.from_codes(cells, pd.Index(categories), ordered=record["ordered"])
        return pd.Series(made, index=index)
    if dtype == "object":
        return pd.Series([thawed(each) for each in cells], index=index, dtype=object)
    if dtype.startswith("datetime64"):
        return pd.Series([pd.NaT if each is None else pd.Timestamp(each) for each in cells], index=index, dtype=dtype)
    if dtype.startswith("float"):
        return pd.Series([np.nan if each is None else thawed(each) for each in cells], index=index, dtype=dtype)
    return pd.Series(cells, index=index, dtype=dtype)
