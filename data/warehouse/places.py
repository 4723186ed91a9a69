"""The two dimensions that need more than an expression: the tree of regions, and the words a client is found by."""

from __future__ import annotations

import unicodedata
from functools import cache

import duckdb
import pyarrow as pa

REGIONS_SEEN = (
    "SELECT DISTINCT region_id FROM raw_clients UNION SELECT DISTINCT region_id FROM raw_sales"
    " UNION SELECT DISTINCT parent_id FROM raw_regions UNION SELECT DISTINCT region_id FROM raw_events"
)


def region_table(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Regions given or seen, with key, parent and depth; key 0 is the unknown region.

    A region that is its own ancestor stands at the top: a circle has no way in.
    """
    given = {r[0]: (r[1], r[2]) for r in con.execute("SELECT region_id, name, parent_id FROM raw_regions").fetchall()}
    seen = {r[0] for r in con.execute(REGIONS_SEEN).fetchall()} - {None}
    ids = sorted(seen | set(given))
    keys = {region: number for number, region in enumerate(ids, start=1)}
    parents = {r: p for r in ids if (p := given.get(r, ("", None))[1]) is not None}
    depths = {r: _depth(r, parents) for r in ids}
    rows: list[tuple[int, str | None, str | None, int | None, int]] = [(0, None, None, None, 0)]
    for region in ids:
        depth = depths[region]
        parent = keys[parents[region]] if depth else None
        rows.append((keys[region], region, given.get(region, (region, None))[0] or region, parent, depth or 0))
    columns = list(zip(*rows, strict=True))
    return pa.table(
        {
            "region_key": pa.array(columns[0], pa.int32()),
            "region_id": pa.array(columns[1], pa.string()),
            "name": pa.array(columns[2], pa.string()),
            "parent_key": pa.array(columns[3], pa.int32()),
            "depth": pa.array(columns[4], pa.int32()),
        }
    )


def _depth(region: str, parents: dict[str, str]) -> int:
    """Steps up to the top; 0 for a top region and for one that lies in a circle."""
    steps, place, passed = 0, region, {region}
    while place in parents:
        place, steps = parents[place], steps + 1
        if place in passed:
            return 0
        passed.add(place)
    return steps


def search_table(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Per client of `spans_today` the text it is found by: `c0001 永兴商店 yongxingshangdian yxsd`, in lower case.

    Code, name, pinyin and its initials; a million names are translated by table, not character by character.
    """
    rows = con.sql("SELECT client_key, client_id, name FROM spans_today").to_arrow_table()
    names = rows["name"].to_pylist()
    letters = {c for name in names for c in name if c > "\x7f" and unicodedata.category(c) == "Lo"}
    spelled = {ord(c): _pinyin(c) for c in letters}
    initials = {code: sound[:1] for code, sound in spelled.items()}
    found = []
    for client_id, name in zip(rows["client_id"].to_pylist(), names, strict=True):
        words = f"{client_id} {name}"
        if not letters.isdisjoint(name):
            words += f" {name.translate(spelled)} {name.translate(initials)}"
        found.append(words.lower())
    return pa.table({"client_key": rows["client_key"], "search": pa.array(found, pa.string())})


@cache
def _pinyin(character: str) -> str:
    from pypinyin import Style, lazy_pinyin  # 56 MB of dictionaries, needed while publishing only

    return lazy_pinyin(character, style=Style.NORMAL)[0]
