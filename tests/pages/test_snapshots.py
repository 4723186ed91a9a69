"""The page `snapshots`: what was shown, and whether it still holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import pages
from charts.frozen import CannotThaw, panel_record
from charts.panel import Panel
from data.desk import Draft, Picked
from data.desk.commands import ChangeSettings
from data.door import Door
from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection, whole_company
from data.since import Footing
from data.snapshots import keep
from data.snapshots.folder import CONTENT, FOLDER
from data.warehouse.store import Store
from exports.deck import Deck
from exports.freezing import content_of, deck_from, frozen_deck, kept_deck
from pages import PAGES, page_named
from tests.charts.freezing import thawed_alike
from tests.data.imports import HEADER, brought
from tests.data.small import three_clients
from tests.pages.showing import column, faults_of, panels_of, tiles_of

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ANNA = whole_company("anna", "test")
BLIND = replace(ANNA, who="zhao", topics=TOPICS - {"setup"})
FOOTING = Footing("000001", frozenset(), ())
Q1 = (("period", "2026-Q1"), ("compare", "last_year"))
SHOWN = (Picked("overview", "tiles", Q1), Picked("overview", "by_period", Q1), Picked("kpis", "tiles", Q1))


def line(order: str, client: str, day: str, revenue: int) -> str:
    return f"{order},1,{client},{day},1,{revenue}\n"


def kept(
    root: Path, scope: Scope = ANNA, picked: tuple[Picked, ...] = SHOWN, title: str = "Q1", language: str = "en"
) -> Deck:
    door = Door(root)
    with door.desk:
        version = door.current()
        assert version is not None
        return kept_deck(door, frozen_deck(door, version, scope, Draft(title, language, picked)), scope, AT)


def shown(root: Path, scope: Scope = ANNA, language: str = "en", **chosen: str) -> dict[str, Panel]:
    door = Door(root)
    with door.desk:
        version = door.current()
        assert version is not None
        view = door.view(version, scope, Selection(period_from_key("2026-Q1")))
        found = panels_of("snapshots", view, language, **chosen)
    faults = {key: [*faults_of(panel)] for key, panel in found.items()}
    assert not any(faults.values()), faults
    for panel in found.values():
        thawed_alike(panel)
    return found


@pytest.fixture(scope="module")
def restated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Snapshots 000001 and 000002, then later days, a correction of January by li, later days, snapshot 000003."""
    root = tmp_path_factory.mktemp("restated") / "store"
    store = Store(root)
    first = line("A", "c1", "2025-01-05", 100) + line("B", "c1", "2026-01-05", 200) + line("C", "c2", "2026-04-05", 70)
    brought(store, HEADER + first)
    kept(root)
    kept(root, BLIND, title="blind")
    brought(store, HEADER + line("D", "c1", "2026-04-25", 500))
    shutil.copytree(root, root.with_name("later days"))
    brought(store, HEADER + line("B", "c1", "2026-01-05", 260), who="li")
    brought(store, HEADER + line("E", "c1", "2026-04-28", 900))
    kept(root, picked=SHOWN[:2], title="Q1 again")
    return lambda name: root.with_name(name)


def test_without_a_snapshot_the_page_says_how_one_is_made(tmp_path: Path) -> None:
    found = shown(three_clients(tmp_path / "store").root)
    assert list(found) == ["tiles", "snapshots"] and "Add to snapshot" in found["snapshots"].missing
    assert (tiles_of(found["tiles"])["kept"].number, tiles_of(found["tiles"])["restated"].missing) == (
        0, "no snapshot is kept yet",
    )  # fmt: skip


def test_later_days_restate_nothing_of_a_period_that_was_over(restated: Callable[[str], Path]) -> None:
    found = shown(restated("later days"), snapshot="000001")
    assert found["restated"].missing and tiles_of(found["tiles"])["restated"].number == 0
    assert column(found["compared"], "state") == ["the same", "the same", "changed"]
    assert column(found["changes"], "value") == ["2026 to date"]


def test_a_corrected_past_is_listed_with_old_new_and_the_import_that_changed_it(
    restated: Callable[[str], Path],
) -> None:
    found = shown(restated("store"), snapshot="000001")
    table = found["restated"]
    rows = list(zip(*(column(table, key) for key in ("page", "value", "old", "new", "change", "cause")), strict=True))
    by = "import 3 · li · 2026-11-21 08:00 · orders.csv"
    assert ("Overview", "Revenue", "200", "260", "+60.00", by) in rows
    assert ("Overview", "Q1 2026 · Revenue", "200", "260", "+60.00", by) in rows
    assert ("KPIs", "Q1 2026", "200", "260", "+60.00", by) in rows
    assert not [row for row in rows if "to date" in str(row[1])], "the running year goes on: that is no restatement"
    assert {row[-1] for row in rows} == {by} and tiles_of(found["tiles"])["restated"].number == len(rows)
    assert table.message == f"{len(rows)} past numbers are others than in snapshot 000001"


def test_without_the_set_up_the_import_is_told_of_but_not_whose_it_was(restated: Callable[[str], Path]) -> None:
    found = shown(restated("store"), BLIND)
    assert column(found["snapshots"], "number") == ["000002"], "those of anna show more than zhao may see"
    assert set(column(found["restated"], "cause")) == {"an import"}


def test_a_snapshot_is_shown_exactly_as_it_was_whatever_came_later(restated: Callable[[str], Path]) -> None:
    before, later = shown(restated("later days"), snapshot="000001"), shown(restated("store"), snapshot="000001")
    keys = ["frozen_01_tiles", "frozen_02_by_period", "frozen_03_tiles"]
    assert list(later)[-3:] == keys
    assert [panel_record(later[key]) for key in keys] == [panel_record(before[key]) for key in keys]
    assert (
        tiles_of(later[keys[0]])["revenue"].number == 2_000_000 and later[keys[0]].message == "Key figures · Overview"
    )


def test_two_snapshots_are_compared_panel_by_panel_the_older_first(restated: Callable[[str], Path]) -> None:
    for chosen in ({"snapshot": "000001", "against": "000003"}, {"snapshot": "000003", "against": "000001"}):
        found = shown(restated("store"), **chosen)
        assert column(found["compared"], "state") == ["changed", "changed", "only in the older"]
        assert found["compared"].message == "0 of 3 panels are the same in snapshot 000001 and 000003"
        assert column(found["restated"], "value") == ["Revenue", "Q1 2026 · Revenue"]
        assert column(found["restated"], "old") == ["200", "200"]


def test_a_snapshot_in_chinese_is_read_on_an_english_page(tmp_path: Path) -> None:
    root = three_clients(tmp_path / "store").root
    titled = replace(SHOWN[1], title="自己的标题", remark="给董事会")
    kept(root, picked=(titled, Picked("no_page", "x", Q1)), title="一季度 <script>", language="zh")
    found = shown(root)
    assert column(found["compared"], "state") == ["the same", "only in the older"]
    assert found["frozen_01_by_period"].message == "自己的标题"
    assert found["frozen_01_by_period"].remarks[-1].text == "给董事会"
    assert found["frozen_02_x"].missing and column(found["snapshots"], "language") == ["简体中文"]
    assert list(shown(root, language="zh"))[-1] == "frozen_02_x"


def test_a_narrower_person_is_not_told_that_there_is_one(tmp_path: Path) -> None:
    root = three_clients(tmp_path / "store").root
    south = Scope("wu", regions=frozenset(("S",)), topics=TOPICS, why="test")
    kept(root)
    assert list(shown(root, south, snapshot="000001", against="000001")) == ["tiles", "snapshots"]
    kept(root, south, title="South")
    mine, every = shown(root, south, snapshot="000001"), shown(root)
    assert column(mine["snapshots"], "title") == ["South"] and column(every["snapshots"], "title") == ["South", "Q1"]
    assert "永兴商店" not in repr([panel_record(panel) for panel in mine.values()])


def test_a_wider_reader_sees_a_regional_snapshot_beside_what_its_maker_sees_now(tmp_path: Path) -> None:
    """Held against the whole company, every number of the south would be said to be restated."""
    root = three_clients(tmp_path / "store").root
    south = Scope("su", regions=frozenset(("S",)), topics=TOPICS, why="test")
    kept(root, south, title="South")
    kept(root, title="company")
    for scope in (ANNA, south):
        found = shown(root, scope, snapshot="000001")
        assert column(found["compared"], "state") == ["the same"] * 3 and found["changes"].missing
        assert tiles_of(found["tiles"])["restated"].number == 0, scope.who
    between = shown(root, snapshot="000001", against="000002")
    said = "Snapshots 000001 and 000002 are not compared: made under other rights"
    assert column(between["compared"], "state") == ["made under other rights"] * 3
    assert column(between["compared"], "changed") == [None] * 3
    assert between["compared"].message == between["restated"].missing == between["changes"].missing == said
    assert tiles_of(between["tiles"])["restated"].missing == said


def test_snapshots_in_two_languages_or_of_two_kinds_of_money_are_not_compared_by_their_words(tmp_path: Path) -> None:
    root = three_clients(tmp_path / "store").root
    kept(root)
    kept(root, language="zh", title="中文")
    with Door(root).desk as desk:
        desk.carry_out(ChangeSettings((("currency", "USD"),), desk.revision()), ANNA, AT)
    kept(root, title="dollars")
    for against, state in (("000002", "in another language"), ("000003", "in another currency")):
        found = shown(root, snapshot="000001", against=against)
        assert column(found["compared"], "state") == [state] * 3 and state in found["restated"].missing
        assert found["changes"].missing and not found["changes"].table


def test_a_page_that_fails_takes_no_other_panel_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_asked: object) -> Iterator[Panel]:
        raise RuntimeError("a fault of that page")

    root = three_clients(tmp_path / "store").root
    kept(root)
    broken = tuple(replace(page, panels=fails) if page.key == "kpis" else page for page in PAGES)
    monkeypatch.setattr(pages, "PAGES", broken)
    found = shown(root)
    assert column(found["compared"], "state") == ["the same", "the same", "could not be asked"]
    assert found["restated"].missing == "1 panel could not be asked" == tiles_of(found["tiles"])["restated"].second
    assert "a fault of that page" in caplog.text and list(found)[-1] == "frozen_03_tiles"


def test_what_figures_meant_otherwise_is_named_as_the_cause(restated: Callable[[str], Path], tmp_path: Path) -> None:
    """The same versions answer otherwise because they are asked by another Sidu."""
    root = shutil.copytree(restated("later days"), tmp_path / "store")
    door = Door(root)
    with door.desk:
        version = door.current()
        assert version is not None
        deck = frozen_deck(door, version, ANNA, Draft("old", "en", SHOWN))
        known = [tile for tile in deck.slides[0].panel.tiles if tile.number is not None]
        tiles = tuple(replace(tile, number=(tile.number or 0) + 10_000) for tile in known)
        slides = (replace(deck.slides[0], panel=replace(deck.slides[0].panel, tiles=tiles)), *deck.slides[1:])
        kept_deck(door, replace(deck, slides=slides, definitions="of an older Sidu"), ANNA, AT)
    causes = column(shown(root)["restated"], "cause")
    assert set(causes) == {"a newer Sidu defines figures otherwise"}


def test_panels_of_a_snapshot_are_marked_and_not_taken_as_if_they_were_of_today(tmp_path: Path) -> None:
    root = three_clients(tmp_path / "store").root
    kept(root)
    marked = {key for key, panel in shown(root).items() if panel.is_kept}
    assert marked == {"frozen_01_tiles", "frozen_02_by_period", "frozen_03_tiles"}
    later = (("period", "2026-Q2"), ("compare", "previous"), ("snapshot", "000001"), ("against", "now"))
    deck = kept(root, picked=(Picked("snapshots", "frozen_01_tiles", later), Picked("snapshots", "tiles", later)))
    assert [slide.panel.missing for slide in deck.slides] == [
        "this panel is of a kept snapshot: take that snapshot's files", "",
    ]  # fmt: skip


def test_a_snapshot_that_another_sidu_wrote_in_another_way_says_so(tmp_path: Path) -> None:
    door = Door(three_clients(tmp_path / "store").root)
    with door.desk:
        version = door.current()
        assert version is not None
        content = content_of(frozen_deck(door, version, ANNA, Draft("t", "en", SHOWN)), ANNA, AT, FOOTING)
        keep(door, content | {"format": 2}, ANNA, AT)
        assert "kept by another Sidu" in shown(door.store.root)["opened"].missing
        for number in (None, 0, 2, "1"):
            with pytest.raises(CannotThaw, match="this Sidu reads 1"):
                deck_from(content | {"format": number})
        assert deck_from(content).title == "t"


def test_a_damaged_snapshot_is_said_to_be_and_the_rest_of_the_page_stands(tmp_path: Path) -> None:
    root = three_clients(tmp_path / "store").root
    kept(root)
    kept(root, title="second")
    (root / FOLDER / "000001" / CONTENT).write_bytes(b"")
    found = shown(root, snapshot="000001")
    assert "000001 is damaged" in found["opened"].missing and len(column(found["snapshots"], "number")) == 2
    assert "000001 is damaged" in tiles_of(found["tiles"])["restated"].missing
    against = shown(root, snapshot="000002", against="000001")
    assert "000001 is damaged" in against["compared"].missing and "frozen_01_tiles" in against


def test_a_panel_of_this_page_is_not_asked_again(tmp_path: Path) -> None:
    root = three_clients(tmp_path / "store").root
    kept(root, picked=(Picked("snapshots", "tiles", Q1),))
    assert column(shown(root)["compared"], "state") == ["not asked again"]


def test_the_stamp_of_the_page_changes_with_every_snapshot(tmp_path: Path) -> None:
    door = Door(three_clients(tmp_path / "store").root)
    version = door.current()
    assert version is not None
    view, page = door.view(version, ANNA, Selection(period_from_key("2026-Q1"))), page_named("snapshots")
    before = page.stamp(view)
    kept(door.store.root)
    assert (
        page.stamp(view) != before == page.stamp(view).replace("000001", "")
        and page_named("overview").stamp(view) == ""
    )
