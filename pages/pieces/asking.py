"""A page asked by its link: the same question again, at the same version or at another one.

A link is codes, and what it leaves out is today's default. What is asked again must not depend on that: `full_address`
says everything. A code that means nothing any more is an error here, because an answer without that filter would be to
another question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from charts.panel import Panel
from data.door import View
from data.messages import N_
from data.options import filter_options
from data.periods import Period, period_from_key
from data.scope import COMPARISONS, Selection
from locales import Words
from pages.pieces.page import Choice, Chosen, Page, Slider

CUTS = {"region": "regions", "channel": "channels", "tier": "tiers", "manager": "managers"}
"""Parameter of the link → field of the selection that it narrows."""
LABELS = {
    "region": N_("Region"),
    "channel": N_("Channel"),
    "tier": N_("Tier"),
    "manager": N_("Account manager"),
    "period": N_("Period"),
    "compare": N_("Comparison"),
}
NOT_A_CONTROL = frozenset((*CUTS, "period", "compare", "client", "lang", "version"))
Address = tuple[tuple[str, str], ...]
UNKNOWN_CODE = N_("{parameter} {code} is not known here any more")


class NotAskable(LookupError):
    """A link that cannot be followed as it was meant: what of it is not known, and the code that is not."""

    def __init__(self, label: str, code: str) -> None:
        super().__init__(UNKNOWN_CODE.format(parameter=label, code=code))
        self._label, self._code = label, code

    def said(self, words: Words) -> str:
        """Why, for whoever reads."""
        return words(UNKNOWN_CODE, parameter=words(self._label), code=self._code)


@dataclass(frozen=True)
class Question:
    """A page with everything that was set on it: whoever asks it gets the panels."""

    page: Page
    view: View
    chosen: Chosen
    address: Address

    def panels(self, words: Words) -> Iterator[Panel]:
        yield from self.page.panels(self.view, self.chosen, words)


def question(view: View, page: Page, address: Mapping[str, str], version: str = "") -> Question:
    """What a link asks of a page, for the person of the view, of that version (else of the view's own).

    Raises NotAskable for a code that is not known there, LookupError for a version that is not kept.
    """
    there = view if version in ("", view.version.name) else view.at(version, view.selection)
    selection = selection_from(there, address)
    asked = there if selection == there.selection else there.selecting(selection)
    given = {key: code for key, code in address.items() if key not in NOT_A_CONTROL}
    _check_controls(asked, page, given)
    chosen = Chosen.of(page, asked, given | {"client": address.get("client", "")})
    return Question(page, asked, chosen, full_address(asked, page, chosen))


def selection_from(view: View, address: Mapping[str, str]) -> Selection:
    """The period and the filters of a link, as that view knows them. Raises NotAskable for a code it does not know."""
    offered = filter_options(view)
    known = {
        "region": {region.region_id for region in offered.regions},
        "channel": {*offered.channels},
        "tier": {*offered.tiers},
        "manager": {*offered.managers},
    }
    cuts = {name: _codes(parameter, address, known[parameter]) for parameter, name in CUTS.items()}
    compare = address.get("compare", "last_year")
    if compare not in COMPARISONS:
        raise NotAskable(LABELS["compare"], compare)
    return Selection(_period(view, address.get("period", ""), offered.first), compare, **cuts)


def full_address(view: View, page: Page, chosen: Chosen) -> Address:
    """Everything that was set, as a link says it, also what a link would leave out."""
    selection = view.selection
    cuts = ((parameter, getattr(selection, name)) for parameter, name in CUTS.items())
    found = {"period": selection.period.key, "compare": selection.comparison}
    found |= {parameter: ",".join(map(_escaped, codes)) for parameter, codes in cuts if codes}
    found |= {control.key: chosen[control.key] for control in page.controls_for(view)}
    if chosen["client"]:
        found["client"] = chosen["client"]
    return tuple(found.items())


def period_of_link(view: View, address: Mapping[str, str]) -> Period | None:
    """The period that a link names; None where it names none that there is."""
    try:
        return period_from_key(address["period"], view.settings.calendar)
    except (KeyError, ValueError):
        return None  # a link without one means the period of the day it was made


def _period(view: View, key: str, first: Period | None) -> Period:
    if not key and first is not None:
        return first
    try:
        return period_from_key(key, view.settings.calendar)
    except ValueError as error:
        raise NotAskable(LABELS["period"], key) from error


def _codes(parameter: str, address: Mapping[str, str], known: set[str]) -> tuple[str, ...]:
    codes = [_unescaped(code) for code in address.get(parameter, "").split(",") if code]
    for code in codes:
        if code not in known:
            raise NotAskable(LABELS[parameter], code)
    return tuple(sorted({*codes}))


def _check_controls(view: View, page: Page, given: Mapping[str, str]) -> None:
    """A control that the page has no more is passed over: it says nothing; a code that it lacks is not."""
    for control in page.controls_for(view):
        code = given.get(control.key)
        if code is None:
            continue
        if isinstance(control, Choice) and code not in dict(control.options):
            raise NotAskable(control.label, code)
        if isinstance(control, Slider) and not _is_number(code):
            raise NotAskable(control.label, code)


def _is_number(code: str) -> bool:
    try:
        float(code)
    except ValueError:
        return False
    return True


def _escaped(code: str) -> str:
    return code.replace("%", "%25").replace(",", "%2C")


def _unescaped(code: str) -> str:
    return code.replace("%2C", ",").replace("%25", "%")
