"""Answer sheets and what their clients did afterwards: the questions to the door, and scales brought onto one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served

EVENTS = (
    ("referrals", "referral_id", "referred_on", "praise"),
    ("complaints", "complaint_id", "received_on", "complaints"),
)


@cache
def _asked(as_of: date, window_days: int, until_closed: bool) -> ir.Table:
    """Answers with a satisfaction, and the days after them that were watched: at most the window, until the as-of date.

    until_closed: watching begins no earlier than the relation with the client and ends with it.
    """
    said = served("surveys_history").filter(_.satisfaction.notnull())
    said = said.select("survey_id", "client_key", "answered_on", "satisfaction", "scale_low", "scale_high")
    last = ibis.literal(as_of)
    if until_closed:
        lives = served("clients_anywhere").select("opened_on", "closed_on", known_key="client_key")
        said = said.left_join(lives, said.client_key == lives.known_key).drop("known_key")
    else:
        said = said.mutate(opened_on=ibis.null("date"), closed_on=ibis.null("date"))
    window_end = (said.answered_on + ibis.interval(days=window_days)).cast("date")
    day_before = (said.opened_on - ibis.interval(days=1)).cast("date")
    watched = said.mutate(
        after_on=ibis.greatest(said.answered_on, day_before.fill_null(said.answered_on)),
        until_on=ibis.least(window_end, last, said.closed_on.fill_null(last)),
        is_closed=(said.closed_on <= last).fill_null(False),
    )
    return watched.mutate(days=-watched.after_on.delta(watched.until_on, unit="day"))


@cache
def acts_after(as_of: date, window_days: int, until_closed: bool, table: str, key: str, day: str) -> ir.Table:
    """Acts of a client after an answer, while it was watched: one row per answer and act.

    The filters narrow the answers; what a client did afterwards counts wherever it was by then.
    """
    asked = _asked(as_of, window_days, until_closed).filter(_.days > 0)
    events = served(table + "_anywhere").select(event_id=key, event_client="client_key", event_on=day)
    return asked.join(
        events,
        [
            asked.client_key == events.event_client,
            events.event_on > asked.after_on,
            events.event_on <= asked.until_on,
        ],
    )


@cache
def watched_answers(as_of: date, window_days: int, until_closed: bool) -> ir.Table:
    """One row an answer sheet: client_key, answered_on, satisfaction, its scale, days, praise, complaints, is_closed.

    days: watched after it; 0 or less when it was not watched at all.
    """
    counted = _asked(as_of, window_days, until_closed)
    for table, key, day, name in EVENTS:
        after = acts_after(as_of, window_days, until_closed, table, key, day)
        sums = after.group_by("survey_id").agg(**{name: _.count()}).rename(**{f"{name}_id": "survey_id"})
        counted = counted.left_join(sums, [("survey_id", f"{name}_id")])
    return counted.select(
        "client_key", "answered_on", "satisfaction", "scale_low", "scale_high", "days", "is_closed",
        praise=_.praise.fill_null(0), complaints=_.complaints.fill_null(0),
    )  # fmt: skip


@dataclass(frozen=True)
class Sheets:
    """Answer sheets on one scale, and what followed them. All columns have one entry a sheet.

    satisfaction: on `scale`, the one most sheets used; `converted` sheets came from others, by the ends those declare.
    days: watched after the answer, 0 when it was not. latest: whether it is its client's last answer and the client
    still open.
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
    rows = view.run(watched_answers(view.until, view.settings.word_of_mouth_days, True))
    scales = rows.groupby(["scale_low", "scale_high"], dropna=False).size()
    if rows.empty:
        none = np.zeros(0)
        return Sheets(np.zeros(0, int), none, none, none, none, np.zeros(0, bool), (0.0, 0.0), 0, 0)
    low, high = (float(end) for end in scales.idxmax())
    other = ((rows["scale_low"] != low) | (rows["scale_high"] != high)).to_numpy()
    share = (rows["satisfaction"] - rows["scale_low"]) / (rows["scale_high"] - rows["scale_low"])
    stated = np.where(other, low + (high - low) * share, rows["satisfaction"])
    return Sheets(
        rows["client_key"].to_numpy(),
        np.round(stated.astype(float), 9),
        rows["days"].clip(lower=0).to_numpy(float),
        rows["praise"].to_numpy(float),
        rows["complaints"].to_numpy(float),
        _latest(rows, stated) & ~rows["is_closed"].to_numpy(bool),
        (low, high),
        len(scales),
        int(other.sum()),
    )


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
    columns = {"days": sheets.days, "praise": sheets.praise, "complaints": sheets.complaints}
    rows = pd.DataFrame({"level": sheets.satisfaction, "client": sheets.client, **columns})[kept]
    return (
        rows.groupby("level")
        .agg(
            clients=("client", "nunique"),
            answers=("client", "size"),
            exposure_days=("days", "sum"),
            praise=("praise", "sum"),
            complaints=("complaints", "sum"),
        )
        .reset_index()
    )
