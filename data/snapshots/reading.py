"""Which snapshots a person may list and open: only those whose frozen rights lie within their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.desk import NotYours, Said, Snapshot
from data.door import Door, View
from data.messages import N_
from data.periods import period_of
from data.regions import RegionTree
from data.scope import Scope, Selection
from data.snapshots.folder import content_in, kept_numbers, record_of

TYPED = ("title", "remark")
"""What somebody may have typed of a slide."""
NOT_THERE = N_("there is no snapshot {number} among those you may see; ask whoever made it, or whoever gives rights")


def snapshots_seen(door: Door, scope: Scope, by: View | None = None) -> tuple[Snapshot, ...]:
    """The kept snapshots that the person may open, newest first; also those that nobody could register yet.

    In what they and their slides are called a client is hidden that is not the person's to see by name. by: a view of
    theirs where there is one: what it asked is kept.
    """
    if scope.is_empty:
        return ()
    there, view = _kept(door), _view(door, scope, by)
    tree = None if view is None or scope.everywhere else view.tree
    mine = [snapshot for snapshot in reversed(there) if is_within(snapshot, scope, tree)]
    return _told(mine, view) if view is not None else tuple(mine)


def snapshot_named(door: Door, number: str, scope: Scope) -> Snapshot:
    """A snapshot by its number. Raises NotYours for one that is not there and for one the person may not see alike."""
    for snapshot in snapshots_seen(door, scope):
        if snapshot.number == number:
            return snapshot
    raise NotYours(Said(NOT_THERE, {"number": number}))


def content_of(door: Door, number: str, scope: Scope, by: View | None = None) -> dict[str, Any]:
    """The content of a snapshot as it was kept, but for names of clients in titles and remarks that somebody typed.

    by: as in `snapshots_seen`. Raises NotYours, and SnapshotDamaged where it is not what was kept.
    """
    content = content_in(door.store.root, snapshot_named(door, number, scope))
    view = _view(door, scope, by)
    if view is None:
        return content
    about, slides = content["about"], content["slides"]
    typed = [content["title"], about["title"], *(slide[name] for slide in slides for name in TYPED)]
    title, headline, *rest = view.told(typed)
    pairs = iter(rest)
    read = [slide | {name: next(pairs) for name in TYPED} for slide in slides]
    heads = _told_heads(about["slides"], view)
    return content | {"title": title, "about": about | {"title": headline, "slides": heads}, "slides": read}


def _told(snapshots: Sequence[Snapshot], view: View) -> tuple[Snapshot, ...]:
    titles = view.told([each.title for each in snapshots])
    heads = iter(view.told([slide.title for each in snapshots for slide in each.slides]))
    return tuple(
        replace(each, title=title, slides=tuple(replace(slide, title=next(heads)) for slide in each.slides))
        for each, title in zip(snapshots, titles, strict=True)
    )


def _told_heads(heads: Sequence[Sequence[str]], view: View) -> list[list[str]]:
    told = view.told([head for _page, _panel, head in heads])
    return [[page, panel, head] for (page, panel, _old), head in zip(heads, told, strict=True)]


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


def _view(door: Door, scope: Scope, by: View | None) -> View | None:
    """The person's view of the version that answers: its regions, its names; None where nothing depends on these."""
    version = None if scope.everywhere and "personal" in scope.topics else door.current()
    if version is None:
        return None
    today = Selection(period_of(version.as_of, "month", version.settings.calendar))
    return door.view(version, scope, today) if by is None else by.at(version.name, today)
