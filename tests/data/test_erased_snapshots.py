"""Kept snapshots after an erasure: they open as before, and show nothing of the client however it was written."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from data.desk.hiding import TEXTS
from data.desk.masking import MASK
from data.desk.tables import DRAFTS, SCENARIOS
from data.door import Door
from data.snapshots import content_of, snapshots_seen
from data.snapshots.erasing import content_hidden, masked_snapshots
from data.warehouse.checking import check
from data.warehouse.erased_names import Traces
from tests.data.erased import AT, OWNER, company

SHOP = "Lee & Sons <Old Town>"


def test_a_snapshot_opens_though_its_number_its_version_and_its_page_are_called_like_the_client(tmp_path: Path) -> None:
    store = company(tmp_path)
    traces = Traces(("000001", "000002", "en"), ("tiles", "overview", "Key figures"))
    with Door(store.root).desk as desk:
        done = masked_snapshots(desk, store.root, traces, AT, {}, lambda noted: None)
        assert done.numbers == ("000001", "000002")
        before = {each.number: each for each in desk.snapshots()}
        for number, record in done.records.items():
            assert {**record, "version": "000002", "language": "en", "number": number} == record
            assert record["slides"] == [["overview", "tiles", MASK]]
            assert record["regions"] == [*before[number].regions]


def test_what_a_panel_is_built_of_stays_and_what_it_shows_is_hidden() -> None:
    column: dict[str, Any] = {"name": "rows", "dtype": "str", "cells": ["rows", "x123", "K"]}
    panel = {"key": "rows", "message": "rows", "chart": {"form": "rows", "frame": {"columns": [column]}}}
    content = {"format": 1, "title": "rows", "slides": [{"page": "rows", "remark": "x123", "panel": panel}]}
    shown = {"key": "rows", "message": MASK, "chart": {"form": "rows", "frame": {
        "columns": [{"name": "rows", "dtype": "str", "cells": [MASK, MASK, "K"]}]
    }}}  # fmt: skip
    assert content_hidden(Traces(("x123",), ("rows",)), content) == {
        "format": 1, "title": MASK, "slides": [{"page": "rows", "remark": MASK, "panel": shown}],
    }  # fmt: skip


def column(name: str, *cells: str) -> dict[str, Any]:
    return {"name": name, "dtype": "str", "cells": [*cells]}


def test_a_short_code_is_hidden_where_clients_stand_and_on_the_clients_own_page_only() -> None:
    """A company that calls its clients A, 7 and 12 still has tiers, weeks and figures."""
    traces = Traces(("A", "12"), ("福来茶楼", "李"))

    def slide(**pairs: str) -> dict[str, Any]:
        frame = {"columns": [column("client_id", "A", "B"), column("tier", "A", "B"), column("name", "福来茶楼", "李")]}
        panel = {"message": "12", "table": {"rows": frame}, "tiles": [{"label": "week", "text": "12"}]}
        return {"page": "clients", "address": [[*pair] for pair in pairs.items()], "remark": "A", "panel": panel}

    listed, own = content_hidden(traces, {"title": "A", "slides": [slide(tier="A"), slide(client="12")]})["slides"]
    cells = [each["cells"] for each in listed["panel"]["table"]["rows"]["columns"]]
    assert cells == [[MASK, "B"], ["A", "B"], [MASK, "李"]]
    assert (listed["panel"]["message"], listed["panel"]["tiles"][0]["text"], listed["remark"]) == ("12", "12", "A")
    assert (listed["address"], own["address"]) == ([["tier", "A"]], [["client", MASK]])
    assert (own["panel"]["message"], own["panel"]["tiles"][0]["text"], own["remark"]) == (MASK, MASK, MASK)


def test_filters_of_drafts_and_scenarios_are_not_taken_for_a_short_code() -> None:
    traces, pairs = Traces(("A",)), (("tier", "A"), ("client", "A"))
    (_title, _language, picked) = TEXTS[DRAFTS.name]["draft"](
        traces, ("A", "en", (("clients", "list", pairs, "A", ""),)), {}
    )
    assert picked == (("clients", "list", (("tier", "A"), ("client", MASK)), "A", ""),)
    assert TEXTS[SCENARIOS.name]["selection"](traces, pairs, {}) == (("tier", "A"), ("client", MASK))


def test_a_name_is_found_as_charts_write_and_shorten_it() -> None:
    traces = Traces(("C000017",), (SHOP, "吉泰便利店(花园路店)"), ("Lee & Sons",))
    entities = SHOP.replace("&", "&#38;").replace("<", "&#60;").replace(">", "&#62;")
    said = [entities, f"{entities} D<br>n 1", html.escape(SHOP), SHOP.replace("<", "\\<"), "Lee & Sons <Old…",
            "Lee &#38; So… D", "吉泰便利店(花园路…", "吉泰便利店…", "Lee & Sons", "Le…", "吉泰…"]  # fmt: skip
    assert traces.hidden(said) == [
        MASK, f"{MASK} D<br>n 1", MASK, MASK, MASK, f"{MASK} D", MASK, MASK, "Lee & Sons", "Le…", "吉泰…",
    ]  # fmt: skip
    assert Traces(("C1",), ("名" * 300,)).hidden("名" * 40 + "…") == MASK


def test_snapshots_of_a_company_are_whole_after_it(tmp_path: Path) -> None:
    store = company(tmp_path)
    door = Door(store.root)
    with door.desk as desk:
        from data.desk.erasing import erase_entries

        traces = Traces(("000001",), ("About nobody",))
        done = masked_snapshots(desk, store.root, traces, AT, {}, lambda noted: None)
        erase_entries(desk, traces, done.records, "anna", AT, "asked")
        assert [each.number for each in snapshots_seen(door, OWNER)] == ["000002", "000001"]
        assert {content_of(door, number, OWNER)["format"] for number in ("000001", "000002")} == {1}
    assert [f for f in check(store) if not f.where.startswith("facts/")] == []
