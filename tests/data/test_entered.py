"""What people entered, as the reader of a view may know it: their own clients, their topics, what still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.desk import Desk, NotAllowed, NotYours
from data.desk.commands import EndOverride, OverrideKind, SaveScheme
from data.execution import carry_out
from data.scope import NOBODY, Scope, whole_company
from data.warehouse.store import Store
from tests.data.small import EVERYBODY, three_clients, view_of

AT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
ANNA = whole_company("anna", "test")
LI = Scope("Li", regions=frozenset(("N",)), topics=frozenset(("money", "satisfaction")), why="her region")
SATISFIED = Scope("eve", everywhere=True, topics=frozenset(("satisfaction",)), why="no money")
AS_OF = date(2026, 4, 10)


def said(client: str, until: date = date(2026, 12, 31), kind: str = "partner") -> OverrideKind:
    return OverrideKind(client, kind, "we know them", "Li", until)


def judged(root: Path) -> Store:
    store = three_clients(root)
    carry_out(store.root, said("n1"), LI, AT)
    carry_out(store.root, said("s1", kind="reform"), ANNA, AT)
    return store


def names(store: Store, scope: Scope) -> tuple[list[str], list[str]]:
    view = view_of(store, "2026-Q1", scope, channels=("hotel",))
    return [each.client_id for each in view.overrides], [each.client_id for each in view.override_history]


def test_a_manager_judges_and_sees_own_clients_only_whatever_the_filters(tmp_path: Path) -> None:
    store = judged(tmp_path)
    assert names(store, EVERYBODY) == (["n1", "s1"], ["n1", "s1"])
    assert names(store, LI) == (["n1"], ["n1"])
    assert names(store, SATISFIED) == names(store, NOBODY) == ([], [])
    for command in (said("s1"), EndOverride("s1"), said("nobody")):
        with pytest.raises(NotYours):
            carry_out(store.root, command, LI, AT)
    for scope in (NOBODY, SATISFIED, replace(LI, regions=frozenset(("elsewhere",)))):
        with pytest.raises(NotAllowed):
            carry_out(store.root, said("n1"), scope, AT)
    with Desk.at(store.root) as desk:
        assert desk.revision() == 2


def test_a_client_that_is_not_there_is_judged_by_nobody(tmp_path: Path) -> None:
    for root in (three_clients(tmp_path / "some").root, tmp_path / "empty"):
        with pytest.raises(NotYours, match="there is no client x1"):
            carry_out(root, said("x1"), ANNA, AT)


def test_an_override_holds_up_to_and_with_its_last_day_and_stays_on_the_trail(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    carry_out(store.root, said("n1", AS_OF), ANNA, AT)
    carry_out(store.root, said("n2", date(2026, 4, 9)), ANNA, AT)
    carry_out(store.root, said("s1"), ANNA, AT)
    carry_out(store.root, EndOverride("s1"), ANNA, AT)
    assert view_of(store, "2026-Q1").as_of == AS_OF
    assert names(store, EVERYBODY) == (["n1"], ["n1", "n2", "s1", "s1"])


def test_whoever_sees_anything_sees_by_which_scheme_is_graded(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    carry_out(store.root, SaveScheme("2026", (40, 30, 20, 10), (91, 81, 65)), ANNA, AT)
    for scope in (EVERYBODY, LI, SATISFIED):
        assert [scheme.name for scheme in view_of(store, "2026-Q1", scope).grade_schemes] == ["2026"]
    assert view_of(store, "2026-Q1", NOBODY).grade_schemes == ()
