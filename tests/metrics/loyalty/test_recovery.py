"""The table of the truth benchmark: it reads, it is whole, and the chances of P(alive) are as large as they say."""

from __future__ import annotations

from metrics.loyalty.recovery import recovery_table


def test_lapsed_clients_are_found() -> None:
    found = recovery_table()
    assert found.area("lapsed") > 0.95 and found.area("lapsed_lately") > 0.85
    assert all(0.5 < row.low <= row.auc <= row.high <= 1 and 0 < row.true < row.n for row in found.rows)


def test_the_chance_to_have_lapsed_is_as_large_as_it_says() -> None:
    found = recovery_table()
    levels = [level for level in found.levels if level.truth == "lapsed"]
    assert found.gap("lapsed") < 0.02
    assert sum(level.n for level in levels) == next(row.n for row in found.rows if row.truth == "lapsed")


def test_captive_clients_are_found_better_when_it_is_known_whether_they_could_go() -> None:
    found = recovery_table()
    assert 0.75 < found.area("captive") < found.area("captive_bound")
