"""The journal of a store for people: what came in, when, by whom, and whether it still counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.messages import N_
from data.warehouse.held import content_of
from data.warehouse.store import Store

COUNTS, UNDONE, FAILED, OUT = N_("counts"), N_("undone"), N_("failed"), N_("not in the version that answers")


@dataclass(frozen=True)
class Import:
    """One import: number 0 for one that failed. state: counts, undone, failed, not in the version that answers.

    undone_at, undone_who: empty unless undone. failure: why it failed, else empty.
    """

    number: int
    at: str
    who: str
    files: tuple[str, ...]
    rows_in: int
    accepted: int
    corrections: int
    duplicates: int
    rejected: int
    state: str
    undone_at: str = ""
    undone_who: str = ""
    failure: str = ""


def imports_of(store: Store) -> list[Import]:
    """Every import on record, newest first; also those that failed, were undone or stand in a version beside."""
    logged = store.log_records()
    content = content_of(store)
    counting = {r["import"] for r in content.imports if r.get("import")}
    undone = {r["undo"]: r for r in (*logged, *content.imports) if r.get("undo") and r["undo"] not in counting}
    late = [r for r in content.imports if r.get("import") and r["import"] not in {x.get("import") for x in logged}]
    records = [r for r in (*logged, *late) if r.get("import") or "failed" in r]
    return [_import(r, counting, undone) for r in reversed(records)]


def _import(record: dict[str, Any], counting: set[int], undone: dict[int, dict[str, Any]]) -> Import:
    number, parts = int(record.get("import") or 0), record.get("parts", ())
    back = undone.get(number, {})
    state = FAILED if not number else COUNTS if number in counting else UNDONE if back else OUT
    sums = {k: sum(p[k] for p in parts) for k in ("rows_in", "accepted", "corrections", "duplicates", "rejected")}
    files = tuple(p["file"] for p in parts) or tuple(record.get("files", ()))
    return Import(
        number,
        record.get("at", ""),
        record.get("who", ""),
        files,
        **sums,
        state=state,
        undone_at=back.get("at", ""),
        undone_who=back.get("who", ""),
        failure=record.get("failed", ""),
    )
