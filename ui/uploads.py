"""Files a browser sent, as they lie on disk for the time of one rerun, and what the gate saw in them.

Nothing here reads a file: the gate does, in a child process with limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from data import gate

LONGEST_NAME = 60
LOOKED = "import_looked"
MOST_LOOKS = 200


@dataclass(frozen=True)
class Upload:
    """A file a browser sent; `key` names it as long as it stays in the box. It is written to disk when first asked."""

    name: str
    key: str
    folder: Path
    content: Any = field(repr=False, compare=False)

    @cached_property
    def path(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / self.name
        path.write_bytes(self.content.getbuffer())
        return path


def saved_uploads(files: Sequence[Any], folder: Path) -> list[Upload]:
    """The uploads, each in a folder of its own under a name of its own: equal names do not meet, none can climb out."""
    uploads: list[Upload] = []
    for number, file in enumerate(files):
        name = Path(file.name.replace("\\", "/").replace("\0", "")).name[-LONGEST_NAME:]
        name = _free(name if name.strip(".") else "upload", {upload.name for upload in uploads})
        uploads.append(Upload(name, file.file_id, folder / str(number), file))
    return uploads


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number before its ending where another upload has it: mappings are for names."""
    stem, dot, ending = name.partition(".")
    number = 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}){dot}{ending}"
    return name


def looked(upload: Upload, table: str = "", mapping: gate.Mapping | None = None) -> tuple[gate.Preview, ...]:
    """What the gate sees in a file, with answers given so far; kept, so that a click elsewhere does not read it again.

    Raises Refused for a file that is no table.
    """
    kept: dict[str, tuple[gate.Preview, ...]] = st.session_state.setdefault(LOOKED, {})
    name = f"{upload.key} {table} {mapping!r}"
    if name not in kept:
        while len(kept) >= MOST_LOOKS:
            del kept[next(iter(kept))]
        saved = () if mapping is None else (mapping,)
        kept[name] = gate.inspect(upload.path, saved=saved, table=table)
    return kept[name]


def looked_at_source(upload: Upload, source: str, table: str, mapping: gate.Mapping | None) -> gate.Preview | None:
    """The same for one member of an archive or sheet of a workbook; None when it is no longer there."""
    return next((preview for preview in looked(upload, table, mapping) if preview.source == source), None)
