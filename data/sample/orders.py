"""What the clients of a block order: weekly slots, lines, prices, discounts, payment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.sample.columns import days, decimals, joined, texts, wholes
from data.sample.goods import MIXES, Goods
from data.sample.people import People
from data.sample.plan import Plan
from data.sample.seasons import SPRING_FESTIVALS, day_number

GOLDEN = 0.381966  # steps through the range of products, so that lines of one order differ
FULLY_SUPPLIED = 0.93
PAYMENTS = ("prepaid", "on delivery", "credit")


@dataclass(frozen=True)
class Orders:
    """One entry per order: the client's place in the block, the day, the money meant to be spent."""

    client: np.ndarray
    day: np.ndarray
    spend: np.ndarray


@dataclass(frozen=True)
class Lines:
    """One entry per order line; money in cents, costs in ten-thousandths."""

    order: np.ndarray
    number: np.ndarray
    product: np.ndarray
    quantity: np.ndarray
    quantity_ordered: np.ndarray
    revenue_cents: np.ndarray
    discount_cents: np.ndarray
    cost_e4: np.ndarray


def orders(plan: Plan, people: People) -> Orders:
    """Each week is one chance to order, on the client's own weekday, while it is with us and not pausing."""
    random = plan.random(people.block, "orders")
    mean_chance, _ = plan.ordering
    beta = random.beta(4.0, 2.6, people.n)
    chance = np.clip(beta / (4.0 / 6.6) * mean_chance, 0.02, 0.98)
    monday = plan.first_day - (plan.first_day + 3) % 7  # 1970-01-01 was a Thursday
    slots = monday + 7 * np.arange((plan.last_day - monday) // 7 + 1)
    slot_days = slots[None, :] + people.weekday[:, None]
    open_ = (slot_days >= np.maximum(people.opened, plan.first_day)[:, None]) & (slot_days <= plan.last_day)
    open_ &= slot_days <= people.left[:, None]
    open_ &= (slot_days < people.pause_start[:, None]) | (slot_days > people.pause_end[:, None])
    used = random.random(slot_days.shape) < chance[:, None] * _open_share(slots + 2)[None, :]
    client, slot = np.nonzero(open_ & used)
    day = slot_days[client, slot]
    per_slot = people.purchases * people.our_share / 52.18 / chance
    years = (day - plan.first_day) / 365.25
    noise = np.exp(random.normal(-0.045, 0.3, len(day)))
    spend = per_slot[client] * np.exp(people.growth[client] * years) * plan.season[day - plan.first_day] * noise
    return Orders(client, day, spend)


def _open_share(days_: np.ndarray) -> np.ndarray:
    """Share of slots that can be used: few in the week of the Spring Festival."""
    share = np.ones(len(days_))
    for festival in SPRING_FESTIVALS.values():
        offset = days_ - day_number(festival)
        share[(offset >= -1) & (offset <= 6)] = 0.3
    return share


def lines(plan: Plan, people: People, placed: Orders, stock: Goods) -> Lines:
    """The lines of the orders: the money of an order spread over products of the client's mix."""
    random = plan.random(people.block, "lines")
    _, lines_per_order = plan.ordering
    counts = 1 + random.poisson(lines_per_order - 1, len(placed.day))
    order = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    weight = 0.35 + random.exponential(0.65, len(order))
    share = weight / np.bincount(order, weight, minlength=len(counts))[order]
    client = placed.client[order]
    draw = (random.random(len(counts))[order] + number * GOLDEN) % 1
    found = np.searchsorted(stock.cumulative, people.mix[client] + draw * (1 - 1e-9), side="right")
    product = np.minimum(found, len(MIXES) * len(stock.base_price) - 1) % len(stock.base_price)
    quantity = np.maximum(np.rint(placed.spend[order] * share / stock.base_price[product]), 1).astype(np.int64)
    price_period = np.searchsorted(stock.change_days, placed.day[order], side="right")
    gross = quantity * stock.price_cents[price_period, product]
    discount = np.rint(gross * people.discount_share[client]).astype(np.int64)
    short = random.random(len(order)) > FULLY_SUPPLIED - 0.06 * (stock.category[product] == 0)
    missing = np.where(short, np.ceil(quantity * random.uniform(0.05, 0.9, len(order))), 0).astype(np.int64)
    return Lines(
        order=order,
        number=number + 1,
        product=product,
        quantity=quantity,
        quantity_ordered=quantity + missing,
        revenue_cents=gross - discount,
        discount_cents=discount,
        cost_e4=quantity * stock.unit_cost_e4[price_period, product],
    )


def sales_columns(plan: Plan, people: People, placed: Orders, sold: Lines, stock: Goods) -> dict[str, pa.Array]:
    """The rows of `sales`."""
    client, day = placed.client, placed.day
    order_ids = joined(texts(people.ids, client), days(day).cast(pa.string()))
    due, paid, payment = _payment(plan, people, placed)
    is_paid = paid <= plan.last_day
    return {
        "order_id": texts(order_ids, sold.order),
        "line": wholes(sold.number),
        "client_id": texts(people.ids, client[sold.order]),
        "ordered_on": days(day[sold.order]),
        "product_id": texts(stock.product_ids, sold.product),
        "quantity": wholes(sold.quantity),
        "quantity_ordered": wholes(sold.quantity_ordered),
        "revenue": decimals(sold.revenue_cents, 2),
        "discount": decimals(sold.discount_cents, 2),
        "cost_of_goods": decimals(sold.cost_e4, 4),
        "payment": texts(PAYMENTS, payment[sold.order]),
        "due_on": days(due[sold.order], (due <= plan.last_day)[sold.order]),
        "paid_on": days(paid[sold.order], is_paid[sold.order]),
    }


def _payment(plan: Plan, people: People, placed: Orders) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(day due, day paid, way of payment) of each order; who is honest pays in time."""
    random = plan.random(people.block, "payment")
    credit_days = people.credit_days[placed.client]
    honest = people.is_honest[placed.client]
    due = placed.day + np.where(credit_days > 0, credit_days, 1)
    in_time = random.random(len(due)) < np.where(honest, 0.975, 0.74)
    early = (random.random(len(due)) * np.maximum(credit_days * 0.6, 1)).astype(np.int64)
    late = 1 + random.geometric(1 / np.where(honest, 6, 20), len(due))
    prepaid = (credit_days == 0) & (people.channel[placed.client] != 5)
    due = np.where(prepaid, placed.day, due)
    paid = np.where(prepaid, placed.day, np.where(in_time, due - np.minimum(early, due - placed.day), due + late))
    return due, paid, np.where(prepaid, 0, np.where(credit_days > 0, 2, 1))
