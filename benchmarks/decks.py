"""What a meeting's files cost: slides, workbook, pages, and whether memory stays flat.

`python -m benchmarks.decks speed STORE` makes the usual twelve panels into each kind of file, beside the floor that
python-pptx sets with twelve plain charts; `memory STORE` makes two hundred decks in one process; `screens STORE` asks a
cached page while ten people have decks made. Each prints its table; `DECKS.md` holds the last ones.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Thread

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from benchmarks.harness import Arm, Reading, calibration_ms, measured, quantile, timed
from benchmarks.reader import reader
from data.door import Door
from exports.asking import view_of
from exports.deck import Deck
from exports.deck_command import OWNER, picked_draft
from exports.freezing import frozen_deck
from exports.makers import MAKERS, file_of
from tests.browser.server import served
from ui.beside import Task, Workshop

DECKS, FIRST = 200, 20
KINDS = ("pptx", "xlsx", "pdf", "html", "png")
MARKS_S = {"pptx": 1.0, "xlsx": 1.0, "pdf": 4.0}
AT_ONCE, ASKED, MB = 10, 150, 2**20


def usual_deck(store: Path, language: str = "zh") -> Deck:
    """The twelve panels that a deck holds when nobody says which, of the last period that is over."""
    view = view_of(store, "", None, "last_year", (), (), (), ())
    draft = picked_draft(view, (), (), (), "")
    return frozen_deck(Door(store), view.version, OWNER, replace(draft, title="月度例会", language=language))


def plain_slides() -> bytes:
    """Twelve slides with a bar chart of twelve numbers each, as python-pptx makes them: the floor."""
    show, numbers = Presentation(), CategoryChartData()
    numbers.categories = [str(month) for month in range(1, 13)]
    numbers.add_series("a", range(12))
    for _ in range(12):
        slide = show.slides.add_slide(show.slide_layouts[5])
        place = (Inches(1), Inches(1), Inches(8), Inches(5))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, numbers)
    file = io.BytesIO()
    show.save(file)
    return file.getvalue()


def speed(store: Path) -> None:
    """Seconds of each kind of file of the twelve panels, and how many times the floor."""
    deck = usual_deck(store)
    makers: dict[str, Callable[[], bytes]] = {kind: partial(file_of, deck, kind) for kind in KINDS}
    arms = [Arm(name, _timing(make)) for name, make in {"floor": plain_slides, **makers}.items()]
    blocks = measured(arms)
    floor = blocks.of("floor").median_ms
    moved = f"{min(blocks.calibration_ms):.0f}–{max(blocks.calibration_ms):.0f} ms"
    print(f"{len(deck.slides)} panels, {len(blocks.calibration_ms)} quiet blocks, calibration {moved}\n")
    print("| file | kB | median s | p95 s | processor s | × floor | mark s |\n|---|---|---|---|---|---|---|")
    for name, make in {"floor": plain_slides, **makers}.items():
        found, size = blocks.of(name), len(make()) / 1024
        print(
            f"| {name} | {size:,.0f} | {found.median_ms / 1000:.2f} | {found.p95_ms / 1000:.2f}"
            f" | {(found.processor_ms or 0) / 1000:.2f} | {found.median_ms / floor:.1f} | {MARKS_S.get(name, '')} |"
        )


def _timing(make: Callable[[], object]) -> Callable[[], dict[str, list[Reading]]]:
    return lambda: {"": [timed(make)]}


def memory(store: Path) -> None:
    """Resident memory while two hundred decks are made one after the other, slides, workbook and pages of each."""
    deck = usual_deck(store)
    print(f"calibration {calibration_ms():.0f} ms\n\n| decks | resident MB |\n|---|---|")
    for number in range(1, DECKS + 1):
        for kind in ("pptx", "xlsx", "pdf"):
            file_of(deck, kind)
        if number in (1, FIRST) or number % 60 == FIRST:
            gc.collect()
            print(f"| {number} | {_resident_mb():.0f} |", flush=True)


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MB


def screens(store: Path) -> None:
    """A cached page asked over the server's own channel, alone and while ten people wait for their decks."""
    deck, workshop, over = usual_deck(store), Workshop(), Event()
    made: list[int] = []

    def exporting() -> None:
        while not over.is_set():
            made.append(len(workshop.made(Task((MAKERS["pptx"],), deck))))

    with served(store) as server, reader(server, "kpis") as asked:
        links = [f"period=2026-Q{1 + at % 2}" for at in range(ASKED)]
        asked.asked_each(links[:10])
        print(
            f"calibration {calibration_ms():.0f} ms\n\n| a cached filter change | median ms | p95 ms |\n|---|---|---|"
        )
        _row("alone", [each.wall_ms for each in asked.asked_each(links)])
        people = [Thread(target=exporting) for _ in range(AT_ONCE)]
        for person in people:
            person.start()
        while not made:
            over.wait(0.1)
        before = len(made)
        _row(f"{AT_ONCE} people exporting", [each.wall_ms for each in asked.asked_each(links)])
        print(f"\n{len(made) - before} decks were made meanwhile")
        over.set()
        for person in people:
            person.join()
    workshop.close()


def _row(name: str, found: list[float]) -> None:
    print(f"| {name} | {quantile(found, 0.5):.0f} | {quantile(found, 0.95):.0f} |", flush=True)


if __name__ == "__main__":
    {"speed": speed, "memory": memory, "screens": screens}[sys.argv[1]](Path(sys.argv[2]))
