"""Companies whose model of staying is known: how often the interval of the revenue held by barriers holds the truth.

    python -m benchmarks.barriers_coverage [COMPANIES]    writes benchmarks/BARRIERS.md (a minute for 400 of each kind)

Each company: 1,500 clients with two to four followed answers each, revenue log-normal. The fit, the draws and the sum
are those of the page. In the second kind clients also lean to staying or leaving of themselves, so that the answers of
one client are alike and the curve is no exact logit; its truth is the mean over the leanings.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from metrics.false_loyalty import fit_stay, opened
from metrics.false_loyalty.barriers import STEP, Barriers
from metrics.intervals import wilson

CLIENTS, COMPANIES = 1_500, 400
TRUE = np.array([2.2, 0.8, -2.4, 3.2])
LEANING = 1.0
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(20)
Array = np.ndarray


def chance(s: Array, a: Array, leaning: float) -> Array:
    """The true chance to stay, over clients of any leaning."""
    odds = np.stack([np.ones_like(s), s, a, s * a], 1) @ TRUE
    return expit(odds[:, None] + leaning * NODES) @ WEIGHTS / WEIGHTS.sum()


def company(seed: int, leaning: float) -> tuple[tuple[Array, ...], Barriers, float]:
    """The followed answers, the clients as they are today in cells, and the revenue that barriers truly hold."""
    random = np.random.default_rng([seed, round(10 * leaning)])
    a = np.where(random.random(CLIENTS) < 0.2, random.uniform(0, 0.12, CLIENTS), random.beta(2.2, 1.8, CLIENTS)).round(
        2
    )
    level = random.normal(6.4, 1.9, CLIENTS)
    client = np.repeat(np.arange(CLIENTS), random.integers(2, 5, CLIENTS))
    s = np.clip(np.rint(level[client] + random.normal(0, 1.35, len(client))), 0, 10) / 10
    own = leaning * random.normal(size=CLIENTS)[client]
    odds = np.stack([np.ones_like(s), s, a[client], s * a[client]], 1) @ TRUE
    stayed = (random.random(len(client)) < expit(odds + own)).astype(float)
    today = np.clip(np.rint(level + random.normal(0, 1.35, CLIENTS)), 0, 10) / 10
    revenue = np.exp(random.normal(12, 1, CLIENTS)).round()
    truth = float(revenue @ (chance(today, a, leaning) - chance(today, np.ones(CLIENTS), leaning)))
    rows = pd.DataFrame({"satisfaction": today, "alternatives": a, "revenue_e4": revenue, "clients": 1})
    cells = rows.groupby([(rows["satisfaction"] / STEP).round(), (rows["alternatives"] / STEP).round()]).agg(
        satisfaction=("satisfaction", "mean"), alternatives=("alternatives", "mean"),
        revenue_e4=("revenue_e4", "sum"), clients=("clients", "sum"),
    )  # fmt: skip
    answers = (client, s, a[client], stayed, np.ones(len(client)))
    return answers, Barriers(cells.reset_index(drop=True), clients=CLIENTS), truth


def row(companies: int, leaning: float, name: str) -> str:
    """One line of the table: how often the interval held the truth, and how far the estimate lay from it."""
    inside, errors, widths = 0, [], []
    for seed in range(companies):
        answers, today, truth = company(seed, leaning)
        model = fit_stay(*answers)
        assert model is not None, f"company {seed} has no model"
        held = opened(Barriers(today.cells, model, clients=CLIENTS), 1.0)
        assert held is not None and held.revenue.low is not None and held.revenue.high is not None
        inside += held.revenue.low <= truth <= held.revenue.high
        errors.append((held.revenue.value or 0) / truth - 1)
        widths.append((held.revenue.high - held.revenue.low) / truth)
    low, high = wilson(inside, companies)
    share = f"{100 * inside / companies:.1f} % ({100 * low:.1f}–{100 * high:.1f})"
    return f"| {name} | {companies} | {share} | {100 * np.mean(errors):+.1f} % | {100 * np.median(widths):.0f} % |"


def main(companies: int) -> None:
    started = time.monotonic()
    lines = [
        "# Revenue held by barriers, on companies whose truth is known",
        "",
        f"`python -m benchmarks.barriers_coverage {companies}`: {CLIENTS:,} clients with two to four followed answers"
        " each; the fit, the draws and the sum of the page.",
        "",
        "| company | n | 95 % interval holds the truth | mean error | width, of the truth |",
        "|---|---|---|---|---|",
        row(companies, 0.0, "as the model says"),
        row(companies, LEANING, f"clients lean of themselves (sd {LEANING:g} of the log odds)"),
        "",
        f"{time.monotonic() - started:.0f} s.",
    ]
    text = "\n".join(lines) + "\n"
    (Path(__file__).parent / "BARRIERS.md").write_text(text, "utf8")
    print(text)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COMPANIES)
