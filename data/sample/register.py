"""The rows that describe the company itself: regions, products, clients."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data.sample.columns import days, rounded, texts
from data.sample.goods import CATEGORIES, goods
from data.sample.names import shop_names
from data.sample.people import CHANNELS, CONCERNS, People
from data.sample.places import CITIES, COMPANY_ID, COMPANY_NAME, Places, city_id
from data.sample.plan import Plan

# What a shop's name ends in: two kinds per channel, in the order of the channels.
SUFFIXES = ("便利店", "便民店", "食杂店", "副食店", "烟酒店", "名烟名酒行",
            "超市", "生活超市", "商场", "百货商场", "茶楼", "棋牌室")  # fmt: skip
MOVED_SHARE = 0.015  # of the clients got another account manager: they have a second row, valid from a later day


def region_columns(where: Places) -> dict[str, pa.Array]:
    """The company, its cities, their districts."""
    cities = [city_id(n) for n in range(len(CITIES))]
    parents = [None, *[COMPANY_ID] * len(cities), *(cities[c] for c in where.city.tolist())]
    return {
        "region_id": pa.array([COMPANY_ID, *cities, *where.region_ids]),
        "name": pa.array([COMPANY_NAME, *(c.name for c in CITIES), *where.names]),
        "parent_id": pa.array(parents, pa.string()),
    }


def product_columns() -> dict[str, pa.Array]:
    """The products."""
    stock = goods()
    return {
        "product_id": pa.array(stock.product_ids),
        "name": pa.array(stock.names),
        "category": texts(CATEGORIES, stock.category),
        "brand": pa.array(stock.brand),
    }


def client_columns(plan: Plan, where: Places, people: People, bought: np.ndarray) -> dict[str, pa.Array]:
    """The clients, with what they buy from everyone in line with what they bought from us.

    `bought`: our sales to each client in the last twelve months, in currency units.
    """
    random = plan.random(people.block, "clients")
    n = people.n
    ours = np.where(bought > 0, bought, people.purchases * people.our_share)
    purchases = np.maximum(ours / people.our_share * np.exp(random.normal(0, 0.06, n)), ours)
    from_us = ours * random.uniform(0.07, 0.13, n)
    whole_profit = from_us / random.uniform(0.15, 0.75, n)
    asked = random.random(n) > 0.12  # the others never told us
    columns = {
        "client_id": people.ids,
        "name": shop_names(texts(SUFFIXES, _suffix(people, random)), random),
        "region_id": texts(where.region_ids, people.district),
        "channel": texts(CHANNELS, people.channel),
        "account_manager": texts(where.managers, people.manager),
        "opened_on": days(people.opened),
        "closed_on": days(people.closed, people.closed <= plan.last_day),
        "latitude": rounded(where.latitude[people.district] + random.normal(0, 0.05, n), 5),
        "longitude": rounded(where.longitude[people.district] + random.normal(0, 0.06, n), 5),
        "yearly_purchases": rounded(purchases, 2, asked),
        "yearly_profit": rounded(whole_profit, 2, asked),
        "client_profit_from_us": rounded(from_us, 2, asked),
        "alternatives": rounded(people.alternatives, 2, random.random(n) > 0.05),
        "concern": texts(CONCERNS, people.concern),
        "valid_from": days(people.opened),
    }
    return _with_moves(plan, where, people, columns, random)


def _suffix(people: People, random: np.random.Generator) -> np.ndarray:
    return people.channel * 2 + (random.random(people.n) < 0.3)


def _with_moves(
    plan: Plan, where: Places, people: People, columns: dict[str, pa.Array], random: np.random.Generator
) -> dict[str, pa.Array]:
    """The columns with a second row for each client that was handed to another manager of its district."""
    day = plan.first_day + (random.random(people.n) * (plan.last_day - plan.first_day)).astype(np.int64)
    moved = (random.random(people.n) < MOVED_SHARE) & (day > people.opened + 60) & (people.left > day)
    moved &= where.manager_count[people.district] > 1
    who = np.nonzero(moved)[0]
    place = people.manager[who] - where.first_manager[people.district[who]]
    heir = where.first_manager[people.district[who]] + (place + 1) % where.manager_count[people.district[who]]
    again = {name: column.take(pa.array(who)) for name, column in columns.items()}
    again["account_manager"] = texts(where.managers, heir)
    again["valid_from"] = days(day[who])
    return {name: pa.concat_arrays([column, again[name]]) for name, column in columns.items()}
