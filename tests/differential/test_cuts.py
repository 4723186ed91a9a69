"""400 random questions, through the app's own way and counted from the import files: equal to the last digit.

A thousand of them, or more: `python -m benchmarks.cuts --questions 500`.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace

from data.tables import SUMS, served
from metrics.kpi import period_sums
from tests.differential import figures
from tests.differential.conftest import Known
from tests.differential.questions import Asking, Question, questions
from tests.differential.raw import Cut
from tests.differential.sides import FAMILIES, differences, sums
from tests.differential.spans import period_at

CUTS = max(200, int(os.environ.get("SIDU_CUTS", "0")))
"""Of each of the two companies; `benchmarks.cuts` asks for more."""
HARD = ("sales", "clients", "activities", "activity_rates", "regions", "products", "surveys", "targets")


def wrong_answers(asking: Asking, asked: list[Question]) -> list[str]:
    """What differs in the sums of each question, and in one more family of figures of every third, taken in turn."""
    wrong = []
    for number, question in enumerate(asked):
        view = asking.view(question)
        for side in (sums, FAMILIES[number // 3 % len(FAMILIES)])[: 1 + (number % 3 == 0)]:
            found = differences(*side(asking, question, view))
            wrong += [f"{side.__name__} of {question}: {found[:3]}"] if found else []
    return wrong


def test_every_cut_is_what_the_files_say(known: Known) -> None:
    wrong = wrong_answers(known.asking, list(questions(known.asking.raw, CUTS, seed=3)))
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:8])


def test_the_questions_meet_what_makes_figures_hard(known: Known) -> None:
    """Corrections and repeats came in, and the questions are no questions about nothing."""
    second = known.reports[1].parts
    assert all(p.corrections for p in second if p.table in HARD) and {p.table for p in second} >= set(HARD)
    assert sum(p.duplicates for p in second) > 10
    raw, asked = known.asking.raw, list(questions(known.asking.raw, CUTS, seed=3))
    counted = [figures.sums(raw, q.cut, q.span) for q in asked]
    assert sum(1 for s in counted if s["lines"]) > CUTS // 3
    unknown = sum(1 for s in counted if 0 < s["cost_known_lines"] < s["lines"])
    untold = sum(1 for s in counted if 0 < s["credit_known_lines"] < s["lines"] and s["credit_days_e4"])
    unpriced, lost = sum(1 for s in counted if s["unpriced_acts"]), sum(1 for s in counted if s["lost_clients"])
    retained = sum(1 for s in counted if 0 < s["retained_clients"] < s["retainable_clients"])
    met = (unknown, untold, unpriced, lost, retained)
    assert min(met) > CUTS // 50, met
    assert {q.span.grain for q in asked} == {"year", "quarter", "month"} and {q.comparison for q in asked} > {
        "previous"
    }


def test_every_figure_notices_a_fact_that_is_off_by_one(known: Known) -> None:
    """The test of the test: one ten-thousandth, one cost, one answer more in the files, and a family says so."""
    asking, draw = known.asking, random.Random(1)
    raw = asking.raw
    span = period_at(raw.as_of, "year", raw.fiscal)
    question = Question(span, "last_year", Cut())
    line = draw.choice([n for n, d in enumerate(raw.sales.day.tolist()) if d >= span.first.toordinal()])
    act = draw.choice([n for n, d in enumerate(raw.acts.day.tolist()) if d >= span.first.toordinal()])
    for column, at in ((raw.sales.values["revenue"], line), (raw.acts.values["cost"], act)):
        column[at] += 1
        try:
            assert differences(*sums(asking, question, asking.view(question)))
        finally:
            column[at] -= 1
    assert not differences(*sums(asking, question, asking.view(question)))


def test_the_rights_of_many_add_up_to_the_whole_and_none_is_wider_than_its_region(known: Known) -> None:
    raw, asking = known.asking.raw, known.asking
    tops = sorted(r for r in raw.regions.texts if r and raw.parents.get(r) is None)
    cities = sorted(r for r, p in raw.parents.items() if p in tops)
    for question in list(questions(raw, 12, seed=5)):
        whole = replace(question, cut=replace(question.cut, allowed=None))
        everything = period_sums(asking.view(whole))
        for level in (tops, [*cities, *(t for t in tops if t not in raw.parents.values())]):
            parts = [period_sums(asking.view(_as(question, r))) for r in level]
            nowhere = [c for c in range(1, len(raw.clients.texts)) if not _lies_in(raw.home[c], raw, level)]
            rest = figures.profits(raw, whole.cut, whole.span)
            homeless = sum(rest[str(raw.clients.texts[c])][0] for c in nowhere if raw.clients.texts[c] in rest)
            assert sum(p["revenue_e4"] for p in parts) + homeless == everything["revenue_e4"], question
            assert all(p[n] <= everything[n] for p in parts for n in ("lines", "acts", "orders", "active_clients"))


def _as(question: Question, region: str) -> Question:
    return replace(question, cut=replace(question.cut, allowed=(region,)))


def _lies_in(home: int, raw: figures.Raw, level: list[str]) -> bool:
    return raw.regions.texts[home] in raw.below(tuple(level))


def test_a_regional_manager_is_shown_no_client_of_another_region(known: Known) -> None:
    raw, asking = known.asking.raw, known.asking
    clients = served("clients").select("client_id")
    cells = served("client_period").group_by("client_key").agg(lines=served("client_period").lines.sum())
    for question in questions(raw, 60, seed=9):
        if question.cut.allowed is None:
            continue
        home = raw.mine(replace(question.cut, tiers=()))
        mine = {raw.clients.texts[c] for c in range(1, len(home)) if home[c]}
        view = asking.view(question)
        assert set(view.run(clients)["client_id"]) <= mine, question
        shown = view.run(cells.join(served("clients").select("client_key", "client_id"), "client_key"))
        assert set(shown["client_id"]) <= mine, question


def test_the_sums_that_are_compared_are_all_there_are() -> None:
    """A sum that is added to the marts is to be counted here too."""
    raw = {"orders", "lines", *figures.LINE_SUMS, "quantity_filled_e4", "cost_known_lines", "revenue_cost_known_e4"}
    raw |= {"credit_days_e4", "credit_revenue_e4", "credit_known_lines", "service_cost_e4", "acts", "unpriced_acts"}
    assert raw == set(SUMS)
