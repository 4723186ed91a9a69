"""Who moved within the client base in a year: from which part to which, and who came and went."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.grade.listed import MOST_LISTED
from metrics.grade.scheme import Scheme
from metrics.segments.parts import AS_OF_TODAY, Dimension, buyers, parted
from metrics.segments.structure import Moments, moments, part_codes

ABSENT = "absent"
"""Did not buy within the twelve months before that moment."""


def structure_moves(view: View, by: Dimension, scheme: Scheme) -> pd.DataFrame:
    """How many clients stood in which part a year before, and stand in which now.

    Rows:   one per pair that occurs; clients that bought within the twelve months before the latest moment, or before
            the same day a year earlier.
    Value:  columns before, after (None where unknown, `absent` who did not buy then), clients, revenue_e4 (of the
            latest twelve months; None for whom money is not). Empty without a moment a year before; for what is known
            as of today only (shop type, concern, region) just who came, stayed and went.
    Cuts:   additive.
    Source: definition of the house.
    """
    found = view.once(moments)
    if found is None or found.year_before is None:
        return pd.DataFrame(columns=["before", "after", "clients", "revenue_e4"])
    both = _both(view, by, scheme, found)
    summed = both.group_by("before", "after").agg(
        clients=_.count(), revenue_e4=_.revenue_e4.fill_null(0).sum().cast(WIDE).cast("int64")
    )
    rows = view.run(summed)
    named = rows.assign(**{name: part_codes(view, by, rows[name]) for name in ("before", "after")})
    # Regions below one branch are one part: what stays within it is added up.
    grouped = named.groupby(["before", "after"], dropna=False, as_index=False)[["clients", "revenue_e4"]].sum()
    plain = {name: grouped[name].astype(object).where(grouped[name].notna(), None) for name in ("before", "after")}
    ordered = grouped.assign(**plain).sort_values("clients", ascending=False, kind="stable").reset_index(drop=True)
    return ordered if view.may_see("money") else ordered.assign(revenue_e4=None)


def moved_clients(view: View, by: Dimension, scheme: Scheme, most: int = MOST_LISTED) -> pd.DataFrame:
    """The clients that stand in another part than a year before, those with the most revenue then or now first.

    Rows:   at most `most` clients that bought in both years and whose part is known in both.
    Value:  columns client_id, name, before, after, revenue_e4 (latest twelve months), former_e4 (those to the same day
            a year before).
    Cuts:   not additive.
    Source: definition of the house.
    """
    found = view.once(moments)
    if found is None or found.year_before is None or by in AS_OF_TODAY:
        return pd.DataFrame(columns=["client_id", "name", "before", "after", "revenue_e4", "former_e4"])
    both = _both(view, by, scheme, found)
    moved = both.filter((_.before != _.after) & (_.before != ABSENT) & (_.after != ABSENT))
    largest = moved.order_by([ibis.desc(ibis.greatest(_.revenue_e4, _.former_e4)), "client_key"]).limit(most)
    named = largest.join(served("clients_anywhere").select("client_key", "client_id", "name"), "client_key")
    listed = named.order_by([ibis.desc(ibis.greatest(_.revenue_e4, _.former_e4)), "client_id"])
    return view.run(listed.select("client_id", "name", "before", "after", "revenue_e4", "former_e4"))


def _both(view: View, by: Dimension, scheme: Scheme, found: Moments) -> ir.Table:
    """Clients of either day with their part on both; where the part is only known as of today, who stayed keeps it."""
    assert found.year_before is not None
    history = served("client_moments_history")
    now = parted(buyers(history.filter(_.moment_on == found.latest)), view, by, scheme)
    then = parted(buyers(history.filter(_.moment_on == found.year_before)), view, by, scheme)
    earlier = then.select(then_key="client_key", then_part="part", former_e4="revenue_e4")
    joined = now.outer_join(earlier, now.client_key == earlier.then_key)
    return joined.select(
        client_key=ibis.coalesce(joined.client_key, joined.then_key),
        before=ibis.ifelse(joined.then_key.isnull(), ABSENT, joined.then_part),
        after=ibis.ifelse(joined.client_key.isnull(), ABSENT, joined.part),
        revenue_e4=joined.revenue_e4,
        former_e4=joined.former_e4,
    )
