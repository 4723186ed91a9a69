"""The form that erases a client: who sees it, what it asks for, what it comes to."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from data.desk import Desk, NotAllowed
from data.execution import EraseClient, carry_out
from data.scope import TOPICS, Scope
from data.warehouse.erasing import NoSuchClient
from data.warehouse.store import Store
from locales import words_for
from pages.pieces.editing import Editor
from pages.setup.erase_form import erase_form
from tests.data.erased import AT, CODE, OWNER, company, erased_list, traces_in
from tests.data.small import view_of

WORDS = words_for("en")
TYPED = {"client": CODE, "again": CODE, "reason": "asked for it"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("company")).root


def form(store: Store, scope: Scope = OWNER) -> Editor | None:
    found = erase_form(view_of(store, "2026", scope), {})
    assert found is None or isinstance(found, Editor)
    return found


def test_only_who_may_set_up_and_see_names_is_offered_it(made: Path) -> None:
    store = Store(made)
    assert form(store) is not None
    for scope in (
        replace(OWNER, topics=TOPICS - {"personal"}), replace(OWNER, role="manager"),
        replace(OWNER, everywhere=False, regions=frozenset("N")),
    ):  # fmt: skip
        assert form(store, scope) is None
        with pytest.raises(NotAllowed):
            carry_out(made, EraseClient(CODE, "asked"), scope, AT)


def test_the_code_is_typed_twice_and_a_look_says_what_would_go(made: Path) -> None:
    editor = form(Store(made))
    assert editor is not None and editor.preview is not None
    assert editor.check(TYPED, WORDS) == "" and editor.command(TYPED, frozenset(), 1) == EraseClient(
        CODE, "asked for it"
    )
    assert "both times" in editor.check(TYPED | {"again": "C000018"}, WORDS)
    assert "type the code" in editor.check(TYPED | {"client": "", "again": ""}, WORDS)
    assert "reason" in editor.check(TYPED | {"reason": ""}, WORDS)
    said = editor.preview(TYPED, WORDS)
    assert "14 rows would go" in said and "sales 5" in said and "Backups" in said
    assert "no client of that code" in editor.preview(TYPED | {"client": "C999"}, WORDS)


def test_sending_it_erases_the_client_and_the_log_of_access_says_so(made: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(made, tmp_path / "store"))
    with pytest.raises(NoSuchClient):
        carry_out(root, EraseClient("C999", "asked"), OWNER, AT)
    carry_out(root, EraseClient(CODE, "asked for it"), OWNER, AT)
    assert traces_in(Store(root)) == [] and erased_list(Store(root)) == [(CODE, "anna", "asked for it")]
    with Desk.at(root) as desk:
        (event, *_), _count = desk.events()
        assert (event.who, event.event, dict(event.detail)) == ("anna", "erase", {"act": "done", "by": "screen"})
