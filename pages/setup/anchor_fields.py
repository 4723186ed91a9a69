"""The anchors of the scores: what counts as 0 and as 100, found in a base year and kept until somebody moves them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.messages import N_
from data.settings import ANCHORS, Settings
from locales import Words
from pages.pieces.editing import Field

BASE = N_("Base year")
NAMES: dict[str, str] = {
    "profit_anchors": N_("Profit of a client a year (contribution)"),
    "income_anchors": N_("Net revenue of a client a year (income)"),
    "volume_anchors": N_("Quantity of a client a year (volume)"),
    "credit_anchors": N_("Share of invoices paid in time (credit)"),
    "prospects_anchors": N_("Revenue over that of the year before (prospects)"),
}
LOW, HIGH = N_("lower anchor"), N_("upper anchor")
TELLS = N_(
    "Scores and grades stand between the two, so that a client's score moves only when the client does. Found in the "
    "base year (5th and 95th percentile of its clients); empty: not known yet, and the score neither."
)
MOST = 1e12

FIELDS: tuple[Field, ...] = (
    Field(
        "anchors_year", N_("Anchors found in"),
        N_("The year whose clients the anchors come from. 0: they are looked for again at every import."), "whole",
        low=0, high=9999, group=BASE,
    ),
    *(
        Field(f"{name}_{end}", label, TELLS, "number", low=-MOST, high=MOST, digits=2, group=NAMES[name])
        for name in ANCHORS
        for end, label in (("low", LOW), ("high", HIGH))
    ),
)  # fmt: skip


def setting_of(key: str) -> str:
    """The name of the setting that a field belongs to."""
    return key if key == "anchors_year" else key.rsplit("_", 1)[0]


def field_values(settings: Settings) -> dict[str, object]:
    """The anchors as the form asks for them: two fields each, empty where nothing was found yet."""
    values: dict[str, object] = {"anchors_year": settings.anchors_year}
    for name in ANCHORS:
        low, high = getattr(settings, name) or (None, None)
        values |= {f"{name}_low": low, f"{name}_high": high}
    return values


def as_settings(values: Mapping[str, object], changed: frozenset[str]) -> dict[str, object]:
    """The changed fields by the names of the settings: both ends of an anchor together."""
    found: dict[str, object] = {}
    for name in {setting_of(key) for key in changed}:
        if name == "anchors_year":
            found[name] = values[name]
        else:
            ends = (values[f"{name}_low"], values[f"{name}_high"])
            found[name] = None if ends == (None, None) else ends
    return found


def wrong_together(values: Mapping[str, Any], words: Words) -> str:
    """What no single field shows: an anchor with one end, ends that do not rise."""
    for name in ANCHORS:
        low, high = values[f"{name}_low"], values[f"{name}_high"]
        if (low is None) != (high is None):
            return words("{name}: give both ends, or neither.", name=words(NAMES[name]))
        if low is not None and not low < high:
            return words("{name}: the lower end must lie below the upper one.", name=words(NAMES[name]))
    return ""
