"""The controls of a grade scheme: weights and bounds on sliders, the veto, and the scheme that they say."""

from __future__ import annotations

from collections.abc import Mapping

from data.desk.commands import ForgetScheme, SaveScheme
from data.desk.masking import MASK
from data.door import View
from data.execution import Command
from data.messages import N_
from locales import Words
from metrics.grade import CRITERIA, LETTERS, Scheme, scheme_in_force
from pages.pieces.editing import Action, Offer, ScenarioEditor
from pages.pieces.figures import moment_text
from pages.pieces.page import Choice, Chosen, Control, Slider

NAMES = {
    "income": N_("Income"),
    "volume": N_("Volume"),
    "credit": N_("Credit"),
    "prospects": N_("Prospects"),
}
MEANINGS = {
    "income": N_("net revenue of twelve months"),
    "volume": N_("quantity of twelve months"),
    "credit": N_("share of invoices paid in time, 24 months"),
    "prospects": N_("revenue of twelve months against the twelve before, drawn toward no change"),
}
WEIGHTS = {
    "income": N_("Weight of income, %"),
    "volume": N_("Weight of volume, %"),
    "credit": N_("Weight of credit, %"),
    "prospects": N_("Weight of prospects, %"),
}
BOUNDS = {"a": N_("A from"), "b": N_("B from"), "c": N_("C from")}
SEVERITIES = (("1", N_("any incident")), ("2", N_("severity 2 or 3")), ("3", N_("severity 3")))
CAPS = (("A", N_("no cap")), ("B", N_("at most B")), ("C", N_("at most C")), ("D", N_("always D")))
ABOVE = "regrade"
"""The panel that the sliders stand above."""


def scheme_controls(view: View) -> tuple[Control, ...]:
    """Sliders for four weights and three bounds and choices for the veto; they stand where the scheme in force is."""
    now = scheme_in_force(view)
    weights = (
        Slider(f"weight_{name}", WEIGHTS[name], 0, 100, 5 if not weight % 5 else 1, weight, ABOVE)
        for name, weight in zip(CRITERIA, now.weights, strict=True)
    )
    bounds = (
        Slider(f"bound_{letter}", BOUNDS[letter], 0, 100, 1, round(bound), ABOVE)
        for letter, bound in zip(BOUNDS, now.bounds, strict=True)
    )
    return (
        *weights,
        *bounds,
        Choice("grave_severity", N_("A grave incident is"), SEVERITIES, str(now.grave_severity), ABOVE),
        Choice("grave_cap", N_("and leaves a grade of"), CAPS, now.grave_cap, ABOVE),
    )


def chosen_scheme(view: View, chosen: Chosen) -> Scheme | None:
    """The scheme that the controls say; None where they say none: all weights are 0, or the bounds do not fall."""
    try:
        return _scheme({control.key: chosen[control.key] for control in scheme_controls(view)})
    except ValueError:
        return None


def _scheme(codes: Mapping[str, str]) -> Scheme:
    income, volume, credit, prospects = (int(float(codes[f"weight_{name}"])) for name in CRITERIA)
    a, b, c = (int(float(codes[f"bound_{letter}"])) for letter in BOUNDS)
    return Scheme((income, volume, credit, prospects), (a, b, c), int(codes["grave_severity"]), codes["grave_cap"])


def scheme_text(scheme: Scheme, words: Words) -> str:
    """A scheme in a line: its weights, bounds and veto."""
    cap = words(dict(CAPS)[scheme.grave_cap])
    return words(
        "weights {weights}; A, B, C from {bounds}; {incident}: {cap}",
        weights=" / ".join(words.count(weight) for weight in scheme.weights),
        bounds=" / ".join(words.number(bound, 0 if bound == round(bound) else 2) for bound in scheme.bounds),
        incident=words(dict(SEVERITIES)[str(scheme.grave_severity)]),
        cap=cap,
    )


def save_scheme(name: str, codes: Mapping[str, str], seen: int) -> Command:
    """The command that keeps what the controls say under a name, and puts it in force."""
    numbers = {key: int(float(code)) for key, code in codes.items() if key.startswith(("weight_", "bound_", "grave_s"))}
    income, volume, credit, prospects = (numbers[f"weight_{criterion}"] for criterion in CRITERIA)
    a, b, c = (numbers[f"bound_{letter}"] for letter in BOUNDS)
    cap = codes["grave_cap"] if codes["grave_cap"] in LETTERS else LETTERS[-1]
    return SaveScheme(name, (income, volume, credit, prospects), (a, b, c), numbers["grave_severity"], cap, seen)


def _offers(view: View, words: Words) -> tuple[Offer, ...]:
    if not (view.scope.everywhere and view.scope.may("model")):
        return ()
    goes = words("It is listed no more; the scheme that was saved last of the others is in force.")
    return tuple(Offer(each.name, f"{each.name} · {each.who} · {moment_text(each.at)}", goes)
                 for each in reversed(view.grade_schemes) if MASK not in each.name)  # fmt: skip


def _forget(name: str) -> Command:
    return ForgetScheme(name)


KEEP = ScenarioEditor("keep-scheme", N_("Save this scheme and put it in force"), "segments", save_scheme)
FORGET = Action(
    "forget-scheme", N_("Take a saved scheme away"), N_("Take it away"), _offers, _forget, topic="money", duty="model",
)  # fmt: skip
