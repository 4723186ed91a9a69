"""A link waits for whoever is asked to sign in: once, for a while, and for nobody else."""

from __future__ import annotations

from ui.returning import LONGEST_LINK, MOST_WAITING, WAITS_S, Waiting


def test_a_link_is_gone_on_to_once_by_the_browser_that_opened_it() -> None:
    waiting = Waiting()
    waiting.keep("mine", "clients", {"region": "N"}, 10.0)
    assert waiting.taken("another", 11.0) is None
    assert waiting.taken("mine", 11.0) == ("clients", {"region": "N"})
    assert waiting.taken("mine", 12.0) is None


def test_the_last_link_counts_and_none_waits_for_long() -> None:
    waiting = Waiting()
    waiting.keep("mine", "clients", {}, 10.0)
    waiting.keep("mine", "alerts", {}, 20.0)
    assert waiting.taken("mine", 21.0) == ("alerts", {})
    waiting.keep("mine", "alerts", {}, 20.0)
    assert waiting.taken("mine", 20.0 + WAITS_S) is None
    assert waiting.taken("mine", 1.0) is None, "nothing waited, also just after the machine was started"


def test_what_waits_is_bounded() -> None:
    waiting = Waiting()
    waiting.keep("", "clients", {}, 0.0)
    waiting.keep("long", "clients", {"region": "N" * LONGEST_LINK}, 0.0)
    assert waiting.taken("", 0.0) is waiting.taken("long", 0.0) is None
    for number in range(MOST_WAITING + 1):
        waiting.keep(f"{number}", "clients", {}, 0.0)
    assert waiting.taken("0", 0.0) is None and waiting.taken("1", 0.0) is not None
