"""The page false_loyalty: what it says of five clients, what it lacks and why, and what moves with the slider."""

from __future__ import annotations

from dataclasses import replace

import pytest

from charts.panel import Panel
from data.door import View
from data.scope import Scope
from locales import words_for
from metrics.false_loyalty import opened
from metrics.false_loyalty.barriers import NO_MODEL, Barriers
from pages import page_named
from pages.relationship.captive_lists import held_panel, opened_panel
from tests.data.small import kept, view_of
from tests.metrics.companies import store_of
from tests.metrics.false_loyalty.rows import MODEL, five_clients
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, sound, tiles_of

EN = words_for("en", "CNY")


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> View:
    return kept(view_of(store_of(five_clients, tmp_path_factory), "2026-03"))


@pytest.fixture(scope="module")
def shown(five: View) -> dict[str, Panel]:
    """The panels as the page opens, once for all who only look."""
    return panels_of("false_loyalty", five)


def test_it_is_sound_in_both_languages_and_every_message_fits(five: View) -> None:
    sound("false_loyalty", five, fits=True)
    sound("false_loyalty", five, draws=False, fits=True, way="0")


def test_the_tiles_say_who_is_falsely_loyal_and_what_is_held(shown: dict[str, Panel]) -> None:
    tiles = tiles_of(shown["tiles"])
    assert plain(tiles["falsely_loyal"].second) == "2 of 4 clients"
    assert tiles["falsely_loyal"].number == pytest.approx(0.44575, abs=1e-4)
    assert plain(tiles["held"].second).startswith("95 %: ") and tiles["largest"].number == 1.0


def test_the_map_tells_what_each_kind_comes_to_and_who_could_not_be_judged(shown: dict[str, Panel]) -> None:
    panel = shown["map"]
    assert column(panel, "kind") == ["Truly loyal", "Latently loyal", "Falsely loyal", "Not loyal"]
    assert sum(float(str(n)) for n in column(panel, "clients")) == pytest.approx(4)
    note = plain(panel.note.text)
    assert "3 clients named no best alternative: their attitude is their satisfaction" in note
    assert "1 client without a known share of wallet" in note and "1 client with 200 is unknown" in note
    assert "high: attitude from 65 on, share of wallet from 50 % on" in note


def test_captives_open_the_client_and_come_by_what_is_at_stake(shown: dict[str, Panel]) -> None:
    panel = shown["captives"]
    assert panel.table is not None and (panel.table.opens, panel.table.opens_page) == ("client_id", "one_client")
    assert column(panel, "client_id") == ["c1", "c3", "c5", "c2"] and column(panel, "profit_e4")[1] is None


def test_the_slider_moves_what_would_leave_and_who_goes_first(five: View, shown: dict[str, Panel]) -> None:
    (slider,) = page_named("false_loyalty").controls_for(five)
    assert slider.panel == "opened" and plain(shown["opened"].message).startswith("50 % of the way to free")
    assert len(column(shown["opened"], "label")) == 4 and column(shown["opened"], "value")[1] != 0
    whole = panels_of("false_loyalty", five, way="0")
    assert plain(whole["opened"].message) == "0 % of the way to free, 0 more clients and 0 would leave"
    assert len(column(whole["opened"], "label")) == 5
    assert whole["first"].missing == "nobody is likelier to leave in this scenario"


def test_an_interval_that_holds_zero_is_said_to_hold_it(shown: dict[str, Panel]) -> None:
    assert plain(shown["held"].message).startswith("Barriers may hold nothing: −")


def test_dependence_says_of_whose_revenue_and_what_cannot_be(five: View, shown: dict[str, Panel]) -> None:
    note = plain(shown["balance"].note.text)
    assert "our revenue: of the 5 clients you may see" in note
    assert "1 client buys more from us than it says it buys from everyone" in note
    mine = replace(five, scope=Scope("manager", regions=frozenset("A"), topics=five.scope.topics, why="test"))
    theirs = panels_of("false_loyalty", mine)["dependent"]
    assert "our revenue: of the 3 clients you may see" in plain(theirs.note.text)
    assert column(theirs, "client_id") == ["c1", "c3", "c5"]


def test_who_may_not_see_money_sees_no_figure(five: View) -> None:
    blind = replace(five, scope=Scope("reader", everywhere=True, topics=frozenset({"satisfaction"}), why="test"))
    shown = panels_of("false_loyalty", blind)
    assert all("not yours" in panel.missing for key, panel in shown.items() if key != "tiles")
    assert all(tile.missing for tile in shown["tiles"].tiles)


def test_without_surveys_or_followed_answers_it_says_what_is_missing(asked: Asked, five: View) -> None:
    bare = panels_of("false_loyalty", asked("three", "2026-Q1"))
    assert "import `surveys`" in bare["map"].missing and "import `surveys`" in bare["opened"].missing
    few = Barriers(missing=NO_MODEL, missing_values={"followed": 40, "left": 2, "each": 50, "clients": 100})
    said = plain(held_panel(five, EN, few).missing)
    assert said.startswith("unknown: 40 answers with known alternatives are a year old, 2 of them left")
    assert opened_panel(five, EN, few, (), opened(few, 0.5)).missing


def test_the_model_shows_its_coefficients_with_intervals(shown: dict[str, Panel]) -> None:
    panel = shown["model"]
    assert column(panel, "value")[2:] == list(MODEL.coefficients)
    assert panel.message == "No later half-year to test the chances to stay on yet"
