"""A store with the sample company in it: its files are written and imported like anybody's."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from data import gate
from data.sample import write_sample
from data.sample.truth import FILE_NAME
from data.warehouse.declaring import SAMPLE
from data.warehouse.held import content_of
from data.warehouse.importing import Batch, import_files
from data.warehouse.store import Store

WRITING = 0.3
"""Share of the time that writing the files takes; the rest is the import."""


def import_sample(
    root: Path,
    progress: Callable[[str, float], None] = lambda stage, share: None,
    clients: int = 3000,
    months: int = 60,
    lines: int | None = None,
    seed: int = 7,
    out: Path | None = None,
) -> str:
    """Write the sample's files (to `out` if they are to be kept) and import them; returns the published version.

    The true parameters are kept beside the store's facts. Raises ValueError for a store with data of somebody's own,
    and what `import_files` raises.
    """
    store = Store(root)
    store.prepare()
    held = content_of(store)
    if held.files and not held.settings.is_sample:
        raise ValueError(f"{root} holds data of your own; make the sample company in another store (--store)")
    with tempfile.TemporaryDirectory(dir=root, prefix="sample-files-") as scratch:
        folder = out or Path(scratch) / "sample"
        folder.mkdir(parents=True, exist_ok=True)
        write_sample(folder, clients, months, lines, seed, progress=lambda s, x: progress(s, WRITING * x))
        truth = (folder / FILE_NAME).read_bytes()
        files = sorted(p for p in folder.iterdir() if p.name != FILE_NAME)
        mappings = [m for file in files for p in gate.inspect(file, isolated=False) if (m := p.mapping) is not None]
        batch = Batch(tuple(files), tuple(mappings), "sample", datetime.now(UTC), lambda path: False, settings=SAMPLE)
        report = import_files(store, batch, lambda s, x: progress(s, WRITING + (1 - WRITING) * x))
        (root / FILE_NAME).write_bytes(truth)
    return report.version
