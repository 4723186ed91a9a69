"""Answer sheets and what their clients did afterwards: two questions to the door, and scales brought onto one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served

Whole = npt.NDArray[np.int64]
EVENTS = (
    ("referrals", "referral_id", "referred_on", "praise"),
    ("complaints", "complaint_id", "received_on", "complaints"),
)
LONGEST_PAST = 2**20
"""Days since the epoch fit in: a client's key times this, plus a day, is one number that sorts by both."""


@cache
def _sheets(lives: Literal["clients_anywhere", "clients"], more: tuple[str, ...]) -> ir.Table:
    """Answers with a satisfaction, and when the relation with the client began and ended as far as `lives` knows."""
    said = served("surveys_history").filter(_.satisfaction.notnull())
    wanted = ("client_key", "answered_on", "satisfaction", "scale_low", "scale_high")
    known = served(lives).select("opened_on", "closed_on", "tier", known_key="client_key")
    said = said.select(*wanted, *(name for name in more if name != "tier"))
    return said.left_join(known, said.client_key == known.known_key).select(*wanted, "opened_on", "closed_on", *more)


@cache
def _acts() -> ir.Table:
    """Acts of clients that answered, one row each: client_key, day, is_praise.

    The filters narrow the answers; what a client did afterwards counts wherever it was by then.
    """
    asked = served("surveys_history").filter(_.satisfaction.notnull()).select(asked_key="client_key")
    every = [
        served(table + "_anywhere").select("client_key", day=day, is_praise=ibis.literal(name == "praise"))
        for table, _key, day, name in EVENTS
    ]
    acts = ibis.union(*every)
    return acts.semi_join(asked, acts.client_key == asked.asked_key)


@dataclass(frozen=True)
class Watched:
    """Answer sheets as they were given, with what was seen of their clients after them; one entry a sheet.

    days: watched after the answer, at most the window and until the last day; 0 or less when it was not watched at all.
    praise, complaints: acts after the answer while it was watched. is_closed: the client's relation had ended by then.
    distinct: acts of praise and complaints that followed at least one answer, each counted once.
    """

    rows: pd.DataFrame
    days: Whole
    praise: Whole
    complaints: Whole
    is_closed: npt.NDArray[np.bool_]
    distinct: tuple[int, int]


def watched_answers(
    view: View,
    until_closed: bool = True,
    lives: Literal["clients_anywhere", "clients"] = "clients_anywhere",
    more: tuple[str, ...] = (),
) -> Watched:
    """The answers of a view up to its last day, and what their clients did afterwards.

    Rows:   answer sheets that state a satisfaction; acts of the same client strictly after the day of the answer,
            within the window of the settings, until the view's last day. until_closed: watching begins no earlier than
            the relation with the client and ends with it, as the table `lives` knows it.
    Value:  a Watched; its rows have client_key, answered_on, satisfaction, scale_low, scale_high and those of `more`.
    Cuts:   acts and days are additive. An answer belongs where its client was on that day.
    Source: definition of the house.
    """
    rows, acts = view.run(_sheets(lives, more)), view.run(_acts())
    client, last = rows["client_key"].to_numpy("int64"), _day(view.until)
    answered, opened, closed = (_days(rows[name]) for name in ("answered_on", "opened_on", "closed_on"))
    after, until = answered, np.minimum(answered + view.settings.word_of_mouth_days, last)
    if until_closed:
        after = np.where(opened == _NEVER, after, np.maximum(after, opened - 1))
        until = np.where(closed == _NEVER, until, np.minimum(until, closed))
    days = until - after
    is_closed = (closed != _NEVER) & (closed <= last)
    (praise, praising), (complaints, complaining) = (
        _followed(client, after, until, days > 0, acts[acts["is_praise"] == kind]) for kind in (True, False)
    )
    return Watched(rows, days, praise, complaints, is_closed, (praising, complaining))


def _followed(
    client: Whole, after: Whole, until: Whole, is_watched: npt.NDArray[np.bool_], acts: pd.DataFrame
) -> tuple[Whole, int]:
    """Acts of each sheet's client after one day and up to another, and how many of all acts any sheet has."""
    moments = np.sort(acts["client_key"].to_numpy("int64") * LONGEST_PAST + _days(acts["day"]))
    first = np.searchsorted(moments, client * LONGEST_PAST + after, side="right")
    end = np.where(is_watched, np.searchsorted(moments, client * LONGEST_PAST + until, side="right"), first)
    size = len(moments) + 1
    held = np.cumsum(np.bincount(first, minlength=size) - np.bincount(end, minlength=size))
    return (end - first).astype("int64"), int((held > 0).sum())


_NEVER = np.iinfo(np.int64).min
"""What an absent day is as a number."""


def _days(column: pd.Series) -> Whole:
    return np.asarray(pd.to_datetime(column).to_numpy("datetime64[D]").astype("int64"))


def _day(day: date) -> int:
    return int(np.datetime64(day, "D").astype("int64"))


@dataclass(frozen=True)
class Sheets:
    """Answer sheets on one scale, and what followed them. All columns have one entry a sheet.

    satisfaction: on `scale`, the one most sheets used; `converted` sheets came from others, by the ends those declare.
    days: watched after the answer, 0 when it was not. latest: whether it is its client's last answer and the client
    still open. distinct: acts of praise and complaints that followed at least one answer, each counted once.
    """

    client: np.ndarray
    satisfaction: np.ndarray
    days: np.ndarray
    praise: np.ndarray
    complaints: np.ndarray
    latest: np.ndarray
    scale: tuple[float, float]
    scales: int
    converted: int
    distinct: tuple[int, int]

    @property
    def watched(self) -> np.ndarray:
        return np.asarray(self.days > 0)


def answer_sheets(view: View) -> Sheets:
    """The answers of a view up to the end of its period, with the acts that followed.

    Rows:   answer sheets that state a satisfaction.
    Value:  Sheets; without any, empty columns and the scale (0, 0).
    Cuts:   acts and days are additive. An answer belongs where its client was on that day.
            A client's opening and closing are known while the selection lists the client today.
    Source: definition of the house: acts strictly after the day of the answer, within the window of the settings.
    """
    seen = watched_answers(view)
    if seen.rows.empty:
        none = np.zeros(0)
        return Sheets(np.zeros(0, int), none, none, none, none, np.zeros(0, bool), (0.0, 0.0), 0, 0, (0, 0))
    stated, scale, scales, converted = on_one_scale(seen.rows)
    return Sheets(
        seen.rows["client_key"].to_numpy(),
        np.round(stated, 9),
        np.maximum(seen.days, 0).astype(float),
        seen.praise.astype(float),
        seen.complaints.astype(float),
        _latest(seen.rows, stated) & ~seen.is_closed,
        scale,
        scales,
        converted,
        seen.distinct,
    )


def on_one_scale(rows: pd.DataFrame, known_alone: bool = False) -> tuple[np.ndarray, tuple[float, float], int, int]:
    """Satisfaction on the scale most rows use, its ends, how many scales there are and how many rows use another.

    Rows:   satisfaction, scale_low, scale_high; at least one row. known_alone: a scale without ends is none to use.
    Value:  what was given on another scale is converted by the ends that it declares.
    Cuts:   none.
    Source: definition of the house.
    """
    scales = rows.groupby(["scale_low", "scale_high"], dropna=known_alone).size()
    low, high = (float(end) for end in scales.idxmax()) if len(scales) else (np.nan, np.nan)
    other = ((rows["scale_low"] != low) | (rows["scale_high"] != high)).to_numpy()
    share = (rows["satisfaction"] - rows["scale_low"]) / (rows["scale_high"] - rows["scale_low"])
    stated = np.where(other, low + (high - low) * share, rows["satisfaction"]).astype(float)
    return stated, (low, high), len(scales), int(other.sum())


def _latest(rows: pd.DataFrame, stated: np.ndarray) -> np.ndarray:
    """Whether a sheet is the last of its client; of several on one day, the most satisfied one."""
    client = rows["client_key"].to_numpy()
    order = np.lexsort((stated, rows["answered_on"].to_numpy().astype("datetime64[D]"), client))
    is_last = np.empty(len(order), bool)
    is_last[order] = np.append(client[order][1:] != client[order][:-1], True)
    return is_last


def sums_by_level(sheets: Sheets) -> pd.DataFrame:
    """Sums of the watched sheets by level.

    Rows:   answer sheets that were watched for at least a day.
    Value:  level, clients, answers, exposure_days, praise, complaints; lowest level first.
    Cuts:   all but clients are additive.
    Source: definition of the house.
    """
    kept = sheets.watched
    levels, at = np.unique(sheets.satisfaction[kept], return_inverse=True)
    size = len(levels)
    each = np.unique(sheets.client[kept].astype(np.int64) * size + at)  # a client at a level, once
    columns = {"exposure_days": sheets.days, "praise": sheets.praise, "complaints": sheets.complaints}
    return pd.DataFrame(
        {
            "level": levels,
            "clients": np.bincount(each % max(size, 1), minlength=size),
            "answers": np.bincount(at, minlength=size),
            **{name: np.bincount(at, values[kept], size) for name, values in columns.items()},
        }
    )
