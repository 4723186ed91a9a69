"""The intention curve: what clients of each satisfaction say they would do, not what they did.

Where nobody records recommendations but the answers say how likely they are (0 to 10), the share of promoters, passives
and detractors is fitted on satisfaction. Intent rises with decreasing and behaviour with increasing returns (Mittal &
Kamakura 2001): so it is never called the word-of-mouth curve.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.kpi import NOT_YOURS
from metrics.word_of_mouth.intention_fit import NO_INTENTIONS, YES_OR_NO, Intention, cells_of, curve_of
from metrics.word_of_mouth.intention_shapes import Kinds

MOST_LEVELS = 21  # more are rounded: to steps of 5 where the scale runs to 100


@cache
def _asked() -> ir.Table:
    return served("surveys_history").filter(_.would_recommend.notnull())


@cache
def _scales() -> ir.Table:
    placed = _.satisfaction.notnull()
    return (
        _asked()
        .group_by(["scale_low", "scale_high"])
        .agg(
            answers=_.satisfaction.count(),
            unplaced=_.count() - _.satisfaction.count(),
            beside_one=((_.would_recommend != 0) & (_.would_recommend != 1)).sum().cast(WIDE).cast("int64"),
            beside_ten=((_.would_recommend != 0) & (_.would_recommend != 10)).sum().cast(WIDE).cast("int64"),
            first_on=_.answered_on.min(where=placed),
            last_on=_.answered_on.max(where=placed),
        )
        .order_by([ibis.desc("answers"), ibis.desc("scale_high"), "scale_low"])
    )


@cache
def _placed(low: float, high: float, step: float) -> ir.Table:
    """Answers with their level on the scale from low to high, rounded to whole steps of it where there is one.

    An intention between two whole numbers is the lower one.
    """
    said = _asked().filter(_.satisfaction.notnull())
    share = (said.satisfaction - said.scale_low) / (said.scale_high - said.scale_low)
    level = (share * (high - low) / step).round() * step + low if step else share * (high - low) + low
    return said.select("client_key", level=level.round(6), answer=said.would_recommend.floor().cast("int32"))


@cache
def _counted(low: float, high: float, step: float) -> ir.Table:
    said = _placed(low, high, step)
    return said.group_by(["level", "answer"]).agg(answers=_.count()).order_by(["level", "answer"])


@cache
def _clients(low: float, high: float, step: float) -> ir.Table:
    said = _placed(low, high, step)
    return said.group_by("level").agg(clients=_.client_key.nunique()).order_by("level")


@cache
def _everybody() -> ir.Table:
    return _asked().filter(_.satisfaction.notnull()).agg(clients=_.client_key.nunique())


@cache
def _pairs(low: float, high: float, step: float) -> ir.Table:
    """How often two answers of one client fall into two cells, each with itself included."""
    own = _placed(low, high, step).group_by(["client_key", "level", "answer"]).agg(answers=_.count())
    other = own.rename(other_client="client_key", other_level="level", other_answer="answer", others="answers")
    both = own.join(other, own.client_key == other.other_client).mutate(pairs=_.answers * _.others)
    keys = ["level", "answer", "other_level", "other_answer"]
    return both.group_by(keys).agg(pairs=_.pairs.sum().cast(WIDE).cast("int64")).order_by(keys)


def intention_curve(view: View) -> Intention:
    """Share of promoters, passives and detractors by stated satisfaction, fitted and as observed.

    Rows:   answer sheets up to the end of the selected period that say how likely the client is to recommend us; those
            that leave satisfaction blank have no level and are counted in `unplaced`.
    Value:  an Intention: ordered logit, satisfaction straight or with a threshold by AICc, 95 % intervals that know
            which answers come from one client; observed shares with Wilson intervals. Answers on another scale than
            the one most used are brought onto it by their place between its ends and counted in `converted`. No curve
            below 100 answers or three levels, or where all answers are the same; no rows where nobody was asked.
    Cuts:   not additive: ask again for the part.
    Source: McCullagh 1980, "Regression models for ordinal data", JRSS B 42; promoters: Reichheld 2003; Wilson 1927;
            intent against behaviour: Mittal & Kamakura 2001, Journal of Marketing Research 38.
    """
    if not view.may_see("satisfaction"):
        return Intention(pd.DataFrame(), pd.DataFrame(), missing=NOT_YOURS)
    scales = view.run(_scales())
    unplaced = int(scales["unplaced"].sum())
    scales = scales[scales["answers"] > 0].reset_index(drop=True)
    if scales.empty:
        return Intention(pd.DataFrame(), pd.DataFrame(), unplaced=unplaced, missing=NO_INTENTIONS)
    low, high = float(scales["scale_low"][0]), float(scales["scale_high"][0])
    step = 0.0
    counted = view.run(_counted(low, high, step))
    if counted["level"].nunique() > MOST_LEVELS:
        step = (high - low) / (MOST_LEVELS - 1)
        counted = view.run(_counted(low, high, step))
    answers, clients = int(scales["answers"].sum()), int(view.run(_everybody())["clients"].iloc[0])
    pairs = view.run(_pairs(low, high, step)) if answers > clients else None
    is_yes_or_no = not scales["beside_one"].sum() or not scales["beside_ten"].sum()
    kinds = YES_OR_NO if is_yes_or_no else Kinds(view.settings.promoter_from, view.settings.detractor_to)
    made = curve_of(cells_of(counted, pairs, is_yes_or_no), kinds)
    return replace(
        made,
        rows=made.rows.merge(view.run(_clients(low, high, step)), on="level"),
        clients=clients,
        unplaced=unplaced,
        converted=answers - int(scales["answers"][0]),
        first_on=pd.Timestamp(scales["first_on"].min()).date(),
        last_on=pd.Timestamp(scales["last_on"].max()).date(),
        step=step,
    )
