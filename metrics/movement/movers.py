"""Who contributed most to a change: the regions side by side, and the clients one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from data.messages import N_
from data.tables import UNKNOWN_KEY
from metrics.figure import is_within_noise
from metrics.known_clients import named_clients
from metrics.kpi import figure
from metrics.movement.client_sums import CHARGE, Whole, client_sums_of_both
from metrics.movement.parts import Both, BranchOfBoth, both, branches_of_both
from metrics.movement.ratios import Shift, shift_share

MOST_LISTED = 200
OF_CLIENTS: Mapping[str, tuple[str, ...]] = {
    "revenue": ("revenue_e4",),
    "quantity": ("quantity_e4",),
    "orders": ("orders",),
    "gross_profit": ("revenue_e4", "cost_of_goods_e4"),
    "client_profit": ("revenue_e4", "cost_of_goods_e4", "service_cost_e4", CHARGE),
}
"""The sums that a client's part of a figure is made of: the first, less the others."""
ONCE_A_PERIOD = ("active_clients",)
"""Figures that add up over regions, though not over periods."""
NOT_OF_CLIENTS = N_("this figure cannot be told client by client")
NOT_OF_REGIONS = N_("what each region did to this figure cannot be told")
OF_REGION = ("region_id", "name", "before", "after", "change", "share", "within", "between")
OF_CLIENT = ("client_key", "client_id", "name", "tier", "region_key", "before", "after", "change", "share")


@dataclass(frozen=True)
class Movers:
    """Who contributed to the change of a key figure, the largest contribution first, to either side.

    before, after: of the whole, in the unit of Figure.value. rows: `before`, `after` and `change` of each, `share` of
    the change of the whole (missing where that is zero); regions with region_id and name (missing for what lies
    elsewhere) and, of a ratio, `within` and `between`; clients with client_id, name and tier. n: how many moved;
    `more`: how many of them are not in the rows. is_noise: as `Movement.is_noise`. why: why there are none, a message.
    """

    before: float | None
    after: float | None
    rows: pd.DataFrame
    n: int = 0
    more: int = 0
    is_noise: bool = False
    why: str = ""

    @property
    def change(self) -> float | None:
        """Of the whole; None when it is not known."""
        return None if self.after is None or self.before is None else self.after - self.before

    def others(self, first: int) -> float:
        """What all but the first rows contributed together."""
        return (self.change or 0.0) - sum(self.rows["change"].head(first).tolist())


@dataclass(frozen=True)
class TopMovers:
    """The regions and the clients that moved a key figure."""

    regions: Movers
    clients: Movers


def top_movers(view: View, key: str) -> TopMovers:
    """The regions and the clients that contributed most to the change of a key figure, up and down.

    Rows:   regions one step below what is selected, with all below them, and what lies elsewhere; clients with sales
            (or service, for profit) in either period, at most 200 of them.
    Value:  a TopMovers; the contributions of all regions are together exactly the change, and so are those of all
            clients. For a ratio a region's contribution is that of `metrics.movement.ratios.shift_share`.
    Cuts:   of sums additive; of ratios ask again for the part.
    Errors: KeyError listing the key figures for an unknown key.
    Source: definition of the house; see `shift_share`.
    """
    return TopMovers(region_movers(view, key), client_movers(view, key))


def region_movers(view: View, key: str) -> Movers:
    """The regions one step below the selection by what they contributed to the change.

    Rows:   as `top_movers`.
    Value:  a Movers.
    Cuts:   as `top_movers`.
    Errors: as `top_movers`.
    Source: as `top_movers`.
    """
    found = both(view, key)
    change = found.change
    if change is None:
        return _without(found, OF_REGION, found.missing)
    regions = branches_of_both(view, key)
    shifts = _shifts(found, regions)
    if not shifts:
        return _without(found, OF_REGION, NOT_OF_REGIONS)
    both_of = zip(regions, shifts, strict=True)
    largest = sorted(both_of, key=lambda one: -abs(one[1].total))  # equal ones stay in their order
    each = [_region_row(view, key, region, shift, change) for region, shift in largest[:MOST_LISTED]]
    shown = pd.DataFrame(each, columns=list(OF_REGION))
    is_noise = is_within_noise(found.after, found.before)
    return Movers(found.before.value, found.after.value, shown, len(shifts), len(shifts) - len(shown), is_noise)


def _without(found: Both, columns: tuple[str, ...], why: str) -> Movers:
    return Movers(found.before.value, found.after.value, pd.DataFrame(columns=list(columns)), why=why)


def _shifts(found: Both, regions: Sequence[BranchOfBoth]) -> tuple[Shift, ...]:
    """The contribution of each region; none where the figure has no parts that add up."""
    kpi, ratio = found.kpi, found.ratio
    if ratio is not None:
        return shift_share(*ratio.of(regions))
    if not kpi.adds and kpi.key not in ONCE_A_PERIOD:
        return ()
    return tuple(Shift((kpi.figure(one.now).value or 0) - (kpi.figure(one.then).value or 0)) for one in regions)


def _region_row(view: View, key: str, part: BranchOfBoth, shift: Shift, whole: float) -> dict[str, object]:
    region = part.branch.region
    return {
        "region_id": region.region_id if region else "",
        "name": region.name if region else None,
        "before": figure(view, key, part.then).value,
        "after": figure(view, key, part.now).value,
        "change": shift.total,
        "share": shift.total / whole if whole else None,
        "within": shift.within,
        "between": shift.between,
    }


def client_movers(view: View, key: str, most: int = MOST_LISTED) -> Movers:
    """The clients by what they contributed to the change of a sum; at most `most`.

    Rows:   as `top_movers`; clients that brought the same in both periods did not move.
    Value:  a Movers with client_id, name (as of today), tier and region_key (of today).
    Cuts:   additive.
    Errors: as `top_movers`.
    Source: as `top_movers`.
    """
    found = both(view, key)
    change = found.change
    if change is None or key not in OF_CLIENTS:
        return _without(found, OF_CLIENT, found.missing or NOT_OF_CLIENTS)
    first, *less = OF_CLIENTS[key]
    before, after = (
        sums[first] - sum((sums[name] for name in less), np.zeros_like(sums[first]))
        for sums in client_sums_of_both(view, OF_CLIENTS[key])
    )
    moves = after - before
    moves[UNKNOWN_KEY] = 0
    n, keys = int(np.count_nonzero(moves)), _largest(moves, most)
    if not n:
        return Movers(found.before.value, found.after.value, pd.DataFrame(columns=list(OF_CLIENT)))
    rows = named_clients(view, keys)
    keys = rows["client_key"].to_numpy()
    share = moves[keys] / change if change else None
    shown = rows.assign(before=before[keys], after=after[keys], change=moves[keys], share=share)[list(OF_CLIENT)]
    return Movers(found.before.value, found.after.value, shown, n, n - len(shown))


def _largest(moves: Whole, most: int) -> NDArray[np.intp]:
    """The places of the largest moves to either side, the largest first, equal ones by key; none that did not move."""
    sizes = np.abs(moves)
    most = min(most, int(np.count_nonzero(sizes)))
    if not most:
        return np.zeros(0, dtype=np.intp)
    least = np.partition(sizes, len(sizes) - most)[len(sizes) - most]
    places = np.flatnonzero(sizes >= max(least, 1))
    return places[np.lexsort((places, -sizes[places]))][:most]
