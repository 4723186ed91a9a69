"""Which version answers, and which one stands behind it when it does not open."""

from __future__ import annotations

from collections.abc import Iterator

from data.warehouse.store import Store


def in_force(store: Store) -> str | None:
    """The version the pointer names; the newest where the pointer is lost, None in an empty store."""
    known = sorted({*store.published(), *store.recorded()})
    return store.current() or (known[-1] if known else None)


def candidates(store: Store) -> Iterator[str]:
    """The version in force, then those it continued one after the other, then what else is older.

    A version that somebody rolled back from is newer than the one in force or stands beside it: it comes last or not
    at all, because it was rejected.
    """
    published, name, passed = store.published(), in_force(store), set[str]()
    newest = name or ""
    while name is not None and name not in passed:
        passed.add(name)
        if name in published:
            yield name
        name = store.record_of(name).get("from")
    yield from (other for other in reversed(published) if other < newest and other not in passed)


def missing(store: Store) -> str:
    """The version that the pointer names when its file is gone; empty otherwise."""
    name = store.current()
    return name if name is not None and not store.version_path(name).exists() else ""


def before(store: Store) -> str | None:
    """The version that stands behind the one that answers; None when there is none."""
    return next((name for name in candidates(store) if name != in_force(store)), None)
