"""Key figures of the company's own: a formula of others, made anew of the same sums for every cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol, cast

from data.contract import TEN_THOUSANDTHS
from data.messages import N_
from metrics.figure import Figure, Unit, unknown
from metrics.kpi_formula import (
    Formula,
    FormulaError,
    Key,
    Pair,
    demand_unit,
    is_additive,
    keys_in,
    parsed,
    powers,
    reckoned,
)
from metrics.kpi_list import KPIS
from metrics.kpi_record import Better, Kpi, Sums

OWN = "own:"
DEEPEST = 5
IN_TEN_THOUSANDTHS = ("money", "amount")
NO_SUCH_KEY = N_("There is no key figure {found}; there are: {known}.")
IN_A_CIRCLE = N_("The formulas go in a circle: {circle}; take one of them out of the other.")
TOO_DEEP = N_("The formula stands on own key figures more than {most} deep: {path}; write it out where it is deepest.")
BY_NOTHING = N_("unknown: the formula divides by nothing here")
BROKEN = N_("unknown: its formula can no longer be used; open the key figure and correct it")


class Own(Protocol):
    """What is read of an own key figure (`data.desk.OwnKpi`)."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def formula(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def better(self) -> str: ...


def own_kpis(own: Sequence[Own]) -> dict[str, Kpi]:
    """The records of own key figures, by `own:` and their key; one that cannot be used is unknown and says so."""
    known = {OWN + each.key: each for each in own}
    return {key: own_kpi(key, known) for key in known}


def own_kpi(key: str, known: Mapping[str, Own]) -> Kpi:
    """The record of one of the own key figures; unknown everywhere where its formula cannot be used (any more)."""
    own = known[key]
    try:
        return _made(key, known)
    except FormulaError:
        return Kpi(key, own.name, cast(Unit, own.unit), cast(Better, own.better), lambda sums: unknown(BROKEN))


def demand_usable(own: Own, others: Sequence[Own]) -> None:
    """Raise FormulaError, saying what to do, where an own key figure cannot be used beside the others.

    It may be one of the others as it stood before: then it takes that one's place.
    """
    _made(OWN + own.key, {OWN + each.key: each for each in others} | {OWN + own.key: own})


def _made(key: str, known: Mapping[str, Own]) -> Kpi:
    """Raises FormulaError for formulas that cannot be read, know no such key, go in a circle or too deep."""
    own, made = known[key], dict[str, Kpi]()
    formula = _formula(key, known, (), made)
    demand_unit(powers(formula, lambda k: made[k].unit), own.unit)
    return _record(own, key, formula, made)


def _formula(key: str, known: Mapping[str, Own], path: tuple[str, ...], made: dict[str, Kpi]) -> Formula:
    """The formula of a key, with the records of what it uses put into `made`."""
    path = (*path, key)
    if key in path[:-1]:
        raise FormulaError(IN_A_CIRCLE, circle=" → ".join(path[path.index(key) :]))
    if len(path) > DEEPEST:
        raise FormulaError(TOO_DEEP, most=DEEPEST, path=" → ".join(path))
    formula = parsed(known[key].formula)
    for used in keys_in(formula):
        if used in KPIS:
            made[used] = KPIS[used]
        elif used not in known:
            raise FormulaError(NO_SUCH_KEY, found=used, known=", ".join([*KPIS, *(k for k in known if k != path[0])]))
        elif used not in made:
            inner = _formula(used, known, path, made)
            demand_unit(powers(inner, lambda k: made[k].unit), known[used].unit)
            made[used] = _record(known[used], used, inner, made)
        elif used in path:
            raise FormulaError(IN_A_CIRCLE, circle=" → ".join((*path, used)))
    return formula


def _record(own: Own, key: str, formula: Formula, made: Mapping[str, Kpi]) -> Kpi:
    used = [made[k] for k in keys_in(formula)]
    base = dict.fromkeys(k for kpi in used for k in (kpi.made_of or (kpi.key,)))
    return Kpi(
        key,
        own.name,
        cast(Unit, own.unit),
        cast(Better, own.better),
        _figure_of(formula, cast(Unit, own.unit), {kpi.key: kpi for kpi in used}),
        topic="satisfaction" if any(kpi.topic == "satisfaction" for kpi in used) else "money",
        needs=tuple(dict.fromkeys(table for kpi in used for table in kpi.needs)),
        adds=is_additive(formula, lambda k: made[k].adds),
        parts=_parts(formula, made),
        is_estimate=any(kpi.is_estimate for kpi in used),
        is_sample=all(kpi.is_sample for kpi in used),
        unsummed_why=next((kpi.unsummed_why for kpi in used if kpi.unsummed_why), ""),
        made_of=tuple(base),
    )


def _parts(formula: Formula, made: Mapping[str, Kpi]) -> tuple[str, str] | None:
    """Numerator and denominator where the formula is one figure that adds over another."""
    if not isinstance(formula, Pair) or formula.sign != "/":
        return None
    above, below = formula.left, formula.right
    if isinstance(above, Key) and isinstance(below, Key) and made[above.key].adds and made[below.key].adds:
        return above.key, below.key
    return None


def _figure_of(formula: Formula, unit: Unit, used: Mapping[str, Kpi]) -> Callable[[Sums], Figure]:
    """How the figure comes out of sums: unknown as soon as a part of it is, with that part's reason."""

    def figure(sums: Sums) -> Figure:
        parts = {key: kpi.figure(sums) for key, kpi in used.items()}
        values = {key: plain(part.value, used[key].unit) for key, part in parts.items() if part.value is not None}
        if lacking := next((part for part in parts.values() if part.value is None), None):
            return unknown(lacking.missing)
        try:
            value = reckoned(formula, values.__getitem__)
        except ZeroDivisionError:
            return unknown(BY_NOTHING)
        n = min(part.n for part in parts.values())
        return Figure(round(value * TEN_THOUSANDTHS) if unit in IN_TEN_THOUSANDTHS else float(value), n=n)

    return figure


def plain(value: float, unit: Unit) -> Fraction:
    """A figure's value in plain units: money in currency units, not in ten-thousandths."""
    return Fraction(value) / (TEN_THOUSANDTHS if unit in IN_TEN_THOUSANDTHS else 1)
