"""Sending a finished file on: to destinations that an administrator wrote down, and to nothing else.

They stand in `destinations.toml` in the store folder (or in the file SIDU_DESTINATIONS names), one table each:

    [board]
    to = ["mailtos://user:password@mail.example.com?to=board@example.com", "wecombot://KEY"]
    link = "https://sidu.example.com"       # optional: where readers open Sidu

Addresses are written as Apprise has them. They hold passwords, so nothing here prints or logs one. Mail, webhooks and
Slack (as a bot) carry the file; WeCom, DingTalk, Feishu and Teams do not: there the message says where it lies.

One that leads to another machine without TLS (`mailto`, `json`, `mode=insecure`), or without a look at its certificate
(`verify=no`), is refused, unless its table says `unchecked = true`: something else protects the way then.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.desk.sealed import is_here

FILE, NAMED_BY = "destinations.toml", "SIDU_DESTINATIONS"
SERVICES = (
    "wecombot", "dingtalk", "feishu", "lark", "workflow", "workflows", "slack", "mailto", "mailtos", "json", "jsons",
)  # fmt: skip
"""Those a company uses to tell people something; none that writes files or runs programs on this machine."""
WAIT_S = 30
_SCHEME = re.compile(r"^([a-z0-9]+)://")


class NoDestination(ValueError):
    """Nobody can be sent anything: the file, the name or an address is wrong. The text says what to do."""


@dataclass(frozen=True)
class Destination:
    """Where files are sent. addresses hold passwords: the repr leaves them out."""

    name: str
    addresses: tuple[str, ...]
    link: str = ""

    def __repr__(self) -> str:
        return f"Destination({self.name!r}, {', '.join(map(service_of, self.addresses))})"


@dataclass(frozen=True)
class Sent:
    """What became of one address. why: the reason it failed, without the address; is_attached: the file went along."""

    service: str
    is_attached: bool
    why: str = ""

    @property
    def arrived(self) -> bool:
        return not self.why


def destinations(store: Path) -> dict[str, Destination]:
    """The destinations by name; none where the file is not there. Raises NoDestination for a file that is wrong."""
    path = Path(os.environ.get(NAMED_BY) or store / FILE)
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        # The text of the error may quote the line, and the line a password.
        where = re.search(r"\(at .*\)$", str(error))
        raise NoDestination(f"{path} cannot be read {where.group() if where else ''}: correct it".strip()) from None
    return {name: _destination(path, name, entry) for name, entry in written.items()}


def destination_named(store: Path, name: str) -> Destination:
    """The destination of that name. Raises NoDestination naming those there are."""
    found = destinations(store)
    if name not in found:
        there = ", ".join(sorted(found)) or f"none; write them into {store / FILE}"
        raise NoDestination(f"destination {name!r} is not known; there are: {there}")
    return found[name]


def service_of(address: str) -> str:
    """The kind of service of an address, "mailtos" or "wecombot"; nothing else of it may be shown."""
    scheme = _SCHEME.match(address)
    return scheme.group(1) if scheme else "?"


def send(to: Destination, title: str, text: str, files: Sequence[Path], link: str = "") -> tuple[Sent, ...]:
    """Send a message with files to every address of a destination, one after the other; a failure stops none.

    link: what follows the destination's own link, such as "snapshots?snapshot=000003"; without one the message names
    the files where a service does not take them along.
    """
    return tuple(_sent(to, address, title, text, files, link) for address in to.addresses)


def _sent(to: Destination, address: str, title: str, text: str, files: Sequence[Path], link: str) -> Sent:
    import apprise

    service, plugin = service_of(address), _plugin(address)
    if plugin is None:
        return Sent(service, False, "the address cannot be read; correct it")
    # A Slack webhook says that it takes files, and drops them.
    is_attached = bool(plugin.attachment_support) and getattr(plugin, "mode", "") != "hook"
    body = text if is_attached else _with_end(text, f"\n\n{_whereabouts(to, files, link)}", plugin.body_maxlen)
    attached = apprise.AppriseAttachment([str(path) for path in files]) if is_attached else None
    with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as log:
        arrived = plugin.notify(body=body, title=title, attach=attached)
        said = log.getvalue().strip().splitlines() if log is not None else []
    return Sent(service, is_attached, "" if arrived else _without_secrets(said, address))


def _plugin(address: str) -> Any:
    """What speaks to that address; None for one that cannot be read."""
    import apprise  # 0.3 s to load: only who sends something waits for it

    asset = apprise.AppriseAsset(storage_mode="memory", secure_logging=True, async_mode=False, service_timeout=WAIT_S)
    asset.http_redirects = False  # a destination sends on to nobody that the administrator did not name
    asset.app_id, asset.app_desc, asset.app_url = "Sidu", "Sidu", ""
    return apprise.Apprise.instantiate(address, asset=asset)


def _open_way(address: str) -> str:
    """What lets anybody between here and that address read along or answer in its place; "" where nothing does."""
    plugin = _plugin(address)
    if plugin is None or is_here(getattr(plugin, "smtp_host", "") or plugin.host or ""):
        return ""  # one that cannot be read is sent nothing
    is_mail = hasattr(plugin, "secure_mode")
    is_plain = plugin.secure_mode == "insecure" if is_mail else service_of(address) == "json"
    if is_plain:
        return "without TLS"
    return "" if plugin.verify_certificate else "without a look at its certificate"


def _with_end(text: str, end: str, most: int) -> str:
    """The text cut so that its end, where the file lies, stands in the message too; three bytes a sign at most."""
    room = max(most // 3 - len(end), 0)
    return (text if len(text) <= room else text[: max(room - 1, 0)] + "…") + end


def _whereabouts(to: Destination, files: Sequence[Path], link: str) -> str:
    if to.link:
        return f"{to.link.rstrip('/')}/{link}"
    return "\n".join(path.name for path in files)


def _without_secrets(said: Sequence[str], address: str) -> str:
    """The first line a service answered with, as long as it holds no part of the address."""
    secrets = [part for part in re.split(r"[:/@?&=,]+", address)[1:] if len(part) > 3]
    told = next((line for line in said if not any(secret in line for secret in secrets)), "")
    return told or "the service refused it or could not be reached"


def _destination(path: Path, name: str, entry: Any) -> Destination:
    fault = f"{path}: destination {name!r} "
    if not isinstance(entry, Mapping) or not isinstance(entry.get("to"), list) or not entry["to"]:
        raise NoDestination(fault + 'needs `to = ["…"]` with at least one address')
    if unknown := sorted(set(entry) - {"to", "link", "unchecked"}):
        raise NoDestination(fault + f"has an unknown entry {unknown[0]!r}; it may have: to, link, unchecked")
    if not isinstance(entry.get("unchecked", False), bool):
        raise NoDestination(fault + "has an `unchecked` that is neither true nor false; write true, or take it out")
    addresses, link = tuple(map(str, entry["to"])), str(entry.get("link", ""))
    for address in addresses:
        if service_of(address) not in SERVICES:
            raise NoDestination(
                fault + f"names the service {service_of(address)!r}; choose one of: {', '.join(SERVICES)}"
            )
        if not entry.get("unchecked") and (how := _open_way(address)):
            raise NoDestination(
                fault + f"leads by {service_of(address)!r} to another machine {how}: whoever is in between could read"
                " it or answer in its place; write mailtos or jsons and take mode and verify out of the address, or add"
                " `unchecked = true` where something else protects the way"
            )
    if link and not link.startswith(("http://", "https://")):
        raise NoDestination(fault + "has a link that does not start with https:// or http://")
    return Destination(name, addresses, link)
