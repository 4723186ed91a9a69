"""Why a key figure moved between the compared period and the selected one."""

from __future__ import annotations

from data.door import View
from data.messages import N_
from metrics.figure import is_within_noise
from metrics.movement.effects import EFFECTS, SIDES, Movement, named_effects, whole_effects
from metrics.movement.money import MONEY, money_effects
from metrics.movement.parts import Both, both, branches_of_both
from metrics.movement.ratios import ratio_effects, shift_share
from metrics.movement.statuses import count_effects

BY_STATUS = ("orders", "active_clients")
TWO_SIDED = ("cost_to_serve_ratio", "complaints_per_100")
"""Ratios of two things that go their own ways: numerator and denominator say most. In all others the numerator is a
part of the denominator, or a sum over it, and both move together: there the regions say more."""
OWN = "own:"
PLAIN_COUNT = N_("a plain count without factors: see the regions that moved it")
OWN_FORMULA = N_("a formula of other figures: look at those")
NO_PARTS = N_("this figure has no parts that could be told apart")
NOTHING_BEFORE = N_("there is nothing to compare with: no sales in the compared period")
NO_CLIENTS = N_("nobody bought in one of the two periods")


def why_moved(view: View, key: str) -> Movement:
    """The effects that make up the change of a key figure from the compared period to the selected one.

    Rows:   those of the figure in both periods; a running period is compared with the same days only.
    Value:  a Movement whose effects and residual are together the change. Revenue: clients × quantity per client × mix
            × price, new and dropped products apart; gross profit also by cost per unit; client profit also by cost of
            service and capital charge; quantity: clients × quantity per client; orders and active clients: by clients
            that are new, returned, stayed away, stayed; ratios: numerator and denominator, or regions within and
            between. Where nothing can be told it says why.
    Cuts:   not additive: ask again for the part.
    Errors: KeyError listing the key figures for an unknown key.
    Source: see `price_volume_mix`, `count_effects`, `ratio_effects` and `shift_share` in this package.
    """
    found = both(view, key)
    if found.missing:
        return _without(found, found.missing)
    if key in MONEY:
        return _of_money(view, found)
    if key == "quantity":
        return _of_quantity(found)
    if key in BY_STATUS:
        return _explained(found, count_effects(view, key), basis="clients", n=found.now["active_clients"])
    return _of_ratio(view, found)


def _without(found: Both, why: str) -> Movement:
    return Movement(found.kpi.key, found.kpi.unit, found.before, found.after, why=why)


def _explained(
    found: Both,
    amounts: dict[str, float],
    labels: dict[str, str] | None = None,
    *,
    basis: str,
    n: int,
    sides: dict[str, float] | None = None,
    why: str = "",
) -> Movement:
    """The movement with these effects; what they leave of the change is the residual."""
    residual = (found.change or 0) - sum(amounts.values())
    if basis in ("parts", "regions"):  # sums of floats: what they miss is not a finding
        residual = 0.0
    return Movement(
        found.kpi.key, found.kpi.unit, found.before, found.after, named_effects(amounts, labels), residual, basis, n,
        is_within_noise(found.after, found.before), named_effects(sides or {}, labels), why,
    )  # fmt: skip


def _of_money(view: View, found: Both) -> Movement:
    if not found.then["lines"]:
        return _without(found, NOTHING_BEFORE)
    made = money_effects(view, found.kpi.key, found.then, found.now)
    if not made.amounts:
        return _without(found, made.why or NO_PARTS)
    return _explained(found, made.amounts, made.labels, basis=made.basis, n=made.n, why=made.why)


def _of_quantity(found: Both) -> Movement:
    """Clients × quantity per client."""
    n0, n1 = found.then["active_clients"], found.now["active_clients"]
    if not n0 or not n1:
        return _without(found, NO_CLIENTS)
    q0, q1 = found.then["quantity_e4"], found.now["quantity_e4"]
    by_clients = (n1 - n0) * (q0 / n0 + q1 / n1) / 2
    clients, volume = whole_effects([by_clients, q1 - q0 - by_clients], q1 - q0)
    return _explained(found, {"clients": clients, "volume": volume}, basis="clients", n=n1)


def _of_ratio(view: View, found: Both) -> Movement:
    """What numerator and denominator did, and what the regions did within and between them."""
    ratio = found.ratio
    if ratio is None:
        if found.kpi.key.startswith(OWN):
            return _without(found, OWN_FORMULA)
        return _without(found, PLAIN_COUNT if found.kpi.unit == "count" else NO_PARTS)
    sides = ratio_effects(ratio.before, ratio.after)
    labels = {name: SIDES.get(side.name, EFFECTS[name]) for name, side in zip(sides, ratio.sides, strict=True)}
    if found.kpi.key in TWO_SIDED:
        return _explained(found, sides, labels, basis="parts", n=len(sides))
    regions = branches_of_both(view, found.kpi.key)
    shifts = shift_share(*ratio.of(regions))
    if len(shifts) < 2 or any(shift.within is None for shift in shifts):
        return _explained(found, sides, labels, basis="parts", n=len(sides))
    amounts = {"within": sum(s.within or 0.0 for s in shifts), "between": sum(s.between or 0.0 for s in shifts)}
    named = sides if all(side.name in SIDES for side in ratio.sides) else {}
    return _explained(found, amounts, labels, basis="regions", n=len(shifts), sides=named)
