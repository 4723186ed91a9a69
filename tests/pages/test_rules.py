"""The page `rules`: every rule of thumb with its verdict, and the own figures against the claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.kpi import NOT_YOURS
from metrics.rules import rules_of_thumb
from metrics.rules.money import NO_WINNING_COST
from tests.data.small import kept, view_of
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain


def test_every_rule_has_a_verdict_and_says_what_was_counted(sample_store: Path) -> None:
    view = kept(view_of(Store(sample_store), "2026-Q3"))
    shown = panels_of("rules", view)
    verdicts = column(shown["rules"], "verdict")
    assert len(verdicts) == 8 and set(verdicts) <= {"holds", "does not hold", "cannot tell yet"}
    holds, fails = verdicts.count("holds"), verdicts.count("does not hold")
    assert shown["rules"].message == f"{holds} of 8 rules of thumb hold here, {fails} do not"
    assert all(column(shown["rules"], "counted")) and "30 cases" in shown["rules"].note.text


def test_figures_stand_in_their_unit_beside_the_interval(sample_store: Path) -> None:
    view = kept(view_of(Store(sample_store), "2026-Q3"))
    rules = {rule.key: rule for rule in rules_of_thumb(view)}
    own, interval = (column(panels_of("rules", view)["rules"], key) for key in ("own", "interval"))
    best = rules["best_fifth"].figure
    assert best.value is not None and best.low is not None and best.high is not None
    assert plain(str(own[3])) == f"{100 * best.value:.1f} %"
    assert plain(str(interval[3])) == f"{100 * best.low:.1f} % to {100 * best.high:.1f} %"


def test_what_is_not_known_says_why(asked: Asked) -> None:
    counted = column(panels_of("rules", asked("three", "2026-Q1"))["rules"], "counted")
    assert sum(NO_WINNING_COST in str(text) for text in counted) == 1
    hidden = panels_of("rules", asked("three", "2026-Q1", NOBODY))
    assert hidden["rules"].message == "0 of 8 rules of thumb hold here, 0 do not"
    assert sum(NOT_YOURS in str(text) for text in column(hidden["rules"], "counted")) == 7
    assert hidden["claims"].missing


def test_claims_are_one_hundred_percent(sample_store: Path) -> None:
    view = kept(view_of(Store(sample_store), "2026-Q3"))
    claims = panels_of("rules", view)["claims"]
    known = [found.value for rule in rules_of_thumb(view) if (found := rule.of_claim)]
    assert column(claims, "value") == pytest.approx(known) and claims.chart is not None
