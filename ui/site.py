"""What app.py hands to the screen, and how a page is asked with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from charts.panel import Panel
from charts.theme import Theme
from data.engine import Version
from data.options import FilterOptions, client_count, find_clients
from data.periods import FiscalCalendar, period_from_key, period_of
from data.scope import TOPICS, Duty, Scope, Selection, Topic
from locales import Words
from pages import Control, Page, page_named
from pages.pieces.asking import LABELS, NotAskable
from ui.actions import CarryOutWithProgress
from ui.address import Address, Known, address_from
from ui.cache import Answer, Asked, answer_to, door_of, offered, watched_view
from ui.collecting import Collector, Pairs
from ui.controls import chosen_codes, codes_by_key
from ui.faults import whom_to_ask
from ui.long_work import Work
from ui.paper import Paper
from ui.shell import reader_language

Controls = tuple[Control, ...]


@dataclass(frozen=True)
class Here:
    """Where the reader stands, for what stands above the panels of a page.

    filters: what is set in the filter bar, as a draft keeps it. codes: control → its code. names: region →
    its name.
    panels_of: the panels of a page asked with such pairs.
    """

    collector: Collector
    version: Version
    is_older: bool
    language: str
    filters: Pairs
    codes: Mapping[str, str]
    names: Mapping[str, str]
    panels_of: Callable[[str, Pairs], Sequence[Panel]]


Extra = Callable[[Words, Here], None]


@dataclass(frozen=True)
class Site:
    """What app.py hands to the screen: the store, who asks, and the parts that other rooms make.

    version: what is shown; newest: the version in force, another one when the link asks for an older version.
    paper: how panels are taken along. extras: page key → what stands above the panels of that page (the import box of
    the data page, the basket of the snapshots); beneath, last: the same for what stands below its controls, and at its
    end.
    carry_out: what a form or button decided is done through it. refreshing: figures being added up again, if they are.
    forecasting: the forecasts of the newest version being made, if they are. ask: whom the file for signing in says
    somebody without a right should ask. still: whether whoever asks may see the same by then, in whatever thread.
    """

    store: Path
    version: Version
    scope: Scope
    theme: Theme
    targets: Mapping[str, st.Page]
    paper: Paper
    extras: Mapping[str, Extra]
    beneath: Mapping[str, Extra]
    newest: str
    desk_revision: int
    carry_out: CarryOutWithProgress
    refreshing: Work | None = None
    forecasting: Work | None = None
    ask: str = ""
    still: Callable[[], bool] = lambda: False
    last: Mapping[str, Extra] = field(default_factory=dict)

    @property
    def is_older(self) -> bool:
        return self.version.name != self.newest

    @property
    def may_change(self) -> bool:
        """Whether forms and buttons are drawn: for whom it is theirs, and never on an older version."""
        return self.scope.may_set_up and not self.is_older

    def whom_to_ask(self, words: Words) -> str:
        """Whom to ask for what may be hidden, as a sentence; "" for whoever sees everything."""
        return "" if self.scope.everywhere and self.scope.topics >= TOPICS else whom_to_ask(self.ask, words)

    def may_give(self, topic: Topic, duty: Duty | None = None) -> bool:
        """Whether a form or button that takes that right and that duty is drawn.

        Where no duty is named the topic says it: the set-up is for who sets up, the rest is about clients. Only what is
        about a client can be entered with the right to a part of the company.
        """
        duty = duty or ("set_up" if topic == "setup" else "serve")
        is_theirs = topic in self.scope.topics and (self.scope.everywhere or duty == "serve")
        return is_theirs and self.scope.may(duty) and not self.is_older

    def shows_extra(self, page: Page) -> bool:
        """Whether something stands above the panels of that page: what changes the set-up only for whom that is."""
        return page.key in (*self.extras, *self.beneath, *self.last) and (page.section != "setup" or self.may_change)


def asked_of(site: Site, controls: Controls, page: Page, address: Address) -> Asked:
    """The question that the address puts to the page."""
    view = watched_view(site.store, site.version, site.desk_revision, site.scope, address.selection)
    version = site.version
    nothing = Selection(period_of(version.as_of, "year", version.settings.calendar))
    return Asked(
        store=site.store,
        version=site.version,
        desk_revision=site.desk_revision,
        settings=site.version.settings,
        scope=site.scope if page.is_personal else site.scope.shared(),
        selection=address.selection if page.is_filtered else nothing,
        page=page.key,
        controls=tuple(sorted(chosen_codes(controls, address).items())),
        client=address.client,
        language=address.language,  # type: ignore[arg-type]
        theme=site.theme.name,
        stamp=page.stamp(view),
    )


def clients_selected(site: Site, page: Page, address: Address, answer: Answer) -> int:
    """How many clients the selection of the address holds, also on a page that is answered whatever is selected."""
    if page.is_filtered:
        return answer.clients
    return client_count(watched_view(site.store, site.version, site.desk_revision, site.scope, address.selection))


def first_look(options: FilterOptions) -> Selection:
    """What is selected where a link names nothing."""
    return Selection(options.first or options.periods[0])


def controls_of(site: Site, page: Page, selection: Selection) -> Controls:
    """What can be set on the page."""
    return page.controls_for(watched_view(site.store, site.version, site.desk_revision, site.scope, selection))


def known_of(site: Site, controls: Controls, options: FilterOptions) -> Known:
    """What a link may name on a page with these controls."""
    return Known(
        version=site.version.name if site.is_older else "",
        start=Address(first_look(options), reader_language()),
        periods=frozenset(period.key for period in options.periods),
        cuts={
            "region": frozenset(region.region_id for region in options.regions),
            "channel": frozenset(options.channels),
            "tier": frozenset(options.tiers),
            "manager": frozenset(options.managers),
        },
        controls=codes_by_key(controls),
    )


def panels_asked(site: Site, language: str, key: str, pairs: Pairs) -> tuple[Panel, ...]:
    """The panels of a page asked with what a draft keeps, in that language; from the cache where they were asked.

    Raises NotAskable for a code that is not known any more, as freezing does: an answer without it is another answer.
    """
    options, page = offered(site.store, site.version, site.scope), page_named(key)
    controls = controls_of(site, page, first_look(options))
    known, held = known_of(site, controls, options), dict(pairs)
    if "period" in held and is_period(held["period"], site.version.settings.calendar):
        known = replace(known, periods=known.periods | {held["period"]})  # one without data is answered without
    address, dropped = address_from({**held, "lang": language}, known)
    labels = LABELS | {control.key: control.label for control in controls}
    for each in dropped:
        if each.parameter in labels:  # a control that the page has no more says nothing
            raise NotAskable(labels[each.parameter], each.value)
    return tuple(drawn.panel for drawn in answer_to(asked_of(site, controls, page, address)).panels)


def is_period(key: str, calendar: FiscalCalendar) -> bool:
    """Whether the key names a period of that calendar."""
    try:
        period_from_key(key, calendar)
    except ValueError:
        return False
    return True


def clients_found(site: Site, selection: Selection, text: str, limit: int) -> list[tuple[str, str]]:
    """Clients by name, pinyin or code, within the reader's rights but whatever the filters are."""
    view = door_of(site.store).view(site.version, site.scope, Selection(selection.period))
    return [(client.client_id, client.name) for client in find_clients(view, text, limit)]
