"""Rules of the security standard that can be read off the source; `deploy/ASVS.md` names the requirement of each."""

from __future__ import annotations

import ast
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook

from data.gate import inspect
from data.gate.report import Refused
from exports.sending import Destination, send
from tests.exports.test_sending import post_office
from tests.house.source import ROOT, Module, dotted, product, texts

RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
READS_PROGRAMS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml", "xmlrpc"}
CALLS_OUT = {
    "urllib.request",
    "http.client",
    "requests",
    "httpx",
    "aiohttp",
    "socket",
    "ftplib",
    "smtplib",
    "telnetlib",
    "apprise",
}
PACKS_ITS_OWN = {"ui/packed.py": {"pickle"}}
"""What this process made a moment ago is packed in its memory and unpacked there; nothing comes in or goes out."""
SHELLS = {"os.system", "os.popen", "os.execv", "os.spawnl"}
SENDS = {"exports/sending.py"}
"""The one place that speaks to other machines, to addresses that an administrator wrote down."""
BEGINS_PROGRAMS = {"data/gate/child.py", "ui/beside.py", "ui/forecasts.py"}
"""Each begins this same Python with constant words; what was asked goes in as JSON."""
TELLS_APART = {"data/gate/plan.py", "data/gate/reading.py", "data/gate/finish.py"}
"""Where MD5 numbers rows and names of files: it protects nothing there, and SHA-256 takes three times as long."""
WEAK = re.compile(r"\b(md5|sha1|crc32|des|rc4)\b", re.IGNORECASE)
KEPT_BY_BROWSERS = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie")
PRIVATE = re.compile("-----BEGIN" + r" [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{30}|xox[bp]-[0-9]{8}")


@dataclass(frozen=True)
class Uses:
    """What a module of the product calls, brings in and hands over by name."""

    module: Module
    calls: frozenset[str]
    imports: frozenset[str]
    words: frozenset[str]
    types: frozenset[object]


@cache
def uses() -> tuple[Uses, ...]:
    """Every module, walked once."""
    return tuple(map(_uses, product()))


def _uses(module: Module) -> Uses:
    nodes = module.nodes
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    words = [word for call in calls for word in call.keywords]
    imports = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imports |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    types = {word.value.value for word in words if word.arg == "type" and isinstance(word.value, ast.Constant)}
    return Uses(
        module, frozenset(dotted(call.func) for call in calls), frozenset(imports),
        frozenset(str(word.arg) for word in words), frozenset(types),
    )  # fmt: skip


def named(found: Iterable[Uses]) -> set[str]:
    return {each.module.name for each in found}


def test_no_text_is_ever_run_as_a_program() -> None:
    assert not named(each for each in uses() if each.calls & RUNS_TEXT)
    found = {each.module.name: {name.split(".")[0] for name in each.imports} & READS_PROGRAMS for each in uses()}
    assert {name: brought for name, brought in found.items() if brought} == PACKS_ITS_OWN


def test_programs_are_begun_in_three_places_and_never_through_a_shell() -> None:
    assert not named(each for each in uses() if each.calls & SHELLS or "shell" in each.words)
    assert named(each for each in uses() if "subprocess" in each.imports) == BEGINS_PROGRAMS


def test_one_module_speaks_to_other_machines() -> None:
    """No address that a reader or a file brings is ever asked for anything."""
    assert named(each for each in uses() if each.imports & CALLS_OUT) == SENDS


def test_no_certificate_is_taken_unseen() -> None:
    assert not named(each for each in uses() if {"verify", "verify_mode", "check_hostname", "cert_reqs"} & each.words)


def test_nobody_types_a_password_here() -> None:
    assert not named(each for each in uses() if "password" in each.types)


def test_nothing_that_must_not_be_guessed_comes_from_a_common_die() -> None:
    assert not named(each for each in uses() if "random" in each.imports)


def test_weak_digests_only_tell_things_apart() -> None:
    looked_at = [each.module for each in uses() if WEAK.search(each.module.text)]
    assert {module.name for module in looked_at if any(map(WEAK.search, _code(module)))} == TELLS_APART


def _code(module: Module) -> list[str]:
    """The names and texts of a module, without its words about itself."""
    told = {ast.get_docstring(node, clean=False) for node in module.nodes if isinstance(node, _TELLING)}
    names = [node.attr for node in module.nodes if isinstance(node, ast.Attribute)]
    constants = [node.value for node in module.nodes if isinstance(node, ast.Constant)]
    return names + [text for text in constants if isinstance(text, str) and text not in told]


_TELLING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def test_our_own_pages_keep_nothing_in_a_browser() -> None:
    ours = [*(each.module for each in uses()), *(Module(path) for path in sorted((ROOT / "exports").rglob("*.js")))]
    assert not [module.name for module in ours if KEPT_BY_BROWSERS.search(module.text)]


def test_no_secret_lies_in_the_project() -> None:
    assert not [module.name for module in texts() if PRIVATE.search(module.text)]
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text("utf8").splitlines()
    assert not (ROOT / ".streamlit" / "secrets.toml").exists()


def test_a_title_with_breaks_adds_no_head_to_a_letter(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"1")
    title = "Q3\r\nBcc: everybody@evil.example\r\n\r\nread this"
    with post_office() as (port, letters):
        to = Destination("board", (f"mailto://127.0.0.1:{port}?from=sidu@example.com&to=board@example.com",))
        send(to, title, "12 slides\r\n.\r\nMAIL FROM:<a@evil.example>", [tmp_path / "a.csv"])
    heads = [message_from_bytes(letter) for letter in letters]
    assert len(heads) <= 1 and not any(head["Bcc"] for head in heads)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_spreadsheet_that_declares_entities_is_refused_and_fetches_nothing(tmp_path: Path, encoding: str) -> None:
    book, secret = Workbook(), tmp_path / "secret"
    secret.write_text("TOP SECRET", "utf8")
    book.active.append(["client_id", "order_date", "quantity", "revenue"])
    book.active.append(["C1", "2026-03-01", 2, 1])
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as forged:
        for name in plain.namelist():
            forged.writestr(
                name,
                _declaring(plain.read(name), secret, encoding)
                if "workbook.xml" in name and "rels" not in name
                else plain.read(name),
            )
    try:
        seen = inspect(tmp_path / "a.xlsx", isolated=False)
    except Refused as refusal:
        assert "SECRET" not in str(refusal)
    else:
        assert "SECRET" not in repr(seen)


def _declaring(content: bytes, secret: Path, encoding: str) -> bytes:
    text = re.sub(r"^<\?xml[^>]*\?>", "", content.decode("utf8"))
    grown = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 9))
    kind = f'<!DOCTYPE workbook [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY b0 "bbbbbbbbbb">{grown}]>'
    named = text.replace('name="Sheet"', 'name="&x;&b8;"')
    return f'<?xml version="1.0" encoding="{encoding}"?>{kind}{named}'.encode(encoding)
