"""What the panels of the pages on states cost: `python -m benchmarks.state_pages --store DIR [--rounds 5]`.

Every round asks each page anew, one after the other and every other round backwards: what is kept within one answer
(`view.once`) is kept within the round, nothing beyond it. A panel's time is that of its turn, so what several panels
share falls on the first of them. Beside it stands the longest question that the engine was asked on the way, which the
mark of 400 ms is about. Prints a table to paste into STATES.md.

`--reruns CLIENT CLIENT`: instead, what a change costs the server when the answer is known, over the server's own
channel: two clients in turn, and two quarters in turn on the other pages; the mark is 15 ms.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.harness import calibration_ms, quantile
from benchmarks.page_queries import timed_questions
from benchmarks.reader import reader
from benchmarks.ways import WAYS, periods_to_choose
from charts.panel import Panel
from data.door import Door, View
from data.periods import period_of
from data.scope import Selection, whole_company
from locales import words_for
from pages import Chosen, page_named

PAGES = ("overview", "alerts", "one_client", "promises", "complaints", "cycle")
MARK_MS = 400
ROUNDS = 5
CHANGES = 8
"""Cached changes of a page in a round."""


@dataclass
class Turn:
    """What one panel of a page took, by round: the whole turn, the processor's part, its longest question."""

    page: str
    panel: str
    wall_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    longest_ms: list[float] = field(default_factory=list)
    questions: int = 0


def kept_within() -> Callable[[View, Callable[[View], Any]], Any]:
    """Keeps what a view was asked once, for one answer, as the screen does for many."""
    held: dict[Any, Any] = {}

    def once(view: View, make: Callable[[View], Any]) -> Any:
        key = (view.selection, view.until, view.span, make)
        if key not in held:
            held[key] = make(view)
        return held[key]

    return once


def timed_page(
    view: View, key: str, client: str, codes: dict[str, str]
) -> Iterator[tuple[str, float, float, list[float]]]:
    """Each panel of the page as it comes: its key, milliseconds of the wall and processor, and of its questions."""
    page, words = page_named(key), words_for("en", view.settings.currency)
    asked = view.watched(kept_within(), lambda share: None)
    with timed_questions() as spent:
        wall, used, seen = time.perf_counter(), time.process_time(), 0
        chosen = Chosen.of(page, asked, codes | {"client": client})
        for panel in page.panels(asked, chosen, words):
            assert isinstance(panel, Panel)
            passed = 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - used)
            yield panel.key, *passed, spent[seen:]
            wall, used, seen = time.perf_counter(), time.process_time(), len(spent)


def measured(view: View, pages: Sequence[str], client: str, codes: dict[str, str], rounds: int) -> list[Turn]:
    """The turns of all panels over the rounds; one round before them is not counted."""
    turns: dict[tuple[str, str], Turn] = {}
    for at in range(rounds + 1):
        for key in pages if at % 2 else tuple(reversed(pages)):
            for panel, wall, used, questions in timed_page(view, key, client, codes):
                turn = turns.setdefault((key, panel), Turn(key, panel))
                if at:
                    turn.wall_ms.append(wall)
                    turn.processor_ms.append(used)
                    turn.longest_ms.append(max(questions, default=0.0))
                    turn.questions = len(questions)
    return sorted(turns.values(), key=lambda turn: pages.index(turn.page))


def told(turns: Sequence[Turn]) -> Iterator[str]:
    """The lines of the table; a question over the mark is printed bold."""
    yield "| page | panel | median ms | processor ms | questions | longest question, median ms |"
    yield "|---|---|---|---|---|---|"
    for turn in turns:
        wall, used, longest = (statistics.median(each) for each in (turn.wall_ms, turn.processor_ms, turn.longest_ms))
        marked = f"**{longest:.0f}**" if longest > MARK_MS else f"{longest:.0f}"
        yield f"| {turn.page} | {turn.panel} | {wall:.0f} | {used:.0f} | {turn.questions} | {marked} |"


def reruns(store: Path, pages: Sequence[str], clients: Sequence[str], rounds: int) -> Iterator[str]:
    """The lines of a table of cached changes, all pages in turn in every round."""
    periods = periods_to_choose(Door(store), 2)
    walls: dict[str, list[float]] = {page: [] for page in pages}
    used: dict[str, list[float]] = {page: [] for page in pages}
    with ExitStack() as open_until_done:
        server = open_until_done.enter_context(WAYS[0].served(store))
        sessions = {page: open_until_done.enter_context(reader(server, page)) for page in pages}
        links = {
            page: [f"client={client}" for client in clients]
            if page == "one_client"
            else [f"period={p}" for p in periods]
            for page in pages
        }
        for page in pages:
            for link in links[page] * 2:
                sessions[page].asked(link)
        for _round in range(rounds):
            for page in pages:
                found = sessions[page].asked_each(links[page] * (CHANGES // 2))
                walls[page] += [each.wall_ms for each in found]
                used[page] += [each.processor_ms or 0.0 for each in found]
    yield "| page | cached change: median ms | 95 % ms | processor ms |"
    yield "|---|---|---|---|"
    for page in pages:
        wall = walls[page]
        yield (f"| {page} | {statistics.median(wall):.1f} | {quantile(wall, 0.95):.1f} |"
               f" {statistics.mean(used[page]):.1f} |")  # fmt: skip


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks.state_pages", description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=PAGES)
    parser.add_argument("--client", default="", help="code of the client whose page is asked (the one listed first)")
    parser.add_argument("--reruns", nargs=2, metavar="CLIENT", help="measure cached changes, between these two clients")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=CODE", help="a control of the pages")
    return parser.parse_args()


def main() -> None:
    asked, started = options(), calibration_ms()
    door = Door(asked.store)
    version = door.current()
    if version is None:
        raise SystemExit(f"{asked.store} has no published version")
    scope = whole_company("benchmark", "owns the store")
    selection = Selection(period_of(version.as_of, "quarter", version.settings.calendar))
    view = door.view(version, scope, selection)
    codes = dict(pair.partition("=")[::2] for pair in asked.set)
    print(f"{version.rows('clients'):,} clients, {version.rows('sales'):,} order lines, {asked.rounds} rounds; "
          f"calibration {started:.0f} ms\n", flush=True)  # fmt: skip
    lines = (
        reruns(asked.store, tuple(asked.pages), asked.reruns, asked.rounds)
        if asked.reruns
        else told(measured(view, tuple(asked.pages), asked.client, codes, asked.rounds))
    )
    for line in lines:
        print(line, flush=True)
    print(f"\nCalibration at the end {calibration_ms():.0f} ms.")


if __name__ == "__main__":
    main()
