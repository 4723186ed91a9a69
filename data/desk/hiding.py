"""Which texts of the desk may name a client, and how one is hidden in each without hurting what the desk is made of.

Keys that other rows or files go by are no such text: a snapshot's number, a region's code, a role. Clients have codes
and names like them, and a desk in which those were hidden too would have lost what it knows of somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from data.desk.tables import (
    ACCESS_LOG,
    ALERTS,
    AUDIT,
    DRAFTS,
    MAPPINGS,
    METADATA,
    OVERRIDES,
    OWN_KPIS,
    PLANS,
    RATES,
    RIGHTS,
    SCENARIOS,
    SCHEMES,
    SETTINGS,
    SNAPSHOT_MARKS,
    SNAPSHOTS,
    TARGETS,
)
from data.warehouse.erased_names import Traces

Row = Mapping[str, Any]
Hide = Callable[[Traces, Any, Row], Any]
OF_OTHER_THINGS = frozenset(
    (
        "ChangeTargets",
        "ChangeRates",
        "ChangeRights",
        "ChangeSettings",
        "DeclareSettings",
        "DeleteSnapshots",
        "PinSnapshots",
        "Restore",
    )
)
"""Commands whose audit says by a key of its own what was changed, never by a text that somebody gave."""
NUMBERED = frozenset(("snapshot", "import", "prune"))
"""Events that are about something with a number or a day."""
CLIENT = "client"
"""The parameter of a link that holds the code of a client."""
CLIENT_DETAILS = frozenset(("client", "asked"))
"""Details of an event that may be the code of a client."""


def _whole(traces: Traces, value: Any, row: Row) -> Any:
    return traces.hidden(value)


def _changes(traces: Traces, changes: Any, row: Row) -> Any:
    own = row["command"] in OF_OTHER_THINGS
    return tuple((what if own else traces.hidden(what), *traces.hidden(values)) for what, *values in changes)


def _record(traces: Traces, record: Any, row: Row) -> Any:
    return snapshot_record_hidden(traces, record)


def snapshot_record_hidden(traces: Traces, record: Row) -> dict[str, Any]:
    """What is known of a kept snapshot, with the client hidden in its title and in the headlines of its slides."""
    sure = traces.certain
    slides = (type(each)((*each[:2], *sure.hidden(tuple(each[2:])))) for each in record["slides"])
    return {**record, "title": sure.hidden(record["title"]), "slides": type(record["slides"])(slides)}


def _pairs(traces: Traces, pairs: Any, row: Row) -> Any:
    """Parameters of a link: only the one of a client holds a code that may be short."""
    return tuple((key, (traces if key == CLIENT else traces.certain).hidden(code)) for key, code in pairs)


def _draft(traces: Traces, draft: Any, row: Row) -> Any:
    title, language, picked = draft
    hidden = tuple(
        (page, panel, _pairs(traces, address, row), *traces.certain.hidden(texts))
        for page, panel, address, *texts in picked
    )
    return (traces.certain.hidden(title), language, hidden)


def _about(traces: Traces, what: Any, row: Row) -> Any:
    return what if row["event"] in NUMBERED else traces.hidden(what)


def _detail(traces: Traces, detail: Any, row: Row) -> Any:
    return {name: traces.hidden(each) if name in CLIENT_DETAILS else each for name, each in detail.items()}


TEXTS: Mapping[str, Mapping[str, Hide]] = MappingProxyType(
    {
        AUDIT.name: {"changes": _changes},
        MAPPINGS.name: {"name": _whole, "toml": _whole},
        SCENARIOS.name: {"name": _whole, "controls": _pairs, "selection": _pairs},
        SCHEMES.name: {"name": _whole},
        OVERRIDES.name: {"reason": _whole},
        TARGETS.name: {"reason": _whole},
        OWN_KPIS.name: {"name": _whole},
        SNAPSHOT_MARKS.name: {"reason": _whole},
        ALERTS.name: {"note": _whole},
        PLANS.name: {"note": _whole, "outcome": _whole},
        RIGHTS.name: {"reason": _whole},
        SNAPSHOTS.name: {"title": _whole, "record": _record},
        DRAFTS.name: {"draft": _draft},
        ACCESS_LOG.name: {"what": _about, "detail": _detail},
    }
)
"""By table the columns whose texts may name a client. A test asks that every other one is among KEPT."""
KEPT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        AUDIT.name: frozenset(("who", "command")),
        SETTINGS.name: frozenset(("key", "value")),
        RATES.name: frozenset(("activity",)),
        SCENARIOS.name: frozenset(("page",)),
        SCHEMES.name: frozenset(("weights", "bounds", "grave_cap")),
        OVERRIDES.name: frozenset(("client_id", "kind", "owner")),
        TARGETS.name: frozenset(("kpi", "region_id", "manager", "period", "value", "owner", "better")),
        OWN_KPIS.name: frozenset(("key", "formula", "unit", "better", "owner")),
        SNAPSHOT_MARKS.name: frozenset(("number",)),
        ALERTS.name: frozenset(("client_id", "kind", "state", "owner")),
        PLANS.name: frozenset(("item", "client_id", "owner", "kind")),
        RIGHTS.name: frozenset(("key", "claim", "value", "role", "regions", "topics")),
        SNAPSHOTS.name: frozenset(("number", "who", "version", "language", "sha256")),
        DRAFTS.name: frozenset(("who",)),
        ACCESS_LOG.name: frozenset(("who", "event")),
        "erasures": frozenset(("client_id", "who", "reason")),
        "ended_sign_ins": frozenset(("who", "mark")),
        "accounts": frozenset(("who", "provider", "account")),
    }
)
"""By table the columns that are left as they are: keys, kinds, figures, and the company's own people."""
NAMES = {MAPPINGS.name: "name", SCENARIOS.name: "name", SCHEMES.name: "name"}
"""Keys that people gave as they liked: hidden, two of them must not become one."""


def hidden_row(table: str, row: Row, traces: Traces) -> dict[str, Any]:
    """The columns of a row that name a client, with it hidden; empty where none does."""
    found = {column: hide(traces, row[column], row) for column, hide in TEXTS[table].items() if row[column] is not None}
    return {column: value for column, value in found.items() if value != row[column]}


def kept_apart(names: set[str], traces: Traces) -> dict[str, str]:
    """Names given by people, those that name a client as they are called from now on, each by one of its own."""
    taken = {name for name in names if traces.hidden(name) == name}
    found: dict[str, str] = {}
    for name in sorted(names - taken):
        hidden, number = str(traces.hidden(name)), 1
        fresh = hidden
        while fresh in taken:
            number += 1
            fresh = f"{hidden} ({number})"
        taken.add(fresh)
        found[name] = fresh
    return found


TABLES = tuple(table for table in METADATA.sorted_tables if table.name in TEXTS)
