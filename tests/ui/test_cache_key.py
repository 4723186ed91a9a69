"""Drop one part of the cache key after the other: each time somebody gets another's answer, and the guard sees it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import field, fields, is_dataclass, make_dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel

from data.desk import Draft, Picked
from data.desk.commands import ChangeSettings
from data.narrowing import Condition, narrowed
from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection, whole_company
from data.settings import Settings
from exports.freezing import frozen_deck, kept_deck
from exports.tables import panel_json
from tests.data.small import published, sale, three_clients
from tests.house.source import Module, dotted, product
from tests.pages.showing import elsewhere
from ui.cache import Answer, Asked, answered, desk_of, door_of, offered, offered_under

OWNER = whole_company("anna", "test")
NORTH = Scope("ben", regions=frozenset(("N",)), topics=TOPICS, why="test")
MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
CACHES = {"cache", "lru_cache", "cache_data", "cache_resource"}


@pytest.fixture(scope="module")
def two_stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Stores of the same shape with other amounts; the first has a second version with one order more."""
    folder = tmp_path_factory.mktemp("keys")
    first, second = three_clients(folder / "one"), elsewhere(folder / "two")
    published(first.root, {"sales": [sale("n2", "2026-03-03", 5_000, 1)]})
    return first.root, second.root


def asked_of(store: Path, version: str = "000001") -> Asked:
    found = next(v for v in door_of(store).versions() if v.name == version)
    return Asked(
        store=store, version=found, desk_revision=0, settings=found.settings, scope=OWNER,
        selection=Selection(period_from_key("2026-Q1")), page="overview", controls=(), client="n1", language="en",
        theme="light",
    )  # fmt: skip


Pair = Callable[[Asked, Path], tuple[Asked, Asked]]
"""Two questions that differ in one field only, and whose right answers differ."""
PAIRS: dict[str, Pair] = {
    "store": lambda a, other: (a, replace(a, store=other)),
    "version": lambda a, other: (a, replace(a, version=asked_of(a.store, "000002").version)),
    "desk_revision": lambda a, other: _next_revision(a),
    "settings": lambda a, other: (a, replace(a, settings=Settings(currency="CNY"))),
    "scope": lambda a, other: (a, replace(a, scope=NORTH)),
    "selection": lambda a, other: (a, replace(a, selection=Selection(period_from_key("2026-02")))),
    "page": lambda a, other: (a, replace(a, page="kpis")),
    "controls": lambda a, other: (
        replace(a, page="kpis", controls=(("kpi", "revenue"),)), replace(a, page="kpis", controls=(("kpi", "orders"),)),
    ),
    "client": lambda a, other: (replace(a, page="one_client"), replace(a, page="one_client", client="s1")),
    "language": lambda a, other: (a, replace(a, language="zh")),
    "theme": lambda a, other: (a, replace(a, theme="dark")),
    "stamp": lambda a, other: (
        replace(a, page="snapshots", stamp="before"), replace(a, page="snapshots", stamp="after"),
    ),
}  # fmt: skip


def _next_revision(asked: Asked) -> tuple[Asked, Asked]:
    first = replace(asked, page="settings", desk_revision=desk_of(asked.store).revision())
    return first, replace(first, desk_revision=first.desk_revision + 1)


def happens_between(name: str, store: Path) -> None:
    """What changes the answer where no other version does: somebody enters something, or keeps a snapshot."""
    if name == "desk_revision":
        desk = desk_of(store)
        at = desk.revision()
        desk.carry_out(ChangeSettings((("company", f"North & Sons, the {at}th"),), at), OWNER, MOMENT)
    if name == "stamp":  # a snapshot is kept: no figure of another page changes by it, and the desk's revision stays
        door, asked = door_of(store), asked_of(store)
        picked = (Picked("settings", "settings", (("period", "2026-Q1"),)),)
        kept_deck(door, frozen_deck(door, asked.version, OWNER, Draft("Board", "en", picked)), OWNER, MOMENT)


def told(answer: Answer) -> str:
    """All that a reader sees of an answer."""
    parts = [f"{answer.clients} clients"]
    for each in answer.panels:
        drawing = each.figure.to_dict() if each.figure is not None else None
        parts += [panel_json(each.panel).decode(), repr(each.tiles), repr(drawing), repr(each.words.language)]
    return "\n".join(parts)


def wrong_reader(cached: Callable[[Any], Answer], first: Any, second: Any, between: Callable[[], None]) -> bool:
    """The guard: whether who asks second is told anything but the right answer to the own question."""
    cached(first)
    between()
    return told(cached(second)) != told(answered.__wrapped__(second))


def careless(name: str) -> Callable[[Asked], Any]:
    """Questions as `Asked`, whose equality and hash leave that field out: a key without it."""
    shape = [(f.name, f.type, field(compare=f.name != name)) for f in fields(Asked)]
    kind = make_dataclass("Careless", shape, frozen=True)
    return lambda asked: kind(**{f.name: getattr(asked, f.name) for f in fields(Asked)})


def test_every_part_of_the_key_has_a_pair_of_questions() -> None:
    missing = {f.name for f in fields(Asked)} ^ set(PAIRS)
    assert not missing, f"write a pair of questions that differ only in {missing}, and whose right answers differ"


@pytest.mark.parametrize("name", [f.name for f in fields(Asked)])
def test_a_key_without_one_of_its_parts_turns_the_guard_red(name: str, two_stores: tuple[Path, Path]) -> None:
    first, second = PAIRS[name](asked_of(two_stores[0]), two_stores[1])
    assert [f.name for f in fields(Asked) if getattr(first, f.name) != getattr(second, f.name)] == [name]
    mutated, as_key = lru_cache(answered.__wrapped__), careless(name)
    entered = lambda: happens_between(name, two_stores[0])  # noqa: E731
    assert wrong_reader(mutated, as_key(first), as_key(second), entered), f"without {name} nobody noticed"


@pytest.mark.parametrize("name", [f.name for f in fields(Asked)])
def test_with_the_whole_key_everybody_gets_the_own_answer(name: str, two_stores: tuple[Path, Path]) -> None:
    first, second = PAIRS[name](asked_of(two_stores[0]), two_stores[1])
    assert not wrong_reader(answered, first, second, lambda: happens_between(name, two_stores[0]))


def test_what_the_filter_bar_offers_is_kept_per_store_version_and_scope(two_stores: tuple[Path, Path]) -> None:
    asked = asked_of(two_stores[0])
    kept = lru_cache(lambda scopeless: offered_under.__wrapped__(*scopeless.parts))
    question = make_dataclass("Scopeless", [("parts", tuple, field(compare=False)), ("store", Path)], frozen=True)
    everything = kept(question((asked.store, asked.version, OWNER), asked.store))
    assert kept(question((asked.store, asked.version, NORTH), asked.store)) is everything, "the mutation leaks"
    own = offered(asked.store, asked.version, NORTH)
    assert {r.region_id for r in own.regions} == {"N"} and offered(asked.store, asked.version, OWNER) == everything


def test_a_store_made_anew_under_a_running_server_is_answered_anew(tmp_path: Path) -> None:
    root = tmp_path / "store"
    three_clients(root)
    before = told(answered(asked_of(root)))
    root.rename(tmp_path / "gone")
    elsewhere(root)
    now = asked_of(root)
    assert told(answered(now)) == told(answered.__wrapped__(now)) != before


KNOWN = {
    "data/warehouse/builder.py": {"_as_declared": ["str", "ops.Node"], "_translated": ["ops.Node"]},
    "ui/cache.py": {
        "door_of": ["Path"],
        "answered": ["Asked"],
        "answered_at_length": ["Asked"],
        "offered_under": ["Path", "Version", "Scope"],
        "warmed_up": [],
    },
    "exports/paper/pdf.py": {"_fonts": []},
    "ui/filter_bar.py": {"_period_labels": ["tuple[Period, ...]", "Grain", "Words"]},
    "ui/style.py": {"rules": ["Theme"], "_theme_read_once": []},
    "charts/theme.py": {"theme_of": ["Name", "str"]},
    "data/engine.py": {"_compiled": ["ops.Node"]},
    "data/narrowing.py": {"narrowed": ["str", "Condition"]},
    "data/gate/synonyms.py": {"words_of": ["str"], "file_words": ["str"], "_all_words": [], "_amount_words": []},
    "data/quality.py": {"_bare": []},
    "data/topics.py": {"_replaced": ["str"]},
    "ui/asker.py": {"_closed": ["str"]},
    "ui/early.py": {"early": []},
    "ui/guard.py": {"page_policy": ["str"], "inline_scripts": []},
    "ui/cookies.py": {"_key": ["str"], "unsealed": ["str", "str", "str"]},
    "metrics/drivers/importance.py": {"_over_orders": ["int"]},
    "metrics/loyalty/bg_nbd.py": {"_beta_nodes": ["float", "float"]},
    "data/sample/goods.py": {"goods": []},
    "data/warehouse/places.py": {"_pinyin": ["str"]},
    "locales/messages.py": {"translations": ["str"]},
    "locales/filling.py": {"_parts": ["str"]},
    "locales/numbers.py": {"_last_place": ["int"], "currency_words": ["Shape", "str"]},
    "locales/days.py": {"_formatted": ["date", "str", "str"]},
    "charts/axes.py": {"_ems": ["str"]},
    "charts/chart.py": {"_named": ["tuple[str, ...]"]},
    "metrics/drivers/map.py": {"_drawn": ["int"]},
    "metrics/kpi_cells.py": {"columns_named": ["tuple[str, ...]"]},
    "metrics/series.py": {"_by_place": ["_Same"], "parts_of": ["Period", "Grain"]},
    "locales/words.py": {"words_for": ["str", "str"]},
}
"""Every cache that keeps more than a question (an unbound table has no rows), with what its key is made of.

Whoever adds one has looked at what its key leaves out: what a person may see is kept under a Scope or a Condition, or
not at all. `_Same` is equal to nothing but the frame that whoever asks holds in their hands already."""
MADE_OF_PLAIN_VALUES = (str, int, float, bool, date, Path, type(None))


def caches(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [f for f in module.functions() if any(dotted(d).split(".")[-1] in CACHES for d in f.decorator_list)]


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    every = function.args
    return [*every.posonlyargs, *every.args, *([every.vararg] if every.vararg else []), *every.kwonlyargs]


def test_every_cache_of_the_product_is_known_with_its_key() -> None:
    found: dict[str, dict[str, list[str]]] = {}
    for module in product():
        for function in caches(module):
            if function.returns is None or ast.unparse(function.returns) != "ir.Table":
                key = [ast.unparse(a.annotation) if a.annotation else "?" for a in arguments(function)]
                found.setdefault(module.name, {})[function.name] = key
    assert {name: found[name] for name in found if found[name] != KNOWN.get(name)} == {}, (
        "add it with its key, or undo it"
    )


def test_no_key_names_a_frame_a_connection_a_view_or_an_argument_left_out() -> None:
    forbidden = ("View", "Frame", "Series", "Connection", "Cursor", "Engine", "Door", "ndarray", "Any", "?")
    wrong = [
        f"{module.name} {function.name}({argument.arg})"
        for module in product()
        for function in caches(module)
        for argument in arguments(function)
        if argument.arg.startswith("_")
        or any(word in (ast.unparse(argument.annotation) if argument.annotation else "?") for word in forbidden)
    ]
    assert not wrong


def is_plain(kind: Any) -> bool:
    """Whether all values of a type are frozen, hashable and compared by all they hold."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return True
    if origin in (tuple, frozenset, UnionType, Union):
        return all(part is Ellipsis or is_plain(part) for part in parts)
    if not isinstance(kind, type):
        return False
    if issubclass(kind, BaseModel):
        hints = get_type_hints(kind)
        return bool(kind.model_config.get("frozen")) and all(is_plain(hints[name]) for name in kind.model_fields)
    if is_dataclass(kind):
        hints, whole = get_type_hints(kind), all(f.compare for f in fields(kind))
        frozen = kind.__dataclass_params__.frozen and kind.__hash__ is not None
        return frozen and whole and all(is_plain(hints[f.name]) for f in fields(kind))
    return kind in MADE_OF_PLAIN_VALUES


@pytest.mark.parametrize("function", [answered, offered_under, door_of, narrowed], ids=lambda f: f.__name__)
def test_keys_are_frozen_plain_values_down_to_the_last_field(function: Any) -> None:
    hints = get_type_hints(function.__wrapped__)
    asked = {name: kind for name, kind in hints.items() if name != "return"}
    assert asked and not [name for name, kind in asked.items() if not is_plain(kind)]


def test_the_rule_of_plain_values_knows_what_is_none() -> None:
    loose = make_dataclass("Loose", [("rows", list)], frozen=True)
    partly = make_dataclass("Partly", [("scope", str, field(compare=False))], frozen=True)
    assert not any(
        is_plain(kind) for kind in (list, dict, Any, object, loose, partly, make_dataclass("Open", [("a", int)]))
    )
    assert is_plain(tuple[str, ...]) and is_plain(Asked) and is_plain(Scope)


def test_what_is_narrowed_is_kept_under_all_of_the_rights() -> None:
    """The one cache below the screen that a right can reach: its key holds who may see what and which topics."""
    whole = {f.name for f in fields(Condition)}
    assert {"allowed", "topics", "regions", "channels", "tiers", "managers", "period", "until", "span"} <= whole
