"""Sums of alerts made in the engine are those of the listed rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.door import View
from data.warehouse.store import Store
from metrics.alerts import alert_rows, alert_sums, alerts_of_clients
from metrics.alerts.sums import GROUPINGS, MOST_APART
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
    assert found["standing"].to_dict() == rows.groupby(by)["is_standing"].sum().to_dict()
    stakes = {code: stake_of(own) for code, own in rows.groupby(by)}
    assert found["stake_e4"].fillna(0).astype("int64").to_dict() == stakes


def test_the_whole_counts_each_client_once(view: View, rows: pd.DataFrame) -> None:
    found = alert_sums(view).iloc[0]
    assert (found["raised"], found["standing"]) == (len(rows), rows["is_standing"].sum())
    assert found["stake_e4"] == stake_of(rows) <= rows.loc[rows["is_standing"], "stake_e4"].sum()


def test_clients_left_out_are_found_apart(view: View, rows: pd.DataFrame) -> None:
    apart = rows["client_id"].drop_duplicates().head(3).to_list()
    others, own = alert_sums(view, without=apart).iloc[0], alerts_of_clients(view, apart)
    assert set(own["client_id"]) == set(apart)
    assert others["raised"] + len(own) == len(rows)
    assert others["stake_e4"] + stake_of(own) == stake_of(rows)
    nobody = alert_sums(view, without=rows["client_id"]).iloc[0]
    assert (nobody["raised"], nobody["standing"]) == (0, 0) and pd.isna(nobody["stake_e4"])
    assert alert_sums(view, "kind", rows["client_id"]).empty and alerts_of_clients(view, []).empty


def test_other_groupings_and_too_many_clients_are_refused(view: View) -> None:
    with pytest.raises(ValueError, match="added up by kind"):
        alert_sums(view, "tier")
    with pytest.raises(ValueError, match="too many"):
        alerts_of_clients(view, [str(at) for at in range(MOST_APART + 1)])
