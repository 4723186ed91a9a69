"""Answers and the acts after them by part of the company, client and level: one question for all parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.scope import TIERS
from data.tables import WIDE, served
from metrics.branches import branches
from metrics.word_of_mouth.acts import DAYS_A_YEAR

By = Literal["region", "channel", "tier"]
KEYS: dict[By, str] = {"region": "region_key", "channel": "channel_key", "tier": "tier"}
EVENTS = (("referrals", "referred_on", "praise"), ("complaints", "received_on", "complaints"))
OUTSIDE = -1
"""The place of an answer that belongs to none of the parts: no region is known for it, or it lies above all parts."""


@cache
def _answers(as_of: date, window_days: int) -> ir.Table:
    """Answers with the days after them that were watched as `metrics.word_of_mouth.answers` does, and their place."""
    said = served("surveys_history").filter(_.satisfaction.notnull())
    known = served("clients").select("opened_on", "closed_on", "tier", known_key="client_key")
    beside = said.left_join(known, said.client_key == known.known_key)
    last = ibis.literal(as_of)
    watched = beside.mutate(
        after_on=ibis.greatest(
            _.answered_on, (_.opened_on.fill_null(_.answered_on) - ibis.interval(days=1)).cast("date")
        ),
        until_on=ibis.least(
            (_.answered_on + ibis.interval(days=window_days)).cast("date"), last, _.closed_on.fill_null(last)
        ),
    )
    kept = ("survey_id", "client_key", *KEYS.values(), "satisfaction", "scale_low", "scale_high")
    counted = watched.mutate(days=-_.after_on.delta(_.until_on, unit="day")).filter(_.days > 0)
    return counted.select(*kept, "after_on", "until_on", "days")


@cache
def _part_sums(as_of: date, window_days: int, key: str) -> ir.Table:
    counted = answers = _answers(as_of, window_days)
    for table, day, name in EVENTS:
        events = served(table + "_anywhere").select(event_client="client_key", event_on=day)
        after = answers.join(
            events,
            [
                answers.client_key == events.event_client,
                events.event_on > answers.after_on,
                events.event_on <= answers.until_on,
            ],
        )
        sums = after.group_by("survey_id").agg(**{name: _.count()}).rename(**{f"{name}_id": "survey_id"})
        counted = counted.left_join(sums, [("survey_id", f"{name}_id")])
    whole = {name: _[name].sum().fill_null(0).cast(WIDE).cast("int64") for name in ("days", "praise", "complaints")}
    return counted.group_by([key, "client_key", "satisfaction", "scale_low", "scale_high"]).agg(
        answers=_.count(), **whole
    )


@dataclass(frozen=True)
class PartSums:
    """Parts in order, and one entry a part, client and level; `part` is the place of the part, OUTSIDE for none.

    ids, names: the parts' codes and names. satisfaction is on `scale`, the one most answers were given on.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    entries: pd.DataFrame
    scale: tuple[float, float]

    @property
    def years(self) -> np.ndarray:
        return np.asarray(self.entries["days"], float) / DAYS_A_YEAR


def part_sums(view: View, by: By) -> PartSums:
    """Answers, years watched and acts after the answers, by part, client and level of satisfaction.

    Rows:   answer sheets up to the end of the selected period; acts of the same client strictly after the day of the
            answer, within the days of the settings; neither time that has not passed nor time after a client closed.
    Value:  the regions below what is selected, all channels or all tiers, and the entries of those that have answers.
    Cuts:   answers, days and acts are additive. An answer belongs to the region and the channel its client had on that
            day, and to the tier it has today.
    Source: definition of the house.
    """
    rows = view.run(_part_sums(view.until, view.settings.word_of_mouth_days, KEYS[by]))
    rows = rows.sort_values(["client_key", "satisfaction", KEYS[by]], ignore_index=True)
    rows["satisfaction"], scale = _on_one_scale(rows)
    place, ids, names = _places(view, by)
    part = rows[KEYS[by]].map(place).fillna(OUTSIDE).astype(int)
    return PartSums(ids, names, rows.assign(part=part), scale)


def _on_one_scale(rows: pd.DataFrame) -> tuple[pd.Series, tuple[float, float]]:
    """Satisfaction on the scale of most answers; what was given on another is converted by the ends it declares."""
    if rows.empty:
        return rows["satisfaction"], (0.0, 0.0)
    low, high = (float(end) for end in rows.groupby(["scale_low", "scale_high"])["answers"].sum().idxmax())
    other = (rows["scale_low"] != low) | (rows["scale_high"] != high)
    share = (rows["satisfaction"] - rows["scale_low"]) / (rows["scale_high"] - rows["scale_low"])
    return rows["satisfaction"].where(~other, low + (high - low) * share).astype(float).round(9), (low, high)


def _places(view: View, by: By) -> tuple[dict[object, int], tuple[str, ...], tuple[str, ...]]:
    """Key in the version → place of the part; codes and names in the same order."""
    if by == "tier":
        return {tier: n for n, tier in enumerate(TIERS)}, TIERS, TIERS
    if by == "channel":
        known = sorted((name, key) for key, name in view.tree.names("channel").items() if name)
        names = tuple(name for name, _key in known)
        return {key: n for n, (_name, key) in enumerate(known)}, names, names
    shown = [(b.region, b.keys) for b in branches(view) if b.region is not None]
    places: dict[object, int] = {key: n for n, (_region, keys) in enumerate(shown) for key in keys}
    regions = [region for region, _keys in shown]
    return places, tuple(r.region_id for r in regions), tuple(r.name or r.region_id for r in regions)
