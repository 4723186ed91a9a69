"""What did we show, and does it still hold?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from data.snapshots import register_stamp
from locales import Words
from pages.meeting.beside import PanelBeside, beside_now, beside_other
from pages.meeting.differences import apart_text, changes_panel, compared_panel, failed_text, restated_panel, sides_of
from pages.meeting.kept_list import list_panel, tiles_panel
from pages.meeting.opened import Opened, frozen_panels, kept_ones, opened_or_why
from pages.meeting.pinning import PIN, RELEASE
from pages.meeting.reasons import Restated, restated_between, restated_now
from pages.pieces.page import Choice, Chosen, Control

QUESTION = N_("What did we show, and does it still hold?")
ACTIONS = (PIN, RELEASE)
NOW = "now"
MOST_CHOICES = 100


def CONTROLS(view: View) -> tuple[Control, ...]:
    """Which snapshot is opened, and what it is held against; none where none is kept."""
    kept = kept_ones(view)[:MOST_CHOICES]
    if not kept:
        return ()
    options = tuple((each.number, f"{each.number} · {each.title}") for each in kept)
    return (
        Choice("snapshot", N_("Snapshot"), options, options[0][0]),
        Choice("against", N_("Compare with"), ((NOW, N_("the numbers of now")), *options), NOW),
    )


def STAMP(view: View) -> str:
    """Changes whenever a snapshot comes or goes: keeping one changes no figure of any other page."""
    return register_stamp(view.door)


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    kept = kept_ones(view)
    named = {each.number: each for each in kept}
    if not kept:
        yield tiles_panel(view, words, kept, None, "")
        yield list_panel(view, words, kept, "")
        return
    number, against = chosen["snapshot"], chosen["against"]
    found = opened_or_why(view, named[number], words)
    other = NOW if against in (NOW, number) else opened_or_why(view, named[against], words)
    why = next((each for each in (found, other) if isinstance(each, str) and each != NOW), "")
    beside, restated = _held(view, found, other) if not why else ([], [])
    sides = sides_of(view, words, number, "" if against == NOW else against)
    lacks = why or apart_text(words, beside, sides)
    yield tiles_panel(view, words, kept, None if lacks else len(restated), lacks, failed_text(words, beside))
    yield list_panel(view, words, kept, number)
    if isinstance(found, str):
        yield Panel("opened", named[number].title, missing=found)
        return
    if why:
        yield Panel("compared", words("Compare with"), missing=why)
    else:
        yield restated_panel(view, words, restated, sides, beside)
        yield compared_panel(view, words, beside, sides)
        yield changes_panel(view, words, beside, sides)
    yield from frozen_panels(found, words)


def _held(view: View, found: Opened | str, other: Opened | str) -> tuple[list[PanelBeside], list[Restated]]:
    """The snapshot held against now or against another one, the older of two first."""
    assert isinstance(found, Opened)
    if isinstance(other, str):
        beside = beside_now(view, found)
        return beside, restated_now(view, found, beside)
    older, newer = sorted((found, other), key=lambda each: each.snapshot.number)
    beside = beside_other(view, older, newer)
    return beside, restated_between(view, older, newer.footing, beside)
