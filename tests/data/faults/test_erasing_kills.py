"""A process that erases a client, really killed: nothing is torn, and the same command leaves nothing of the client."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.faults.erasing import WORDS, erasing
from tests.data.faults.scenario import Doer


def test_a_killed_erasure_is_completed_by_the_same_command(
    folder: Path, doer: Doer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SIDU_DESK", raising=False)
    deed = erasing(folder, doer)
    points = {c.path.rsplit("/", 1)[-1]: n for n, c in enumerate(deed.changes, 1) if c.kind == "R"}
    root = deed.laid_out(tmp_path)
    # The content of the snapshot is in place without the client, and the register still says what it was.
    assert doer.done(root, WORDS, last=points["record.json"]).status == -9
    assert deed.wrong(root) == ""
    assert deed.wrong_at_last(root, doer.done(root, WORDS)) == ""
