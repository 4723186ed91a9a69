"""What the drivers of satisfaction cost on a million answer sheets, and how often their intervals hold.

`python -m benchmarks.drivers_speed` prints both tables. The sheets are made up in the engine: six attributes, each
client with a leaning of its own; the questions are the product's, put to tables that bear the names it asks.
"""

from __future__ import annotations

import time
from datetime import date

import duckdb
import numpy as np

from data.engine import compiled
from metrics.drivers.answers import MOST_GROUPS, Sums, _asked, _judged, _sums
from metrics.drivers.importance import Floats, correlations, explained_parts
from metrics.drivers.map import RESAMPLES, SEED

SHEETS, CLIENTS, SINCE = 1_000_000, 200_000, date(2025, 1, 1)
PULLS = (0.55, 0.85, 0.60, 0.90, 0.70, 0.35)


def made_up(sheets: int, clients: int) -> duckdb.DuckDBPyConnection:
    """An engine with `sheets` answer sheets of `clients` clients and six scores each."""
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    con.execute("SELECT setseed(0.42)")
    con.execute(
        "CREATE TABLE surveys_history AS SELECT 'S' || i AS survey_id, (i % ?)::INT AS client_key, DATE '2026-03-01'"
        " AS answered_on, (((i % ?) * 7919) % 11 + floor(random() * 5)) / 14 AS share, 0.0 AS scale_low, 10.0 AS"
        " scale_high FROM range(?) t(i)",
        [clients, clients, sheets],
    )
    con.execute("CREATE TABLE survey_scores (survey_id VARCHAR, attribute VARCHAR, score DOUBLE)")
    for at, pull in enumerate(PULLS):
        con.execute(
            "INSERT INTO survey_scores SELECT survey_id, ?, round(10 * (? * share + (1 - ?) * random()))"
            " FROM surveys_history",
            [f"attribute {at}", pull, pull],
        )
    return con


def drawn_anew(sums: Sums, random: np.random.Generator) -> Floats:
    """Shares of R² in resamples of the groups, drawn as the product does."""
    groups = len(sums.rows)
    counts = np.stack([np.bincount(random.integers(0, groups, groups), minlength=groups) for _ in range(RESAMPLES)])
    parts = explained_parts(correlations(sums.covariances(counts @ sums.rows)))
    return np.asarray(parts / parts.sum(axis=1, keepdims=True))


def speed() -> None:
    con = made_up(SHEETS, CLIENTS)
    attributes = tuple((f"attribute {at}", True) for at in range(len(PULLS)))
    questions = {
        "which attributes": _judged(SINCE),
        "how many sheets": _asked(SINCE),
        "sums by group": _sums(SINCE, attributes, MOST_GROUPS),
    }
    total = np.zeros(2)
    for name, question in questions.items():
        started = clocks()
        rows = con.execute(compiled(question).sql).df()
        total += told(name, started, f"{len(rows):,} rows")
    sums = Sums(rows.drop(columns=["group", "clients"]).to_numpy(float), len(PULLS) + 1, CLIENTS)
    started = clocks()
    drawn_anew(sums, np.random.default_rng(SEED))
    total += told(f"{RESAMPLES} resamples", started, f"{sums.sheets:,} sheets")
    print(f"| together | {total[0]:.2f} s | {total[1]:.2f} s | |")


def clocks() -> Floats:
    """The wall's clock and the processor's, over all threads: on a busy machine only the second is worth comparing."""
    return np.array([time.perf_counter(), time.process_time()])


def told(name: str, started: Floats, what: str) -> Floats:
    spent = clocks() - started
    print(f"| {name} | {spent[0]:.2f} s | {spent[1]:.2f} s | {what} |")
    return np.asarray(spent)


def group_sums(said: Floats, client: np.ndarray) -> Sums:
    """Sums by client of sheets (rows) of attributes and overall satisfaction (last)."""
    i, j = np.triu_indices(said.shape[1])
    rows = np.zeros((client.max() + 1, 1 + said.shape[1] + len(i)))
    np.add.at(rows, client, np.column_stack([np.ones(len(said)), said, said[:, i] * said[:, j]]))
    return Sums(rows, said.shape[1], len(rows))


def answers(clients: int, each: int, random: np.random.Generator) -> tuple[Floats, np.ndarray]:
    """Sheets whose satisfaction and scores lean together within a client."""
    client = np.repeat(np.arange(clients), each)
    state = random.normal(size=clients)[client] + 0.6 * random.normal(size=len(client))
    leaning = 0.5 * random.normal(size=(clients, len(PULLS)))[client]
    scores = np.array(PULLS) * state[:, None] + leaning + 0.8 * random.normal(size=(len(client), len(PULLS)))
    return np.column_stack([scores, state]), client


def coverage(clients: int, each: int, seeds: int = 300) -> float:
    """Share of the 95 % intervals of importance that hold the importance of a very large company."""
    truth_said, _client = answers(400_000, 1, np.random.default_rng(1))
    truth = explained_parts(correlations(np.cov(truth_said, rowvar=False)[None]))[0]
    truth /= truth.sum()
    held = 0
    for seed in range(seeds):
        random = np.random.default_rng(seed)
        shares = drawn_anew(group_sums(*answers(clients, each, random)), random)
        low, high = np.quantile(shares, [0.025, 0.975], axis=0)
        held += int(((low <= truth) & (truth <= high)).sum())
    return held / (seeds * len(PULLS))


def main() -> None:
    print(
        f"{SHEETS:,} answer sheets of {CLIENTS:,} clients, {len(PULLS)} attributes\n\n| step | time | |\n|---|---|---|"
    )
    speed()
    print("\n| clients | sheets each | intervals of importance that hold the truth |\n|---|---|---|")
    for clients, each in ((50, 2), (200, 2), (200, 5), (1_000, 2)):
        print(f"| {clients:,} | {each} | {coverage(clients, each):.1%} |")


if __name__ == "__main__":
    main()
