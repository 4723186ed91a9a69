"""A desk on another machine is spoken to only where its certificate is checked, or where that is written down."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from data.desk import Desk, DeskUnreachable
from data.desk.sealed import ANYWAY, demand_sealed
from tests.house.source import ROOT

ELSEWHERE = "postgresql://anna:secret@db.example.com/sidu"


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (ANYWAY, "PGHOST", "PGHOSTADDR", "PGSSLMODE", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql:///sidu",
        "postgresql:///sidu?host=/var/run/postgresql",
        "postgresql://anna@localhost/sidu",
        "postgresql://anna@127.0.0.1:5432/sidu?sslmode=disable",
        "postgresql://anna@[::1]/sidu",
        "postgresql:///sidu?host=localhost:5432&host=127.0.0.2:5433",
        f"{ELSEWHERE}?sslmode=verify-full",
        f"{ELSEWHERE}?sslmode=verify-ca&sslrootcert=/etc/ssl/own.pem",
    ],
)
def test_a_socket_this_machine_and_a_checked_certificate_need_nothing_more(address: str) -> None:
    demand_sealed(make_url(address))


@pytest.mark.parametrize(
    ("address", "named"),
    [
        (ELSEWHERE, "db.example.com with sslmode left out"),
        (f"{ELSEWHERE}?sslmode=require", "db.example.com with sslmode require"),
        ("postgresql://anna@localhost/sidu?host=10.0.0.7", "10.0.0.7"),
        ("postgresql://anna@localhost/sidu?hostaddr=10.0.0.7", "10.0.0.7"),
        ("postgresql:///sidu?host=localhost,db.example.com", "db.example.com"),
        ("postgresql:///sidu?host=127.0.0.1:5432&host=db:5432", "db:5432"),
        ("postgresql://anna@127.0.0.1.example.com/sidu", "127.0.0.1.example.com"),
        ("postgresql://anna@[2001:db8::1]/sidu", "2001:db8::1"),
        ("postgresql:///sidu?service=company", "the service company"),
    ],
)
def test_any_other_way_is_refused_by_its_name_and_without_the_password(
    address: str, named: str, tmp_path: Path
) -> None:
    with pytest.raises(DeskUnreachable, match="add sslmode=verify-full") as said:
        Desk.at(tmp_path, address)
    assert f"SIDU_DESK leads to {named}" in str(said.value) and "secret" not in str(said.value)


def test_what_opens_a_desk_is_in_no_word_about_it_wherever_it_stands_in_its_address(tmp_path: Path) -> None:
    address = "postgresql://sidu:one@127.0.0.1:1/x?password=two&sslpassword=three"
    with pytest.raises(DeskUnreachable) as said:
        Desk.at(tmp_path, address).revision()
    assert not {"one", "two", "three"} & set(re.split(r"\W+", str(said.value))), said.value


def test_what_the_environment_adds_to_an_address_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example.com")
    with pytest.raises(DeskUnreachable, match=r"db\.example\.com"):
        demand_sealed(make_url("postgresql:///sidu"))
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    demand_sealed(make_url("postgresql:///sidu"))
    with pytest.raises(DeskUnreachable, match="sslmode prefer"):
        demand_sealed(make_url("postgresql:///sidu?sslmode=prefer"))


def test_it_is_taken_where_somebody_wrote_down_that_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ANYWAY, "yes")
    demand_sealed(make_url(ELSEWHERE))
    monkeypatch.setenv(ANYWAY, "true")
    with pytest.raises(DeskUnreachable, match="""is 'true'; write "yes", or take it out"""):
        demand_sealed(make_url("postgresql:///sidu"))


def test_a_server_with_such_an_address_does_not_start(tmp_path: Path) -> None:
    environment = {**os.environ, "SIDU_DESK": ELSEWHERE, "SIDU_STORE": str(tmp_path)}
    start = "from ui.serving import main; main([])"
    done = subprocess.run(
        [sys.executable, "-c", start], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1 and "not started: SIDU_DESK leads to db.example.com" in done.stderr
    assert "Traceback" not in done.stderr
