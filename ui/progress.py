"""How far a long work is, in words a person knows: what the data room reports are names of files and tables."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.delta_generator import DeltaGenerator

from locales import N_, Words, escape_markdown

Progress = Callable[[str, float], None]
"""(what is being done, share done 0–1)."""
STAGES = {
    "clients and their orders": N_("Making up clients and their orders"),
    "done": N_("Reading the files"),  # the sample's files are written; their import is next
    "published": N_("Done"),
}
ADDING_UP = N_("Adding up the figures")


def told_on(bar: DeltaGenerator, words: Words) -> Progress:
    """What moves the bar: called with a stage as the data room names it, and the share done."""

    def told(stage: str, share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), text=escape_markdown(stage_text(stage, words)))

    return told


def stage_text(stage: str, words: Words) -> str:
    """A stage in the reader's language: a file is read, a table of the new version is added up."""
    if stage in STAGES:
        return words(STAGES[stage])
    return words("Reading {file}", file=stage) if "." in stage else words(ADDING_UP)


def silent(stage: str, share: float) -> None:
    """For work too short to show."""
