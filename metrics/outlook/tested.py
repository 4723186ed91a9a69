"""How well the forecasts did, for whoever wants to judge them."""

from __future__ import annotations

from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _, desc

from data.door import View
from data.tables import WIDE, served


@cache
def _tests() -> ir.Table:
    counts = {name: _[name].sum().cast(WIDE).cast("int64") for name in ("covered", "checked")}
    return (
        served("forecast_tests")
        .filter(_.model != "")
        .group_by(["kpi", "model"])
        .agg(
            series=_.count(),
            chosen=_.is_chosen.cast("int64").sum().cast(WIDE).cast("int64"),
            mase=_.mase.median(),
            smape=_.smape.median(),
            origins=_.origins.max(),
            months=_.months.max(),
            widening=_.widening.median(),
            **counts,
        )
        .order_by(["kpi", desc("chosen"), "model"])
    )


def tests_table(view: View) -> pd.DataFrame:
    """How every candidate did in the rolling origins, over the series that the reader may see.

    Rows:   one per measure or key figure and model.
    Value:  columns kpi, model, series (it was tried on), chosen (for how many of them), mase and smape (medians over
            series), origins and months (the most), widening (median), covered and checked (95 % intervals, pooled).
            No rows while forecasts are being made.
    Cuts:   counts add up over models; medians do not.
    Source: metrics.forecast.
    """
    return view.run(_tests())
