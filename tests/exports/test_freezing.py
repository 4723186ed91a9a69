"""Freezing: a draft asked at one version, kept, and opened again as it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import pages
from charts.frozen import panel_record
from data.desk import Draft, Picked
from data.door import Door
from data.engine import Version
from data.execution import KeepDraft, carry_out
from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection, whole_company
from data.since import footing_of
from exports.deck import Deck
from exports.freezing import NothingPicked, answered, content_of, deck_from, frozen_deck, kept_deck, opened_deck
from exports.tables import panel_csv, panel_json
from exports.whole import whole
from exports.workbook import panel_xlsx
from locales import words_for
from pages import PAGES, Chosen, Slider, page_named
from pages.pieces.page import Control
from tests.data.small import three_clients
from tests.metrics.companies import serving, store_of

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ANNA = whole_company("anna", "test")
SOUTH = Scope("wu", regions=frozenset(("S",)), topics=TOPICS, why="test")
Q1 = (("period", "2026-Q1"), ("compare", "last_year"))


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = three_clients(tmp_path_factory.mktemp("ready") / "store")
    carry_out(store.root, KeepDraft(Draft()), ANNA, AT)
    return store.root


@pytest.fixture
def door(ready: Path, tmp_path: Path) -> Iterator[Door]:
    shutil.copytree(ready, tmp_path / "store")
    opened = Door(tmp_path / "store")
    with opened.desk:
        yield opened


def now(door: Door) -> Version:
    version = door.current()
    assert version is not None
    return version


def taken(deck: Deck) -> list[bytes]:
    """What leaves of a deck, byte by byte."""
    found = []
    for slide in deck.slides:
        panel = whole(slide.panel)
        found += [panel_json(panel), panel_csv(panel), panel_xlsx(slide.panel, slide.origin)]
    return found


def said(deck: Deck) -> list[str]:
    slides = [(s.page, s.title, s.remark, s.address, s.origin, panel_record(s.panel)) for s in deck.slides]
    return [json.dumps(repr(slide)) for slide in slides]


DRAFT = Draft("一季度", "zh", (
    Picked("overview", "tiles", Q1),
    Picked("clients", "list", (*Q1, ("region", "S")), "Own title", "a remark"),
    Picked("overview", "by_period", Q1),
))  # fmt: skip


def test_a_kept_deck_opens_as_it_was_in_every_byte(door: Door) -> None:
    told: list[float] = []
    frozen = frozen_deck(door, now(door), ANNA, DRAFT, told.append)
    kept = kept_deck(door, frozen, ANNA, AT)
    assert said(kept) == said(frozen)
    assert (kept.snapshot, kept.made_by, kept.made_at, len(kept.checksum)) == ("000001", "anna", AT, 64)
    assert told[-1] == 1.0 and told == sorted(told)
    opened = opened_deck(Door(door.store.root), "000001", ANNA)
    assert said(opened) == said(frozen) and taken(opened) == taken(frozen)
    assert replace(opened, slides=()) == replace(kept, slides=())


def test_a_frozen_panel_says_what_the_page_says(door: Door) -> None:
    deck, words = frozen_deck(door, now(door), ANNA, DRAFT), words_for("zh", "")
    view = door.view(now(door), ANNA, Selection(period_from_key("2026-Q1"), regions=("S",)))
    page = page_named("clients")
    shown = {panel.key: panel for panel in page.panels(view, Chosen.of(page, view, {}), words)}
    assert panel_record(deck.slides[1].panel) == panel_record(shown["list"])
    assert deck.slides[1].headline == "Own title" and deck.slides[1].origin.filters[0].endswith("South")
    assert dict(deck.slides[1].address).items() >= {"period": "2026-Q1", "region": "S", "compare": "last_year"}.items()
    assert deck.slides[1].origin.as_of == now(door).as_of and deck.language == "zh"


def test_what_is_not_there_any_more_gives_a_slide_that_says_so(door: Door) -> None:
    gone = (
        Picked("no_page", "x", Q1), Picked("overview", "no_panel", Q1), Picked("clients", "list", (("region", "X"),)),
        Picked("clients", "list", (("period", "soon"),)), Picked("kpis", "year", (*Q1, ("kpi", "no_kpi"))),
    )  # fmt: skip
    deck = frozen_deck(door, now(door), ANNA, Draft("t", "en", (*gone, DRAFT.picked[0])))
    assert [bool(slide.panel.missing) for slide in deck.slides] == [True] * 5 + [False]
    assert [slide.panel.missing for slide in deck.slides][1:4] == [
        "this panel is no longer there",
        "Region X is not known here any more",
        "Period soon is not known here any more",
    ]  # fmt: skip
    assert said(kept_deck(door, deck, ANNA, AT)) == said(deck)
    with pytest.raises(NothingPicked):
        frozen_deck(door, now(door), ANNA, Draft("t", "en"))


def test_a_narrower_person_freezes_what_they_see_and_no_more(door: Door) -> None:
    """A filter for a region that is not theirs is not known to them: the slide says so, and tells nothing."""
    other = Picked("clients", "list", (*Q1, ("region", "N")))
    deck = frozen_deck(door, now(door), SOUTH, Draft("t", "en", (DRAFT.picked[0], other)))
    text = json.dumps([panel_record(slide.panel) for slide in deck.slides])
    assert "is not known here any more" in deck.slides[1].panel.missing
    assert not [name for name in ("永兴商店", "Second", "North", '"n1"') if name in text]
    kept = kept_deck(door, deck, SOUTH, AT)
    assert said(opened_deck(door, kept.snapshot, ANNA)) == said(deck)


def test_a_what_if_is_frozen_with_what_was_set_on_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    door = Door(store_of(serving, tmp_path_factory).root)
    page, view = page_named("what_if"), door.view(now(door), ANNA, Selection(period_from_key("2026-Q1")))
    slider = next(each for each in page.controls_for(view) if isinstance(each, Slider))
    panels = page.panels(view, Chosen.of(page, view, {}), words_for("en", ""))
    key = next(panel.key for panel in panels if panel.table is not None and panel.key != "scenarios")
    values = [f"{slider.low:g}", f"{slider.high:g}"]
    picked = [Picked("what_if", key, (*Q1, (slider.key, value))) for value in values]
    deck = frozen_deck(door, now(door), ANNA, Draft("t", "en", tuple(picked)))
    opened = deck_from(content_of(deck, ANNA, AT, footing_of(door, now(door))))
    assert [dict(slide.address)[slider.key] for slide in opened.slides] == values and said(opened) == said(deck)
    assert opened.slides[0].origin.controls != opened.slides[1].origin.controls


def test_panels_of_one_page_at_one_address_are_asked_once(door: Door) -> None:
    asked: list[str] = []

    def ask(version: Version, scope: Scope, selection: Selection) -> object:
        return door.view(version, scope, selection).watched(
            lambda view, make: asked.append("once") or make(view), print
        )

    before = len(asked)
    many = frozen_deck(door, now(door), ANNA, Draft("t", "en", (Picked("kpis", "tiles", Q1),)), ask=ask)  # type: ignore[arg-type]
    one = len(asked) - before
    again = Draft("t", "en", tuple(Picked("kpis", key, Q1) for key in ("tiles", "tiles", "tiles")))
    frozen_deck(door, now(door), ANNA, again, ask=ask)  # type: ignore[arg-type]
    assert len(asked) == before + 2 * one and len(many.slides) == 1


def test_a_page_that_fails_over_a_key_is_not_said_to_be_gone(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_view: object) -> tuple[Control, ...]:
        raise KeyError("a fault of that page")

    broken = tuple(replace(page, controls=fails) if page.key == "overview" else page for page in PAGES)
    monkeypatch.setattr(pages, "PAGES", broken)
    with pytest.raises(KeyError, match="a fault of that page"):
        frozen_deck(door, now(door), ANNA, Draft("t", "en", (DRAFT.picked[0],)))


def test_one_picked_panel_is_answered_with_where_it_comes_from(door: Door) -> None:
    panel, origin = answered(door, now(door), ANNA, DRAFT.picked[0], "en")
    assert panel.key == "tiles" and origin.version == "000001" and origin.period == "Q1 2026 against Q1 2025"


def test_content_is_plain_json_that_names_rights_settings_and_definitions(door: Door) -> None:
    deck = frozen_deck(door, now(door), SOUTH, DRAFT)
    content = content_of(deck, SOUTH, AT, footing_of(door, now(door), deck.definitions))
    about = content["about"]
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    assert about["scope"] == {"everywhere": False, "regions": ["S"], "topics": sorted(TOPICS)}
    assert about["footing"]["settings"]["promoter_from"] == 9 and about["definitions"] == deck.definitions != ""
    assert about["period"] == "2026 年一季度，对比 2025 年一季度" and about["who"] == "wu"
    assert said(deck_from(content)) == said(deck)
