"""Credit: how long the money of an order line stood unpaid, as a sum that adds up over every cut."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from data.tables import WIDE

LONGEST_DAYS = 3_653
"""Ten years. A payment further away than that is a slip of the pen, and no credit that anybody gave."""
LARGEST_E4 = 10**14
"""Ten billion currency units on one line. Below both bounds a line's product fits into 64 bits 25 times over."""


def credit_sums(as_of: date) -> dict[str, ir.IntegerScalar]:
    """Sums over order lines: revenue × days from the order to its payment; revenue and lines of which that is known.

    A line stands until it is paid; while it is unpaid on the as-of date, or paid only later, until it is due. Neither
    known: the line is not counted in `credit_known_lines` and adds nothing. Paid on the day of the order, or before it:
    known, 0 days. The way of payment says nothing of the day. Returned lines count with their sign.
    """
    settled = ibis.ifelse(_.paid_on <= ibis.literal(as_of), _.paid_on, _.due_on)
    days = settled.delta(_.ordered_on, unit="day")
    is_known = (days <= LONGEST_DAYS) & _.revenue_e4.between(-LARGEST_E4, LARGEST_E4)
    # A branch of its own: the engine multiplies only the rows that take it, so that no slip of the pen overflows.
    stood = ibis.ifelse(is_known & (days > 0), _.revenue_e4 * days, 0)
    return {
        "credit_days_e4": stood.sum().cast(WIDE).cast("int64"),
        "credit_revenue_e4": ibis.ifelse(is_known, _.revenue_e4, 0).sum().cast(WIDE).cast("int64"),
        "credit_known_lines": is_known.fill_null(ibis.literal(False)).cast("int64").sum().cast(WIDE).cast("int64"),
    }
