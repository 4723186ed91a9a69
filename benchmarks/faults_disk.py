"""Disks that are full, versions and pointers that are damaged, two importers at once: what is said, and how soon."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from data.door import Door
from data.warehouse.store import Store
from tests.data.faults.damage import damages
from tests.data.faults.judging import answer_of_version, found
from tests.data.faults.scenario import SALES, Deed, Doer, brought

FULL_WORDS = ("is full", "took no more", "No space left", "limit on file size")
STEPS_KB = (0, 8, 32, 64, 128, 400, 1_000, 1_800, 2_200, 2_600, 3_500, 5_000, 8_000)


@dataclass
class Words:
    """What one kind of fault gave: how often tried, slowest word in wall and processor milliseconds, what was wrong."""

    kind: str
    tried: int = 0
    old: int = 0
    new: int = 0
    wall_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def full_disks(folder: Path, deed: Deed, library: Path) -> Words:
    """The deed on a disk with so many kilobytes left; then the disk grows and the next import must work."""
    words, doer = Words("disk full"), Doer(library)
    for left_kb in STEPS_KB:
        with _small_disk(folder / f"disk-{left_kb}", deed.base, left_kb) as place:
            root = place / "store"
            outcome = doer.done(root, deed.words)
            words.tried += 1
            what = f"{left_kb} kB left"
            if outcome.full_ms:
                words.wall_ms.append(outcome.full_ms)
            if outcome.status and not any(w in outcome.said for w in FULL_WORDS):
                words.wrong.append(f"{what}: status {outcome.status}: {outcome.said[-300:]}")
            try:
                store = found(root)
            except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding of this run)
                words.wrong.append(f"{what}: {type(error).__name__}: {error}")
                continue
            words.old += store.answer == deed.before
            words.new += store.answer == deed.after
            if wrong := deed.wrong(store, outcome.is_acknowledged):
                words.wrong.append(f"{what}: {wrong} ({outcome.said[-200:]})")
            _grow(place)
            again = doer.done(root, brought(folder, "next", SALES + "next,1,c9,2026-05-05,1,5,cash\n"))
            if again.status or (after := found(root)).findings or len(after.imports) != len(store.imports) + 1:
                words.wrong.append(f"{what}: the next import: {again.said[-300:]}")
    doer.close()
    return words


@contextmanager
def _small_disk(place: Path, base: Path, left_kb: int) -> Iterator[Path]:
    """A disk in memory with a copy of the base and so much room besides. Needs root."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "sidu-faults", str(place)], check=True)
    try:
        shutil.copytree(base, place, dirs_exist_ok=True)
        stat = os.statvfs(place)
        used_kb = (stat.f_blocks - stat.f_bfree) * stat.f_frsize // 1024
        subprocess.run(["mount", "-o", f"remount,size={used_kb + left_kb}k", str(place)], check=True)
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
        place.rmdir()


def _grow(place: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=64m", str(place)], check=True)


def damaged(folder: Path, base: Path) -> Words:
    """Every damage: which version answers in full, which is said to be passed over, and how soon."""
    words = Words("damaged version, pointer, log or record")
    pristine = folder / "pristine"
    shutil.copytree(base, pristine)
    old, new = (answer_of_version(Store(pristine / "store"), name) for name in ("000002", "000003"))
    for number, damage in enumerate(damages()):
        root = folder / f"damage-{number}" / "store"
        shutil.copytree(base / "store", root)
        store = Store(root)
        damage.do(store)
        words.tried += 1
        try:
            wall, processor = time.perf_counter(), time.process_time()
            version = Door(root).current()
            words.wall_ms.append((time.perf_counter() - wall) * 1000)
            words.processor_ms.append((time.process_time() - processor) * 1000)
            assert version is not None, "nothing answers"
            wanted = ("000002" if damage.falls_back else "000003", damage.passed_over)
            assert (version.name, version.passed_over) == wanted, f"{version.name}, {version.passed_over}: not {wanted}"
            assert answer_of_version(store, version.name) == (old if damage.falls_back else new), "other content"
            found(root)
            words.old += damage.falls_back
            words.new += not damage.falls_back
        except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding of this run)
            words.wrong.append(f"{damage.name}: {type(error).__name__}: {error}")
        shutil.rmtree(root.parent)
    return words


def two_importers(folder: Path, deed: Deed, library: Path, rounds: int = 5) -> Words:
    """Two processes import into one store: the second is refused at once, the first publishes."""
    words, first, second = Words("two importers"), Doer(library), Doer(library)
    for number in range(rounds):
        place = folder / f"two-{number}"
        shutil.copytree(deed.base, place)
        root = place / "store"
        ended: list[str] = []
        running = threading.Thread(target=lambda: ended.append(first.done(root, deed.words).said))  # noqa: B023
        running.start()
        other = brought(folder, "other", SALES + "other,1,c9,2026-05-05,1,5,cash\n")
        while not (root / "staging").is_dir() or not any((root / "staging").iterdir()):
            time.sleep(0.01)
        refused = second.done(root, other)
        running.join()
        words.tried += 1
        words.wall_ms.append(refused.took_s * 1000)
        words.processor_ms.append(refused.processor_s * 1000)
        store = found(root)
        words.new += store.answer == deed.after
        if "another import is running" not in refused.said or refused.status != 2:
            words.wrong.append(f"the second was not refused: {refused.said[-200:]}")
        if store.answer != deed.after or store.findings:
            words.wrong.append(f"the first: {ended} {store.findings}")
        shutil.rmtree(place)
    first.close()
    second.close()
    return words


def all_words(folder: Path, base: Path, deed: Deed, library: Path) -> list[Words]:
    """Full disks (as root, who may mount), damages, two importers."""
    found_words = [damaged(folder, base), two_importers(folder, deed, library)]
    if os.geteuid() == 0 and shutil.which("mount"):
        found_words.append(full_disks(folder, deed, library))
    else:
        print("full disks are not tried: only root may mount a small one", flush=True)
    return found_words
