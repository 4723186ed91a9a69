"""Targets: what was to be reached, where and when, and by whom, as files brought it or people entered it.

Both have one home, and the later word wins: an entry at the desk stands over what files said before it, and a file that
says something else of the same target later stands over the entry; one that only repeats an earlier file brings nothing
new. They are merged when they are asked for; nothing is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.periods import Period
from data.tables import COMPANY_KEY, UNKNOWN_KEY, served
from data.targets import COMPANY, WHOLE_REGION, ten_thousandths
from metrics.kpi import kpis_of
from metrics.kpi_calendar import unfiltered_calendar
from metrics.target_cells import Key, Targets

IN_E4 = ("money", "amount")
COLUMNS = ("kpi", "region_key", "manager", "period", "value", "owner", "better", "source", "said_at")
FILE, DESK = "file", "desk"
LAID_OUT = ("kpi", "region_key", "manager", "period", "value", "owner", "better")


@cache
def _brought() -> ir.Table:
    return served("targets").order_by(["kpi", "period", "region_key"])


def target_rows(view: View) -> pd.DataFrame:
    """Targets one may see, as imported; `standing_targets` has what counts.

    Rows:   one per KPI, region and period.
    Value:  columns kpi, region_key (-1 the company), period, value in the unit of the file, owner, better, said_at
            (when a file last named it).
    Cuts:   additive only where the KPI is.
    Source: imported `targets`.
    """
    return view.run(_brought())


def standing_targets(view: View) -> pd.DataFrame:
    """Targets one may see, as they stand: what files brought and what people entered, the later word of each.

    Rows:   one per KPI, region, manager and period; not what was withdrawn, nor a region that the version lacks.
    Value:  columns kpi, region_key (-1 the company), manager ("" for the whole region), period, value in the unit a
            file gives it, owner and better ("" where nobody said), source ("file" or "desk"), said_at (UTC).
    Cuts:   additive only where the KPI is. Filters do not matter, rights do.
    Source: imported `targets`, and what was entered at the desk.
    """
    return unfiltered_calendar(view).once(_standing).copy()


def _standing(view: View) -> pd.DataFrame:
    held: dict[tuple[str, int, str, str], tuple[object, ...]] = {}
    moments: dict[tuple[str, int, str, str], pd.Timestamp] = {}
    rows = target_rows(view).fillna({"owner": "", "better": ""})
    # As lists: walking through text columns row by row takes ten times as long.
    columns = [rows[name].tolist() for name in ("kpi", "region_key", "period", "value", "owner", "better", "said_at")]
    for kpi, region_key, period, value, owner, better, said_at in zip(*columns, strict=True):
        key = (kpi, region_key, WHOLE_REGION, period)
        if region_key == UNKNOWN_KEY or (key in held and moments[key] > said_at):
            continue  # several codes nobody described share that key
        held[key], moments[key] = (value, owner, better, FILE), said_at
    entries = view.entered_targets
    moment_of = {entry.revision: entry.at for entry in entries}
    at_of = {revision: _utc(moment) for revision, moment in moment_of.items()}
    places = {region.region_id: key for key, region in view.tree.regions.items()} | {COMPANY: COMPANY_KEY}
    for entry in entries:
        target, at = entry.target, at_of[entry.revision]
        place = places.get(target.region_id)
        if place is None or ((key := (target.kpi, place, target.manager, target.period)) in held and moments[key] > at):
            continue
        held.pop(key, None)
        if not entry.is_withdrawn:
            held[key], moments[key] = (target.value, target.owner, target.better, DESK), at
    found = pd.DataFrame([(*key, *said, moments[key]) for key, said in held.items()], columns=list(COLUMNS))
    return found.sort_values(["kpi", "period", "region_key", "manager"], ignore_index=True)


def _utc(moment: datetime) -> pd.Timestamp:
    """As the engine's moments are: in UTC, without saying so."""
    return pd.Timestamp(moment.astimezone(UTC).replace(tzinfo=None))


def targets(view: View) -> Targets:
    """Targets by KPI, region and period as they stand; none while channel or tier narrow the view.

    Rows:   targets one may see; while account managers are selected, theirs.
    Value:  money and quantities in ten-thousandths, other values as given.
    Cuts:   as `Targets.of` says.
    Source: imported `targets`, and what was entered at the desk.
    """
    chosen = view.selection
    if chosen.channels or chosen.tiers:
        return Targets({})
    whole: Targets = unfiltered_calendar(view).once(_laid_out)
    return replace(whole, only=tuple(view.selection.managers)) if whole.values or whole.managers else whole


def _laid_out(view: View) -> Targets:
    """The targets of every manager and of whole regions, whatever is selected."""
    kpis = kpis_of(view)
    in_e4 = {key for key, kpi in kpis.items() if kpi.unit in IN_E4}
    rows = standing_targets(view)
    drafts: dict[str, _Draft] = {}
    columns = [rows[name].tolist() for name in LAID_OUT]
    for kpi, region_key, manager, period, value, owner, better in zip(*columns, strict=True):
        draft, key = drafts.setdefault(manager, _Draft()), (kpi, region_key, period)
        draft.values[key] = ten_thousandths(value) if kpi in in_e4 else value
        if owner:
            draft.owners[key] = owner
        if better:
            draft.sides[key] = better
    if not drafts:
        return Targets({})
    empty = Targets({}, _children(view), additive=frozenset(key for key, kpi in kpis.items() if kpi.adds))
    found = {
        manager: replace(empty, values=each.values, owners=each.owners, sides=each.sides)
        for manager, each in drafts.items()
    }
    whole = found.pop(WHOLE_REGION, empty)
    return replace(whole, managers=found)


@dataclass(frozen=True)
class _Draft:
    values: dict[Key, float] = field(default_factory=dict)
    owners: dict[Key, str] = field(default_factory=dict)
    sides: dict[Key, str] = field(default_factory=dict)


def _children(view: View) -> dict[int, tuple[int, ...]]:
    """The keys of the regions directly below each, and of those at the top below the company."""
    found = {key: tuple(child.key for child in view.tree.children(key)) for key in view.tree.regions}
    top = tuple(region.key for region in view.tree.children())
    return {COMPANY_KEY: top} | {key: keys for key, keys in found.items() if keys}


def selected_target(view: View, found: Targets, kpi: str, period: Period) -> float | None:
    """The target for what is selected: the company, or the sum of the selected regions where each has one."""
    chosen = view.selection.regions
    if not chosen:
        return found.of(kpi, COMPANY_KEY, period)
    found_regions = [r for code in chosen if (r := view.tree.region(code))]
    inner = {k for r in found_regions for k in view.tree.below([r.region_id]) if k != r.key}
    regions = [r for r in found_regions if r.key not in inner]
    values = [found.of(kpi, r.key, period) for r in regions]
    if not values or any(v is None for v in values) or (len(values) > 1 and kpi not in found.additive):
        return None
    return sum(v for v in values if v is not None)
