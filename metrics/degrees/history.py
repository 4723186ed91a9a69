"""The degrees over time: their means quarter by quarter, and who moved between bands from one moment to another."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from metrics.degrees.looked_at import moment_on
from metrics.degrees.parts import measured, score_sums, scored
from metrics.degrees.scores import DEGREES
from metrics.degrees.spread import Points, asked_degree

BAND = 20
BANDS = ("0", "20", "40", "60", "80")
UNKNOWN, ABSENT = "unknown", "absent"
"""Beside the fifths of the scale, by their lower ends: no score then, and not a client then."""


@cache
def _trend(points: Points) -> ir.Table:
    rows, sums = measured(points, "is_quarter_end"), dict[str, Any]()
    for degree in DEGREES:
        made = score_sums(rows, degree)
        sums |= {
            f"{degree}_n": made["n"],
            f"{degree}_mean": made["sum"] / made["n"].nullif(0),
            f"{degree}_turnover_mean": made["weighted"] / made["turnover"].nullif(0.0),
        }
    return rows.group_by("moment_on").agg(is_quarter_end=_.is_quarter_end.any(), **sums).order_by("moment_on")


def degree_trend(view: View) -> pd.DataFrame:
    """The mean of each degree at the end of each quarter, and on the latest day.

    Rows:   one per moment and degree, oldest first, up to the view's last day; clients that were there by then, where
            they are today. Scores of all moments stand on the same anchors.
    Value:  columns moment_on (day), is_quarter_end, degree, mean, turnover_mean (missing where nobody has a score), n.
    Cuts:   not additive: ask again for the part.
    Source: definition of the house.
    """
    return view.once(_made_trend)  # every client at every moment: only the first reader of a selection waits


def _made_trend(view: View) -> pd.DataFrame:
    rows = view.run(_trend(view.settings.profit_anchors))
    rows = rows[rows["is_quarter_end"].astype(bool) | (rows["moment_on"] == rows["moment_on"].max())]
    days = pd.to_datetime(rows["moment_on"]).dt.date
    parts = [
        pd.DataFrame(
            {
                "moment_on": days,
                "is_quarter_end": rows["is_quarter_end"].astype(bool),
                "degree": degree,
                "mean": rows[f"{degree}_mean"],
                "turnover_mean": rows[f"{degree}_turnover_mean"],
                "n": rows[f"{degree}_n"].astype("int64"),
            }
        )
        for degree in DEGREES
    ]
    order = {degree: place for place, degree in enumerate(DEGREES)}
    found = pd.concat(parts, ignore_index=True)
    return found.sort_values(
        ["moment_on", "degree"], key=lambda c: c.map(order) if c.name == "degree" else c
    ).reset_index(drop=True)


@cache
def _moves(column: str, points: Points, before: date, after: date) -> ir.Table:
    """Bands as small numbers: fifths 0 to 4, then unknown; null for who was not a client."""
    band = ibis.least((_[column] / BAND).floor().cast("int8"), len(BANDS) - 1)
    sides = []
    for day, name in ((before, "from"), (after, "to")):
        rows = scored("_history", points).filter(_.moment_on == ibis.literal(day))
        place = ibis.ifelse(_[column].isnull(), len(BANDS), band).cast("int8")
        sides.append(rows.select(**{f"{name}_key": _.client_key, f"{name}_place": place}))
    moved = sides[0].outer_join(sides[1], [("from_key", "to_key")])
    return moved.group_by("from_place", "to_place").agg(clients=_.count())


def degree_moves(view: View, degree: str) -> pd.DataFrame:
    """How many clients moved between fifths of a degree from the compared moment to the selected one.

    Rows:   one per pair of bands with clients, in the order of BANDS, then `unknown`, then `absent` (not a client by
            then). None where both moments are the same day, or one of them is not known.
    Value:  columns from_band, to_band (lower ends "0" to "80", "unknown", "absent"), clients.
    Cuts:   additive; a client counts where it is today.
    Errors: ValueError for an unknown degree.
    Source: definition of the house.
    """
    column, columns = asked_degree(degree), ["from_band", "to_band", "clients"]
    before, after = moment_on(view.compared()), moment_on(view)
    if before is None or after is None or before == after:
        return pd.DataFrame(columns=columns)
    rows = view.run(_moves(column, view.settings.profit_anchors, before, after))
    order = dict(enumerate((*BANDS, UNKNOWN, ABSENT)))
    places = rows[["from_place", "to_place"]].fillna(len(BANDS) + 1).astype(int).assign(clients=rows["clients"])
    places = places.sort_values(["from_place", "to_place"], ignore_index=True)
    bands = [places[name].map(order) for name in ("from_place", "to_place")]
    return pd.DataFrame(dict(zip(columns, [*bands, places["clients"]], strict=True)))
