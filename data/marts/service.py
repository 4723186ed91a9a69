"""Service and voice: acts with their cost, answers on one scale, complaints, promises, incidents, targets."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from data.contract import TEN_THOUSANDTHS
from data.marts.dimensions import LAST_DAY, placed, raw
from data.marts.made_once import made_once
from data.tables import COMPANY_KEY, DIMENSIONS, EVENT_DAY, EVENTS, PLACE, WIDE


@made_once
def activities(spans: ir.Table) -> ir.Table:
    """Service acts with the client's attributes of the day and their cost.

    The cost is the direct one where the file gives it, else driver quantity × the rate valid on that day, rounded half
    away from zero to ten-thousandths; unknown (None) where there is neither.
    """
    acts, rates = raw("activities"), raw("activity_rates")
    until = rates.valid_from.lead().over(group_by="activity", order_by="valid_from").fill_null(ibis.literal(LAST_DAY))
    valid = rates.select(
        rated="activity", rate_from="valid_from", rate_to=until.cast("date"), rate_e4="rate_per_driver_e4"
    )
    there = placed(acts, "done_on", spans)
    priced = there.left_join(
        valid, [there.activity == valid.rated, there.done_on >= valid.rate_from, there.done_on < valid.rate_to]
    )
    wide = _.driver_quantity_e4.cast(WIDE) * _.rate_e4.cast(WIDE)
    half = ibis.ifelse(wide < 0, -TEN_THOUSANDTHS // 2, TEN_THOUSANDTHS // 2)
    # What is left after the remainder divides without one; a product too large for any cost is unknown.
    whole = (wide + half) - (wide + half) % TEN_THOUSANDTHS
    by_rate = (whole / TEN_THOUSANDTHS).round().try_cast("int64")
    return priced.mutate(cost_e4=ibis.coalesce(_.cost_e4, by_rate))


@made_once
def surveys(spans: ir.Table) -> ir.Table:
    """Answers on one scale: `share` 0–1 of the way from the scale's low to its high, `level` 1–5 in even fifths.

    On a five-point scale the level is the answer itself. With the client's attributes of the day of the answer.
    """
    answers = placed(raw("surveys"), "answered_on", spans)
    scaled = answers.mutate(
        share=(_.satisfaction - _.scale_low) / (_.scale_high - _.scale_low).nullif(0.0), weight=_.weight.fill_null(1.0)
    )
    # `least` of an unknown and 5 is 5: a blank answer would be the happiest.
    level = ibis.ifelse(_.share.isnull(), ibis.null("int32"), ibis.least((_.share * 5).floor() + 1, 5).cast("int32"))
    return scaled.mutate(level=level).select(list(EVENTS["surveys"]))


@made_once
def survey_scores(spans: ir.Table) -> ir.Table:
    """Scores by attribute, with the client of the sheet, as it was then; scores of an unknown sheet are left out."""
    sheets = placed(raw("surveys"), "answered_on", spans).select("survey_id", "client_key", *PLACE)
    return raw("survey_scores").join(sheets, "survey_id").select(list(DIMENSIONS["survey_scores"]))


@made_once
def events_of(table: str, spans: ir.Table) -> ir.Table:
    """Events of a client with its attributes of that day: complaints, referrals, promises, conduct, invitations."""
    return placed(raw(table), EVENT_DAY[table], spans).select(list(EVENTS[table]))


SAID_TARGETS = {"kpi": "string", "region_id": "string", "period": "string", "said_at": "timestamp"}
"""The table `said_targets`: when an import last named each target."""


@made_once
def targets(regions: ir.Table) -> ir.Table:
    """Targets with the region's key and when they were brought; ALL is the company, a region nobody knows keeps 0.

    Planners write names: a text that is no region's code is taken for the name, where one region alone is called so.
    """
    said = ibis.table(SAID_TARGETS, name="said_targets")
    names = regions.group_by(called="name").agg(named_key=_.region_key.max(), times=_.count()).filter(_.times == 1)
    given = (
        raw("targets")
        .left_join(regions.select(known_id="region_id", region_key="region_key"), [("region_id", "known_id")])
        .left_join(names, [("region_id", "called")])
    )
    known = ibis.coalesce(_.region_key, _.named_key, 0)
    key = ibis.ifelse(_.region_id == "ALL", COMPANY_KEY, known).cast("int32")
    dated = given.mutate(region_key=key).join(said, ["kpi", "region_id", "period"])
    return dated.select(list(DIMENSIONS["targets"]))


@made_once
def activity_rates() -> ir.Table:
    return raw("activity_rates").select("activity", "valid_from", "rate_per_driver_e4", "practical_capacity_e4")


@made_once
def events(regions: ir.Table) -> ir.Table:
    given = raw("events").left_join(
        regions.select(known_id="region_id", region_key="region_key"), [("region_id", "known_id")]
    )
    key = ibis.ifelse(_.region_id.isnull(), COMPANY_KEY, _.region_key.fill_null(0)).cast("int32")
    return given.mutate(region_key=key).select("happened_on", "name", "region_key")
