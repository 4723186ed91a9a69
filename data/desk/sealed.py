"""Whether the way to a desk on a server is one that nobody in between can read or pretend to be.

A password and all that people entered go over it. On this machine there is nothing in between.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator

from sqlalchemy import URL

from data.desk.faults import DeskUnreachable

CHECKED = ("verify-full", "verify-ca")
"""What `sslmode` says where the server's certificate is checked; any other believes whoever answers."""
ANYWAY = "SIDU_DESK_UNCHECKED"


def demand_sealed(url: URL) -> None:
    """Raise DeskUnreachable where a server elsewhere is spoken to without its certificate being checked, unless whoever
    runs Sidu has written down that it is wanted."""
    said = os.environ.get(ANYWAY, "")
    if said not in ("", "yes"):
        raise DeskUnreachable(f'{ANYWAY} is {said!r}; write "yes", or take it out')
    mode = _first(url, "sslmode", "PGSSLMODE")
    elsewhere = [host for host in _hosts(url) if not is_here(host)]
    if not elsewhere or mode in CHECKED or said:
        return
    where = f"SIDU_DESK leads to {elsewhere[0]} with sslmode {mode or 'left out'}"
    raise DeskUnreachable(
        f"{where}: whoever is in between could read it or answer in its place; add sslmode=verify-full (and "
        f'sslrootcert) to the address, or write {ANYWAY}="yes" where something else protects the way'
    )


def _hosts(url: URL) -> Iterator[str]:
    """Every place that the address may lead to; none for the socket that stands where nothing is said."""
    service = _first(url, "service", "PGSERVICE")
    if service:
        yield f"the service {service}"
    for name, variable in (("host", "PGHOST"), ("hostaddr", "PGHOSTADDR")):
        given = [*([url.host or ""] if name == "host" else []), *_all(url, name)]
        given = given if any(given) else [os.environ.get(variable, "")]
        yield from (host for part in given for host in part.split(",") if host)


def _all(url: URL, name: str) -> list[str]:
    found = url.query.get(name, ())
    return [found] if isinstance(found, str) else [*found]


def _first(url: URL, name: str, variable: str) -> str:
    return next(iter(_all(url, name)), os.environ.get(variable, ""))


def is_here(host: str) -> bool:
    """Whether it is a socket in the file system, or this machine by its name or number."""
    if host.startswith(("/", "@")) or host == "localhost":
        return True
    bare = host[1:].partition("]")[0] if host.startswith("[") else host
    named = bare.rpartition(":")[0] if bare.count(":") == 1 else bare
    if named == "localhost":
        return True
    try:
        return ipaddress.ip_address(named).is_loopback
    except ValueError:
        return False
