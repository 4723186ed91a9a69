"""What is held about one client: rows of every table as they were accepted, what people entered, who looked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb

from data.contract import TABLES, TEN_THOUSANDTHS
from data.desk import Desk, NotAllowed
from data.desk.access_log import MOST_EVENTS, EventsAsked
from data.desk.erasing import is_named
from data.desk.tables import ALERTS, OVERRIDES, PLANS
from data.scope import TOPICS, Scope
from data.snapshots.erasing import naming
from data.warehouse.confirmed import same_key
from data.warehouse.erased_names import Traces
from data.warehouse.erasing import NoSuchClient
from data.warehouse.erasing_facts import Doomed, engine_knowing
from data.warehouse.held import content_of
from data.warehouse.publish import Content
from data.warehouse.settle import FactFile, text
from data.warehouse.store import Store

Record = dict[str, Any]
BROUGHT = ("import", "stands")
"""Said of every row: the import that brought it, and whether it stands or was corrected by a later one."""
NOT_ALLOWED = "a copy of all that is held about a client needs the set-up of the whole company and every topic"


@dataclass(frozen=True)
class Held:
    """All about one client. facts: by table, rows by the names of the contract with BROUGHT; money in currency units.

    imports: those that brought rows. entries: overrides, judgements and plans, also those that hold no more. snapshots:
    the numbers of those that name the client. looked: who looked at it or took it along, newest first.
    recommended_by: how many others said that they had brought it.
    """

    client_id: str
    names: tuple[str, ...]
    facts: Mapping[str, tuple[Record, ...]]
    imports: tuple[Record, ...]
    entries: Mapping[str, tuple[Record, ...]]
    snapshots: tuple[str, ...]
    looked: tuple[Record, ...]
    recommended_by: int = 0


def held_about(store: Store, code: str, scope: Scope) -> Held:
    """All that the store and its desk hold about that client.

    Raises NotAllowed without the set-up of the whole company and every topic, NoSuchClient for a code nothing knows.
    """
    if not (scope.may_set_up and scope.topics >= TOPICS):
        raise NotAllowed(f"{NOT_ALLOWED}; {scope.who or 'nobody'} has not. Ask whoever gives rights")
    content, mine = content_of(store), Doomed(clients=(code,))
    with engine_knowing(store, content, mine) as con:
        facts = {table: tuple(_rows(con, store, content, mine, table)) for table in TABLES if mine.where(table)}
        brought_by = _recommended(con, store, content, code)
    facts = {table: rows for table, rows in facts.items() if rows}
    with Desk.at(store.root) as desk:
        if not facts and not is_named(desk, code):
            raise NoSuchClient(f"there is no client {code} in the facts, nor at the desk; look at the code")
        names = tuple(dict.fromkeys(str(row["name"]) for row in facts.get("clients", ()) if row["name"]))
        snapshots = naming(desk, store.root, Traces((code,), names))
        return Held(
            code, names, facts, tuple(_imports(content, facts)), dict(_entries(desk, code)), snapshots,
            tuple(_looked(desk, code)), brought_by,
        )  # fmt: skip


def _rows(con: duckdb.DuckDBPyConnection, store: Store, content: Content, mine: Doomed, table: str) -> Iterator[Record]:
    """Every row that was accepted and not undone, oldest import first, also those that were corrected since."""
    contract, files = TABLES[table], [f for f in content.files if f.table == table]
    columns = ", ".join(f'f."{column.stored}"' for column in contract.columns)
    for file in sorted(files, key=lambda f: f.sequence):
        question = f"SELECT {columns}, {_stands(store, file, files)} FROM read_parquet({text(store.facts / file.path)})"
        for row in con.execute(f"{question} AS f WHERE {mine.where(table)} ORDER BY f._row").fetchall():
            cells = zip(contract.columns, row, strict=False)
            said = {c.name: _amount(v) if c.stored != c.name else _plain(v) for c, v in cells}
            yield said | dict(zip(BROUGHT, (file.import_number, bool(row[-1])), strict=True))


def _stands(store: Store, file: FactFile, files: list[FactFile]) -> str:
    later = ", ".join(text(store.facts / f.replaced) for f in files if f.replaced and f.sequence > file.sequence)
    if not later:
        return "true"
    return f"NOT EXISTS (SELECT 1 FROM read_parquet([{later}]) AS r WHERE {same_key(file.table, 'f', 'r')})"


def _amount(e4: int | None) -> str | None:
    """Ten-thousandths as a plain decimal figure, exactly."""
    if e4 is None:
        return None
    whole, rest = divmod(abs(e4), TEN_THOUSANDTHS)
    return ("-" if e4 < 0 else "") + (f"{whole}.{rest:04d}".rstrip("0").rstrip(".") if rest else str(whole))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _recommended(con: duckdb.DuckDBPyConnection, store: Store, content: Content, code: str) -> int:
    paths = ", ".join(text(store.facts / f.path) for f in content.files if f.table == "referrals")
    if not paths:
        return 0
    question = f"SELECT count(DISTINCT referral_id) FROM read_parquet([{paths}]) WHERE new_client_id = {text(code)}"
    return int(con.execute(question).fetchall()[0][0])


def _imports(content: Content, facts: Mapping[str, tuple[Record, ...]]) -> Iterator[Record]:
    numbers = {row["import"] for rows in facts.values() for row in rows}
    for record in content.imports:
        if record.get("import") in numbers:
            files = [part.get("file", "") for part in record.get("parts", ())]
            yield {"import": record["import"], "at": record["at"], "who": record["who"], "files": files}


def _entries(desk: Desk, code: str) -> Iterator[tuple[str, tuple[Record, ...]]]:
    found = {
        OVERRIDES.name: [asdict(each) for each in desk.override_history() if each.client_id == code],
        ALERTS.name: [asdict(each.said) for each in desk.alert_trail() if each.said.client_id == code],
        PLANS.name: [asdict(e.said) | {"dropped": e.is_dropped} for e in desk.plan_trail() if e.said.client_id == code],
    }
    for name, records in found.items():
        if records:
            yield name.removesuffix("_history"), tuple({k: _plain(v) for k, v in each.items()} for each in records)


def _looked(desk: Desk, code: str) -> Iterator[Record]:
    about, _count = desk.events(EventsAsked(what=code), limit=MOST_EVENTS)
    taken, _count = desk.events(EventsAsked(event="export"), limit=MOST_EVENTS)
    mine = {e.number: e for e in about if e.what == code} | {
        e.number: e for e in taken if e.detail.get("client") == code
    }
    for event in sorted(mine.values(), key=lambda each: (each.at, each.number), reverse=True):
        at: datetime = event.at
        yield {"at": at.isoformat(), "who": event.who, "event": event.event, "detail": dict(event.detail)}
