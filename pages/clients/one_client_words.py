"""Words of a client's page: what was judged, planned and promised, and how days and unknowns are said on it."""

from __future__ import annotations

from collections.abc import Mapping

from charts.panel import TableColumn
from data.messages import N_
from locales import Words

JUDGED: Mapping[str, str] = {
    "open": N_("waiting"),
    "seen": N_("seen"),
    "done": N_("done"),
    "no_problem": N_("not a problem"),
}
PLANNED: Mapping[str, str] = {"visit": N_("visit"), "call": N_("call"), "other": N_("other")}
PROMISES: Mapping[str, str] = {
    "due": N_("still to come"),
    "overdue": N_("not kept"),
    "kept_late": N_("kept late"),
    "kept": N_("kept in time"),
}
AGES: Mapping[str, str] = {
    "not_due": N_("not due yet"),
    "late_30": N_("1–30 days late"),
    "late_60": N_("31–60 days late"),
    "late_more": N_("more than 60 days late"),
}
NO_RHYTHM = N_("unknown: fewer than three days with an order")
NOT_WITHOUT_MONEY = N_("what money says is left out: not yours to see")
NOT_WITHOUT_VOICES = N_("what clients said is left out: not yours to see")


def days_text(words: Words, days: int) -> str:
    """ "1 day", "12 days"."""
    return words.many("{n} day", "{n} days", days)


def what_and_value(words: Words) -> tuple[TableColumn, TableColumn]:
    """The columns of a list of facts."""
    return TableColumn("what", words("What")), TableColumn("value", words("Value"))
