"""Can the forecasts be believed? How the models did on this company's past, for the methods page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.forecast.held_out import held_out
from metrics.kpi import KPIS
from metrics.outlook.chosen import chosen_table
from pages.pieces.figures import note_text

TITLE = N_("How the forecasts did on the past")
PARTS = {
    "service_cost": N_("Cost of service"),
    "complaints": N_("Complaints"),
    "promises_due": N_("Promises due"),
    "promises_kept": N_("Promises kept"),
    "quantity_ordered": N_("Quantity ordered"),
    "quantity_filled": N_("Quantity delivered of what was ordered"),
    "credit_days": N_("Money times days unpaid"),
    "credit_revenue": N_("Revenue whose payment is known"),
}
SECTIONS = {
    "all": N_("all series"),
    "series": N_("figure or series"),
    "months": N_("months known"),
    "alone": N_("each model alone"),
}
GROUPS = {
    "all": N_("all"),
    "sample company": N_("sample company"),
    "statsmodels": N_("public series"),
    "the other four regions": N_("regions not looked at before"),
    "revenue": N_("Revenue"),
    "quantity": N_("Quantity"),
    "orders": N_("Orders"),
    "service": N_("Cost of service"),
    "active": N_("Active clients"),
    "new": N_("New clients"),
    "lost": N_("Lost clients"),
    "complaints": N_("Complaints"),
    "gross": N_("Gross profit"),
    "co2": N_("carbon dioxide in the air (co2)"),
    "elec_equip": N_("electrical equipment made (elec_equip)"),
    "elnino": N_("sea temperature (elnino)"),
    "forecast": N_("the forecast in use"),
    "seasonal naive": N_("seasonal naive"),
    "UC level": N_("moving level and season"),
    "UC level+slope": N_("moving level, steady growth, season"),
    "UC moving season": N_("moving level, moving season"),
    "the one that came first": N_("the one model that came first"),
}
"""Notations like ETS(A,N,A) and SARIMAX(0,1,1)(0,1,1) are the same in every language."""
NOT_YET = N_("no forecasts yet: they are made after a version is published, and show here when they are there")


def forecast_panels(view: View, words: Words) -> Iterator[Panel]:
    """The forecasts in use, held against the past and against the simplest method; and the same on series of others."""
    yield _in_use(view, words)
    yield _held_out(view, words)


def _in_use(view: View, words: Words) -> Panel:
    tested = chosen_table(view) if view.has_late else None
    if tested is None or tested.empty:
        return Panel("forecasts", words(TITLE), missing=words(NOT_YET))
    columns = (
        TableColumn("kpi", words("Figure")),
        TableColumn("series", words("Series"), "count"),
        TableColumn("mase", words("MASE"), "number", digits=2, absent="–"),
        TableColumn("naive", words("MASE, naive"), "number", digits=2, absent="–"),
        TableColumn("better", words("beats naive"), "share", absent="–"),
        TableColumn("inside", words("inside 95 %"), "share", absent="–"),
        TableColumn("checked", words("months checked"), "count"),
        TableColumn("festive", words("festival taken out"), "count"),
        TableColumn("origins", words("Origins"), "count"),
        TableColumn("months", words("Months"), "count"),
    )
    counts = {name: [int(n) for n in tested[name]] for name in ("series", "checked", "festive", "origins", "months")}
    rows: dict[str, list[Any]] = {
        "kpi": [words(KPIS[key].label if key in KPIS else PARTS.get(key, key)) for key in tested["kpi"]],
        **{name: [None if each != each else float(each) for each in tested[name]] for name in ("mase", "naive")},
        "better": _shares(tested["better"], tested["compared"]),
        "inside": _shares(tested["covered"], tested["checked"]),
        **counts,
    }
    of_models = tested[tested["mase"].notna()]  # a figure made of two has no months of its own
    covered, checked = int(of_models["covered"].sum()), int(of_models["checked"].sum())
    message = words(TITLE)
    if checked:
        message = words(
            "95 % intervals contained {share} of {n} months that came after",
            share=words.share(covered / checked), n=words.count(checked),
        )  # fmt: skip
    said = (
        words("MASE: error over that of last year's month, below 1 is better; naive: last year's month once more"),
        words("medians over the company and its regions; intervals are judged on months their widening did not know"),
    )
    note = Note(note_text(words, view, *said))
    return Panel("forecasts", message, table=Table(columns, tidy(rows)), note=note, shows="table")


def _held_out(view: View, words: Words) -> Panel:
    """The table of the benchmark: every series was cut short, and its forecasts held against all that followed."""
    found = held_out()
    columns = (
        TableColumn("by", words("Told apart by")),
        TableColumn("group", words("Which series")),
        TableColumn("mase", words("MASE"), "number", digits=2),
        TableColumn("naive", words("MASE, seasonal naive"), "number", digits=2),
        TableColumn("inside", words("inside the 95 % interval"), "share"),
        TableColumn("inside80", words("inside the 80 % interval"), "share"),
        TableColumn("forecasts", words("forecasts"), "count"),
    )
    names = ("mase", "naive", "inside", "inside80", "forecasts")
    rows = tidy(
        {"by": [words(SECTIONS[row.section]) for row in found.rows]}
        | {"group": [_group(row.group, words) for row in found.rows]}
        | {name: [getattr(row, name) for row in found.rows] for name in names}
    )
    pooled = found.rows[0]
    message = words(
        "On {n} series cut short: MASE {mase}, seasonal naive {naive}",
        n=pooled.series, mase=words.number(pooled.mase, 2), naive=words.number(pooled.naive, 2),
    )  # fmt: skip
    said = (
        words("the sample company and public monthly series; nothing after the cut was known to the forecast"),
        words("written by {command} on {day}", command=found.command, day=found.on),
    )
    return Panel(
        "held_out", message, table=Table(columns, rows), note=Note(note_text(words, view, *said)), shows="table"
    )


def _group(group: str, words: Words) -> str:
    """A group of series as the benchmark names it; names of public series and of models stay."""
    length, _, unit = group.partition(" ")
    if unit == "months":
        return words.many("{n} month", "{n} months", int(length))
    return words(GROUPS[group]) if group in GROUPS else group


def _shares(parts: Iterable[int], wholes: Iterable[int]) -> list[float | None]:
    return [int(part) / int(whole) if whole else None for part, whole in zip(parts, wholes, strict=True)]
