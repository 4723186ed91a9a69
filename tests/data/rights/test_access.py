"""The file for signing in: no file, this machine only; a faulty file, nobody; read anew when it is another one."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from data.rights import Access, Person, Rule, access_of, hats_of, rules_with
from data.rights.access import Headers, WrongAccess, access_from, secret_in
from tests.data.rights.some import TODAY

GOOD = 'sign_in = "oidc"\nadministrators = ["anna@example.com"]\nask = "Anna Li, telephone 1234"\n'
PROXY = 'sign_in = "headers"\n[headers]\n'


@pytest.fixture(autouse=True)
def no_file_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIDU_ACCESS", raising=False)


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "access.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf8"))
    return file


def test_without_a_file_it_is_this_machine_only(tmp_path: Path) -> None:
    found = access_of(tmp_path)
    assert found == Access() and found.is_here_only and not found.is_closed


def test_a_good_file_says_how_people_sign_in(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    found = access_of(tmp_path)
    assert found == Access(sign_in="oidc", administrators=("anna@example.com",), ask="Anna Li, telephone 1234")
    assert (found.person, found.groups, found.hours, found.is_here_only) == ("email", "groups", 12, False)


def test_headers_of_a_proxy_have_a_secret_that_only_it_knows(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("0123456789abcdef\n")
    found = access_from(f'{PROXY}secret_file = "{file}"').headers
    assert found == Headers(secret_file=str(file)) and secret_in(found) == b"0123456789abcdef"
    file.write_text("short")
    with pytest.raises(WrongAccess, match="at least 16"):
        secret_in(found)
    file.unlink()
    with pytest.raises(WrongAccess, match="cannot be read"):
        secret_in(found)


def test_the_secret_of_the_proxy_is_found_where_systemd_decrypted_it_for_this_unit_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = access_from(f'{PROXY}secret_file = "$CREDENTIALS_DIRECTORY/proxy-secret"').headers
    assert found is not None
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(WrongAccess, match=r"no unit of systemd .* load it in the unit \(deploy/sidu-secrets\.conf\)"):
        secret_in(found)
    for port in ("8501", "8502"):
        (unit := tmp_path / f"sidu@{port}.service").mkdir()
        (unit / "proxy-secret").write_text(f"0123456789ab{port}\n")
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(unit))
        assert secret_in(found) == f"0123456789ab{port}".encode()
    for elsewhere in ("/etc/passwd", "../other/proxy-secret", "..", ""):
        other = access_from(f'{PROXY}secret_file = "$CREDENTIALS_DIRECTORY/{elsewhere}"').headers
        with pytest.raises(WrongAccess, match="is no file of that folder"):
            secret_in(other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'sign_in is missing; write "oidc" or "headers"'),
        ('sign_in = "odic"', 'sign_in is \'odic\'; write "oidc" or "headers"'),
        (
            'sign_in = "oidc"\nadministrator = ["a"]',
            "there is no administrator; the entries are sign_in, administrators",
        ),
        ('sign_in = "oidc"\nwhy_closed = ""', "there is no why_closed"),
        ('sign_in = "oidc"\nadministrators = "anna"', "administrators is 'anna'; write a list"),
        ('sign_in = "oidc"\nadministrators = ["anna", " "]', "administrators is ' '; write a list"),
        ('sign_in = "oidc"\nhours = 0', "hours is 0; write a whole number from 1 to 720"),
        ('sign_in = "oidc"\nhours = "12"', "hours is '12'"),
        ('sign_in = "oidc"\nperson = ""', "person is ''; write the name of a claim"),
        ('sign_in = "oidc"\nask = "one\\ntwo"', "ask is 'one\\ntwo'; write one line"),
        ('sign_in = "headers"', "there is no [headers]"),
        (PROXY, "headers.secret_file is missing; write the whole path"),
        (f'{PROXY}secret_file = "secret"', "give its whole path"),
        (f'{PROXY}secret_file = "$CREDENTIALS_DIRECTORY"', "from / or from $CREDENTIALS_DIRECTORY/"),
        (f'{PROXY}secret_file = "/s"\nperson = "A B"', "headers.person is 'A B'; write the name of a header"),
        (f'{PROXY}secret_file = "/s"\nmail = "A"', "there is no mail in [headers]; its entries are person, groups"),
        (f'{PROXY}secret_file = "/s"\nperson = "x-sidu-proxy"', "names one header twice"),
        ('sign_in = "oidc"\n[headers]\nsecret_file = "/s"', "take one of them out"),
        ("sign_in = oidc", "is no TOML"),
        (b"\xff\xfe", "is not in UTF-8"),
        (b"#" * 100_001, "more than 100,000 bytes"),
    ],
)
def test_a_faulty_file_closes_the_house_and_the_log_says_why(
    text: str | bytes, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    written(tmp_path, text)
    with caplog.at_level(logging.ERROR, "sidu.access"):
        found = access_of(tmp_path)
        assert access_of(tmp_path) == found
    assert found.is_closed and not found.is_here_only and said in found.why_closed
    assert [record.getMessage() for record in caplog.records] == [f"nobody is answered: {found.why_closed}"]
    rule = Rule("a", "person", "anna", "administrator", frozenset("*"), reason="r")
    assert hats_of(Person("anna"), rules_with(found, (rule,)), TODAY) == ()


def test_a_file_that_is_named_and_not_there_closes_the_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDU_ACCESS", str(tmp_path / "elsewhere.toml"))
    assert access_of(tmp_path).is_closed
    (tmp_path / "elsewhere.toml").write_text(GOOD)
    assert access_of(tmp_path).sign_in == "oidc"


def test_what_is_no_file_closes_the_house(tmp_path: Path) -> None:
    (tmp_path / "access.toml").symlink_to(tmp_path / "gone")
    assert access_of(tmp_path).is_closed
    (tmp_path / "access.toml").unlink()
    (tmp_path / "access.toml").mkdir()
    assert access_of(tmp_path).is_closed


def test_the_file_is_read_again_only_when_it_is_another_one(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    held = access_of(tmp_path)
    assert access_of(tmp_path) is held
    fresh = tmp_path / "fresh"
    fresh.write_text(GOOD.replace("anna", "anne"))
    stamp = file.stat().st_mtime_ns
    os.utime(fresh, ns=(stamp, stamp))
    fresh.replace(file)  # the same length and the same moment: the file is another one all the same
    assert access_of(tmp_path).administrators == ("anne@example.com",)
    written(tmp_path, "broken")
    assert access_of(tmp_path).is_closed
    file.unlink()
    assert access_of(tmp_path).is_here_only


def test_administrators_of_the_file_have_everything_whatever_the_rules_say() -> None:
    access = access_from(GOOD)
    rules = rules_with(access, ())
    (hat,) = hats_of(Person("anna@example.com"), rules, TODAY)
    assert (hat.role, hat.everywhere, hat.rules) == ("administrator", True, ("access file",))
    assert rules[0].reason == "named as an administrator in the file for signing in"
    assert hats_of(Person("Anna@Example.com"), rules, TODAY) == (hat,)
    for other in ("anna@example.co", "ſnna@example.com", "anna@eKample.com".replace("K", "\u212a")):
        assert hats_of(Person(other, groups=frozenset(("anna@example.com",))), rules, TODAY) == ()
