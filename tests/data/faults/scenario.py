"""A small store with a history, and the things that are done to it while faults happen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from data.settings import Settings, load_settings, save_settings
from tests.data.faults.judging import Answer, Found, found
from tests.data.faults.replay import Change, Cut, at_cut, changes_in, inodes_below
from tests.house.source import ROOT

SOURCE = Path(__file__).with_name("recorder.c")
SALES = "order_id,line,client_id,ordered_on,quantity,revenue,payment\n"
CLIENTS = "client_id,name,region_id,channel\n"
KEPT = "2"
"""Kept versions: fewer than are made, so that forgetting is among what is interrupted."""


class NoCompiler(RuntimeError):
    """There is no C compiler, so that nothing can be recorded."""


def built(folder: Path) -> Path:
    """The recorder as a library. Raises NoCompiler where it cannot be made."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        raise NoCompiler("no C compiler on Linux: install Debian's gcc and libc6-dev to record file changes")
    library = folder / "recorder.so"
    made = subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl", "-lpthread"],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise NoCompiler(f"the recorder cannot be compiled: {made.stderr.strip()[-300:]}")
    return library


@dataclass(frozen=True)
class Outcome:
    """How one deed ended: its words, exit code (negative: killed by that signal), seconds, changes it made.

    full_ms: from the first time that the disk took no more to the end; 0 when it took everything.
    """

    said: str
    status: int
    took_s: float
    processor_s: float
    changes: int
    full_ms: int

    @property
    def is_acknowledged(self) -> bool:
        return self.status == 0 or any(w in self.said for w in ("published version", "is undone", " answers;"))


class Doer:
    """A process that does things to stores, each in a fork that may be killed at a moment or at a change."""

    def __init__(self, library: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.data.faults.doer"],
            cwd=ROOT,
            env=os.environ | {"LD_PRELOAD": str(library), "SIDU_KEPT_VERSIONS": KEPT, "COLUMNS": "200"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def done(self, root: Path, words: Sequence[str], *, last: int = 0, after_s: float = 0, record: str = "") -> Outcome:
        assert self._process.stdin is not None and self._process.stdout is not None
        task: dict[str, Any] = {"words": list(words), "root": str(root), "watched": str(root.parent)}
        task |= {"record": record, "last": last, "after_s": after_s}
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@contextmanager
def doing(folder: Path) -> Iterator[Doer]:
    doer = Doer(built(folder))
    try:
        yield doer
    finally:
        doer.close()


@dataclass(frozen=True)
class Deed:
    """One thing done to a copy of the base folder's `store`: what was recorded, and the answers before and after."""

    name: str
    words: tuple[str, ...]
    before: Answer | None
    after: Answer | None
    base: Path
    inodes: dict[int, str]
    changes: tuple[Change, ...]
    took_s: float
    left: Path

    def cut(self, at: int) -> Cut:
        return at_cut(self.base, self.inodes, self.changes[:at])

    def is_late(self, store: Found) -> bool:
        """Whether the new version answers and the desk lacks the settings declared with it: the next change of the
        store enters them."""
        if store.answer is None or self.after is None:
            return False
        old = self.before.settings if self.before else Settings().model_dump_json()
        new = self.after
        return new.settings != old and store.answer == Answer(new.tables, new.facts, old)

    def wrong(self, store: Found, is_acknowledged: bool) -> str:
        """What is wrong with a store after this deed was interrupted; empty for nothing."""
        if store.answer == self.after:
            return f"the check found {store.harmful}" if store.harmful else ""
        if store.answer != self.before and not (self.is_late(store) and not is_acknowledged):
            return f"neither old nor new answers: {difference(store.answer, self.before, self.after)}"
        if is_acknowledged:
            return "what was acknowledged is gone"
        return f"the check found {store.harmful}" if store.harmful else ""


def difference(answer: Answer | None, before: Answer | None, after: Answer | None) -> str:
    if answer is None:
        return "nothing answers"
    parts = []
    for part in ("tables", "facts", "settings"):
        value = getattr(answer, part)
        known = [n for n, a in (("old", before), ("new", after)) if a is not None and getattr(a, part) == value]
        parts.append(f"{part} {'/'.join(known) or value[:300]}")
    return ", ".join(parts)


def base_store(folder: Path, doer: Doer) -> Path:
    """A folder with a store of three imports; its desk holds a setting that no version was made with yet."""
    root = folder / "base" / "store"
    for number in range(1, 4):
        lines = "".join(
            f"{n},1,c{n % 3},2026-0{number}-05,1,{10 * n + number},cash\n" for n in range(number, number + 4)
        )
        outcome = doer.done(root, brought(folder, f"base{number}", SALES + lines))
        assert outcome.status == 0, outcome.said
    decided = load_settings(root).model_copy(update={"fiscal_year_start": 4})
    save_settings(root, decided, "anna")
    return root.parent


def brought(folder: Path, name: str, sales: str, clients: str = "") -> list[str]:
    """Words of the command line that import these texts."""
    place = folder / name
    place.mkdir(exist_ok=True)
    texts = {"sales.csv": sales} | ({"clients.csv": clients} if clients else {})
    for file, content in texts.items():
        (place / file).write_text(content, encoding="utf8")
    return ["import", *(str(place / file) for file in texts)]


def deed_words(folder: Path, name: str) -> list[str]:
    """New rows, a correction, a row said again, a second table and a declared currency; or undo, refresh, rollback."""
    if name in ("first import", "import"):
        new = "3,1,c0,2026-03-05,1,777,cash\n4,1,c1,2026-03-05,1,43,cash\n" + "".join(
            f"x{n},1,c{n},2026-04-{n + 1:02d},2,{n}.5,card\n" for n in range(20)
        )
        clients = CLIENTS + "c0,Corner shop,north,shop\nc1,Station,south,kiosk\n"
        return [*brought(folder, "more", SALES + new, clients), "--currency", "CNY"]
    return {"undo": ["undo", "2"], "refresh": ["refresh"], "rollback": ["rollback"]}[name]


def recorded(folder: Path, doer: Doer, base: Path, name: str) -> Deed:
    """Do it once on a copy of the base, recorded; the first import begins in an empty folder."""
    root = folder / f"recorded-{name}"
    if name == "first import":
        base = folder / "empty"
        base.mkdir()
    shutil.copytree(base, root)
    inodes, words = inodes_below(root), deed_words(folder, name)
    record = folder / f"{name}.record"
    outcome = doer.done(root / "store", words, record=str(record))
    assert outcome.status == 0, outcome.said
    # The copy that is judged is another one: a reader opens the desk, and that writes.
    seen, before = folder / f"after-{name}", folder / f"before-{name}"
    shutil.copytree(root, seen)
    shutil.copytree(base, before)
    deed = Deed(
        name,
        tuple(words),
        answer_of(before),
        answer_of(seen),
        base,
        inodes,
        tuple(changes_in(record)),
        outcome.took_s,
        root,
    )
    shutil.rmtree(seen)
    shutil.rmtree(before)
    return deed


def answer_of(folder: Path) -> Answer | None:
    store = found(folder / "store")
    assert not store.findings, store
    return store.answer


def replayed_in_full(deed: Deed, random: Random) -> dict[str, bytes]:
    """The files as the whole record gives them, nothing lost."""
    from tests.data.faults.replay import crash

    state = crash(deed.cut(len(deed.changes)), random, "all", "all")
    return {p: c if isinstance(c, bytes) else c.read_bytes() for p, c in state.files.items()}
