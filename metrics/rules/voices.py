"""Rules about what clients say: how many new ones the satisfied bring, how many of the dissatisfied keep silent."""

from __future__ import annotations

from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from metrics.figure import Figure, unknown
from metrics.kpi import NOT_YOURS
from metrics.rules.rule import Rule, clustered_rate, clustered_share
from metrics.satisfaction import NO_SURVEYS
from metrics.word_of_mouth.acts import DAYS_A_YEAR, NO_COMPLAINTS, NO_REFERRALS
from metrics.word_of_mouth.same_day import acts_on_the_day
from metrics.word_of_mouth.worth import NO_NEW_CLIENTS, brought

SATISFIED_FROM, DISSATISFIED_TO = 4, 2
"""Levels of five: the upper two are satisfied, the lower two are not."""
NO_SATISFIED = N_("unknown: no satisfied client was watched after the answer")
NO_DISSATISFIED = N_("unknown: no dissatisfied answer is older than the days in which acts count")
NONE_COMPLAINED = N_("unknown: nobody who was dissatisfied complained after the day of the answer")

COMPLAINED_ON_THE_DAY = N_(
    "unknown: complaints came on the day of an answer, which does not count, and none of the dissatisfied after it"
)


def day_sum(column: ir.Value) -> ir.Value:
    """Whole numbers summed without loss."""
    return column.sum().fill_null(0).cast(WIDE).cast("int64")


@cache
def _watched(until: date, window_days: int) -> ir.Table:
    """Answers with the days for which each was the client's last word: to the next answer, at most the window."""
    said = served("surveys_history").filter(_.level.notnull())
    order = [said.answered_on, said.survey_id]
    said = said.mutate(next_on=said.answered_on.lead().over(group_by=said.client_key, order_by=order))
    left = served("clients").select(left_key="client_key", closed_on="closed_on")
    said = said.left_join(left, [("client_key", "left_key")])
    ends = ibis.least(
        ibis.literal(until),
        ibis.coalesce(said.next_on, ibis.literal(until)),
        ibis.coalesce(said.closed_on, ibis.literal(until)),
    )
    days = ibis.least(-said.answered_on.delta(ends, unit="day"), window_days)
    return said.mutate(days=days).filter(_.days > 0)


@cache
def _new_by_satisfied(until: date, window_days: int, has_sales: bool) -> ir.Table:
    satisfied = _watched(until, window_days).filter(_.level >= SATISFIED_FROM)
    satisfied = satisfied.select("survey_id", "client_key", "answered_on", "days")
    came = brought(has_sales, until)
    after = satisfied.join(
        came,
        [
            satisfied.client_key == came.referrer,
            came.referred_on > satisfied.answered_on,
            satisfied.answered_on.delta(came.referred_on, unit="day") >= -satisfied.days,
        ],
    )
    events = after.group_by("survey_id").agg(came=_.count()).rename(came_id="survey_id")
    joined = satisfied.left_join(events, [("survey_id", "came_id")])
    clients = joined.group_by("client_key").agg(
        answers=_.count(), y=_.came.sum().fill_null(0).cast("float64"), e=_.days.sum().cast("float64") / DAYS_A_YEAR
    )
    return _with_squares(clients)


@cache
def _heard(until: date, window_days: int) -> ir.Table:
    """Dissatisfied answers whose window has passed, by client: answers, and those followed by a complaint."""
    said = served("surveys_history").filter(
        _.level <= DISSATISFIED_TO, -_.answered_on.delta(ibis.literal(until), unit="day") >= window_days
    )
    said = said.select("survey_id", "client_key", "answered_on")
    acts = served("complaints_anywhere").select(act_client="client_key", act_on="received_on")
    after = said.join(
        acts,
        [
            said.client_key == acts.act_client,
            acts.act_on > said.answered_on,
            said.answered_on.delta(acts.act_on, unit="day") >= -window_days,
        ],
    )
    spoke = after.group_by("survey_id").agg(spoke=ibis.literal(1)).rename(spoke_id="survey_id")
    joined = said.left_join(spoke, [("survey_id", "spoke_id")])
    clients = joined.group_by("client_key").agg(
        answers=_.count(), y=_.spoke.sum().fill_null(0).cast("float64"), e=_.count().cast("float64")
    )
    return _with_squares(clients)


def _with_squares(clients: ir.Table) -> ir.Table:
    """Sums over clients of what was counted (y) and of what it is counted over (e), with their squares."""
    return clients.agg(
        clients=_.count(),
        answers=day_sum(_.answers),
        y=_.y.sum().fill_null(0),
        e=_.e.sum().fill_null(0),
        yy=(_.y * _.y).sum().fill_null(0),
        ye=(_.y * _.e).sum().fill_null(0),
        ee=(_.e * _.e).sum().fill_null(0),
    )


def _squares(row: pd.Series) -> tuple[float, float, float]:
    return float(row["yy"]), float(row["ye"]), float(row["ee"])


def absent_word(view: View, needed: dict[str, str]) -> str:
    """Why what clients said cannot be asked: no right to it, or a table that was never imported; "" if it can."""
    if not view.may_see("satisfaction"):
        return NOT_YOURS
    return next((why for table, why in needed.items() if not view.has(table)), "")


def new_per_hundred(view: View) -> Rule:
    """New clients that recommendations brought, per 100 satisfied clients and year.

    Rows:   answers in the upper two of five levels up to the period's end; an answer is watched until the client's
            next one, at most the word-of-mouth window. A new client counts once, with its first recommendation strictly
            after the answer; one that had bought before does not.
    Value:  a Rule with new clients ÷ watched years × 100 and a Poisson interval widened by how clients differ.
    Cuts:   not additive: ask again for the part.
    Source: rule of thumb of the trade, "100 satisfied clients bring 25 new ones"; interval: see `clustered_rate`.
    """
    days = view.settings.word_of_mouth_days
    found, values = unknown(absent_word(view, {"surveys": NO_SURVEYS, "referrals": NO_REFERRALS})), {"days": days}
    if not found.missing:
        named = int(view.run(served("referrals_anywhere").agg(named=_.new_client_id.count()))["named"].iloc[0])
        row = view.run(_new_by_satisfied(view.until, days, view.has("sales"))).iloc[0]
        events, years = float(row["y"]), float(row["e"])
        values = {"days": days, "new": int(events), "clients": int(row["clients"]), "years": round(years)}
        found = unknown(NO_NEW_CLIENTS if not named else NO_SATISFIED)
        if named and years > 0:
            low, high = clustered_rate(events, years, _squares(row))
            found = Figure(100 * events / years, int(row["clients"]), 100 * low, 100 * high)
    counted = (
        N_("{new} new clients recommended by {clients} satisfied ones, watched {years} client years")
        if found.value is not None
        else N_("new clients per 100 satisfied ones and year, within {days} days after the answer")
    )
    claim = N_("100 satisfied clients bring 25 new ones")
    return Rule("satisfied_bring", claim, 25, 25, "number", found, counted, values)


def silent_per_complaint(view: View) -> Rule:
    """Dissatisfied clients that kept silent, per one that complained.

    Rows:   answers in the lower two of five levels whose word-of-mouth window has passed by the period's end; one
            counts as spoken when the client complained strictly after the day of the answer within the window.
    Value:  a Rule with (1 − p) ÷ p, p the share that spoke, and Wilson's interval of p at the effective number of
            answers (clustered by client) turned over; unknown when nobody spoke.
    Cuts:   not additive: ask again for the part.
    Source: rule of thumb of the trade, after TARP 1979, Consumer Complaint Handling in America; interval: see
            `clustered_share`.
    """
    days = view.settings.word_of_mouth_days
    found, values = unknown(absent_word(view, {"surveys": NO_SURVEYS, "complaints": NO_COMPLAINTS})), {"days": days}
    if not found.missing:
        row = view.run(_heard(view.until, days)).iloc[0]
        spoke, answers = int(row["y"]), int(row["answers"])
        values = {"days": days, "spoke": spoke, "answers": answers, "clients": int(row["clients"])}
        found = unknown(NONE_COMPLAINED if answers else NO_DISSATISFIED)
        if spoke:
            low, high = clustered_share(spoke, answers, _squares(row))
            found = Figure((answers - spoke) / spoke, int(row["clients"]), (1 - high) / high, (1 - low) / low)
        elif answers and acts_on_the_day(view, "complaint"):
            found = unknown(COMPLAINED_ON_THE_DAY)
    counted = (
        N_("{spoke} of {answers} dissatisfied answers of {clients} clients were followed by a complaint")
        if values.get("answers")
        else N_("dissatisfied answers without a complaint in the {days} days after, per one with")
    )
    claim = N_("one complaint stands for 20 silent ones")
    return Rule("silent_ones", claim, 20, 20, "number", found, counted, values)
