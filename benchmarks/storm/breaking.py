"""The mutations: each takes one guard of the rights out for the length of a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import data.conditions
import data.narrowing
import data.rights.rules
import data.snapshots.reading
import data.topics
import ui.asker
import ui.cache
from data.conditions import Condition
from data.desk import Desk
from data.door import Door
from data.narrowing import RULES
from data.regions import RegionTree
from data.scope import Scope, Topic
from data.view import View

Mutation = Callable[[], Any]


def _without(kind: type, name: str) -> Iterator[None]:
    """Equality and hash of a key leave that field out."""
    others = [each.name for each in fields(kind) if each.name != name]

    def parts(key: Any) -> tuple[Any, ...]:
        return tuple(getattr(key, each) for each in others)

    with (
        patch.object(kind, "__hash__", lambda key: hash(parts(key))),
        patch.object(kind, "__eq__", lambda key, other: parts(key) == parts(other)),
    ):
        yield


key_without = contextmanager(_without)


@contextmanager
def rule_without(rule: Any, **dropped: Any) -> Iterator[None]:
    """The rule of those tables without that part of the rights."""

    def careless(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
        rule(table, window, replace(condition, **dropped), parts, parameters)

    tables = {name: careless for name, each in RULES.items() if each is rule}
    with patch.dict(RULES, tables):
        yield


def _no_limit(column: str, keys: tuple[int, ...] | None, parts: list[str]) -> None:
    if column != "home_key":
        data.conditions.among(column, keys, parts)


@contextmanager
def offered_once() -> Iterator[None]:
    """What the filter bar offers, kept without whose rights it is."""
    kept: dict[object, Any] = {}
    real = ui.cache.offered_under

    def careless(store: Path, version: Any, scope: Scope) -> Any:
        return kept.setdefault((store, version), real(store, version, scope))

    with patch("ui.cache.offered_under", careless):
        yield


@contextmanager
def resolved_once() -> Iterator[None]:
    """Rights resolved when a session begins."""
    kept: dict[str, Any] = {}
    real = ui.asker.hats_of

    def careless(person: Any, rules: Any, day: Any) -> Any:
        return kept.setdefault(person.who, real(person, rules, day))

    with patch("ui.asker.hats_of", careless):
        yield


@contextmanager
def rules_once() -> Iterator[None]:
    """The rules of the desk read once, and never again."""
    kept: dict[None, Any] = {}
    real = Desk.rules

    with patch.object(Desk, "rules", lambda desk, until=None: kept.setdefault(None, real(desk, until))):
        yield


def _above(tree: RegionTree, region_ids: Any) -> tuple[int, ...]:
    """A region and what lies beside it: one step up first."""
    parents = [r.parent for i in region_ids if (r := tree.region(i)) is not None and r.parent is not None]
    codes = {*region_ids, *(tree.regions[key].region_id for key in parents)}
    return RegionTree.__dict__["_real_below"](tree, codes)


@contextmanager
def one_step_up() -> Iterator[None]:
    with (
        patch.object(RegionTree, "_real_below", RegionTree.below, create=True),
        patch.object(RegionTree, "below", _above),
    ):
        yield


def _mixed(person: Any, hats: tuple[Any, ...], key: str = "") -> Scope:
    """All hats worn at once."""
    if not hats:
        return Scope(person.who)
    regions = frozenset().union(*(hat.regions for hat in hats))
    topics = frozenset().union(*(hat.topics for hat in hats))
    return Scope(person.who, any(hat.everywhere for hat in hats), regions, topics, "", hats[0].role)


HIDING: tuple[Topic, ...] = ("money", "satisfaction", "personal")


@contextmanager
def shown_without(topic: Topic) -> Iterator[None]:
    """Columns are hidden as if the reader had that topic."""

    def careless(table: str, topics: frozenset[Topic]) -> list[str]:
        return data.topics.hidden_columns(table, topics | {topic})

    with patch("data.narrowing.hidden_columns", careless):
        yield


NOT_HERE = ("_figures", "_late")
"""Rules that the small storm cannot miss: one has no region (its topics are mutated below), the tables of the other
are made later than the sample (`tests/data/test_late.py` holds their rule)."""


def _rules() -> dict[str, Mutation]:
    """The rights left out of each rule of the door."""
    found: dict[str, Mutation] = {}
    for rule in dict.fromkeys(RULES.values()):
        name = getattr(rule, "__name__", str(rule))
        both = {"allowed": None, "topics": frozenset(("money",))} if name == "_open" else {"allowed": None}
        if name not in NOT_HERE:
            found[f"narrowing.{name} without the rights"] = partial(rule_without, rule, **both)
    return found


MUTATIONS: dict[str, Mutation] = {
    "Asked without the scope": partial(key_without, ui.cache.Asked, "scope"),
    "Reckoning without the scope": partial(key_without, ui.cache.Reckoning, "scope"),
    "narrowed kept without the regions of the rights": partial(key_without, Condition, "allowed"),
    "narrowed kept without the topics": partial(key_without, Condition, "topics"),
    "offered kept without the scope": offered_once,
    "a scope is the same whatever its regions": partial(key_without, Scope, "regions"),
    "a scope is the same whatever its topics": partial(key_without, Scope, "topics"),
    **_rules(),
    "conditions.cell_filters without the rights": lambda: patch("data.narrowing.cell_filters", data.conditions.filters),
    "conditions.of_clients without the rights": lambda: patch("data.narrowing.of_clients", lambda *args: None),
    "conditions.among passes over the home region": lambda: patch("data.narrowing.among", _no_limit),
    "conditions.of_topics lets all through": lambda: patch("data.narrowing.of_topics", lambda *args: None),
    "no table belongs to a topic": lambda: patch("data.narrowing.TOPIC_OF", {}),
    **{f"topics: nothing is hidden for want of {topic}": partial(shown_without, topic) for topic in HIDING},
    "topics: no column is hidden": lambda: patch("data.narrowing.hidden_columns", lambda table, topics: []),
    "view: every region is allowed": lambda: patch.object(View, "_allowed", lambda view: None),
    "among_mine lets all through": lambda: patch.object(View, "among_mine", lambda view, codes: frozenset(codes)),
    "scenarios of any region": lambda: patch.object(View, "_is_within", lambda view, scenario, allowed: True),
    "snapshots opened by anybody": lambda: patch("data.snapshots.reading.is_within", lambda *args: True),
    "snapshots opened whatever the regions": lambda: patch("data.snapshots.reading.is_within", _topics_only),
    "snapshots opened whatever the topics": lambda: patch("data.snapshots.reading.is_within", _regions_only),
    "an older version is shown whoever lived there": lambda: patch.object(Door, "shows", lambda *args: True),
    "rights resolved once a session": resolved_once,
    "the desk's rules read once": rules_once,
    "rules that are over still hold": lambda: patch.object(data.rights.rules.Rule, "holds_on", lambda rule, day: True),
    "all hats worn at once": lambda: patch("ui.asker.scope_of", _mixed),
    "a region reaches one step up": one_step_up,
}
"""What is broken → the way to break it for the length of a block."""


def _topics_only(snapshot: Any, scope: Scope, tree: Any) -> bool:
    return scope.topics >= frozenset(snapshot.topics)


def _regions_only(snapshot: Any, scope: Scope, tree: Any) -> bool:
    return REAL_WITHIN(replace(snapshot, topics=()), scope, tree)


REAL_WITHIN = data.snapshots.reading.is_within
