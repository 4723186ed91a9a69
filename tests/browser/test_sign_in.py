"""People sign in with a real provider, each sees their own, and rights that are cut are gone with the next click."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser

from data.desk import Desk
from data.desk.access_events import EventsAsked
from data.desk.commands import ChangeRights
from data.rights import EVERYWHERE, Rule
from data.scope import whole_company
from tests.browser.provider import Guest, Guests, kept_sign_in, provider, secrets_file
from tests.browser.server import Server, served

ASK = "Anna Li, telephone 1234"
OIDC = f'sign_in = "oidc"\nadministrators = ["anna@example.com"]\nask = "{ASK}"\n'
SECRET = "a-secret-of-the-proxy-alone"
WITH_RIGHTS = ("ben", "gao", "anna", "eva")
Codes = frozenset[str]


@dataclass(frozen=True)
class House:
    """A server with a sign-in and its store. cities: whose client is whose; ben and gao look after one city each."""

    server: Server
    store: Path
    cities: dict[str, Codes]
    ben: str
    gao: str
    states: dict[str, Any] = field(default_factory=dict)

    @property
    def everybody(self) -> Codes:
        return frozenset[str]().union(*self.cities.values())

    def access(self, text: str) -> None:
        (self.store / "new").write_text(text, encoding="utf8")
        (self.store / "new").replace(self.store / "access.toml")

    def rules(self, *put: Rule, drop: tuple[str, ...] = ()) -> None:
        with Desk.at(self.store) as desk:
            desk.carry_out(ChangeRights(put, drop, desk.revision()), whole_company("anna", "test"), datetime.now(UTC))


def clients_by_city(store: Path) -> dict[str, Codes]:
    """City → codes of the clients in it or in one of its districts today, read from the facts, past the product."""
    rows = duckdb.execute(
        "WITH r AS (SELECT DISTINCT region_id, parent_id FROM read_parquet($regions)),"
        " city AS (SELECT region_id FROM r WHERE parent_id IN (SELECT region_id FROM r WHERE parent_id IS NULL)),"
        " c AS (SELECT client_id, arg_max(region_id, (coalesce(valid_from, DATE '1900-01-01'), _row)) AS region_id"
        " FROM read_parquet($clients) GROUP BY client_id)"
        " SELECT city.region_id, list(client_id) FROM c JOIN r USING (region_id)"
        " JOIN city ON city.region_id IN (r.region_id, r.parent_id) GROUP BY ALL",
        {"regions": f"{store}/facts/regions/*.parquet", "clients": f"{store}/facts/clients/*.parquet"},
    ).fetchall()
    return {city: frozenset(codes) for city, codes in rows}


def rule_of_ben(city: str) -> Rule:
    return Rule("ben", "person", "ben@example.com", "manager", frozenset((city,)), reason="his city")


@pytest.fixture(scope="module")
def house(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    store = folder / "store"
    shutil.copytree(sample_store, store)
    cities = clients_by_city(store)
    first, second = sorted(cities, key=lambda city: len(cities[city]))[-2:]
    with provider() as port, served(store, options=("--secrets.files", str(secrets_file(folder, port)))) as server:
        found = House(server, store, cities, first, second)
        found.access(OIDC)
        found.rules(
            rule_of_ben(first),
            Rule("south", "group", "south", "manager", frozenset((second,)), reason="the city of the group"),
            Rule("eva", "person", "eva@example.com", "executive", frozenset((EVERYWHERE,)), reason="leads"),
            Rule("eva2", "person", "eva@example.com", "manager", frozenset((first,)), reason="stands in"),
        )
        yield found


Visit = Callable[..., AbstractContextManager[Guest]]


@pytest.fixture(scope="module")
def visit(browser: Browser, house: House) -> Visit:
    return Guests(browser, house.server).window


def signed_in(house: House, visit: Visit, subject: str) -> AbstractContextManager[Guest]:
    """A window of somebody who has signed in; through the provider once, then by what their browser kept."""
    if subject not in house.states:
        with visit() as first:
            first.open("clients", sort="orders")
            first.sign_in(subject)
            if subject in WITH_RIGHTS:  # taken where the link led before the provider was asked
                first.page.wait_for_url(re.compile(r"/clients\?.*lang=en"))
            house.states[subject] = first.page.context.storage_state()
    return visit(state=house.states[subject])


def sees_only(reader: Guest, house: House, mine: Codes) -> bool:
    """Whether clients were told of and none but these; client codes are six figures and a letter."""
    told = {code.decode() for frame in reader.received for code in re.findall(rb"C\d{6}", frame)}
    assert told <= mine, f"{len(told - mine)} clients of others came down the wire, {sorted(told - mine)[:3]}"
    return bool(told)


def test_who_is_not_signed_in_is_shown_nothing_by_any_link(house: House, visit: Visit) -> None:
    with visit() as stranger:
        for page in ("clients", "settings"):
            stranger.open(page, region=house.ben, client=min(house.everybody))
            assert "Sign in" in stranger.face and not stranger.tiles() and not stranger.charts()
        assert not sees_only(stranger, house, frozenset())
        assert stranger.page.locator(".st-key-menu").count() == 0 and not stranger.complaints


def test_two_managers_at_once_see_each_their_own_clients_and_no_total(house: House, visit: Visit) -> None:
    mine, theirs = house.cities[house.ben], house.cities[house.gao]
    with signed_in(house, visit, "ben") as ben, signed_in(house, visit, "gao") as gao:
        for page in ("overview", "clients", "alerts"):
            for reader, own in ((ben, mine), (gao, theirs)):
                reader.open(page)
                assert f"{len(house.everybody)} clients" not in reader.shows(f"{len(own)} clients")
        assert sees_only(ben, house, mine) and sees_only(gao, house, theirs)
        for reader, own in ((ben, mine), (gao, theirs)):
            reader.open("one_client", client=min(own))
            reader.page.wait_for_selector('[data-testid="stMetricValue"]')
            assert sees_only(reader, house, own) and any(min(own).encode() in each for each in reader.received)
        assert ben.shows("Ben Zhao") and gao.shows("gao@example.com")


def test_a_link_to_what_is_not_theirs_says_so_as_if_it_were_not_there(house: House, visit: Visit) -> None:
    foreign = min(house.cities[house.gao])
    with signed_in(house, visit, "ben") as ben:
        told = []
        for client, region in ((foreign, house.gao), ("C999999", "R99")):
            ben.open("one_client", client=client, region=region)
            text = ben.shows(f"client {client} is not there, or not yours to see")
            assert f"not there, or not yours to see: region {region}. Ask {ASK}." in text
            told.append([each for each in ben.lines() if "not yours" in each.casefold()])
            told[-1] = [each.replace(client, "…").replace(region, "…") for each in told[-1]]
        assert told[0] == told[1] and len(told[0]) >= 2


def test_rights_that_are_cut_in_an_open_session_are_gone_with_the_next_click(house: House, visit: Visit) -> None:
    with signed_in(house, visit, "ben") as ben:
        ben.open("overview")
        ben.page.wait_for_selector('[data-testid="stMetricValue"]')
        house.rules(drop=("ben",))
        try:
            ben.page.locator(".st-key-bar-filters").get_by_role("radio", name="Year", exact=True).click()
            ben.page.wait_for_selector(".st-key-panel-face")
            ben.drawn()
            assert ASK in ben.face and "ben@example.com" in ben.face and not ben.tiles() and not ben.charts()
        finally:
            house.rules(rule_of_ben(house.ben))


def test_a_file_of_a_panel_does_not_leave_after_rights_were_cut_though_nobody_clicked_since(
    house: House, visit: Visit
) -> None:
    """The file is made when its button is pressed, and no run of the page comes of that."""
    failed = b"Failed to generate file for download"
    with signed_in(house, visit, "ben") as ben:
        ben.open("clients")
        ben.page.locator('[class*="st-key-more-clients-list"] button').first.click()
        button = ben.page.get_by_role("button", name="CSV", exact=True)
        button.wait_for()
        house.rules(drop=("ben",))
        try:
            button.click()
            until = time.monotonic() + 30
            while not any(failed in each for each in ben.received) and time.monotonic() < until:
                ben.page.wait_for_timeout(100)
            assert any(failed in each for each in ben.received)
        finally:
            house.rules(rule_of_ben(house.ben))
    with Desk.at(house.store) as desk:
        assert not desk.events(EventsAsked(who="ben@example.com", event="export"))[0]


def test_an_administrator_sees_all_and_an_executive_changes_the_hat(house: House, visit: Visit) -> None:
    with signed_in(house, visit, "anna") as anna, signed_in(house, visit, "eva") as eva:
        for reader in (anna, eva):
            reader.open("overview")
            reader.shows(f"{len(house.everybody)} clients")
        anna.shows("Administrator · the whole company")
        eva.page.locator(".st-key-person button").first.click()
        eva.page.get_by_role("combobox", name="Look as").click()
        eva.page.get_by_role("option", name=re.compile("^Regional manager")).click()
        eva.shows("Regional manager ·")
        eva.shows(f"{len(house.cities[house.ben])} clients")


def test_who_signs_out_is_nobody_again(house: House, visit: Visit) -> None:
    with visit() as eva:
        eva.open("overview")
        eva.sign_in("eva")
        copied = eva.page.context.storage_state()
        eva.page.locator(".st-key-person button").first.click()
        eva.page.get_by_role("button", name="Sign out", exact=True).click()
        eva.page.wait_for_url(re.compile("/oauth2/end_session"))
        eva.open("overview")
        assert "Sign in" in eva.face and not eva.tiles()
    with visit(state=copied) as copy:
        copy.open("clients")
        assert "Sign in" in copy.face and not copy.tiles() and not sees_only(copy, house, frozenset())


def test_who_signs_out_everywhere_is_nobody_in_every_other_window_too(house: House, visit: Visit) -> None:
    with signed_in(house, visit, "eva") as there, visit() as here:
        for each in (there, here):
            each.open("overview")
        here.sign_in("eva")
        here.page.locator(".st-key-person button").first.click()
        here.page.get_by_text("Also signed in elsewhere, since").wait_for()
        here.page.get_by_role("button", name="Sign out everywhere").click()
        here.page.wait_for_url(re.compile("/oauth2/end_session"))
        there.page.locator(".st-key-bar-filters").get_by_role("radio", name="Year", exact=True).click()
        there.shows("Sign in with the account of your company")
    del house.states["eva"]


def test_a_window_leaves_its_page_by_itself_when_its_hours_are_over(house: House, visit: Visit) -> None:
    began = int(time.time()) - 12 * 3_600 + 20
    with visit(state=kept_sign_in(house.server, email="anna@example.com", auth_time=began)) as anna:
        anna.open("overview")
        anna.page.wait_for_selector('[data-testid="stMetricValue"]')
        anna.page.wait_for_selector(".st-key-panel-face")
        anna.drawn()
        assert "too long ago" in anna.face and not anna.tiles() and not anna.charts()


def test_the_address_of_a_finished_file_opens_nothing_for_whoever_is_not_signed_in(house: House, visit: Visit) -> None:
    with signed_in(house, visit, "gao") as gao:
        gao.open("clients")
        gao.page.locator('[class*="st-key-more-clients-list"] button').first.click()
        with gao.page.expect_download() as coming:
            gao.page.get_by_role("button", name="CSV", exact=True).click()
        assert "/media/" in coming.value.url and gao.page.request.get(coming.value.url).ok
        with visit() as stranger:
            assert stranger.page.request.get(coming.value.url).status == 403


@pytest.mark.parametrize(
    ("subject", "told"),
    [("stranger", "have no right"), ("impostor", "no confirmed mail address"), ("sleeper", "too long ago")],
)
def test_who_signs_in_without_a_right_a_name_or_lately_is_told_so(
    house: House, visit: Visit, subject: str, told: str
) -> None:
    with signed_in(house, visit, subject) as reader:
        reader.open("clients")
        assert told in reader.face and "Sign out" in reader.face and not reader.tiles()
        assert (ASK in reader.face) == (subject != "sleeper")
        assert not sees_only(reader, house, frozenset())


def test_headers_of_a_proxy_count_with_its_secret_only(house: House, visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n", encoding="utf8")
    house.access(f'sign_in = "headers"\nask = "{ASK}"\n[headers]\nsecret_file = "{tmp_path}/secret"\n')
    try:
        person = {"X-Auth-Request-Email": "ben@example.com"}
        with visit(headers=person | {"X-Sidu-Proxy": SECRET}) as ben:
            ben.open("clients")
            assert ben.shows("ben@example.com") and sees_only(ben, house, house.cities[house.ben])
        for wrong in ({}, {"X-Sidu-Proxy": SECRET[:-1]}):
            with visit(headers=person | wrong) as nobody:
                nobody.open("clients")
                assert "Nobody was signed in" in nobody.face and not sees_only(nobody, house, frozenset())
        with Desk.at(house.store) as desk:
            failed = [each.detail["why"] for each in desk.events(EventsAsked(event="refused", what="sign_in"))[0]]
        assert failed.count("no_proof") == 2, "both tries are noted"
    finally:
        house.access(OIDC)


def test_a_file_that_says_something_wrong_closes_the_house(house: House, visit: Visit) -> None:
    with signed_in(house, visit, "anna") as anna:  # while it is closed nobody could sign in
        house.access(OIDC.replace("oidc", "password"))
        try:
            anna.open("clients")
            assert "Closed for now" in anna.face and not anna.tiles()
        finally:
            house.access(OIDC)
