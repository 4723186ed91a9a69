"""The door itself in the storm: every table in every window asked by a reader, and what of it is not theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from benchmarks.storm.strangers import Rights, Strangers
from data.late_tables import LATE
from data.tables import COMPANY_KEY, STORED, served, windows_of
from data.topics import TOPIC_OF, TOPIC_OF_MOMENTS
from data.view import View

NAMED = {"channels": "channel", "managers": "account_manager"}
PLACED = frozenset(("targets", "events", "regions", *LATE))
"""Tables whose rows lie in a region, not at a client."""


def foreign_rows(
    view: View, strangers: Strangers, rights: Rights, tables: Collection[str] = tuple(STORED)
) -> Iterator[str]:
    """What a reader is given at the door that is not theirs: rows of others, tables and columns of other topics."""
    for table in tables:
        for window in windows_of(table):
            name = f"{table}_{window}" if window else table
            found = _wrong(view, table, name, strangers, rights)
            if found:
                yield f"table {name}: {found}"
    yield from _entered(view, strangers, rights)


def _wrong(view: View, table: str, name: str, strangers: Strangers, rights: Rights) -> str:
    asked, columns = served(name), STORED[table]
    own = strangers.keys(rights)
    if "home_key" in columns and table not in PLACED:
        foreign = set(view.run(asked.select("home_key").distinct())["home_key"]) - own.regions
    elif "client_key" in columns:
        foreign = set(view.run(asked.select("client_key").distinct())["client_key"]) - own.clients
    elif table in PLACED and "region_key" in columns:
        foreign = set(view.run(asked.select("region_key").distinct())["region_key"].dropna()) - own.regions
        foreign -= {0, COMPANY_KEY} if rights.regions is None and not rights.is_empty else set()
    elif table in NAMED:
        foreign = set(view.run(asked.select(NAMED[table]))[NAMED[table]].dropna()) - own.words
    else:
        foreign = {"any row"} if rights.is_empty and len(view.run(asked.limit(1))) else set()
    if foreign:
        return f"{len(foreign)} foreign, {sorted(map(str, foreign))[:3]}"
    return _of_another_topic(view, table, name, rights)


def _of_another_topic(view: View, table: str, name: str, rights: Rights) -> str:
    asked = served(name)
    topic = TOPIC_OF.get(table)
    if topic is not None and topic not in rights.topics:
        return f"rows without {topic}" if len(view.run(asked.limit(1))) else ""
    if "topic" in STORED[table]:
        foreign = set(view.run(asked.select("topic").distinct())["topic"]) - rights.topics
        return f"topics {sorted(foreign)}" if foreign else ""
    hidden = {
        "clients": tuple(c for c in STORED["clients"] if c.endswith("_e4")) if "money" not in rights.topics else (),
        "client_alerts": ("stake_e4",) if "money" not in rights.topics else (),
        "client_moments": tuple(c for c, t in TOPIC_OF_MOMENTS.items() if t not in rights.topics),
    }.get(table, ())
    hidden += ("latitude", "longitude") if table == "clients" and "personal" not in rights.topics else ()
    if hidden:
        rows = view.run(asked.select(*hidden).distinct().limit(9))
        shown = [column for column in hidden if rows[column].notna().any()]
        if shown:
            return f"columns {shown}"
    if table == "clients" and "personal" not in rights.topics:
        named = view.run(asked.select("client_id", "name"))
        return "names" if (named["client_id"] != named["name"]).any() else ""
    return ""


def _entered(view: View, strangers: Strangers, rights: Rights) -> Iterator[str]:
    """What people entered about clients and regions, as the view gives it."""
    mine = strangers.own(rights)
    said = {
        "overrides": [each.client_id for each in view.overrides],
        "override_history": [each.client_id for each in view.override_history],
        "alert_judgements": [each.client_id for each in view.alert_judgements],
        "planned_acts": [each.client_id for each in view.planned_acts],
        "plan_trail": [each.said.client_id for each in view.plan_trail],
        "scenarios": [code for each in view.scenarios for key, code in each.selection if key == "region"],
        "entered_targets": [each.target.region_id for each in view.entered_targets],
    }
    for name, codes in said.items():
        foreign = set(codes) - mine
        if foreign and not (rights.regions is None and name == "entered_targets"):
            yield f"{name}: {sorted(foreign)[:3]}"


def clients_met(view: View) -> str:
    """Codes and names of all clients that a view meets, as a reckoning that is kept."""
    rows = view.run(served("clients_anywhere").select("client_id", "name"))
    return "\n".join([*rows["client_id"], *rows["name"]])
