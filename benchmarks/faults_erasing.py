"""`python -m benchmarks.faults_erasing [--kills 60] [--by-change 0.5] [--desk postgresql] [--seed 7] [--out FILE.md]`.

Kills a process that erases a client at random moments and within changes that it makes to files, asks after each kill
whether the store opens whole with the rows of before or of after, gives the same command again, and searches every
file, cell and row of the store and of its desk for the client. Linux with a C compiler; a desk on PostgreSQL is a real
server of its own.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from data.warehouse.erased_codes import unfinished
from data.warehouse.store import Store
from tests.data.desk.server import new_schema, server
from tests.data.faults.erasing import SCHEMA, WORDS, Erasing, erasing
from tests.data.faults.judging import found
from tests.data.faults.scenario import Doer, doing

BY_CHANGE = 0.5
HEADS = ("kill", "tried", "killed in time", "rows of before", "rows of after", "begun and noted", "wrong")


@dataclass
class Tally:
    """What came of the kills of one kind. wrong: every state that should not be, in words.

    took_s: how long the last run took that ended before its kill: a machine may be quicker than when it was recorded.
    """

    counts: Counter[str] = field(default_factory=Counter)
    took_s: float = 0.0
    wrong: list[str] = field(default_factory=list)


def tried(deed: Erasing, doer: Doer, folder: Path, how: str, place: float, tally: Tally) -> None:
    """One kill, what was there then, and the same command again."""
    aside = Path(tempfile.mkdtemp(dir=folder))
    try:
        root = deed.laid_out(aside)
        at = {"last": int(place)} if how == "change" else {"after_s": place * (tally.took_s or deed.took_s)}
        outcome = doer.done(root, WORDS, **at)
        tally.took_s = outcome.took_s if not outcome.status else tally.took_s
        tally.counts.update(tried=1, killed=outcome.status == -9, noted=bool(unfinished(Store(root))))
        answer = found(root, is_checked=False).answer
        tally.counts.update(before=answer == deed.before, after=answer == deed.after)
        wrong = deed.wrong(root) or deed.wrong_at_last(root, doer.done(root, WORDS))
    except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding of this run)
        wrong = f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(aside)
    if wrong:
        tally.wrong.append(f"killed at {how} {place:.3f}: {wrong}")


def places(deed: Erasing, kills: int, by_change: float, random: Random) -> Iterator[tuple[str, float]]:
    """Moments as shares of the time it takes, in no order, and changes of its files, drawn without returning any."""
    changes = [n for n, change in enumerate(deed.changes, 1) if change.kind != "A"]
    within = min(len(changes), round(kills * by_change))
    for n in random.sample(range(kills - within), kills - within):
        yield "moment", (n + random.random()) / (kills - within)
    for n in sorted(random.sample(changes, within)):
        yield "change", n


@contextmanager
def desk_on(kind: str) -> Iterator[str]:
    """The address of a desk on a real server, in SIDU_DESK meanwhile; nothing where it lies in the folder."""
    os.environ.pop("SIDU_DESK", None)
    if kind == "sqlite":
        yield ""
        return
    with server() as url:
        os.environ["SIDU_DESK"] = address = new_schema(url, SCHEMA)
        yield address
    del os.environ["SIDU_DESK"]


def told(kind: str, deed: Erasing, tallies: dict[str, Tally], seed: int, took_s: float) -> str:
    """A row per kind of kill, and every wrong state below."""
    lines = ["| " + " | ".join(HEADS) + " |", "|---|" + "---:|" * (len(HEADS) - 1)]
    for how, tally in tallies.items():
        counts = (tally.counts[name] for name in ("tried", "killed", "before", "after", "noted"))
        name = "at a random moment" if how == "moment" else "within a change of a file"
        lines.append(f"| {name} | " + " | ".join(str(n) for n in (*counts, len(tally.wrong))) + " |")
    about = f"Desk on {kind}; {len(deed.changes)} recorded changes in {deed.took_s:.1f} s; seed {seed}; {took_s:,.0f} s"
    return "\n".join([*lines, "", about, "", *(f"- WRONG {w}" for t in tallies.values() for w in t.wrong)]) + "\n"


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks.faults_erasing", description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument(
        "--by-change", type=float, default=BY_CHANGE, help="share of the kills within a change of a file"
    )
    parser.add_argument("--desk", default="sqlite", choices=("sqlite", "postgresql"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="scratch on a disk or in memory; /dev/shm is quickest")
    parser.add_argument("--out", type=Path, help="a Markdown file for the table")
    return parser.parse_args(arguments)


def main() -> None:
    chosen, started = options(), time.monotonic()
    tallies = {"moment": Tally(), "change": Tally()}
    with tempfile.TemporaryDirectory(prefix="sidu-erasing-", dir=chosen.folder) as scratch, desk_on(chosen.desk) as url:
        folder = Path(scratch)
        with doing(folder) as doer:
            deed = erasing(folder, doer, url)
            for how, place in places(deed, chosen.kills, chosen.by_change, Random(chosen.seed)):
                tried(deed, doer, folder, how, place, tallies[how])
                print(how, f"{place:.2f}", *tallies[how].wrong[-1:], flush=True)
    text = told(chosen.desk, deed, tallies, chosen.seed, time.monotonic() - started)
    print(text)
    if chosen.out:
        chosen.out.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
