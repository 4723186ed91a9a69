"""`python -m benchmarks.rights_cost [--rules N] [--rounds R] [--store STORE] [--out FILE.md]`: rights on every rerun.

What a rerun does to know what its reader may see: look whether the file for signing in is another one, ask the desk
for its revision, find the rules about the person among all, and make the scope. Beside it the same with every rule
looked at anew, the first time after a change, and with --store a whole rerun that is answered from what is kept.
Processor time is told beside the time on the clock: other work on the machine lengthens the second.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.harness import Reading
from benchmarks.reader import reader
from benchmarks.ways import WAYS, periods_to_choose
from data.desk import Desk
from data.desk.commands import ChangeRights
from data.door import Door
from data.rights import Person, Rule, RuleBook, access_of, hats_of, rules_with, scope_of
from data.scope import ROLES, Scope, whole_company

TODAY = date(2026, 7, 1)
ACCESS = 'sign_in = "oidc"\nadministrators = ["anna@example.com", "wu@example.com"]\nask = "Anna Li"\n'
GROUPS = 300
PERSON = Person("p17@example.com", groups=frozenset(f"g{n}" for n in range(20)))
INSIDE = 50
"""Times in one reading: a single one is too short for the clock of the processor."""
PROMISE_MS = 1.0


def made_up(count: int) -> tuple[Rule, ...]:
    """So many rules, of persons and of groups, with some regions each."""
    chance = random.Random(17)
    found = []
    for number in range(count):
        whom = ("group", f"g{number % GROUPS}") if number % 2 else ("person", f"p{number}@example.com")
        regions = frozenset(f"R{chance.randrange(400):03d}" for _ in range(1 + number % 5))
        role = ROLES[number % 4]
        found.append(Rule(f"rule {number}", *whom, role, regions, reason="their part of the company"))  # type: ignore[arg-type]
    return tuple(found)


def resolved(root: Path, desk: Desk) -> Scope:
    """What every rerun does."""
    hats = hats_of(PERSON, rules_with(access_of(root), desk.rules()), TODAY)
    return scope_of(PERSON, hats)


def looked_at_anew(root: Path, desk: Desk) -> Scope:
    """The same, with every rule looked at."""
    hats = hats_of(PERSON, RuleBook(rules_with(access_of(root), desk.rules())), TODAY)
    return scope_of(PERSON, hats)


def after_a_change(root: Path) -> Scope:
    """The first rerun of a server after a change: the rules are read from the desk."""
    with Desk.at(root) as desk:
        return resolved(root, desk)


def readings(work: Callable[[], object], rounds: int, inside: int = 1) -> list[Reading]:
    """So many readings of that work, each of `inside` times it."""
    found = []
    for _ in range(rounds):
        began, spent = time.perf_counter(), time.process_time()
        for _ in range(inside):
            work()
        spent, passed = time.process_time() - spent, time.perf_counter() - began
        found.append(Reading(passed * 1000 / inside, spent * 1000 / inside))
    return found


def cached_reruns(store: Path, rounds: int) -> list[Reading]:
    """Whole reruns of the overview that are answered from what is kept, over the server's own channel."""
    links = [f"period={period}" for period in periods_to_choose(Door(store), 4)]
    with ExitStack() as until_done:
        session = until_done.enter_context(reader(until_done.enter_context(WAYS[0].served(store))))
        for link in links * 2:
            session.asked(link)
        return session.asked_each((links * rounds)[:rounds])


def measured(root: Path, count: int, rounds: int, store: Path | None) -> dict[str, list[Reading]]:
    """The readings of every way, the short ones in turn."""
    (root / "access.toml").write_text(ACCESS, encoding="utf8")
    with Desk.at(root) as desk:
        desk.carry_out(ChangeRights(made_up(count), (), 0), whole_company("anna", "benchmark"), datetime.now(UTC))
        if resolved(root, desk) != looked_at_anew(root, desk) or resolved(root, desk).is_empty:
            raise AssertionError("both ways must come to the same scope, and show something")
        ways: dict[str, tuple[Callable[[], object], int]] = {
            "rights of a rerun": (lambda: resolved(root, desk), INSIDE),
            "of it: the file for signing in": (lambda: access_of(root), INSIDE),
            "of it: the rules of the desk": (desk.rules, INSIDE),
            "every rule looked at anew": (lambda: looked_at_anew(root, desk), 1),
            "first rerun after a change": (lambda: after_a_change(root), 1),
        }
        found: dict[str, list[Reading]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, (work, inside) in ways.items():
                found[name] += readings(work, 1, inside)
    if store is not None:
        found["a whole cached rerun"] = cached_reruns(store, rounds)
    return found


def table(found: dict[str, list[Reading]], count: int, rounds: int, load: float) -> str:
    """What was measured, as a page of the repository."""
    base = statistics.median(reading.wall_ms for reading in found["rights of a rerun"])
    lines = [
        "# What rights cost on every rerun",
        "",
        f"{count:,} rules, a person in {len(PERSON.groups)} groups, {rounds} rounds in turn, {os.cpu_count()} cores, "
        f"load {load:.1f} at the start. Promise: at most {PROMISE_MS:g} ms a rerun.",
        "",
        "| what | median ms | slowest ms | processor time, ms | times the rights of a rerun |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, all_of in found.items():
        walls = [reading.wall_ms for reading in all_of]
        spent = statistics.median(reading.processor_ms or 0 for reading in all_of)
        middle = statistics.median(walls)
        lines.append(f"| {name} | {middle:.3f} | {max(walls):.3f} | {spent:.3f} | {middle / base:,.1f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--out", type=Path)
    said = parser.parse_args()
    load = os.getloadavg()[0]
    with TemporaryDirectory(prefix="sidu-rights-") as folder:
        text = table(measured(Path(folder), said.rules, said.rounds, said.store), said.rules, said.rounds, load)
    print(text)
    if said.out:
        said.out.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
