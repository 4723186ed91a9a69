"""What every reader may know of the company's attitudes and of who stays: published figures, and what reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis.expr.types as ir
import numpy as np

from data.door import View
from data.tables import served
from metrics.false_loyalty.attitude import FEWEST, Attitude, Scale, attitudes
from metrics.false_loyalty.followed import EARLY, LATE, Followed, followed_answers
from metrics.false_loyalty.stay import TERMS, StayModel, Tested, fit_stay, judged
from metrics.kpi_calendar import unfiltered_calendar

TOPIC = "satisfaction"
ATTITUDE: dict[Scale, str] = {"relative": "attitude_relative", "own": "attitude_own"}
STAY, TEST = "stay", "stay_test"
MODELS = (*ATTITUDE.values(), STAY, TEST)
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Figures:
    """What was published: attitudes by scale, the model of staying and its test; each None where it could not be made.

    followed, left: answers of clients with known alternatives that are a year old, and those followed by leaving; both
    0 where nobody says whether clients could buy elsewhere.
    """

    relative: Attitude | None = None
    own: Attitude | None = None
    stay: StayModel | None = None
    tested: Tested | None = None
    followed: int = 0
    left: int = 0


def false_loyalty_figures(view: View) -> Rows:
    """The rows of `model_figures` that false loyalty rests on, for a view of the whole company.

    Rows:   answers up to the as-of date; the model of staying also the year of orders after them.
    Value:  mean, sd and reliability of the attitude by scale; coefficients and covariance of the model of staying; how
            a model of earlier answers did on those of the last half-year that can be followed. Nothing that rests on
            fewer than 30 clients.
    Cuts:   of the whole company only: readers of a part use these and fit nothing.
    Source: see `attitudes`, `fit_stay` and `judged`.
    """
    rows = [row for attitude in attitudes(view) for row in attitude_rows(attitude)]
    return [*rows, *_stay_rows(followed_answers(view))]


def _row(model: str, name: str, value: float, n: int, low: float | None = None, high: float | None = None) -> Any:
    return {"topic": TOPIC, "model": model, "name": name, "value": value, "low": low, "high": high, "n": n}


def attitude_rows(attitude: Attitude) -> Rows:
    """An attitude as rows of `model_figures`."""
    model, n = ATTITUDE[attitude.scale], attitude.clients
    rows = [
        _row(model, "mean", attitude.mean, n),
        _row(model, "sd", attitude.sd, n),
        _row(model, "reliability", attitude.reliability, attitude.repeated, attitude.low, attitude.high),
    ]
    return [*rows, _row(model, "usual", attitude.usual, n)] if attitude.usual is not None else rows


def _fit(rows: Followed) -> StayModel | None:
    return fit_stay(rows.client, rows.satisfaction, rows.alternatives, rows.stayed, rows.answers)


def _stay_rows(found: Followed) -> Rows:
    clients, n = len(np.unique(found.client)), round(found.answers.sum())
    if clients < FEWEST:
        return []
    model = _fit(found)
    if model is None:
        return [_row(STAY, "left", float(found.answers @ (1 - found.stayed)), n)]
    rows = model_rows(model)
    early, late = found.of(EARLY), found.of(LATE)
    before = _fit(early)
    if before is None or not len(late.client):
        return rows
    constant = float(early.stayed @ early.answers / early.answers.sum())
    tested = judged(before.stays(late.satisfaction, late.alternatives), late.stayed, late.answers, constant)
    return rows if tested is None else [*rows, *_test_rows(tested)]


def model_rows(model: StayModel) -> Rows:
    """A model of staying as rows of `model_figures`: what it rests on, coefficients with intervals, covariances."""
    n = model.answers
    rows = [_row(STAY, "left", float(model.left), n), _row(STAY, "clients", float(model.clients), model.clients)]
    for at, (name, (value, low, high)) in enumerate(zip(TERMS, model.intervals(), strict=True)):
        rows.append(_row(STAY, name, value, n, low, high))
        others = enumerate(TERMS[: at + 1])
        rows += [_row(STAY, f"{name}:{other}", model.covariance[at][to], n) for to, other in others]
    return rows


def _test_rows(tested: Tested) -> Rows:
    return [
        _row(TEST, "auc", tested.auc, tested.answers, tested.low, tested.high),
        _row(TEST, "brier", tested.brier, tested.answers),
        _row(TEST, "brier_constant", tested.brier_constant, tested.answers),
        _row(TEST, "left", float(tested.left), tested.answers),
    ]


@cache
def _published() -> ir.Table:
    rows = served("model_figures")
    return rows.filter(rows.model.isin(MODELS)).select("model", "name", "value", "low", "high", "n")


def published_figures(view: View) -> Figures:
    """The figures that were published with the version, as this reader may know them.

    Rows:   rows of `model_figures` on satisfaction; none for a reader without that topic.
    Value:  a Figures; parts of it are None where they could not be made.
    Cuts:   the same for every part of the company.
    Source: `false_loyalty_figures`.
    """
    return unfiltered_calendar(view).once(_read)


def _read(view: View) -> Figures:
    rows = view.run(_published()).to_dict("records")
    kept = {(str(row["model"]), str(row["name"])): row for row in rows}
    found = {scale: _attitude(kept, scale) for scale in ATTITUDE}
    left = kept.get((STAY, "left"))
    return Figures(
        **found,
        stay=_stay(kept),
        tested=_test(kept),
        followed=0 if left is None else int(left["n"]),
        left=0 if left is None else round(left["value"]),
    )


Kept = Mapping[tuple[str, str], Mapping[str, Any]]


def _reader(kept: Kept, model: str) -> Callable[[str], float]:
    return lambda name: float(kept[model, name]["value"])


def _attitude(kept: Kept, scale: Scale) -> Attitude | None:
    model = ATTITUDE[scale]
    if (model, "reliability") not in kept:
        return None
    value, sure = _reader(kept, model), kept[model, "reliability"]
    low, high = (None if end is None or end != end else float(end) for end in (sure["low"], sure["high"]))
    usual = value("usual") if (model, "usual") in kept else None
    clients = int(kept[model, "mean"]["n"])
    return Attitude(scale, value("mean"), value("sd"), value("reliability"), low, high, clients, int(sure["n"]), usual)


def _stay(kept: Kept) -> StayModel | None:
    if (STAY, "product") not in kept:
        return None
    value = _reader(kept, STAY)
    one, two, three, four = (value(name) for name in TERMS)
    ranks = range(len(TERMS))
    covariance = tuple(tuple(value(f"{TERMS[max(i, j)]}:{TERMS[min(i, j)]}") for j in ranks) for i in ranks)
    answers = int(kept[STAY, "left"]["n"])
    return StayModel((one, two, three, four), covariance, answers, round(value("clients")), round(value("left")))


def _test(kept: Kept) -> Tested | None:
    if (TEST, "auc") not in kept:
        return None
    value, auc = _reader(kept, TEST), kept[TEST, "auc"]
    ends = float(auc["low"]), float(auc["high"])
    return Tested(value("auc"), *ends, value("brier"), value("brier_constant"), int(auc["n"]), round(value("left")))
