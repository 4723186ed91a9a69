"""Plan and done: what is due in a span, what of it is done, what is carried over; adherence, effort, month and load."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.desk.commands import JudgeAlert
from data.door import View
from data.execution import carry_out
from data.scope import NOBODY, Scope
from metrics.cycle import (
    Source,
    Work,
    absent_acts,
    adherence,
    by_owner,
    effort_by_kind,
    entered_items,
    halves,
    kind_of_act,
    load_ahead,
    load_of,
    month_report,
    promised_counts,
    promised_items,
    report_month,
    rhythm_counts,
    rhythm_items,
    span_of,
    untaken_alerts,
    work_due,
)
from metrics.cycle.items import Item, counts_frame, first_items, items_frame
from metrics.cycle.load import TOO_SHORT
from metrics.cycle.report import NO_STATES
from metrics.intervals import wilson
from metrics.kpi import NOT_YOURS
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import store_of
from tests.metrics.cycled import ANNA, AS_OF, AT, cycling
from tests.pages import alerted

Asked = pytest.TempPathFactory
SOUTH = Scope("Wu", regions=frozenset(("S",)), topics=frozenset(("money", "satisfaction")), why="test")


@pytest.fixture(scope="module")
def view(tmp_path_factory: Asked) -> View:
    return asked(tmp_path_factory)


def asked(factory: Asked, scope: Scope = EVERYBODY, period: str = "2026-04", **cut: object) -> View:
    return view_of(store_of(cycling, factory), period, scope, **cut)


def counted(work: Work) -> dict[tuple[str, str], tuple[int, ...]]:
    names = ("due", "done", "in_time", "carried")
    return {(row.owner, row.source): tuple(int(getattr(row, n)) for n in names) for row in work.counts.itertuples()}


def test_a_span_is_the_day_the_week_or_the_month_of_the_as_of_date(view: View) -> None:
    assert view.as_of == AS_OF
    spans = [span_of(view, horizon) for horizon in ("day", "week", "month")]
    assert [(span.start.day, span.end.day, span.passed) for span in spans] == [(16, 16, 1), (13, 19, 4), (1, 30, 16)]
    assert spans[1].carried_from == date(2026, 3, 16)


def test_the_week_by_owner_and_source(view: View) -> None:
    """n2's two promises are done, one of them late; s1's two are open; n1 is visited every seven days."""
    work = work_due(view, "week")
    assert counted(work) == {
        ("Li", "promise"): (2, 2, 1, 0),
        ("Wu", "promise"): (2, 0, 0, 1),
        ("Li", "act"): (1, 0, 0, 0),
        ("Chen", "act"): (0, 0, 0, 1),
        ("Li", "visit"): (1, 0, 0, 0),
        ("Li", "alert"): (1, 0, 0, 0),
    }
    assert (work.total("due"), work.total("done"), work.still_open, work.total("carried")) == (7, 2, 5, 2)
    assert (work.key_clients, work.planned_kinds, work.missing) == (1, {"visit": 1}, {})


def test_the_lists_name_what_is_open_the_first_due_first(view: View) -> None:
    work = work_due(view, "week")
    rows = work.open.items[["due_on", "source", "client_id", "owner"]].to_numpy().tolist()
    assert rows == [
        [date(2026, 4, 15), "visit", "n1", "Li"],
        [date(2026, 4, 15), "promise", "s1", "Wu"],
        [date(2026, 4, 17), "act", "n1", "Li"],
        [date(2026, 4, 18), "promise", "s1", "Wu"],
        [date(2026, 4, 19), "alert", "n2", "Li"],
    ]
    carried = work.carried.items[["due_on", "source", "client_id"]].to_numpy().tolist()
    assert carried == [[date(2026, 4, 2), "promise", "s1"], [date(2026, 4, 10), "act", "s1"]]
    assert (work.open.more, work.carried.more) == (0, 0)
    assert work.open.items["note"].tolist()[2] == "new shelf" and work.open.items["code"].tolist()[2] == "1"


def test_owners_stand_by_what_they_have_open(view: View) -> None:
    rows = by_owner(work_due(view, "week"))
    assert rows[["owner", "due", "done", "carried", "open"]].to_numpy().tolist() == [
        ["Li", 5, 2, 0, 3],
        ["Wu", 2, 0, 1, 3],
        ["Chen", 0, 0, 1, 1],
    ]
    assert rows["share"].fillna(-1).tolist() == [0.4, 0, -1]


def test_the_day_carries_over_what_the_week_still_has_due(view: View) -> None:
    work = work_due(view, "day")
    assert (work.total("due"), work.total("carried")) == (0, 4)
    assert work.carried.items["client_id"].tolist() == ["s1", "s1", "n1", "s1"]


def test_a_visit_made_counts_as_done_and_the_next_is_due_seven_days_later(view: View) -> None:
    span = span_of(view, "month")
    assert rhythm_counts(view, span).to_numpy().tolist()[0][1:] == [1, 2, 1, 1, 0]
    assert rhythm_items(view, span, False, 9)["due_on"].tolist() == [date(2026, 4, 15)]
    assert rhythm_items(view, span, True, 9).empty


def test_promises_of_days_to_come_are_due_too_and_old_ones_are_left_out(view: View) -> None:
    rows = promised_counts(view, span_of(view, "month"))
    assert rows[["due", "done", "in_time", "carried"]].sum().tolist() == [5, 2, 1, 1]
    assert promised_items(view, span_of(view, "week"), False, 1)["due_on"].tolist() == [date(2026, 4, 15)]


def test_a_manager_plans_with_own_clients_only_and_the_parts_add_up(tmp_path_factory: Asked, view: View) -> None:
    south = work_due(asked(tmp_path_factory, SOUTH), "week")
    assert counted(south) == {("Wu", "promise"): (2, 0, 0, 1), ("Chen", "act"): (0, 0, 0, 1)}
    parts = [work_due(asked(tmp_path_factory, regions=(code,)), "week") for code in ("N", "S")]
    for column in ("due", "done", "carried"):
        assert sum(part.total(column) for part in parts) == work_due(view, "week").total(column)
    of_wu = work_due(asked(tmp_path_factory, managers=("Wu",)), "week")
    assert counted(of_wu) == counted(south)


def test_the_plan_is_made_from_the_as_of_date_whatever_period_is_selected(tmp_path_factory: Asked, view: View) -> None:
    earlier = asked(tmp_path_factory, period="2026-02")
    assert counted(work_due(earlier, "week")) == counted(work_due(view, "week"))
    assert adherence(earlier, "week") == adherence(view, "week")


def test_what_a_reader_may_not_see_is_said_and_not_counted(tmp_path_factory: Asked) -> None:
    for topic, lacking in (("money", "promise"), ("satisfaction", "visit")):
        scope = Scope("x", everywhere=True, topics=frozenset((topic,)), why="test")
        work = work_due(asked(tmp_path_factory, scope), "week")
        assert work.missing == {lacking: NOT_YOURS}
        assert lacking not in set(work.counts["source"])
    nobody = asked(tmp_path_factory, NOBODY)
    assert work_due(nobody, "week").counts.empty and adherence(nobody, "week") == ()
    assert (absent_acts(nobody), load_ahead(nobody).missing) == (NOT_YOURS, NOT_YOURS)


def test_adherence_counts_promises_and_acts_by_their_day_and_weeks_of_key_clients(view: View) -> None:
    weeks = {each.start: each for each in adherence(view, "week")}
    told = [(each.start.isoformat(), each.due, each.kept, each.clients, each.visited) for each in weeks.values()]
    assert told == [
        ("2026-03-09", 1, 0, 1, 0),
        ("2026-03-16", 0, 0, 1, 0),
        ("2026-03-23", 0, 0, 1, 0),
        ("2026-03-30", 1, 0, 1, 0),
        ("2026-04-06", 2, 0, 1, 1),
        ("2026-04-13", 3, 1, 0, 0),
    ]
    running = weeks[date(2026, 4, 13)]
    assert running.is_running and (running.share.low, running.share.high) == wilson(1, 3)
    assert weeks[date(2026, 3, 16)].share.value is None
    assert [(each.due, each.kept) for each in adherence(view, "month")] == [(1, 0), (6, 1)]


def test_halves_leave_the_running_week_and_the_odd_first_one_out(view: View) -> None:
    later, before = halves(adherence(view, "week"))
    assert (later.value, later.n, before.value) == (0, 3, None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("visit", "visit"), ("拜访", "visit"), ("Call", "call"), ("电话", "call"), ("配送", "drop"),
     ("投诉处理", "complaint"), ("promotion", "other")],
)  # fmt: skip
def test_an_act_is_known_by_the_words_in_its_name(name: str, kind: str) -> None:
    assert kind_of_act(name) == kind


def test_effort_stands_beside_the_plan_and_the_usual(view: View) -> None:
    """Usual: Monday to Thursday of the eight weeks before, in which n1 and s1 were visited once each."""
    kinds = effort_by_kind(view, work_due(view, "week"))
    assert [(each.kind, each.asked, each.done, each.usual) for each in kinds] == [
        ("visit", 3, 0, 0.25),
        ("call", 0, 1, 0.0),
        ("drop", None, 1, 0.0),
    ]


def test_the_report_is_on_the_last_whole_month(tmp_path_factory: Asked, view: View) -> None:
    assert report_month(view).key == "2026-03"
    assert report_month(asked(tmp_path_factory, period="2026-Q1")).key == "2026-03"
    report = month_report(view)
    assert (report.kept[0].value, report.kept[0].n, report.acts) == (0, 1, ({"visit": 1}, {}))
    assert (report.missing, report.into("lost"), report.planned) == (NO_STATES, 0, 0)
    assert report.complaints[0].missing == "no complaints yet: import `complaints` to see this"


def test_only_what_was_said_of_an_alert_takes_it_up(view: View) -> None:
    span = span_of(view, "week")
    entered = entered_items(view, span)
    assert [(each.item.source, each.item.client_id, each.is_done(AS_OF), each.is_in_time) for each in entered] == [
        ("act", "n2", True, False),
        ("act", "s1", False, False),
        ("act", "n1", False, False),
        ("alert", "n2", False, False),
    ]
    assert untaken_alerts(view, view.alert_judgements) == 0


def test_a_word_on_an_alert_takes_it_up_and_one_on_an_older_alert_does_not(tmp_path: Path) -> None:
    store = alerted.alerted(tmp_path / "store")
    assert work_due(view_of(store, "2026-04"), "week").untaken == 5
    judged = JudgeAlert("n1", "fall", date(2026, 4, 5), alerted.AS_OF, "seen", "Li")
    older = JudgeAlert("n1", "promise", date(2026, 1, 8), date(2026, 2, 1), "seen", "Li")
    for command in (judged, older):
        carry_out(store.root, command, ANNA, AT)
    assert work_due(view_of(store, "2026-04"), "week").untaken == 4


def test_items_of_all_sources_stand_by_day_then_tier_then_source() -> None:
    def item(source: Source, tier: str, day: int) -> Item:
        return Item(source, "visit", f"c{day}", "", tier, None, date(2026, 4, day))

    frames = [items_frame([item("act", "B", 2), item("act", "A", 1)]), items_frame([item("promise", "B", 2)])]
    listed = first_items([*frames, items_frame(())], 9)
    assert listed[["source", "due_on"]].to_numpy().tolist() == [
        ["act", date(2026, 4, 1)],
        ["promise", date(2026, 4, 2)],
        ["act", date(2026, 4, 2)],
    ]
    assert len(first_items(frames, 2)) == 2 and first_items([], 9).empty
    counts = counts_frame([("Li", "act", 1, 0, 0, 0), (None, "act", 1, 1, 1, 0), ("Li", "act", 1, 1, 0, 2)])
    assert counts.to_numpy()[:, 2:].tolist() == [[2, 1, 0, 2], [1, 1, 1, 0]]


def test_a_load_that_repeats_itself_is_forecast_as_it_was() -> None:
    year = [10.0, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]
    load = load_of("visit", year * 4, 2)
    assert load is not None and (round(load.ahead, 6), load.past) == (20, tuple(year[-1:] + year))
    assert load_of("visit", [1.0, 2, 3, 4, 5], 1) is None


def test_too_short_a_past_gives_no_forecast(view: View) -> None:
    found = load_ahead(view)
    assert (found.loads, found.missing, found.month.key) == ((), TOO_SHORT, "2026-05")
