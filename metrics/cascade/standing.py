"""The targets of a year as they stand, whether their parts add up, and who answers for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data.contract import TEN_THOUSANDTHS
from data.door import View
from data.periods import Period
from data.tables import COMPANY_KEY
from data.targets import COMPANY, WHOLE_REGION, ten_thousandths
from metrics.cascade.parts import Spot
from metrics.cascade.plan import Cell, Place, periods_of, quarters_of, year_of
from metrics.cascade.season import months_in
from metrics.kpi import Kpi, kpi_of
from metrics.targets import standing_targets

Kind = Literal["months", "quarters", "regions", "managers"]


@dataclass(frozen=True)
class Standing:
    """One target as it stands. source: file or desk; said_at: when, in UTC."""

    value: float
    owner: str
    better: str
    source: str
    said_at: datetime


@dataclass(frozen=True)
class Gap:
    """Where parts do not add up to their whole, in ten-thousandths. of: what the parts are."""

    place: Place
    period: Period
    of: Kind
    whole_e4: int
    parts_e4: int

    @property
    def difference_e4(self) -> int:
        return self.parts_e4 - self.whole_e4


def out_of_e4(kpi: Kpi, value_e4: int) -> float:
    """A sum of targets in the unit of its figure: money and quantities stay in ten-thousandths."""
    return value_e4 if kpi.unit in ("money", "amount") else value_e4 / TEN_THOUSANDTHS


def standing_cells(view: View, key: str, year: int) -> dict[Cell, Standing]:
    """The targets of a figure for a year, its quarters and months, of all places the reader may see.

    Rows:   as `metrics.targets.standing_targets`.
    Value:  (region code, manager, period key) → what stands; the company's region code is ALL.
    Cuts:   additive only where the figure is.
    Source: imported `targets`, and what was entered at the desk.
    """
    keys = {period.key for period in periods_of(months_in(view, year))}
    rows = standing_targets(view)
    rows = rows[(rows["kpi"] == key) & rows["period"].isin(keys)]
    names = ("region_key", "manager", "period", "value", "owner", "better", "source", "said_at")
    codes = {region.key: region.region_id for region in view.tree.regions.values()} | {COMPANY_KEY: COMPANY}
    return {
        (codes[place], manager, period): Standing(value, owner, better, source, at.to_pydatetime())
        for place, manager, period, value, owner, better, source, at in zip(
            *(rows[name].tolist() if name != "said_at" else rows[name] for name in names), strict=True
        )
        if place in codes
    }


def gaps(
    view: View,
    key: str,
    cells: Mapping[Cell, Standing],
    months: Sequence[Period],
    spots: Sequence[tuple[Spot, Sequence[Spot]]],
) -> tuple[Gap, ...]:
    """Where parts do not add up to their whole: months to quarter and year, regions to theirs, managers to a region.

    Rows:   cells of a figure that adds up; spots: each place with the regions directly below it.
    Value:  one Gap for every whole whose parts are all set and have another sum; none for figures that do not add up,
            and none where a part lacks its target.
    Cuts:   none.
    Source: definition of the house.
    """
    if not kpi_of(view, key).adds:
        return ()
    values = {cell: ten_thousandths(each.value) for cell, each in cells.items()}
    found = [gap for place in sorted({(r, m) for r, m, _p in values}) for gap in _over_time(values, place, months)]
    for spot, below in spots:
        for period in periods_of(months):
            parts = [(each.region_id, WHOLE_REGION) for each in below]
            found += _gap(values, spot.region_id, period, "regions", parts)
    for region_id in sorted({region for region, manager, _p in values if manager}):
        managers = sorted({manager for region, manager, _p in values if manager and region == region_id})
        for period in periods_of(months):
            found += _gap(values, region_id, period, "managers", [(region_id, manager) for manager in managers])
    return tuple(found)


def _gap(values: Mapping[Cell, int], region_id: str, period: Period, of: Kind, parts: Sequence[Place]) -> list[Gap]:
    whole = values.get((region_id, WHOLE_REGION, period.key))
    known = [values.get((*part, period.key)) for part in parts]
    total = sum(value for value in known if value is not None)
    if whole is None or not known or any(value is None for value in known) or total == whole:
        return []
    return [Gap((region_id, WHOLE_REGION), period, of, whole, total)]


def _over_time(values: Mapping[Cell, int], place: Place, months: Sequence[Period]) -> list[Gap]:
    """Quarters against the year, months against their quarter, or against the year where it has no quarters."""
    found = []
    year, quarters = year_of(months), quarters_of(months)
    wholes: list[tuple[Period, Kind, Sequence[Period]]] = [(year, "quarters", quarters), (year, "months", months)]
    wholes += [(q, "months", [m for m in months if q.contains(m.start)]) for q in quarters]
    for whole, of, parts in wholes:
        own = values.get((*place, whole.key))
        known = [values.get((*place, part.key)) for part in parts]
        total = sum(value for value in known if value is not None)
        if own is not None and all(value is not None for value in known) and total != own:
            found.append(Gap(place, whole, of, own, total))
    return found


def typed_value(standing: Standing | None) -> float | None:
    """A target in the unit in which a file gives it; None where none stands."""
    return None if standing is None else standing.value
