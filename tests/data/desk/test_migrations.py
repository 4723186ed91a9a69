"""The steps from an earlier desk to today's: by themselves, once, forward only, to just the tables we declare."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from data.desk import Desk, DeskBroken, DeskError, DeskTooNew
from data.desk.places import file_engine, server_engine, writing
from data.desk.schema import HEAD, configuration, known_steps, upgrade
from data.desk.tables import METADATA
from data.settings import Settings
from tests.data.desk.conftest import Place
from tests.data.desk.test_under_fire import acknowledged, started


@contextmanager
def engine_of(place: Place) -> Iterator[Engine]:
    """The bare database of a place, empty when nothing was there."""
    if not place.url:
        place.root.mkdir(exist_ok=True)
        (place.root / "desk.sqlite").touch()
    engine = server_engine(place.url) if place.url else file_engine(place.root / "desk.sqlite")
    yield engine
    engine.dispose()


def make_earlier(place: Place) -> None:
    """A desk as the first step left it, with one change in it."""
    with engine_of(place) as engine, writing(engine) as con:
        upgrade(con, "0001")
        at, changes = "2026-01-01T00:00:00.000000Z", json.dumps([["currency", "", "CNY"]])
        con.execute(text("INSERT INTO audit VALUES (1, :a, 'anna', 'ChangeSettings', :c)"), {"a": at, "c": changes})
        con.execute(text("INSERT INTO setting_history (key, revision, value) VALUES ('currency', 1, '\"CNY\"')"))


def test_from_nothing_to_the_newest_step_are_just_the_tables_we_declare(place: Place) -> None:
    with engine_of(place) as engine, writing(engine) as con:
        upgrade(con)
        assert compare_metadata(MigrationContext.configure(con, opts={"compare_type": True}), METADATA) == []
        found = inspect(con)
        for table in METADATA.sorted_tables:
            assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]


def test_the_newest_step_is_the_one_written_down(desk: Desk) -> None:
    engine = desk._home.engine(make=True)
    assert engine is not None
    with engine.connect() as con:
        scripts = ScriptDirectory.from_config(configuration(con))
    assert scripts.get_heads() == [HEAD] and known_steps()[-1] == HEAD
    assert sorted(script.revision for script in scripts.walk_revisions()) == list(known_steps())


def test_an_earlier_desk_is_brought_up_when_it_is_opened_and_keeps_what_was_entered(place: Place) -> None:
    make_earlier(place)
    with place.desk() as desk:
        assert (desk.revision(), desk.settings(), desk.mappings()) == (1, Settings(currency="CNY"), ())
        assert desk.audit()[0].who == "anna"


def test_two_processes_that_open_an_earlier_desk_at_once_all_find_it_brought_up(place: Place) -> None:
    make_earlier(place)
    processes: list[subprocess.Popen[str]] = [started(place, f"p{number}", 3) for number in range(2)]
    given = [revision for process in processes for revision in acknowledged(process)]
    assert sorted(given) == list(range(2, 8))
    with place.desk() as desk:
        assert desk.audit(limit=100)[-1].who == "anna" and len(desk.audit(limit=100)) == 7


def test_a_step_that_fails_leaves_the_earlier_desk_as_it_was(place: Place) -> None:
    make_earlier(place)
    with engine_of(place) as engine, writing(engine) as con:
        con.execute(text("CREATE TABLE mapping_history (in_the_way INTEGER)"))
    with place.desk() as desk, pytest.raises(Exception, match="mapping_history"):
        desk.revision()
    with engine_of(place) as engine, engine.connect() as con:
        assert con.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0001"
        assert con.execute(text("SELECT count(*) FROM setting_history")).scalar_one() == 1


def test_a_desk_of_a_newer_program_is_refused_and_left_alone(place: Place) -> None:
    make_earlier(place)
    with engine_of(place) as engine, writing(engine) as con:
        con.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with place.desk() as desk, pytest.raises(DeskTooNew, match=r"newer program \(step 9999\); this one knows up to"):
        desk.settings()
    with engine_of(place) as engine, engine.connect() as con:
        assert con.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_a_desk_that_lost_its_step_is_refused(place: Place) -> None:
    make_earlier(place)
    with engine_of(place) as engine, writing(engine) as con:
        con.execute(text("DELETE FROM alembic_version"))
    with place.desk() as desk, pytest.raises(DeskBroken, match="alembic_version has 0 rows"):
        desk.revision()


def test_there_is_no_way_back(place: Place) -> None:
    with engine_of(place) as engine:
        with writing(engine) as con:
            upgrade(con)
        for to in ("-1", "0001", "base"):
            with pytest.raises(DeskError, match="a desk is never downgraded"), writing(engine) as con:
                command.downgrade(configuration(con), to)
        with engine.connect() as con:
            assert con.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD
