"""The table in which single targets are corrected, added and withdrawn: its columns, its checks, its command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from data.desk.commands import ChangeTargets
from data.door import View
from data.execution import Command
from data.messages import N_
from data.targets import NO_VALUE, WHOLE_REGION, Target, TargetKey, faults_of
from locales import Words
from metrics.cascade.parts import spot_of, spots_below
from metrics.cascade.plan import periods_of
from metrics.cascade.season import months_in
from metrics.cascade.standing import standing_cells
from metrics.kpi import Kpi, kpi_of
from pages.pieces.editing import CellFault, EditorOf, EntryColumn, Row, TableEditor, TypedRow
from pages.setup.target_words import CORRECTED, region_options, shown_share, typed_share

NOBODY_IN_PARTICULAR = "ALL"
"""The code of the column's choice for all of a region: a choice cannot be empty."""
LABELS: Mapping[str, str] = {"money": N_("Target, in the currency"), "share": N_("Target, %")}


def cells_table(view: View, codes: Mapping[str, str]) -> TableEditor:
    """The cells of the figure and year set on the page, of the place that is chosen and the regions below it."""
    key, year = codes.get("kpi", "revenue"), int(codes.get("year") or view.as_of.year)
    spot, kpi = spot_of(view), kpi_of(view, key)
    place = spot.region_id if spot else ""
    return TableEditor(
        key=f"targets-{key}-{year}-{place}",
        title=N_("Correct single targets"),
        columns=_columns(view, kpi, year),
        rows=lambda _view: target_rows(view, kpi, year),
        check=partial(wrong_cells, kpi),
        command=partial(change_targets, kpi),
        stands="below",
    )


def _columns(view: View, kpi: Kpi, year: int) -> tuple[EntryColumn, ...]:
    periods = tuple((period.key, period.key) for period in periods_of(months_in(view, year)))
    people = tuple((name, name) for name in sorted(view.tree.names("manager").values()))
    shown = [row["value"] for row in target_rows(view, kpi, year)]
    digits = 0 if kpi.unit == "count" or (kpi.adds and shown and all(float(str(v)).is_integer() for v in shown)) else 2
    return (
        EntryColumn(
            "region_id", N_("Region"), N_("The company or a region."), "choice", region_options(view), is_key=True,
        ),
        EntryColumn(
            "manager", N_("Account manager"), N_("Whose part of the region it is; all of it otherwise."), "choice",
            ((NOBODY_IN_PARTICULAR, N_("the whole region")), *people), is_key=True,
        ),
        EntryColumn(
            "period", N_("Period"), N_("The year, a quarter or a month of it."), "choice", periods, is_key=True,
        ),
        EntryColumn(
            "value", LABELS.get(kpi.unit, N_("Target")), N_("What is to be reached. A row taken out is withdrawn."),
            "number", digits=digits, grouped=kpi.unit != "share",
        ),
        EntryColumn("owner", N_("Owner"), N_("Who answers for it.")),
    )  # fmt: skip


def target_rows(view: View, kpi: Kpi, year: int) -> tuple[Row, ...]:
    """The targets that stand, as the table holds them: the place and its regions, year, quarters, months in turn."""
    spot = spot_of(view)
    below = spots_below(view, spot) if spot is not None else ()
    mine = [each.region_id for each in ((spot, *below) if spot is not None else ())]
    order = {period.key: at for at, period in enumerate(periods_of(months_in(view, year)))}
    cells = [cell for cell in standing_cells(view, kpi.key, year).items() if not mine or cell[0][0] in mine]
    cells.sort(key=lambda cell: (mine.index(cell[0][0]) if mine else cell[0][0], cell[0][1], order[cell[0][2]]))
    return tuple(
        {
            "region_id": region, "manager": manager or NOBODY_IN_PARTICULAR, "period": period,
            "value": shown_share(kpi, each.value), "owner": each.owner or None,
        }
        for (region, manager, period), each in cells
    )  # fmt: skip


def target_of(kpi: Kpi, row: Row) -> Target:
    """The target that a row says."""
    value = row["value"]
    number = typed_share(kpi, float(value)) if isinstance(value, int | float) else NO_VALUE
    return Target(*_key(kpi, row), number, str(row["owner"] or ""))


def _key(kpi: Kpi, row: Row) -> TargetKey:
    manager = str(row["manager"] or NOBODY_IN_PARTICULAR)
    named = WHOLE_REGION if manager == NOBODY_IN_PARTICULAR else manager
    return kpi.key, str(row["region_id"] or ""), named, str(row["period"] or "")


def wrong_cells(kpi: Kpi, typed: Sequence[TypedRow], words: Words) -> tuple[CellFault, ...]:
    """What is wrong with the rows that were typed: each with its cell; and the same cell twice."""
    return tuple(_wrong(kpi, typed, words))


def _wrong(kpi: Kpi, typed: Sequence[TypedRow], words: Words) -> Iterator[CellFault]:
    times = Counter(_key(kpi, row.new) for row in typed)
    for at, row in enumerate(typed):
        if not row.is_changed:
            continue
        lacking = [key for key in ("region_id", "period", "value", "owner") if row.new[key] is None]
        if lacking:
            yield CellFault(at, lacking[0], words("it is empty"))
        elif times[_key(kpi, row.new)] > 1:
            yield CellFault(at, "period", words("this cell stands twice in the table"))
        elif kpi.unit == "count" and not float(str(row.new["value"])).is_integer():
            yield CellFault(at, "value", words("a count is a whole number"))
        else:
            for fault in faults_of(target_of(kpi, row.new)):
                yield CellFault(at, fault.column, words(fault.message, **{k: str(v) for k, v in fault.values.items()}))


def change_targets(kpi: Kpi, typed: tuple[TypedRow, ...], removed: tuple[Row, ...], seen: int) -> Command:
    """The command for the rows that were changed, added or taken out; a row that was moved leaves its old place."""
    entered = tuple(target_of(kpi, row.new) for row in typed)
    kept = {target.key for target in entered}
    left = [_key(kpi, row.old) for row in typed if row.old is not None] + [_key(kpi, row) for row in removed]
    return ChangeTargets(entered, tuple(sorted({key for key in left if key not in kept})), seen, CORRECTED)


CELLS = EditorOf("cells", cells_table)
