"""Figures counted from the files' own rows: what the words of the data contract mean, written a second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from math import ceil

import numpy as np

from tests.differential.raw import Column, Cut, Raw, Rows
from tests.differential.spans import Span, moved, whole

LINE_SUMS = {
    "quantity_e4": "quantity", "quantity_ordered_e4": "quantity_ordered", "revenue_e4": "revenue",
    "discount_e4": "discount", "cost_of_goods_e4": "cost_of_goods",
}  # fmt: skip


def during(raw: Raw, rows: Rows, cut: Cut, span: Span) -> Column:
    """The rows of the cut within the days of the span."""
    last = span.served_until if rows is raw.acts and span.served_until else span.last
    return raw.rows(rows, cut) & (rows.day >= span.first.toordinal()) & (rows.day <= last.toordinal())


def sums(raw: Raw, cut: Cut, span: Span) -> dict[str, int]:
    """Every additive sum and every count of clients of the cut."""
    return line_sums(raw, cut, span) | act_sums(raw, cut, span) | client_counts(raw, cut, span)


def line_sums(raw: Raw, cut: Cut, span: Span) -> dict[str, int]:
    at, v = during(raw, raw.sales, cut, span), raw.sales.values
    found = {name: int(v[column][at].sum()) for name, column in LINE_SUMS.items()}
    asked, costed = at & v["quantity_ordered known"], at & v["cost_of_goods known"]
    return found | {
        "orders": len(np.unique(v["order"][at])), "lines": int(at.sum()),
        "quantity_filled_e4": int(v["quantity"][asked].sum()),
        "cost_known_lines": int(costed.sum()), "revenue_cost_known_e4": int(v["revenue"][costed].sum()),
        "credit_days_e4": int((v["revenue"] * v["days unpaid"])[at].sum()),
        "credit_revenue_e4": int(v["revenue"][at & v["days unpaid known"]].sum()),
        "credit_known_lines": int((at & v["days unpaid known"]).sum()),
    }  # fmt: skip


def act_sums(raw: Raw, cut: Cut, span: Span) -> dict[str, int]:
    at, v = during(raw, raw.acts, cut, span), raw.acts.values
    return {
        "service_cost_e4": int(v["cost"][at].sum()), "acts": int(at.sum()),
        "unpriced_acts": int((at & ~v["cost known"]).sum()),
    }  # fmt: skip


def client_counts(raw: Raw, cut: Cut, span: Span) -> dict[str, int]:
    stayed, asked = (0, 0) if span.is_part else retained(raw, cut, span)
    active = active_clients(raw, cut, span)
    return {
        "active_clients": len(active),
        "new_clients": sum(1 for c in active if raw.order_days[c][0] >= span.first.toordinal()),
        "lost_clients": len(lost(raw, cut, span)), "retainable_clients": asked, "retained_clients": stayed,
    }  # fmt: skip


def active_clients(raw: Raw, cut: Cut, span: Span) -> list[int]:
    """Clients that bought in the span, each counted where it bought last (the first in the alphabet on one day)."""
    s, last = raw.sales, _last_lines(raw, span)
    inside = raw.rows(s, cut)
    return [int(s.client[line]) for line in last if inside[line]]


@lru_cache(maxsize=512)
def _last_lines(raw: Raw, span: Span) -> tuple[int, ...]:
    s = raw.sales
    lines = np.flatnonzero((s.day >= span.first.toordinal()) & (s.day <= span.last.toordinal()))
    order = np.lexsort((-s.manager[lines], -s.channel[lines], -s.place[lines], s.day[lines]))
    latest: dict[int, int] = {}
    for line in lines[order].tolist():
        latest[int(s.client[line])] = line
    return tuple(latest.values())


def lost(raw: Raw, cut: Cut, span: Span) -> set[int]:
    """Clients whose waiting time grew full in the span: four times their usual gap, at least 120 days, no order."""
    first, last = span.first.toordinal(), span.last.toordinal()
    home = raw.at_home(cut)
    return {client for client, on in _losses(raw) if first <= on <= last and home[client]}


@lru_cache(maxsize=8)
def _losses(raw: Raw) -> tuple[tuple[int, int], ...]:
    found = []
    for client, days in enumerate(raw.order_days):
        patience = max(ceil(4 * raw.median_gap[client]), 120)
        for at, on in enumerate(days):
            following = days[at + 1] if at + 1 < len(days) else None
            full = on + patience
            if full <= raw.as_of.toordinal() and (following is None or following > full):
                found.append((client, full))
    return tuple(found)


def retained(raw: Raw, cut: Cut, span: Span) -> tuple[int, int]:
    """(still buying, active in the same period a year before), clients at home; none for a period not yet begun."""
    if span.first > raw.as_of:
        return 0, 0
    home = raw.at_home(cut)
    found = [stays for client, stays in _stays(raw, span) if home[client]]
    return sum(found), len(found)


@lru_cache(maxsize=512)
def _stays(raw: Raw, span: Span) -> tuple[tuple[int, bool], ...]:
    before = whole(moved(span.first, -12), span.grain)
    end = min(span.last, raw.as_of).toordinal()
    found = []
    for client, days in enumerate(raw.order_days):
        if any(before.first.toordinal() <= d <= before.last.toordinal() for d in days):
            latest = max(d for d in days if d <= end)
            found.append((client, end - latest < max(2 * raw.median_gap[client], 60)))
    return tuple(found)


# --- what is made of the sums


def key_figure(raw: Raw, key: str, s: dict[str, int]) -> float | None:
    """A key figure out of the sums, as the methods page words it; None where it is not known."""
    gross = s["revenue_e4"] - s["cost_of_goods_e4"] if s["lines"] and s["cost_known_lines"] == s["lines"] else None
    if key in ("revenue", "quantity"):
        return s[f"{key}_e4"]
    if key in ("orders", "active_clients", "new_clients", "lost_clients"):
        return s[key]
    if key == "retention":
        return s["retained_clients"] / s["retainable_clients"] if s["retainable_clients"] else None
    if key == "fill_rate":
        return s["quantity_filled_e4"] / s["quantity_ordered_e4"] if s["quantity_ordered_e4"] else None
    if key == "days_to_pay":
        return s["credit_days_e4"] / s["credit_revenue_e4"] if s["credit_revenue_e4"] > 0 else None
    if key == "gross_profit":
        return gross
    if not raw.tables.get("activities") or s["unpriced_acts"]:
        return None
    if key == "client_profit":
        only_served = not s["lines"] and s["acts"]
        return -s["service_cost_e4"] if only_served else None if gross is None else gross - s["service_cost_e4"]
    return s["service_cost_e4"] / gross if gross and gross > 0 else None


def is_before_the_data(raw: Raw, span: Span) -> bool:
    """Whether a period begins before the month of the first sale."""
    return span.first < date.fromordinal(int(raw.sales.day.min())).replace(day=1)


def awaits_payments(raw: Raw, cut: Cut, span: Span) -> bool:
    """Whether over a tenth of the days so far lie in young months of which fewer payments are known than usual.

    Usual is the median of two years less a hundredth; a month is young for a quarter of a year after it ended.
    """
    seen, lines = raw.rows(raw.sales, Cut(allowed=cut.allowed)), dict[date, list[bool]]()
    days, known = raw.sales.day[seen].tolist(), raw.sales.values["days unpaid known"][seen].tolist()
    for day, is_known in zip(days, known, strict=True):
        lines.setdefault(date.fromordinal(day).replace(day=1), []).append(is_known)
    if not lines:
        return False
    shares = [sum(lines[month]) / len(lines[month]) for month in sorted(lines)]
    usual, open_from = float(np.median(shares[-24:])) - 0.01, raw.as_of.replace(day=1)
    oldest = moved(open_from, -3)
    open_from = moved(open_from, 1)
    for share in shares[:-5:-1]:
        if share >= usual:
            break
        open_from = moved(open_from, -1)
    until = min(whole(span.first, span.grain).last, raw.as_of)
    waiting = (until - max(open_from, span.first)).days + 1
    return until >= oldest and waiting > 0.10 * ((until - span.first).days + 1)


# --- client by client


def profits(raw: Raw, cut: Cut, span: Span) -> dict[str, tuple[int, int, int | None]]:
    """Client → (revenue, service cost, profit or None) of all with an order line or an act in the cut."""
    lines, acts = during(raw, raw.sales, cut, span), during(raw, raw.acts, cut, span)
    s, a, n = raw.sales, raw.acts, len(raw.clients.texts)
    revenue, goods, service = (np.zeros(n, np.int64) for _ in range(3))
    np.add.at(revenue, s.client[lines], s.values["revenue"][lines])
    np.add.at(goods, s.client[lines], s.values["cost_of_goods"][lines])
    np.add.at(service, a.client[acts], a.values["cost"][acts])
    dark = set(s.client[lines & ~s.values["cost_of_goods known"]].tolist())
    dark |= set(a.client[acts & ~a.values["cost known"]].tolist())
    seen = set(s.client[lines].tolist()) | set(a.client[acts].tolist())
    return {
        str(raw.clients.texts[c]): (
            int(revenue[c]), int(service[c]), None if c in dark else int(revenue[c] - goods[c] - service[c]),
        )
        for c in seen
    }  # fmt: skip


def selected_clients(raw: Raw, cut: Cut, span: Span) -> set[str]:
    """Clients of the cut today, and those that bought or were served in it in the period."""
    at_home = {str(raw.clients.texts[c]) for c in np.flatnonzero(raw.at_home(cut)) if c}
    return at_home | set(profits(raw, cut, span)) if cut.is_filtered else at_home


def by_kind(raw: Raw, cut: Cut, span: Span) -> dict[str, tuple[int, int, int, int]]:
    """Kind of act → (acts, driver quantity, cost, acts without a known cost)."""
    at, v = during(raw, raw.acts, cut, span), raw.acts.values
    found = {}
    for code in np.unique(v["kind"][at]).tolist():
        of = at & (v["kind"] == code)
        cells = (
            int(of.sum()),
            int(v["driver"][of].sum()),
            int(v["cost"][of].sum()),
            int((of & ~v["cost known"]).sum()),
        )
        found[str(raw.kinds.texts[code])] = cells
    return found


def by_code(raw: Raw, cut: Cut, span: Span, of: str, key: str) -> dict[str | None, float | None]:
    """Revenue, quantity or gross profit by channel, tier or product category."""
    texts = {"channel": raw.channels.texts, "category": raw.categories.texts, "tier": list("ABCD")}[of]
    at = during(raw, raw.sales, cut, span)
    acts = during(raw, raw.acts, cut, span)
    tier = np.array(["ABCD".index(t) for t in raw.tier])
    codes = {"channel": raw.sales.channel, "category": raw.sales.values["category"], "tier": tier[raw.sales.client]}[of]
    served = {"channel": raw.acts.channel, "tier": tier[raw.acts.client]}.get(of, np.zeros(0, np.int64))
    found: dict[str | None, float | None] = {}
    v = raw.sales.values
    for code in sorted({*codes[at].tolist(), *(served[acts].tolist() if len(served) else ())}):
        mine = at & (codes == code)
        is_known = bool(mine.any()) and bool(v["cost_of_goods known"][mine].all())
        gross = int((v["revenue"] - v["cost_of_goods"])[mine].sum()) if is_known else None
        found[texts[code]] = gross if key == "gross_profit" else int(v[key][mine].sum())
    return found


def by_branch(raw: Raw, cut: Cut, span: Span, codes: list[str]) -> dict[str, int]:
    """Revenue sold in each of these regions and below them."""
    at = during(raw, raw.sales, cut, span)
    return {
        code: int(raw.sales.values["revenue"][at & raw.regions.among(raw.below((code,)))[raw.sales.place]].sum())
        for code in codes
    }


def year_to_date(raw: Raw, cut: Cut, until: Span) -> dict[str, int]:
    """Sums from the first day of the fiscal year until the last day of the span."""
    first = until.first
    while first.month != raw.fiscal:
        first = moved(first, -1)
    span = replace(until, grain="year", first=first)
    return line_sums(raw, cut, span) | act_sums(raw, cut, span)
