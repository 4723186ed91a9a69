"""A real process, really killed: within a write, between two steps, after the pointer has moved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.data.faults.judging import found
from tests.data.faults.scenario import SALES, Deed, Doer, brought


def place_of(deed: Deed, kind: str, path: str) -> int:
    """The number, from 1, of the last change of that kind whose path ends so."""
    return max(n for n, c in enumerate(deed.changes, 1) if c.kind == kind and c.path.endswith(path))


@pytest.mark.parametrize(
    ("kind", "path", "is_new"),
    [
        ("O", ".parquet", False),
        ("R", "/CURRENT", False),
        ("O", "/desk.sqlite-wal", True),
    ],
)
def test_a_killed_import_leaves_one_version_or_the_other_and_the_next_import_clears_up(
    deed: Deed, doer: Doer, tmp_path: Path, kind: str, path: str, is_new: bool
) -> None:
    shutil.copytree(deed.base, tmp_path, dirs_exist_ok=True)
    root = tmp_path / "store"
    outcome = doer.done(root, deed.words, last=place_of(deed, kind, path))
    assert outcome.status == -9
    store = found(root)
    assert deed.wrong(store, outcome.is_acknowledged) == "" and (store.version == "000004") == is_new
    again = doer.done(root, brought(tmp_path, "next", SALES + "next,1,c9,2026-05-05,1,5,cash\n"))
    after = found(root)
    assert again.status == 0 and after.findings == () and len(after.imports) == len(store.imports) + 1
    if is_new:
        assert deed.after is not None and after.answer is not None
        assert after.answer.settings == deed.after.settings, "the declared currency is entered at last"
