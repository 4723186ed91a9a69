"""What the files say together: a whole company, with its stories."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data.contract import TABLES
from data.sample.seasons import SPRING_FESTIVALS, day_number, season
from tests.data.sample.conftest import Sample

REFERENCES = (
    ("clients", "region_id", "regions"),
    ("regions", "parent_id", "regions"),
    ("sales", "client_id", "clients"),
    ("sales", "product_id", "products"),
    ("activities", "client_id", "clients"),
    ("surveys", "client_id", "clients"),
    ("survey_invitations", "client_id", "clients"),
    ("survey_scores", "survey_id", "surveys"),
    ("referrals", "client_id", "clients"),
    ("complaints", "client_id", "clients"),
    ("promises", "client_id", "clients"),
    ("conduct", "client_id", "clients"),
    ("events", "region_id", "regions"),
)
DAYS = [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.kind in ("day", "moment")]
PROFITS = """
    with goods as (select client_id, sum(revenue) - sum(cost_of_goods) margin from sales where {when} group by 1),
    acts as (
        select a.client_id, sum(a.driver_quantity * r.rate_per_driver) cost
        from (select *, done_on as ordered_on from activities where {acted}) a
        asof join activity_rates r on a.activity = r.activity and a.done_on >= r.valid_from group by 1)
    select avg((margin - coalesce(cost, 0) < 0)::int) from goods left join acts using (client_id)
"""


@pytest.mark.parametrize(("child", "column", "parent"), REFERENCES)
def test_every_reference_leads_somewhere(small: Sample, child: str, column: str, parent: str):
    key = "survey_id" if parent == "surveys" else parent.rstrip("s") + "_id"
    lost = f"select count(*) from {child} c anti join {parent} p on c.{column} = p.{key} where c.{column} is not null"
    assert small.value(lost) == 0


def test_new_clients_came_after_the_recommendation_and_only_once(usual: Sample):
    found, different, early = usual.rows(
        """select count(*), count(distinct new_client_id), count(*) filter (c.opened_on <= r.referred_on)
        from referrals r join (select client_id, min(opened_on) opened_on from clients group by 1) c
        on r.new_client_id = c.client_id"""
    )[0]
    assert found == different > 200 and early == 0


def test_targets_are_for_the_company_and_its_cities_and_add_up(small: Sample):
    assert small.value("select count(distinct region_id) from targets") == 7
    off = """select count(*) from (
        select period, sum(value) filter (region_id = 'ALL') - sum(value) filter (region_id <> 'ALL') gap
        from targets where kpi = 'revenue' group by 1) where gap <> 0"""
    assert small.value(off) == 0
    year, quarters, months = small.rows(
        """select sum(value) filter (length(period) = 4), sum(value) filter (period like '%Q%'),
        sum(value) filter (length(period) = 7 and period not like '%Q%')
        from targets where kpi = 'revenue' and region_id = 'ALL' and period like '2026%'"""
    )[0]
    assert year == quarters == months > 0


@pytest.mark.parametrize(("name", "column"), DAYS)
def test_nothing_happens_after_the_as_of_day(small: Sample, name: str, column: str):
    if column in [row[0] for row in small.rows(f"describe {name}")]:
        latest = small.value(f"select max({column})::date from {name}")
        assert latest is not None and latest <= date(2026, 10, 18)


def test_the_running_month_has_sales_up_to_its_last_days(small: Sample):
    assert small.value("select max(ordered_on) from sales") >= date(2026, 10, 14)
    assert small.value("select min(ordered_on) from sales") >= date(2024, 11, 1)


def test_clients_buy_only_between_opening_and_closing(usual: Sample):
    outside = """select count(*) from sales s join
        (select client_id, min(opened_on) opened_on, min(closed_on) closed_on from clients group by 1) c
        using (client_id) where s.ordered_on < c.opened_on or s.ordered_on > c.closed_on"""
    assert usual.value(outside) == 0


def test_a_client_orders_on_its_own_weekday(small: Sample):
    assert (
        small.value("select max(n) from (select count(distinct isodow(ordered_on)) n from sales group by client_id)")
        == 1
    )


def test_each_order_drop_is_delivered_the_day_after(small: Sample):
    orders = small.value("select count(distinct order_id) from sales where ordered_on < '2026-10-18'")
    assert small.value("select count(*) from activities where activity = 'delivery'") == orders


def test_money_on_a_line_makes_sense(small: Sample):
    odd = """select count(*) from sales
        where quantity <= 0 or quantity_ordered < quantity or revenue <= 0 or discount < 0
        or cost_of_goods <= 0 or cost_of_goods > 1.5 * revenue"""
    assert small.value(odd) == 0


def test_the_truths_money_is_the_files_money(usual: Sample):
    revenue, cost, share = usual.rows(
        "select sum(revenue), sum(cost_of_goods), sum(quantity) / sum(quantity_ordered) from sales"
    )[0]
    assert float(revenue) == usual.truth.revenue
    assert float(cost) == pytest.approx(usual.truth.cost_of_goods, abs=0.001)
    assert share == pytest.approx(usual.truth.fill_rate)
    in_time = usual.value("select avg((kept_on is not null and kept_on <= due_on)::int) from promises")
    assert in_time == pytest.approx(usual.truth.kept_share)


def test_the_share_of_loss_makers_is_what_the_files_give(usual: Sample):
    last_year = PROFITS.format(when="year(ordered_on) = 2025", acted="year(done_on) = 2025")
    assert usual.value(last_year) == pytest.approx(usual.truth.loss_making_share_last_year, abs=1e-9)
    whole = PROFITS.format(when="true", acted="true")
    assert usual.value(whole) == pytest.approx(usual.truth.loss_making_share, abs=1e-9)
    assert 0.20 <= usual.truth.loss_making_share_last_year <= 0.30
    assert 0.05 <= usual.truth.profit_margin <= 0.13


def test_one_city_grows_and_one_falls(usual: Sample):
    yearly = dict(
        usual.rows(
            """select (substr(region_id, 1, 3), year(ordered_on))::varchar, sum(revenue)::double from sales
            join (select distinct client_id, region_id from clients) using (client_id) group by 1"""
        )
    )
    growing, falling = usual.truth.growing_region, usual.truth.falling_region
    assert yearly[f"({growing}, 2025)"] > 1.3 * yearly[f"({growing}, 2022)"]
    assert yearly[f"({falling}, 2025)"] < 0.9 * yearly[f"({falling}, 2022)"]


@pytest.mark.parametrize("year", SPRING_FESTIVALS)
def test_people_stock_up_before_the_spring_festival_wherever_it_falls(year: int):
    festival = SPRING_FESTIVALS[year]
    weights = season(day_number(festival - timedelta(days=10)), day_number(festival + timedelta(days=3)))
    assert weights[0] > 2.5 * weights[-1]
    assert (festival.month, festival.day) >= (1, 21) and (festival.month, festival.day) <= (2, 20)


def test_used_capacity_stays_below_practical_capacity(usual: Sample):
    over = """select count(*) from (
        select a.activity, date_trunc('month', done_on) m, sum(driver_quantity) used, max(practical_capacity) capacity
        from activities a asof join activity_rates r on a.activity = r.activity and a.done_on >= r.valid_from
        group by 1, 2) where used > capacity"""
    assert usual.value(over) == 0


def test_some_clients_got_another_manager_from_a_later_day(usual: Sample):
    moved = usual.rows(
        """select count(distinct account_manager), count(distinct valid_from), count(distinct name)
        from clients group by client_id having count(*) > 1"""
    )
    assert len(moved) > 10 and set(moved) == {(2, 2, 1)}


def test_captives_are_unhappy_cannot_leave_and_still_buy(usual: Sample):
    captives = "', '".join(usual.truth.captives)
    most, bought = usual.rows(
        f"""select max(alternatives), count(distinct s.client_id) from clients c
        left join (select distinct client_id from sales where ordered_on > '2026-06-01') s using (client_id)
        where c.client_id in ('{captives}')"""
    )[0]
    assert most <= 0.12 and len(usual.truth.captives) > 50
    assert bought > 0.9 * len(usual.truth.captives)


def test_the_lapsed_do_not_buy_any_more(usual: Sample):
    lapsed = "', '".join(usual.truth.lapsed)
    share = usual.value(f"select count(*) from sales where client_id in ('{lapsed}') and ordered_on > '2026-10-11'")
    assert len(usual.truth.lapsed) > 200 and share <= 20
