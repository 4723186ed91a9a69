"""Where a panel that is taken along comes from: the question, the period and the filters in words, the version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.door import View
from locales import LANGUAGES, Words
from pages.pieces.hats import regions_text, topics_text
from pages.pieces.page import Choice, Chosen, Control, Page
from pages.pieces.periods import compared_periods


@dataclass(frozen=True)
class Origin:
    """What a file says of the panel in it, in the reader's language.

    filters: every filter of the bar, also those that leave everything in. controls: what was set on the page, in words.
    rise_colour: the company's setting of the colours of rise and fall.
    """

    language: str
    currency: str
    company: str
    question: str
    period: str
    filters: tuple[str, ...]
    controls: tuple[tuple[str, str], ...]
    version: str
    as_of: date
    is_sample: bool
    rise_colour: str = "meaning"


def origin_of(view: View, page: Page, chosen: Chosen, words: Words) -> Origin:
    """Where the panels of a page come from, as that view and what was set on the page say it."""
    return Origin(
        words.language,
        view.settings.currency,
        view.settings.company,
        words(page.question),
        compared_periods(view.selection, words),
        _filters(view, words),
        tuple((words(control.label), _said(control, chosen, words)) for control in page.controls_for(view)),
        view.version.name,
        view.as_of,
        view.version.is_sample,
        view.settings.rise_colour,
    )


def language_name(language: str) -> str:
    """The language in itself: "English", "简体中文"."""
    return LANGUAGES[language]


def _filters(view: View, words: Words) -> tuple[str, ...]:
    chosen = view.selection
    known = {region.region_id: region.name for region in view.tree.regions.values()}
    regions = tuple(known.get(code, code) for code in chosen.regions)
    cuts: tuple[tuple[str, Sequence[str], str], ...] = (
        (words("Region"), regions, words("all regions")),
        (words("Channel"), chosen.channels, words("all channels")),
        (words("Tier"), chosen.tiers, words("tiers A–D")),
        (words("Account manager"), chosen.managers, words("all managers")),
    )
    told = [
        words("{kind}: {text}", kind=kind, text=", ".join(named) if named else every) for kind, named, every in cuts
    ]
    scope = view.scope
    if not scope.everywhere:  # whose rights they are is not said: people with the same are answered the same
        where, what = regions_text(False, scope.regions, known, words), topics_text(scope.topics, words)
        told.append(words("within the rights to {regions}: {topics}", regions=where, topics=what))
    return tuple(told)


def _said(control: Control, chosen: Chosen, words: Words) -> str:
    code = chosen[control.key]
    return words(dict(control.options).get(code, code)) if isinstance(control, Choice) else code
