"""What is published of the sample company and of small ones, and what a view reads of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.door import View
from data.tables import DERIVED, served
from data.warehouse.store import Store
from metrics.alerts import KINDS, LABELS, TOPICS, alert_counts, alert_rows, evidence, expected_alarms
from metrics.alerts.drops import answers_judged
from metrics.alerts.losses import turned_losses
from metrics.alerts.mix_signals import mixes_of
from metrics.alerts.promises import broken_promises
from metrics.alerts.published import alert_figures, alert_weeks_to_publish, alerts_to_publish
from metrics.alerts.stakes import client_worths
from metrics.alerts.weeks import weekly_orders
from tests.data.small import kept, published, sale, view_of


@pytest.fixture(scope="module")
def view(sample_store: Path) -> View:
    return kept(view_of(Store(sample_store), "2026"))


@pytest.fixture(scope="module")
def alerts(view: View) -> pd.DataFrame:
    return pd.concat(list(alerts_to_publish(view)), ignore_index=True)


def test_what_is_made_is_what_is_declared(view: View, alerts: pd.DataFrame) -> None:
    assert set(alerts.columns) == set(DERIVED["client_alerts"])
    assert set(alerts["kind"]) <= set(KINDS) == set(LABELS)
    assert (alerts["topic"] == alerts["kind"].map(TOPICS)).all()
    assert not alerts.duplicated(["client_key", "kind"]).any(), "one row a client and kind"
    facts = alerts["kind"].isin(("promise", "loss"))
    assert alerts.loc[facts, "chance"].isna().all() and alerts.loc[~facts, "chance"].between(0, 1).all()
    assert (alerts["raised_on"] <= view.as_of).all()
    assert (alerts["stake_e4"].dropna() >= 0).all()
    for frame in alert_weeks_to_publish(view):
        assert set(frame.columns) == set(DERIVED["alert_weeks"])


def test_weeks_hold_the_gross_sales_of_the_orders(view: View) -> None:
    weeks = weekly_orders(view)
    first = np.datetime64(weeks.sunday) - 7 * weeks.values.shape[1] + 1
    orders = view.run(served("orders_anywhere"))
    days = pd.to_datetime(orders["ordered_on"])
    inside = orders[(days >= first) & (days <= np.datetime64(weeks.sunday)) & (orders["client_key"] > 0)]
    assert weeks.values.sum(dtype="float64") == pytest.approx(inside["value_e4"].sum() / 10_000, rel=1e-5)
    assert weeks.sunday.isoweekday() == 7


def test_figures_say_limit_expectation_and_what_was_raised(view: View, alerts: pd.DataFrame) -> None:
    figures = pd.DataFrame(alert_figures(view)).pivot(index="model", columns="name", values="value")
    assert set(figures.columns) == {"threshold", "expected", "raised", "judged"}
    assert figures["expected"].sum() <= view.settings.false_alarms_a_year + 1e-6
    assert figures.loc["alerts_fall", "raised"] == (alerts["kind"] == "fall").sum()


def test_the_published_rows_are_read_with_what_they_are_measured_against(view: View, alerts: pd.DataFrame) -> None:
    listed = alert_rows(view, most=0)
    assert len(listed) == len(alerts)
    standing = listed["is_standing"].to_numpy()
    assert (standing[:-1] >= standing[1:]).all(), "those that still hold come first"
    gone = listed.loc[standing, "is_gone"].to_numpy()
    assert (gone[:-1] <= gone[1:]).all(), "those of clients long gone come last"
    for group in (gone, ~gone):
        stakes = listed.loc[standing, "stake_e4"].fillna(-1).to_numpy()[group]
        assert (stakes[:-1] >= stakes[1:]).all()
    assert len(alert_rows(view, most=3)) == 3
    assert set(alert_rows(view, kinds=["loss"])["kind"]) <= {"loss"}
    assert alert_counts(view)["raised"].sum() == len(listed)
    found = expected_alarms(view)
    assert found.raised + found.facts == len(listed)
    assert found.expected.value is not None and found.expected.low is not None and found.expected.high is not None
    assert found.expected.low <= found.expected.value <= found.expected.high


def test_parts_expect_as_many_as_the_whole(view: View, sample_store: Path) -> None:
    cities = [region.region_id for region in view.tree.children(view.tree.children()[0].key)]
    parts = [expected_alarms(view_of(Store(sample_store), "2026", regions=(city,))) for city in cities]
    whole = expected_alarms(view)
    assert sum(part.expected.value or 0 for part in parts) == pytest.approx(whole.expected.value)
    assert sum(part.raised for part in parts) == whole.raised


def test_evidence_is_thirteen_whole_months_beside_the_usual(view: View) -> None:
    keys = weekly_orders(view).clients["client_key"].head(3).tolist()
    rows = evidence(view, keys)
    assert set(rows.groupby("client_key").size()) == {13}
    assert rows["month_start"].max() < date(2026, 10, 1)
    usual = rows.dropna(subset=["expected_e4"])
    assert usual["expected_e4"].sum() == pytest.approx(usual["revenue_e4"].sum(), rel=1.0)
    assert evidence(view, []).empty


def test_a_client_is_worth_its_profit_of_twelve_months(view: View) -> None:
    clients = weekly_orders(view).clients
    worths = client_worths(view, clients)
    assert len(worths) == len(clients)
    assert worths["margin"].between(0, 1).all() and (worths["worth_e4"].dropna() >= 0).all()


def promise(client: str, kind: str, due: str, kept_on: str | None) -> dict[str, object]:
    day = None if kept_on is None else date.fromisoformat(kept_on)
    return {"promise_id": f"{client}{due}{kind}", "client_id": client, "kind": kind,
            "due_on": date.fromisoformat(due), "kept_on": day}  # fmt: skip


def place(client: str) -> dict[str, object]:
    return {"client_id": client, "name": client, "region_id": "R"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Two clients until 30 June 2026; a earns 10 a month until its goods cost 40 more from March 2026 on.

    Profits of twelve months of a: 120 at the end of February 2026, then 80, 40, 0 and −40 in June.
    """
    months = [f"{2024 + at // 12}-{at % 12 + 1:02d}" for at in range(30)]
    sales = [sale("a", f"{m}-30" if m[5:] != "02" else f"{m}-28", 100, 90 if m < "2026-03" else 130) for m in months]
    sales += [sale("b", f"{m}-15", 100, 60) for m in months]
    promises = [
        promise("a", "visit", "2026-06-01", "2026-06-01"), promise("a", "visit", "2026-06-10", "2026-06-12"),
        promise("a", "supply", "2026-06-20", None), promise("a", "supply", "2026-06-15", None),
        promise("b", "visit", "2026-06-05", "2026-06-08"), promise("b", "visit", "2026-06-30", None),
        promise("b", "visit", "2026-01-05", None),
    ]  # fmt: skip
    tables = {"clients": [place("a"), place("b")], "regions": [{"region_id": "R", "name": "R"}],
              "sales": sales, "promises": promises}  # fmt: skip
    return view_of(published(tmp_path_factory.mktemp("turned"), tables), "2026")


def test_broken_promises_by_hand(small: View) -> None:
    # Six fell due in the thirteen weeks before 30 June, the one of that day not yet: five, of them four broken.
    found = broken_promises(small).set_index("client_key")
    a, b = (found.loc[key] for key in sorted(found.index))
    assert (a["observed"], a["expected"], a["about"]) == (3, pytest.approx(4 * 4 / 5), "supply")
    assert (a["raised_on"], a["is_standing"], a["lasts_until"]) == (date(2026, 6, 21), True, date(2026, 6, 30))
    assert (b["observed"], b["raised_on"], b["is_standing"]) == (1, date(2026, 6, 6), False)
    assert b["lasts_until"] == date(2026, 6, 8)


def test_a_client_turns_loss_making_at_the_month_end_that_shows_it(small: View) -> None:
    keys = weekly_orders(small).clients["client_key"].to_numpy("int64")
    found = turned_losses(small, keys)
    assert found[["raised_on", "is_standing", "observed"]].to_numpy().tolist() == [
        [date(2026, 6, 30), True, -400_000.0]
    ]


def test_a_company_of_two_says_why_it_expects_nothing(small: View) -> None:
    keys = weekly_orders(small).clients["client_key"].to_numpy("int64")
    assert mixes_of(small, keys) is None and answers_judged(small) is None
    found = expected_alarms(small)
    assert found.expected.value is None and "could be judged" in found.expected.missing
    assert alert_rows(small).empty
    assert {frame["kind"].iloc[0] for frame in alerts_to_publish(small)} == {"loss"}
