"""Order patterns: in which weeks a client ordered, as the loyalty models take it, asked in one grouped question.

Weeks are slots of seven days counted back from a day, 0 the week that ends with it. Of each client the weeks with an
order are collected as bits of four whole numbers: one pass over the lines, and no count of distinct values.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, reduce
from operator import add

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served

WEEK_DAYS = 7
WINDOW_WEEKS = 156
BITS = 52  # weeks in one number
PATTERN = ("frequency", "recency", "slots")


@ibis.udf.scalar.builtin(name="bit_count", signature=(("int64",), "int8"))
def _bits_in(mask: int) -> int:
    """How many bits are set: the engine has it, ibis has no name for it."""
    raise NotImplementedError("only the engine counts")


@cache
def week_sets(until: date, first: int, weeks: int) -> ir.Table:
    """The question for the weeks in which each client ordered: `weeks` of them, from the one `first` weeks ago.

    Rows:   one per client with an order in those weeks; lines with revenue or quantity above 0, so that a return is no
            order. Whole clients: rights hold, filters do not.
    Value:  columns client_key, latest and earliest (weeks before `until`), set_0 … (52 weeks in each, one bit each).
    Cuts:   not additive.
    Source: definition of the house.
    """
    lines, last = served("sales_anywhere"), ibis.literal(until - timedelta(days=first * WEEK_DAYS))
    since = ibis.literal(until - timedelta(days=(first + weeks) * WEEK_DAYS - 1))
    lines = lines.filter(lines.ordered_on.between(since, last), (lines.revenue_e4 > 0) | (lines.quantity_e4 > 0))
    placed = lines.select("client_key", week=(last.delta(lines.ordered_on, unit="day") // WEEK_DAYS).cast("int64"))
    one, none = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    sets = {
        f"set_{at}": ibis.ifelse(placed.week // BITS == at, one << (placed.week % BITS), none).bit_or()
        for at in range(-(-weeks // BITS))
    }
    found = placed.group_by("client_key").agg(latest=_.week.min(), earliest=_.week.max(), **sets)
    return found.mutate(latest=_.latest + first, earliest=_.earliest + first)


def weeks_in(rows: ir.Table, sets: int) -> ir.IntegerValue:
    """How many weeks are in the sets of a table."""
    return reduce(add, (_bits_in(rows[f"set_{at}"]).cast("int64") for at in range(sets)))


@cache
def pattern_rows(until: date, first: int = 0) -> ir.Table:
    """The question for the order pattern of each client in the 156 weeks that end `first` weeks before a day.

    Rows:   one per client with an order in those weeks.
    Value:  columns client_key, frequency (weeks with an order after the first such week), recency (weeks from the
            first to the last of them), slots (weeks from the first one to the end).
    Cuts:   not additive.
    Source: Fader, Hardie & Shang 2010, Marketing Science 29(6).
    """
    found = week_sets(until, first, WINDOW_WEEKS)
    return found.select(
        "client_key",
        frequency=weeks_in(found, -(-WINDOW_WEEKS // BITS)) - 1,
        recency=found.earliest - found.latest,
        slots=found.earliest - first,
    )


@cache
def _counted(until: date) -> ir.Table:
    counted = pattern_rows(until).group_by(list(PATTERN)).agg(clients=_.count())
    return counted.order_by(list(PATTERN))


def order_patterns(view: View, until: date) -> pd.DataFrame:
    """The weeks in which each client ordered, as the loyalty models take them.

    Rows:   one per client with an order in the 156 weeks up to `until` (and no later than the view's last day). Whole
            clients: the reader's rights hold, filters do not.
    Value:  columns client_key, frequency (weeks with an order after the first such week), recency (weeks from the
            first to the last of them), slots (weeks from the first one to `until`).
    Cuts:   not additive.
    Source: Fader, Hardie & Shang 2010, Marketing Science 29(6).
    """
    return view.run(pattern_rows(until))


def pattern_counts(view: View, until: date) -> pd.DataFrame:
    """How many clients have each order pattern: what a model is fitted on, counted in the engine.

    Rows:   one per distinct pattern of `order_patterns`.
    Value:  columns frequency, recency, slots, clients.
    Cuts:   additive.
    Source: Fader, Hardie & Shang 2010, Marketing Science 29(6).
    """
    return view.run(_counted(until))
