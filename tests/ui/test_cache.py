"""The one cache: everything an answer depends on is in its key, and nobody gets another person's answer."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from data.engine import Version
from data.periods import period_from_key
from data.scope import NOBODY, TOPICS, Scope, Selection, whole_company
from data.settings import Settings
from ui.cache import Answer, Asked, HalfAnswered, answer_to, answered, answered_at_length, door_of, offered

VERSION = Version("000001", date(2026, 10, 16), Settings(), (), (), 0)
ASKED = Asked(
    store=Path("store"),
    version=VERSION,
    desk_revision=0,
    settings=Settings(),
    scope=whole_company("anna", "test"),
    selection=Selection(period_from_key("2026-Q3")),
    page="overview",
    controls=(("kpi", "revenue"),),
    client="",
    language="en",
    theme="light",
)
OTHERS: dict[str, Any] = {
    "store": Path("another"),
    "version": replace(VERSION, name="000002"),
    "desk_revision": 1,
    "settings": Settings(currency="CNY"),
    "scope": Scope("ben", regions=frozenset(("E",)), topics=TOPICS),
    "selection": Selection(period_from_key("2026-Q2")),
    "page": "kpis",
    "controls": (("kpi", "orders"),),
    "client": "C1",
    "language": "zh",
    "theme": "dark",
    "stamp": "000001",
}


@pytest.mark.parametrize("name", [each.name for each in fields(Asked)])
def test_everything_an_answer_depends_on_tells_two_questions_apart(name: str) -> None:
    other = replace(ASKED, **{name: OTHERS[name]})
    assert other != ASKED and len({other, ASKED}) == 2


def test_the_rule_says_how_many_parts_a_key_has() -> None:
    assert {each.name for each in fields(Asked)} == set(OTHERS)
    assert all(each.compare for each in fields(Asked))


def of(store: Path, scope: Scope, page: str = "overview") -> Asked:
    version = door_of(store).current()
    assert version is not None
    options = offered(store, version, whole_company("test", "test"))
    assert options.first is not None
    return replace(
        ASKED, store=store, version=version, settings=version.settings, scope=scope, page=page, controls=(),
        selection=Selection(options.first),
    )  # fmt: skip


def one_region(store: Path) -> Scope:
    version = door_of(store).current()
    assert version is not None
    region = next(r for r in offered(store, version, whole_company("test", "test")).regions if r.depth == 1)
    return Scope("ben", regions=frozenset((region.region_id,)), topics=TOPICS, why="test")


def test_a_narrow_scope_gets_its_own_answer_though_the_wide_one_is_kept(sample_store: Path) -> None:
    everything = answered(of(sample_store, whole_company("anna", "test")))
    part = answered(of(sample_store, one_region(sample_store)))
    assert 0 < part.clients < everything.clients
    assert answered(of(sample_store, NOBODY)).clients == 0


def test_a_key_without_the_scope_would_hand_one_persons_answer_to_another(sample_store: Path) -> None:
    """The mutation: were the scope left out of the key, the test above would turn red."""

    @dataclass(frozen=True)
    class Careless:
        asked: Asked = field(compare=False)
        page: str = "overview"

    kept = lru_cache(lambda careless: answered(careless.asked))
    wide: Answer = kept(Careless(of(sample_store, whole_company("anna", "test"))))
    assert kept(Careless(of(sample_store, one_region(sample_store)))) is wide


def test_the_same_question_is_answered_from_the_cache(sample_store: Path) -> None:
    asked = of(sample_store, whole_company("anna", "test"))
    assert answered(asked) is answered(of(sample_store, whole_company("anna", "test")))


def test_whole_decks_are_not_among_the_many_answers_kept(sample_store: Path) -> None:
    asked = of(sample_store, whole_company("anna", "test"), "snapshots")
    before = answered.cache_info()
    assert answer_to(asked) is answer_to(asked) and answered.cache_info() == before
    limit = answered_at_length.cache_info().maxsize
    assert limit is not None and limit <= 4


def test_a_page_that_fails_keeps_nothing_and_hands_on_what_came_before(sample_store: Path) -> None:
    odd = replace(of(sample_store, whole_company("anna", "test")), page="overview", theme="no such theme")
    with pytest.raises((HalfAnswered, KeyError)):
        answered(odd)
    with pytest.raises((HalfAnswered, KeyError)):
        answered(odd)
