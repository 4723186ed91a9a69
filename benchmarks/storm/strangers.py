"""What a reader may not meet: names and sums of the rest of the company, read from the file by plain SQL.

Nothing here asks the door. The file of the version is copied and read on its own, so that a fault of the door cannot
hide itself.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb

from data.scope import Topic

BELOW = """
WITH RECURSIVE below AS (
    SELECT region_key, region_id, name FROM regions WHERE list_contains(?, region_id)
    UNION SELECT r.region_key, r.region_id, r.name FROM regions r JOIN below b ON r.parent_key = b.region_key
) """
EVERY = "WITH below AS (SELECT region_key, region_id, name FROM regions) "
SUMS = """SELECT grain, CAST(period_start AS VARCHAR), span, CAST(sum(revenue_e4) AS BIGINT)
FROM client_period JOIN clients USING (client_key) WHERE home_key IN (SELECT region_key FROM below) GROUP BY ALL"""
TABLES = ("regions", "clients", "managers", "channels", "client_period")
LEAST_E4 = 10_000_000_000
"""Sums from a million units on are looked for: a smaller number may stand somewhere by chance."""
WORD_SIGNS = "0-9A-Za-z_"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
Branch = dict[str, "Branch"]
"""What may come after a beginning, by its first letter; "" where a name may end."""
Sum = tuple[str, str, str]
"""Grain, first day, span."""


@dataclass(frozen=True)
class Rights:
    """What the rules give somebody, worked out by the storm itself. regions: codes, None for the whole company."""

    regions: frozenset[str] | None
    topics: frozenset[Topic]

    @property
    def is_empty(self) -> bool:
        return not self.topics or self.regions == frozenset()


@dataclass(frozen=True)
class Keys:
    """What is the reader's own, as the version numbers it; words: account managers and channels by name."""

    regions: frozenset[int]
    clients: frozenset[int]
    words: frozenset[str]


class Strangers:
    """One version as its file says it: every name in it, and for any rights which of them are the reader's own."""

    def __init__(self, file: Path, company: str = "") -> None:
        self._con = duckdb.connect()
        with tempfile.TemporaryDirectory(prefix="sidu-strangers-") as folder:
            copy = Path(folder) / "copy.duckdb"
            shutil.copyfile(file, copy)
            self._con.execute(f"ATTACH '{copy}' AS version (READ_ONLY)")
            for table in TABLES:
                self._con.execute(f"CREATE TABLE {table} AS FROM version.{table}")
            self._con.execute("DETACH version")
        self._company = company
        self.own, self.keys = cache(self._own), cache(self._keys)
        self._sums = cache(self._sums_of)
        self.secret_sums = cache(self._secret_sums)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every code and name of a client, a region, an account manager."""
        return self._words(None, frozenset(("personal",)))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(_as_tree(self.names))

    def homes(self) -> dict[str, str]:
        """Every client's code with the code of the region that is its home; "" where it has none."""
        query = (
            "SELECT client_id, coalesce(r.region_id, '') FROM clients LEFT JOIN regions r ON r.region_key = home_key"
        )
        return {str(client): str(region) for client, region in self._rows(query, None)}

    def regions_below(self, rights: Rights) -> frozenset[str]:
        """Codes of the regions that the rights reach."""
        return frozenset(
            row[0] for row in self._rows("SELECT region_id FROM below WHERE region_key > 0", rights.regions)
        )

    def foreign_in(self, text: str, rights: Rights) -> set[str]:
        """The names in the text that are none of the reader's own."""
        return {found.group() for found in self._pattern.finditer(text)} - self.own(rights)

    def named_in(self, text: str) -> set[str]:
        """All names in the text."""
        return {found.group() for found in self._pattern.finditer(text)}

    def sums_in(self, text: str, rights: Rights) -> set[str]:
        """Sums of the company or of a foreign region that stand in the text as numbers, in either unit."""
        secret = self.secret_sums(rights)
        return {n for n in NUMBER.findall(text) if len(n) > 6 and n in secret}

    def company_sums(self) -> dict[Sum, int]:
        """Revenue of the whole company by period."""
        return self._sums(None)

    def own_sums(self, rights: Rights) -> dict[Sum, int]:
        """Revenue of the reader's own clients by period."""
        return self._sums(rights.regions)

    def _own(self, rights: Rights) -> frozenset[str]:
        if rights.is_empty:
            return frozenset()
        own = self._words(rights.regions, rights.topics)
        # The company may be called like its topmost region: the settings say its name to everybody.
        return own | ({self._company} & self.names)

    def _keys(self, rights: Rights) -> Keys:
        if rights.is_empty:
            return Keys(frozenset(), frozenset(), frozenset())
        mine = "FROM clients WHERE home_key IN (SELECT region_key FROM below)"
        regions = {row[0] for row in self._rows("SELECT region_key FROM below", rights.regions)}
        clients = {row[0] for row in self._rows(f"SELECT client_key {mine}", rights.regions)}
        words = {
            row[0]
            for table, key, name in (
                ("managers", "manager_key", "account_manager"),
                ("channels", "channel_key", "channel"),
            )
            for row in self._rows(f"SELECT {name} FROM {table} WHERE {key} IN (SELECT {key} {mine})", rights.regions)
        }
        return Keys(frozenset(regions), frozenset(clients), frozenset(words))

    def _words(self, regions: frozenset[str] | None, topics: frozenset[Topic]) -> frozenset[str]:
        mine = "FROM clients WHERE home_key IN (SELECT region_key FROM below)"
        found = {row[0] for row in self._rows(f"SELECT client_id {mine}", regions)}
        if "personal" in topics:
            found |= {row[0] for row in self._rows(f"SELECT name {mine}", regions)}
        found |= {row[0] for row in self._rows("SELECT region_id FROM below UNION SELECT name FROM below", regions)}
        managers = f"SELECT account_manager FROM managers WHERE manager_key IN (SELECT manager_key {mine})"
        found |= {row[0] for row in self._rows(managers, regions)}
        return frozenset(name for name in found if name and len(name.strip()) > 1)

    def _sums_of(self, regions: frozenset[str] | None) -> dict[Sum, int]:
        return {(g, day, span): value for g, day, span, value in self._rows(SUMS, regions) if value is not None}

    def _secret_sums(self, rights: Rights) -> frozenset[str]:
        """Each as it would stand in a record: in ten-thousandths, and in whole units."""
        if rights.regions is None:
            return frozenset()
        known = {abs(value) for part in self._parts_of(rights.regions) for value in self._sums(part).values()}
        foreign = self.regions_below(Rights(None, frozenset())) - self.regions_below(rights)
        parts: list[frozenset[str] | None] = [None, *(frozenset((code,)) for code in foreign)]
        secret = {value for part in parts for value in self._sums(part).values()} - known
        return frozenset(text for value in secret if value >= LEAST_E4 for text in _written(value))

    def _parts_of(self, regions: frozenset[str]) -> Iterator[frozenset[str]]:
        yield regions
        yield from (frozenset((code,)) for code in self.regions_below(Rights(regions, frozenset())))

    def _rows(self, query: str, regions: frozenset[str] | None) -> list[tuple[Any, ...]]:
        cursor = self._con.cursor()
        if regions is None:
            return cursor.execute(EVERY + query).fetchall()
        return cursor.execute(BELOW + query, [sorted(regions)]).fetchall()


def _written(value_e4: int) -> Iterator[str]:
    yield str(value_e4)
    units = value_e4 / 10_000
    yield json.dumps(int(units) if units.is_integer() else units)


def _as_tree(names: Iterable[str]) -> str:
    """The names as one expression that shares their beginnings: thousands are looked for at the price of a few."""
    tree: Branch = {}
    for name in names:
        at = tree
        for letter in name:
            at = at.setdefault(letter, {})
        at[""] = {}
    return f"(?<![{WORD_SIGNS}]){_branch(tree)}(?![{WORD_SIGNS}])"


def _branch(tree: Branch) -> str:
    ways = [re.escape(letter) + _branch(below) for letter, below in sorted(tree.items()) if letter]
    if not ways:
        return ""
    together = ways[0] if len(ways) == 1 and "" not in tree else f"(?:{'|'.join(ways)})"
    return f"{together}?" if "" in tree else together
