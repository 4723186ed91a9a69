"""The answer sheets that judge attributes, as sums: what the engine adds up, so that no sheet leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, attrgetter

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import served
from data.templates import built
from metrics.drivers.importance import Floats

NO_SCORES = N_("no scores by attribute yet: import `survey_scores` to see this")
MOST_GROUPS = 4096  # clients beyond this are resampled in so many random groups
MOST_ATTRIBUTES = 30
HALF = 0.5


@dataclass(frozen=True)
class Attribute:
    """One judged attribute. in_scale: every score lies on the scale of its sheet, so 0 to 1 of the way is known."""

    name: str
    sheets: int
    in_scale: bool


@dataclass(frozen=True)
class Sums:
    """Sums of the complete sheets by client, or by random group of clients where there are very many.

    rows: one row a group; count, then the sums of each variable, then those of their products (i ≤ j); the variables
    are the attributes in their order, and overall satisfaction (0 to 1 of its scale) last.
    """

    rows: Floats
    variables: int
    clients: int

    @property
    def sheets(self) -> int:
        return int(self.rows[:, 0].sum())

    def means(self, totals: Floats) -> Floats:
        """Means of the variables, one row a line of totals."""
        return np.asarray(totals[:, 1 : self.variables + 1] / totals[:, :1])

    def covariances(self, totals: Floats) -> Floats:
        """Covariances of the variables (total, variable, variable)."""
        means = self.means(totals)
        i, j = np.triu_indices(self.variables)
        found = np.empty((len(totals), self.variables, self.variables))
        found[:, i, j] = totals[:, self.variables + 1 :] / totals[:, :1] - means[:, i] * means[:, j]
        found[:, j, i] = found[:, i, j]
        here = np.arange(self.variables)
        squares = totals[:, self.variables + 1 :][:, i == j] / totals[:, :1]
        # What never varies has a variance of rounding errors only.
        found[:, here, here] = np.where(found[:, here, here] > 1e-9 * squares, found[:, here, here], 0.0)
        return found


def months_before(day: date, months: int) -> date:
    """The same day of the month that many months earlier, or the last one that month has."""
    earlier: pd.Timestamp = pd.Timestamp(day) - pd.DateOffset(months=months)
    return earlier.date()


def _sheets(since: date) -> ir.Table:
    """Answer sheets after that day that state a satisfaction on a known scale."""
    said = served("surveys_history").filter(_.share.notnull(), _.answered_on > ibis.literal(since))
    return said.select("survey_id", "client_key", "share", "scale_low", "scale_high")


def _scored(since: date) -> ir.Table:
    """One row a sheet and attribute that it judges; `along` is how far up the sheet's scale the score lies."""
    scores = served("survey_scores").filter(_.score.notnull())
    joined = _sheets(since).inner_join(scores.select("survey_id", "attribute", "score"), "survey_id")
    along = (_.score - _.scale_low) / (_.scale_high - _.scale_low)
    return joined.mutate(along=along, in_scale=(_.score >= _.scale_low) & (_.score <= _.scale_high))


def _judged(since: date) -> ir.Table:
    counted = _scored(since).group_by("attribute").agg(sheets=_.count(), in_scale=_.in_scale.all())
    return counted.order_by([ibis.desc("sheets"), "attribute"])


def _asked(since: date) -> ir.Table:
    judging = _sheets(since).semi_join(served("survey_scores").filter(_.score.notnull()), "survey_id")
    scales = ibis.struct({"low": _.scale_low, "high": _.scale_high})
    return judging.agg(sheets=_.count(), scales=scales.nunique())


def _clients(since: date) -> ir.Table:
    return _sheets(since).agg(clients=_.client_key.nunique())


@dataclass(frozen=True)
class Asked:
    """What the sheets ask: attributes that can be weighed, names of those that cannot, sheets that judge any."""

    attributes: tuple[Attribute, ...]
    too_rare: tuple[str, ...]
    off_scale: tuple[str, ...]
    sheets: int


def asked_attributes(view: View, since: date) -> Asked:
    """Attributes that at least half of the sheets judge, by name; of more than 30 the most frequent.

    Rows:   answer sheets after `since` up to the end of the selected period that state a satisfaction and judge
            anything.
    Value:  an Asked record. An attribute with a score outside its sheet's scale has no known scale of its own; it stays
            in where all sheets use one scale, since importance needs none, and is left out where they differ.
    Cuts:   counts are additive.
    Source: definition of the house.
    """
    rows, total = view.run(built(_judged, since)), view.run(built(_asked, since)).iloc[0]
    found = [Attribute(str(r.attribute), int(r.sheets), bool(r.in_scale)) for r in rows.itertuples()]
    one_scale = int(total["scales"]) <= 1
    usable = [a for a in found if a.in_scale or one_scale]
    often = [a for a in usable if a.sheets >= HALF * int(total["sheets"])][:MOST_ATTRIBUTES]
    rare = tuple(sorted(a.name for a in usable if a not in often))
    # By name: which of them is judged most differs between parts of a company, and would be another question.
    return Asked(
        tuple(sorted(often, key=attrgetter("name"))),
        rare,
        tuple(sorted(a.name for a in found if a not in usable)),
        int(total["sheets"]),
    )


def _in_groups(client_key: ir.Value, groups: int) -> ir.Value:
    """The random group of a client: keys that stand side by side (one city, one year) must not share out evenly."""
    prime = 2_147_483_647
    once = (client_key.cast("int64") * 1_103_515_245 + 12_345) % prime
    twice = ((once * once) % prime * 48_271 + once) % prime
    return twice % groups


def _sums(since: date, attributes: tuple[tuple[str, bool], ...], groups: int) -> ir.Table:
    names = [f"v{at}" for at in range(len(attributes) + 1)]
    scored = _scored(since)
    pivoted = {
        name: ibis.ifelse(_.attribute == judged, _.along if in_scale else _.score, ibis.null("float64")).max()
        for name, (judged, in_scale) in zip(names[:-1], attributes, strict=True)
    }
    sheets = scored.group_by("survey_id").agg(client_key=_.client_key.max(), **pivoted, **{names[-1]: _.share.max()})
    complete = sheets.filter(reduce(and_, [sheets[name].notnull() for name in names]))
    key = complete.client_key if not groups else _in_groups(complete.client_key, groups)
    grouped = complete.mutate(group=key.cast("int64"))
    sums = {name: grouped[name].sum() for name in names}
    products = {
        f"{a}_{b}": (grouped[a] * grouped[b]).sum() for at, a in enumerate(names) for b in names[at:]
    }  # i ≤ j, row by row, as numpy's triu_indices goes
    counted = grouped.group_by("group").agg(sheets=_.count(), clients=_.client_key.nunique(), **sums, **products)
    return counted.order_by("group")


def complete_sums(view: View, since: date, attributes: Sequence[Attribute], most_groups: int = MOST_GROUPS) -> Sums:
    """Sums of the sheets that judge all these attributes.

    Rows:   answer sheets after `since` up to the end of the selected period; one without a score for one of the
            attributes is left out.
    Value:  a Sums record. Up to `most_groups` clients each is a row of its own; more fall into that many groups at
            random (always the same ones), and resampling groups then stands for resampling clients: a group is a
            sample of clients like any other.
    Cuts:   additive.
    Source: Cameron & Miller 2015, Journal of Human Resources 50(2), on resampling clusters.
    """
    chosen = tuple((attribute.name, attribute.in_scale) for attribute in attributes)
    clients = view.run(built(_clients, since)).iloc[0, 0]
    rows = view.run(built(_sums, since, chosen, most_groups if int(clients) > most_groups else 0))
    # The engine adds up in the order its threads come: rounding takes away what differs from one time to the next.
    numbers = rows.drop(columns=["group", "clients"]).to_numpy(float).round(9)
    return Sums(numbers, len(chosen) + 1, int(rows["clients"].sum()))
