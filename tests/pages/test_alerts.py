"""The page `alerts` of the section clients: who needs somebody, why, and what people said of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from charts.panel import Panel
from data.desk import Conflict
from data.desk.commands import JudgeAlert
from data.door import View
from data.execution import carry_out
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from locales import words_for
from metrics.alerts import LABELS, expected_alarms
from metrics.kpi import NOT_YOURS
from pages import page_named
from pages.clients.alert_controls import FIRST, OF, STATE_NAMES, chosen_of, controls, looked_at
from pages.clients.alert_desk import JUDGE, JUDGE_VOICES, MARK, judge_form
from pages.clients.alert_list import NONE_LEFT, NONE_RAISED
from pages.clients.alert_tiles import NOBODY_CLOSED, raised_counts
from tests.data.small import EVERYBODY, kept, view_of
from tests.metrics.companies import store_of
from tests.pages.alerted import AS_OF, alerted
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, sound, tiles_of

SAID_AT = datetime(2026, 4, 11, tzinfo=UTC)
WORDS = words_for("en")
SAID = (
    JudgeAlert("n1", "fall", date(2026, 4, 5), AS_OF, "seen", "Li", "calls on Monday", date(2026, 4, 8)),
    JudgeAlert("n2", "no_order", date(2026, 3, 29), AS_OF, "no_problem", "Li", "closed for building work"),
    JudgeAlert("s1", "loss", date(2026, 3, 31), AS_OF, "done", "Wu"),
    JudgeAlert("n1", "promise", date(2026, 1, 8), date(2026, 2, 1), "done", "Li", "an older one"),
)


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> View:
    return kept(view_of(store_of(alerted, tmp_path_factory), "2026-Q1"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same store after somebody judged three alerts, and once an older one."""
    found = tmp_path_factory.mktemp("said") / "store"
    shutil.copytree(store_of(alerted, tmp_path_factory).root, found)
    for command in SAID:
        carry_out(found, command, EVERYBODY, SAID_AT)
    return found


@pytest.fixture(scope="module")
def said(root: Path) -> View:
    return kept(view_of(Store(root), "2026-Q1"))


SHOWN: dict[tuple[View, tuple[tuple[str, str], ...]], dict[str, Panel]] = {}


def shown(view: View, **chosen: str) -> dict[str, Panel]:
    """The page's panels, with alerts of all kinds on the list; asked once for each view and choice."""
    chosen = {"kind": "all", **chosen}
    asked_for = view, tuple(sorted(chosen.items()))
    if asked_for not in SHOWN:
        SHOWN[asked_for] = panels_of("alerts", view, **chosen)
    return SHOWN[asked_for]


def clients(view: View, **chosen: str) -> list[str]:
    """Client and kind of every row of the list."""
    panel = shown(view, **chosen)["list"]
    if panel.missing:
        return []
    return [f"{one} {kind}" for one, kind in zip(column(panel, "client_id"), column(panel, "kind"), strict=True)]


def listed(*said: tuple[str, str]) -> list[str]:
    return [f"{one} {LABELS[kind]}" for one, kind in said]


FALL, NO_ORDER, LOSS, DROP, PROMISE, RISE = (
    ("n1", "fall"), ("n2", "no_order"), ("s1", "loss"), ("s1", "satisfaction"), ("n1", "promise"), ("n2", "rise")
)  # fmt: skip


def test_tiles_say_what_is_open_and_what_is_at_stake(now: View) -> None:
    tiles = tiles_of(shown(now)["tiles"])
    numbers = {key: tile.number for key, tile in tiles.items() if key != "expected"}
    assert tiles["expected"].number == pytest.approx(3) and tiles["expected"].second == "a year; 4 signals raised"
    assert numbers == {"open": 5, "stake": 176_000_000, "raised": 3, "no_problem": None, "overdue": 0}
    assert tiles["no_problem"].missing == NOBODY_CLOSED and tiles["open"].second == "3 signals, 2 facts"
    assert tiles["raised"].second == "0 in as many days before", "1 to 10 March against 1 to 10 April"


def test_the_list_says_in_words_what_is_seen_the_most_money_first(now: View) -> None:
    panel = shown(now)["list"]
    assert clients(now) == listed(LOSS, FALL, PROMISE, DROP, NO_ORDER)
    assert [plain(str(text)) for text in column(panel, "seen")] == [
        "loses 12 K a year, won 4,000 the year before", "38 % below what was expected",
        "2 promises broken", "satisfaction 40 of 100 after 80", "no order for 7 weeks",
    ]  # fmt: skip
    assert plain(panel.message) == "5 alerts; 18 K a year is at stake", "of each client the most, once"
    assert column(panel, "about") == [None, None, "weekly visit", None, None]
    assert [text and plain(str(text)) for text in column(panel, "chance")] == [None, "0.05 %", None, "0.10 %", "0.4 %"]
    assert column(panel, "owner") == [None] * 5 and column(panel, "manager") == ["Wu", "Li", "Li", "Wu", "Li"]
    assert panel.table is not None and (panel.table.opens, panel.table.opens_page) == ("client_id", "one_client")
    assert panel.table.all_rows is not None and len(panel.table.all_rows(2)) == 2


@pytest.mark.parametrize(
    ("chosen", "rows"),
    [
        ({"kind": "loss"}, [LOSS]),
        ({"kind": "signals"}, [FALL, DROP, NO_ORDER]),
        ({"kind": "facts"}, [LOSS, PROMISE]),
        ({"when": "all"}, [LOSS, FALL, PROMISE, DROP, NO_ORDER, RISE]),
        ({"when": "week"}, [FALL, PROMISE]),
        ({"when": "month", "kind": "satisfaction"}, [DROP]),
        ({"state": "seen"}, []),
        ({"owner": "mine"}, []),
        ({"owner": "nobody", "kind": "rise", "when": "all"}, [RISE]),
    ],
)
def test_the_list_is_cut_by_what_is_chosen(now: View, chosen: dict[str, str], rows: list[tuple[str, str]]) -> None:
    assert clients(now, **chosen) == listed(*rows)
    if not rows:
        assert shown(now, **chosen)["list"].missing == NONE_LEFT


def test_what_people_said_closes_alerts_and_is_counted(said: View) -> None:
    tiles = tiles_of(shown(said)["tiles"])
    assert {key: tiles[key].number for key in ("open", "stake", "no_problem", "overdue")} == {
        "open": 2, "stake": 30_000_000, "no_problem": 0.5, "overdue": 1,
    }  # fmt: skip
    assert plain(tiles["no_problem"].second) == "of 2 closed; 95 %: 9 % to 91 %"
    assert clients(said) == listed(PROMISE, DROP), "an older promise was closed, this one was raised later"
    assert clients(said, state="overdue") == clients(said, state="seen") == listed(FALL)
    assert clients(said, owner=OF + "Li", state="all") == listed(FALL, NO_ORDER)
    seen = shown(said, state="seen")["list"]
    assert (column(seen, "owner"), column(seen, "note"), column(seen, "due_on")) == (
        ["Li"], ["calls on Monday"], [date(2026, 4, 8)],
    )  # fmt: skip


def test_parts_say_how_many_are_open_and_done_with(said: View) -> None:
    kinds, regions = shown(said)["kinds"], shown(said)["parts"]
    table = dict(zip(column(kinds, "part"), column(kinds, "closed"), strict=True))
    assert table[LABELS["loss"]] == 1 and table[LABELS["fall"]] == 0 and table[LABELS["no_order"]] == 1
    assert (column(regions, "part"), column(regions, "open")) == (["North", "South"], [1, 1])
    assert column(regions, "closed") == [0.25, 0.5] and column(regions, "overdue") == [1, 0]
    managers = shown(said, by="manager")["parts"]
    assert (column(managers, "part"), column(managers, "raised")) == (["Li", "Wu"], [4, 2])
    assert regions.message == "North: 1 of 2 open alerts"


def test_the_trail_keeps_every_word(said: View) -> None:
    trail = shown(said)["trail"]
    assert column(trail, "client_id") == ["n1", "s1", "n2", "n1"] and trail.message == "4 words on alerts"
    assert column(trail, "new") == [STATE_NAMES[state] for state in ("done", "done", "no_problem", "seen")]


def test_false_alarms_are_told_beside_what_was_raised_and_what_people_said(said: View) -> None:
    panel = shown(said)["expected"]
    assert panel.message == "4 signals in 12 months; chance raises about 3.0 a year"
    assert column(panel, "expected") == [pytest.approx(0.6)] * 5 + [None] * 2, "nothing is a fact by chance"
    assert (column(panel, "raised"), column(panel, "no_problem")) == ([1, 1, 1, 0, 1, 1, 1], [0, 0, 1, 0, 0, 0, 0])
    told = {remark.kind: plain(remark.text) for remark in panel.remarks}
    assert told["Budget"].startswith("52 false alarms a year in the whole company, over all kinds; 3.0 of them here")
    assert told["What people said"].startswith("100 % of 1 closed signals were said to be no problem")
    assert "Settings" in told["To change it"]
    south = Scope("wu", regions=frozenset("S"), topics=TOPICS, why="test")
    part = panels_of("alerts", said.door.view(said.version, south, said.selection))
    assert tiles_of(part["tiles"])["expected"].number == pytest.approx(1), "a third of the weeks that were watched"


def test_the_evidence_is_of_the_first_on_the_list_or_of_whom_one_chooses(now: View) -> None:
    options = dict(next(c for c in controls(now) if c.key == "look").options)  # type: ignore[union-attr]
    assert list(options) == [FIRST, "s1", "n1", "n2"] and options["n1"] == "永兴商店"
    first = looked_at(now, chosen_of({"kind": "all"}))
    assert first is not None and (first.client_id, first.kind) == LOSS
    chosen = looked_at(now, chosen_of({"look": "n1", "kind": "promise"}))
    assert chosen is not None and (chosen.client_id, chosen.kind) == PROMISE
    assert looked_at(now, chosen_of({"kind": "all", "state": "done"})) is None
    panel = shown(now, look="n1")["evidence"]
    assert panel.chart is not None and "永兴商店" in panel.message
    assert shown(now, state="done")["evidence"].missing


def test_a_word_is_sent_with_what_the_form_had_seen(root: Path, said: View) -> None:
    form = judge_form(said, {"state": "seen"})
    values = dict(form.values(said))
    assert values == {
        "client_id": "n1", "kind": "fall", "state": "seen", "owner": "Li", "note": "calls on Monday",
        "due_on": date(2026, 4, 8),
    }  # fmt: skip
    assert not form.check(values, WORDS)
    command = form.command(values | {"state": "done"}, frozenset(("state",)), 4)
    assert command == JudgeAlert("n1", "fall", date(2026, 4, 5), AS_OF, "done", "Li", "calls on Monday",
                                 date(2026, 4, 8), 4)  # fmt: skip
    with pytest.raises(Conflict):
        carry_out(root, replace(command, seen_revision=0), EVERYBODY, SAID_AT)  # type: ignore[type-var]
    assert JUDGE in page_named("alerts").editors


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"client_id": ""}, "type the code of the client"),
        ({"client_id": "n9"}, f"client n9 has no alert of the kind {LABELS['loss']} here"),
        ({"kind": "mix"}, f"client s1 has no alert of the kind {LABELS['mix']} here"),
        ({"due_on": date(2026, 3, 1)}, "it was raised on 31 Mar 2026; the due date lies before it"),
        ({"due_on": None}, ""),
    ],
)
def test_the_form_says_what_is_wrong(now: View, typed: dict[str, object], says: str) -> None:
    form = judge_form(now, {"kind": "all"})
    assert form.check({**form.values(now), **typed}, WORDS) == says


def test_a_quick_word_keeps_what_was_said_before(said: View) -> None:
    actions = {action.key: action for action in MARK}
    offers = actions["alert-done-money"].offers(said, WORDS)
    assert [offer.label for offer in offers] == [
        f"永兴商店 · {LABELS['fall']}", f"永兴商店 · {LABELS['promise']}", f"Third · {LABELS['satisfaction']}",
    ]  # fmt: skip
    assert actions["alert-done-money"].command(offers[0].code) == JudgeAlert(
        "n1", "fall", date(2026, 4, 5), AS_OF, "done", "Li", "calls on Monday", date(2026, 4, 8), said.desk_revision
    )
    assert "38" in offers[0].consequence and not actions["alert-done-satisfaction"].offers(said, WORDS)
    fresh = actions["alert-seen-money"].offers(said, WORDS)
    assert len(fresh) == 2, "the one that is seen is not offered again"
    assert actions["alert-seen-money"].command(fresh[0].code).owner == ""  # type: ignore[union-attr]


def test_who_may_not_see_money_sees_only_alerts_of_satisfaction(said: View) -> None:
    scope = Scope("ann", everywhere=True, topics=frozenset({"satisfaction", "personal"}), why="test")
    view = said.door.view(said.version, scope, said.selection)
    panels = panels_of("alerts", view, kind="all")
    assert column(panels["list"], "client_id") == ["n1", "s1"]
    assert panels["list"].table is not None
    assert not {"stake_e4", "months"} & {c.key for c in panels["list"].table.columns}
    assert tiles_of(panels["tiles"])["stake"].missing == NOT_YOURS
    offers = {action.key: len(action.offers(view, WORDS)) for action in MARK if action.topic == "satisfaction"}
    assert offers == {"alert-seen-satisfaction": 2, "alert-done-satisfaction": 2, "alert-no_problem-satisfaction": 2}
    assert column(panels["trail"], "client_id") == ["n1"]
    forms = [each.made(view, {}) for each in (JUDGE_VOICES, JUDGE)]
    assert forms[0] is not None and forms[0].topic == "satisfaction", "the other one is not drawn without money"
    assert JUDGE_VOICES.made(said, {}) is None, "whoever sees money has one form"
    sound("alerts", view, draws=False)


def test_a_manager_of_one_region_sees_its_clients_only(said: View) -> None:
    south = Scope("wu", regions=frozenset("S"), topics=TOPICS, why="test")
    panels = panels_of("alerts", said.door.view(said.version, south, said.selection), kind="all", state="all")
    assert column(panels["list"], "client_id") == ["s1", "s1"] == column(panels["trail"], "client_id") * 2


def test_where_nobody_could_be_judged_words_stand_in_the_place_of_figures(asked: Asked) -> None:
    view = asked("three", "2026-Q1")
    panels, why = panels_of("alerts", view), expected_alarms(view).expected.missing
    assert {panels[key].missing for key in ("tiles", "list", "expected")} == {why} and "judged" in why
    assert {panels[key].missing for key in ("kinds", "parts")} == {NONE_RAISED}
    assert "no alert" in panels["evidence"].missing and panels["trail"].missing
    form = judge_form(view, {})
    assert form.check(form.values(view), WORDS) == "type the code of the client"


def test_the_laws_hold_in_both_languages(now: View, said: View) -> None:
    sound("alerts", now, fits=True, freezes=True, look="n1", when="all", by="manager")
    sound("alerts", said, fits=True, state="all", when="all")


def test_months_are_compared_by_as_many_days(now: View) -> None:
    assert raised_counts(now) == (3, 0)
    assert raised_counts(replace(now, version=replace(now.version, as_of=date(2026, 4, 30)))) == (3, 1)
