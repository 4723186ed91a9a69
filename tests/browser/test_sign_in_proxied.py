"""People sign in through the proxy example: two processes behind nginx with TLS count one sign-in, and one sign-out."""

from __future__ import annotations

import re
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType

from data.execution import hand_over
from tests.browser.provider import PATIENCE_MS, Guest, provider, secrets_file
from tests.browser.server import Server, served
from tests.deploy.proxied import NAME, Proxy, demand_nginx, free_ports, proxied
from ui.cookies import names

ACCESS = 'sign_in = "oidc"\nadministrators = ["anna@example.com"]\n'


@dataclass(frozen=True)
class House:
    """Two servers of one store behind a proxy, with one provider of sign-ins."""

    proxy: Proxy
    servers: tuple[Server, Server]
    store: Path

    def sessions(self) -> list[float]:
        """How many windows each of the two has."""
        found = []
        for server in self.servers:
            with urllib.request.urlopen(f"http://localhost:{server.port}/metrics", timeout=20) as answer:
                said = answer.read().decode()
            found.append(float(re.findall(r"^sidu_sessions (\S+)$", said, re.MULTILINE)[0]))
        return found


@pytest.fixture(scope="module")
def house(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    demand_nginx()
    folder, ports = tmp_path_factory.mktemp("proxied"), free_ports(2)
    shutil.copytree(sample_store, folder / "store")
    (folder / "access.toml").write_text(ACCESS, encoding="utf8")
    with ExitStack() as stack:
        secrets = secrets_file(folder, stack.enter_context(provider()), f"https://{NAME}:{ports[0]}")
        extra = {
            "SIDU_ACCESS": str(folder / "access.toml"), "SIDU_FORECASTS": "off",
            "STREAMLIT_SECRETS_FILES": str(secrets), "STREAMLIT_SERVER_ALLOWED_HOSTS": f"{NAME} localhost 127.0.0.1",
        }  # fmt: skip
        first, second = (stack.enter_context(served(folder / "store", extra=extra)) for _ in range(2))
        proxy = stack.enter_context(proxied(folder, (first.port, second.port), ports=ports))
        yield House(proxy, (first, second), folder / "store")


@pytest.fixture(scope="module")
def outside(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """A browser that finds the name of the example on this machine."""
    named = [*browser_type_launch_args["args"], f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    browser = browser_type.launch(**browser_type_launch_args | {"args": named})
    yield browser
    browser.close()


def _window(context: BrowserContext, house: House) -> Guest:
    context.set_default_timeout(PATIENCE_MS)
    opened = Guest(context.new_page(), house.proxy.address, "en")
    opened.watch()
    return opened


def test_one_sign_in_counts_on_both_processes_and_so_does_its_end(house: House, outside: Browser) -> None:
    context = outside.new_context(ignore_https_errors=True, locale="en-GB")
    window = _window(context, house)
    window.open("clients")
    assert window.face and not [cookie for cookie in context.cookies() if "user" in cookie["name"]]
    window.sign_in("anna")
    window.shows("Anna Li")

    kept = [cookie for cookie in context.cookies() if cookie["name"] in names(is_secure=True).values()]
    assert kept and all(cookie["secure"] and cookie["httpOnly"] for cookie in kept)
    others = {cookie["name"] for cookie in context.cookies()} - {cookie["name"] for cookie in kept}
    assert others == {"__Host-sidu_route", "_streamlit_xsrf"}, "nothing of a sign-in lies there under another name"
    assert house.sessions() in ([1.0, 0.0], [0.0, 1.0]), "a browser keeps to one process"

    copied = outside.new_context(ignore_https_errors=True, locale="en-GB")
    copied.add_cookies([{"name": each["name"], "value": each["value"], "url": house.proxy.address} for each in kept])
    other = _window(copied, house)
    for route in range(8):  # until it comes to the other process
        copied.add_cookies([{"name": "__Host-sidu_route", "value": f"{route:032x}", "url": house.proxy.address}])
        other.open("clients")
        other.shows("Anna Li")
        if min(house.sessions()) > 0:
            break
    assert min(house.sessions()) > 0, "no route led to the other process"

    window.page.locator(".st-key-person button").first.click()
    window.page.get_by_role("button", name="Sign out", exact=True).click()
    window.page.wait_for_url(re.compile("/oauth2/end_session"))
    other.open("kpis")
    assert "Sign in" in other.face and not other.tiles()


def test_who_was_given_the_address_of_another_sees_nothing_until_the_name_is_handed_over(
    house: House, outside: Browser
) -> None:
    hers, theirs = (_window(outside.new_context(ignore_https_errors=True, locale="en-GB"), house) for _ in range(2))
    for window, who in ((hers, "anna"), (theirs, "successor")):
        window.open("clients")
        window.sign_in(who)
    hers.shows("Anna Li")
    assert "another account of your company" in theirs.face and not theirs.tiles()

    assert hand_over(house.store, "anna@example.com", "whoever sets up", datetime.now(UTC), "command line")
    hers.open("kpis")
    assert "Sign in" in hers.face and not hers.tiles()
    theirs.open("clients")
    theirs.sign_in("successor")
    theirs.shows("Anna Sun")
