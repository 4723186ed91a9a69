"""The overview's list of what needs attention, its table of regions and its map: sentences, links, rights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.door import View
from data.scope import TOPICS, Scope
from locales import words_for
from metrics.attention import KINDS, STAKES, Matter
from pages import PAGES, page_named
from pages.overview.attention import PAGES as ACTS_ON
from pages.overview.attention import link_of
from pages.overview.attention_words import sentence
from tests.data.small import kept, view_of
from tests.metrics.attention.company import troubled
from tests.metrics.companies import store_of
from tests.pages.conftest import Asked
from tests.pages.showing import LONGEST, column, panels_of, plain, sound, width

EN = words_for("en")


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return kept(view_of(store_of(troubled, tmp_path_factory), "2026-Q2"))


def seen(view: View, without: str) -> View:
    few = Scope("ann", everywhere=True, topics=TOPICS - {without}, why="test")
    return kept(view.door.view(view.version, few, view.selection))


def test_the_dearest_matter_gives_the_message_and_each_row_a_link(view: View) -> None:
    panel = panels_of("overview", view)["attention"]
    assert plain(panel.message) == "220 at stake: Client a2 owes money past its day"
    assert column(panel, "rank") == [1, 2, 3, 4]
    assert column(panel, "stake_e4") == [2_200_000, 1_050_000, 400_000, 300_000]
    assert column(panel, "whose") == ["Li", "Wu", None, "Li"]
    assert column(panel, "link") == [
        "one_client?client=a2", "one_client?client=b1", "kpis?region=S", "one_client?client=a1",
    ]  # fmt: skip
    assert column(panel, "why")[1] == "2 promises · oldest 60 days"
    assert panel.table is not None and (panel.table.opens, panel.table.opens_page) == ("link", "link")
    assert "targets" in panel.note.text and "do not add up" in panel.note.text


def test_every_kind_says_how_its_money_is_reckoned_and_leads_to_a_page_there_is() -> None:
    assert set(STAKES) == set(ACTS_ON) == set(KINDS)
    assert set(ACTS_ON.values()) <= {page.key for page in PAGES}
    assert link_of(Matter("fall", 1, clients=2)) == "alerts?kind=fall"
    assert link_of(Matter("loss", 1, clients=2, client_id="C1")) == "alerts?kind=loss"
    assert link_of(Matter("late", 1, clients=2, client_id="C1")) == "one_client?client=C1"
    dormant = Matter("dormant", 1, clients=2, client_id="C1", parameters={"tier": "A,B"})
    assert link_of(dormant) == "alerts?in_state=dormant&tier=A%2CB", "the list of dormant clients of these tiers"
    assert link_of(replace(dormant, clients=1)) == "one_client?client=C1"
    assert link_of(Matter("plan", 1, parameters={"kpi": "revenue"})) == "kpis?kpi=revenue"


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_fits_with_the_money_before_it(kind: str) -> None:
    for clients in (1, 1_234_567):
        found = Matter(kind, 10**15, clients, 2_345, "A region with a long name", 0.123, client="A client " * 9)  # type: ignore[arg-type]
        said = EN("{stake} at stake: {what}", stake=words_for("en", "CNY").money(10**15), what=sentence(found, EN))
        assert width(said, "en") <= LONGEST["en"] and "{" not in said


def test_rights_leave_words_and_never_zeros(view: View) -> None:
    shown = panels_of("overview", seen(view, "money"))
    assert shown["attention"].missing and shown["regions"].missing
    assert "satisfaction" in panels_of("overview", seen(view, "satisfaction"))["attention"].note.text
    assert "map" not in panels_of("overview", seen(view, "personal"))


def test_the_map_shows_what_is_chosen_and_is_absent_without_coordinates(view: View, asked: Asked) -> None:
    change, state = (panels_of("overview", view, map=key)["map"] for key in ("change", "state"))
    assert column(change, "name") == ["South"]  # the north sold nothing in the second quarter
    assert change.chart is not None and change.chart.clicks == "region_id"
    assert state.chart is not None and state.chart.words["value"] == "Slowing or dormant"
    assert "map" not in panels_of("overview", asked("three", "2026-Q1"))
    assert not page_named("overview").controls_for(asked("three", "2026-Q1"))


def test_the_page_keeps_the_laws_on_this_company_too(view: View) -> None:
    sound("overview", view, fits=True)
