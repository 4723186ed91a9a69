"""The crowd: asks alike in every arm, stays bounded, and is judged by what it promised."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import islice

import pytest

from benchmarks.__main__ import effort_of, options
from benchmarks.harness import QUICK, Effort
from benchmarks.people_client import Plan
from benchmarks.people_mix import Mix, actions
from benchmarks.people_report import Crowd, PeopleReport, Sample, verdicts

MIX = Mix(("2026-Q3", "2026-Q2"), ("R01",), ("Kiosk",), ("overview", "clients"))
PLAN = {"port": 1, "people": 10, "arriving_s": 3, "steady_s": 60, "think_s": 10, "seed": 7}


def crowd(ms: float, memory_mb: float, people: int = 100) -> Crowd:
    answers = [{"ms": ms, "bytes": 40_000, "page": "overview", "link": str(number % 2)} for number in range(4)]
    samples = [Sample(at_s, memory_mb, 500, 20, at_s / 2) for at_s in (1.0, 11.0)]
    return Crowd(people, 10, answers, [], samples, client_processor_s=1.1, calibration_ms=(20.0, 21.0))


def test_the_same_seed_asks_the_same() -> None:
    first, again, other = (list(islice(actions(MIX, random.Random(seed)), 50)) for seed in (7, 7, 8))
    assert first == again != other
    assert {page for page, _ in first} == {"overview", "clients"}


def test_a_plan_for_too_many_people_is_refused() -> None:
    with pytest.raises(ValueError, match="401 people for 60 s: at most 400 for 3600 s"):
        Plan.read(json.dumps({**PLAN, "people": 401, "mix": MIX.record()}))
    assert Plan.read(json.dumps({**PLAN, "mix": MIX.record()})).mix == MIX


def test_a_crowd_is_judged_by_its_slowest_twentieth_and_its_memory() -> None:
    assert list(verdicts(crowd(ms=300, memory_mb=500))) == [
        "100 people: p95 300 ms, mark 400 ms: kept",
        "100 people: memory 500 MB, mark 450 MB: MISSED by 11%",
    ]


def test_more_people_than_promised_are_shown_but_not_judged() -> None:
    report = PeopleReport((crowd(300, 400), crowd(900, 400, people=200)))
    assert [said[:10] for said in report.verdicts()] == ["100 people", "100 people"]
    assert "| 200 | 4 | 50% | 900 |" in report.table()


def test_two_processes_behind_a_proxy_are_judged_up_to_two_hundred_people() -> None:
    behind = replace(crowd(480, 1000, people=200), processes=2)
    assert list(verdicts(behind)) == [
        "200 people: p95 480 ms, mark 500 ms: kept",
        "200 people: memory 1000 MB, mark 900 MB: MISSED by 11%",
    ]
    assert len(PeopleReport((behind,)).verdicts()) == 2


def test_people_behind_a_proxy_come_by_its_name_and_with_tls() -> None:
    plan = Plan.read(json.dumps({**PLAN, "mix": MIX.record(), "name": "sidu.example.com", "certificates": "/x.pem"}))
    assert plan.web == "https://sidu.example.com:1"
    assert Plan.read(json.dumps({**PLAN, "mix": MIX.record()})).web == "http://localhost:1"


def test_processor_time_is_told_per_answer() -> None:
    assert crowd(300, 400).spent_ms() == pytest.approx(1250)  # half a core for ten seconds, four answers


def test_a_time_limit_is_shared_by_what_is_still_to_run() -> None:
    chosen = options(["--minutes", "20"])
    effort = effort_of(chosen, left=4, left_s=1200)
    assert effort.limit_s == 300 and effort.rounds == Effort().rounds and effort.steady_s == 20
    assert effort_of(options([]), left=4, left_s=None) == Effort()
    assert effort_of(options(["--quick", "--rounds", "3"]), 1, None).rounds == 3
    assert effort_of(options(["--quick"]), 1, None) == QUICK


def test_growth_is_told_of_long_crowds_by_the_sessions_of_the_second_half() -> None:
    long = crowd(ms=300, memory_mb=500)
    long.steady_s = 600
    long.samples = [Sample(float(at), 400 + at / 100, 500, 20, at / 2) for at in range(1, 651)]
    long.answers = [{**long.answers[0], "at_s": at, "first": at % 2 == 0} for at in range(51, 651)]
    assert long.grown_mb() == pytest.approx(3.0 / 151 * 150, rel=0.02)
    assert list(verdicts(long))[-1] == "100 people: +3.0 MB in 150 sessions, mark 2 MB: MISSED"
    assert crowd(300, 500).grown_mb() is None, "a short crowd only warms the server up"


def test_what_was_done_beside_a_crowd_stands_in_its_verdicts() -> None:
    busy_crowd = replace(crowd(300, 400), beside=["an import 12 s", "deck 1 8 s"], wrong=["deck 2 is not there"])
    assert list(verdicts(busy_crowd))[-1] == (
        "100 people: meanwhile an import 12 s, deck 1 8 s; wrong: 1 ['deck 2 is not there']"
    )
