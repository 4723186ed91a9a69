"""Pages that hang on nothing in the filter bar: answered once, and still shown as what is selected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from charts.theme import LIGHT
from data.scope import TOPICS, Scope, Selection, whole_company
from exports.tables import panel_json
from pages import PAGES, Page
from tests.ui.test_screen import NO_PAPER
from ui.address import Address
from ui.cache import Answer, Asked, answered, door_of, offered
from ui.screen import once_more
from ui.site import Site, asked_of, clients_selected

OWNER = whole_company("anna", "test")
UNFILTERED = [page for page in PAGES if not page.is_filtered]


def site_of(store: Path, scope: Scope = OWNER) -> Site:
    version = door_of(store).current()
    assert version is not None
    return Site(store, version, scope, LIGHT, {}, NO_PAPER, {}, {}, version.name, 0, lambda *how: None)


def selections(site: Site) -> list[Selection]:
    """The whole company and parts of it, in periods of each length, old and running."""
    options = offered(site.store, site.version, site.scope)
    periods = [[p for p in options.periods if p.grain == grain] for grain in ("month", "quarter", "year")]
    region, channel = options.regions[-1].region_id, options.channels[0]
    return [
        Selection(periods[0][0]), Selection(periods[1][-1], "previous"), Selection(periods[2][1], regions=(region,)),
        Selection(periods[0][3], channels=(channel,), tiers=("A",)),
    ]  # fmt: skip


@pytest.mark.parametrize("page", UNFILTERED, ids=lambda page: page.key)
@pytest.mark.parametrize("topics", [TOPICS, frozenset(("satisfaction",))], ids=["all", "satisfaction"])
def test_a_page_without_filters_is_the_same_whatever_is_selected(
    sample_store: Path, page: Page, topics: frozenset[str]
) -> None:
    site = site_of(sample_store, replace(OWNER, topics=topics))  # type: ignore[arg-type]
    chosen = selections(site)
    questions = {asked_of(site, (), page, Address(selection)) for selection in chosen}
    assert len(questions) == 1
    told = [
        [panel_json(drawn.panel) for drawn in answered(replace(question, selection=selection)).panels]
        for question in questions
        for selection in (question.selection, *chosen)
    ]
    assert all(each == told[0] for each in told)


def test_the_number_of_clients_is_that_of_the_selection(sample_store: Path) -> None:
    site = site_of(sample_store)
    for page in (*UNFILTERED, next(page for page in PAGES if page.key == "clients")):
        counts = []
        for selection in selections(site):
            address = Address(selection)
            own = answered(replace(asked_of(site, (), page, address), selection=selection)).clients
            counts.append(clients_selected(site, page, address, Answer((), own if page.is_filtered else -1)))
            assert counts[-1] == own
        assert len(set(counts)) > 1


def test_a_panel_taken_along_says_what_is_selected(sample_store: Path) -> None:
    site = site_of(sample_store)
    page, chosen = UNFILTERED[0], selections(site)[-1]
    question = asked_of(site, (), page, Address(chosen))
    as_chosen: Asked = replace(question, selection=chosen)
    shown = answered(question).panels[0].panel
    panel, origin = once_more(as_chosen, shown, False)(False)
    assert panel is shown and any("A" in text for text in origin.filters)
    assert chosen.channels[0] in " ".join(origin.filters)
