"""How well lapsed and captive clients of the sample company are found, who are known there.

`python -m data sample --store DIR`, then `python -m benchmarks.loyalty_truth --store DIR --write` prints both tables
and writes them for the methods page. The chances are those published with the version (`client_moments`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from data.door import Door
from data.periods import period_of
from data.sample.truth import Truth, read_truth
from data.scope import Selection, whole_company
from data.tables import served
from data.view import View
from metrics.false_loyalty import chances, judged, published_figures
from metrics.intervals import wilson
from metrics.loyalty.recovery import FILE, Found, Level, RecoveryTable
from metrics.loyalty.recovery import Truth as Asked

COMMAND = "python -m benchmarks.loyalty_truth --write"
LATELY_DAYS = 182
BOUNDS = {"lapsed": (0, 0.01, 0.1, 0.5, 0.9, 0.99, 1), "captive": (0, 0.05, 0.1, 0.2, 0.4, 0.6, 1)}
"""Of the chance: most clients are as good as sure to be there, or gone, so tenths of them would say nothing."""


def view_of(store: Path) -> View:
    """The whole company on the year of the last day."""
    door = Door(store)
    version = door.current()
    assert version is not None, f"{store} has no version"
    period = period_of(version.as_of, "year", version.settings.calendar)
    return door.view(version, whole_company("benchmark", "looks for what is known"), Selection(period))


def judged_clients(view: View) -> pd.DataFrame:
    """Every client at the latest moment with the published chances."""
    moments = chances(served("client_moments"), view.settings, published_figures(view))
    known = served("clients").select("client_key", "client_id", "last_on")
    wanted = moments.select("client_key", "alive", "alternatives", "p_false")
    return view.run(wanted.join(known, "client_key").drop("client_key").order_by("client_id"))


def questions(clients: pd.DataFrame, truth: Truth, view: View) -> Iterator[tuple[Asked, pd.Series, pd.Series]]:
    """Each truth: the chance that was given, and for whom it holds."""
    lapsed, captive = (clients["client_id"].isin(found) for found in (truth.lapsed, truth.captives))
    gone = 1 - clients["alive"]
    ordered = pd.to_datetime(clients["last_on"]) > pd.Timestamp(view.as_of) - pd.Timedelta(days=LATELY_DAYS)
    yield "lapsed", gone, lapsed
    yield "lapsed_lately", gone[ordered], lapsed[ordered]
    yield "captive", clients["p_false"], captive
    yield "captive_bound", clients["p_false"] * (1 - clients["alternatives"]), captive


def found(asked: Asked, chance: pd.Series, holds: pd.Series) -> Found:
    """How well that chance ranks those for whom the truth holds; clients without a chance are left out."""
    known = chance.notna()
    p, is_true = chance[known].to_numpy(float), holds[known].to_numpy(float)
    ranked = judged(p, is_true, np.ones(len(p)), is_true.mean())
    assert ranked is not None, f"{asked}: nobody, or everybody"
    many = int(is_true.sum())
    first = is_true[np.argsort(-p, kind="stable")[:many]].mean()
    return Found(asked, ranked.auc, ranked.low, ranked.high, float(first), len(p), many)


def levels(asked: Asked, chance: pd.Series, holds: pd.Series) -> Iterator[Level]:
    """Clients by the chance given: its mean, and the share for whom the truth holds."""
    bounds = BOUNDS[asked]
    for since, until in pairwise(bounds):
        within = (chance >= since) & ((chance < until) | (until == 1))
        if many := int(within.sum()):
            true = int(holds[within].sum())
            low, high = wilson(true, many)
            yield Level(asked, since, until, float(chance[within].mean()), true / many, low, high, many)


def recovered(store: Path) -> RecoveryTable:
    view, truth = view_of(store), read_truth(store)
    clients = judged_clients(view)
    asked = list(questions(clients, truth, view))
    rows = tuple(found(*each) for each in asked)
    parts = tuple(level for each in asked if each[0] in BOUNDS for level in levels(*each))
    today = datetime.now(UTC).date().isoformat()
    return RecoveryTable(COMMAND, today, truth.clients, truth.months, truth.seed, rows, parts)


def tables(table: RecoveryTable) -> str:
    lines = [
        f"`{table.command}`, {table.on}: {table.clients:,} clients, {table.months} months, seed {table.seed}.", "",
        "| truth | area under the curve | 95 % | first of the ranking | clients | true |", "|---|--:|---|--:|--:|--:|",
    ]  # fmt: skip
    for row in table.rows:
        interval = f"{row.low:.3f}–{row.high:.3f}"
        lines.append(
            f"| {row.truth.replace('_', ' ')} | {row.auc:.3f} | {interval} | {row.first * 100:.1f} %"
            f" | {row.n:,} | {row.true:,} |"
        )
    lines += ["", "| truth | chance given | mean | true | 95 % | clients |", "|---|---|--:|--:|---|--:|"]
    for part in table.levels:
        given = f"{part.since * 100:g}–{part.until * 100:g} %"
        shares = f"{part.predicted * 100:.1f} % | {part.actual * 100:.1f} %"
        lines.append(
            f"| {part.truth} | {given} | {shares} | {part.low * 100:.1f}–{part.high * 100:.1f} % | {part.n:,} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.loyalty_truth", description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("store"), help="a store of the sample company")
    parser.add_argument("--write", action="store_true", help="write the figures of the methods page")
    chosen = parser.parse_args()
    table = recovered(chosen.store)
    print(tables(table))
    if chosen.write:
        FILE.write_text(json.dumps(asdict(table), indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
