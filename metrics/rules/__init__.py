"""Rules of thumb of the trade, each held against the company's own data."""

from __future__ import annotations

from collections.abc import Iterator

from data.door import View
from metrics.rules.money import best_fifth, cost_of_winning, losing_rules
from metrics.rules.rule import LEAST, WIDEST, Rule, Verdict
from metrics.rules.solved import solved_and_loyal
from metrics.rules.voices import new_per_hundred, silent_per_complaint


def rules_of_thumb(view: View) -> tuple[Rule, ...]:
    """Every rule with the company's own figure, its interval and the verdict. Ask it as `view.once(rules_of_thumb)`.

    Rows:   as each rule says; all within the reader's rights and filters.
    Value:  one Rule each, in the order in which they are told.
    Cuts:   not additive: ask again for the part.
    Source: metrics of the house, section "Rules of thumb"; each rule names its own.
    """
    told = []
    for at, rule in enumerate(_each(view), 1):
        told.append(rule)
        view.tell(at / 8)
    return tuple(told)


def _each(view: View) -> Iterator[Rule]:
    yield new_per_hundred(view)
    yield silent_per_complaint(view)
    yield cost_of_winning()
    yield best_fifth(view, "revenue_e4")
    yield best_fifth(view, "profit_e4")
    yield from losing_rules(view)
    yield solved_and_loyal(view)


__all__ = ["LEAST", "WIDEST", "Rule", "Verdict", "rules_of_thumb"]
