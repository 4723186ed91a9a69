"""The import gate: files of any kind in, checked rows of the contract's tables out, every row accounted for.

`inspect` looks and proposes, `stage` reads. Rows in = accepted + rejected, always; nothing that is stored is touched
here.

How a person is asked: a `Preview` carries the first rows as text (`headers`, `rows`), the `mapping` (saved or proposed,
None while no table is known), `remarks` on how the source was read, and `questions`. A `Question` has its message
(`key` with `values`; `text()` is the English sentence), `is_open` (it must be answered before the source can be read
well; the others confirm what was taken) and `choices`. A `Choice` has a `value`, its words (`key` with `values`; an
empty key means that the value speaks for itself: a column, a table, an encoding) and `shown`: real cells as they stand
and as this choice reads them (for an encoding: line number and line). The choice that holds so far comes first.

    mapping = answered(preview.mapping, question, choice, preview.source)
    again = inspect(path, saved=[mapping])      # what the answer changed, and what is still to ask

`inspect` never asks again what a mapping says. `data.gate.questions` lists all questions and where the answers go.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from data.gate.child import isolated_previews, isolated_stagings, previews, stagings
from data.gate.mapping import Mapping, Options, load_mapping, mapping_of, save_mapping
from data.gate.preview import Preview
from data.gate.questions import Choice, Question, answered
from data.gate.report import Problem, Refused, Remark, Staged, Total

__all__ = [
    "Choice",
    "Mapping",
    "Options",
    "Preview",
    "Problem",
    "Question",
    "Refused",
    "Remark",
    "Staged",
    "Total",
    "answered",
    "inspect",
    "load_mapping",
    "mapping_of",
    "save_mapping",
    "stage",
]


def inspect(
    path: Path, *, saved: Iterable[Mapping] = (), table: str = "", isolated: bool = True
) -> tuple[Preview, ...]:
    """What a file, folder or zip holds: one preview per source, with the saved mapping that fits or a proposed one.

    table: the contract table, when it is known. isolated: look in a child process with limits (for anything uploaded).
    Members of a folder or zip that cannot be read carry their refusal; a single file raises Refused.
    """
    look = isolated_previews if isolated else previews
    with tempfile.TemporaryDirectory(prefix="gate-") as folder:
        found = look(path.absolute(), Path(folder), tuple(saved), table)
    if len(found) == 1 and found[0].refusal is not None:
        raise found[0].refusal
    return found


def stage(
    path: Path, mapping: Mapping | Iterable[Mapping], folder: Path, *, isolated: bool = True, today: date | None = None
) -> tuple[Staged, ...]:
    """Reads every source at the path that a mapping fits: accepted rows to Parquet in `folder`, rejected rows beside
    them.

    isolated: read in a child process with limits (1 GB, 60 s); without it, a file of any size is streamed in this
    process.
    today: rows with later days are remarked on. Raises Refused when nothing fits or a source cannot be read.
    """
    mappings = (mapping,) if isinstance(mapping, Mapping) else tuple(mapping)
    folder.mkdir(parents=True, exist_ok=True)
    read = isolated_stagings if isolated else stagings
    return read(path.absolute(), mappings, folder.resolve(), today)
