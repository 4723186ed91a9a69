"""Companies whose word of mouth is known: drawn as the sample draws its own, with acts from a curve of one's choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.sample import truth
from data.sample.people import people
from data.sample.places import places
from data.sample.plan import Plan

Array = np.ndarray
CLIENTS, MONTHS, AS_OF, WINDOW_DAYS = 3_000, 60, date(2026, 10, 18), 180
DIFFERENCE = 0.5  # variance of a client's own factor: its standard deviation is 71 % of the mean
LOG_LINEAR_SLOPE = 0.3
SIDES = {"praise": truth.PRAISE, "complaint": truth.COMPLAINT}
TOP = truth.SCALE_HIGH


@dataclass(frozen=True)
class Answers:
    """One company's answers: whose, how satisfied (0 to 10), and the years watched after it."""

    client: Array
    satisfaction: Array
    exposure: Array


def company(seed: int) -> Answers:
    """The answers of the sample company of that seed; the numbers of its clients follow the sample's own drawing."""
    plan = Plan(CLIENTS, MONTHS, None, seed, AS_OF)
    where, random = places(plan), np.random.default_rng([seed, 1])
    found: list[tuple[Array, Array, Array]] = []
    for block in range(plan.blocks):
        those = people(plan, where, block)
        answered_on = plan.wave_days[None, :] + those.answer_delay[:, None]
        here = (those.opened[:, None] < plan.wave_days) & (answered_on <= those.left[:, None])
        here &= (plan.wave_days >= plan.first_day) & (answered_on < plan.last_day)
        willing = 1 / (1 + np.exp(-(truth.RESPONSE_INTERCEPT + truth.RESPONSE_SLOPE * those.states)))
        client, wave = np.nonzero(here & (random.random(here.shape) < willing))
        watched = np.minimum(plan.last_day - answered_on[client, wave], WINDOW_DAYS)
        found.append((client + block * plan.block_clients, those.states[client, wave], watched / 365.25))
    return Answers(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def exponential_hinge(side: truth.Branch, s: Array) -> Array:
    return side.rate(s)


def linear_hinge(side: truth.Branch, s: Array) -> Array:
    """Flat up to the same threshold, then straight to the same rate at the end of the scale."""
    end = np.array([TOP if side.direction > 0 else 0])
    rise = (side.rate(end) - side.level) / abs(end - side.threshold)
    return side.level + rise * np.maximum(side.direction * (s - side.threshold), 0)


def log_linear(side: truth.Branch, s: Array) -> Array:
    return np.exp(LOG_LINEAR_SLOPE * side.direction * s)


def flat(side: truth.Branch, s: Array) -> Array:
    return np.ones(len(s))


TRUTHS: dict[str, Callable[[truth.Branch, Array], Array]] = {
    "exponential_hinge": exponential_hinge, "linear_hinge": linear_hinge, "log_linear": log_linear, "constant": flat,
}  # fmt: skip


def acts(answers: Answers, name: str, side: truth.Branch, differ: bool, random: np.random.Generator) -> Array:
    """What followed each answer. Log-linear and constant truths bring as many acts as the sample's own would."""
    means = TRUTHS[name](side, answers.satisfaction.astype(float)) * answers.exposure
    if name in ("log_linear", "constant"):
        means *= (side.rate(answers.satisfaction) * answers.exposure).sum() / means.sum()
    if differ:
        own = random.gamma(1 / DIFFERENCE, DIFFERENCE, CLIENTS)
        means = means * own[answers.client]
    return random.poisson(means)
