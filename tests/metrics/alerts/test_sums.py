"""Sums of alerts made in the engine are those of the listed rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from data.door import View
from data.warehouse.store import Store
from metrics.alerts import alert_rows, alert_sums, alerts_of_clients, list_sums
from metrics.alerts.sums import GROUPINGS
from tests.data.small import kept, view_of


@pytest.fixture(scope="module")
def view(sample_store: Path) -> View:
    return kept(view_of(Store(sample_store), "2026"))


@pytest.fixture(scope="module")
def rows(view: View) -> pd.DataFrame:
    return alert_rows(view, 0)


def stake_of(rows: pd.DataFrame) -> int:
    """Of each client the most of those that still hold."""
    return int(rows[rows["is_standing"]].groupby("client_key")["stake_e4"].max().dropna().sum())


@pytest.mark.parametrize("by", [name for name in GROUPINGS if name])
def test_every_grouping_adds_up_what_is_listed(view: View, rows: pd.DataFrame, by: str) -> None:
    found = alert_sums(view, by).set_index(by)
    assert len(rows) and found["raised"].to_dict() == rows.groupby(by).size().to_dict()
    assert (found["known"] <= found["standing"]).all()
    assert found["standing"].to_dict() == rows.groupby(by)["is_standing"].sum().to_dict()
    stakes = {code: stake_of(own) for code, own in rows.groupby(by)}
    assert found["stake_e4"].fillna(0).astype("int64").to_dict() == stakes


def test_the_whole_counts_each_client_once(view: View, rows: pd.DataFrame) -> None:
    found = alert_sums(view).iloc[0]
    assert (found["raised"], found["standing"]) == (len(rows), rows["is_standing"].sum())
    assert found["stake_e4"] == stake_of(rows) <= rows.loc[rows["is_standing"], "stake_e4"].sum()


def test_a_long_list_adds_up_to_its_rows(view: View, rows: pd.DataFrame) -> None:
    kinds, since = ("fall", "loss"), rows["raised_on"].max() - timedelta(60)
    own = rows[rows["kind"].isin(kinds) & (rows["raised_on"] >= since)]
    most = own.groupby("client_key")["stake_e4"].max().dropna()
    assert len(own) and list_sums(view, kinds, since=since) == {
        "alerts": len(own), "gone": own["is_gone"].sum(), "stake_e4": most.sum(), "known": len(most),
    }  # fmt: skip
    first = alert_rows(view, 5, kinds, since=since)
    assert first["client_id"].to_list() == own["client_id"].head(5).to_list()
    assert list_sums(view, ("nothing",)) == {"alerts": 0, "gone": 0, "stake_e4": 0, "known": 0}


def test_clients_that_are_gone_come_after_the_others(rows: pd.DataFrame) -> None:
    order = list(zip(~rows["is_standing"], rows["is_gone"], -rows["stake_e4"].fillna(-1), strict=True))
    assert order == sorted(order) and rows["is_gone"].any()


def test_all_alerts_of_a_few_clients_are_found(view: View, rows: pd.DataFrame) -> None:
    few = rows["client_id"].drop_duplicates().head(3).to_list()
    pd.testing.assert_frame_equal(
        alerts_of_clients(view, few), rows[rows["client_id"].isin(few)].reset_index(drop=True)
    )
    assert alerts_of_clients(view, []).empty


def test_other_groupings_are_refused(view: View) -> None:
    with pytest.raises(ValueError, match="added up by kind"):
        alert_sums(view, "tier")
