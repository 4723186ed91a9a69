"""How well captive clients are found in a sample company, whose captives are known.

    python -m benchmarks.captives_truth STORE [--write]    STORE: a published sample with its truth.json

A captive of the sample still buys, can hardly buy elsewhere (alternatives of at most 0.12) and was unhappy in the last
two half-years (mean answer of at most 4 of 10). The page gives each client two figures that should find it: the chance
to be falsely loyal (attitude below the cut of the settings, patronage high), and how much likelier it would leave if
it could buy anywhere (what the revenue held by barriers is made of).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.door import Door, View
from data.periods import period_of
from data.sample.truth import read_truth
from data.scope import Selection, whole_company
from data.tables import served
from metrics.false_loyalty import judged, published_figures
from metrics.false_loyalty.kinds import judged_clients

DECILES = 10


@dataclass(frozen=True)
class Found:
    """One figure against the truth: auc with its 95 % interval; deciles of (clients, mean figure, share captive)."""

    name: str
    auc: float
    low: float
    high: float
    clients: int
    captives: int
    deciles: tuple[tuple[int, float, float], ...]


def found_captives(store: Path) -> tuple[Found, ...]:
    """Both figures against the captives of the store's truth.json."""
    door = Door(store)
    version = door.current()
    assert version is not None, f"{store} holds no published version; make one with `python -m data sample`"
    period = period_of(version.as_of, "year", version.settings.calendar)
    view = door.view(version, whole_company("benchmark", "the sample is ours"), Selection(period))
    rows = _rows(view)
    is_captive = rows["client_id"].isin(read_truth(store).captives)
    return (
        _found("chance to be falsely loyal", rows["p_false"], is_captive),
        _found("rise of the chance to leave, if free", rows["held"], is_captive),
    )


def _rows(view: View) -> pd.DataFrame:
    """Every client with both figures; three thousand of them, so whole frames are no matter."""
    figures = published_figures(view)
    assert figures.stay is not None, "the store's version has no model of staying; publish it anew"
    named = served("clients").select("client_key", "client_id")
    clients = judged_clients(view.settings, figures).join(named, "client_key")
    rows = view.run(clients.select("client_id", "p_false", "satisfaction", "alternatives"))
    s, a = rows["satisfaction"].astype(float), rows["alternatives"].astype(float)
    return rows.assign(held=figures.stay.stays(s, a) - figures.stay.stays(s, 1.0))


def _found(name: str, figure: pd.Series, is_captive: pd.Series) -> Found:
    known = figure.notna()
    value, truth = figure[known].to_numpy(float), is_captive[known].to_numpy(float)
    score = judged(value, truth, np.ones(len(value)), float(truth.mean()))
    assert score is not None, "the sample has no captives; make a larger one"
    order = np.argsort(value, kind="stable")
    deciles = tuple(
        (len(part), float(value[part].mean()), float(truth[part].mean())) for part in np.array_split(order, DECILES)
    )
    return Found(name, score.auc, score.low, score.high, len(value), int(truth.sum()), deciles)


def report(command: str, found: tuple[Found, ...]) -> str:
    """The figures as a page of the repository."""
    lines = ["# Captive clients, in a sample whose captives are known", "", f"`{command}`", ""]
    lines += ["| figure | AUC (95 %) | clients | captives |", "|---|---|--:|--:|"]
    lines += [
        f"| {one.name} | {one.auc:.3f} ({one.low:.3f}–{one.high:.3f}) | {one.clients:,} | {one.captives} |"
        for one in found
    ]
    for one in found:
        lines += [
            "",
            f"By tenths of the {one.name}:",
            "",
            "| tenth | clients | mean | truly captive |",
            "|--:|--:|--:|--:|",
        ]
        lines += [
            f"| {at} | {n} | {mean:.3f} | {100 * share:.1f} % |" for at, (n, mean, share) in enumerate(one.deciles, 1)
        ]
    lines += [
        "",
        "The chance to be falsely loyal asks more clients than the truth counts: whose attitude lies below the cut of"
        " the settings (65 of 100) may yet answer more than 4 of 10, and may be free to go. It ranks captives; it is no"
        " chance of being one.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.captives_truth", description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--write", action="store_true", help="write benchmarks/CAPTIVES.md")
    chosen = parser.parse_args()
    text = report("python -m benchmarks.captives_truth STORE", found_captives(chosen.store))
    if chosen.write:
        (Path(__file__).parent / "CAPTIVES.md").write_text(text, "utf8")
    print(text)


if __name__ == "__main__":
    main()
