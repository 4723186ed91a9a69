"""Which snapshots a person may list and open: only those whose frozen rights lie within their own."""

from __future__ import annotations

from typing import Any

from data.desk import NotYours, Said, Snapshot
from data.door import Door
from data.messages import N_
from data.periods import period_of
from data.regions import RegionTree
from data.scope import Scope, Selection
from data.snapshots.folder import content_in, kept_numbers, record_of

NOT_THERE = N_("there is no snapshot {number} among those you may see; ask whoever made it, or whoever gives rights")


def snapshots_seen(door: Door, scope: Scope) -> tuple[Snapshot, ...]:
    """The kept snapshots that the person may open, newest first; also those that nobody could register yet."""
    if scope.is_empty:
        return ()
    there = _kept(door)
    tree = _tree(door, scope)
    return tuple(snapshot for snapshot in reversed(there) if is_within(snapshot, scope, tree))


def snapshot_named(door: Door, number: str, scope: Scope) -> Snapshot:
    """A snapshot by its number. Raises NotYours for one that is not there and for one the person may not see alike."""
    for snapshot in snapshots_seen(door, scope):
        if snapshot.number == number:
            return snapshot
    raise NotYours(Said(NOT_THERE, {"number": number}))


def content_of(door: Door, number: str, scope: Scope) -> dict[str, Any]:
    """The content of a snapshot as it was kept. Raises NotYours, and SnapshotDamaged where it is not what was kept."""
    return content_in(door.store.root, snapshot_named(door, number, scope))


def is_within(snapshot: Snapshot, scope: Scope, tree: RegionTree | None) -> bool:
    """Whether somebody with these rights may see all that its maker saw.

    A region of the maker must be one of theirs or lie below one, in the tree of the version that answers.
    """
    if not scope.topics >= frozenset(snapshot.topics):
        return False
    if scope.everywhere or snapshot.everywhere:
        return scope.everywhere
    allowed = set(scope.regions)
    if tree is not None:
        allowed |= {tree.regions[key].region_id for key in tree.below(scope.regions)}
    return bool(snapshot.regions) and allowed.issuperset(snapshot.regions)


def register_stamp(door: Door) -> str:
    """What changes whenever a snapshot comes, goes, or is pinned: an answer about them is kept under it."""
    newest = next(reversed(kept_numbers(door.store.root)), "")
    return f"{newest}/{door.desk.revision()}"


def _kept(door: Door) -> list[Snapshot]:
    known = {each.number: each for each in door.desk.snapshots()}
    for number in kept_numbers(door.store.root):
        found = None if number in known else record_of(door.store.root, number)
        if found is not None:
            known[number] = found
    return [known[number] for number in sorted(known, key=int) if not known[number].is_deleted]


def _tree(door: Door, scope: Scope) -> RegionTree | None:
    """The regions as they lie below each other now; not asked where nothing depends on it."""
    version = None if scope.everywhere else door.current()
    if version is None:
        return None
    today = Selection(period_of(version.as_of, "month", version.settings.calendar))
    return door.view(version, scope, today).tree
