"""A desk on another machine knows Sidu by a certificate: there is no password, and no other certificate opens it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from data.desk import Desk, DeskUnreachable
from tests.data.desk.server import server
from tests.deploy.proxied import free_ports

NAME = "db.example.com"
RULES = "local all all trust\nhostssl all all 127.0.0.1/32 cert\nhost all all all reject\n"
"""pg_hba.conf: whoever comes over the network shows a certificate whose CN is the name of their user."""


def authority(folder: Path, name: str) -> None:
    """An authority of a company's own: NAME.crt and NAME.key."""
    made(folder, name, f"/CN={name}")


def made(folder: Path, name: str, subject: str, *more: str) -> None:
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key")
    said = ["openssl", "req", "-x509", *key, "-out", f"{name}.crt", "-days", "2", "-subj", subject, *more]
    subprocess.run(said, cwd=folder, check=True, capture_output=True)
    (folder / f"{name}.key").chmod(0o600)


def signed(folder: Path, name: str, subject: str, by: str, *more: str) -> None:
    made(folder, name, subject, "-CA", f"{by}.crt", "-CAkey", f"{by}.key", *more)


@dataclass(frozen=True)
class Elsewhere:
    """A server that passes for one of another machine, and the folder of everybody's certificates."""

    port: int
    folder: Path

    def address(self, shown: str, name: str = NAME, more: str = "") -> str:
        """Where the desk lies; the number of the machine stands beside its name, because no name server knows it."""
        mine = (
            f"&sslcert={self.folder}/{shown}.crt&sslkey={self.folder}/{shown}.key" if shown else "&sslcertmode=disable"
        )
        way = f"hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={self.folder}/company.crt"
        return f"postgresql://sidu@{name}:{self.port}/postgres?{way}{mine}{more}"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    ours, (port,) = tmp_path_factory.mktemp("certificates"), free_ports(1)
    for name in ("company", "stranger"):
        authority(ours, name)
    signed(ours, "desk", f"/CN={NAME}", "company", "-addext", f"subjectAltName=DNS:{NAME}")
    signed(ours, "sidu", "/CN=sidu", "company")
    signed(ours, "neighbour", "/CN=neighbour", "company")
    signed(ours, "forged", "/CN=sidu", "stranger")

    def tls(folder: Path) -> str:
        for name in ("desk.crt", "desk.key", "company.crt"):
            (folder / name).write_bytes((ours / name).read_bytes())
        (folder / "desk.key").chmod(0o600)
        (folder / "hba").write_text(RULES)
        files = (
            f"-c ssl_cert_file={folder}/desk.crt -c ssl_key_file={folder}/desk.key -c ssl_ca_file={folder}/company.crt"
        )
        return f"-c listen_addresses=127.0.0.1 -c port={port} -c ssl=on {files} -c hba_file={folder}/hba"

    with server(tls):
        yield Elsewhere(port, ours)


@pytest.fixture(autouse=True)
def no_password_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_a_desk_elsewhere_opens_by_a_certificate_without_a_password(elsewhere: Elsewhere, tmp_path: Path) -> None:
    with Desk.at(tmp_path, elsewhere.address("sidu")) as desk:
        first = desk.revision()
    with Desk.at(tmp_path, elsewhere.address("sidu")) as again:
        assert again.revision() == first


@pytest.mark.parametrize(
    ("shown", "name", "why"),
    [
        ("", NAME, "connection requires a valid client certificate"),
        ("neighbour", NAME, 'certificate authentication failed for user "sidu"'),
        ("forged", NAME, "unknown ca"),
        ("sidu", "other.example.com", f'server certificate for "{NAME}" does not match host name "other.example.com"'),
    ],
)
def test_whoever_shows_another_certificate_is_refused_in_words_without_a_secret(
    elsewhere: Elsewhere, tmp_path: Path, shown: str, name: str, why: str
) -> None:
    with pytest.raises(DeskUnreachable) as said:
        Desk.at(tmp_path, elsewhere.address(shown, name)).revision()
    told = str(said.value)
    assert why in told and "see to the server and to SIDU_DESK" in told and "PRIVATE" not in told, told
