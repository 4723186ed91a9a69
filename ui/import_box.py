"""Bringing files in by drag and drop: preview, mapping, check, import, report.

Nothing here reads a file: the gate does, in a child process with limits. What a browser sends lies in a folder of its
own for the time of one rerun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from data import gate
from data.contract import TABLES
from data.gate.mapping import unmapped
from data.warehouse.importing import Report
from data.warehouse.publish import NothingToPublish
from data.warehouse.store import StoreBusy
from locales import N_, Words, escape_markdown
from ui.faults import kept_to_itself
from ui.import_report import question_text, refusal_text, remark_text, show_report
from ui.progress import Progress, told_on

PREVIEW_ROWS = 8
LONGEST_NAME = 60
LOOKED, REPORTED, REJECTS = "import_looked", "import_reported", "import_rejects"
HOW = N_(
    "Drop files here or press the arrow: CSV, fixed-width text, XLSX, Parquet or a zip of them, up to 200 MB each. "
    "Columns may have any names."
)
BUSY = N_("Another import is running; try again when it has ended.")
NO_USE = N_("The store would have neither sales nor surveys; at least one of them is needed.")


class BringIn(Protocol):
    """How app.py imports: who and when are its business, and so is the store."""

    def __call__(
        self,
        paths: Sequence[Path],
        mappings: Sequence[gate.Mapping],
        *,
        dry_run: bool,
        rejects: Path,
        progress: Progress,
    ) -> Report: ...


@dataclass(frozen=True)
class Upload:
    """A file a browser sent, as it lies on disk during this rerun; `key` names it as long as it stays in the box."""

    path: Path
    key: str


def show_import_box(bring_in: BringIn, words: Words) -> None:
    """The box on top of the data page."""
    with st.container(border=True, key="panel-import"):
        st.markdown(f"**{words('Bring in your own data')}**")
        st.caption(words(HOW))
        files = st.file_uploader(
            words("Files"), accept_multiple_files=True, key=f"files-{words.language}", label_visibility="collapsed"
        )
        if files:
            with kept_to_itself(words), TemporaryDirectory(prefix="sidu-upload-") as folder:
                _bring_in(saved_uploads(files, Path(folder)), Path(folder) / "rejects", bring_in, words)
        if REPORTED in st.session_state:
            show_report(st.session_state[REPORTED], st.session_state.get(REJECTS, {}), words)


def saved_uploads(files: Sequence[Any], folder: Path) -> list[Upload]:
    """The uploads as files, each in a folder of its own, so that equal names do not meet and no name can climb out."""
    uploads = []
    for number, file in enumerate(files):
        name = Path(file.name.replace("\\", "/").replace("\0", "")).name[-LONGEST_NAME:]
        path = folder / str(number) / (name if name.strip(".") else "upload")
        path.parent.mkdir()
        path.write_bytes(file.getbuffer())
        uploads.append(Upload(path, file.file_id))
    return uploads


def _bring_in(uploads: Sequence[Upload], rejects: Path, bring_in: BringIn, words: Words) -> None:
    mappings: list[gate.Mapping] = []
    is_ready = True
    for upload in uploads:
        try:
            previews = _looked(upload)
        except gate.Refused as refused:
            _refused(refused, words)
            is_ready = False
            continue
        for preview in previews:
            mapping = _edited(preview, upload, words)
            is_ready = is_ready and mapping is not None
            mappings += [mapping] if mapping is not None else []
    with st.container(horizontal=True, key="bar-import"):
        check = st.button(words("Check only"), key="import-check", disabled=not is_ready)
        bring = st.button(words("Import"), key="import-run", type="primary", disabled=not is_ready)
    if check or bring:
        _run([upload.path for upload in uploads], mappings, check, rejects, bring_in, words)


def _run(
    paths: Sequence[Path],
    mappings: Sequence[gate.Mapping],
    dry_run: bool,
    rejects: Path,
    bring_in: BringIn,
    words: Words,
) -> None:
    bar = st.progress(0.0, text=words("Reading the files"))
    try:
        report = bring_in(paths, mappings, dry_run=dry_run, rejects=rejects, progress=told_on(bar, words))
    except gate.Refused as refused:
        _refused(refused, words)
        return
    except (StoreBusy, NothingToPublish) as error:
        st.warning(words(BUSY if isinstance(error, StoreBusy) else NO_USE), icon=":material/block:")
        return
    finally:
        bar.empty()
    st.session_state[REPORTED] = report
    st.session_state[REJECTS] = {Path(p.rejects).name: Path(p.rejects).read_bytes() for p in report.parts if p.rejects}
    if report.version:
        st.rerun()


def _looked(upload: Upload, table: str = "") -> tuple[gate.Preview, ...]:
    """The gate's look at a file, kept for the session so that a click elsewhere does not read it again."""
    kept: dict[str, tuple[gate.Preview, ...]] = st.session_state.setdefault(LOOKED, {})
    name = f"{upload.key} {table}"
    if name not in kept:
        kept[name] = gate.inspect(upload.path, table=table)
    return kept[name]


def _refused(refused: gate.Refused, words: Words) -> None:
    st.warning(refusal_text(refused, words), icon=":material/block:")


def _edited(preview: gate.Preview, upload: Upload, words: Words) -> gate.Mapping | None:
    """The mapping after the reader's corrections; None while something is still to be decided."""
    if preview.refusal is not None:
        _refused(preview.refusal, words)
        return None
    key = f"{upload.key}-{preview.source}-{words.language}"
    with st.expander(f"{escape_markdown(preview.source)} → {preview.table or '?'}", expanded=True):
        rows = pd.DataFrame([*preview.rows[:PREVIEW_ROWS]], columns=list(preview.headers), dtype="string")
        st.dataframe(rows, hide_index=True, key=f"preview-{key}", placeholder="")
        for remark in preview.remarks:
            st.caption(f":material/info: {remark_text(remark, words)}")
        for question in preview.questions:
            st.caption(f":material/help: {question_text(question, words)}")
        tables = tuple(TABLES)
        table = st.selectbox(
            words("Table"), tables, index=tables.index(preview.table) if preview.table in tables else None,
            placeholder=words("Choose a table"), key=f"table-{key}",
        )  # fmt: skip
        if table is None:
            return None
        mapping = _proposed(preview, upload, table)
        mapping = replace(mapping, columns=_columns(mapping, preview.headers, key, words))
        missing = unmapped(mapping, TABLES[table])
        if missing:
            names = words.joined([column.name for column in missing])
            st.warning(words("Still to map: {names}.", names=names), icon=":material/rule:")
        return None if missing else mapping


def _proposed(preview: gate.Preview, upload: Upload, table: str) -> gate.Mapping:
    """The proposal for that table, asked for again when the reader chose another one than the gate."""
    if preview.mapping is not None and preview.table == table:
        return preview.mapping
    for other in _looked(upload, table):
        if other.source == preview.source and other.mapping is not None and other.table == table:
            return other.mapping
    return gate.mapping_of(preview.source, table, {})


def _columns(mapping: gate.Mapping, headers: tuple[str, ...], key: str, words: Words) -> tuple[tuple[str, str], ...]:
    """One selectbox per column of the contract: which column of the file feeds it."""
    found = []
    with st.grid(4, min_column_width=200, gap=8, key=f"mapping-{key}"):
        for column in TABLES[mapping.table].columns:
            source = mapping.source_of(column.name)
            label = f"{column.name} ★" if column.required and not column.derived else column.name
            header = st.selectbox(
                escape_markdown(label), headers, help=words(column.meaning),
                placeholder=words("not in the file"),
                index=headers.index(source) if source in headers else None,
                key=f"column-{key}-{mapping.table}-{column.name}",
            )  # fmt: skip
            if header is not None:
                found.append((column.name, header))
    return tuple(found)
