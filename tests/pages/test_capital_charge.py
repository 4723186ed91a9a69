"""The charge on unpaid orders: every page that shows client profit shows the same one, charged once."""

from __future__ import annotations

import pytest

from data.view import View
from metrics.contribution.charged import period_profits
from metrics.kpi import period_figure, period_sums
from tests.data.small import kept, view_of, view_under
from tests.metrics.companies import store_of
from tests.metrics.contribution.test_capital import lender
from tests.pages.showing import column, panels_of, tiles_of

RATE = 0.06


@pytest.fixture
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return kept(view_under(store_of(lender, tmp_path_factory), "2026-Q1", capital_rate=RATE))


def test_the_overview_the_key_figures_and_cost_and_profit_show_one_client_profit(
    view: View, tmp_path_factory: pytest.TempPathFactory
) -> None:
    charged = int(period_profits(view)["profit_e4"].sum())
    plain = view_of(store_of(lender, tmp_path_factory), "2026-Q1")
    before = period_figure(plain, "client_profit", period_sums(plain)).value
    assert before is not None and charged < before, "there is something to charge"
    assert period_figure(view, "client_profit", period_sums(view)).value == charged
    assert tiles_of(panels_of("overview", view)["tiles"])["client_profit"].number == charged
    assert tiles_of(panels_of("cost_and_profit", view)["tiles"])["profit"].number == charged
    key_figures = panels_of("kpis", view, kpi="client_profit")
    assert sum(column(key_figures["by_channel"], "value")) == charged  # type: ignore[arg-type]
    assert charged in [tile.number for tile in tiles_of(key_figures["tiles"]).values()]
