"""The tables of the desk. The migrations create them; a test holds both equal."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, false
from sqlalchemy.sql.type_api import TypeEngine

from data.desk.columns import Day, Moment, Plain

METADATA = MetaData()

AUDIT = Table(
    "audit",
    METADATA,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("changes", Plain, nullable=False),
)
"""One row per revision: who did what when. Rows of every history name their revision and so their who and when."""


def history_table(name: str, keys: dict[str, TypeEngine], values: dict[str, TypeEngine]) -> Table:
    """A history: one row per key and revision that changed it; valid until the key's next row.

    A key that was taken away has a last row that `is_forgotten`, with no values unless the table says otherwise.
    """
    return Table(
        name,
        METADATA,
        *(Column(key, kind, primary_key=True, autoincrement=False) for key, kind in keys.items()),
        Column("revision", Integer, ForeignKey("audit.revision"), primary_key=True, autoincrement=False),
        Column("is_forgotten", Boolean, nullable=False, server_default=false()),
        *(Column(value, kind, nullable=True) for value, kind in values.items()),
        info={"keys": tuple(keys)},
    )


SETTINGS = history_table("setting_history", {"key": Text()}, {"value": Plain()})
MAPPINGS = history_table("mapping_history", {"name": Text()}, {"toml": Text()})
RATES = history_table(
    "rate_history",
    {"activity": Text(), "valid_from": Day()},
    {
        "rate_per_driver_e4": BigInteger(),
        "practical_capacity_e4": BigInteger(),
        "capacity_cost_e4": BigInteger(),
        "minutes_per_act_e4": BigInteger(),
    },
)
"""A rate that is forgotten does not count, neither as it was entered here nor as an earlier file brought it."""
SCENARIOS = history_table(
    "scenario_history",
    {"page": Text(), "name": Text()},
    {"controls": Plain(), "selection": Plain()},
)
SCHEMES = history_table(
    "scheme_history",
    {"name": Text()},
    {"weights": Plain(), "bounds": Plain(), "grave_severity": Integer(), "grave_cap": Text()},
)
OVERRIDES = history_table(
    "override_history",
    {"client_id": Text()},
    {"kind": Text(), "reason": Text(), "owner": Text(), "expires_on": Day()},
)
"""An override that is forgotten was ended by somebody; one that has expired is still here."""
TARGETS = history_table(
    "target_history",
    {"kpi": Text(), "region_id": Text(), "manager": Text(), "period": Text()},
    {"value": Text(), "owner": Text(), "better": Text(), "reason": Text()},
)
"""Values are decimal figures as text: what was typed, to the last digit. Forgotten is withdrawn, as for a rate."""
OWN_KPIS = history_table(
    "kpi_history",
    {"key": Text()},
    {"name": Text(), "formula": Text(), "unit": Text(), "better": Text(), "owner": Text()},
)
SNAPSHOT_MARKS = history_table("snapshot_history", {"number": Text()}, {"is_pinned": Boolean(), "reason": Text()})
"""What became of a kept snapshot: pinned, so that the keeping rule spares it, or forgotten, which is deleted."""
ALERTS = history_table(
    "alert_history",
    {"client_id": Text(), "kind": Text()},
    {"raised_on": Day(), "as_of": Day(), "state": Text(), "owner": Text(), "note": Text(), "due_on": Day()},
)
"""What was said of a client's alerts of a kind; nothing is ever forgotten here, an alert is opened again instead."""
PLANS = history_table(
    "plan_history",
    {"item": Text()},
    {
        "client_id": Text(),
        "owner": Text(),
        "kind": Text(),
        "due_on": Day(),
        "note": Text(),
        "done_on": Day(),
        "outcome": Text(),
    },
)
"""Acts planned for clients. One that is forgotten was dropped; its last row still says how it stood."""
RIGHTS = history_table(
    "rights_history",
    {"key": Text()},
    {
        "claim": Text(),
        "value": Text(),
        "role": Text(),
        "regions": Plain(),
        "topics": Plain(),
        "valid_from": Day(),
        "valid_until": Day(),
        "reason": Text(),
    },
)
"""Rules of rights. One that is forgotten was taken away and gives nothing."""
HISTORIES = (
    SETTINGS,
    MAPPINGS,
    RATES,
    SCENARIOS,
    SCHEMES,
    OVERRIDES,
    TARGETS,
    OWN_KPIS,
    SNAPSHOT_MARKS,
    ALERTS,
    PLANS,
    RIGHTS,
)
SNAPSHOTS = Table(
    "snapshots",
    METADATA,
    Column("number", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("title", "who")),
    Column("at", Moment, nullable=False),
    Column("version", Text, nullable=False),
    Column("as_of", Day, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("language", "sha256")),
    Column("record", Plain, nullable=False),
)
"""The register of kept snapshots: append-only, without a revision, because keeping one changes no figure."""
DRAFTS = Table(
    "snapshot_drafts",
    METADATA,
    Column("who", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("draft", Plain, nullable=False),
)
"""What each person is collecting: replaced as often as they change it, and nobody else's business."""
ACCESS_LOG = Table(
    "access_log",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("who", "event", "what")),
    Column("detail", Plain, nullable=False),
)
for _name, _first in (("access_log_at", ()), ("access_log_who", ("who",)), ("access_log_event", ("event",))):
    Index(_name, *(ACCESS_LOG.c[each] for each in (*_first, "at")))
"""Who signed in, looked at a client, took something along: never changed, taken away only when older than is kept."""
ERASURES = Table(
    "erasures",
    METADATA,
    Column("client_id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("who", "reason")),
)
"""Clients whose data were erased: a restore of an older copy erases them again."""
ENDED_SIGN_INS = Table(
    "ended_sign_ins",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("who", "mark")),
)
"""Sign-ins that count no longer: one by the digest of its mark, or with none all of that person begun up to `at`."""
ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    *(Column(name, Text, nullable=False) for name in ("who", "provider", "account")),
)
"""Which account of a provider a name belongs to from then on, as digests; "" for none any more."""
