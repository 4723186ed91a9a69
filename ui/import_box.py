"""Bringing files in by drag and drop: preview, questions, mapping, check, import, report.

Nothing here reads a file: the gate does, in a child process with limits. What a browser sends lies in a folder of its
own for the time of one rerun. Nothing is stored that was not checked before, exactly as it was checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2s
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import streamlit as st

from data import gate
from data.warehouse.importing import Report
from locales import N_, Words, escape_markdown
from ui.faults import kept_to_itself
from ui.import_report import show_report
from ui.import_shelf import NO_SHELF, Shelf, remember, shelf_of
from ui.import_source import refused, source_outcome
from ui.not_done import EXPECTED, why_not
from ui.progress import Progress, told_on
from ui.uploads import LOOKED, Upload, looked, saved_uploads

REPORTED, REJECTS, CHECKED, ROUND = "import_reported", "import_rejects", "import_checked", "import_round"
HOW = N_(
    "Drop files here or press the arrow: CSV, fixed-width text, XLSX, Parquet or a zip of them, up to 200 MB each. "
    "Columns may have any names."
)
__all__ = ["BringIn", "shelf_of", "show_import_box"]


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


def show_import_box(
    bring_in: BringIn, took: Callable[..., None], words: Words, here: object = None, shelf: Shelf = NO_SHELF
) -> None:  # fmt: skip
    """The box on top of the data page, wherever the reader stands.

    took: (what, kind) notes that something leaves, before it does. shelf: where mappings are kept by name.
    """
    with st.container(border=True, key="panel-import"):
        st.markdown(f"**{words('Bring in your own data')}**")
        st.caption(words(HOW))
        turn = st.session_state.get(ROUND, 0)  # another key empties the box after an import
        files = st.file_uploader(
            words("Files"),
            accept_multiple_files=True,
            key=f"files-{turn}-{words.language}",
            label_visibility="collapsed",
        )
        with kept_to_itself(words), TemporaryDirectory(prefix="sidu-upload-") as folder:
            if files:
                _bring_in(saved_uploads(files, Path(folder)), Path(folder) / "rejects", bring_in, shelf, words)
        if REPORTED in st.session_state:
            show_report(st.session_state[REPORTED], st.session_state.get(REJECTS, {}), words, took)


def _bring_in(uploads: Sequence[Upload], rejects: Path, bring_in: BringIn, shelf: Shelf, words: Words) -> None:
    mappings: list[gate.Mapping] = []
    taken: list[Upload] = []
    open_sources = 0
    for upload in uploads:
        try:
            with st.spinner(words("Looking at the file")):
                previews = looked(upload)
        except gate.Refused as refusal:
            refused(refusal, words)
            open_sources += 1
            continue
        outcomes = [source_outcome(preview, upload, len(previews) > 1, shelf, words) for preview in previews]
        mine = [outcome.mapping for outcome in outcomes if outcome.mapping is not None]
        open_sources += sum(1 for each in outcomes if each.mapping is None and not each.is_left_out)
        mappings += mine
        taken += [upload] if mine else []
    _buttons(taken, mappings, open_sources, rejects, bring_in, words)


def _buttons(
    uploads: Sequence[Upload],
    mappings: Sequence[gate.Mapping],
    open_sources: int,
    rejects: Path,
    bring_in: BringIn,
    words: Words,
) -> None:
    """Check first; import what was checked, as long as nothing was changed since."""
    is_ready = bool(mappings) and not open_sources
    as_asked = fingerprint(uploads, mappings)
    is_checked = is_ready and st.session_state.get(CHECKED) == as_asked
    with st.container(horizontal=True, vertical_alignment="center", key="bar-import"):
        check = st.button(
            words("Check"), key="import-check", disabled=not is_ready, type="secondary" if is_checked else "primary"
        )
        bring = st.button(
            words("Import"), key="import-run", disabled=not is_checked, type="primary" if is_checked else "secondary"
        )
        st.caption(_next_step(open_sources, is_ready, is_checked, words))
    if check or bring:
        _run([upload.path for upload in uploads], mappings, check, as_asked, rejects, bring_in, words)


def _next_step(open_sources: int, is_ready: bool, is_checked: bool, words: Words) -> str:
    if open_sources:
        return words.many("{n} file is still open.", "{n} files are still open.", open_sources)
    if not is_ready:
        return words("Nothing is to be brought in.")
    return words("Checked; the import does the same and keeps it.") if is_checked else words("A check changes nothing.")


def fingerprint(uploads: Sequence[Upload], mappings: Sequence[gate.Mapping]) -> str:
    """The same for the same files read the same way."""
    told = repr(([upload.key for upload in uploads], list(mappings)))
    return blake2s(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _run(
    paths: Sequence[Path],
    mappings: Sequence[gate.Mapping],
    dry_run: bool,
    as_asked: str,
    rejects: Path,
    bring_in: BringIn,
    words: Words,
) -> None:
    bar = st.progress(0.0, text=words("Reading the files"))
    try:
        report = bring_in(paths, mappings, dry_run=dry_run, rejects=rejects, progress=told_on(bar, words))
    except gate.Refused as refusal:
        refused(refusal, words)
        return
    except EXPECTED as error:
        st.warning(escape_markdown(why_not(error, words)), icon=":material/block:")
        return
    finally:
        bar.empty()
    st.session_state[REPORTED] = report
    st.session_state[REJECTS] = {part.file: Path(part.rejects).read_bytes() for part in report.parts if part.rejects}
    if dry_run:
        st.session_state[CHECKED] = as_asked
    else:
        remember(mappings)
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.session_state.pop(LOOKED, None)
    st.rerun()
