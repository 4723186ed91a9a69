"""Who did what with the figures and with what we share?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from data.trail import KINDS, Trail, TrailAsked, last_days, narrowed_by, noted_stamp, trail_of
from locales import Words
from pages.pieces.page import Choice, Chosen
from pages.setup.audit_days import days_panel
from pages.setup.audit_list import list_panel
from pages.setup.audit_people import people_panel
from pages.setup.audit_tiles import tiles_panel
from pages.setup.audit_words import KIND_NAMES

QUESTION = N_("Who did what with the figures and with what we share?")
SPANS = (
    ("7", N_("Last 7 days")),
    ("30", N_("Last 30 days")),
    ("period", N_("Selected period")),
    ("all", N_("All that is kept")),
)
ALL, MOST_OFFERED = "all", 60


def CONTROLS(view: View) -> tuple[Choice, ...]:
    """From when, of what kind, by whom, about what."""
    whos, things = narrowed_by(view, MOST_OFFERED)
    found = [
        Choice("span", N_("From when"), SPANS, "30"),
        Choice("kind", N_("What happened"), ((ALL, N_("All")), *((kind, KIND_NAMES[kind]) for kind in KINDS)), ALL),
    ]
    for key, label, codes in (("who", N_("By whom"), whos), ("thing", N_("About what"), things)):
        if codes:
            found.append(Choice(key, label, ((ALL, N_("All")), *((f"={code}", code) for code in codes)), ALL))
    return tuple(found)


def STAMP(view: View) -> str:
    """Changes with every event: noting one raises no revision."""
    return noted_stamp(view)


def asked_of(view: View, chosen: Chosen, trail: Trail) -> TrailAsked:
    """What the controls ask for. The last days are those up to the newest entry: no page reads a clock."""
    span, kind = chosen["span"], chosen["kind"]
    since, until = None, None
    if span == "period":
        since, until = view.selection.period.start, view.selection.period.end
    elif span != ALL:
        since, until = last_days(trail.newest_at, int(span))
    return TrailAsked("" if kind == ALL else kind, _named(chosen, "who"), _named(chosen, "thing"), since, until)


def _named(chosen: Chosen, key: str) -> str:
    """The person or thing that was chosen; nothing for all of them, and where there is none to choose."""
    try:
        code = chosen[key]
    except KeyError:
        return ""
    return "" if code == ALL else code.removeprefix("=")


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    trail = trail_of(view)
    asked = asked_of(view, chosen, trail)
    days = trail.days(asked)
    yield tiles_panel(trail, asked, days, words)
    yield days_panel(trail, asked, days, words)
    yield list_panel(trail, asked, words)
    yield people_panel(view, words)
