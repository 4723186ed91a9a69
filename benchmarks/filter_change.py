"""What a filter change costs the server when the answer is known: ours, Streamlit's defaults, pandas inside."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from benchmarks.harness import Arm, Effort, Reading, measured
from benchmarks.reader import reader
from benchmarks.report import Mark, Report
from benchmarks.ways import WAYS, periods_to_choose
from data.door import Door

CHANGES_A_ROUND = 8


def benchmark(store: Path, effort: Effort) -> Report:
    """Server time per cached filter change on the overview, over the server's own channel, one reader."""
    links = [f"period={period}" for period in periods_to_choose(Door(store), 4)]
    sizes = {}
    with ExitStack() as open_until_done:
        arms = []
        for way in WAYS:
            session = open_until_done.enter_context(reader(open_until_done.enter_context(way.served(store))))
            for link in links * 2:
                session.asked(link)
            sizes[way.name] = (session.received_bytes, session.received_messages)

            def run(session=session) -> dict[str, list[Reading]]:  # type: ignore[no-untyped-def]
                return {"": session.asked_each((links * CHANGES_A_ROUND)[:CHANGES_A_ROUND])}

            arms.append(Arm(way.name, run))
        blocks = measured(arms, effort.rounds, limit_s=effort.limit_s)
    return Report(
        "Server time per cached filter change",
        f"The overview, {CHANGES_A_ROUND} changes of the period a round, every answer asked before; from the message "
        "to the server to the last message back. Processor time is the server's.",
        blocks,
        (Mark("ours", "", 15),),
        (f"A change sends {_said(sizes)}.",),
    )


def _said(sizes: Mapping[str, tuple[int, int]]) -> str:
    return ", ".join(f"{size / 1000:.1f} kB in {count} messages ({name})" for name, (size, count) in sizes.items())
