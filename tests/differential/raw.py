"""The facts of import files as columns of whole numbers, and which of them a question means; nothing of the app's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from tests.differential.files import Row, day, e4
from tests.differential.spans import year_earlier

Column = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Cut:
    """Rights and filters: None is "no limit"."""

    allowed: tuple[str, ...] | None = None
    regions: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        return bool(self.regions or self.channels or self.tiers or self.managers)


class Codes:
    """Texts as numbers in the order of the alphabet; 0 is "not known"."""

    def __init__(self, texts: Iterable[str | None]) -> None:
        self.texts: list[str | None] = [None, *sorted({t for t in texts if t})]
        self.of = {text: code for code, text in enumerate(self.texts)} | {"": 0}

    def column(self, texts: Iterable[str | None]) -> Column:
        return np.array([self.of[t] for t in texts], dtype=np.int64)

    def among(self, texts: Iterable[str]) -> Column:
        """A truth per code: whether it is one of these texts."""
        found = np.zeros(len(self.texts), bool)
        found[[self.of[t] for t in texts if t in self.of and t]] = True
        return found


def _whole(values: Iterable[int | None]) -> tuple[Column, Column]:
    """(values with 0 for unknown, whether known)."""
    listed = list(values)
    return np.array([v or 0 for v in listed], dtype=np.int64), np.array([v is not None for v in listed], bool)


def _days(rows: Iterable[Row], on: str, today: date) -> list[date]:
    """The days of these rows up to today."""
    return [d for r in rows if (d := day(r[on])) and d <= today]


def _until(rows: list[Row], on: str, last: date) -> list[Row]:
    return [r for r in rows if (day(r[on]) or last) <= last]


@dataclass(frozen=True)
class Rows:
    """Dated rows of one table: whose they are and where they count."""

    day: Column
    client: Column
    place: Column
    channel: Column
    manager: Column
    values: Mapping[str, Column]
    texts: Mapping[str, Sequence[str | None]]

    def __len__(self) -> int:
        return len(self.day)


class Raw:
    """One company as its files say it, on the day `today`."""

    def __init__(
        self, tables: Mapping[str, list[Row]], today: date, fiscal: int = 1,
        shares: tuple[float, float, float] = (0.10, 0.30, 0.60),
    ) -> None:  # fmt: skip
        self.tables, self.fiscal = tables, fiscal
        self.as_of = max(_days(tables["sales"], "ordered_on", today))
        # Acts count until the last one that is known; rows of the future count nowhere.
        self.served_until = max([self.as_of, *_days(tables.get("activities", []), "done_on", today)])
        self.parents = {r["region_id"]: r.get("parent_id") or None for r in tables.get("regions", [])}
        self._lives: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(tables.get("clients", []), key=lambda r: r.get("valid_from") or ""):
            self._lives[row["client_id"]].append(row)
        self._name_everything()
        self._place_sales()
        self._place_acts()
        self._know_rhythms()
        self._rank(shares)

    # --- who and where

    def _name_everything(self) -> None:
        seen = [r["client_id"] for t in self.tables.values() for r in t if "client_id" in r]
        self.clients = Codes(seen)
        lives = [life for lives in self._lives.values() for life in lives]
        sold_in = [r.get("region_id") for r in self.tables["sales"]]
        self.regions = Codes([*self.parents, *self.parents.values(), *sold_in, *(r.get("region_id") for r in lives)])
        self.channels = Codes(r.get("channel") for r in lives)
        self.managers = Codes(r.get("account_manager") for r in lives)
        now = [self.life(c, self.as_of) for c in self.clients.texts]
        self.home = self.regions.column(r.get("region_id") for r in now)
        self.channel = self.channels.column(r.get("channel") for r in now)
        self.manager = self.managers.column(r.get("account_manager") for r in now)
        self.category = {r["product_id"]: r.get("category") or None for r in self.tables.get("products", [])}

    def life(self, client: str | None, on: date) -> Row:
        """What was true of a client on a day: the last row that had begun, or else its first."""
        lives = self._lives.get(client or "", [{}])
        begun = [life for life in lives if (d := day(life.get("valid_from"))) is None or d <= on]
        return begun[-1] if begun else lives[0]

    def below(self, codes: tuple[str, ...]) -> set[str]:
        """These regions and all that lie under them."""
        return {r for r in self.regions.texts if r and set(codes) & set(self._upward(r))}

    def _upward(self, region: str) -> list[str]:
        path, at = [region], self.parents.get(region)
        while at is not None and at not in path:
            path.append(at)
            at = self.parents.get(at)
        return path

    def where(self, rows: list[Row], on: str, cut: Cut) -> Column:
        """A truth per row: within the rights and tiers, and of the cut with what its client was on that day."""
        then = [self.life(r["client_id"], day(r[on]) or self.as_of) for r in rows]
        places = self.regions.column(t.get("region_id") for t in then)
        channels = self.channels.column(t.get("channel") for t in then)
        managers = self.managers.column(t.get("account_manager") for t in then)
        clients = self.clients.column(r["client_id"] for r in rows)
        return self.mine(cut)[clients] & self._filtered(cut, places, channels, managers)

    def _placed(self, rows: list[Row], on: str, values: Mapping[str, Column], *texts: str) -> Rows:
        days = [d for r in rows if (d := day(r[on]))]
        then = [self.life(r["client_id"], d) for r, d in zip(rows, days, strict=True)]
        said = [r.get("region_id") if on == "ordered_on" else None for r in rows]
        places = [region or t.get("region_id") for region, t in zip(said, then, strict=True)]
        return Rows(
            np.array([d.toordinal() for d in days], dtype=np.int64),
            self.clients.column(r["client_id"] for r in rows),
            self.regions.column(places),
            self.channels.column(t.get("channel") for t in then),
            self.managers.column(t.get("account_manager") for t in then),
            values,
            {name: [r.get(name) or None for r in rows] for name in texts},
        )  # fmt: skip

    def _place_sales(self) -> None:
        rows, values = _until(self.tables["sales"], "ordered_on", self.as_of), {}
        for name in ("quantity", "quantity_ordered", "revenue", "discount", "cost_of_goods"):
            values[name], values[f"{name} known"] = _whole(e4(r.get(name)) for r in rows)
        values["days unpaid"], values["days unpaid known"] = _whole(self._days_unpaid(r) for r in rows)
        self.sales = self._placed(rows, "ordered_on", values, "order_id", "product_id")
        cells = zip(
            self.sales.client.tolist(), self.sales.place.tolist(), self.sales.channel.tolist(),
            self.sales.manager.tolist(), self.sales.texts["order_id"], self.sales.day.tolist(), strict=True,
        )  # fmt: skip
        numbers: dict[tuple[object, ...], int] = {}
        values["order"] = np.array([numbers.setdefault(c, len(numbers)) for c in cells], dtype=np.int64)
        self.categories = Codes(self.category.values())
        values["category"] = self.categories.column(self.category.get(p or "") for p in self.sales.texts["product_id"])

    def _days_unpaid(self, line: Row) -> int | None:
        """Days until it was paid, as far as the as-of date knows, else until it is due; none below 0."""
        ordered, paid, due = (day(line.get(name)) for name in ("ordered_on", "paid_on", "due_on"))
        until = paid if paid and paid <= self.as_of else due
        return max((until - ordered).days, 0) if until and ordered else None

    def _place_acts(self) -> None:
        rows = _until(self.tables.get("activities", []), "done_on", self.served_until)
        rates: dict[str, list[tuple[date, int]]] = defaultdict(list)
        for rate in self.tables.get("activity_rates", []):
            rates[rate["activity"]].append((day(rate["valid_from"]) or date.min, e4(rate["rate_per_driver"]) or 0))
        costs = [self._cost(r, sorted(rates[r["activity"]])) for r in rows]
        values = dict(zip(("cost", "cost known"), _whole(costs), strict=True))
        values["driver"], _known = _whole(e4(r.get("driver_quantity")) for r in rows)
        self.kinds = Codes(r["activity"] for r in rows)
        values["kind"] = self.kinds.column(r["activity"] for r in rows)
        self.acts = self._placed(rows, "done_on", values)

    @staticmethod
    def _cost(act: Row, rates: list[tuple[date, int]]) -> int | None:
        """As recorded, else what drives it times the rate of its day, half away from zero; else not known."""
        said, driver, done = e4(act.get("cost")), e4(act.get("driver_quantity")), day(act["done_on"])
        valid = [rate for since, rate in rates if done and since <= done]
        if said is not None or driver is None or not valid:
            return said
        product = driver * valid[-1]
        return (1 if product >= 0 else -1) * ((abs(product) + 5_000) // 10_000)

    # --- rhythm and tier

    def _know_rhythms(self) -> None:
        days: list[set[int]] = [set() for _ in self.clients.texts]
        for client, on in zip(self.sales.client.tolist(), self.sales.day.tolist(), strict=True):
            days[client].add(on)
        self.order_days = [sorted(d) for d in days]
        gaps = [[b - a for a, b in pairwise(d)] for d in self.order_days]
        self.median_gap = [float(median(g)) if g else 0.0 for g in gaps]

    def _rank(self, shares: tuple[float, float, float]) -> None:
        """Tiers by the revenue of twelve months: the share of the other buyers that brought more decides."""
        inside = (self.sales.day > year_earlier(self.as_of).toordinal()) & (self.sales.day <= self.as_of.toordinal())
        self.year_revenue = np.zeros(len(self.clients.texts), np.int64)
        np.add.at(self.year_revenue, self.sales.client[inside], self.sales.values["revenue"][inside])
        buyers = sorted(int(v) for v in self.year_revenue if v > 0)
        self.tier = ["D"] * len(self.clients.texts)
        for client, revenue in enumerate(self.year_revenue.tolist()):
            if revenue > 0:
                more = sum(1 for other in buyers if other > revenue) / max(1, len(buyers) - 1)
                self.tier[client] = next((t for t, s in zip("ABC", shares, strict=True) if more < s), "D")

    # --- which rows a question means

    @lru_cache(maxsize=4096)  # noqa: B019  one company lives as long as the tests of it
    def mine(self, cut: Cut) -> Column:
        """A truth per client: within the rights (by the region of today) and of the tiers asked for."""
        seen = np.ones(len(self.clients.texts), bool)
        if cut.allowed is not None:
            seen &= self.regions.among(self.below(cut.allowed))[self.home]
        if cut.tiers:
            seen &= np.isin(self.tier, cut.tiers)
        return seen

    def at_home(self, cut: Cut) -> Column:
        """A truth per client: it belongs to the cut with what is true of it today."""
        return self.mine(cut) & self._filtered(cut, self.home, self.channel, self.manager)

    def rows(self, of: Rows, cut: Cut) -> Column:
        """A truth per row, whatever its day: where it was sold or done, by whom, to what kind of client."""
        return self.mine(cut)[of.client] & self._filtered(cut, of.place, of.channel, of.manager)

    def _filtered(self, cut: Cut, place: Column, channel: Column, manager: Column) -> Column:
        kept = np.ones(len(place), bool)
        if cut.regions:
            kept &= self.regions.among(self.below(cut.regions))[place]
        if cut.channels:
            kept &= self.channels.among(cut.channels)[channel]
        if cut.managers:
            kept &= self.managers.among(cut.managers)[manager]
        return kept
