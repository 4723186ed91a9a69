"""A real PostgreSQL for the tests: its own data folder and its own socket, nothing on the network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

DEBIAN = Path("/usr/lib/postgresql")
OTHER = "postgres"
"""The server refuses to run as root; Debian's package brings this user."""


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, newest first; None when PostgreSQL is not installed."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    if found:
        return found[0].parent
    named = shutil.which("pg_ctl")
    return Path(named).resolve().parent if named else None


def _run(*words: str) -> None:
    as_other = ["runuser", "-u", OTHER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_other, *words], capture_output=True, text=True, timeout=120, check=False, cwd="/")
    assert done.returncode == 0, f"{' '.join(words)} failed:\n{done.stdout}\n{done.stderr}"


@contextmanager
def server(also: Callable[[Path], str] = lambda _folder: "") -> Iterator[str]:
    """A running server; the URL of its first database.

    also: lays what it needs besides into the server's own folder; returns the options that take it up.
    """
    bin_folder = programs()
    if bin_folder is None:
        assert os.environ.get("CI") != "true", "PostgreSQL is not installed; ./check installs Debian's postgresql"
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="sidu-pg-"))
    try:
        more = also(folder)
        if os.geteuid() == 0:
            for each in (folder, *folder.iterdir()):
                shutil.chown(each, OTHER)
        data, socket = str(folder / "data"), str(folder)
        _run(str(bin_folder / "initdb"), "-D", data, "-U", "sidu", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        said = f"-c listen_addresses='' -k {socket} -c fsync=off -c max_connections=200 -c shared_buffers=16MB {more}"
        _run(str(bin_folder / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", said, "start")
        try:
            yield f"postgresql://sidu@/postgres?host={socket}"
        finally:
            _run(str(bin_folder / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def new_schema(server_url: str, name: str, anew: bool = False) -> str:
    """An empty schema on the server, as good as a database and made at once; its URL. anew: in the place of one."""
    engine = create_engine(server_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as con:
        if anew:
            con.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
        con.exec_driver_sql(f'CREATE SCHEMA "{name}"')
    engine.dispose()
    return f"{server_url}&options=-csearch_path%3D{name}"
