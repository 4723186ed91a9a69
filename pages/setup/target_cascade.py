"""A year's target over its quarters and months: the chart beside last year, and the table that opens."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.columns import columns_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.periods import GRAINS
from locales import Words
from metrics.cascade.standing import out_of_e4
from metrics.cascade.year import PeriodTarget, YearTargets
from metrics.festival import spring_festival
from pages.overview.kpi_words import cell_kind, gap_kind
from pages.pieces.figures import chart_kind, note_text
from pages.setup.target_words import growth_text, lacking, place_text, source_text, target_text

FESTIVALS_KNOWN = range(1990, 2051)


def target_months_panel(view: View, words: Words, found: YearTargets | None) -> Panel:
    """The target of each month beside the month a year before."""
    title = words("Target by month")
    absent = lacking("months", title, found, words)
    months = () if found is None else tuple(each for each in found.periods if each.period.grain == "month")
    if absent is not None or found is None:
        return absent or Panel("months", title, missing=words.unknown)
    if all(each.value is None for each in months):
        return Panel("months", title, missing=words("only longer periods have a target: hand them down to months"))
    kpi = found.kpi
    rows = tidy(
        {
            "label": [words.period(each.period, short=True) for each in months],
            "value": [None] * len(months),
            "before": [each.last for each in months],
            "plan": [each.value for each in months],
        }
    )
    if all(each.last is None for each in months):
        rows = rows.drop(columns="before")
    chart = columns_chart(rows, words, label=words(kpi.label), kind=chart_kind(kpi.unit), better=kpi.better, height=276)
    columns = [
        TableColumn("label", words("Period")),
        TableColumn("plan", words("target"), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("before", words("a year before"), cell_kind(kpi.unit), digits=1, absent="–"),
    ]
    table = Table(tuple(each for each in columns if each.key in rows), rows)
    note = Note(note_text(words, view, words("outline: target; grey: a year before"), season_text(view, words, found)))
    return Panel("months", _months_message(words, found, months), chart, table, note)


def _months_message(words: Words, found: YearTargets, months: tuple[PeriodTarget, ...]) -> str:
    known = [each for each in months if each.value is not None]
    high, low = max(known, key=lambda each: each.value or 0), min(known, key=lambda each: each.value or 0)
    if high.value == low.value:
        return words(
            "Every month of {year} is to reach {value}",
            year=words.period(found.year), value=target_text(found.kpi, high.value, words),
        )  # fmt: skip
    return words(
        "Monthly targets run from {low} in {lowest} to {high} in {highest}",
        low=target_text(found.kpi, low.value, words), lowest=words.period(low.period),
        high=target_text(found.kpi, high.value, words), highest=words.period(high.period),
    )  # fmt: skip


def season_text(view: View, words: Words, found: YearTargets) -> str:
    """Where the weights of the months come from; nothing where a figure has none."""
    season = found.season
    if not found.kpi.adds:
        return ""
    if not season.years:
        return words(season.why)
    told = words.many("season told from {n} year", "season told from {n} years", season.years)
    if found.year.year + 1 in FESTIVALS_KNOWN and found.year.year in FESTIVALS_KNOWN:
        days = (spring_festival(year) for year in (found.year.year, found.year.year + 1))
        day = next((day for day in days if found.year.contains(day)), None)
        if day is not None:
            return words("{told}, with the Spring Festival on {day}", told=told, day=words.day(day))
    return told


def target_cascade_panel(view: View, words: Words, found: YearTargets | None) -> Panel:
    """Year, quarters and months: their weight by season, the target, last year, the growth that is asked for."""
    title = words("From the year to its months")
    if found is None:
        return lacking("cascade", title, found, words) or Panel("cascade", title, missing=words.unknown)
    kpi, differ = found.kpi, {}
    for gap in found.gaps:
        if gap.place == (found.spot.region_id, "") and gap.of in ("quarters", "months"):
            differ[gap.period.key] = out_of_e4(kpi, gap.difference_e4)
    growth_kind = gap_kind(kpi.unit) if kpi.unit in ("share", "points", "number") else "change"
    columns = [
        TableColumn("period", words("Period")),
        TableColumn("target", words("target"), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("growth", words("on last year"), growth_kind, better="neither", digits=1, signed=True, absent="–"),
        TableColumn("last", words("a year before"), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("weight", words("of the year, by season"), "share", digits=1, absent="–"),
        TableColumn("differs", words("parts differ by"), cell_kind(kpi.unit), signed=True, absent=""),
        TableColumn("owner", words("Owner"), absent="–"),
        TableColumn("source", words("Source"), absent="–"),
    ]
    rows = tidy(
        {
            "period": [words.period(each.period) for each in found.periods],
            "target": [each.value for each in found.periods],
            "growth": [each.growth for each in found.periods],
            "last": [each.last for each in found.periods],
            "weight": [each.weight for each in found.periods],
            "differs": [differ.get(each.period.key) for each in found.periods],
            "owner": [each.standing.owner or None if each.standing else None for each in found.periods],
            "source": [None if each.value is None else source_text(each.standing, words) for each in found.periods],
            "code": [each.period.key for each in found.periods],
        }
    )
    return _folding(view, words, found, tuple(c for c in columns if rows[c.key].notna().any()), rows)


def _folding(view: View, words: Words, found: YearTargets, columns: tuple[TableColumn, ...], rows: Rows) -> Panel:
    """The table in the order year, quarter, its months."""
    order = sorted(range(len(found.periods)), key=lambda at: _place(found.periods[at]))
    rows, periods = rows.iloc[order].reset_index(drop=True), [found.periods[at] for at in order]
    table = Table(
        columns, rows, shaded=(0,), levels=tuple(GRAINS.index(each.period.grain) for each in periods), folds="code",
        opened=(found.year.key,),
    )  # fmt: skip
    note = note_text(
        words, view, season_text(view, words, found),
        _stand_in(view, words, found) if found.is_rolling else "",
    )  # fmt: skip
    told = Note(note, hint=words("select a row to open or close it"))
    return Panel("cascade", _message(view, words, found), table=table, note=told, shows="table")


def _stand_in(view: View, words: Words, found: YearTargets) -> str:
    """What stands for a year before that is not known whole."""
    if found.year.last_year().is_running(view.as_of):
        return words("the year before is still running: its last 12 whole months stand for it")
    return words("the year before is not known whole: the last 12 whole months stand for it")


def _place(each: PeriodTarget) -> tuple[object, ...]:
    """Where a period stands: after what it lies in, before what lies in it."""
    return each.period.start, GRAINS.index(each.period.grain)


def _message(view: View, words: Words, found: YearTargets) -> str:
    whole, kpi = found.whole, found.kpi
    said = {"place": place_text(view, words, found.spot.region_id), "year": words.period(found.year)}
    if whole.value is None:
        return words("No target of {place} for {year} yet", **said)
    said["value"] = target_text(kpi, whole.value, words)
    if whole.growth is None:
        return words("Target {year} of {place}: {value}", **said)
    said["growth"] = growth_text(kpi, whole.growth, words)
    if found.is_rolling:
        return words("Target {year} of {place}: {value}, {growth} on the last 12 months", **said)
    return words("Target {year} of {place}: {value}, {growth} on last year", **said)
