"""Rates of service activities as they came in with files."""

from __future__ import annotations

from functools import cache

import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.tables import served


@cache
def _rates() -> ir.Table:
    return served("activity_rates").order_by(["activity", "valid_from"])


def activity_rates(view: View) -> pd.DataFrame:
    """Imported activity rates with the day from which each holds.

    Rows:   one per activity and day of validity.
    Value:  columns activity, valid_from, rate_per_driver_e4, practical_capacity_e4 (ten-thousandths).
    Cuts:   none.
    Source: imported `activity_rates`; Kaplan & Anderson 2004, "Time-driven activity-based costing".
    """
    return view.run(_rates())
