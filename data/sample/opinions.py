"""What the clients of a block say: survey answers, praise and complaints drawn from the known curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.sample.columns import days, joined, moments, rounded, serial_keys, texts, wholes
from data.sample.people import NEVER, People, period_bounds
from data.sample.places import FALLING
from data.sample.plan import Plan
from data.sample.truth import COMPLAINT, PRAISE, RESPONSE_INTERCEPT, RESPONSE_SLOPE, SCALE_HIGH, SCALE_LOW, Branch

# (attribute, mean offset, pull of overall satisfaction on the score, own noise)
ATTRIBUTES = (
    ("product quality", 0.5, 0.55, 1.2),
    ("delivery", 0.2, 0.85, 1.1),
    ("price", -0.9, 0.60, 1.3),
    ("complaint handling", -0.4, 0.90, 1.3),
    ("sales visits", 0.3, 0.70, 1.2),
    ("ordering system", 0.1, 0.35, 1.5),
)
MEAN_SATISFACTION = 6.6
CATEGORIES = ("delivery", "supply", "price", "product quality", "service")
CATEGORY_SHARES = np.array([0.28, 0.30, 0.18, 0.09, 0.15])
FOUND_A_CLIENT = 0.5  # of the new clients came through a recommendation, where one fits
DAY_SECONDS = 86_400
SLOW_CITY = int(FALLING[1:]) - 1  # the falling city also answers its complaints late


@dataclass(frozen=True)
class Acts:
    """Things clients did, one entry each, in the order of clients and days."""

    client: np.ndarray
    day: np.ndarray


@dataclass(frozen=True)
class Complaints:
    """Complaints as the rest of the company sees them; NEVER where not answered or solved by the last day."""

    acts: Acts
    answered_second: np.ndarray
    resolved: np.ndarray


def poisson_acts(rate: np.ndarray, first: np.ndarray, last: np.ndarray, random: np.random.Generator) -> Acts:
    """Acts at a yearly rate between two days, both included; arrays of one shape whose first axis is the client."""
    length = np.maximum(last - first + 1, 0)
    counts = random.poisson(rate * length / 365.25).ravel()
    client = np.broadcast_to(np.arange(len(rate)).reshape(-1, *[1] * (rate.ndim - 1)), rate.shape).ravel()
    into = random.random(counts.sum()) * np.repeat(length.ravel(), counts)
    day = np.repeat(first.ravel(), counts) + into.astype(np.int64)
    who = np.repeat(client, counts)
    order = np.lexsort((day, who))
    return Acts(who[order], day[order].astype(np.int64))


def said(plan: Plan, people: People, branch: Branch, random: np.random.Generator) -> Acts:
    """Praise or complaints at the curve's rate of each half-year's state, while the client is with us.

    A client that stops buying still talks until its half-year ends, so the days after an answer are fully exposed.
    """
    first, last = period_bounds(plan.wave_days, people.answer_delay)
    first = np.maximum(first, np.maximum(people.opened, plan.first_day)[:, None])
    last = np.minimum(last, np.minimum(people.settled, plan.last_day)[:, None])
    return poisson_acts(branch.rate(people.states), first, last, random)


def surveys(plan: Plan, people: People) -> dict[str, dict[str, pa.Array]]:
    """The rows of `survey_invitations`, `surveys` and `survey_scores`; empty when the span holds no wave."""
    random = plan.random(people.block, "surveys")
    names = [name for name, _ in plan.waves]
    invited = (people.opened[:, None] < plan.wave_days) & (people.left[:, None] >= plan.wave_days)
    invited &= plan.wave_days >= plan.first_day
    answered_on = plan.wave_days[None, :] + people.answer_delay[:, None]
    willing = 1 / (1 + np.exp(-(RESPONSE_INTERCEPT + RESPONSE_SLOPE * people.states)))
    present = (answered_on <= plan.last_day) & (answered_on <= people.left[:, None])
    answers = invited & present & (random.random(people.states.shape) < willing)
    asked, asked_wave = np.nonzero(invited)
    client, wave = np.nonzero(answers)
    ids = joined(texts(names, wave), texts(people.ids, client))
    state = people.states[client, wave]
    invitations = {
        "client_id": texts(people.ids, asked),
        "wave": texts(names, asked_wave),
        "invited_on": days(plan.wave_days[asked_wave]),
    }
    sheets = {
        "survey_id": ids,
        "client_id": texts(people.ids, client),
        "answered_on": days(answered_on[client, wave]),
        "wave": texts(names, wave),
        "satisfaction": wholes(state),
        "scale_low": wholes(np.full(len(state), SCALE_LOW)),
        "scale_high": wholes(np.full(len(state), SCALE_HIGH)),
        **_second_questions(people.alternatives[client], state, random),
    }
    return {"survey_invitations": invitations, "surveys": sheets, "survey_scores": _scores(ids, state, random)}


def _second_questions(alternatives: np.ndarray, state: np.ndarray, random: np.random.Generator) -> dict[str, pa.Array]:
    """Would recommend and the best alternative; some leave one blank, and who has no alternative cannot judge it."""
    n = len(state)
    recommend = np.clip(np.rint(0.95 * state + 0.6 + random.normal(0, 1.0, n)), SCALE_LOW, SCALE_HIGH)
    other = np.clip(np.rint(4.2 + 2.6 * alternatives + random.normal(0, 1.4, n)), SCALE_LOW, SCALE_HIGH)
    return {
        "would_recommend": wholes(recommend, random.random(n) > 0.04),
        "best_alternative": wholes(other, (random.random(n) > 0.06) & (alternatives > 0.03)),
    }


def _scores(ids: pa.Array, state: np.ndarray, random: np.random.Generator) -> dict[str, pa.Array]:
    n, kinds = len(state), len(ATTRIBUTES)
    offset, pull, noise = (np.array(column) for column in list(zip(*ATTRIBUTES, strict=True))[1:])
    own = offset + random.normal(0, 1, (n, kinds)) * noise
    raw = MEAN_SATISFACTION + own + pull * (state[:, None] - MEAN_SATISFACTION)
    return {
        "survey_id": texts(ids, np.repeat(np.arange(n), kinds)),
        "attribute": texts([a[0] for a in ATTRIBUTES], np.tile(np.arange(kinds), n)),
        "score": wholes(np.clip(np.rint(raw), SCALE_LOW, SCALE_HIGH).ravel()),
    }


def referrals(plan: Plan, people: People) -> dict[str, pa.Array]:
    """Praise, and for some of it the client of the same city that opened two to eight weeks later."""
    random = plan.random(people.block, "praise")
    acts = said(plan, people, PRAISE, random)
    came = np.full(len(acts.day), -1)
    newcomers = np.nonzero((people.opened >= plan.first_day) & (random.random(people.n) < FOUND_A_CLIENT))[0]
    by_day = np.argsort(acts.day, kind="stable")
    in_order = acts.day[by_day]
    for new in newcomers.tolist():
        opened = people.opened[new]
        low, high = np.searchsorted(in_order, (opened - 56, opened - 13))
        near = by_day[low:high]
        is_neighbour = (people.city[acts.client[near]] == people.city[new]) & (acts.client[near] != new)
        near = near[is_neighbour & (came[near] < 0)]
        if len(near):
            came[near[new % len(near)]] = new
    return {
        "referral_id": serial_keys("F", people.block, len(came)),
        "client_id": texts(people.ids, acts.client),
        "referred_on": days(acts.day),
        "new_client_id": people.ids.take(pa.array(np.maximum(came, 0), mask=came < 0)),
    }


def complaints(plan: Plan, people: People) -> tuple[Complaints, dict[str, pa.Array]]:
    """Complaints at the curve's rate, with the answer, the solution and the compensation as far as they have come."""
    random = plan.random(people.block, "complaints")
    acts = said(plan, people, COMPLAINT, random)
    n = len(acts.day)
    slow = people.city[acts.client] == SLOW_CITY
    wait_hours = random.gamma(1.3, np.where(slow, 24, 11), n)
    answered = acts.day * DAY_SECONDS + 9 * 3600 + (wait_hours * 3600).astype(np.int64)
    resolved = np.maximum(answered // DAY_SECONDS, acts.day + random.geometric(np.where(slow, 0.12, 0.22), n))
    is_answered = (random.random(n) < 0.96) & (answered < (plan.last_day + 1) * DAY_SECONDS)
    is_resolved = is_answered & (random.random(n) < np.where(slow, 0.74, 0.9)) & (resolved <= plan.last_day)
    paid = is_resolved & (random.random(n) < 0.22)
    category = np.minimum(np.searchsorted(np.cumsum(CATEGORY_SHARES), random.random(n)), len(CATEGORIES) - 1)
    columns = {
        "complaint_id": serial_keys("B", people.block, n),
        "client_id": texts(people.ids, acts.client),
        "received_on": days(acts.day),
        "category": texts(CATEGORIES, category),
        "answered_at": moments(answered, is_answered),
        "resolved_on": days(resolved, is_resolved),
        "compensation": rounded(np.exp(random.normal(5.0, 0.7, n)), 2, paid),
    }
    answered = np.where(is_answered, answered, NEVER * DAY_SECONDS)
    return Complaints(acts, answered, np.where(is_resolved, resolved, NEVER)), columns
