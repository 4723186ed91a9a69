"""What a sign-in says is read as a person, or as nobody; what they may see comes from the rules of that day."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from charts.theme import LIGHT
from data.desk import Desk
from data.desk.commands import ChangeRights
from data.rights import EVERYWHERE, Person, Rule
from data.rights.access import Access, Headers, access_of
from data.scope import TOPICS, Role, Scope, Selection, whole_company
from locales import LANGUAGES, words_for
from pages import page_named
from pages.pieces.hats import ROLE_NAMES, TOPIC_NAMES, regions_text, topics_text
from tests.house.source import ROOT, room
from tests.ui.test_screen import NO_PAPER
from ui.address import Address, Dropped, Known, address_from
from ui.asker import Asking, _with_rights, still
from ui.cache import Asked, door_of, offered
from ui.claims import (
    fault_of_headers,
    fault_of_secrets,
    groups_in,
    is_too_old,
    moment_of,
    named,
    person_of_claims,
    person_of_headers,
)
from ui.shell import left_out_text
from ui.sign_in import BY_PROXY, TEXTS, TITLES
from ui.site import Site, asked_of

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
OIDC = Access(sign_in="oidc")
SECRET = b"only-the-proxy-knows-this"
PROXY = Access(sign_in="headers", headers=Headers(secret_file="/etc/secret"))
SHOWN = {"X-Sidu-Proxy": [SECRET.decode()], "X-Auth-Request-Email": ["Ben@Example.com"]}


def by_proxy(headers: Mapping[str, Sequence[str]], access: Access = PROXY, secret: bytes = SECRET) -> Person | None:
    return person_of_headers(lambda name: headers.get(name, ()), access, secret)


def test_a_mail_address_is_compared_in_small_letters_and_any_other_name_as_it_is() -> None:
    assert named(" Anna.Li@Example.COM ") == "anna.li@example.com" and named("S-1-5-Li") == "S-1-5-Li"


@pytest.mark.parametrize("value", ["", "  ", None, 7, ["a@b.cn"], "a\nb@c.cn", "a@b.cn" * 40, "a\u202eb@c.cn"])
def test_what_is_no_plain_line_names_nobody(value: object) -> None:
    assert named(value) == "" and person_of_claims({"email": value}, OIDC) is None


@pytest.mark.parametrize(("verified", "counts"), [(True, True), (False, False), ("false", False), ("true", True)])
def test_an_address_that_the_provider_calls_unverified_is_nobodys(verified: object, counts: bool) -> None:
    claims = {"email": "a@b.cn", "email_verified": verified, "upn": "a@b.cn"}
    assert (person_of_claims(claims, OIDC) is not None) is counts
    by_other_name = OIDC.model_copy(update={"person": "upn"})
    assert (person_of_claims(claims, by_other_name) is not None) is counts, "the same address under another name"


def test_a_provider_that_says_nothing_of_verification_is_believed_only_where_the_file_says_so() -> None:
    claims: dict[str, object] = {"email": "A@b.cn", "name": "Anna", "groups": "sales"}
    trusting = OIDC.model_copy(update={"trusts_addresses": True})
    assert person_of_claims(claims, OIDC) is None
    assert person_of_claims(claims, trusting) == Person("a@b.cn", "Anna", frozenset({"sales"}))
    assert person_of_claims({**claims, "email_verified": False}, trusting) is None


def test_a_claim_that_is_not_there_names_nobody_whatever_else_is_said() -> None:
    assert person_of_claims({"sub": "1", "name": "Anna", "preferred_username": "a@b.cn"}, OIDC) is None


@pytest.mark.parametrize(
    ("value", "groups"),
    [
        (["north", "Sales East", "", 7, "a\nb"], {"north", "Sales East"}),
        ("north, Sales East,,", {"north", "Sales East"}),
        ("Sales admins", {"Sales admins"}), ("north sales\teast", set()),
        (None, set()), ("", set()), ({"a": 1}, set()), (7, set()),
    ],
)  # fmt: skip
def test_groups_are_a_list_or_a_text(value: object, groups: set[str]) -> None:
    assert groups_in(value) == groups


def test_the_moment_is_when_they_showed_who_they_are_before_when_we_were_told() -> None:
    claims = {"auth_time": 1_000_000, "iat": 2_000_000}
    assert moment_of(claims) == datetime.fromtimestamp(1_000_000, UTC)
    assert moment_of(claims, of_token=True) == datetime.fromtimestamp(2_000_000, UTC)
    assert moment_of({"iat": True}) is moment_of({"iat": "1"}) is moment_of({}) is moment_of({"iat": 1e300}) is None


def test_a_sign_in_counts_its_hours_and_one_without_a_moment_or_from_the_future_never() -> None:
    hours = timedelta(hours=1)
    assert not is_too_old(NOW, NOW, 12) and not is_too_old(NOW - 12 * hours + timedelta(seconds=1), NOW, 12)
    assert is_too_old(NOW - 12 * hours, NOW, 12) and is_too_old(None, NOW, 12) and is_too_old(NOW + hours, NOW, 12)
    assert not is_too_old(NOW + timedelta(minutes=4), NOW, 12), "the provider's clock is a little ahead"


def test_a_proxy_is_believed_with_the_secret_that_only_it_knows() -> None:
    groups = {"X-Auth-Request-Groups": ["sales,财务".encode().decode("latin-1")]}
    assert by_proxy(SHOWN | groups) == Person("ben@example.com", groups=frozenset({"sales", "财务"}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Sidu-Proxy": []}, {"X-Sidu-Proxy": [""]}, {"X-Sidu-Proxy": ["only-the-proxy-knows-thi"]},
        {"X-Sidu-Proxy": [SECRET.decode().upper()]}, {"X-Sidu-Proxy": ["é"]},
        {"X-Sidu-Proxy": [SECRET.decode(), "guess"]}, {"X-Sidu-Proxy": [SECRET.decode()] * 2},
        {"X-Auth-Request-Email": []}, {"X-Auth-Request-Email": [""]},
        {"X-Auth-Request-Email": ["ben@example.com", "anna@example.com"]},
        {"X-Auth-Request-Groups": ["sales", "administrators"]},
    ],
)  # fmt: skip
def test_a_request_that_did_not_come_by_the_proxy_alone_is_nobodys(wrong: dict[str, list[str]]) -> None:
    assert by_proxy(SHOWN | wrong) is None


def test_who_tries_to_pass_for_somebody_is_told_from_who_says_nothing() -> None:
    def fault(headers: Mapping[str, Sequence[str]]) -> str:
        return fault_of_headers(lambda name: headers.get(name, ()), PROXY, SECRET)

    assert fault({}) == fault({"Cookie": ["a=b"]}) == ""
    assert fault({"X-Auth-Request-Email": ["anna@example.com"]}) == fault({"X-Sidu-Proxy": ["guess"]}) == "no_proof"
    assert fault(SHOWN | {"X-Sidu-Proxy": [SECRET.decode()] * 2}) == "no_proof"
    assert fault({"X-Sidu-Proxy": [SECRET.decode()]}) == "names_nobody"


def test_without_a_secret_no_header_is_believed() -> None:
    assert by_proxy(SHOWN | {"X-Sidu-Proxy": [""]}, secret=b"") is None and by_proxy(SHOWN, access=OIDC) is None


@given(some.text(max_size=40))
def test_no_guess_is_taken_for_the_secret(guess: str) -> None:
    assert (by_proxy(SHOWN | {"X-Sidu-Proxy": [guess]}) is not None) == (guess == SECRET.decode())


def test_rights_come_from_the_rules_of_that_day_in_utc_and_are_cut_with_them(tmp_path: Path) -> None:
    store, who = tmp_path / "store", Asking(person=Person("ben@example.com"), way="oidc")
    rule = Rule("ben", "person", "Ben@Example.com", "manager", frozenset("N"), valid_until=date(2026, 11, 22),
                reason="his region")  # fmt: skip
    with Desk.at(store) as desk:
        desk.carry_out(ChangeRights((rule,), (), desk.revision()), whole_company("anna", "test"), NOW)
    found = _with_rights(who, store, OIDC, NOW)
    assert (found.face, found.scope.regions, found.scope.who) == ("", frozenset("N"), "ben@example.com")
    assert found.hat is not None and found.hat.rules == ("ben",)
    too_late = NOW.replace(hour=23, minute=59) + timedelta(minutes=1)
    assert _with_rights(who, store, OIDC, too_late).face == "no_right"
    desk = door_of(store).desk
    desk.carry_out(ChangeRights((), ("ben",), desk.revision()), whole_company("anna", "test"), NOW)
    cut = _with_rights(who, store, OIDC, NOW)
    assert cut.face == "no_right" and cut.scope.is_empty and cut.hat is None


def test_what_was_theirs_is_theirs_later_only_while_rules_sign_in_and_hours_say_so(tmp_path: Path) -> None:
    """A file of a panel is made when its button is pressed, long after the run that knew who asks."""
    store = tmp_path / "store"
    rule = Rule("ben", "person", "ben@example.com", "manager", frozenset("N"), reason="his region")
    door_of(store).desk.carry_out(ChangeRights((rule,), (), 0), whole_company("anna", "test"), NOW)
    (store / "access.toml").write_text('sign_in = "oidc"\n')
    access = access_of(store)
    found = _with_rights(
        Asking(person=Person("ben@example.com", at=NOW), way="oidc", access=access), store, access, NOW
    )
    assert still(found, store, lambda: NOW) and not still(Asking(access=access), store, lambda: NOW)
    assert not still(found, store, lambda: NOW + timedelta(hours=12)), "the sign-in counts no longer"
    (store / "access.toml").write_text('sign_in = "oidc"\nhours = 9\n')
    assert not still(found, store, lambda: NOW), "another way of signing in"
    (store / "access.toml").write_text('sign_in = "oidc"\n')
    assert still(found, store, lambda: NOW)
    desk = door_of(store).desk
    other = replace(rule, regions=frozenset("S"))
    desk.carry_out(ChangeRights((other,), (), desk.revision()), whole_company("anna", "test"), NOW)
    assert not still(found, store, lambda: NOW), "another region"
    desk.carry_out(ChangeRights((), ("ben",), desk.revision()), whole_company("anna", "test"), NOW)
    assert not still(found, store, lambda: NOW), "no right at all"


def test_an_administrator_of_the_file_has_everything_without_a_rule(tmp_path: Path) -> None:
    access = OIDC.model_copy(update={"administrators": ("anna@example.com",)})
    found = _with_rights(Asking(person=Person("anna@example.com")), tmp_path / "store", access, NOW)
    assert found.scope.everywhere and found.scope.topics == TOPICS and found.scope.may_set_up


@pytest.mark.parametrize("parameter", ["region", "manager", "channel", "tier", "snapshot", "version", "as", "period"])
def test_what_is_hidden_and_what_there_is_not_are_left_out_in_the_same_words(
    parameter: str, sample_store: Path
) -> None:
    """The reader may see one region: whatever a link names outside it is as if it were not there."""
    door = door_of(sample_store)
    version = door.current()
    assert version is not None
    everything = offered(sample_store, version, whole_company("anna", "test"))
    mine = next(region for region in everything.regions if region.depth == 2)
    own = offered(sample_store, version, Scope("ben", regions=frozenset((mine.region_id,)), topics=TOPICS))
    hidden = {
        "region": [each.region_id for each in everything.regions if each not in own.regions],
        "manager": [each for each in everything.managers if each not in own.managers],
        "snapshot": ["000001"], "version": [version.name], "as": ["administrator-money"], "period": ["1999-Q1"],
    }.get(parameter, ["Atlantis"])  # fmt: skip
    known = Known(Address(Selection(own.periods[0])), cuts={
        "region": frozenset(each.region_id for each in own.regions), "manager": frozenset(own.managers),
    })  # fmt: skip
    for code in (hidden[0], "zz"):
        _address, dropped = address_from({parameter: code}, known)
        assert dropped == (Dropped(parameter, code),)
        told = left_out_text(dropped, words_for("en"), "Ask Anna.")
        assert told == f"Left out, because it is not there, or not yours to see: {parameter} {code}. Ask Anna."


def test_rights_are_told_in_words_of_every_language() -> None:
    for words in map(words_for, LANGUAGES):
        assert words.joined(map(words, (*ROLE_NAMES.values(), *TOPIC_NAMES.values())))
    words = words_for("en")
    assert topics_text(TOPICS, words) == "everything"
    assert topics_text(("satisfaction", "money"), words) == "money and satisfaction"
    assert regions_text(False, ("N", "S"), {"N": "North"}, words) == "North and S"
    assert regions_text(True, (EVERYWHERE,), {}, words) == "the whole company"


def test_every_face_has_its_words() -> None:
    assert TITLES.keys() == TEXTS.keys() >= BY_PROXY.keys()


def test_people_with_the_same_rights_are_answered_out_of_one_kept_answer(sample_store: Path) -> None:
    version = door_of(sample_store).current()
    assert version is not None
    options = offered(sample_store, version, whole_company("anna", "test"))
    first, second = (frozenset((region.region_id,)) for region in options.regions[-2:])
    address = Address(Selection(options.periods[0]))

    def question(who: str, regions: frozenset[str], page: str = "clients", role: Role = "manager") -> Asked:
        scope = Scope(who, regions=regions, topics=TOPICS, why=f"rule of {who}", role=role)
        site = Site(sample_store, version, scope, LIGHT, {}, NO_PAPER, {}, {}, version.name, 0, lambda *how: None)
        return asked_of(site, (), page_named(page), address)

    assert question("ben", first) == question("li", first) == question("li", first, role="analyst")
    assert question("ben", first) != question("ben", second)
    assert question("ben", first, "alerts") != question("li", first, "alerts"), "one of them is asked for as mine"


def test_only_pages_that_say_so_know_who_asks() -> None:
    """All others are answered the same for people with the same rights, out of one kept answer."""
    knowing = {module.name for module in room("pages", "metrics", "charts") if "scope.who" in module.text}
    assert knowing == {"pages/clients/alert_controls.py"}
    assert page_named("alerts").is_personal


@pytest.mark.parametrize("options", [["--server.address", "0.0.0.0"], ["--server.address=::"]])
def test_run_does_not_answer_other_machines_without_a_sign_in(options: list[str], tmp_path: Path) -> None:
    started = subprocess.run(
        [str(ROOT / "run"), *options], env={**os.environ, "SIDU_STORE": str(tmp_path), "SIDU_PYTHON": "false"},
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert started.returncode == 2 and "no sign-in is set up" in started.stderr and "README" in started.stderr


PROVIDER = {"client_id": "sidu", "client_secret": "quiet"}


@pytest.mark.parametrize(
    ("auth", "said"),
    (
        ({"cookie_secret": "c" * 32, **PROVIDER}, ""),
        ({"cookie_secret": "c" * 32, "company": PROVIDER}, ""),
        ({"cookie_secret": "REPLACE", **PROVIDER}, "cookie_secret in [auth] has 7 characters"),
        (PROVIDER, "cookie_secret in [auth] has 0 characters"),
        ({"cookie_secret": "c" * 32, "one": PROVIDER, "two": PROVIDER}, "[auth] names several providers (one, two)"),
        ({"cookie_secret": "c" * 32, **PROVIDER, "two": PROVIDER}, "[auth] names several providers (two)"),
    ),
)
def test_a_sign_in_that_others_could_forge_or_share_is_refused(auth: dict[str, object], said: str) -> None:
    found = fault_of_secrets(auth)
    assert found.startswith(said) and bool(found) == bool(said)
