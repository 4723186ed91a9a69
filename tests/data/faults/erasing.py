"""Erasing a client while its process is killed: what is there before, what may be there after, and how it is told."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from data.desk import Desk
from data.warehouse.checking import check
from data.warehouse.erased_codes import ERASING
from data.warehouse.store import Store
from tests.data.desk.server import new_schema
from tests.data.erased import AT, CODE, NAME, company, erased_list, traces_in
from tests.data.faults.judging import Answer, found
from tests.data.faults.replay import Change, changes_in
from tests.data.faults.scenario import Doer, Outcome

WORDS = ("client", "erase", CODE, "--reason", f"{NAME} asked for it")
SCHEMA = "erased"


@dataclass(frozen=True)
class Erasing:
    """A company of one client who goes; its answers before and after; every change of a file that erasing makes.

    url: of the server that holds the desk, in SIDU_DESK while this is in use; empty for a desk in the folder.
    """

    base: Path
    before: Answer
    after: Answer
    changes: tuple[Change, ...]
    took_s: float
    url: str = ""

    def laid_out(self, folder: Path) -> Path:
        """A copy of the store as it was before, with its desk."""
        root = folder / "store"
        shutil.copytree(self.base / "store", root)
        _desk_again(self.base, root, self.url)
        return root

    def wrong(self, root: Path) -> str:
        """What is wrong with a store in which an erasure was killed; empty for nothing."""
        now = found(root)
        if now.answer not in (self.before, self.after):
            return "neither the rows of before nor those of after answer"
        harmful = [f for f in now.harmful if f.where != ERASING]
        return f"the check found {harmful}" if harmful else ""

    def wrong_at_last(self, root: Path, again: Outcome) -> str:
        """What is wrong after the same command was given again and ended; empty for nothing."""
        if again.status:
            return f"the command again: {again.said[-300:]}"
        if found(root).answer != self.after:
            return "what answers is not what it is without the client"
        if left := traces_in(Store(root)):
            return f"the client is still in {left}"
        listed = [(code, reason) for code, _who, reason in erased_list(Store(root))]
        if listed != [(CODE, "••• asked for it")]:
            return f"the list of erasures is {listed}"
        return str(findings) if (findings := check(Store(root))) else ""


def erasing(folder: Path, doer: Doer, url: str = "") -> Erasing:
    """The company, made once, and its erasure done once on a copy and recorded."""
    base = folder / "erasing-base"
    base.mkdir()
    kept = os.environ.pop("SIDU_DESK", None)
    store = company(base)
    with Desk.at(store.root) as desk:
        desk.backup_to(base / "desk.copy")
    if url:
        (store.root / "desk.sqlite").unlink()
        os.environ["SIDU_DESK"] = kept or url
    root = folder / "erasing-done" / "store"
    shutil.copytree(base / "store", root)
    _desk_again(base, root, url)
    before = found(root).answer
    assert before is not None and len(traces_in(Store(root))) > 5, "it is found where it is"
    record = folder / "erasing.record"
    done = doer.done(root, WORDS, record=str(record))
    assert done.status == 0, done.said
    after = found(root).answer
    assert after is not None and after != before and traces_in(Store(root)) == []
    return Erasing(base, before, after, tuple(changes_in(record)), done.took_s, url)


def _desk_again(base: Path, root: Path, url: str) -> None:
    if not url:
        return
    new_schema(url.split("&options=")[0], SCHEMA, anew=True)
    with Desk.at(root) as desk:
        desk.restore_from(base / "desk.copy", "anna", AT)
