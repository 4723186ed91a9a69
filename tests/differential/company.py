"""A small company whose files hold all that makes figures hard: moves, corrections, returns, unknown costs, late rows.

The sample's own files are taken as they are written and then spoilt by a fixed dice; a second delivery brings what came
late and what was wrong.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from data.sample import write_sample
from tests.differential.files import Row, rows_of

SPOILT = ("regions", "clients", "products", "sales", "activities", "activity_rates", "surveys", "targets")
COUNTED = (*SPOILT, "complaints", "referrals")


@dataclass(frozen=True)
class Company:
    """Two deliveries of files, the day of the data, the month in which the year begins."""

    deliveries: tuple[Path, Path]
    as_of: date
    fiscal: int

    def rows(self, table: str) -> list[list[Row]]:
        """The rows of a table, delivery by delivery."""
        return [rows_of(path) for folder in self.deliveries if (path := folder / f"{table}.csv").exists()]


def written(folder: Path, as_of: date, fiscal: int, seed: int, clients: int = 60, lines: int = 4_500) -> Company:
    """The company's files in two deliveries."""
    made, first, second = folder / "made", folder / "first", folder / "second"
    for each in (made, first, second):
        each.mkdir(parents=True)
    write_sample(made, clients, 27, lines, seed, as_of)
    draw = random.Random(seed)
    for path in sorted(made.glob("*.csv")):
        table, rows = path.stem, rows_of(path)
        before, after = _SPOILING.get(table, _as_they_are)(rows, draw, as_of)
        _write(first / path.name, before)
        if after:
            _write(second / path.name, after)
    return Company((first, second), as_of, fiscal)


Spoiling = Callable[[list[Row], random.Random, date], tuple[list[Row], list[Row]]]
"""Rows as the sample has them → rows of the first delivery, rows of the second."""


def _write(path: Path, rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _as_they_are(rows: list[Row], draw: random.Random, as_of: date) -> tuple[list[Row], list[Row]]:
    return rows, []


def _sales(rows: list[Row], draw: random.Random, as_of: date) -> tuple[list[Row], list[Row]]:
    """Returns, unknown costs, sales in other regions, orders over two days; some come late, some are corrected.

    The second delivery has orders of the future too, one of a client that nobody else names.
    """
    first = []
    second = [
        {**row, "order_id": f"future-{at}", "client_id": "F99" if at else row["client_id"],
         "ordered_on": str(as_of + timedelta(days=1 + 100 * at))}
        for at, row in enumerate(rows[-2:])
    ]  # fmt: skip
    for row in rows:
        dice, row = draw.random(), {**row, "region_id": ""}
        if dice < 0.03:
            row |= {"quantity": f"-{row['quantity']}", "revenue": f"-{row['revenue']}", "quantity_ordered": ""}
        elif dice < 0.06:
            row |= {"cost_of_goods": "", "discount": ""}
        elif dice < 0.10:
            row |= {"region_id": draw.choice(("R01", "R0203", "R05", "R0501", "Elsewhere"))}
        elif dice < 0.12 and date.fromisoformat(row["ordered_on"]) < as_of:
            row |= {
                "ordered_on": str(date.fromisoformat(row["ordered_on"]) + timedelta(days=1)),
                "quantity_ordered": "",
            }
        elif dice < 0.14:
            row |= {"product_id": draw.choice(("", "P777"))}
        if row["client_id"].endswith("7"):
            row |= {"cost_of_goods": ""}
        row |= _payment(row, len(first), as_of)
        dice = draw.random()
        if dice < 0.08:
            second.append(row)
            continue
        first.append(row)
        if dice < 0.11:
            second.append({**row, "revenue": f"{float(row['revenue']) * 1.1:.4f}", "cost_of_goods": "12.3456"})
        elif dice < 0.12:
            second.append(row)
    return first, second


def _payment(row: Row, number: int, as_of: date) -> Row:
    """Every few lines: nothing told, no due date, paid in advance, not paid yet, or paid on a day still to come."""
    ordered = date.fromisoformat(row["ordered_on"])
    kinds: dict[int, Row] = {
        0: {"paid_on": "", "due_on": ""},
        1: {"due_on": ""},
        2: {"paid_on": str(ordered - timedelta(days=4))},
        3: {"paid_on": "", "due_on": str(ordered + timedelta(days=45))},
        4: {"paid_on": str(as_of + timedelta(days=1 + number % 9)), "due_on": str(ordered + timedelta(days=30))},
        5: {"paid_on": str(as_of + timedelta(days=1 + number % 9)), "due_on": ""},
    }
    return kinds.get(number % 17, {})


def _clients(rows: list[Row], draw: random.Random, as_of: date) -> tuple[list[Row], list[Row]]:
    """Some moved, some are told late, some twice, some never; of some nobody knows the channel."""
    first, second = [], []
    regions = sorted({r["region_id"] for r in rows})
    for row in rows:
        since = as_of - timedelta(days=draw.randrange(20, 700))
        moved = {**row, "valid_from": str(since), "region_id": draw.choice(regions), "account_manager": "新人"}
        dice = draw.random()
        if dice < 0.05:
            continue
        if dice < 0.12:
            second.append(row)
            continue
        first.append({**row, "valid_from": "" if dice < 0.3 else row["valid_from"]})
        if dice < 0.5:
            (first if draw.random() < 0.6 else second).append(moved)
        elif dice < 0.6:
            second.append({**row, "channel": "" if dice < 0.55 else "餐饮店"})
        elif dice < 0.65:
            first.append({**row, "valid_from": str(as_of), "channel": "今日"})
        elif dice < 0.7:
            first.append({**row, "valid_from": str(as_of + timedelta(days=30)), "channel": "将来"})
    return first, second


def _activities(rows: list[Row], draw: random.Random, as_of: date) -> tuple[list[Row], list[Row]]:
    """Some costs are recorded, of some acts nothing is known, drivers have decimals; a third comes late.

    Some visits are planned: dated after the day of the import.
    """
    first, second = [], [{**row, "done_on": str(as_of + timedelta(days=3)), "cost": "7"} for row in rows[-2:]]
    for row in rows:
        dice, row = draw.random(), {**row, "cost": ""}
        if dice < 0.05:
            row |= {"cost": f"{draw.uniform(-5, 90):.4f}"}
        elif dice < 0.055:
            row |= {"driver_quantity": ""}
        elif dice < 0.3:
            row |= {"driver_quantity": f"{draw.uniform(-2, 70):.3f}"}
        (second if draw.random() < 0.3 else first).append(row)
        if dice > 0.98 and row in first:
            second.append({**row, "driver_quantity": "0.0001", "activity": "visit"})
    return first, second


def _rates(rows: list[Row], draw: random.Random, as_of: date) -> tuple[list[Row], list[Row]]:
    """Rates of four decimals that change within a month; one kind of act has none in the beginning."""
    later = [{**r, "valid_from": str(as_of - timedelta(days=100)), "rate_per_driver": "0.3333"} for r in rows[:2]]
    earliest = min(r["valid_from"] for r in rows)
    first = [r for r in rows if not (r["activity"] == "promotion" and r["valid_from"] == earliest)]
    return first + later, [{**later[0], "rate_per_driver": "1.23455"}]


def _regions(rows: list[Row], draw: random.Random, as_of: date) -> tuple[list[Row], list[Row]]:
    """A district goes to another city by a correction; one is only ever named by its clients."""
    leaves = [r for r in rows if len(r["region_id"]) > 3]
    return [r for r in rows if r is not leaves[3]], [{**leaves[0], "parent_id": "R05"}]


def _products(rows: list[Row], draw: random.Random, as_of: date) -> tuple[list[Row], list[Row]]:
    return [{**r, "category": "" if n == 4 else r["category"]} for n, r in enumerate(rows[2:])], [
        {**rows[5], "category": "新类"}
    ]


def _surveys(rows: list[Row], draw: random.Random, as_of: date) -> tuple[list[Row], list[Row]]:
    first = []
    for row in rows:
        dice = draw.random()
        first.append({**row, "satisfaction": "" if dice < 0.1 else row["satisfaction"]} | (
            {"would_recommend": ""} if 0.05 < dice < 0.2 else {}
        ))  # fmt: skip
    return first, [{**r, "satisfaction": "1"} for r in first[::20]]


def _targets(rows: list[Row], draw: random.Random, as_of: date) -> tuple[list[Row], list[Row]]:
    kept = [r for r in rows if draw.random() < 0.93]
    return kept, [{**r, "value": "123.45"} for r in kept[::30]]


_SPOILING: dict[str, Spoiling] = {
    "sales": _sales, "clients": _clients, "activities": _activities, "activity_rates": _rates, "regions": _regions,
    "products": _products, "surveys": _surveys, "targets": _targets,
}  # fmt: skip
