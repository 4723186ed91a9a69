"""`python -m data rights`: shown, explained, checked before anything changes, applied, and back to a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.__main__ import app
from data.desk import Desk
from data.desk.access_log import Event
from data.scope import NOBODY, TOPICS, Scope
from data.warehouse.store import Store
from tests.data.small import EVERYBODY, three_clients, view_of

RULES = """\
[north]
group = "north"
role = "manager"
regions = ["N"]
reason = "their region"

[gone]
person = "wu@a.cn"
role = "executive"
regions = ["*"]
until = 2026-06-30
reason = "left"
"""
AT = datetime(2026, 7, 1, tzinfo=UTC)


def said(root: Path, *words: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, ["rights", *words, "--store", str(root)])
    return found.exit_code, found.output


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three clients where one person signed in once."""
    store = three_clients(tmp_path_factory.mktemp("rights") / "store")
    (store.root / "access.toml").write_text('sign_in = "oidc"\nadministrators = ["anna@a.cn"]\nask = "Anna"\n')
    with Desk.at(store.root) as desk:
        desk.note(Event(AT, "li@a.cn", "sign_in", detail={"name": "Li Na", "groups": ("north",)}))
    return store.root


@pytest.fixture
def file(root: Path, tmp_path: Path) -> Path:
    found = tmp_path / "rules.toml"
    found.write_text(RULES, encoding="utf8")
    said(root, "apply", str(found))
    return found


def test_a_check_says_what_changes_for_whom_and_changes_nothing(root: Path, file: Path) -> None:
    file.write_text(RULES.replace('["N"]', '["*"]').replace('"wu@a.cn"', '"xu@a.cn"'), encoding="utf8")
    with Desk.at(root) as desk:
        revision = desk.revision()
        code, told = said(root, "check", str(file))
        assert (code, desk.revision()) == (0, revision)
    assert "changed (2): gone, north" in told
    assert "2 of 5 known persons and groups would see or enter something else today" in told
    seen = "money, personal, satisfaction"
    assert f"li@a.cn: manager of N: {seen} → manager of the whole company: {seen}" in told
    assert "group north: manager of N" in told and "anna@a.cn:" not in told


def test_a_region_that_is_not_there_is_a_finding(root: Path, file: Path) -> None:
    file.write_text(RULES.replace('["N"]', '["N", "Mars"]'), encoding="utf8")
    code, told = said(root, "check", str(file))
    assert code == 1 and "north: there is no region Mars in the data: it gives nothing there" in told


def test_what_is_applied_comes_back_equal_from_an_export(root: Path, file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.toml"
    assert said(root, "export", str(out))[1].startswith("2 rules written")
    assert said(root, "apply", str(out))[1].startswith("0 rules given or changed, 0 taken away; 2 in force")
    assert said(root, "export", str(out))[0] == 3
    file.write_text("", encoding="utf8")
    assert said(root, "apply", str(file))[1].startswith("0 rules given or changed, 2 taken away; 0 in force")


def test_an_explanation_says_what_is_seen_by_which_rule_and_why_others_give_nothing(root: Path, file: Path) -> None:
    code, told = said(root, "explain", "li@a.cn", "--on", "2026-07-01")
    assert code == 0 and "li@a.cn with the groups north on 2026-07-01" in told
    assert "manager of N: money, personal, satisfaction; 2 clients; by north" in told
    assert "north: it is about north and holds on this day; their region" in told
    assert "access file: it is about anna@a.cn" in told
    told = said(root, "explain", "wu@a.cn", "--on", "2026-07-01", "--groups", "")[1]
    assert "sees nothing: no rule that holds is about them; ask Anna" in told
    assert "gone: it ended on 2026-06-30; left" in told and "the sign-in names no such group" in told
    told = said(root, "explain", "wu@a.cn", "--on", "2026-06-30", "--groups", "north, south")[1]
    assert told.index("executive of the whole company") < told.index("manager of N")


def test_the_rules_are_listed_with_those_of_the_access_file(root: Path, file: Path) -> None:
    code, told = said(root, "show")
    assert code == 0 and "people sign in by oidc; administrators of the file: 1" in told
    assert told.index("person anna@a.cn") < told.index("group north")


def test_what_is_wrong_is_refused_with_words(root: Path, file: Path) -> None:
    file.write_text("[a]\nperson = 'x'\n", encoding="utf8")
    for command in ("check", "apply"):
        code, told = said(root, command, str(file))
        assert code == 2 and "role is missing" in told
    file.write_bytes(b"\xff")
    assert said(root, "check", str(file))[0] == 2
    assert said(root, "check", str(file.with_name("none.toml")))[0] == 3


def test_only_whoever_sees_the_set_up_of_the_whole_company_reads_the_rules(root: Path, file: Path) -> None:
    store, regional = Store(root), Scope("li", regions=frozenset("N"), topics=TOPICS, role="administrator")
    view = view_of(store, "2026-Q1", EVERYBODY)
    assert [rule.key for rule in view.rules] == ["gone", "north"]
    assert {each.key for each in view.rule_changes} >= {"gone", "north"}
    for scope in (NOBODY, regional, replace(EVERYBODY, topics=TOPICS - {"setup"})):
        unseen = view_of(store, "2026-Q1", scope)
        assert (unseen.rules, unseen.rule_changes) == ((), ())
