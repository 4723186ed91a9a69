"""A page from top to bottom: frame, menu, filter bar, question, sentence, controls, panels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts.panel import Panel
from data.desk import Picked
from data.options import FilterOptions
from locales import Words, escape_markdown, words_for
from pages import PAGES, Editor, EditorOf, Page, ScenarioEditor, TableEditor, page_named
from pages.pieces.origin import Origin
from ui.actions import show_actions
from ui.address import Address, address_from, parameters_of
from ui.asker import holds
from ui.cache import Answer, Asked, HalfAnswered, all_taken, answer_to, door_of, offered, taken_along, warmed_up
from ui.collecting import Collector, Pairs, address_to_keep, collect, draft_of
from ui.controls import chosen_codes, show_controls
from ui.downloads import Taking
from ui.editors import show_editors
from ui.faults import kept_to_itself, not_yours, nothing_here, something_broke
from ui.filter_bar import show_filter_bar
from ui.forecasts import BEING_MADE, NOT_MADE, SHOWN_ON
from ui.long_work import show_work
from ui.moves import WALKED, follow, opened
from ui.noting import NOTER, outgoing
from ui.outgoing import Outgoing
from ui.panels import show_panels
from ui.paper import Again
from ui.progress import TELLING, silent, told_in
from ui.scenario_editor import SetNow, set_now
from ui.sentence import sentence
from ui.shell import reader_language, show_dropped, show_menu, show_older_word, show_sample_word
from ui.site import (
    Controls,
    Extra,
    Here,
    Site,
    asked_of,
    clients_found,
    clients_selected,
    controls_of,
    first_look,
    known_of,
    panels_asked,
)
from ui.take_along import show_take_along
from ui.versions import NEW_SETTINGS
from ui.walking import show_walk

BASKET = "snapshots"
"""The page where what was collected is put in order."""
SOMEBODYS = frozenset(("region", "manager", "snapshot"))
"""What a link may name that is there and not the reader's: the log says who asked, the page not whether it is there."""
Form = Editor | EditorOf | TableEditor | ScenarioEditor


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
    controls = controls_of(site, page, first_look(options))
    known = known_of(site, controls, options)
    address, dropped = address_from(st.query_params.to_dict(), known)
    words = words_for(address.language, site.version.settings.currency)
    as_drawn = partial(holds, site.store, site.scope)
    start = known.start
    show_menu(
        [(each, site.targets[each.key]) for each in PAGES if each.key in site.targets],
        address, start, words, partial(clients_found, site, address.selection), site.theme,
        site.version.settings.company,
    )  # fmt: skip
    if site.version.passed_over:
        st.caption(words("Version {name} does not open; the one before answers.", name=site.version.passed_over))
    if site.is_older:
        show_older_word(site.version, words, site.targets[key], parameters_of(replace(address, version=""), start))
    elif site.refreshing is not None:
        show_work(site.refreshing, NEW_SETTINGS, words, as_drawn)
    elif site.forecasting is not None and key in SHOWN_ON:
        show_work(site.forecasting, BEING_MADE, words, as_drawn, NOT_MADE)
    if site.version.is_sample:
        data_page = site.targets.get("data") if site.scope.may_set_up else None
        show_sample_word(words, data_page, parameters_of(address.elsewhere(), start))
    show_filter_bar(address, start, options, words)
    show_dropped(dropped, words, site.whom_to_ask(words))
    for each in dropped:
        if each.parameter in SOMEBODYS:
            NOTER.refused(site.store, site.scope.who, each.parameter, each.value)
    head = st.container(horizontal=True, vertical_alignment="center", key="page-head")
    head.title(escape_markdown(words(page.question)), anchor=False, width="stretch")
    if key == WALKED and address.client:
        NOTER.looked_at(
            site.store, site.scope.who, address.client, site.version.name, partial(_is_theirs, site, address)
        )
    walk = st.container(key="bar-walk") if address.origin and key == WALKED else None
    with kept_to_itself(words):
        _show_answer(site, page, controls, address, start, options, words, head)
    if walk is not None:  # asked after the page was sent: whoever follows a link waits for the client, not for the list
        with walk, kept_to_itself(words):
            show_walk(site, address, start, options, words)
    warmed_up()


def _show_answer(
    site: Site, page: Page, controls: Controls, address: Address, start: Address, options: FilterOptions, words: Words,
    head: DeltaGenerator,
) -> None:  # fmt: skip
    broke: BaseException | None = None
    asked, place = asked_of(site, controls, page, address), st.empty()
    telling = TELLING.set(told_in(place, words))
    try:
        answer = answer_to(asked)
    except HalfAnswered as half:
        answer, broke = half.answer, half.__cause__
    finally:
        TELLING.reset(telling)
    names = {region.region_id: region.name for region in options.regions}
    clients, as_chosen = clients_selected(site, page, address, answer), replace(asked, selection=address.selection)
    place.caption(sentence(address.selection, words, names, clients, site.version.as_of))
    codes = chosen_codes(controls, address)
    set_here, kept = set_now(address, start, codes), address_to_keep(address, start, codes)
    collector = Collector(site.store, site.scope, site.carry_out, draft_of(site.store, site.scope))
    here = Here(
        collector, site.version, site.is_older, address.language, set_here.selection, codes, names,
        partial(panels_asked, site, address.language),
    )  # fmt: skip
    _show_extra(site, page, site.extras, words, here)
    add = partial(_add, collector, page, kept, words)
    leaving = outgoing_of(site, page, address)
    _show_head(
        site, page, as_chosen, answer, collector, add, leaving, words, parameters_of(address.elsewhere(), start), head
    )
    below = [e for e in page.editors if is_below(e)]
    _show_forms(site, [e for e in page.editors if e not in below], address, set_here, words)
    show_controls([c for c in controls if not c.panel], address, start, words)
    _show_extra(site, page, site.beneath, words, here)
    above = {
        panel: partial(show_controls, [c for c in controls if c.panel == panel], address, start, words, panel)
        for panel in {c.panel for c in controls if c.panel}
    }
    if not answer.panels and broke is None:
        nothing_here(words)
    taking = Taking(page.key, site.paper, lambda key: add((key,)), leaving, partial(once_more, as_chosen))
    opens = partial(opened, address=address, start=start, at=page.key)
    show_panels(answer.panels, page.key, words, opens, taking, above)
    if broke is not None:
        something_broke(words, broke)
    # What was tried is kept after it was looked at: the controls stay next to what they move.
    _show_forms(site, below, address, set_here, words)
    _show_extra(site, page, site.last, words, here)
    actions = [action for action in page.actions if site.may_give(action.topic, action.duty)]
    if actions:
        view = door_of(site.store).view(site.version, site.scope, address.selection)
        show_actions(actions, view, site.carry_out, words, codes)


def _add(collector: Collector, page: Page, kept: Pairs, words: Words, keys: Sequence[str]) -> None:
    """For buttons: the panels of these keys go into the snapshot, asked as they are now."""
    collect(collector, [Picked(page.key, key, kept) for key in keys], words)


def _show_extra(site: Site, page: Page, extras: Mapping[str, Extra], words: Words, here: Here) -> None:
    if page.key in extras and site.shows_extra(page):
        with kept_to_itself(words):
            extras[page.key](words, here)


def _show_head(
    site: Site, page: Page, asked: Asked, answer: Answer, collector: Collector, add: Callable[[Sequence[str]], None],
    leaving: Outgoing, words: Words, elsewhere: Mapping[str, str], head: DeltaGenerator,
) -> None:  # fmt: skip
    """Beside the question: the way to what was collected, and the whole page to take along."""
    keys = own_keys(answer)
    with head:
        count = len(collector.draft.picked)
        if count and page.key != BASKET and BASKET in site.targets:
            label = words("Snapshot · {n}", n=count)
            st.page_link(site.targets[BASKET], label=label, icon=":material/slideshow:", query_params=elsewhere)
        if keys:
            add_all, take = partial(add, keys), partial(_page_taken, asked, answer)
            show_take_along(site.scope, page, take, site.paper, add_all, leaving, words)


def outgoing_of(site: Site, page: Page, address: Address) -> Outgoing:
    """Who takes something of this page along, and what it is narrowed to."""
    chosen, client = address.selection, address.client if page.key == WALKED else ""
    about = {"period": chosen.period.key, "region": chosen.regions, "version": site.version.name, "client": client}
    return outgoing(site.store, site.scope.who, about, site.still)


def _is_theirs(site: Site, address: Address) -> bool:
    """Whether the client of the link is there and the reader may see it, whatever the filters say."""
    view = door_of(site.store).view(site.version, site.scope, address.selection)
    return address.client in view.among_mine((address.client,))


def once_more(asked: Asked, shown: Panel, is_longer: bool) -> Again:
    """How a panel that is shown is taken along, with what is selected: a page may be answered whatever is selected."""
    return partial(taken_along, asked, shown, is_longer)


def own_keys(answer: Answer) -> list[str]:
    """What is taken along with the page: panels out of a kept snapshot have their own files, made of what was kept."""
    return [drawn.head.key for drawn in answer.panels if not drawn.head.is_kept]


def _page_taken(asked: Asked, answer: Answer, is_whole: bool) -> tuple[Sequence[Panel], Origin]:
    return all_taken(asked, [drawn.panel for drawn in answer.panels if not drawn.head.is_kept], is_whole)


def is_below(editor: Form) -> bool:
    """Whether a form stands below the panels: what is kept or decided after a look at them."""
    return isinstance(editor, ScenarioEditor) or editor.stands == "below"


def _show_forms(site: Site, editors: Sequence[Form], address: Address, set_here: SetNow, words: Words) -> None:
    editors = [each for each in editors if _is_drawn(site, each)]
    if editors:
        view = door_of(site.store).view(site.version, site.scope, address.selection)
        show_editors(editors, view, lambda command: site.carry_out(command, silent), words, set_here)


def _is_drawn(site: Site, form: Form) -> bool:
    if isinstance(form, ScenarioEditor):
        return site.may_give(form.topic, "model")
    return site.may_give(form.topic if isinstance(form, Editor | EditorOf) else "setup")
