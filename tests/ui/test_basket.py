"""The basket: how a collected panel is called, and where the boxes stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from charts.panel import Panel
from data.desk import Picked
from data.engine import Version
from data.periods import period_from_key
from data.scope import TOPICS, Scope
from data.settings import Settings
from exports.freezing import answered
from locales import words_for
from pages import page_named
from pages.pieces.asking import NotAskable
from tests.data.small import EVERYBODY
from tests.ui.test_screen import site
from ui.basket import ON_ITS_PAGE, message_of, where_from
from ui.cache import door_of
from ui.collecting import Collector, Pairs
from ui.site import Here, Site, panels_asked

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


def asked_of_nothing(page: str, pairs: Pairs) -> tuple[Panel, ...]:
    """As the site asks: with a page, a period and a region that are not there any more."""
    page_named(page)
    period_from_key(dict(pairs)["period"], 1)
    if dict(pairs).get("region") == "X":
        raise NotAskable("Region", "X")
    return (Panel("year", "Revenue 3"),)


@pytest.mark.parametrize(
    ("page", "panel", "address", "said", "place"),
    [("kpis", "year", {"period": "2026-Q1"}, "Revenue 3", "KPIs · Q1 2026"),
     ("kpis", "old", {"period": "2026-Q1"}, "old: This panel is not there any more.", "KPIs · Q1 2026"),
     ("renamed", "year", {"period": "2026-Q1"}, "year: This panel is not there any more.", "renamed · Q1 2026"),
     ("kpis", "year", {"period": "2026-W61"}, "year: This panel is not there any more.", "KPIs · 2026-W61"),
     ("kpis", "year", {"period": "2026-Q1", "region": "X"}, "Region X is not known here any more",
      "KPIs · Q1 2026 · X")],
)  # fmt: skip
def test_an_entry_that_means_nothing_any_more_says_so_and_locks_nobody_out(
    page: str, panel: str, address: dict[str, str], said: str, place: str
) -> None:
    here, each = replace(HERE, panels_of=asked_of_nothing), Picked(page, panel, tuple(address.items()))
    assert message_of(each, here, words_for("en")) == said
    assert where_from(each, here, words_for("en")) == place


@pytest.mark.parametrize(
    ("pairs", "lost"),
    [((("region", "gone"),), "Region gone"), ((("period", "2026-W61"),), "Period 2026-W61"),
     ((("compare", "tomorrow"),), "Comparison tomorrow"), ((("kpi", "gone"),), "gone")],
)  # fmt: skip
def test_a_code_that_is_not_known_any_more_is_said_and_not_left_out(
    sample_store: Path, pairs: Pairs, lost: str
) -> None:
    with pytest.raises(NotAskable, match=lost):
        panels_asked(site_of(sample_store), "en", "kpis", pairs)


def test_the_basket_shows_what_freezing_would_keep(sample_store: Path) -> None:
    """A control that the page has no more says nothing, and a period without data is answered, without."""
    asked = panels_asked(site_of(sample_store), "en", "kpis", (("period", "1999"), ("no_such_control", "a")))
    version = site_of(sample_store).version
    picked = Picked("kpis", asked[0].key, (("period", "1999"), ("no_such_control", "a")))
    kept, origin = answered(door_of(sample_store), version, EVERYBODY, picked, "en")
    assert kept.message == asked[0].message and "1999" in origin.period


def site_of(store: Path) -> Site:
    version = door_of(store).current()
    assert version is not None
    return replace(site(EVERYBODY, version.name), store=store, version=version)
