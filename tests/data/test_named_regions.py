"""Planners write names of regions, not codes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from data.tables import COMPANY_KEY
from data.warehouse.store import Store
from metrics.targets import standing_targets, targets
from tests.data.imports import AT, HEADER, brought
from tests.data.small import view_of

FILES = {
    "regions.csv": "region_id,name\n01,华东\n02,华北\n03,双\n04,双\n",
    "clients.csv": "client_id,name,region_id\nc1,A,01\n",
    "orders.csv": HEADER + "1,1,c1,2026-01-05,1,5\n",
    "targets.csv": "kpi,region_id,period,value\nrevenue,华东,2026,5\nrevenue,02,2026,6\nrevenue,双,2026,7\n",
}


def test_a_target_by_the_name_of_a_region_is_that_regions(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    report = brought(store, FILES)
    said = [remark.text() for part in report.parts for remark in part.warnings if remark.code == "unknown_regions"]
    assert len(said) == 1 and said[0].endswith("双"), "two regions are called so"
    view = view_of(store, "2026")
    found, year, key = targets(view), view.selection.period, {r.region_id: k for k, r in view.tree.regions.items()}
    assert [found.of("revenue", key[code], year) for code in ("01", "02", "03")] == [50_000, 60_000, None]
    assert found.of("revenue", COMPANY_KEY, year) is None
    brought(store, {"targets.csv": "kpi,region_id,period,value\nrevenue,01,2026,8\n"}, at=AT + timedelta(hours=1))
    view = view_of(store, "2026")
    assert targets(view).of("revenue", key["01"], year) == 80_000, "the later word, whatever it calls the region"
    assert len(standing_targets(view)) == 2
