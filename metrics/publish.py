"""What the metrics add to a version before it is published: derived tables, made of the whole company."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pandas as pd

from data.door import View
from metrics.alerts.published import alert_figures, alert_weeks_to_publish, alerts_to_publish
from metrics.contribution.peers import peers_to_publish
from metrics.degrees.anchors import anchors_to_publish
from metrics.degrees.moments import moments_to_publish
from metrics.false_loyalty.published import false_loyalty_figures
from metrics.look_alikes.published import look_alike_figures
from metrics.loyalty.published import loyalty_figures
from metrics.states.chain_figures import state_figures
from metrics.states.published import flows_to_publish, states_to_publish
from metrics.word_of_mouth.branch import Branch
from metrics.word_of_mouth.company import Company, company_curve, company_of, lines_of
from metrics.word_of_mouth.curve import SIDES
from metrics.word_of_mouth.part_fits import FEWEST_CLIENTS
from metrics.word_of_mouth.part_sums import part_sums

Rows = list[dict[str, Any]]
Made = Callable[[], Rows | Iterator[pd.DataFrame]]


def derived_rows(view: View) -> Mapping[str, Made]:
    """What makes each derived table, for a view of the whole company in the version that is being made."""
    return {
        "curve_prior": partial(curve_prior, view),
        "tier_peers": partial(peers_to_publish, view),
        "client_moments": partial(moments_to_publish, view),
        "client_states": partial(states_to_publish, view),
        "state_flows": partial(flows_to_publish, view),
        "client_alerts": partial(alerts_to_publish, view),
        "alert_weeks": partial(alert_weeks_to_publish, view),
        "model_figures": partial(model_figures, view),
    }


def decided_by_data(view: View) -> Mapping[str, object]:
    """Settings that a company's first data decide and later ones do not move: the anchors of its scores."""
    return anchors_to_publish(view)


def model_figures(view: View) -> Rows:
    """Parameters of the company's models and how well they did on a later time, as readers of a part may know them.

    Rows:   one per figure: topic, model, name, value, its interval where it has one, and what it rests on (n).
    Value:  plain numbers; none where a model cannot be made of these data.
    Cuts:   of the whole company only.
    Source: see `loyalty_figures`, `false_loyalty_figures`, `look_alike_figures`, `state_figures` and
            `alert_figures`.
    """
    found = [*loyalty_figures(view), *false_loyalty_figures(view), *look_alike_figures(view)]
    return [*found, *state_figures(view), *alert_figures(view)]


def curve_prior(view: View) -> Rows:
    """The company's word-of-mouth curve, one row a side, as readers of a part of it may know it.

    Rows:   all answers up to the as-of date and the acts after them; regions are those at the top of the tree.
    Value:  threshold, log level (per client and year) and slope with their covariance, variances between regions, and
            what they rest on. No row for a side without a curve or with fewer than five clients; no variances between
            fewer than three regions that carry a curve each: with two, either could be worked out from the other.
    Cuts:   of the whole company only.
    Source: Efron & Morris 1975, "Data analysis using Stein's estimator and its generalizations", JASA 70.
    """
    sums = part_sums(view, "region")
    if not len(sums.entries):
        return []
    curve, found = company_curve(view), []
    for side in SIDES:
        branch: Branch = getattr(curve, side)
        if branch.threshold is None:
            continue
        company = company_of(sums, side, branch.threshold, lines_of(sums, side, branch.threshold))
        if company is not None and company.clients >= FEWEST_CLIENTS:
            found.append(_row(company, branch, sums.scale, view.settings.word_of_mouth_days))
    return found


def _row(company: Company, branch: Branch, scale: tuple[float, float], days: int) -> dict[str, Any]:
    low, high = branch.threshold_interval or (None, None)
    between = (None, None) if company.between is None else company.between.diagonal().tolist()
    return {
        "side": company.side,
        "scale_low": scale[0],
        "scale_high": scale[1],
        "threshold": company.threshold,
        "threshold_low": low,
        "threshold_high": high,
        "log_level": float(company.estimate[0]),
        "slope": float(company.estimate[1]),
        "log_level_variance": float(company.covariance[0, 0]),
        "slope_variance": float(company.covariance[1, 1]),
        "covariance": float(company.covariance[0, 1]),
        "between_log_level": between[0],
        "between_slope": between[1],
        "window_days": days,
        "regions": company.regions,
        "answers": company.answers,
        "clients": company.clients,
        "events": company.events,
    }
