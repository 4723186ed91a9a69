"""A company in which one client left traces everywhere, and a search for them down to the bytes."""

from __future__ import annotations

import gzip
import json
import shutil
from atexit import register
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from data import gate
from data.desk import Desk, Draft, Picked
from data.desk.access_log import Event
from data.desk.commands import JudgeAlert, OverrideKind, PlanAct, SaveScenario
from data.desk.copies import batches_of
from data.door import Door
from data.scope import whole_company
from data.snapshots import keep
from data.warehouse.derived import Given
from data.warehouse.importing import Batch, Report, import_files
from data.warehouse.store import Store
from tests.data.keeping import content_for

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
OWNER = whole_company("anna", "the test owns the store")
CODE, NAME, LONGER = "C000017", "福来茶楼", "福来茶楼(和平路店)"
FILES = {
    "regions": "region_id,name,parent_id\nR,Company,\nN,North,R\nS,South,R\n",
    "clients": "client_id,name,region_id,channel,account_manager,latitude,longitude\n"
    f"{CODE},{NAME},N,tea house,Li,31.1,121.2\nC000018,{LONGER},N,shop,Li,31.2,121.3\n"
    "C000019,永兴商店,S,shop,Wu,31,121\n",
    "sales": "order_id,line,client_id,ordered_on,quantity,revenue,cost_of_goods\n"
    f"{CODE}-1,1,{CODE},2026-01-05,1,100,60\nK2,1,{CODE},2026-02-05,2,50,30\nK3,1,C000018,2026-02-06,1,70,20\n"
    f"K4,1,C000019,2026-02-07,1,40,10\nK5,1,C000018,2026-03-01,1,30,10\nK6,1,{CODE},2026-03-02,3,20,5\n",
    "activities": "activity_id,client_id,done_on,activity,cost\n"
    f"A1,{CODE},2026-02-01,visit,5\nA2,C000018,2026-02-01,visit,6\n",
    "surveys": "survey_id,client_id,answered_on,satisfaction,scale_low,scale_high\n"
    f"V1,{CODE},2026-02-01,4,1,5\nV2,C000018,2026-02-02,2,1,5\n",
    "survey_scores": "survey_id,attribute,score\nV1,price,3\nV2,price,2\n",
    "survey_invitations": f"client_id,wave,invited_on\n{CODE},w1,2026-01-20\nC000018,w1,2026-01-20\n",
    "referrals": "referral_id,client_id,referred_on,new_client_id\n"
    f"F1,C000019,2026-02-03,{CODE}\nF2,{CODE},2026-02-04,C000018\n",
    "complaints": "complaint_id,client_id,received_on,category\n"
    f"B1,{CODE},2026-02-08,late\nB2,C000019,2026-02-08,late\n",
    "promises": f"promise_id,client_id,kind,due_on\nP1,{CODE},visit,2026-02-09\nP2,C000018,visit,2026-02-09\n",
    "conduct": f"incident_id,client_id,happened_on,kind\nD1,{CODE},2026-02-10,late payment\nD2,C000018,2026-02-10,x\n",
}  # fmt: skip


def brought(store: Store, folder: Path, files: dict[str, str], dry_run: bool = False) -> Report:
    """Files through the gate, each named after its table."""
    paths = []
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf8")
        paths.append(folder / f"{name}.csv")
    mappings = [m for path in paths for p in gate.inspect(path, isolated=False) if (m := p.mapping)]
    return import_files(store, Batch(tuple(paths), tuple(mappings), "anna", AT, lambda path: False, dry_run))


def company(folder: Path) -> Store:
    """The files; a correction that takes an order over to the client and one that hands one on; rows said again; facts
    that no version in force names; what people entered, a snapshot, a draft, and a look at the client."""
    store = Store(folder / "store")
    if Given.deriver is not None:
        _bring(store, folder)  # a model of the test wants to see it published
    else:
        shutil.copytree(_ready(), store.root, copy_function=shutil.copy)
    _enter(store)
    return store


@cache
def _ready() -> Path:
    """Brought in once per process; nothing is at the desk yet, so that it can lie in either place."""
    folder = Path(mkdtemp(prefix="sidu-erased-"))
    register(shutil.rmtree, folder)
    _bring(Store(folder / "store"), folder)
    return folder / "store"


def _bring(store: Store, folder: Path) -> None:
    brought(store, folder, FILES)
    head = FILES["sales"].split("\n")[0] + "\n"
    corrected = f"K5,1,{CODE},2026-03-01,1,35,10\nK6,1,C000018,2026-03-02,3,25,5\nK2,1,{CODE},2026-02-05,2,50,30\n"
    brought(store, folder, {f"sales-of-{CODE}": head + corrected})
    for kept in list(store.facts.glob("clients/*.parquet")):
        shutil.copy(kept, kept.with_name("000009-of-an-import-that-was-undone.parquet"))


def _enter(store: Store) -> None:
    door = Door(store.root)
    view = frozenset((CODE, "C000018"))
    with door.desk as desk:
        for command in (
            OverrideKind(CODE, "partner", "Mr Wang is a friend", "Li", date(2026, 12, 1)),
            OverrideKind("C000018", "support", f"as {NAME} asked", "Li", date(2026, 12, 1)),
            PlanAct("", CODE, "Li", "visit", date(2026, 12, 1), "talk to Mr Wang"),
            PlanAct("", "C000018", "Li", "call", date(2026, 12, 1), f"beside {CODE}"),
            JudgeAlert(CODE, "fall", date(2026, 3, 1), date(2026, 3, 2), "seen", "Li", "on holiday, says Mr Wang"),
        ):
            desk.carry_out(command, OWNER, AT, clients=view)
        desk.carry_out(SaveScenario(f"for {NAME}", "what_if", (("client", CODE),), (("region", "N"),)), OWNER, AT)
        desk.keep_draft(Draft(f"On {NAME}", "zh", (Picked("one_client", "tiles", (("client", CODE),)),)), OWNER, AT)
        desk.note(Event(AT, "anna", "client", CODE, {"page": "one_client"}))
        told = content_for(door, OWNER, f"About {NAME}")
        keep(door, told | {"slides": [[CODE, f"{NAME} and {LONGER}", 70]]}, OWNER, AT)
        keep(door, content_for(door, OWNER, "About nobody"), OWNER, AT)


def found_in(store: Store, *words: str) -> list[str]:
    """Where one of these words stands in a store: in the bytes of every file, unpacked where packed, and in cells."""
    hits = []
    with duckdb.connect(":memory:") as con:
        for path in sorted(p for p in store.root.rglob("*") if p.is_file()):
            data = path.read_bytes()
            texts = [gzip.decompress(data) if path.suffix == ".gz" else data, _cells(con, path).encode()]
            forms = {form for word in words for form in (word.encode(), json.dumps(word)[1:-1].encode())}
            if any(form in text for form in forms for text in texts):
                hits.append(path.relative_to(store.root).as_posix())
    return hits


def _cells(con: duckdb.DuckDBPyConnection, path: Path) -> str:
    """All cells of a file of the engine: compressed, its bytes say nothing."""
    if path.suffix == ".parquet":
        return str(con.execute("FROM read_parquet(?)", [str(path)]).fetchall())
    if path.suffix != ".duckdb":
        return ""
    con.execute(f"ATTACH '{path}' AS v (READ_ONLY)")
    tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'v'").fetchall()
    found = str([con.execute(f'FROM v.main."{table}"').fetchall() for (table,) in tables])
    con.execute("DETACH v")
    return found


def desk_text(desk: Desk) -> str:
    """All rows of all tables of a desk, and on a server the bytes of the files that hold them, indexes too."""
    engine = desk._home.engine()
    assert engine is not None
    with engine.connect() as con:
        rows = json.dumps([*batches_of(con, desk.place)], ensure_ascii=False)
        if engine.dialect.name == "sqlite":
            return rows
        mine = "relnamespace = current_schema()::regnamespace"
        con.exec_driver_sql("CHECKPOINT")
        folder = Path(str(con.exec_driver_sql("SHOW data_directory").scalar()))
        files = con.exec_driver_sql(
            f"SELECT pg_relation_filepath(oid) FROM pg_class WHERE {mine} OR oid IN "
            f"(SELECT reltoastrelid FROM pg_class WHERE {mine})"
        )
        found = [folder / path for (path,) in files if path]
        return rows + "".join(path.read_bytes().decode("utf8", "replace") for path in found)


def traces_in(store: Store) -> list[str]:
    """Words of the client that are anywhere at the desk, and files of the store that hold its code; but for the row in
    the list of erasures."""
    with Desk.at(store.root) as desk:
        text = desk_text(desk)
        is_listed = [code for code, *_ in erased_list(store)] == [CODE]
        on_server = not desk.place.endswith(".sqlite")
    words = [f'{NAME}"', f"for {NAME}", f"About {NAME}", "Mr Wang", "talk to"]
    found = [word for word in words if word in text or json.dumps(word)[1:-1] in text]
    allowed = (3 if on_server else 1) if is_listed else 0  # the row, and on a server its bytes and those of its index
    found += [CODE] * (text.count(CODE) > allowed)
    return found + [path for path in found_in(store, CODE) if path != "desk.sqlite"]


def erased_list(store: Store) -> list[tuple[str, str, str]]:
    from data.desk.erasing import erasures_in

    with Desk.at(store.root) as desk:
        return [(each.client_id, each.who, each.reason) for each in erasures_in(desk)]
