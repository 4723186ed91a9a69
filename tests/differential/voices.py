"""What clients said, counted from the files: satisfaction, recommendations, complaints."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from tests.differential.files import day, number
from tests.differential.raw import Cut, Raw
from tests.differential.spans import Span


def _said(raw: Raw, table: str, on: str, cut: Cut, until: date) -> list[dict[str, str]]:
    """Rows up to a day of the cut, with what their client was on the day of the row."""
    rows = raw.tables.get(table, [])
    kept = raw.where(rows, on, cut)
    return [r for r, is_kept in zip(rows, kept, strict=True) if is_kept and (d := day(r[on])) and d <= until]


def satisfaction(raw: Raw, cut: Cut, span: Span) -> tuple[int, int, float | None, tuple[int, int, int]]:
    """(answers, of them in the upper two fifths, mean, (promoters, passives, detractors))."""
    until = min(span.last, raw.as_of)
    sheets = [
        r for r in _said(raw, "surveys", "answered_on", cut, until) if (day(r["answered_on"]) or until) >= span.first
    ]
    stated = [(x, r) for r in sheets if (x := number(r["satisfaction"])) is not None]
    high = sum(1 for x, r in stated if _fifth(x, float(r["scale_low"]), float(r["scale_high"])) >= 4)
    would = [x for r in sheets if (x := number(r["would_recommend"])) is not None]
    kinds = Counter("promoter" if x >= 9 else "passive" if x >= 7 else "detractor" for x in would)
    mean = sum(x for x, _ in stated) / len(stated) if stated else None
    return len(stated), high, mean, (kinds["promoter"], kinds["passive"], kinds["detractor"])


def complaints(raw: Raw, cut: Cut, span: Span) -> int:
    """Complaints that came in within the span."""
    until = min(span.last, raw.as_of)
    rows = _said(raw, "complaints", "received_on", cut, until)
    return sum(1 for r in rows if (day(r["received_on"]) or until) >= span.first)


def first_complaint(raw: Raw) -> date:
    """The day on which complaints begin."""
    return min(d for r in raw.tables["complaints"] if (d := day(r["received_on"])))


def _fifth(x: float, low: float, high: float) -> int:
    return min(5, int((x - low) / (high - low) * 5) + 1)


def word_of_mouth(raw: Raw, cut: Cut, until: date) -> tuple[dict[float, tuple[int, int, int, int]], int, int]:
    """Level → (answers, days waited, praise, complaints) of the acts in the 180 days after each answer.

    Besides: how many recommendations and complaints followed any answer, each counted once. Only the answers are of the
    cut: what a client did afterwards counts wherever it was by then.
    """
    acts: dict[str, dict[str, list[tuple[str, date]]]] = {
        "referrals": defaultdict(list),
        "complaints": defaultdict(list),
    }
    for table, on, key in (("referrals", "referred_on", "referral_id"), ("complaints", "received_on", "complaint_id")):
        for r in _said(raw, table, on, Cut(), until):
            acts[table][r["client_id"]].append((r[key], day(r[on]) or until))
    found: dict[float, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    followed: dict[str, set[str]] = {"referrals": set(), "complaints": set()}
    for sheet in _said(raw, "surveys", "answered_on", cut, until):
        level, on = number(sheet["satisfaction"]), day(sheet["answered_on"]) or until
        if level is None or on >= until:
            continue
        row = found[level]
        row[0] += 1
        row[1] += min((until - on).days, 180)
        for at, table in ((2, "referrals"), (3, "complaints")):
            after = [key for key, d in acts[table][sheet["client_id"]] if on < d <= on + timedelta(days=180)]
            row[at] += len(after)
            followed[table] |= set(after)
    rows = {level: (r[0], r[1], r[2], r[3]) for level, r in found.items()}
    return rows, len(followed["referrals"]), len(followed["complaints"])
