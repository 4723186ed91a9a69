"""What is taken along is asked for when somebody asks, and nothing of it is kept before."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from charts.panel import Panel, Table, TableColumn
from charts.theme import DARK
from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection, whole_company
from data.tables import served
from exports.deck import Deck, Slide
from exports.names import file_name
from exports.tables import panel_csv
from exports.whole import whole
from locales import words_for
from ui.cache import Asked, all_taken, answered, door_of, taken_along
from ui.panels import drawn_panel
from ui.paper import KINDS, Paper

ROWS = pd.DataFrame({"n": [1, 2]})


PAPER = Paper(
    Deck, Slide, whole, file_name, {"csv": "tests.ui.makers:first_message"},
    {"json": lambda panel, origin: panel_csv(whole(panel))},
)  # fmt: skip


def test_a_kept_panel_holds_no_way_to_more_rows() -> None:
    asked: list[tuple[Panel, bool]] = []

    def again(panel: Panel, is_longer: bool) -> None:
        asked.append((panel, is_longer))

    column = (TableColumn("n", "N", "count"),)
    longer = Panel("k", "m", table=Table(column, ROWS, all_rows=lambda most: ROWS.head(most)))
    plain = Panel("k", "m", table=Table(column, ROWS))
    for panel in (longer, plain):
        drawn = drawn_panel(panel, words_for("en"), DARK, again)  # type: ignore[arg-type]
        assert drawn.panel.table is not None and drawn.panel.table.all_rows is None
        assert drawn.is_longer == (panel is longer) and drawn.again is None
    assert [is_longer for _panel, is_longer in asked] == [True, False] and asked[1][0] is plain
    assert asked[0][0].table is not None and asked[0][0].table.all_rows is None


def test_the_list_of_clients_goes_along_whole_and_says_how_it_was_filtered(sample_store: Path) -> None:
    version = door_of(sample_store).current()
    assert version is not None
    asked = Asked(
        sample_store, version, 0, version.settings, whole_company("anna", "test"),
        Selection(period_from_key("2026-Q3"), tiers=("C", "D")), "clients", (), "", "zh", "light",
    )  # fmt: skip
    drawn = next(panel for panel in answered(asked).panels if panel.panel.key == "list")
    assert drawn.again is not None and drawn.is_longer and drawn.panel.table is not None
    assert drawn.again(False)[0] is drawn.panel, "what is shown is not asked for again"
    panel, origin = drawn.again(True)
    assert panel.table is not None and panel.table.all_rows is not None and panel.message == drawn.panel.message
    first = panel.table.all_rows(5)
    pd.testing.assert_frame_equal(first, drawn.panel.table.rows.head(5))
    assert "档级：C, D" in origin.filters and (origin.version, origin.is_sample) == (version.name, True)
    lines = PAPER.panel_content("clients", drawn.again, "json").decode().splitlines()
    assert len(lines) - 1 == len(panel.table.all_rows(100_001)) > 100
    tiles, _origin = taken_along(asked, Panel("else", "m"), False, True)
    assert tiles == Panel("else", "m"), "what is not longer is not asked for again"


def test_a_file_holds_nobody_outside_the_rights_of_whoever_takes_it(sample_store: Path) -> None:
    door = door_of(sample_store)
    version = door.current()
    assert version is not None
    everybody = whole_company("anna", "test")
    selection = Selection(period_from_key("2026-Q3"))
    tree = door.view(version, everybody, selection).tree
    region = max(tree.regions.values(), key=lambda each: each.depth).region_id
    manager = Scope("Li", regions=frozenset((region,)), topics=TOPICS, why="manager of one region")
    mine = set(door.view(version, manager, selection).run(served("clients_anywhere").select("client_id"))["client_id"])
    asked = Asked(sample_store, version, 0, version.settings, manager, selection, "clients", (), "", "en", "light")
    panel, origin = taken_along(asked, Panel("list", ""), True, True)
    assert panel.table is not None and panel.table.all_rows is not None
    taken = set(panel.table.all_rows(100_001)["client_id"])
    assert taken == mine and 0 < len(mine) < 100
    assert origin.filters[-1].startswith("within the rights to ") and "Li" not in origin.filters[-1]


def test_a_whole_page_goes_along_as_it_is_shown_or_with_its_lists_in_reach(sample_store: Path) -> None:
    version = door_of(sample_store).current()
    assert version is not None
    asked = Asked(
        sample_store, version, 0, version.settings, whole_company("anna", "test"),
        Selection(period_from_key("2026-Q3")), "clients", (), "", "en", "light",
    )  # fmt: skip
    shown = tuple(drawn.panel for drawn in answered(asked).panels)
    as_shown, origin = all_taken(asked, shown, is_whole=False)
    whole_ones, _origin = all_taken(asked, shown, is_whole=True)
    assert as_shown == shown and [panel.key for panel in whole_ones] == [panel.key for panel in shown]
    assert any(panel.table is not None and panel.table.all_rows is not None for panel in whole_ones)
    deck = PAPER.deck_of([("clients", panel, origin) for panel in shown], "All clients")
    assert PAPER.named(deck, "pptx") == "All clients Q3 2026 2026-10-16.pptx"
    assert PAPER.named(deck, "png").endswith(".zip") and PAPER.mime(deck, "csv") == "application/zip"
    one = PAPER.deck_of([("clients", shown[0], origin)])
    assert one.title == shown[0].message and PAPER.mime(one, "png") == "image/png"


def test_every_kind_says_what_it_is_for() -> None:
    assert list(KINDS) == ["pptx", "pdf", "xlsx", "png", "html", "csv", "json"]
    assert all(words_for("en")(kind.said) for kind in KINDS.values())
