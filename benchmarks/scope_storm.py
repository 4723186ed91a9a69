"""`python -m benchmarks.scope_storm [--store DIR] [--calls 10000] [--threads 16]`: rows of another region seen, if any.

Random panel calls by readers with different rights, all at once. Each question is first asked alone; in the storm its
answer must be the same to the last character, and no panel may carry the code of a client outside the reader's rights.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.report import machine
from data.door import Door, View
from data.engine import Version
from data.options import filter_options
from data.periods import Period, period_of
from data.scope import NOBODY, TOPICS, Comparison, Scope, Selection, whole_company
from data.tables import served
from exports.tables import panel_json
from locales import words_for
from pages import Chosen, page_named

PAGES = ("overview", "kpis", "word_of_mouth", "cost_and_profit", "clients", "one_client")
OWNER = whole_company("owner", "the benchmark owns the store")
WORD = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Call:
    """One panel asked: whose rights, which selection, which page and the how-manieth panel of it."""

    scope: Scope
    selection: Selection
    page: str
    place: int
    client: str


@dataclass(frozen=True)
class Storm:
    """What came of it. foreign: calls with a client of another region; changed: other answers than when asked alone."""

    calls: int
    seconds: float
    questions: int
    with_clients: int
    foreign: int
    changed: int
    failed: tuple[str, ...]

    @property
    def line(self) -> str:
        return (
            f"| {self.calls:,} | {self.questions} | {self.with_clients:,} | {self.foreign} | {self.changed} |"
            f" {len(self.failed)} | {self.seconds:.0f} |"
        )


class Homes:
    """Which client codes a reader may meet: those whose region of today lies within the rights."""

    def __init__(self, door: Door, version: Version) -> None:
        view = door.view(version, OWNER, Selection(_periods(door, version)[0]))
        rows = view.run(served("clients").select("client_id", "home_key"))
        self._home = {str(r.client_id): int(r.home_key) for r in rows.itertuples(index=False)}
        self._tree = view.tree

    def of(self, scope: Scope) -> set[str]:
        if scope.everywhere:
            return set(self._home)
        within = set(self._tree.below(scope.regions))
        return {client for client, home in self._home.items() if home in within}

    def named_in(self, text: str) -> set[str]:
        """The codes of clients that stand in a panel's record."""
        return set(WORD.findall(text)) & self._home.keys()


def questions(door: Door, version: Version, count: int, seed: int = 1) -> tuple[Call, ...]:
    """Different panel calls; four readers in five see a part of the regions, one in twenty nothing."""
    draw = random.Random(seed)
    options = filter_options(door.view(version, OWNER, Selection(_periods(door, version)[0])))
    regions = [r.region_id for r in options.regions]
    clients = sorted(Homes(door, version).of(OWNER))

    def some(codes: tuple[str, ...] | list[str], chance: float) -> tuple[str, ...]:
        return tuple(sorted(draw.sample(codes, min(len(codes), 2)))) if draw.random() < chance and codes else ()

    found: dict[Call, None] = {}
    while len(found) < count:
        dice = draw.random()
        part = Scope("manager", regions=frozenset(draw.sample(regions, draw.choice((1, 1, 2)))), topics=TOPICS, why="x")
        scope = NOBODY if dice < 0.05 else OWNER if dice < 0.2 else part
        comparison: Comparison = draw.choice(("last_year", "previous"))
        selection = Selection(
            draw.choice(options.periods[:30]), comparison, some(regions, 0.3), some(options.channels, 0.2),
            some(options.tiers, 0.2), some(options.managers, 0.1),
        )  # fmt: skip
        found[Call(scope, selection, draw.choice(PAGES), draw.choice((0, 0, 1, 2, 3)), draw.choice(clients))] = None
    return tuple(found)


def _periods(door: Door, version: Version) -> tuple[Period, ...]:
    view = door.view(version, OWNER, Selection(period_of(version.as_of, "quarter", version.settings.calendar)))
    return filter_options(view).periods


def panel_text(door: Door, version: Version, call: Call) -> str:
    """The record of the panel, as the exports write it; empty where the page has fewer panels."""
    view: View = door.view(version, call.scope, call.selection)
    page = page_named(call.page)
    chosen = Chosen.of(page, view, {"client": call.client})
    panels = iter(page.panels(view, chosen, words_for("en", "")))
    return "".join(panel_json(panel).decode() for panel in islice(panels, call.place, call.place + 1))


def storm(store: Path, calls: int, threads: int = 16, seed: int = 1, pool: int = 400) -> Storm:
    """Ask each of `pool` questions alone, then `calls` of them at random from many threads over another door."""
    door = Door(store)
    version = door.current()
    if version is None:
        raise ValueError(f"{store} has no published version; make a sample there with `python -m data sample`")
    asked, homes = questions(door, version, min(pool, calls), seed), Homes(door, version)
    alone = {call: panel_text(door, version, call) for call in asked}
    mine = {call.scope: homes.of(call.scope) for call in asked}
    draw, crowded = random.Random(seed), Door(store)
    seen = crowded.current() or version

    def judged(call: Call) -> tuple[bool, bool, bool, str]:
        try:
            text = panel_text(crowded, seen, call)
        except Exception as fault:  # noqa: BLE001  counted and named: one failed call does not end the storm
            return False, False, False, f"{call.page}: {type(fault).__name__}: {fault}"
        named = homes.named_in(text)
        return bool(named), bool(named - mine[call.scope]), text != alone[call], ""

    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as crowd:
        outcomes = list(crowd.map(judged, draw.choices(asked, k=calls)))
    seconds = time.perf_counter() - started
    clients, foreign, changed = (sum(1 for o in outcomes if o[n]) for n in range(3))
    return Storm(calls, seconds, len(asked), clients, foreign, changed, tuple(o[3] for o in outcomes if o[3]))


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.scope_storm", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="a store with the sample company")
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=16)
    chosen = parser.parse_args()
    on = machine()
    print(f"{on['measured_at']} · {on['processor']}, {on['cores']} cores · {chosen.threads} threads\n")
    print("| panel calls | questions | with clients in them | of another region | changed | failed | seconds |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    found = storm(chosen.store, chosen.calls, chosen.threads)
    print(found.line)
    if found.failed:
        print(f"\nfirst failures: {found.failed[:3]}")


if __name__ == "__main__":
    main()
