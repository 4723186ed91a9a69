"""Who may see what, and why?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from pages.pieces.page import Choice, Chosen, Control
from pages.setup.right_form import NEW, RIGHT, TAKE_AWAY, rule_choices
from pages.setup.right_pieces import people_panel, right_tiles_panel, rule_trail_panel, rules_panel
from pages.setup.right_sign_out import HAND_OVER, SIGN_OUT
from pages.setup.right_why import NOBODY, own_rights_panel, person_choices, why_panel

QUESTION = N_("Who may see what, and why?")
EDITORS = (RIGHT,)
ACTIONS = (SIGN_OUT, HAND_OVER, TAKE_AWAY)


def controls(view: View) -> tuple[Control, ...]:
    """Whose rights are explained, and which rule the form holds; nothing for who may not ask."""
    people = person_choices(view)
    if not people:
        return ()
    return (
        Choice("person", N_("Why can they see this?"), people, NOBODY, panel="why"),
        Choice("rule", N_("Rule to change"), rule_choices(view), NEW, panel="rules"),
    )


CONTROLS = controls


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    if not view.sees_setup:
        yield own_rights_panel(view, words)
        return
    yield right_tiles_panel(view, words)
    yield own_rights_panel(view, words)
    yield people_panel(view, words)
    found = why_panel(view, words, chosen["person"])
    if found is not None:
        yield found
    yield rules_panel(view, words)
    yield rule_trail_panel(view, words)
