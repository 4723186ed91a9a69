"""Expressions that differ in their days and keys only: the SQL of a template is the SQL of the expression itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis import _

from data.engine import _translated
from data.tables import served
from data.templates import Compiled, Templates, built

DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
KEYS = st.lists(st.integers(-5, 2_000_000_000), min_size=1, max_size=60)


def asked(first: date, last: date, keys: Sequence[int], more: float = 7) -> ir.Table:
    """Orders of some clients between two days, with a join, a number and words that are part of the pattern."""
    orders, clients = served("orders_anywhere"), served("clients_anywhere")
    chosen = ibis.literal(list(keys), "array<int32>").unnest().name("chosen").as_table()
    inside = orders.filter(orders.ordered_on >= ibis.literal(first), orders.ordered_on <= ibis.literal(last))
    named = clients.filter(clients.client_key.isin(keys), clients.tier.isin(["A", "B"]))
    named = named.semi_join(chosen, named.client_key == chosen.chosen)
    sums = inside.group_by("client_key").agg(value=inside.value_e4.sum() + more, last=ibis.literal(last))
    return named.join(sums, "client_key").select("client_id", "value", "last")


def bare(words: str) -> str:
    """SQL without the spaces that depend on how long a list is."""
    return "".join(words.split())


@given(st.lists(st.tuples(DAYS, DAYS, KEYS), min_size=2, max_size=4))
def test_sql_of_a_template_is_that_of_the_expression(each: list[tuple[date, date, list[int]]]) -> None:
    templates = Templates(_translated)
    for first, last, keys in each:
        node = asked(first, last, tuple(keys)).op()
        made, own = templates.of(node), _translated(node)
        assert (bare(made.sql), made.tables) == (bare(own.sql), own.tables)
        unbuilt = templates.of_built(built(asked, first, last, tuple(keys)))
        assert (bare(unbuilt.sql), unbuilt.tables) == (bare(own.sql), own.tables)


def test_other_days_and_keys_are_not_translated_again() -> None:
    told: list[Compiled] = []

    def noted(node: ibis.expr.operations.Node) -> Compiled:
        told.append(_translated(node))
        return told[-1]

    templates = Templates(noted)
    templates.of(asked(date(2026, 1, 1), date(2026, 3, 31), [1, 2]).op())
    found = templates.of(asked(date(2025, 4, 1), date(2025, 6, 30), [3]).op())
    assert len(told) == 1 and "MAKE_DATE(2025, 6, 30)" in found.sql and "9000" not in found.sql


def test_keys_that_come_after_days_are_not_translated_again_either() -> None:
    told: list[Compiled] = []

    def noted(node: ibis.expr.operations.Node) -> Compiled:
        told.append(_translated(node))
        return told[-1]

    def narrowed(day: date, keys: list[int]) -> ibis.expr.operations.Node:
        orders = served("orders_anywhere").filter(_.ordered_on <= ibis.literal(day))
        return orders.filter(_.client_key.isin(keys)).op()

    templates = Templates(noted)
    templates.of(narrowed(date(2026, 3, 31), [1, 2]))
    found = templates.of(narrowed(date(2026, 6, 30), [7, 8, 9]))
    assert len(told) == 1 and bare(found.sql) == bare(_translated(narrowed(date(2026, 6, 30), [7, 8, 9])).sql)


def test_other_numbers_words_and_equalities_are_other_patterns() -> None:
    told: list[Compiled] = []

    def noted(node: ibis.expr.operations.Node) -> Compiled:
        told.append(_translated(node))
        return told[-1]

    templates, day = Templates(noted), date(2026, 1, 1)
    templates.of(asked(day, date(2026, 3, 31), [1]).op())
    assert "8" in templates.of(asked(day, date(2026, 3, 31), [1], more=8).op()).sql and len(told) == 2
    templates.of(asked(day, day, [1]).op())
    assert len(told) == 3


def test_what_names_no_day_and_no_key_is_translated_as_it_is() -> None:
    node = served("clients").select("client_id").op()
    assert Templates(_translated).of(node) == _translated(node)


def test_what_is_built_once_serves_other_days_and_keys_but_no_other_numbers_and_no_equal_days() -> None:
    calls: list[tuple[object, ...]] = []

    def noted(first: date, last: date, keys: tuple[int, ...], more: float = 7) -> ir.Table:
        calls.append((first, last, keys, more))
        return asked(first, last, keys or (0,), more)

    templates, day, later = Templates(_translated), date(2026, 1, 1), date(2026, 3, 31)
    templates.of_built(built(noted, day, later, (1, 2)))
    assert "MAKE_DATE(2024, 5, 6)" in templates.of_built(built(noted, day, date(2024, 5, 6), (3,))).sql
    assert len(calls) == 1
    templates.of_built(built(noted, day, day, (1, 2)))
    templates.of_built(built(noted, day, later, (1, 2), 1))
    templates.of_built(built(noted, day, later, (1, 2), 1.0))
    templates.of_built(built(noted, day, later, ()))
    assert len(calls) == 5


def test_who_reckons_with_a_day_while_building_is_told() -> None:
    def day_before(day: date) -> ir.Table:
        return served("orders_anywhere").filter(_.ordered_on <= ibis.literal(day - timedelta(days=1)))

    with pytest.raises(ValueError, match="reckons with its days or keys"):
        Templates(_translated).of_built(built(day_before, date(2026, 1, 1)))
