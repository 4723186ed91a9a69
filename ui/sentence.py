"""The filters as one readable sentence, with the number of clients and the day of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from data.scope import Selection
from locales import Words, escape_markdown
from pages.pieces.periods import compared_periods

NAMED = 3


def sentence(
    selection: Selection, words: Words, region_names: Mapping[str, str], clients: int | None, as_of: date
) -> str:
    """Markdown: "Q3 2026 against Q3 2025 · all regions, channels and managers · tiers A–D · **1,284 clients** · …".

    Names come from data and are escaped; an unknown number of clients is left out.
    """
    parts = [
        compared_periods(selection, words),
        *_places(selection, words, region_names),
        tiers_text(selection.tiers, words),
    ]
    if clients is not None:
        parts.append(f"**{words.many('{n} client', '{n} clients', clients)}**")
    parts.append(words("data as of {day}", day=words.day(as_of)))
    return " · ".join(parts)


def tiers_text(tiers: Sequence[str], words: Words) -> str:
    """The chosen tiers: "tiers A–D" for all, else "tier B" or "tiers A, C"."""
    if not tiers:
        return words("tiers A–D")
    return words.many("tier {tiers}", "tiers {tiers}", len(tiers), tiers=", ".join(tiers))


def _places(selection: Selection, words: Words, region_names: Mapping[str, str]) -> list[str]:
    cuts = (
        (tuple(region_names.get(code, code) for code in selection.regions), words("all regions")),
        (selection.channels, words("all channels")),
        (selection.managers, words("all managers")),
    )
    if not any(names for names, _ in cuts):
        return [words("all regions, channels and managers")]
    return [_named(names, words) if names else everything for names, everything in cuts]


def _named(names: Sequence[str], words: Words) -> str:
    shown = [escape_markdown(name) for name in names[:NAMED]]
    if len(names) > NAMED:
        shown.append(words("{n} more", n=len(names) - NAMED))
    return ", ".join(shown)
