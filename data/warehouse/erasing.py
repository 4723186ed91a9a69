"""Erasing clients: a person's right. And letting go what is older than the company keeps, in the same way.

Erasing takes the client's rows out of the facts and publishes without them, deletes every other version and all late
tables, hides code and name in kept snapshots and in the import log, and takes what people entered about the client out
of the desk, which lists the code under erasures. What is under way stands in ERASING until all of it is done: after a
kill at any point the same command, or any that finds the file, does it again from the start, and every step that was
done finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from data.contract import TABLES
from data.desk import Desk, NotAllowed
from data.desk.erasing import erase_entries, erasures_in, is_named, left_behind
from data.scope import Scope
from data.settings import decided, load_settings
from data.snapshots.erasing import masked_snapshots
from data.warehouse.erased_codes import ERASING, note
from data.warehouse.erased_names import Traces, longer_names
from data.warehouse.erasing_counts import GONE, gone_now, published_before, rows_gone
from data.warehouse.erasing_facts import DAY_OF, Doomed, counted, rewritten
from data.warehouse.erasing_files import clear_leftovers, forget_everything_else, rewrite_log, without_traces
from data.warehouse.full import said_when_full
from data.warehouse.held import content_of, named_facts
from data.warehouse.lines import record_in
from data.warehouse.parts import engine_beside
from data.warehouse.publish import Content
from data.warehouse.recording import Why, catch_up_log, publish_recorded
from data.warehouse.settle import text
from data.warehouse.store import Store, sync_folder

Progress = Callable[[str, float], None]


class NoSuchClient(ValueError):
    """The store knows no client of that code."""


@dataclass(frozen=True)
class Erased:
    """What was erased, or would be. rows: by table. version: the one that answers now, empty in a dry run.

    snapshots: numbers of those in which something was hidden. damaged: of those that cannot be read, so that nobody
    knows what they hold. entries: what people had entered about the clients. left: files that could not be deleted.
    """

    clients: tuple[str, ...]
    rows: Mapping[str, int]
    version: str = ""
    snapshots: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    entries: int = 0
    left: tuple[str, ...] = field(default=())


def erase(
    store: Store,
    codes: Iterable[str],
    reason: str,
    scope: Scope,
    at: datetime,
    progress: Progress = lambda stage, share: None,
    dry_run: bool = False,
    is_listed: bool = False,
) -> Erased:
    """Erase clients from the store and its desk for good; only the codes stay, in the list of erasures.

    is_listed: the codes are from a list of erasures; one that nothing knows here is listed all the same.
    Raises NotAllowed without the set-up of the whole company and the right to personal data, NoSuchClient for a code
    that nothing knows, NothingToPublish when neither sales nor surveys would be left, StoreBusy, StoreFull. What is
    raised before the facts are published leaves the store as it was; what happens later is made good by doing it again.
    """
    wanted = tuple(dict.fromkeys(codes))
    _demand_right(scope, reason)
    with said_when_full(store.root), store.writer(), store.turn("LATE"):
        known = content_of(store)
        under_way = record_in(store.root / ERASING)
        doomed = Doomed(clients=tuple(dict.fromkeys((*under_way.get("clients", ()), *wanted))))
        with Desk.at(store.root) as desk:
            if not is_listed:
                _demand_known(store, known, desk, wanted, under_way)
            if dry_run:
                return Erased(wanted, counted(store, known, doomed))
            traces = _traces(store, known, doomed, under_way)
            noted = under_way.get("snapshots", {})
            named = {"clients": [*doomed.clients], "names": [*traces.names], "snapshots": noted}
            note(store, named | _gone_so_far(under_way))
            found = _take_out(store, known, doomed, traces, Why(scope.who, at, "erase"), progress, under_way)
            progress("snapshots", 0.9)
            kept = masked_snapshots(desk, store.root, traces, at, noted, lambda done: _note_snapshots(store, done))
            progress("desk", 0.95)
            entries = erase_entries(desk, traces, kept.records, scope.who, at, reason)
            with left_behind(desk, store.root) as old:
                if old is not None:
                    erase_entries(old, traces, kept.records, scope.who, at, reason)
        _end(store)
        return replace(found, snapshots=kept.numbers, damaged=kept.damaged, entries=entries)


def let_go(
    store: Store,
    before: str,
    scope: Scope,
    at: datetime,
    progress: Progress = lambda stage, share: None,
    dry_run: bool = False,
) -> Erased:
    """Take every row about a client out of the facts that lies before that day (ISO), as `erase` does; rows go only.

    Where there is none nothing changes, and older versions stay. Raises as `erase` does.
    """
    _demand_right(scope, "retention")
    with said_when_full(store.root), store.writer(), store.turn("LATE"):
        known, doomed = content_of(store), Doomed(before=before)
        rows = counted(store, known, doomed)
        under_way = record_in(store.root / ERASING)
        if dry_run or not (rows or under_way.get("before")):
            return Erased((), rows)
        if under_way.get("clients"):
            raise ValueError("an erasure was not finished; run `python -m data client erase` again first")
        note(store, {"before": before} | _gone_so_far(under_way))
        why = Why(scope.who, at, f"retain {before}")
        found = _take_out(store, known, doomed, Traces(()), why, progress, under_way)
        _end(store)
        return found


def _take_out(
    store: Store, known: Content, doomed: Doomed, traces: Traces, why: Why, progress: Progress,
    under_way: Mapping[str, Any],
) -> Erased:  # fmt: skip
    """Facts, versions, log: without the rows. The caller holds the writer's right.

    under_way: what was noted before: it stays noted whatever happens now, and rows that went then are told too.
    """
    store.clear_staging()
    catch_up_log(store, known)
    progress("facts", 0.05)
    answered = store.current()
    before = _facts_there(store)
    try:
        found = rewritten(store, known, doomed)
        former = published_before(known, under_way)
        imports = tuple(without_traces(record, found, traces) for record in known.imports)
        content = replace(found.content, imports=imports)
        version = answered or ""
        if content != known:
            note(store, record_in(store.root / ERASING) | gone_now(found, former))
            content = replace(content, settings=decided(content.settings, load_settings(store.root)))
            version = publish_recorded(store, content, why, lambda stage, share: progress(stage, 0.1 + 0.7 * share))
    except BaseException:
        if store.current() == answered:
            for path in _facts_there(store) - before:
                (store.facts / path).unlink(missing_ok=True)
            if not under_way:
                _end(store)
        raise
    progress("versions", 0.85)
    rows = rows_gone(found, former)
    is_known = bool(rows) or not under_way or GONE in under_way
    rewrite_log(store, content, found, traces, why, (version, sum(rows.values()) if is_known else None))
    left = [*forget_everything_else(store, content, version), *clear_leftovers(store, traces)]
    return Erased(doomed.clients, rows, version, left=tuple(left))


def _gone_so_far(under_way: Mapping[str, Any]) -> dict[str, Any]:
    """What was noted of rows that went, to be noted again."""
    return {GONE: under_way[GONE]} if GONE in under_way else {}


def _facts_there(store: Store) -> set[str]:
    return {path.relative_to(store.facts).as_posix() for path in store.facts.glob("*/*")}


def _demand_right(scope: Scope, reason: str) -> None:
    if not (scope.may_set_up and "personal" in scope.topics):
        words = "erasing needs the right to the set-up of the whole company and to personal data"
        raise NotAllowed(f"{words}; {scope.who or 'nobody'} has not both. Ask whoever gives rights")
    if not reason.strip() or not reason.isprintable():
        raise ValueError("erasing needs a reason on one line, for the list of erasures")


def _demand_known(
    store: Store, known: Content, desk: Desk, codes: tuple[str, ...], under_way: Mapping[str, Any]
) -> None:
    """Raise NoSuchClient for a code that neither facts nor desk name, and that is not being erased."""
    seen = {*under_way.get("clients", ())}
    for code in codes:
        is_there = code in seen or counted(store, known, Doomed(clients=(code,))) or is_named(desk, code)
        if not (is_there or code in {each.client_id for each in erasures_in(desk)}):
            raise NoSuchClient(f"there is no client {code} in the facts, nor at the desk; look at the code")


def _traces(store: Store, known: Content, doomed: Doomed, under_way: Mapping[str, Any]) -> Traces:
    """All names the clients ever had, also in files that count no more, and the names of others that hold one."""
    named = named_facts(store) or {f.path for f in known.files}
    paths = [p for p in sorted(named) if p.startswith("clients/") and (store.facts / p).exists()]
    rows = [p for p in paths if not p.endswith((".replaced.parquet", ".confirmed.parquet"))]
    mine, others = {*under_way.get("names", ())}, set[str]()
    codes = ", ".join(text(code) for code in doomed.clients)
    with engine_beside(store) as con:
        if rows:
            files = ", ".join(text(store.facts / p) for p in rows)
            source = f"SELECT DISTINCT name, client_id IN ({codes}) FROM read_parquet([{files}]) WHERE name IS NOT NULL"
            for name, is_mine in con.execute(source).fetchall():
                (mine if is_mine else others).add(str(name))
        for file in (f for f in known.files if "client_id" in TABLES[f.table].schema.names):
            alike = " OR ".join(f"contains(client_id, {text(code)})" for code in doomed.clients)
            source = f"SELECT DISTINCT client_id FROM read_parquet({text(store.facts / file.path)}) WHERE {alike}"
            others |= {str(code) for (code,) in con.execute(source).fetchall()}
    names = tuple(sorted(mine - {*doomed.clients}))
    return Traces(doomed.clients, names, longer_names((*doomed.clients, *names), others))


def _note_snapshots(store: Store, done: Mapping[str, str]) -> None:
    """Which snapshot will have which checksum: what was written before a kill is then known for what it is."""
    said = record_in(store.root / ERASING)
    note(store, said | {"snapshots": {**said.get("snapshots", {}), **done}})


def _end(store: Store) -> None:
    (store.root / ERASING).unlink(missing_ok=True)
    sync_folder(store.root)


__all__ = ["DAY_OF", "Erased", "NoSuchClient", "erase", "let_go"]
