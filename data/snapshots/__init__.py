"""Kept snapshots: what was taken to a meeting, frozen with the rights it was made under. Plain JSON in and out.

snapshots/000001/content.json.gz   the panels as they were, see `charts.frozen` and `exports.freezing`
snapshots/000001/record.json       what is known of it without opening it; the desk's register says the same
A folder appears whole, by rename, and is never changed; its number is never given again. Whoever sees less than the
maker saw cannot list, open or compare it.
"""

from __future__ import annotations

from data.desk import Draft, KeptSlide, NotYours, Picked, Snapshot
from data.snapshots.folder import SnapshotDamaged
from data.snapshots.keeping import keep, pruned
from data.snapshots.reading import content_of, is_within, register_stamp, snapshot_named, snapshots_seen

__all__ = [
    "Draft",
    "KeptSlide",
    "NotYours",
    "Picked",
    "Snapshot",
    "SnapshotDamaged",
    "content_of",
    "is_within",
    "keep",
    "pruned",
    "register_stamp",
    "snapshot_named",
    "snapshots_seen",
]
