"""What a store holds: the facts, settings and imports that the version in force was made of."""

from __future__ import annotations

from data.engine import Engine, newest_that_opens
from data.settings import Settings, load_settings
from data.warehouse.publish import Content
from data.warehouse.settle import FactFile
from data.warehouse.store import Store


def content_of(store: Store) -> Content:
    """What the version that answers is made of; empty for a new store.

    As the door does, it passes over a version that does not open.
    """
    return content_and_age(store)[0]


def content_and_age(store: Store) -> tuple[Content, bool]:
    """What the store is made of, and whether that is its newest version: only then are files nobody names rubbish."""
    if not store.published():
        return Content((), load_settings(store.root)), False
    name, engine, _failures = newest_that_opens(store, lambda name: Engine(store.version_path(name)))
    try:
        meta = engine.meta
    finally:
        engine.close()
    content = Content(tuple(FactFile(**f) for f in meta["files"]), Settings(**meta["settings"]), tuple(meta["imports"]))
    return content, name == store.published()[-1] == store.current()
