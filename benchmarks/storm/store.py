"""A store for the storm: a copy whose desk may be written, with things entered about clients of every region."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from data.desk.client_commands import OverrideKind, PlanAct
from data.desk.commands import ChangeRights, SaveScenario
from data.rights import Rule
from data.scope import whole_company
from ui.cache import desk_of, door_of

OWNER = whole_company("owner", "the storm's own store")
MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LARGE = frozenset((".duckdb", ".parquet"))


def copied(store: Path, to: Path) -> Path:
    """The store under another name: its figures are the same files, its desk is its own."""

    def one(source: str, target: str) -> None:
        if Path(source).suffix in LARGE and is_same_disk:
            os.link(source, target)
        else:
            shutil.copy2(source, target)

    to.parent.mkdir(parents=True, exist_ok=True)
    is_same_disk = store.stat().st_dev == to.parent.stat().st_dev
    shutil.copytree(store, to, copy_function=one)
    return to


OLDER = "000000"


def put_older(store: Path) -> None:
    """Beside the version in force one from before it, in which one client of each region lived in the next region."""
    versions = store / "versions"
    newest = (store / "CURRENT").read_text("utf8").strip()
    shutil.copy2(versions / f"{newest}.duckdb", versions / f"{OLDER}.duckdb")
    with duckdb.connect(str(versions / f"{OLDER}.duckdb")) as con:
        con.execute(
            "WITH one AS (SELECT min(client_id) AS client_id, home_key FROM clients WHERE home_key >= 0 GROUP BY 2),"
            " next AS (SELECT client_id, coalesce(lead(home_key) OVER o, min(home_key) OVER ()) AS there FROM one"
            " WINDOW o AS (ORDER BY home_key)) UPDATE clients SET home_key = next.there FROM next"
            " WHERE clients.client_id = next.client_id"
        )
    record = json.loads((versions / f"{newest}.json").read_text("utf8"))
    for sum_of_the_file in ("sha256", "bytes"):
        record.pop(sum_of_the_file, None)
    (versions / f"{OLDER}.json").write_text(json.dumps(record), "utf8")


def enter_about(store: Path, clients: Sequence[tuple[str, str]]) -> None:
    """Judgements, planned acts and what-ifs about (client, region) of everywhere; each text names its client."""
    version = door_of(store).current()
    assert version is not None
    desk, day = desk_of(store), version.as_of
    kinds = ("partner", "support", "reform", "give_up")
    every = {client for client, _region in clients}
    for at, (client, region) in enumerate(clients):
        said, by = f"said of {client}", f"owner of {client}"
        judged = OverrideKind(client, kinds[at % 4], said, by, day + timedelta(90))
        desk.carry_out(judged, OWNER, MOMENT, every)
        desk.carry_out(PlanAct("", client, by, "visit", day + timedelta(9), said), OWNER, MOMENT, every)
        saved = SaveScenario(f"for {client}", "what_if", (("region", region),), (("region", region),))
        desk.carry_out(saved, OWNER, MOMENT)


def give(store: Path, rules: Iterable[Rule]) -> None:
    """Rules of rights, as an administrator enters them."""
    desk = desk_of(store)
    desk.carry_out(ChangeRights(tuple(rules), (), desk.revision()), OWNER, MOMENT)


def cut(store: Path, rules: Iterable[Rule], regions: Sequence[str]) -> None:
    """Each of the rules from now on for the first of these regions only that it did not give; others are dropped."""
    desk, kept, dropped = desk_of(store), list[Rule](), list[str]()
    for at, rule in enumerate(rules):
        if at % 2:
            dropped.append(rule.key)
        else:
            other = next(region for region in regions if region not in rule.regions)
            kept.append(replace(rule, regions=frozenset((other,))))
    desk.carry_out(ChangeRights(tuple(kept), tuple(dropped), desk.revision()), OWNER, MOMENT)


def rules_in(store: Path, revision: int) -> tuple[Rule, ...]:
    """The rules in force after that revision, read from the desk's file itself."""
    query = (
        "SELECT key, claim, value, role, regions, topics, valid_from, valid_until, reason, is_forgotten"
        " FROM rights_history WHERE revision <= ? ORDER BY revision"
    )
    with closing(sqlite3.connect(f"file:{store / 'desk.sqlite'}?mode=ro", uri=True)) as con:
        rows = {row[0]: row for row in con.execute(query, (revision,))}
    return tuple(
        Rule(key, claim, value, role, frozenset(json.loads(regions)), frozenset(json.loads(topics)),
             first and date.fromisoformat(first), last and date.fromisoformat(last), reason)
        for key, claim, value, role, regions, topics, first, last, reason, is_forgotten in rows.values()
        if not is_forgotten
    )  # fmt: skip
