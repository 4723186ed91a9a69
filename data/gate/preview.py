"""A look at a source before anything is read: its columns, its first rows as text, the proposed mapping, open
questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from data.gate.mapping import Mapping, Options, mapping_for, mapping_from_plain
from data.gate.proposal import Question, proposed
from data.gate.report import Refused, Remark, pairs, remarks_from_plain
from data.gate.rows import Rows, Torn, opened
from data.gate.sources import Source

SHOWN_ROWS = 20
SAMPLE_ROWS = 5_000


@dataclass(frozen=True)
class Preview:
    """source: its name; headers and rows: the first 20 rows as text; mapping: saved or proposed, None when no table
    fits;
    questions: what to confirm or decide; remarks: how it was read; refusal: the sentence when it cannot be read at
    all."""

    source: str
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    mapping: Mapping | None = None
    questions: tuple[Question, ...] = ()
    remarks: tuple[Remark, ...] = ()
    refusal: Refused | None = None

    @property
    def table(self) -> str | None:
        return self.mapping.table if self.mapping else None


def preview(source: Source, folder: Path, saved: tuple[Mapping, ...] = (), table: str = "") -> Preview:
    """The first rows of a source and a mapping for it: the saved one that fits its name, else a proposal."""
    mapping = mapping_for(saved, source.name)
    options = mapping.options if mapping else Options()
    try:
        rows, sample = _sample(source, options, folder)
    except Refused as refusal:
        return Preview(source.name, refusal=refusal)
    questions: tuple[Question, ...] = ()
    if mapping is None:
        mapping, questions = proposed(source.name, rows.headers, sample, table)
    for remark in rows.remarks:
        if remark.code == "encoding_read" and not rows.is_sure:
            questions += (Question("encoding", (("file", source.name), *remark.more)),)
    return Preview(source.name, rows.headers, tuple(sample[:SHOWN_ROWS]), mapping, questions, rows.remarks)


def _sample(source: Source, options: Options, folder: Path) -> tuple[Rows, list[tuple[str | None, ...]]]:
    for patiently in (False, True):
        rows = opened(source, options, folder, patiently=patiently)
        try:
            return rows, list(islice(_texts(rows), SAMPLE_ROWS))
        except Torn:
            continue
    raise AssertionError("the patient reader is never torn")


def _texts(rows: Rows) -> Any:
    for batch in rows.batches:
        columns = [batch.column(i).slice(0, SAMPLE_ROWS).to_pylist() for i in range(len(rows.headers))]
        yield from zip(*columns, strict=True)


def preview_from_plain(plain: dict[str, Any]) -> Preview:
    """The Preview that `plain_preview` made plain (and JSON carried)."""
    return Preview(
        plain["source"],
        tuple(plain["headers"]),
        tuple(tuple(row) for row in plain["rows"]),
        mapping_from_plain(*plain["mapping"]) if plain["mapping"] else None,
        tuple(Question(q["code"], pairs(q["more"]), q["is_open"]) for q in plain["questions"]),
        remarks_from_plain(plain["remarks"]),
        Refused(plain["refusal"][0], **plain["refusal"][1]) if plain["refusal"] else None,
    )
