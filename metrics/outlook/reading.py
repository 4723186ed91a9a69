"""The rows of the late tables for what is selected, and the reason where there are none."""

from __future__ import annotations

from functools import cache, lru_cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import COMPANY_KEY, served
from metrics.kpi import absent_why, kpi_of
from metrics.outlook.measures import FORECAST_KEYS, GROUPS

FILTERED = N_("no forecast under these filters: forecasts are made for the company and for single regions")
SEVERAL = N_("no forecast for several regions at once: choose one, or the company")
NOT_ALL_YOURS = N_("no forecast for all your regions at once: choose one of them")
NOT_MONTHLY = N_("not forecast: this is not measured every month")
FORMULA = N_("not forecast: a formula of your own can be forecast only through its parts")
YEAR_AGO = N_("not forecast: what it will be hangs on who buys again, client by client")
CHARGED = N_("not forecast: client profit stands after a charge for capital, which forecasts do not know yet")
BEING_MADE = N_("the forecast is being made; it takes minutes after every import")
MONTHS_ONLY = N_("only its months are forecast: clients of several months cannot be added up to those of a year")
NO_HISTORY = N_("no forecast: too little is known of this here")
NOT_FORECAST = {"retention": YEAR_AGO}
DAYS = ("origin_start", "period_start")


@cache
def _of_region(table: str) -> ir.Table:
    asked = served(table)
    return asked.order_by(["region_key", "kpi", *(c for c in ("origin_start", "period_start") if c in asked.columns)])


@cache
def _latest_years() -> ir.Table:
    asked = served("forecasts").filter(_.grain == "year")
    return asked.order_by(["region_key", "kpi", "origin_start", "period_start"])


@cache
def _chosen() -> ir.Table:
    return served("forecast_tests").filter(_.is_chosen).drop("fingerprint").order_by(["region_key", "kpi"])


def place_of(view: View) -> tuple[int | None, str]:
    """The region key that forecasts of the selection stand under, or None and why there can be none.

    Rows:   the company, or one region with everything below it.
    Value:  (region key, ""), or (None, a message).
    Cuts:   none.
    Source: definition of the house.
    """
    chosen = view.selection
    if chosen.channels or chosen.tiers or chosen.managers:
        return None, FILTERED
    regions = chosen.regions or (() if view.scope.everywhere else tuple(sorted(view.scope.regions)))
    if not regions:
        return COMPANY_KEY, ""
    found = [region for code in regions if (region := view.tree.region(code)) is not None]
    inner = {key for region in found for key in view.tree.below([region.region_id]) if key != region.key}
    top = [region for region in found if region.key not in inner]
    if len(top) != 1:
        return None, SEVERAL if chosen.regions else NOT_ALL_YOURS
    return top[0].key, ""


def _is_told(view: View, key: str) -> bool:
    """Whether forecasts mean what the figure means: those of client profit stand before a charge for capital."""
    return key != "client_profit" or view.settings.capital_rate == 0


def forecasts_of(view: View, region_key: int, key: str) -> pd.DataFrame:
    """All forecasts of a key figure for one region (-1 the company), every origin.

    Rows:   of the late table `forecasts`, as the reader's rights let them be seen.
    Value:  columns origin_start, grain, period_start (days), value, sd, low, high, low80, high80.
    Cuts:   none.
    Source: metrics.outlook.late_rows.
    """
    return _with_days(view.run(_of_figure(region_key, key, _is_told(view, key))))


@lru_cache(maxsize=256)
def _of_figure(region_key: int, key: str, is_told: bool) -> ir.Table:
    asked = served("forecasts").filter(_.region_key == region_key, _.kpi == key)
    asked = asked if is_told else asked.limit(0)
    return asked.order_by(["origin_start", "grain", "period_start"])


def years_of(view: View, key: str) -> pd.DataFrame:
    """The forecasts of years of a key figure for every region the reader may see, every origin.

    Rows:   of the late table `forecasts`, whole years only.
    Value:  columns region_key and those of `forecasts_of`.
    Cuts:   additive over regions where the figure is.
    Source: metrics.outlook.late_rows.
    """
    return _with_days(view.run(_years_of(key, _is_told(view, key))))


@lru_cache(maxsize=256)
def _years_of(key: str, is_told: bool) -> ir.Table:
    years = _latest_years().filter(_.kpi == key)
    return years if is_told else years.limit(0)


def chosen_tests(view: View, key: str) -> pd.DataFrame:
    """The model that was chosen for a key figure in each region, with what is known of its intervals.

    Rows:   of the late table `forecast_tests`, the chosen candidates.
    Value:  index region_key (-1 the company); columns model, mase, smape, covered, checked, origins, months, widening,
            why.
    Cuts:   none.
    Source: metrics.outlook.late_rows.
    """
    return view.run(_chosen_of(key)).set_index("region_key")


@lru_cache(maxsize=256)
def _chosen_of(key: str) -> ir.Table:
    return _chosen().filter(_.kpi == key)


def unforecast_why(view: View, key: str) -> str:
    """Why a key figure has no forecast here although one could be asked; a message."""
    kpi = kpi_of(view, key)
    if why := absent_why(view, kpi):
        return why
    if key not in FORECAST_KEYS:
        return FORMULA if kpi.made_of else NOT_FORECAST.get(key, NOT_MONTHLY)
    if not _is_told(view, key):
        return CHARGED
    if not view.has_late:
        return BEING_MADE
    tests = view.run(served("forecast_tests").filter(_.kpi.isin(parts_of(key)), _.why != "").select("why").limit(1))
    return str(tests["why"].iloc[0]) if len(tests) else NO_HISTORY


def parts_of(key: str) -> tuple[str, ...]:
    """The measures that a key figure's forecast is made of."""
    return next((f.parts for group in GROUPS for f in group.forecasts if f.key == key), ())


def _with_days(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{name: pd.to_datetime(rows[name]).dt.date for name in DAYS})
