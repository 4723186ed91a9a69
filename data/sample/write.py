"""Writes the sample company: block by block, then what needs the whole, then the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from data.sample.files import Files
from data.sample.goods import goods
from data.sample.intentions import event_columns, rate_columns, target_columns
from data.sample.opinions import complaints, referrals, surveys
from data.sample.orders import Lines, Orders, lines, orders, sales_columns
from data.sample.people import NEVER, People, people
from data.sample.places import CITIES, FALLING, GROWING, Places, places
from data.sample.plan import Plan, checked_plan
from data.sample.register import client_columns, product_columns, region_columns
from data.sample.seasons import months_of, years_of
from data.sample.service import (
    ACTIVITIES,
    Service,
    activity_columns,
    conduct,
    promises,
    service,
    service_cost_e4,
)
from data.sample.truth import (
    COMPLAINT,
    LAPSE_INTERCEPT,
    LAPSE_PULL,
    PRAISE,
    RESPONSE_INTERCEPT,
    RESPONSE_SLOPE,
    Truth,
)
from data.sample.truth import FILE_NAME as TRUTH_FILE

Progress = Callable[[str, float], None]


@dataclass
class _Ledger:
    """What is summed over blocks while they are written."""

    revenue_by_city: np.ndarray
    drivers: np.ndarray
    captives: list[str] = field(default_factory=list)
    lapsed: list[str] = field(default_factory=list)
    sums: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        self.sums[name] = self.sums.get(name, 0) + value

    def share(self, part: str, whole: str) -> float | None:
        total = self.sums.get(whole, 0)
        return self.sums.get(part, 0) / total if total else None


def write_sample(
    folder: Path,
    clients: int = 3_000,
    months: int = 60,
    lines: int | None = None,
    seed: int = 7,
    as_of: date = date(2026, 10, 18),
    progress: Progress | None = None,
    events: bool = True,
) -> Truth:
    """A made-up tobacco wholesaler as import files (one per table of the contract) and `truth.json` in the folder.

    Rows:   the span ends on `as_of` and starts with the month `months - 1` earlier; `lines` sets how often clients
            order, so about that many order lines come out (None: what weekly ordering gives).
    Same arguments give the same files. Memory does not grow with `clients` or `lines`.
    Without `events` nobody leaves, pauses, grows or drifts in what it thinks: nothing happens that an alert could find.
    `progress` is told what is being written and the share done, 0 to 1.
    Errors: ValueError for numbers that cannot be.
    """
    plan = checked_plan(clients, months, lines, seed, as_of, events)
    where = places(plan)
    ledger = _Ledger(np.zeros((len(CITIES), months)), np.zeros((len(ACTIVITIES), months)))
    tell = progress or (lambda _label, _share: None)
    (folder / TRUTH_FILE).unlink(missing_ok=True)  # written last: where it is, the files are whole
    with Files(folder, clients, months) as files:
        files.add("regions", region_columns(where))
        files.add("products", product_columns())
        for block in range(plan.blocks):
            tell("clients and their orders", block / plan.blocks)
            _write_block(files, plan, where, block, ledger)
        files.add("targets", target_columns(plan, where, ledger.revenue_by_city))
        files.add("activity_rates", rate_columns(plan, ledger.drivers))
        files.add("events", event_columns(plan))
    truth = _truth(plan, files.rows, ledger)
    truth.write(folder)
    tell("done", 1.0)
    return truth


def _write_block(files: Files, plan: Plan, where: Places, block: int, ledger: _Ledger) -> None:
    """Everything about one block of clients."""
    who = people(plan, where, block)
    stock = goods()
    placed = orders(plan, who)
    sold = lines(plan, who, placed, stock)
    files.add("sales", sales_columns(plan, who, placed, sold, stock))
    day = placed.day[sold.order]
    recent = day > plan.last_day - 365
    bought = np.bincount(placed.client[sold.order][recent], sold.revenue_cents[recent], minlength=who.n) / 100
    files.add("clients", client_columns(plan, where, who, bought))
    for table, columns in surveys(plan, who).items():
        files.add(table, columns)
    files.add("referrals", referrals(plan, who))
    complained, complaint_columns = complaints(plan, who)
    files.add("complaints", complaint_columns)
    acts = service(plan, who, placed, complained)
    files.add("activities", activity_columns(who, acts))
    kept, promise_columns = promises(plan, who, complained)
    files.add("promises", promise_columns)
    files.add("conduct", conduct(plan, who))
    ledger.add("kept", kept)
    _count_people(plan, who, ledger)
    _count_money(plan, who, placed, sold, acts, ledger)


def _count_people(plan: Plan, who: People, ledger: _Ledger) -> None:
    ledger.captives += who.ids.filter(who.is_captive(plan.last_day)).to_pylist()
    ledger.lapsed += who.ids.filter(who.left < NEVER).to_pylist()


def _count_money(plan: Plan, who: People, placed: Orders, sold: Lines, acts: Service, ledger: _Ledger) -> None:
    """Revenue, cost and profit of the block; drivers and revenue by month. Sums below 2^53 are exact."""
    client, day = placed.client[sold.order], placed.day[sold.order]
    first_month = months_of(np.array([plan.first_day]))[0]
    month = months_of(day) - first_month
    cell = who.city[client] * plan.months + month
    size = len(CITIES) * plan.months
    ledger.revenue_by_city += np.bincount(cell, sold.revenue_cents / 100, minlength=size).reshape(-1, plan.months)
    act_cell = acts.activity * plan.months + months_of(acts.day) - first_month
    used = np.bincount(act_cell, acts.driver_tenths / 10, minlength=ledger.drivers.size)
    ledger.drivers += used.reshape(-1, plan.months)
    costs = service_cost_e4(plan, acts)
    ledger.add("revenue", float(sold.revenue_cents.sum() / 100))
    ledger.add("cost_of_goods", float(sold.cost_e4.sum() / 10_000))
    ledger.add("service_cost", float(costs.sum() / 10_000))
    ledger.add("delivered", int(sold.quantity.sum()))
    ledger.add("ordered", int(sold.quantity_ordered.sum()))
    last_year = plan.as_of.year - 1
    for suffix, of_lines, of_acts in (
        ("", np.ones(len(day), bool), np.ones(len(costs), bool)),
        ("_last_year", years_of(day) == last_year, years_of(acts.day) == last_year),
    ):
        margin = sold.revenue_cents * 100 - sold.cost_e4
        profit = np.bincount(client[of_lines], margin[of_lines], minlength=who.n)
        profit -= np.bincount(acts.client[of_acts], costs[of_acts], minlength=who.n)
        buys = np.bincount(client[of_lines], minlength=who.n) > 0
        ledger.add("buying" + suffix, int(buys.sum()))
        ledger.add("losing" + suffix, int((buys & (profit < 0)).sum()))
        if suffix:
            ledger.add("revenue" + suffix, float(sold.revenue_cents[of_lines].sum() / 100))


def _truth(plan: Plan, rows: dict[str, int], ledger: _Ledger) -> Truth:
    sums = ledger.sums
    covered = plan.started_on <= date(plan.as_of.year - 1, 1, 1)
    profit = sums["revenue"] - sums["cost_of_goods"] - sums["service_cost"]
    return Truth(
        seed=plan.seed,
        clients=plan.clients,
        months=plan.months,
        lines_asked=plan.lines,
        started_on=plan.started_on,
        as_of=plan.as_of,
        praise=PRAISE,
        complaint=COMPLAINT,
        response_intercept=RESPONSE_INTERCEPT,
        response_slope=RESPONSE_SLOPE,
        lapse_intercept=LAPSE_INTERCEPT,
        lapse_pull=LAPSE_PULL,
        rows=dict(rows),
        captives=tuple(ledger.captives),
        lapsed=tuple(ledger.lapsed),
        growing_region=GROWING,
        falling_region=FALLING,
        revenue=round(sums["revenue"], 2),
        cost_of_goods=round(sums["cost_of_goods"], 4),
        service_cost=round(sums["service_cost"], 4),
        revenue_last_year=round(sums["revenue_last_year"], 2) if covered else None,
        profit_margin=profit / sums["revenue"] if sums["revenue"] else None,
        loss_making_share=ledger.share("losing", "buying"),
        loss_making_share_last_year=ledger.share("losing_last_year", "buying_last_year") if covered else None,
        response_rate=rows["surveys"] / rows["survey_invitations"] if rows["survey_invitations"] else None,
        fill_rate=ledger.share("delivered", "ordered"),
        kept_share=sums["kept"] / rows["promises"] if rows["promises"] else None,
    )
