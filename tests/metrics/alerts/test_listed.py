"""Alerts with what people said of them: lists and counts are those of all rows read one by one."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from data.desk.commands import JudgeAlert
from data.door import View
from data.execution import carry_out
from data.warehouse.store import Store
from metrics.alerts import Counted, Filters, Listed, alerts_of, counted, found_alerts, judged_share, spoken_of, stake_of
from metrics.alerts.listed import STATES, order_of, stakes_of
from tests.data.small import EVERYBODY, kept, view_of
from tests.metrics.companies import store_of
from tests.pages.alerted import AS_OF, alerted

ALERT = Listed(1, "a", "A", 1, 1, "fall", date(2026, 4, 5), True, 50.0, 100.0, 0.01, 7, "")
SAID = (
    JudgeAlert("n1", "fall", date(2026, 4, 5), AS_OF, "seen", "Li", "calls on Monday", date(2026, 4, 8)),
    JudgeAlert("s1", "loss", date(2026, 3, 31), AS_OF, "done", "Wu"),
    JudgeAlert("n1", "promise", date(2026, 1, 8), date(2026, 2, 1), "done", "Li", "of an older one"),
    JudgeAlert("s1", "mix", date(2024, 1, 8), date(2024, 2, 1), "no_problem", "", "of none that is there"),
)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Three clients with six alerts; something was said of two of the clients, nothing of n2."""
    root = tmp_path_factory.mktemp("listed") / "store"
    shutil.copytree(store_of(alerted, tmp_path_factory).root, root)
    for command in SAID:
        carry_out(root, command, EVERYBODY, datetime(2026, 4, 11, tzinfo=UTC))
    return kept(view_of(Store(root), "2026-Q1"))


@pytest.fixture(scope="module")
def every(view: View) -> list[Listed]:
    """Every alert, asked client by client."""
    return sorted((each for client in ("n1", "n2", "s1") for each in alerts_of(view, client)), key=order_of)


def test_the_alerts_of_clients_that_were_spoken_of_carry_what_was_said(view: View, every: list[Listed]) -> None:
    assert spoken_of(view) == tuple(each for each in every if each.client_id != "n2")
    states = {(each.client_id, each.kind): each.state for each in every}
    assert {code: state for code, state in states.items() if state != "open"} == {
        ("n1", "fall"): "seen", ("s1", "loss"): "done",
    }  # fmt: skip
    assert alerts_of(view, "nobody") == ()


@pytest.mark.parametrize("kinds", [(), ("loss", "promise")])
@pytest.mark.parametrize("state", ["", *STATES, "overdue"])
def test_a_list_is_what_the_filters_leave_of_all_alerts(
    view: View, every: list[Listed], kinds: tuple[str, ...], state: str
) -> None:
    for owner, (standing, since) in product((None, "", "Li"), ((True, None), (False, date(2026, 4, 2)))):
        filters = Filters(kinds, state, owner, standing, since)
        left = [each for each in every if filters.takes(each, AS_OF)]
        found = found_alerts(view, filters, 2)
        assert (found.rows, found.count, found.stake_e4) == (tuple(left[:2]), len(left), stake_of(left)), filters
        assert found_alerts(view, filters, 0).rows == tuple(left)


@pytest.mark.parametrize("by", ["", "kind", "region_key", "manager_key", "raised_on"])
def test_counts_are_those_of_all_alerts(view: View, every: list[Listed], by: str) -> None:
    groups: dict[object, list[Listed]] = {}
    for each in every:
        groups.setdefault(getattr(each, by) if by else "", []).append(each)
    found = counted(view, by)
    assert found.keys() == groups.keys()
    for key, own in groups.items():
        part, waiting = found[key], [each for each in own if each.is_waiting]
        assert (part.raised, part.open, part.stake_e4) == (len(own), len(waiting), stake_of(waiting))
        assert [part.seen, part.done, part.no_problem] == [
            sum(each.state == state for each in own) for state in ("seen", "done", "no_problem")
        ]
        assert part.overdue == sum(each.is_overdue(AS_OF) for each in own) <= part.due
    assert sum(found.values(), Counted()).raised == len(every)


def test_a_client_counts_once_with_the_most_that_one_of_its_alerts_says() -> None:
    old = ALERT._replace(raised_on=date(2026, 2, 1), is_standing=False, stake_e4=None)
    assert stake_of((ALERT, old, ALERT._replace(kind="loss", stake_e4=9), ALERT._replace(client_key=2))) == 16
    assert stake_of((ALERT, old)) == 7 and stake_of((old,)) is None
    assert stakes_of((ALERT, old, ALERT._replace(client_key=2, stake_e4=None))) == {1: 7}


def times(alerts: Iterable[Listed], filters: Filters) -> list[bool]:
    return [filters.signals(each) for each in alerts]


def test_an_alert_that_is_over_is_on_no_list_of_those_that_hold() -> None:
    both = ALERT, ALERT._replace(raised_on=date(2026, 2, 1), is_standing=False)
    assert times(both, Filters()) == [True, False] and times(both, Filters(standing=False)) == [True, True]
    assert times(both, Filters(standing=False, since=AS_OF - timedelta(29))) == [True, False]


def test_clients_that_are_gone_come_last_whatever_is_at_stake() -> None:
    gone = ALERT._replace(stake_e4=900, is_gone=True)
    over = ALERT._replace(stake_e4=9_000, is_standing=False)
    assert sorted((over, gone, ALERT), key=order_of) == [ALERT, gone, over]


def test_the_share_of_no_problem_is_of_those_that_were_closed() -> None:
    share = judged_share((Counted(raised=9, done=3), Counted(raised=1, no_problem=1)), "nobody")
    assert (share.value, share.n) == (0.25, 4) and judged_share((Counted(5),), "nobody").missing == "nobody"
