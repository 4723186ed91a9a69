"""The controls of the what-if, as the data make them, and the scenario that they say."""

from __future__ import annotations

from data.door import View
from data.messages import N_
from metrics.contribution import Scenario, ScenarioBase, scenario_of
from metrics.contribution.lever_steps import drop_cost_e4, order_steps, steps_around
from metrics.kpi import NO_ACTIVITIES, NO_COSTS, NO_SALES
from pages.pieces.page import Choice, Chosen, Control, Slider

VISITS = {
    "A": N_("Visits to tier A, % of today"),
    "B": N_("Visits to tier B, % of today"),
    "C": N_("Visits to tier C, % of today"),
    "D": N_("Visits to tier D, % of today"),
}
NONE = ("none", N_("none"))
CAPS = (NONE, ("0", "0 %"), ("2", "2 %"), ("5", "5 %"), ("10", "10 %"), ("15", "15 %"), ("20", "20 %"))
MOVES: dict[str, tuple[tuple[str, str], ...]] = {
    "none": (),
    "a_b": (("A", "B"),),
    "b_c": (("B", "C"),),
    "c_d": (("C", "D"),),
    "all": (("A", "B"), ("B", "C"), ("C", "D")),
}
MOVE_NAMES = {
    "none": N_("none"),
    "a_b": N_("A like B"),
    "b_c": N_("B like C"),
    "c_d": N_("C like D"),
    "all": N_("each like the next"),
}
MOVED = (("losing", N_("those that lose")), ("all", N_("all clients")))


def absent_message(view: View) -> str:
    """Why there is nothing to try out, a message; empty where there is."""
    if not view.has("sales"):
        return NO_SALES
    if not view.knows_costs:
        return NO_COSTS
    return "" if view.has("activities") else NO_ACTIVITIES


def lever_controls(view: View) -> tuple[Control, ...]:
    """What can be moved here: tiers there are, order values and fees of the size that is usual here."""
    if absent_message(view):
        return ()
    base = view.once(scenario_of)
    tiers = base.clients.tiers
    steps = order_steps(base)
    if not tiers or not steps:
        return ()
    orders = tuple(_amount(step) for step in steps)
    fees = tuple(_amount(step) for step in steps_around(drop_cost_e4(base)))
    visits = (Slider(f"visits_{t.lower()}", VISITS[t], 0, 200, 25, 100) for t in tiers if t in VISITS)
    moves = tuple((k, MOVE_NAMES[k]) for k, pairs in MOVES.items() if {t for pair in pairs for t in pair} <= set(tiers))
    return (
        *visits,
        Choice("minimum", N_("Minimum order"), (NONE, *orders), "none"),
        Slider("lost", N_("Lost of what was ordered below it, %"), 0, 100, 10, 0),
        Choice("fee", N_("Delivery fee"), (NONE, *fees), "none"),
        Choice("fee_below", N_("Fee for orders below"), orders, orders[-1][0]),
        Choice("discount_cap", N_("Highest discount"), CAPS, "none"),
        Choice("tier_move", N_("Serve a tier like the next"), moves, "none"),
        Choice("moved", N_("Who is served like it"), MOVED, "losing"),
    )


def chosen_scenario(view: View, chosen: Chosen) -> Scenario:
    """The scenario that the controls say; the one that changes nothing where there are none."""
    known = {control.key for control in lever_controls(view)}
    if not known:
        return Scenario()
    visits = tuple(
        (tier, chosen.number(f"visits_{tier.lower()}") / 100) for tier in VISITS if f"visits_{tier.lower()}" in known
    )
    cap = chosen["discount_cap"]
    return Scenario(
        visits=tuple((tier, factor) for tier, factor in visits if factor != 1),
        minimum_order_e4=_e4(chosen["minimum"]),
        lost_share=chosen.number("lost") / 100,
        fee_e4=_e4(chosen["fee"]),
        fee_below_e4=_e4(chosen["fee_below"]),
        discount_cap=None if cap == "none" else float(cap) / 100,
        moves=MOVES[chosen["tier_move"]],
        moved="all" if chosen["moved"] == "all" else "losing",
    )


def base_of(view: View) -> ScenarioBase:
    """The clients and orders that every scenario of the view starts from."""
    return view.once(scenario_of)


def _amount(value_e4: int) -> tuple[str, str]:
    """An amount as a control's code and name: in whole units of the currency where it is at least one."""
    value = value_e4 / 10_000
    return (
        f"{value:g}" if value < 1_000_000 else f"{value:.0f}",
        f"{value:,g}" if value < 1_000_000 else f"{value:,.0f}",
    )


def _e4(code: str) -> int:
    return 0 if code == "none" else round(float(code) * 10_000)
