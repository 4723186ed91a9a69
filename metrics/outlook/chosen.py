"""How the chosen forecasts did beside the seasonal naive method, a row a figure."""

from __future__ import annotations

from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.forecast.candidates import NAIVE


@cache
def _chosen() -> ir.Table:
    tests = served("forecast_tests").filter(_.model != "")
    naive = tests.filter(_.model == NAIVE).select("kpi", "region_key", naive="mase")
    mine = tests.filter(_.is_chosen).left_join(naive, ["kpi", "region_key"])
    is_festive = mine.model.contains("festival")
    return (
        mine.group_by("kpi")
        .agg(
            series=_.count(),
            mase=_.mase.median(),
            naive=_.naive.median(),
            compared=_.naive.count(),
            better=(mine.mase < mine.naive).cast("int64").sum().cast(WIDE).cast("int64"),
            festive=is_festive.cast("int64").sum().cast(WIDE).cast("int64"),
            covered=_.covered.sum().cast(WIDE).cast("int64"),
            checked=_.checked.sum().cast(WIDE).cast("int64"),
            origins=_.origins.max(),
            months=_.months.max(),
        )
        .order_by("kpi")
    )


def chosen_table(view: View) -> pd.DataFrame:
    """How the forecasts in use did in the rolling origins, over the company and the regions the reader may see.

    Rows:   one per measure that models see, and per key figure made of two.
    Value:  columns kpi, series, mase and naive (medians, of the model in use and of the seasonal naive method; missing
            for a figure made of two), compared (series where both are known), better (those where the model in use has
            the smaller error), festive (series whose model takes the festival out), covered and checked (95 %
            intervals, pooled), origins and months (the most). No rows while forecasts are being made.
    Cuts:   counts add up; medians do not.
    Source: Hyndman & Koehler 2006, "Another look at measures of forecast accuracy"; metrics.forecast.
    """
    return view.run(_chosen())
