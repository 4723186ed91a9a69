"""The basket: how a collected panel is called, and where the boxes stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from data.desk import Picked
from data.engine import Version
from data.scope import TOPICS, Scope
from data.settings import Settings
from locales import words_for
from pages import page_named
from tests.data.small import EVERYBODY
from tests.ui.test_screen import site
from ui.basket import ON_ITS_PAGE, where_from
from ui.collecting import Collector
from ui.site import Here

VERSION = Version("000002", date(2026, 4, 10), Settings(), (), (), 0)
HERE = Here(
    Collector(Path("store"), EVERYBODY, lambda command, progress: None), VERSION, False, "en", (), {}, {"N": "North"},
    lambda page, pairs: (),
)  # fmt: skip


def test_a_collected_panel_says_its_page_and_all_that_narrows_it() -> None:
    address = (("client", "c1"), ("compare", "target"), ("period", "2026-Q1"), ("region", "N,X"), ("tier", "A,B"))
    assert where_from(Picked("kpis", "year", address), HERE, words_for("en")) == "KPIs · Q1 2026 · North · X · A,B · c1"
    assert where_from(Picked("kpis", "year"), HERE, words_for("en")) == "KPIs"


def test_a_manager_has_a_basket_and_no_import_box() -> None:
    manager = Scope("li", regions=frozenset(("N",)), topics=TOPICS, why="her region")
    boxes = {"data": lambda words, here: None, "snapshots": lambda words, here: None}
    hers, mine = (replace(site(scope), extras=boxes) for scope in (manager, EVERYBODY))
    assert hers.shows_extra(page_named("snapshots")) and not hers.shows_extra(page_named("data"))
    assert mine.shows_extra(page_named("data")) and not mine.shows_extra(page_named("overview"))
    assert not replace(mine, newest="000003").shows_extra(page_named("data"))


def test_pages_that_answer_about_one_thing_are_not_offered_whole() -> None:
    assert all(page_named(key) for key in ON_ITS_PAGE)
