"""How much happened in the chosen time: entries, people, what was taken along, what was refused."""

from __future__ import annotations

from charts.panel import Panel, Tile
from data.messages import N_
from data.trail import Trail, TrailAsked
from data.trail_counts import Days, trail_counts
from locales import Words
from pages.setup.audit_words import trail_note

NOTHING = N_("nothing is on record yet")
NOT_NOTED = N_("nothing was noted in the log of access yet")
LOGGED = ("taken", "refused")
"""What only the log of access knows: where it is empty, nothing is known of them, and not 0."""
COUNTS = N_(
    "Every entry counts once: a sign-in, the first look at a client in a session, a file that was handed over, a "
    "command that changed something. Days are in UTC."
)


def tiles_panel(trail: Trail, asked: TrailAsked, days: Days, words: Words) -> Panel:
    """The entries that the controls ask for, in numbers."""
    labels = {
        "entries": words("Entries"),
        "people": words("People"),
        "taken": words("Taken along or sent"),
        "refused": words("Refused"),
        "entered": words("Entered or imported"),
    }
    note = trail_note(trail, words, definition=words(COUNTS))
    if trail.newest_at is None:
        tiles = tuple(Tile(key, label, "", missing=words(NOTHING), unit="count") for key, label in labels.items())
        return Panel("tiles", words("Key figures"), tiles=tiles, note=note)
    found = trail_counts(days)
    numbers = {key: getattr(found, key) for key in labels}
    second = {"entries": words.days(asked.since, asked.until) if asked.since and asked.until else ""}
    silent = () if trail.begins_at else LOGGED
    tiles = tuple(
        Tile(key, label, "", missing=words(NOT_NOTED), unit="count")
        if key in silent
        else Tile(key, label, words.count(numbers[key]), second=second.get(key, ""), number=numbers[key], unit="count")
        for key, label in labels.items()
    )
    return Panel("tiles", words("Key figures"), tiles=tiles, note=note)
