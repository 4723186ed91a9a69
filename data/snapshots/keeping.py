"""Keeping a snapshot, and the rule by which old ones go."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from data.desk import Desk, KeptSlide, Snapshot
from data.desk.commands import DeleteSnapshots
from data.desk.edits import demand_reader
from data.door import Door
from data.scope import Scope, whole_company
from data.snapshots.folder import canonical, kept_numbers, put_in_place, record_of, remove, sweep
from data.warehouse.full import said_when_full

RULE = "keeping rule"
"""Who deletes what the setting `keep_snapshots_months` lets go: the audit names it."""
_THE_RULE = whole_company(RULE, "the settings of the company say so")


def keep(door: Door, content: Mapping[str, Any], scope: Scope, at: datetime) -> Snapshot:
    """Keep what was frozen, under the next free number; returns what is known of it now.

    content: plain JSON with `about`, which says title, language, currency, company, definitions, version, as_of,
    period, slides, and the rights of the maker, which must be those of the scope. Old snapshots go by the rule first.
    Raises NotAllowed for whom nothing is shown, ValueError for content without that, StoreFull (then nothing is kept).
    """
    demand_reader(scope, "keeping a snapshot")
    if at.tzinfo is None:
        raise ValueError(f"the moment {at} has no time zone; give it in UTC")
    snapshot = _snapshot(content, scope, at)
    root, desk = door.store.root, door.desk
    with said_when_full(root):
        pruned(door, at)
        sweep(root, at)
        taken = {each.number: each for each in desk.snapshots()}
        kept = put_in_place(root, canonical(content), snapshot, taken)
        desk.register_snapshot(kept)
    return kept


def scope_record(scope: Scope) -> dict[str, Any]:
    """The rights of a maker as the content of a snapshot carries them."""
    return {"everywhere": scope.everywhere, "regions": sorted(scope.regions), "topics": sorted(scope.topics)}


def pruned(door: Door, at: datetime, months: int | None = None) -> tuple[str, ...]:
    """The numbers of the snapshots that the keeping rule took away now; those that are pinned stay.

    months: instead of the setting; 0 keeps them for ever. Snapshots that a maker who died could not register are
    registered first.
    """
    root, desk = door.store.root, door.desk
    _register_leftovers(door)
    kept_months = desk.settings().keep_snapshots_months if months is None else months
    if not kept_months:
        return ()
    until = _months_before(at.astimezone(UTC).date(), kept_months)
    while old := _let_go(desk, until):
        try:
            desk.carry_out(DeleteSnapshots(old, f"older than {kept_months} months"), _THE_RULE, at)
        except ValueError:
            if _let_go(desk, until) == old:
                raise
            continue  # somebody else took some of them away in between: that is what was wanted
        for number in old:
            remove(root, number)
        return old
    return ()


def _let_go(desk: Desk, until: date) -> tuple[str, ...]:
    return tuple(s.number for s in desk.snapshots() if not (s.is_deleted or s.is_pinned) and s.at.date() < until)


def delete(door: Door, command: DeleteSnapshots, scope: Scope, at: datetime) -> None:
    """Delete snapshots by number: first the register, then the files. Raises as `Desk.carry_out` does."""
    _register_leftovers(door)
    door.desk.carry_out(command, scope, at)
    for number in command.numbers:
        remove(door.store.root, number)


def _register_leftovers(door: Door) -> None:
    """Enter what is in place and not in the register; take away what the register says is deleted."""
    root, desk = door.store.root, door.desk
    known = {each.number: each for each in desk.snapshots()}
    for number in kept_numbers(root):
        if number not in known:
            _register(desk, record_of(root, number))
        elif known[number].is_deleted:
            remove(root, number)


def _register(desk: Desk, snapshot: Snapshot | None) -> None:
    if snapshot is not None:
        desk.register_snapshot(snapshot)


def _snapshot(content: Mapping[str, Any], scope: Scope, at: datetime) -> Snapshot:
    try:
        about = content["about"]
        if about["scope"] != scope_record(scope):
            raise ValueError("its rights are not those of whoever keeps it")
        texts: dict[str, Any] = {name: _storable(about[name]) for name in _TEXTS}
        slides = tuple(KeptSlide(*map(_storable, slide)) for slide in about["slides"])
        as_of = date.fromisoformat(about["as_of"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"what is to be kept is no frozen deck ({error}); freeze it with exports.freezing") from error
    rights = tuple(sorted(scope.regions)), tuple(sorted(scope.topics))
    return Snapshot(
        number="", who=scope.who, at=at.astimezone(UTC), as_of=as_of, sha256="", bytes=0, slides=slides,
        everywhere=scope.everywhere, regions=rights[0], topics=rights[1], **texts,
    )  # fmt: skip


_TEXTS = ("title", "version", "language", "currency", "company", "definitions", "period")


def _storable(text: object) -> str:
    """The text as every database takes it: half a character and NUL are none."""
    return str(text).encode("utf-8", "replace").decode().replace("\x00", "")


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
