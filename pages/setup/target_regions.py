"""The year's targets side by side: regions by months, account managers, where sums differ, and the table to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from data.periods import Period
from locales import Words
from metrics.cascade.plan import Place
from metrics.cascade.standing import Kind, out_of_e4
from metrics.cascade.year import YearTargets
from pages.overview.kpi_words import cell_kind, plain
from pages.pieces.figures import note_text
from pages.setup.target_words import MOST_LISTED, SEVERAL, lacking, place_text

PARTS: dict[Kind, str] = {
    "months": N_("its months"),
    "quarters": N_("its quarters"),
    "regions": N_("its regions"),
    "managers": N_("its account managers"),
}


def target_regions_panel(view: View, words: Words, found: YearTargets | None) -> Panel:
    """The place and the regions below it by month, with their sum and how far it is off."""
    title = words("Targets by region and month")
    absent = lacking("regions", title, found, words)
    if absent is not None or found is None:
        return absent or Panel("regions", title, missing=words(SEVERAL))
    whole, below = (found.spot.region_id, ""), [(each.region_id, "") for each in found.below]
    listed = below[:MOST_LISTED]
    names = [place_text(view, words, region) for region, _manager in (whole, *listed)]
    lines = [_line(found, place) for place in (whole, *listed)]
    owners = [found.owner(place) or None for place in (whole, *listed)]
    sums = found.sums(below)
    if any(value is not None for value in sums):
        differ = found.kpi.adds and any(gap.of == "regions" and gap.place == whole for gap in found.gaps)
        names, lines, owners = [*names, words("sum of the regions")], [*lines, list(sums)], [*owners, None]
        if differ:
            off = [None if a is None or b is None else a - b for a, b in zip(sums, lines[0], strict=True)]
            names, lines, owners = [*names, words("less the whole")], [*lines, off], [*owners, None]
    shaded = (0, *range(1 + len(listed), len(names)))
    table = _table(words, found, names, lines, owners, shaded, max(0, len(below) - len(listed)))
    said = words("grey rows: the whole, and the sum of its parts") if len(shaded) > 1 else ""
    note = Note(note_text(words, view, said))
    return Panel("regions", _regions_message(view, words, found, below), table=table, note=note, shows="table")


def _line(found: YearTargets, place: Place) -> list[float | None]:
    return [found.value(place, each.period) for each in found.periods]


def _table(
    words: Words, found: YearTargets, names: Sequence[str], lines: Sequence[Sequence[float | None]],
    owners: Sequence[str | None], shaded: tuple[int, ...], more: int,
) -> Table:  # fmt: skip
    keys = [each.period.key for each in found.periods]
    columns = [TableColumn("name", words("Region"))]
    columns += [_period_column(words, found, each.period) for each in found.periods]
    columns.append(TableColumn("owner", words("Owner"), absent="–"))
    data: dict[str, Sequence[Any]] = {"name": names, "owner": owners}
    data |= {key: [line[at] for line in lines] for at, key in enumerate(keys)}
    # The year, then months; quarters only where nothing else is set.
    shown = [c for c in columns if "-Q" not in c.key or not any(line[5:] for line in lines)]
    return Table(tuple(shown), tidy(data), shaded=shaded, more=more)


def _period_column(words: Words, found: YearTargets, period: Period) -> TableColumn:
    name = words.period(period, short=period.grain != "year")
    return TableColumn(period.key, name, cell_kind(found.kpi.unit), digits=1, absent="–")


def _regions_message(view: View, words: Words, found: YearTargets, below: Sequence[Place]) -> str:
    place = place_text(view, words, found.spot.region_id)
    if not below:
        return words("No regions lie below {place}", place=place)
    apart = [gap for gap in found.gaps if gap.of == "regions"]
    if apart:
        largest = max(apart, key=lambda gap: abs(gap.difference_e4))
        far = plain(out_of_e4(found.kpi, largest.difference_e4), found.kpi.unit, words)
        return words.many(
            "In {n} period the regions differ from the whole: {period}, {far}",
            "In {n} periods the regions differ from the whole, most in {period}: {far}",
            len(apart),
            period=words.period(largest.period),
            far=far,
        )
    lacks = sum(1 for place in below if found.value(place, found.year) is None)
    if lacks:
        return words.many("{n} region has no target for the year", "{n} regions have no target for the year", lacks)
    if found.kpi.adds and found.whole.value is not None:
        return words.many(
            "{n} region adds up to the whole in every period", "{n} regions add up to the whole in every period",
            len(below),
        )  # fmt: skip
    return words.many("{n} region with its target", "{n} regions, each with its target", len(below))


def target_managers_panel(view: View, words: Words, found: YearTargets | None) -> Panel:
    """The targets of account managers by quarter."""
    title = words("Targets of account managers")
    places = () if found is None else found.managers
    if found is None or not places:
        why = words(SEVERAL) if found is None else words("no account manager has a target of this figure and year yet")
        return Panel("managers", title, missing=why, width="half")
    listed = [each for each in found.periods if each.period.grain != "month"]
    shown = places[:MOST_LISTED]
    columns = [TableColumn("manager", words("Account manager")), TableColumn("region", words("Region"))]
    columns += [_period_column(words, found, each.period) for each in listed]
    data: dict[str, Sequence[Any]] = {
        "manager": [manager for _region, manager in shown],
        "region": [place_text(view, words, region) for region, _manager in shown],
    }
    data |= {each.period.key: [found.value(place, each.period) for place in shown] for each in listed}
    apart = sum(1 for gap in found.gaps if gap.of == "managers")
    said = words.many("{n} account manager has a target", "{n} account managers have a target", len(places))
    message = said
    if apart:
        message = words.many("{said}; {n} sum differs", "{said}; {n} sums differ", apart, said=said)
    table = Table(tuple(columns), tidy(data), more=len(places) - len(shown))
    return Panel("managers", message, table=table, note=Note(note_text(words, view)), shows="table", width="half")


def target_gaps_panel(view: View, words: Words, found: YearTargets | None) -> Panel:
    """Every whole whose parts are all set and have another sum."""
    title = words("Where parts do not add up")
    if found is None or not found.gaps:
        why = words(SEVERAL)
        if found is not None:
            why = words("every whole that has all its parts is their sum") if found.cells else words("no targets yet")
            why = why if found.kpi.adds else words("this figure is never summed")
        return Panel("gaps", title, missing=why, width="half")
    listed = sorted(found.gaps, key=lambda gap: -abs(gap.difference_e4))[:MOST_LISTED]
    kind, kpi = cell_kind(found.kpi.unit), found.kpi
    columns = (
        TableColumn("place", words("Whole")),
        TableColumn("period", words("Period")),
        TableColumn("of", words("its parts")),
        TableColumn("difference", words("parts less whole"), kind, signed=True),
        TableColumn("whole", words("target"), kind),
        TableColumn("parts", words("sum of the parts"), kind),
    )
    rows = tidy(
        {
            "place": [place_text(view, words, *gap.place) for gap in listed],
            "period": [words.period(gap.period) for gap in listed],
            "of": [words(PARTS[gap.of]) for gap in listed],
            "difference": [out_of_e4(kpi, gap.difference_e4) for gap in listed],
            "whole": [out_of_e4(kpi, gap.whole_e4) for gap in listed],
            "parts": [out_of_e4(kpi, gap.parts_e4) for gap in listed],
        }
    )
    message = words.many("{n} sum differs from its whole", "{n} sums differ from their whole", len(found.gaps))
    note = Note(note_text(words, view, words("correct a cell in the table below, or hand the year down again")))
    table = Table(columns, rows, more=len(found.gaps) - len(listed))
    return Panel("gaps", message, table=table, note=note, shows="table", width="half")
