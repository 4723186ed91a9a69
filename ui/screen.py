"""A page from top to bottom: frame, menu, filter bar, question, sentence, controls, panels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st

from charts.theme import Theme
from data.engine import Version
from data.options import FilterOptions, find_clients
from data.scope import Scope, Selection, Topic
from locales import Words, escape_markdown, words_for
from pages import PAGES, Control, Editor, EditorOf, Page, ScenarioEditor, TableEditor, page_named
from ui.actions import CarryOutWithProgress, show_actions
from ui.address import Address, Known, address_from, parameters_of
from ui.cache import Asked, HalfAnswered, answer_to, door_of, offered, warmed_up, watched_view
from ui.controls import chosen_codes, codes_by_key, show_controls
from ui.downloads import Exporter
from ui.editors import show_editors
from ui.faults import kept_to_itself, not_yours, nothing_here, something_broke
from ui.filter_bar import show_filter_bar
from ui.forecasts import BEING_MADE, NOT_MADE, SHOWN_ON
from ui.long_work import Work, show_work
from ui.moves import follow, opened
from ui.panels import show_panels
from ui.progress import TELLING, silent, told_in
from ui.scenario_editor import SetNow, set_now
from ui.sentence import sentence
from ui.shell import reader_language, show_dropped, show_menu, show_older_word, show_sample_word
from ui.versions import NEW_SETTINGS

Controls = tuple[Control, ...]
Form = Editor | EditorOf | TableEditor | ScenarioEditor


@dataclass(frozen=True)
class Site:
    """What app.py hands to the screen: the store, who asks, and the parts that other rooms make.

    version: what is shown; newest: the version in force, another one when the link asks for an older version.
    extras: page key → what stands above the panels of that page (the import box of the data page).
    carry_out: what a form or button decided is done through it. refreshing: figures being added up again, if they are.
    forecasting: the forecasts of the newest version being made, if they are.
    """

    store: Path
    version: Version
    scope: Scope
    theme: Theme
    targets: Mapping[str, st.Page]
    exporters: Mapping[str, Exporter]
    extras: Mapping[str, Callable[[Words], None]]
    newest: str
    desk_revision: int
    carry_out: CarryOutWithProgress
    refreshing: Work | None = None
    forecasting: Work | None = None

    @property
    def is_older(self) -> bool:
        return self.version.name != self.newest

    @property
    def may_change(self) -> bool:
        """Whether forms and buttons are drawn: for whom it is theirs, and never on an older version."""
        return self.scope.everywhere and "setup" in self.scope.topics and not self.is_older

    def may_give(self, topic: Topic) -> bool:
        """Whether a form or button that takes that right is drawn."""
        if topic == "setup":
            return self.may_change
        return topic in self.scope.topics and not self.scope.is_empty and not self.is_older


def show_page(site: Site, key: str) -> None:
    """The page of that key for the reader's link."""
    follow(site.targets)
    page = page_named(key)
    first = words_for(reader_language(), site.version.settings.currency)
    if site.scope.is_empty:
        not_yours(first, site.scope)
        return
    options = offered(site.store, site.version, site.scope)
    if not options.periods:
        nothing_here(first)
        return
    first_look = Selection(options.first or options.periods[0])
    controls = page.controls_for(watched_view(site.store, site.version, site.desk_revision, site.scope, first_look))
    known = _known(site, controls, options, first_look)
    address, dropped = address_from(st.query_params.to_dict(), known)
    words = words_for(address.language, site.version.settings.currency)
    start = known.start
    show_menu(
        [(each, site.targets[each.key]) for each in PAGES if each.key in site.targets],
        address, start, words, partial(_found, site, address.selection), site.theme,
        site.version.settings.company,
    )  # fmt: skip
    if site.version.passed_over:
        st.caption(words("Version {name} does not open; the one before answers.", name=site.version.passed_over))
    if site.is_older:
        show_older_word(site.version, words, site.targets[key], parameters_of(replace(address, version=""), start))
    elif site.refreshing is not None:
        show_work(site.refreshing, NEW_SETTINGS, words)
    elif site.forecasting is not None and key in SHOWN_ON:
        show_work(site.forecasting, BEING_MADE, words, NOT_MADE)
    if site.version.is_sample:
        show_sample_word(words, site.targets.get("data"), parameters_of(address.elsewhere(), start))
    show_filter_bar(address, start, options, words)
    show_dropped(dropped, words)
    st.title(escape_markdown(words(page.question)), anchor=False)
    with kept_to_itself(words):
        _show_answer(site, page, controls, address, start, options, words)
    warmed_up()


def _show_answer(
    site: Site, page: Page, controls: Controls, address: Address, start: Address, options: FilterOptions, words: Words
) -> None:
    broke: BaseException | None = None
    place = st.empty()
    telling = TELLING.set(told_in(place, words))
    try:
        answer = answer_to(_asked(site, controls, page, address))
    except HalfAnswered as half:
        answer, broke = half.answer, half.__cause__
    finally:
        TELLING.reset(telling)
    names = {region.region_id: region.name for region in options.regions}
    place.caption(sentence(address.selection, words, names, answer.clients, site.version.as_of))
    if page.key in site.extras and site.may_change:
        with kept_to_itself(words):
            site.extras[page.key](words)
    set_here = set_now(address, start, chosen_codes(controls, address))
    below = [e for e in page.editors if is_below(e)]
    _show_forms(site, [e for e in page.editors if e not in below], address, set_here, words)
    show_controls([c for c in controls if not c.panel], address, start, words)
    above = {
        panel: partial(show_controls, [c for c in controls if c.panel == panel], address, start, words, panel)
        for panel in {c.panel for c in controls if c.panel}
    }
    if not answer.panels and broke is None:
        nothing_here(words)
    show_panels(answer.panels, page.key, words, partial(opened, address=address, start=start), site.exporters, above)
    if broke is not None:
        something_broke(words, broke)
    # What was tried is kept after it was looked at: the controls stay next to what they move.
    _show_forms(site, below, address, set_here, words)
    actions = [action for action in page.actions if site.may_give(action.topic)]
    if actions:
        view = door_of(site.store).view(site.version, site.scope, address.selection)
        show_actions(actions, view, site.carry_out, words)


def is_below(editor: Form) -> bool:
    """Whether a form stands below the panels: what is kept or decided after a look at them."""
    return isinstance(editor, ScenarioEditor) or editor.stands == "below"


def _show_forms(site: Site, editors: Sequence[Form], address: Address, set_here: SetNow, words: Words) -> None:
    editors = [e for e in editors if site.may_give(e.topic if isinstance(e, Editor | EditorOf) else "setup")]
    if editors:
        view = door_of(site.store).view(site.version, site.scope, address.selection)
        show_editors(editors, view, lambda command: site.carry_out(command, silent), words, set_here)


def _asked(site: Site, controls: Controls, page: Page, address: Address) -> Asked:
    return Asked(
        store=site.store,
        version=site.version,
        desk_revision=site.desk_revision,
        settings=site.version.settings,
        scope=site.scope,
        selection=address.selection,
        page=page.key,
        controls=tuple(sorted(chosen_codes(controls, address).items())),
        client=address.client,
        language=address.language,  # type: ignore[arg-type]
        theme=site.theme.name,
    )


def _known(site: Site, controls: Controls, options: FilterOptions, first_look: Selection) -> Known:
    return Known(
        version=site.version.name if site.is_older else "",
        start=Address(first_look, reader_language()),
        periods=frozenset(period.key for period in options.periods),
        cuts={
            "region": frozenset(region.region_id for region in options.regions),
            "channel": frozenset(options.channels),
            "tier": frozenset(options.tiers),
            "manager": frozenset(options.managers),
        },
        controls=codes_by_key(controls),
    )


def _found(site: Site, selection: Selection, text: str, limit: int) -> list[tuple[str, str]]:
    """Clients by name, pinyin or code, within the reader's rights but whatever the filters are."""
    view = door_of(site.store).view(site.version, site.scope, Selection(selection.period))
    return [(client.client_id, client.name) for client in find_clients(view, text, limit)]
