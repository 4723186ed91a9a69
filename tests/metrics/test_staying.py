"""Who still buys a year after an answer, asked of rows counted by hand."""

from __future__ import annotations

import ibis
import pytest
from ibis import _

from data.tables import served
from metrics.staying import checking_dates, stays_a_year_later
from tests.data.small import view_of
from tests.metrics.answering import staying
from tests.metrics.companies import store_of


@pytest.mark.parametrize(("last", "answers", "stayed"), [(1_000_000, 5, 4), (0, 0, 0)])
def test_answers_of_buyers_are_followed_for_a_year(
    last: int, answers: int, stayed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    view = view_of(store_of(staying, tmp_path_factory), "2026-Q2")
    clients = served("clients_anywhere").select("median_gap_days", who="client_key")
    sheets = served("surveys_history").filter(_.level.notnull()).join(clients, [("client_key", "who")])
    dated = sheets.select("client_key", "level", **checking_dates(sheets, view.settings))
    old = dated.filter(_.later.delta(ibis.literal(view.until), unit="day") <= 1)
    found = view.run(stays_a_year_later(old, ("level",), 1, last, view.settings.calendar))
    assert int(found["sheets"].sum()) == answers, "one who answered had not bought"
    assert int(found.loc[found["stays"].astype(bool), "sheets"].sum()) == stayed
