"""How well forecasts foresee what followed: forecast() called on series cut short, its intervals held against the rest.

`python -m benchmarks.forecast_holdout STORE` prints the tables of FORECAST.md: the sample company's series (the company
and its first level of regions) and the monthly series that come with statsmodels. Set OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.forecast_series import AHEAD, Named, public_series, store_series
from metrics.forecast import ALL, Outlook, forecast, mase, smape
from metrics.forecast.held_out import FILE
from metrics.forecast.prepared import prepared

Array = NDArray[np.float64]
CUTS = {59: (18, 30, 36, 44, 52), 84: (18, 30, 36, 48, 60), 144: (96, 120)}
"""After how many months a series of that length is cut: the first two are too short for models."""
ALONE_AT = (44, 48)
"""Where every candidate is also asked alone."""
COMMAND = "python -m benchmarks.forecast_holdout"
ALONE = f"Each candidate alone, after {' and '.join(map(str, ALONE_AT))} months"
SHOWN = {
    "All series": "all",
    "By figure and by series": "series",
    "By months known": "months",
    ALONE: "alone",
}
"""Sections of the report that the methods page shows, and their names there."""
POOLED_CELLS = 10
LOOKED_AT = ("company", "澜州市", "望川市", "statsmodels")
"""On these series the constants of the method were chosen; the other regions were only looked at in sums."""


@dataclass(frozen=True)
class Held:
    """One forecast against what followed. inside, inside80: of the periods compared; total: whether their sum was."""

    series: str
    group: str
    months: int
    method: str
    model: str
    mase: float
    smape: float
    naive: float
    inside: tuple[bool, ...]
    inside80: tuple[bool, ...]
    total: bool
    first: str
    seconds: float

    @property
    def is_short(self) -> bool:
        return self.months < 36


def held(whole: Named, months: int) -> list[Held]:
    """The forecast of a series cut after that many months, and where wanted each candidate alone."""
    cut = whole.until(months)
    came = np.array([np.nan if one is None else one for one in whole.values[months : months + AHEAD]], dtype=float)
    found = [_held(whole, cut, came, "forecast", None)]
    if months in ALONE_AT:
        found += [_held(whole, cut, came, name, name) for name in ALL]
    return [one for one in found if one is not None]


def _held(whole: Named, cut: Named, came: Array, method: str, form: str | None) -> Held | None:
    started = time.process_time()
    said = forecast(cut.values, AHEAD, 12, days=cut.days, festival=cut.festival, form=form)
    took = time.process_time() - started
    ready = prepared(cut.values, AHEAD, 12, cut.days, cut.festival)
    if not said.mean or ready is None:
        return None
    steps, known = len(came), np.isfinite(came)
    last = np.array([_last_known(cut.values, step) for step in range(steps)])
    off, naive = (mase(ready.values, came, values, 12) for values in (said.mean[:steps], last))
    if off is None or naive is None:
        return None
    place = whole.name.split(" · ")[-1] if " · " in whole.name else whole.source
    return Held(
        series=whole.name, group=place, months=len(cut.values), method=method, model=said.model, mase=off, naive=naive,
        smape=smape(came, said.mean[:steps]) or 0.0,
        inside=_inside(came, said.low, said.high), inside80=_inside(came, said.low80, said.high80),
        total=_total_inside(said, came, known), first=_first(said), seconds=took,
    )  # fmt: skip


def _inside(came: Array, low: tuple[float, ...], high: tuple[float, ...]) -> tuple[bool, ...]:
    return tuple(bool(a <= one <= b) for one, a, b in zip(came, low, high, strict=False) if np.isfinite(one))


def _total_inside(said: Outlook, came: Array, known: NDArray[np.bool_]) -> bool:
    low, high = np.quantile(said.paths[:, : len(came)][:, known].sum(axis=1), (0.025, 0.975))
    return bool(low <= came[known].sum() <= high)


def _last_known(values: tuple[float | None, ...], step: int) -> float:
    past = [one for one in values[len(values) - 12 + step % 12 :: -12] if one is not None]
    return float(past[0]) if past else float(np.mean([one for one in values if one is not None]))


def _first(said: Outlook) -> str:
    single = [one for one in said.trials if one.mase is not None and not one.rejected and "&" not in one.model]
    return min(single, key=lambda one: one.mase or np.inf).model.removesuffix(" + festival") if single else said.model


def every_held(series: Iterable[Named], processes: int) -> list[Held]:
    """All forecasts of all series, in several processes."""
    jobs = [(one, months) for one in series for months in CUTS[len(one.values)]]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        parts = pool.map(held, *zip(*jobs, strict=True), chunksize=4)
        return [one for part in parts for one in part]


def pooled_rows(rows: list[Held], groups: dict[str, Callable[[Held], bool]]) -> Iterator[str]:
    """One line a group: errors beside the seasonal naive method's, and how much lay inside the intervals."""
    yield "| | series | forecasts | MASE | seasonal naive | sMAPE | inside 95 % | 80 % | sums inside 95 % | lost |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for name, belongs in groups.items():
        mine = [one for one in rows if belongs(one)]
        if mine:
            lost = np.mean([one.mase > one.naive + 1e-9 for one in mine])
            yield (
                f"| {name} | {len({(o.series, o.group) for o in mine})} | {len(mine)} | {_mean(mine, 'mase'):.3f} |"
                f" {_mean(mine, 'naive'):.3f} | {_mean(mine, 'smape'):.1f} | {_share(mine, 'inside')} |"
                f" {_share(mine, 'inside80')} | {np.mean([o.total for o in mine]) * 100:.0f} % | {lost * 100:.0f} % |"
            )


def ahead_rows(rows: list[Held]) -> Iterator[str]:
    """Coverage by how far ahead."""
    yield "| months ahead | values | inside 95 % |"
    yield "|---|--:|--:|"
    for low, high in ((0, 1), (1, 3), (3, 6), (6, 12), (12, 24)):
        values = [inside for one in rows for inside in one.inside[low:high]]
        yield f"| {low + 1}–{high} | {len(values):,} | {np.mean(values) * 100:.1f} % |"


def losing_rows(rows: list[Held]) -> Iterator[str]:
    """The series on which the forecasts were worse than the seasonal naive method over all cuts, worst first."""
    yield "| series | MASE | seasonal naive | inside 95 % | models |"
    yield "|---|--:|--:|--:|---|"
    by_series: dict[str, list[Held]] = {}
    for one in rows:
        by_series.setdefault(one.series, []).append(one)
    worst = sorted(by_series.items(), key=lambda each: _mean(each[1], "naive") - _mean(each[1], "mase"))
    for name, mine in worst:
        if _mean(mine, "mase") > _mean(mine, "naive"):
            models = "; ".join(dict.fromkeys(one.model for one in mine))
            errors = f"{_mean(mine, 'mase'):.2f} | {_mean(mine, 'naive'):.2f}"
            yield f"| {name} | {errors} | {_share(mine, 'inside')} | {models} |"


def _mean(rows: list[Held], name: str) -> float:
    return float(np.mean([getattr(one, name) for one in rows]))


def _share(rows: list[Held], name: str) -> str:
    return f"{np.mean([inside for one in rows for inside in getattr(one, name)]) * 100:.1f} %"


def report(rows: list[Held]) -> Iterator[str]:
    """All tables."""
    full = [one for one in rows if one.method == "forecast" and not one.is_short]
    short = [one for one in rows if one.method == "forecast" and one.is_short]
    public = "statsmodels"
    yield from ("## All series", "")
    yield from pooled_rows(full, {
        "all": lambda one: True, "sample company": lambda one: one.group != public,
        "statsmodels": lambda one: one.group == public,
        "the other four regions": lambda one: one.group not in LOOKED_AT,
    })  # fmt: skip
    yield from ("", "## By figure and by series", "")
    labels = dict.fromkeys(one.series.split(" · ")[0].split(" ")[0].rstrip(",") for one in full)
    yield from pooled_rows(full, {name: lambda one, name=name: one.series.startswith(name) for name in labels})  # type: ignore[misc]
    yield from ("", "## By months known", "")
    lengths = sorted({one.months for one in full})
    yield from pooled_rows(full, {f"{m} months": lambda one, m=m: one.months == m for m in lengths})  # type: ignore[misc]
    yield from ("", "## How far ahead", "", *ahead_rows(full))
    yield from ("", "## Where it loses", "", *losing_rows(full))
    alone = [one for one in rows if one.months in ALONE_AT]
    firsts = {(one.series, one.months): one.first for one in alone if one.method == "forecast"}
    first = [one for one in alone if one.method == firsts[one.series, one.months]]
    yield from ("", f"## {ALONE}", "")
    yield from pooled_rows(alone, {m: lambda one, m=m: one.method == m for m in ("forecast", *ALL)})  # type: ignore[misc]
    yield from list(pooled_rows(first, {"the one that came first": lambda one: True}))[2:]
    yield from ("", "## Too short for models", "")
    yield from pooled_rows(short, {f"{m} months": lambda one, m=m: one.months == m for m in (30, 18)})  # type: ignore[misc]
    yield from ("", "## Processor seconds a series", "", "| | mean | most |", "|---|--:|--:|")
    seconds = [one.seconds for one in full]
    yield f"| competition | {np.mean(seconds):.2f} | {max(seconds):.2f} |"
    single = [one.seconds for one in alone if one.method != "forecast"]
    yield f"| one form estimated again | {np.mean(single):.2f} | {max(single):.2f} |"


def kept(lines: Iterable[str]) -> list[dict[str, object]]:
    """The pooled tables of a report, one record a row: what the methods page shows."""
    section, found = "", []
    for line in lines:
        if line.startswith("## "):
            section = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if section in SHOWN and len(cells) == POOLED_CELLS and cells[1].isdigit():
            shares = [round(float(cells[at].removesuffix(" %")) / 100, 3) for at in (6, 7)]
            counts = {"series": int(cells[1]), "forecasts": int(cells[2])}
            errors = {"mase": float(cells[3]), "naive": float(cells[4]), "inside": shares[0], "inside80": shares[1]}
            found.append({"section": SHOWN[section], "group": cells[0], **counts, **errors})
    return found


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.forecast_holdout", description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="keep the pooled tables for the methods page too")
    chosen = parser.parse_args()
    rows = every_held([*store_series(chosen.store), *public_series()], chosen.processes)
    lines = list(report(rows))
    print("\n".join(lines))
    if chosen.write:
        said = {"command": COMMAND, "on": date.today().isoformat(), "rows": kept(lines)}
        FILE.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
