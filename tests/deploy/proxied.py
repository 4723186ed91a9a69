"""nginx with the example of `deploy/`, for a test or a proof: own ports, own certificate, else every line as it is."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = "sidu.example.com"
STARTS_WITHIN_S = 10
VARIANT = re.compile(r"# The variant with trusted headers: include /etc/nginx/(sidu-[a-z-]+)\.conf;")
SECRET = re.compile(r'X-Sidu-Proxy "REPLACE[^"]*"')
AROUND = """{user}daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log notice;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
    include {folder}/sidu.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its ports for TLS and without, and its folder with certificate and logs."""

    port: int
    plain_port: int
    folder: Path

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.port}"

    def said(self, head: str, body: bytes = b"", name: str = NAME) -> str:
        """The whole answer to a request that is sent as it stands; empty when the proxy only hangs up."""
        trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain:
            trusted.check_hostname = name == NAME
            with trusted.wrap_socket(plain, server_hostname=name) as secure:
                secure.sendall(head.replace("\n", "\r\n").encode() + body)
                return _all_of(secure)

    def get(self, path: str, **headers: str) -> str:
        """The answer to a plain request."""
        more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
        return self.said(f"GET {path} HTTP/1.1\nHost: {NAME}:{self.port}\nConnection: close\n{more}\n")

    def log(self) -> str:
        return (self.folder / "sidu.log").read_text("utf8")


def _all_of(secure: ssl.SSLSocket) -> str:
    parts = []
    with suppress(ConnectionResetError, ssl.SSLError):  # it hung up; what came before it did counts
        while part := secure.recv(65_536):
            parts.append(part)
            if b"HTTP/1.1 413" in parts[0]:
                break  # the proxy listens on for a while to a body that it has refused
    return b"".join(parts).decode("utf8", errors="replace")


def nginx_path() -> str | None:
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def demand_nginx() -> None:
    if nginx_path() is None or shutil.which("openssl") is None:
        why = "no nginx or no openssl: the proxy example is not tried"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def written(
    folder: Path, backends: Sequence[int], sign_in_port: int = 0, secret: str = "", ports: Sequence[int] = ()
) -> tuple[int, int]:
    """Writes the example into the folder with own ports and a new certificate; returns the ports for TLS and without.

    sign_in_port: take the variant with trusted headers, whose sign-in proxy answers there. ports: those two, where
    somebody else has to know them before.
    """
    port, plain_port = ports or free_ports(2)
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    made += ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    text = (DEPLOY / "nginx.conf").read_text("utf8")
    if sign_in_port:
        text = VARIANT.sub(rf"include {folder}/\1.conf;", text)
        for source, name in (("nginx-headers.conf", "sidu-headers.conf"), ("nginx-sign-in.conf", "sidu-sign-in.conf")):
            given = (DEPLOY / source).read_text("utf8").replace("4180", str(sign_in_port))
            (folder / name).write_text(SECRET.sub(f'X-Sidu-Proxy "{secret or "REPLACE"}"', given), "utf8")
    exchanged = {
        r"    listen \[::\]:\d+.*\n": "",
        r"listen 443 ": f"listen 127.0.0.1:{port} ",
        r"listen 80 ": f"listen 127.0.0.1:{plain_port} ",
        r"/etc/sidu/tls/": f"{folder}/",
        r"/var/log/nginx/": f"{folder}/",
        r"127\.0\.0\.1:8501 ": f"127.0.0.1:{backends[0]} ",
        r"127\.0\.0\.1:8502 ": f"127.0.0.1:{backends[1]} ",
    }
    for old, new in exchanged.items():
        text, count = re.subn(old, new, text)
        assert count, f"the example has no {old} any more"
    (folder / "sidu.conf").write_text(text, "utf8")
    user = "user root;\n" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), "utf8")
    return port, plain_port


def judged(folder: Path) -> subprocess.CompletedProcess[str]:
    """What `nginx -t` says of the folder's configuration."""
    test = [nginx_path() or "nginx", "-t", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    return subprocess.run(test, capture_output=True, text=True, timeout=30, check=False)


@contextmanager
def proxied(
    folder: Path, backends: Sequence[int], sign_in_port: int = 0, secret: str = "", ports: Sequence[int] = ()
) -> Iterator[Proxy]:
    """nginx in front of two backends until the block ends; the rest as in `written`."""
    port, plain_port = written(folder, backends, sign_in_port, secret, ports)
    start = [nginx_path() or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error")]
    process = subprocess.Popen(start, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + STARTS_WITHIN_S
        while not _listens(port):
            assert process.poll() is None and time.monotonic() < until, judged(folder).stderr
            time.sleep(0.05)
        yield Proxy(port, plain_port, folder)
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
