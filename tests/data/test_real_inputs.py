"""The real inputs, imported as a person would, give their published figures through the metrics."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from data import gate
from data.door import Door, View
from data.options import client_count, filter_options
from data.tables import COMPANY_KEY, served
from data.warehouse.importing import Batch, Report, import_files
from data.warehouse.store import Store
from metrics.contribution import client_profits, curve_of, profit_spread
from metrics.kpi import NO_COSTS, calendar_sums, figure, period_sums, region_history_sums
from metrics.satisfaction import Levels, answer_history, answer_levels, levels_of, period_levels
from metrics.series import points
from metrics.targets import selected_target, targets
from metrics.word_of_mouth import acts_by_level
from tests.data.small import view_of

pytestmark = pytest.mark.real
MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCES = {
    "adventureworks": "adventureworks/mapped", "onlineretail": "onlineretail", "cdnow": "cdnow", "sfo": "sfo_survey",
}  # fmt: skip


def imported(store: Store, folder: Path) -> Report:
    """Everything in the folder that the gate can map without a question, as `python -m data import FOLDER` does it."""
    previews = gate.inspect(folder, isolated=False)
    mappings = tuple(p.mapping for p in previews if p.mapping is not None)
    return import_files(store, Batch((folder,), mappings, "test", MOMENT, isolated=lambda path: False))


@cache
def _store(name: str, realdata: Path, base: Path) -> tuple[Store, Report]:
    store = Store(base / f"real-{name}")
    return store, imported(store, realdata / SOURCES[name])


def store_of(name: str, realdata: Path, factory: pytest.TempPathFactory) -> Store:
    return _store(name, realdata, factory.getbasetemp())[0]


@pytest.fixture(scope="module")
def bicycles(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of("adventureworks", realdata, tmp_path_factory)


@pytest.fixture(scope="module")
def gifts(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of("onlineretail", realdata, tmp_path_factory)


@pytest.fixture(scope="module")
def music(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of("cdnow", realdata, tmp_path_factory)


@pytest.fixture(scope="module")
def airport(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of("sfo", realdata, tmp_path_factory)


def totals(store: Store, last: str) -> pd.Series:
    """All sums of every year up to the last."""
    return calendar_sums(view_of(store, last)).loc["year"].sum()


def total_by(store: Store, table: str, key: str, last: str) -> dict[str, int]:
    """Revenue of all years by the names of a dimension."""
    names = {"category_key": ("categories", "category"), "channel_key": ("channels", "channel")}[key]
    asked = served(table).filter(served(table).grain == "year").group_by(key).agg(total=served(table).revenue_e4.sum())
    joined = asked.join(served(names[0]), key).select(names[1], "total")
    return {r[0]: int(r[1]) for r in view_of(store, last).run(joined).itertuples(index=False)}


def all_time_profits(view: View) -> pd.DataFrame:
    """Each client's sums over every year, in the columns that `profit_spread` reads."""
    years = served("client_period_calendar")
    sums = ("revenue_e4", "cost_of_goods_e4", "service_cost_e4", "lines", "cost_known_lines", "unpriced_acts")
    rows = view.run(years.filter(years.grain == "year").group_by("client_key").agg(**{n: years[n].sum() for n in sums}))
    assert (rows["cost_known_lines"] == rows["lines"]).all() and not rows["unpriced_acts"].any()
    gross = rows["revenue_e4"] - rows["cost_of_goods_e4"]
    return rows.assign(gross_e4=gross, profit_e4=gross - rows["service_cost_e4"])[rows["lines"] > 0]


def test_bicycles_keep_their_published_totals(bicycles: Store) -> None:
    found = totals(bicycles, "2013")
    assert (int(found["revenue_e4"]), int(found["lines"])) == (804_505_969_823, 60_855)
    assert round(found["revenue_e4"] / 10_000, 2) == 80_450_596.98


def test_bicycles_by_category_and_by_type(bicycles: Store) -> None:
    categories = {
        k: round(v / 10_000, 2)
        for k, v in total_by(bicycles, "category_period_calendar", "category_key", "2013").items()
    }
    assert categories == {
        "Accessories": 571_297.93, "Bikes": 66_302_381.56, "Clothing": 1_777_840.84, "Components": 11_799_076.66,
    }  # fmt: skip
    types = {
        k: round(v / 10_000, 2) for k, v in total_by(bicycles, "region_period_calendar", "channel_key", "2013").items()
    }
    assert types["Specialty Bike Shop"] == 6_756_166.18 and types["Value Added Reseller"] == 34_967_517.33
    one = sum(
        period_sums(view_of(bicycles, str(y), channels=("Specialty Bike Shop",)))["revenue_e4"]
        for y in range(2010, 2014)
    )
    assert round(one / 10_000, 2) == 6_756_166.18, "the same through the filter"


def test_bicycle_resellers_that_lose_money_before_and_after_freight(bicycles: Store) -> None:
    profits = all_time_profits(view_of(bicycles, "2013"))
    spread = profit_spread(profits)
    assert (spread.known, spread.losing, int((profits["gross_e4"] < 0).sum())) == (635, 399, 335)


def test_bicycle_profit_of_a_year_is_known_for_every_client(bicycles: Store) -> None:
    view = view_of(bicycles, "2012")
    profits = client_profits(view)
    spread = profit_spread(profits)
    profit = figure(view, "client_profit", period_sums(view))
    assert spread.unknown == 0 and spread.gain_e4 - spread.loss_e4 == profit.value
    curve = curve_of(profits)
    assert (curve is None) == (profit.value is not None and profit.value <= 0)


def test_bicycle_quotas_are_there_and_the_quarter_without_one_is_unknown(bicycles: Store) -> None:
    def company(period: str) -> float | None:
        view = view_of(bicycles, period)
        return selected_target(view, targets(view), "revenue", view.selection.period)

    view = view_of(bicycles, "2013-Q2")
    goals = targets(view)
    regions = {r.region_id: r.key for r in view.tree.regions.values()}
    assert goals.of("revenue", regions["Canada"], view_of(bicycles, "2010-Q4").selection.period) == 7_690_000_000
    assert goals.of("revenue", regions["NA"], view_of(bicycles, "2010-Q4").selection.period) == 280_000_000
    assert company("2010-Q4") is not None and company("2013-Q2") is not None
    assert company("2011-Q2") is None, "missing is not zero"
    assert company("2011") is None, "a year with a quarter missing has no sum"
    assert COMPANY_KEY not in regions.values()


QUARTERS = (
    "2010-Q4",
    *(f"{year}-Q{n}" for year in (2011, 2012) for n in (1, 2, 3, 4)),
    "2013-Q1",
    "2013-Q2",
    "2013-Q3",
)
ATTAINED = {
    "ALL": ".1259 .6307 – .5044 .5376 .9578 1.1088 .7232 .5486 .9500 1.0752 .7380",
    "Australia": "– – – – – – – – .1042 1.1733 1.0140 .7979",
    "Canada": ".1500 .6746 – .5662 1.1568 2.0727 2.3911 1.7849 .9064 1.4191 1.6281 .9614",
    "Central": ".0341 .4420 – .3127 .4891 .5671 .7893 .4438 .6140 .9159 1.0582 .6990",
    "France": "– – – – .1644 1.1792 1.4371 .6465 .2620 .9043 1.1774 .6731",
    "Germany": "– – – – – – – – .2473 1.0112 1.2545 .7061",
    "NA": "0 0 – 0 0 0 0 0 0 0 0 0",
    "Northeast": ".0589 .4695 – .3340 .4080 .7144 1.1018 .6409 .4497 .6153 .6376 .5863",
    "Northwest": ".2402 .8384 – .8787 1.2890 1.0786 1.3520 .8708 .6550 1.3832 1.3577 .9807",
    "Southeast": ".2080 .6659 – .5798 .9199 1.1497 1.0577 .9228 .6295 1.0750 1.0566 .7671",
    "Southwest": ".0912 .6355 – .5023 .5658 1.2727 1.3014 .9347 .8865 1.0506 1.0712 .8373",
    "United Kingdom": "– – – – .0425 .3601 .3661 .2230 .2624 .5820 .7901 .4303",
}
"""Sales of a quarter over its quota, summed up from the files with a spreadsheet's means; – where there is no quota."""


def test_bicycle_attainment_by_quarter_and_territory(bicycles: Store) -> None:
    view = view_of(bicycles, "2013-Q3")
    goals, sold = targets(view), region_history_sums(view)["revenue_e4"]
    periods = [view_of(bicycles, key).selection.period for key in QUARTERS]
    regions = {r.region_id: r.key for r in view.tree.regions.values()} | {"ALL": COMPANY_KEY}
    for place, expected in ATTAINED.items():
        own = (sold if place == "ALL" else sold[sold.index.isin([regions[place]], 0)]).groupby("period_start").sum()
        quotas = [goals.of("revenue", regions[place], period) for period in periods]
        found = [q and own.get(p.start, 0) / q for q, p in zip(quotas, periods, strict=True)]
        assert found == [None if each == "–" else pytest.approx(float(each), abs=6e-5) for each in expected.split()]
    assert all(goals.owner("revenue", COMPANY_KEY, period) is None for period in periods), "nobody is named"
    canada, quota = (
        int(sold[regions["Canada"]].loc[periods[0].start]),
        goals.of("revenue", regions["Canada"], periods[0]),
    )
    assert (canada, quota) == (1_153_608_960, 7_690_000_000), "115,360.8960 of 769,000: to the last figure"


def test_a_territory_called_na_is_a_name(bicycles: Store) -> None:
    view = view_of(bicycles, "2013-Q2")
    region = view.tree.region("NA")
    assert region is not None and region.name == "NA"
    assert period_sums(view_of(bicycles, "2013", regions=("NA",)))["orders"] == 0


def test_the_bicycles_last_month_is_a_part_month(bicycles: Store) -> None:
    view = view_of(bicycles, "2013-11")
    assert view.is_running and str(view.as_of) == "2013-11-29"
    first = filter_options(view).first
    assert first is not None and first.key == "2013-Q3"


def test_gift_sales_say_unknown_where_no_cost_is_known(gifts: Store) -> None:
    found = totals(gifts, "2011")
    assert (int(found["lines"]), int(found["cost_known_lines"])) == (396_370, 0)
    view = view_of(gifts, "2011-Q3")
    assert client_count(view) == 4_372
    assert figure(view, "revenue", period_sums(view)).value
    gross = figure(view, "gross_profit", period_sums(view))
    assert (gross.value, gross.missing) == (None, NO_COSTS)
    spread = profit_spread(client_profits(view))
    assert (spread.known, spread.loss_e4, spread.losing_share) == (0, 0, None) and spread.unknown > 1_000


def test_gift_sales_of_december_2011_are_running_and_not_compared_as_a_whole_month(gifts: Store) -> None:
    view = view_of(gifts, "2011-12")
    assert view.is_running and str(view.as_of) == "2011-12-09"
    last_year = view.last_year()
    assert (str(last_year.until), last_year.span) == ("2010-12-09", "to_date")
    whole = period_sums(view_of(gifts, "2010-12"))["revenue_e4"]
    assert 0 < period_sums(last_year)["revenue_e4"] < whole
    assert points(view, "revenue", calendar_sums(view).loc["month"])[-1].is_running


def test_gift_countries_are_regions(gifts: Store) -> None:
    view = view_of(gifts, "2011-Q3")
    assert len(view.tree.regions) >= 37
    uk = period_sums(view_of(gifts, "2011", regions=("United Kingdom",)))["revenue_e4"]
    assert 0.7 < uk / period_sums(view_of(gifts, "2011"))["revenue_e4"] < 0.95


def test_music_orders_are_all_there_and_the_equal_ones_too(music: Store) -> None:
    found = totals(music, "1998")
    assert (int(found["lines"]), int(found["orders"])) == (69_659, 69_659)
    view = view_of(music, "1998-Q2")
    assert client_count(view) == 23_570
    new = calendar_sums(view).loc["month"]["new_clients"]
    assert int(new.sum()) == 23_570
    assert [int(v) for v in new if v] == [7_846, 8_476, 7_248], "all of them began in the first quarter of 1997"


def levels(store: Store, year: int) -> Levels:
    view = view_of(store, str(year))
    return levels_of(view, view.selection.period, answer_levels(view))


def test_the_airport_survey_of_2017_has_its_published_figures(airport: Store) -> None:
    found = levels(airport, 2017)
    assert (found.answers, found.satisfied.n) == (2_688, 2_688)
    assert found.mean.value == pytest.approx(4.06436, abs=5e-6)
    assert found.satisfied.value == pytest.approx(2_206 / 2_688)
    assert (found.promoters.n, round(found.promoters.value or 0, 2)) == (342 + 968 + 1_436, 39.84)


def test_the_airport_survey_has_its_published_yearly_means(airport: Store) -> None:
    view = view_of(airport, "2018")
    found = period_levels(view, answer_history(view))
    assert [p.period.key for p in found] == [str(year) for year in range(2010, 2019)]
    assert [round(p.mean.value or 0, 3) for p in found] == [
        3.925, 3.946, 3.998, 3.982, 3.996, 4.048, 4.038, 4.064, 4.003,
    ]  # fmt: skip
    asked = [p.promoters.value is not None for p in found]
    assert asked == [False] * 7 + [True, True], "only 2017 and 2018 asked for a recommendation"


def test_the_airport_knows_no_praise_and_no_complaint_after_an_answer(airport: Store) -> None:
    found = acts_by_level(view_of(airport, "2018"))
    assert (found.praise, found.complaints) == (0, 0)
    assert found.rows["praise"].isna().all(), "there is no list of referrals: unknown, not zero"


@pytest.mark.parametrize("name", list(SOURCES))
def test_importing_twice_changes_nothing(name: str, realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    store, first = _store(name, realdata, tmp_path_factory.getbasetemp())
    assert all(part.adds_up for part in first.parts) and first.version == "000001"
    again = imported(store, realdata / SOURCES[name])
    assert (again.version, again.changed, store.published()) == ("", False, ["000001"])
    assert all(p.adds_up and p.accepted == p.corrections == 0 for p in again.parts)
    assert [(p.file, p.duplicates, p.rejected) for p in again.parts] == [
        (p.file, p.accepted + p.duplicates, p.rejected) for p in first.parts
    ]
    current = Door(store.root).current()
    assert current is not None and current.rows("sales") + current.rows("surveys") > 0
