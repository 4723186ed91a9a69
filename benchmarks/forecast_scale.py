"""What forecasts of many series cost, and whether regions are better off with the form chosen above them.

`python -m benchmarks.forecast_scale speed [KPIS]` makes the late rows of 50 key figures for a company of 100 regions
and 60 months, made up here, as publishing does: 2 processes, competition for the company and the ten regions below it,
the chosen form fitted again for the other 90, everything made coherent, twelve earlier origins told.
`python -m benchmarks.forecast_scale leaves [KPIS]` compares what could be done for the regions, in the same rolling
origins. `python -m benchmarks.forecast_scale store STORE` does so for a published store. Each prints its table.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.harness import calibration_ms
from metrics.festival import festival_shares
from metrics.forecast import reconcile
from metrics.outlook.coherent import coherent_paths
from metrics.outlook.fitted import fitted_groups
from metrics.outlook.fitting import SEASON, Fit
from metrics.outlook.hierarchy import Hierarchy, hierarchy_of
from metrics.outlook.history import History, history_of
from metrics.outlook.measures import DYADIC, Columns, Forecast, Group, Measure
from metrics.outlook.months import Months, months_between
from metrics.outlook.plans import Plan, job_name
from metrics.outlook.rows import group_rows
from metrics.outlook.workers import PROCESSES

Array = NDArray[np.float64]
KPIS, REGIONS, TOPS = 50, 100, 10
FIRST, LAST = date(2021, 11, 1), date(2026, 10, 31)
ORIGINS = range(1, 13)
SAME_FORM = "ETS(A,N,A) & SARIMAX(0,1,1)(0,1,1)"
INTERVAL = (0.025, 0.975)


def invented(kpis: int) -> list[Plan]:
    """Key figures of a company of 100 regions, ten of them above the other ninety, 60 months."""
    months = months_between(FIRST, LAST, 1)
    parents = {key: None if key <= TOPS else 1 + key % TOPS for key in range(1, REGIONS + 1)}
    names = {key: f"R{key:03d}" for key in parents}
    hierarchy = hierarchy_of(parents, names, range(TOPS + 1, REGIONS + 1))
    return [_plan(number, hierarchy, months, parents) for number in range(kpis)]


def _plan(number: int, hierarchy: Hierarchy, months: Months, parents: Mapping[int, int | None]) -> Plan:
    name = f"kpi_{number:02d}"
    found = _values(np.random.default_rng([11, number]), hierarchy.leaf_keys, months, parents, number)
    columns: Columns = {name: found, "lines": np.ones_like(found)}
    measure = Measure(name, "money", lambda c: c[name], grid=DYADIC)
    history = history_of(measure, columns, hierarchy, months, {})
    assert history is not None
    return Plan(Group((measure,), (Forecast(name, "money", "itself", (name,)),)), {name: history}, months)


def _values(
    drawn: np.random.Generator, leaves: tuple[int, ...], months: Months, parents: Mapping[int, int | None], number: int
) -> Array:
    """Level × trend × season × festival × days, with chance of the company, of the region above and of its own.

    Every fifth key figure is a count: in small regions a few a month, many months none.
    """
    count, time_ = len(months.whole), np.arange(len(months.whole))
    tops = sorted({parents[leaf] for leaf in leaves}, key=str)
    wave = np.array([2 * np.pi * month.start.month / 12 for month in months.whole])
    company = _chance(drawn, count, 0.03)
    above = {top: _chance(drawn, count, 0.03) for top in tops}
    phase = {top: drawn.uniform(0, 2 * np.pi) for top in tops}
    season, festival = drawn.uniform(0.0, 0.3), drawn.uniform(-0.3, 0.0)
    shares = festival_shares(months.whole)
    days = np.array([month.days for month in months.whole]) / 30.4
    rows = []
    for leaf in leaves:
        size = np.exp(drawn.normal(0, 1.0)) * (8 if number % 5 == 4 else 50_000)
        trend = drawn.normal(0.002, 0.003) * time_
        log = trend + season * np.sin(wave + phase[parents[leaf]]) + company + above[parents[leaf]]
        log += _chance(drawn, count, drawn.uniform(0.03, 0.12)) + shares @ np.array([0.3, 1.0, 0.2]) * festival
        mean = size * days * np.exp(log)
        rows.append(drawn.poisson(mean) if number % 5 == 4 else mean)
    return np.asarray(rows, dtype=float)


def _chance(drawn: np.random.Generator, count: int, size: float) -> Array:
    """Half of it a level that wanders, half of it gone the next month."""
    return np.asarray(np.cumsum(drawn.normal(0, size / 3, count)) + drawn.normal(0, size, count))


def speed(kpis: int) -> None:
    plans = {plan.fingerprint: plan for plan in invented(kpis)}
    series = sum(len(h.hierarchy.nodes) for plan in plans.values() for h in plan.histories.values())
    full = sum(len(plan.full_jobs()) for plan in plans.values())
    before, load = _processor(), os.getloadavg()[0]
    calibration, began = calibration_ms(), time.perf_counter()
    forecasts = tests = made = 0
    own = 0.0
    for key, fitted in fitted_groups(plans, {}, _dots(), PROCESSES):
        made += len(fitted)
        started = time.process_time()
        told, tried = group_rows(plans[key], fitted)
        own += time.process_time() - started
        forecasts, tests = forecasts + len(told), tests + len(tried)
        spent = sum(_processor()) - sum(before)
        print(f"{made:,} series told, {spent:.0f} processor s, {time.perf_counter() - began:.0f} s", file=sys.stderr)
    wall = time.perf_counter() - began
    here, children = (now - then for now, then in zip(_processor(), before, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print("| series | competitions | wall s | processor s, fits | processor s, telling | on two free cores | peak GB |")
    print("|---|---|---|---|---|---|---|")
    free = (here + children) / PROCESSES
    print(f"| {series:,} | {full:,} | {wall:.0f} | {children:.0f} | {own:.0f} | {free / 60:.1f} min | {peak:.1f} |")
    print(
        f"\n{forecasts:,} rows of `forecasts`, {tests:,} of `forecast_tests`; load {load:.0f} before and"
        f" {os.getloadavg()[0]:.0f} after, calibration {calibration:.0f} ms."
    )


def _processor() -> tuple[float, float]:
    """Seconds of this process, and of its children: those that are over and those that still work."""
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    here, children = (usage.ru_utime + usage.ru_stime for usage in found)
    for child in multiprocessing.active_children():
        fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
        children += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return here, children


def _dots() -> Callable[[float], None]:
    last = [0.0]

    def tell(share: float) -> None:
        if share >= last[0] + 0.05:
            last[0] = share
            print(f"{share:.0%}", file=sys.stderr, flush=True)

    return tell


Scores = dict[tuple[str, str], list[float]]


def leaves(plans: list[Plan], competing: int) -> None:
    """MASE and coverage by level and method; for the first `competing` plans also models that compete for each leaf."""
    errors: Scores = defaultdict(list)
    inside: Scores = defaultdict(list)
    by_key = {plan.fingerprint: plan for plan in plans}
    chosen = dict(fitted_groups(by_key, {}, _dots(), PROCESSES))
    everywhere = {key: _all_compete(plan) for key, plan in by_key.items()}
    same = {job.fingerprint: (SAME_FORM, ()) for plan in everywhere.values() for job in plan.full_jobs()}
    alike = dict(fitted_groups(everywhere, same, _dots(), PROCESSES))
    some = dict(list(everywhere.items())[:competing])
    contested = dict(fitted_groups(some, {}, _dots(), PROCESSES))
    for key, plan in by_key.items():
        for measure, history in plan.histories.items():
            for back in ORIGINS:
                ways = Ways(chosen[key], alike[key], contested.get(key, {}))
                _compare(history, measure, ways, back, errors, inside)
    _print(errors, inside)


def _all_compete(plan: Plan) -> Plan:
    found = {}
    for measure, history in plan.histories.items():
        nodes = tuple(replace(node, is_full=True) for node in history.hierarchy.nodes)
        found[measure] = replace(history, hierarchy=replace(history.hierarchy, nodes=nodes))
    return replace(plan, histories=found)


@dataclass(frozen=True)
class Ways:
    """Fits of one key figure: as is done, one form for every series, models competing for every series (or none)."""

    chosen: Mapping[str, Fit]
    alike: Mapping[str, Fit]
    contested: Mapping[str, Fit]


def _compare(history: History, measure: str, ways: Ways, back: int, errors: Scores, inside: Scores) -> None:
    """Months that came after the origin against what each way said of them; series without earlier origins are left."""
    nodes = history.hierarchy.nodes
    base, alike = _past(history, measure, ways.chosen, back), _past(history, measure, ways.alike, back)
    if base is None or alike is None:
        return
    spreads = base.std(axis=1)
    projected = reconcile(history.hierarchy.summing, np.maximum((spreads**2).mean(axis=1), 1e-12), base)
    told = coherent_paths(history.hierarchy, list(base), history.measure.is_floored, back)
    ours = np.stack([told[list(node.leaves)].sum(axis=0) for node in nodes])
    low = [at for at, node in enumerate(nodes) if len(node.leaves) == 1]
    place = {nodes[at].leaves[0]: at for at in low}
    rival = _past(history, measure, ways.contested, back) if ways.contested else None
    for at, node in enumerate(nodes):
        known = history.known(at)
        train, came = known[: len(known) - back][history.first[at] :], known[len(known) - back :]
        scale = np.abs(train[SEASON:] - train[:-SEASON]).mean() if len(train) > SEASON else 0.0
        if not scale:
            continue
        level = "company" if at == 0 else "first level" if node.is_full else "regions below"
        said_by = {
            "seasonal naive": train[-SEASON:][:back],
            f"one form for all: {SAME_FORM}": alike[at].mean(axis=0),
            "form chosen above, fitted again": base[at].mean(axis=0),
            "bottom-up": sum(base[place[leaf]].mean(axis=0) for leaf in node.leaves),
            "fitted again and reconciled (what is done)": ours[at].mean(axis=0),
        }
        if rival is not None:
            said_by["of a part: competition for every region"] = rival[at].mean(axis=0)
            said_by["of that part: form chosen above, fitted again"] = base[at].mean(axis=0)
            said_by["of that part: fitted again and reconciled"] = ours[at].mean(axis=0)
        for way, said in said_by.items():
            errors[level, way].append(float(np.abs(np.asarray(said)[:back] - came).mean() / scale))
        for way, paths in (("own", base[at]), ("projected independently", projected[at]), ("what is done", ours[at])):
            bounds = np.quantile(paths[:, :back], INTERVAL, axis=0)
            inside[level, way] += ((bounds[0] <= came) & (came <= bounds[1])).tolist()


def _past(history: History, measure: str, fitted: Mapping[str, Fit], back: int) -> Array | None:
    """Base paths of every node from that origin; None where a node has none."""
    found = [dict(fitted[job_name(measure, node.name)].past).get(back) for node in history.hierarchy.nodes]
    if any(paths is None for paths in found):
        return None
    return np.stack([np.asarray(paths, dtype=float) for paths in found])


def _print(errors: Scores, inside: Scores) -> None:
    levels = list(dict.fromkeys(level for level, _way in errors))
    print("| MASE | " + " | ".join(levels) + " |\n|---|" + "---|" * len(levels))
    for way in dict.fromkeys(way for _level, way in errors):
        print(f"| {way} | " + " | ".join(_mean(errors[level, way]) for level in levels) + " |")
    print("\n| months in 95 % intervals | " + " | ".join(levels) + " |\n|---|" + "---|" * len(levels))
    for way in dict.fromkeys(way for _level, way in inside):
        print(f"| {way} | " + " | ".join(_share(inside[level, way]) for level in levels) + " |")


def _mean(found: list[float]) -> str:
    return f"{np.mean(found):.3f}" if found else ""


def _share(found: list[float]) -> str:
    return f"{np.mean(found):.1%} of {len(found):,}"


def _store_plans(root: Path) -> Iterator[Plan]:
    from data.door import Door
    from data.periods import period_of
    from data.scope import Selection, whole_company
    from metrics.outlook.making import plans_of

    door = Door(root)
    version = door.current()
    assert version is not None, f"nothing is published in {root}"
    period = period_of(version.as_of, "year", version.settings.calendar)
    yield from plans_of(door.view(version, whole_company("benchmark", "the benchmark owns it"), Selection(period)))


if __name__ == "__main__":
    part, given = sys.argv[1], sys.argv[2:]
    if part == "speed":
        speed(int(given[0]) if given else KPIS)
    elif part == "leaves":
        leaves(invented(int(given[0]) if given else 6), competing=2)
    else:
        leaves(list(_store_plans(Path(given[0]))), competing=0)
