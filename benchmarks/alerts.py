"""Do alerts keep their budget, and what do they find? On the sample company in which nothing happens, and with falls.

`python -m benchmarks.alerts null FIRST LAST` counts the alerts of clean companies against what they state to expect;
`python -m benchmarks.alerts planted FIRST LAST` plants falls at known weeks and compares all charts together with each
alone at the same budget; seeds from FIRST to LAST. Each prints its table.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.stats import poisson

from data.sample.goods import CATEGORIES, goods
from data.sample.opinions import RESPONSE_INTERCEPT, RESPONSE_SLOPE
from data.sample.orders import lines, orders
from data.sample.people import people
from data.sample.places import places
from data.sample.plan import Plan
from metrics.alerts.chances import Chances, chances_of, drawn_highest, real_highest
from metrics.alerts.company import Company, order_rates_of
from metrics.alerts.drops import answers_of, drop_limit, drops
from metrics.alerts.kinds import IMPORTANCE
from metrics.alerts.mix_signals import joined_mixes, mix_signals, range_read
from metrics.alerts.mixes import BLOCKS
from metrics.alerts.rhythm import FALL, PARTS
from metrics.alerts.season import season_of
from metrics.alerts.signals import SEED, YEAR_WEEKS, Rhythms, rhythm_signals, rhythms_of
from metrics.alerts.span import FIRST, JUDGED_FROM, WARM, WEEKS

CLIENTS, MONTHS, BUDGET = 3_000, 60, 52
BUDGETS = (52, 156)
SUNDAY = date(2026, 10, 18)
FALLS = (0.3, 0.5, 1.0)
PLANTED, FOLLOWED = 50, 26
"""Falls of each size in a company, between the 4th and the 26th judged week; each is followed for half a year."""
METHODS: dict[str, tuple[str, ...]] = {
    "ours": FALL, "robust z alone": ("month_low",), "EWMA alone": ("ewma_low",), "CUSUM alone": ("cusum_low",),
    "sum of stops alone": ("stop",), "sum of smaller orders alone": ("smaller",),
}  # fmt: skip
READ = {"fall": (*FALL, "ewma_low", "month_low")}


@dataclass(frozen=True, eq=False)
class Clean:
    """A company in which nothing happens: orders by week, first weeks, groups, categories by block, answers."""

    values: np.ndarray
    starts: np.ndarray
    cells: tuple[np.ndarray, ...]
    blocks: np.ndarray
    answers: pd.DataFrame

    def company(self, values: np.ndarray | None = None) -> Company:
        used = self.values if values is None else values
        return Company(used, self.starts, season_of(used, self.starts, self.cells), order_rates_of(used, self.starts))


def clean_company(seed: int, clients: int = CLIENTS) -> Clean:
    """The sample company of that seed without events, as the detectors read it."""
    plan = Plan(clients, MONTHS, None, seed, SUNDAY, events=False)
    where, stock = places(plan), goods()
    parts: list[tuple[np.ndarray, ...]] = []
    said: list[pd.DataFrame] = []
    for block in range(plan.blocks):
        who = people(plan, where, block)
        placed = orders(plan, who)
        sold = lines(plan, who, placed, stock)
        back = plan.last_day - placed.day
        week, of_block = WEEKS - 1 - back // 7, BLOCKS - 1 - back[sold.order] // 28
        values = np.zeros((who.n, WEEKS), np.float32)
        shelves = np.zeros((who.n, len(CATEGORIES), BLOCKS), np.float32)
        gross = (sold.revenue_cents + sold.discount_cents) / 100
        amounts = np.bincount(sold.order, gross, minlength=len(placed.day))
        np.add.at(values, (placed.client[week >= 0], week[week >= 0]), amounts[week >= 0])
        late, buyer = of_block >= 0, placed.client[sold.order]
        np.add.at(shelves, (buyer[late], stock.category[sold.product][late], of_block[late]), gross[late])
        first = np.full(who.n, WEEKS)
        np.minimum.at(first, placed.client, week)
        parts.append((values, np.clip(first + 1, 0, WEEKS), who.channel, who.city, shelves))
        said.append(_said(plan, who, block))
    values, starts, channel, city, shelves = (np.concatenate(part) for part in zip(*parts, strict=True))
    cells = (city * (int(channel.max()) + 1) + channel, city, np.zeros(len(city), int))
    return Clean(values, starts, cells, shelves, pd.concat(said).sort_values(["client_key", "answered_on"]))


def _said(plan: Plan, who: object, block: int) -> pd.DataFrame:
    """Answers of a block as `answers_of` takes them: those who answered, in the waves of the last four years."""
    states = who.states  # type: ignore[attr-defined]
    random = plan.random(block, "surveys")
    days = plan.wave_days[None, :] + who.answer_delay[:, None]  # type: ignore[attr-defined]
    willing = random.random(states.shape) < 1 / (1 + np.exp(-(RESPONSE_INTERCEPT + RESPONSE_SLOPE * states)))
    there = (who.opened[:, None] < plan.wave_days) & (days <= plan.last_day)  # type: ignore[attr-defined]
    client, wave = np.nonzero(willing & there & (days > plan.last_day - 4 * 366))
    told = days[client, wave].astype("datetime64[D]").astype("datetime64[s]")
    names = np.array([name for name, _day in plan.waves])[wave]
    return pd.DataFrame({
        "client_key": client + block * plan.block_clients, "one": names, "answered_on": told, "quarter": told,
        "said": states[client, wave] / 10, "is_named": True, "place": who.city[client],  # type: ignore[attr-defined]
    })  # fmt: skip


def counted(made: Clean) -> dict[str, tuple[float, int]]:
    """Per kind: false alarms to expect, and alerts that were raised, with the budget shared as in the product."""
    rhythms = rhythms_of(made.company())
    rows = np.arange(len(made.values))
    names = tuple(CATEGORIES)
    mixes = joined_mixes(list(range_read(made.blocks, rows, 100_000, SUNDAY, names, np.random.default_rng(SEED))))
    answers = answers_of(made.answers.reset_index(drop=True), SUNDAY)
    assert mixes is not None and answers is not None, "the sample company has categories and answers"
    years = {kind: rhythms.years(kind) for kind in rhythms.chances}
    years |= {"mix": float(mixes.weeks.sum()) / YEAR_WEEKS, "satisfaction": float(len(np.unique(answers.judged)))}
    whole = sum(IMPORTANCE[kind] * each for kind, each in years.items())
    budgets = {kind: BUDGET * IMPORTANCE[kind] * each / whole for kind, each in years.items()}
    found = {}
    for kind in rhythms.chances:
        watch = rhythms.watch(kind, budgets[kind])
        found[kind] = watch.expected, len(rhythm_signals(rhythms, watch, SUNDAY))
    watch = mixes.watch(budgets["mix"])
    found["mix"] = watch.expected, len(mix_signals(mixes, watch.limit))
    limit = drop_limit(answers, budgets["satisfaction"])
    found["satisfaction"] = limit.expected, len(drops(answers, limit, SUNDAY))
    return found


def null(seeds: Iterable[int]) -> None:
    """The table of expected and raised alerts in a year, company by company."""
    kinds = (*PARTS, "mix", "satisfaction")
    print("| seed | " + " | ".join(kinds) + " | all: expected | raised | 95 % of chance |")
    print("|---|" + "---|" * (len(kinds) + 3))
    totals = {kind: np.zeros(2) for kind in kinds}
    inside = many = 0
    for seed in seeds:
        found = counted(clean_company(seed))
        for kind, pair in found.items():
            totals[kind] += pair
        expected, raised = (sum(pair[at] for pair in found.values()) for at in (0, 1))
        low, high = poisson.ppf((0.025, 0.975), expected)
        inside, many = inside + (low <= raised <= high), many + 1
        cells = " | ".join(f"{found[k][0]:.1f} → {found[k][1]}" if k in found else "–" for k in kinds)
        print(f"| {seed} | {cells} | {expected:.1f} | {raised} | {low:.0f}–{high:.0f} |", flush=True)
    cells = " | ".join(f"{totals[k][0]:.1f} → {totals[k][1]:.0f}" for k in kinds)
    expected, raised = (sum(total[at] for total in totals.values()) for at in (0, 1))
    low, high = poisson.ppf((0.025, 0.975), expected)
    print(f"| all | {cells} | {expected:.1f} | {raised:.0f} | {low:.0f}–{high:.0f} |")
    print(f"\n{inside} of {many} companies lie within their 95 % interval.")


def planted_rows(made: Clean, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Amounts with falls in them, the clients that fell, by how much, and the week in which each fall began.

    Half of the falls are orders that do not come, half are smaller orders.
    """
    known = made.starts < JUDGED_FROM - YEAR_WEEKS
    steady = np.flatnonzero(known & ((made.values[:, JUDGED_FROM - YEAR_WEEKS : JUDGED_FROM] > 0).mean(axis=1) > 0.3))
    rows = random.choice(steady, PLANTED * len(FALLS), replace=False)
    sizes, weeks = np.repeat(FALLS, PLANTED), random.integers(JUDGED_FROM + 3, JUDGED_FROM + FOLLOWED, len(rows))
    values = made.values.copy()
    for at, (row, size, week) in enumerate(zip(rows, sizes, weeks, strict=True)):
        later = values[row, week:]
        values[row, week:] = later * ((random.random(len(later)) >= size) if at % 2 else (1 - size))
    return values, rows, sizes, weeks


def found_after(found: Rhythms, chances: Chances, parts: tuple[str, ...], limit: float, rows: np.ndarray) -> np.ndarray:
    """The weeks in which these clients passed the limit, a row a week from `FIRST` on, a column a client."""
    told = found.company.readings(rows)
    place = np.searchsorted(found.rows, rows)
    group = found.real["fall"].group[place]
    rare = np.stack([chances.rarity(np.stack([told.parts[p][at] for p in parts], axis=1), group)
                     for at in range(WEEKS - FIRST)])  # fmt: skip
    crossed = np.zeros(rare.shape, bool)
    crossed[WARM:] = (rare[WARM:] >= limit) & (rare[WARM - 1 : -1] < limit) & told.judged("fall")[WARM:]
    return crossed


Hits = dict[tuple[int, str, float], list[float]]
Spent = dict[tuple[int, str], list[float]]


def planted(seeds: Iterable[int]) -> None:
    """The table of falls found within half a year, and how many weeks that took, by budget, method and size."""
    hits: Hits = {(all_kinds, name, size): [] for all_kinds in BUDGETS for name in METHODS for size in FALLS}
    spent: Spent = {(all_kinds, name): [] for all_kinds in BUDGETS for name in METHODS}
    for seed in seeds:
        made = clean_company(seed)
        values, rows, sizes, weeks = planted_rows(made, np.random.default_rng([SEED, seed]))
        company = made.company(values)
        found = Rhythms(company, company.judgeable, real_highest(company, company.judgeable), {})
        drawn = drawn_highest(company, found.rows, np.random.default_rng(SEED), READ)["fall"]
        judged = int(found.real["fall"].weeks.sum())
        share = IMPORTANCE["fall"] * found.years("fall") / _all_years(found)
        for name, parts in METHODS.items():
            chances = chances_of("fall", drawn, parts)
            for all_kinds in BUDGETS:
                limit, expected = chances.limit(all_kinds * share, judged)
                spent[all_kinds, name].append(expected)
                crossed = found_after(found, chances, parts, limit, rows)
                for column, (size, week) in enumerate(zip(sizes, weeks, strict=True)):
                    when = np.flatnonzero(crossed[week - FIRST : week - FIRST + FOLLOWED, column])
                    hits[all_kinds, name, float(size)].append(float(when[0] + 1) if len(when) else np.nan)
        print(f"seed {seed} done", file=sys.stderr, flush=True)
    _printed(hits, spent)


def _all_years(found: Rhythms) -> float:
    """Client-years of all kinds with their weights, products and answers taken to be as many as the rises."""
    return sum(IMPORTANCE[kind] * found.years(kind) for kind in found.real) + 2 * found.years("rise")


def _printed(hits: Hits, spent: Spent) -> None:
    heads = " | ".join(f"fall of {size:.0%}: found, median weeks" for size in FALLS)
    print(f"| budget, all kinds | method | false falls a year | {heads} |")
    print("|---|---|---|" + "---|" * len(FALLS))
    for all_kinds, name in spent:
        cells = []
        for size in FALLS:
            delays = np.array(hits[all_kinds, name, size])
            seen = ~np.isnan(delays)
            error = 1.96 * np.sqrt(seen.mean() * (1 - seen.mean()) / len(seen))
            weeks = f"{np.median(delays[seen]):.0f}" if seen.any() else "–"
            cells.append(f"{seen.mean():.0%} ± {error:.0%}, {weeks}")
        print(f"| {all_kinds} | {name} | {np.mean(spent[all_kinds, name]):.1f} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    command, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    {"null": null, "planted": planted}[command](range(first, last + 1))
