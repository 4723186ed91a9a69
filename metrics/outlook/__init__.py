"""Where the year will end: forecasts of every key figure, made late, coherent over months and regions, and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from data.door import View
from metrics.outlook.regions import RegionOutlook, region_outlooks
from metrics.outlook.tested import tests_table
from metrics.outlook.year import Origin, OutlookMonth, YearOutlook, year_outlook


def late_rows(
    view: View, tell: Callable[[float], None], before: Mapping[str, pd.DataFrame] | None
) -> Mapping[str, Callable[[], Iterator[pd.DataFrame]]]:
    """What makes the late tables: see `metrics.outlook.making.late_rows`."""
    from metrics.outlook.making import late_rows  # the models take a second to load, and pages only read

    return late_rows(view, tell, before)


__all__ = [
    "Origin",
    "OutlookMonth",
    "RegionOutlook",
    "YearOutlook",
    "late_rows",
    "region_outlooks",
    "tests_table",
    "year_outlook",
]
