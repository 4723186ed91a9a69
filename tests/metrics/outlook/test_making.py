"""The late tables of a store: made where something changed, kept where nothing did."""

from __future__ import annotations

import logging
import multiprocessing

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from data.late_tables import LATE
from data.warehouse.store import Store
from metrics.outlook import late_rows
from metrics.outlook.making import outlooks
from metrics.outlook.rows import _frame
from tests.data.small import view_of

Late = dict[str, pd.DataFrame]


def late_of(pairs: list[tuple[pd.DataFrame, pd.DataFrame]]) -> Late:
    forecasts, tests = zip(*pairs, strict=True)
    return {
        "forecasts": pd.concat([part for part in forecasts if len(part)], ignore_index=True),
        "forecast_tests": pd.concat(tests, ignore_index=True),
    }


@pytest.fixture(scope="module")
def made(three: Store) -> Late:
    """Three clients, 14 whole months and ten days of April 2026."""
    return late_of(outlooks(view_of(three, "2026"), lambda share: None, None, processes=1))


def test_key_figures_whose_tables_are_not_there_are_not_told(made: Late) -> None:
    told = set(made["forecasts"]["kpi"])
    assert {"revenue", "quantity", "orders", "gross_profit", "active_clients"} <= told
    assert not told & {"complaints_per_100", "kept_promises", "client_profit", "cost_to_serve_ratio", "fill_rate"}


def test_what_did_not_change_is_kept_as_it_was(made: Late, three: Store) -> None:
    again = late_of(outlooks(view_of(three, "2026"), lambda share: None, made, processes=1))
    for table in LATE:
        pd.testing.assert_frame_equal(again[table], made[table], check_dtype=False)


def test_of_what_changed_only_the_group_that_changed_is_made_anew(made: Late, three: Store) -> None:
    tests = made["forecast_tests"]
    other = tests.assign(fingerprint=np.where(tests["kpi"] == "revenue", "gone:gone", tests["fingerprint"]))
    before = {"forecasts": made["forecasts"].assign(sd=-1.0), "forecast_tests": other}
    again = late_of(outlooks(view_of(three, "2026"), lambda share: None, before, processes=1))["forecasts"]
    assert set(again.loc[again["sd"] >= 0, "kpi"]) == {"revenue"}
    mine = [rows[rows["kpi"] == "revenue"].reset_index(drop=True) for rows in (again, made["forecasts"])]
    pd.testing.assert_frame_equal(*mine)


def test_where_no_process_can_be_started_this_one_does_it_and_says_so(
    made: Late, three: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # A daemon may have no children: this is how a process without that right is told.
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]
    shares: list[float] = []
    with caplog.at_level(logging.WARNING):
        found = late_rows(view_of(three, "2026"), shares.append, None)
        forecasts = pd.concat([part for part in found["forecasts"]() if len(part)], ignore_index=True)
        tests = pd.concat(list(found["forecast_tests"]()), ignore_index=True)
    assert "no processes can be started here" in caplog.text
    pd.testing.assert_frame_equal(forecasts, made["forecasts"])
    assert len(tests) == len(made["forecast_tests"])
    assert shares == sorted(shares) and shares[-1] == 1.0


def test_forecasts_of_nothing_can_be_kept_all_the_same() -> None:
    schema = ibis.schema(LATE["forecasts"]).to_pyarrow()
    assert pa.Table.from_pandas(_frame([]), schema, preserve_index=False).num_rows == 0
