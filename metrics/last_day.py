"""What hangs on the filters and on the last day that counts, not on the period that ends on it: worked out once.

A quarter, its last month and the year that it ends have one last day; so have the month, the quarter and the year that
are running. Reckonings on everything up to that day are shared by all of them, however they are compared.
"""

from __future__ import annotations

from dataclasses import replace

from data.door import View
from data.scope import Selection
from metrics.everywhere import whole_calendar


def uncompared(view: View) -> View:
    """The same view whatever it is compared with: for what is reckoned of its own period alone."""
    return replace(view, selection=replace(view.selection, comparison=Selection.comparison))


def to_last_day(view: View) -> View:
    """The same person's view, under the same filters, that all periods with this last day share.

    For reckonings that ask windows of the past (`_history`, `_anywhere`, `_calendar`) and look at `until`: nothing they
    ask may hang on the first day of the period, nor `clients`, see `to_last_day_of_clients`.
    """
    return replace(whole_calendar(view), until=view.until)


def to_last_day_of_clients(view: View) -> View:
    """The same for reckonings that ask `clients` as well.

    Under a filter of place that table holds the clients that bought there in the period, so that the period counts.
    """
    chosen = view.selection
    return uncompared(view) if chosen.regions or chosen.channels or chosen.managers else to_last_day(view)
