"""How far a long work is, in words a person knows: what the data room reports are names of files and tables."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar

from streamlit.delta_generator import DeltaGenerator

from locales import N_, Words, escape_markdown

Progress = Callable[[str, float], None]
"""(what is being done, share done 0–1)."""
STAGES = {
    "clients and their orders": N_("Making up clients and their orders"),
    "done": N_("Reading the files"),  # the sample's files are written; their import is next
    "published": N_("Done"),
    "forecasts": N_("Comparing models on the past and forecasting"),
}
ADDING_UP = N_("Adding up the figures")


PATIENCE_S = 0.4
"""Work that is done sooner shows no bar."""


def told_in(place: DeltaGenerator, words: Words) -> Callable[[float], None]:
    """What shows in that place how far a reckoning is, once it has taken a while."""
    begun = time.monotonic()

    def told(share: float) -> None:
        if time.monotonic() - begun > PATIENCE_S:
            text = words("Reckoning: {share} done", share=words.share(min(max(share, 0.0), 1.0), 0))
            place.progress(min(max(share, 0.0), 1.0), text=escape_markdown(text))

    return told


def unheard(share: float) -> None:
    """Where nobody looks."""


TELLING: ContextVar[Callable[[float], None]] = ContextVar("TELLING", default=unheard)
"""Who is told how far the reckonings of this run are."""


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
