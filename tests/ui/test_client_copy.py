"""All that is held about one client leaves in one file, noted, for whoever may set up and see everything."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.contract import TABLES
from data.desk import Desk, NotAllowed
from data.scope import TOPICS, Scope, whole_company
from data.warehouse.erasing import NoSuchClient
from data.warehouse.store import Store
from locales import words_for
from tests.data.small import published, sale
from tests.metrics.companies import client, region
from ui.beside import NotMade
from ui.client_copy import NAME, _made
from ui.noting import outgoing

OWNER = whole_company("anna", "test")
LESS = Scope("ben", everywhere=True, topics=TOPICS - {"personal"}, why="test", role="administrator")
AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    rows = {
        "regions": [region("C", None), region("N")],
        "clients": [client("c1", "N") | {"name": "福来茶楼"}, client("c2", "N") | {"name": "Second Tea"}],
        "sales": [sale("c1", "2026-01-05", 5), sale("c2", "2026-01-06", 7)],
    }
    return published(tmp_path_factory.mktemp("copy"), rows)


def copied(store: Store, scope: Scope, code: str, holds: bool = True, language: str = "en") -> bytes:
    leaving = outgoing(store.root, scope.who, {}, lambda: holds)
    told: list[float] = []
    file = _made(leaving, scope, code, lambda: AT, words_for(language), told.append, lambda others: None)
    assert file.name == NAME and told
    return file.content


def noted(store: Store) -> list[tuple[str, str, str]]:
    with Desk.at(store.root, "") as desk:
        return [(each.who, each.event, each.what) for each in desk.events()[0]]


def test_the_copy_holds_the_client_and_nobody_else_and_is_noted_before_it_leaves(store: Store) -> None:
    with zipfile.ZipFile(io.BytesIO(copied(store, OWNER, "c1"))) as archive:
        assert {"index.html", "client.json", "clients.csv", "sales.csv"} <= set(archive.namelist())
        texts = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    assert "福来茶楼" in texts and "Second Tea" not in texts and "c2" not in texts
    assert ("anna", "personal", "c1") in noted(store)


@pytest.mark.parametrize(
    ("language", "title", "stands"),
    [("en", "All that is held about client c1", "Who it is"), ("zh", "关于客户 c1 所保存的全部内容", "客户是谁")],
)
def test_the_page_to_read_first_is_in_the_language_of_whoever_asks(
    store: Store, language: str, title: str, stands: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(copied(store, OWNER, "c1", language=language))) as archive:
        page = archive.read("index.html").decode()
    assert f'<html lang="{language}">' in page and f"<h1>{title}</h1>" in page and f"<h2>{stands}</h2>" in page
    words = words_for(language)
    assert all(f"<th>{words(text)}</th>" in page for text in ("file", "one row per", "as it is now"))
    assert words(TABLES["sales"].one_row_per) in page and "福来茶楼" in page and "2026-11-23 00:00" in page


def test_no_copy_is_made_for_a_code_nobody_knows_nor_without_every_topic_nor_after_rights_are_cut(store: Store) -> None:
    before = noted(store)
    with pytest.raises(NoSuchClient):
        copied(store, OWNER, "c9")
    with pytest.raises(NotAllowed):
        copied(store, LESS, "c1")
    with pytest.raises(NotMade):
        copied(store, OWNER, "c1", holds=False)
    assert noted(store) == before


def session(root: str, topics: list[str]) -> None:
    from datetime import UTC, datetime
    from pathlib import Path
    from types import SimpleNamespace
    from typing import Any, cast

    from data.scope import Scope
    from locales import words_for
    from ui.client_copy import show_client_copy
    from ui.noting import outgoing

    scope: Any = Scope("anna", everywhere=True, topics=frozenset(cast(Any, topics)), why="test", role="administrator")
    here: Any = SimpleNamespace(collector=SimpleNamespace(scope=scope))
    leaving = outgoing(Path(root), "anna", {}, lambda: True)
    show_client_copy(leaving, lambda: datetime(2026, 11, 23, tzinfo=UTC), words_for("en"), here)


def ran(root: Path, topics: frozenset[str]) -> AppTest:
    return AppTest.from_function(session, args=(str(root), sorted(topics)), default_timeout=60).run()


def test_the_box_is_there_for_whoever_sees_everything_and_asks_for_a_code(store: Store) -> None:
    assert not ran(store.root, TOPICS - {"personal"}).text_input
    app = ran(store.root, TOPICS)
    asked = app.button[0].click().run()
    assert not asked.exception and asked.caption[-1].value == "type the code of the client"
    app.text_input[0].set_value(" c2 ")
    app.button[0].click().run()
    for _turn in range(100):
        app.run()
        if app.get("download_button"):
            break
    assert not app.exception and [each.label for each in app.get("download_button")] == [NAME]
    assert ("anna", "personal", "c2") in noted(store)
