"""Shares of the visits of a channel, worked out of a handful of clients by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from metrics.promises.standings import Asked, OnRecord, channels_of
from tests.metrics.companies import day

COLUMNS = {
    **dict.fromkeys(("client_key", "channel_key", "manager_key", "tier_at"), "int32"),
    **dict.fromkeys(("revenue_e4", "wallet_e4"), "int64"), "is_open": "bool",
}  # fmt: skip
CLIENTS = [
    (1, 7, 1, 0, 100, 0, True),
    (2, 7, 1, 0, 300, 0, True),
    (3, 7, 2, 1, 0, 0, True),  # neither bought nor visited
    (4, 7, 2, 1, 50, 0, False),
    (5, 2, 0, 3, 0, 0, True),
]
# Nine visits of a client that is closed and three of nobody who is known.
VISITS = [(1, 300_000)] * 4 + [(5, 300_000)] * 2 + [(4, 9)] * 9 + [(99, 3)] * 3
ASKED = Asked(("visit",), day("2025-07-01"), day("2026-06-30"), has_minutes=False, has_wallet=False)


def _visits(visits: list[tuple[int, int]]) -> pd.DataFrame:
    return pd.DataFrame(visits, columns=["client_key", "driver_e4"]).astype({"client_key": "int32"})


def _told(clients: list[tuple[object, ...]]) -> OnRecord:
    return OnRecord(_visits(VISITS), pd.DataFrame(clients, columns=list(COLUMNS)).astype(COLUMNS))


def _rows(clients: list[tuple[object, ...]], asked: Asked) -> pd.DataFrame:
    found = [channel.taken(slice(None)) for channel in channels_of(_told(clients), asked)]
    return pd.concat(found, ignore_index=True).set_index("client_key")


def test_visits_count_where_not_all_say_their_minutes_and_revenue_where_nobody_says_its_purchases() -> None:
    rows = _rows(list(CLIENTS), ASKED)
    assert list(rows.index) == [5, 1, 2] and list(rows["channel_key"]) == [2, 7, 7]
    assert list(rows["effort"]) == [2.0, 4.0, 0.0] and list(rows["share"]) == [0.0, 1.0, 3.0]
    assert list(rows["gap"]) == [2.0, 3.0, -3.0] and list(rows["side"]) == [1, 1, -1]
    assert list(rows["potential_e4"]) == [0, 100, 300] and not rows["is_estimated"].any()
    assert list(rows["x"]) == [0.0, 0.0, 100.0] and list(rows["y"]) == [0.0, 100.0, 0.0]


def test_minutes_count_as_hours_where_every_visit_says_them() -> None:
    rows = _rows(list(CLIENTS), replace(ASKED, has_minutes=True))
    assert list(rows["effort"]) == [1.0, 2.0, 0.0] and list(rows["visits"]) == [2, 4, 0]


def test_minutes_are_said_where_every_visit_has_more_than_one() -> None:
    told = _told(list(CLIENTS))
    assert told.has_minutes and not told.has_wallet
    for driver in ([300_000, 0], [10_000, 10_000]):
        assert not replace(told, visits=_visits([(1, each) for each in driver])).has_minutes


def test_no_share_goes_beyond_two_visits_a_week() -> None:
    two = [(1, 7, 1, 0, 1, 0, True), (2, 7, 1, 0, 199, 0, True)]
    (channel,) = channels_of(replace(_told(list(two)), visits=_visits([(1, 0)] * 200)), ASKED)
    assert channel.share.tolist() == [1.0, 104.0] and channel.gap.tolist() == [199.0, -104.0]


def test_what_few_of_tier_and_channel_say_is_told_by_the_tier_and_then_by_all() -> None:
    def told(first: int, channel: int, tier: int, times: int) -> list[tuple[object, ...]]:
        return [(key, channel, 1, tier, 10, 10 * times, True) for key in range(first, first + 5)]

    silent = [(1, 7, 1, 0, 10, 0, True), (2, 8, 1, 0, 10, 0, True), (3, 8, 1, 1, 10, 0, True)]
    rows = _rows([*silent, *told(10, 7, 0, 3), *told(20, 9, 2, 5)], replace(ASKED, has_wallet=True))
    # Five alike buy three times as much from everybody; in the second channel those of the tier tell; then everybody.
    assert [rows.at[key, "potential_e4"] for key in (1, 2, 3)] == [30, 30, 40]
    assert list(rows[rows["is_estimated"]].index) == [1, 2, 3] and rows.at[10, "potential_e4"] == 30


def test_nobody_bought_or_was_visited_is_no_channel() -> None:
    assert list(channels_of(_told([]), ASKED)) == []
    assert list(channels_of(_told(list(CLIENTS[2:4])), ASKED)) == []
