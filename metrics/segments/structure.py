"""The structure of the client base over time: how many clients of each kind of shop, tier, concern … at each moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.grade.scheme import Scheme
from metrics.segments.parts import DIMENSIONS, STABILITY, Dimension, buyers, parted

MOST_PARTS = 6
OTHERS = "others"
"""Codes with fewer clients than the most frequent ones, taken together."""


@dataclass(frozen=True)
class Moments:
    """The days on which the client base was counted: the latest, the same day a year before, and the others."""

    latest: date
    year_before: date | None
    quarter_ends: tuple[date, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The ends of quarters and the latest day, oldest first."""
        return tuple(sorted({*self.quarter_ends, self.latest}))


def moments(view: View) -> Moments | None:
    """The moments there are up to the view's last day; None without any. Ask it as `view.once(moments)`.

    Rows:   moments of `client_moments`.
    Value:  a Moments; the year before is the last moment at least a year before the latest, at most a quarter more.
    Cuts:   none.
    Source: definition of the house.
    """
    asked = served("client_moments_history").select("moment_on", "is_quarter_end").distinct()
    rows = view.run(asked.order_by("moment_on"))
    if rows.empty:
        return None
    days = [pd.Timestamp(day).date() for day in rows["moment_on"]]
    ends = tuple(day for day, is_end in zip(days, rows["is_quarter_end"], strict=True) if is_end)
    latest = days[-1]
    a_year = (pd.Timestamp(latest) - pd.DateOffset(years=1)).date()
    earlier = [day for day in days if (a_year - day).days >= 0]
    before = earlier[-1] if earlier and (a_year - earlier[-1]).days < 92 else None
    return Moments(latest, before, ends)


def structure(view: View, by: Dimension, scheme: Scheme) -> pd.DataFrame:
    """How many clients of each part there were at each moment, and what they brought.

    Rows:   one per moment and part: clients that bought within the twelve months before the moment. Moments are the
            ends of quarters and the view's latest; for grades the latest and the same day a year before.
    Value:  columns moment_on, part (None where unknown; `others` beyond the six most frequent), clients, share (of the
            moment's clients), revenue_e4 (None for whom money is not).
    Cuts:   clients and revenue are additive over parts.
    Errors: ValueError for something else to cut by.
    Source: definition of the house.
    """
    if by not in DIMENSIONS:
        raise ValueError(f"the client base is cut by {', '.join(DIMENSIONS)}, not {by!r}")
    found = view.once(moments)
    if found is None:
        return pd.DataFrame(columns=["moment_on", "part", "clients", "share", "revenue_e4"])
    days = found.days if by != "grade" else tuple(day for day in (found.year_before, found.latest) if day)
    clients = buyers(served("client_moments_history").filter(_.moment_on.isin(days)))
    counted = parted(clients, view, by, scheme).group_by("moment_on", "part")
    rows = view.run(counted.agg(clients=_.count(), revenue_e4=_.revenue_e4.fill_null(0).sum().cast(WIDE).cast("int64")))
    days_of = pd.to_datetime(rows["moment_on"]).dt.date
    tidied = _tidied(rows.assign(part=part_codes(view, by, rows["part"]), moment_on=days_of), by)
    return tidied if view.may_see("money") else tidied.assign(revenue_e4=None)


def part_codes(view: View, by: Dimension, parts: pd.Series) -> pd.Series:
    """Keys as the codes and names that people know: channels, and regions as those right below the top one may see.

    Rows:   parts as the engine gives them; what is no key (missing, absent) stays as it is.
    Value:  text or None.
    Cuts:   none.
    Source: definition of the house.
    """
    plain, named = parts.astype(object), parts.astype(object)
    if by == "channel":
        names = view.tree.names("channel")
        named = plain.map(lambda key: names.get(int(key)) if is_key(key) else key)
    elif by == "region":
        names = region_names(view)
        named = plain.map(lambda key: names.get(int(key)) if is_key(key) else key)
    return named.astype(object).where(named.notna(), None)


def is_key(part: object) -> bool:
    """Whether the part is a key of the version, as text."""
    return isinstance(part, str) and part.isdecimal()


def region_names(view: View) -> dict[int, str]:
    """Every region one may see, by key, named as the branch that it lies in, right below the top (or the top itself).

    Rows:   regions of the version within the rights: nobody is told what lies above their own.
    Value:  key → name.
    Cuts:   none.
    Source: definition of the house.
    """
    regions, allowed = view.tree.regions, view.condition.allowed
    visible = set(regions) if allowed is None else regions.keys() & allowed
    tops = [key for key in visible if regions[key].parent not in visible]
    under = tops[0] if len(tops) == 1 else None
    found = {}
    for key in visible:
        place = regions[key]
        while place.parent is not None and place.parent in visible and place.parent != under:
            place = regions[place.parent]
        found[key] = place.name
    return found


def _tidied(rows: pd.DataFrame, by: Dimension) -> pd.DataFrame:
    """One row a moment and part, the rare parts together, shares beside; ordered parts in their order."""
    total = rows.groupby("part")["clients"].sum().sort_values(ascending=False, kind="stable")
    ordered = [code for code in STABILITY if code in total.index] if by == "stability" else sorted(total.index)
    kept = ordered if by in ("tier", "grade", "stability") else list(total.index[:MOST_PARTS])
    part = rows["part"].map(lambda code: code if code is None or code in kept else OTHERS)
    summed = (
        rows.assign(part=part)
        .groupby(["moment_on", "part"], dropna=False, as_index=False)[["clients", "revenue_e4"]]
        .sum()
    )
    summed["part"] = summed["part"].astype(object).where(summed["part"].notna(), None)
    place = {code: at for at, code in enumerate([*kept, OTHERS])}
    summed["place"] = [place.get(code, len(place)) for code in summed["part"]]
    summed["share"] = summed["clients"] / summed.groupby("moment_on")["clients"].transform("sum")
    found = summed.sort_values(["moment_on", "place"], kind="stable").reset_index(drop=True)
    return found[["moment_on", "part", "clients", "share", "revenue_e4"]]
