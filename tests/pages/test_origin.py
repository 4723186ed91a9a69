"""Where a panel comes from: every filter and control in words, whatever language."""

from __future__ import annotations

from data.scope import TOPICS, Scope
from locales import words_for
from pages import Chosen, page_named
from pages.pieces.origin import Origin, language_name, origin_of
from tests.pages.conftest import Asked


def origin(asked: Asked, page: str = "cost_and_profit", language: str = "en", scope: Scope | None = None,
           codes: dict[str, str] | None = None, **cut: object) -> Origin:  # fmt: skip
    view = asked("serving", "2026-03", **({"scope": scope} if scope else {}), **cut)
    found, words = page_named(page), words_for(language, view.settings.currency)
    return origin_of(view, found, Chosen.of(found, view, codes or {}), words)


def test_without_filters_everything_is_said_to_be_in(asked: Asked) -> None:
    found = origin(asked)
    assert found.question == "Which clients make our profit, and which eat it?"
    assert found.filters == ("Region: all regions", "Channel: all channels", "Tier: tiers A–D",
                             "Account manager: all managers")  # fmt: skip
    assert (found.company, found.currency, found.is_sample, found.controls) == ("Serving", "CNY", False, ())
    assert found.period.replace("\u00a0", " ") == "Mar 2026 against Mar 2025"


def test_every_name_of_a_filter_stands_there(asked: Asked) -> None:
    found = origin(asked, regions=("N", "P", "Q", "S", "U"), tiers=("A",), managers=("Li",), comparison="target")
    assert found.filters[0] == "Region: Region N, Region P, Region Q, Region S, Region U"
    assert found.filters[2:] == ("Tier: A", "Account manager: Li")
    assert found.period.endswith("against target")


def test_the_rights_are_told_where_they_leave_a_part_out(asked: Asked) -> None:
    manager = Scope("Li", regions=frozenset({"N"}), topics=frozenset({"money"}), why="manager of the north")
    assert origin(asked, scope=manager).filters[-1] == "within the rights to Region N: money"
    everything = Scope("Li", regions=frozenset("NSPQU"), topics=TOPICS, why="manager of many")
    told = "within the rights to Region N, Region P, Region Q and 2 more: everything"
    assert origin(asked, scope=everything).filters[-1] == told


def test_what_was_set_on_the_page_is_told_in_words(asked: Asked) -> None:
    said = dict(origin(asked, "what_if", codes={"discount_cap": "5", "moved": "all"}).controls)
    assert said["Highest discount"] == "5 %" and said["Minimum order"] == "none"
    assert said["Who is served like it"] == "all clients"
    assert language_name("zh") == "简体中文"
    chinese = origin(asked, language="zh")
    assert chinese.filters[0] == "大区：全部大区" and not chinese.question.isascii()
