"""The what-if of the page `word_of_mouth`: its controls, its panel, and the sentence of clients and money."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from charts.panel import Panel
from data.door import View
from data.warehouse.store import Store
from locales import words_for
from metrics.kpi import NOT_YOURS
from metrics.word_of_mouth import fitted
from metrics.word_of_mouth.what_if import clients_at, levels_held, moved, one_point_more
from metrics.word_of_mouth.worth import STEPS, Conversion, FirstYear, first_year, new_per_praise
from pages.pieces.page import Chosen
from pages.relationship.what_if import (
    NEITHER,
    _clients,
    _message,
    _with_money,
    meaning,
    what_if_controls,
    what_if_panel,
)
from tests.charts.checks import drawn
from tests.data.small import kept, view_of
from tests.metrics.word_of_mouth.test_what_if import refused, talk
from tests.pages.conftest import Asked
from tests.pages.showing import column, faults_of, plain, width

Once = Callable[[View, Callable[[View], object]], object]


def keeping(known: dict[object, object]) -> Once:
    """What a screen does: a long reckoning is done once and kept."""

    def once(view: View, make: Callable[[View], object]) -> object:
        if make not in known:
            known[make] = make(view)
        return known[make]

    return once


@pytest.fixture(scope="module")
def view(sample_store: Path) -> View:
    """The sample company with its reckonings kept."""
    return kept(view_of(Store(sample_store), "2026-Q3"))


def panel(view: View, language: str = "en", **asked: str) -> Panel:
    values = {control.key: f"{control.default:g}" for control in what_if_controls(view)} | asked
    return what_if_panel(view, words_for(language, view.settings.currency), Chosen(values))


def test_controls_are_the_levels_at_which_clients_stand(view: View) -> None:
    start, end, share = what_if_controls(view)
    assert (start.key, end.key, share.key) == ("move_from", "move_to", "move_share")
    levels = levels_held(view.once(fitted))
    assert (start.low, start.high) == (end.low, end.high) == levels and start.step == end.step == 1
    assert end.default == start.default + 1 and (share.low, share.high, share.default) == (10, 100, 100)


def test_the_panel_shows_what_the_curve_says(view: View) -> None:
    shown = panel(view, move_from="3", move_to="8", move_share="50")
    found = view.once(fitted)
    made = moved(found, 3, 8, clients_at(found, 3) / 2, new_per_praise(view))
    assert column(shown, "label") == ["Acts of praise", "Clients who praise", "Complaints", "New clients"]
    said = [made.praise, made.praising, made.complaints, made.new_clients]
    for key in ("value", "low", "high"):
        name = "difference" if key == "value" else key
        assert column(shown, name) == pytest.approx([getattr(change.difference, key) for change in said])
    assert column(shown, "before") == pytest.approx([change.before.value for change in said])
    assert "association, not cause" in shown.note.text and f"n {found.answers:,} answers" in shown.note.text
    assert plain(shown.message).endswith(" praising, " + plain(shown.message).split(" praising, ")[1])
    assert " from 3 to 8: +" in plain(shown.message) and "complaints a year" in plain(shown.message)
    assert "−" in plain(shown.message).split(" praising, ")[1], "complaints fall"


def test_the_panel_keeps_the_laws_in_every_language(view: View) -> None:
    for values in ({}, {"move_from": "9", "move_to": "2"}, {"move_from": "5", "move_to": "5"}, {"move_to": "99"}):
        for language, most in (("en", 75), ("zh", 75)):
            shown = panel(view, language, **values)
            assert not list(faults_of(shown)) and width(shown.message, language) <= most
        assert shown.chart is not None
        drawn(shown.chart)


def test_one_sentence_says_what_a_point_means_in_clients(view: View) -> None:
    said = plain(meaning(view, words_for("en", view.settings.currency)))
    band = [control.default for control in what_if_controls(view)][:2]
    more = one_point_more(view.once(fitted), *band)
    assert said.startswith(
        f"One point more for the {round(more.clients):,} clients between {band[0]:g} and {band[1]:g} "
    )
    assert "praising clients a year" in said and "an association, not a cause" in said


@pytest.mark.parametrize(("kind", "said"), [("gross_profit", "of gross profit"), ("revenue", "of revenue")])
def test_money_stands_in_it_where_a_first_year_is_known(
    view: View, kind: Literal["gross_profit", "revenue"], said: str
) -> None:
    year = FirstYear(kind, 400, tuple(200_000_000.0 * STEPS))
    told = view.watched(keeping({fitted: view.once(fitted), first_year: year}), lambda share: None)
    sentence = plain(meaning(told, words_for("en", "CNY")))
    assert "new clients with ¥" in sentence and f"{said} in their first year" in sentence


def test_without_the_right_to_money_it_names_none(view: View) -> None:
    hidden = FirstYear(missing=NOT_YOURS)
    told = view.watched(keeping({fitted: view.once(fitted), first_year: hidden}), lambda share: None)
    sentence = meaning(told, words_for("en", "CNY"))
    assert "new clients (an association" in sentence and "¥" not in sentence


def test_without_a_curve_there_is_nothing_to_move(asked: Asked) -> None:
    words = words_for("en")
    for company, period in (("three", "2026-Q1"), ("voices", "2026-Q2"), ("serving", "2026-03")):
        view = asked(company, period)
        assert what_if_controls(view) == () and meaning(view, words) == ""
        shown = what_if_panel(view, words, Chosen({}))
        assert shown.missing and not list(faults_of(shown))
    assert what_if_panel(asked("voices", "2026-Q2"), words, Chosen({})).missing == NEITHER


@pytest.mark.parametrize(
    ("clients", "said"), [(1.0, "1 client"), (11.0, "11 clients"), (1.1, "1.1 clients"), (0.0, "0 clients")]
)
def test_a_share_of_a_few_clients_is_written_as_it_is(clients: float, said: str) -> None:
    assert plain(_clients(clients, words_for("en"))) == said


def test_the_title_names_both_sides_or_the_only_one_there_is() -> None:
    words = words_for("en")
    both = plain(_message(moved(talk(), 3, 5, 100), words, (3.0, 5.0)))
    assert both == "100 clients from 3 to 5: ±0.0 praising, −35 complaints a year"
    only = plain(_message(moved(talk(refused("praise")), 3, 5, 100), words, (3.0, 5.0)))
    assert only == "100 clients from 3 to 5: −35 complaints a year"
    praise = plain(_message(moved(talk(complaint=refused("complaint")), 7, 8, 1), words, (7.0, 8.0)))
    assert praise == "1 client from 7 to 8: +0.1 praising clients a year"


def test_new_clients_that_round_to_nothing_are_not_named() -> None:
    rare = moved(talk(), 7, 8, 1, Conversion(1, 1_000))
    told = _with_money("First", rare, "revenue", words_for("en"))
    assert told == "First (an association, not a cause)"
