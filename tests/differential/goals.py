"""What was to be reached, read from the file of targets: of a region, of what lies below it, of a part of a year."""

from __future__ import annotations

from decimal import Decimal

from tests.differential.raw import Cut, Raw
from tests.differential.spans import Span, back, whole


def target(raw: Raw, cut: Cut, kpi: str, span: Span) -> float | None:
    """What was to be reached: of the company, or of the chosen regions together; None while anything else narrows."""
    if cut.channels or cut.tiers or cut.managers:
        return None
    said = {(r["kpi"], r["region_id"], r["period"]): _scaled(r) for r in raw.tables.get("targets", [])}
    if cut.allowed is not None:
        within = raw.below(cut.allowed)
        said = {k: v for k, v in said.items() if k[1] in within}
    known = [r for r in cut.regions if r in raw.regions.of]
    outer = [r for r in known if not any(r != other and r in raw.below((other,)) for other in known)]
    values = [_target(raw, said, kpi, r, span) for r in (outer or ["ALL"])]
    if any(v is None for v in values) or (len(values) > 1 and kpi not in ADDED_UP):
        return None
    return sum(v for v in values if v is not None)


ADDED_UP = ("revenue", "gross_profit", "client_profit", "orders", "quantity")


def _target(raw: Raw, said: dict[tuple[str, str, str], float], kpi: str, region: str, span: Span) -> float | None:
    parts: list[float | None] = [said.get((kpi, region, name(span, raw.fiscal)))]
    if parts[0] is None and kpi in ADDED_UP:
        smaller = {"year": ("quarter", "month"), "quarter": ("month",), "month": ()}[span.grain]
        for grain in smaller:
            parts = [said.get((kpi, region, name(p, raw.fiscal))) for p in parts_of(span, grain)]
            if None not in parts:
                break
        below = sorted(r for r, p in raw.parents.items() if p == region)
        if None in parts and below:
            parts = [_target(raw, said, kpi, r, span) for r in below]
    return None if None in parts else sum(p for p in parts if p is not None)


def _scaled(row: dict[str, str]) -> float:
    """Money and quantities in ten-thousandths, the rest as it is written."""
    is_fine = row["kpi"] in ADDED_UP and row["kpi"] != "orders"
    return round(Decimal(row["value"]) * 10_000) if is_fine else float(row["value"])


def parts_of(span: Span, grain: str) -> list[Span]:
    found = [whole(span.first, grain)]
    while found[-1].last < span.last:
        found.append(back(found[-1], -1))
    return found


def name(span: Span, fiscal: int) -> str:
    """`2026`, `2026-Q3`, `2026-09`: a fiscal year is named after the year it starts in."""
    year = span.first.year - (span.first.month < fiscal)
    if span.grain == "year":
        return str(year)
    if span.grain == "quarter":
        return f"{year}-Q{(span.first.month - fiscal) % 12 // 3 + 1}"
    return f"{span.first:%Y-%m}"
