"""What do our figures mean here: currency, year, tiers, windows, colours?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from charts.panel import Panel
from data.desk.commands import ChangeSettings
from data.door import View
from data.execution import Command
from data.messages import N_
from locales import Words
from pages.pieces.editing import Editor, EditorOf
from pages.pieces.page import Chosen, Control
from pages.setup import anchor_fields
from pages.setup.settings_fields import FIELDS, as_settings, field_values, wrong_together
from pages.setup.settings_pieces import changes_panel, settings_panel

QUESTION = N_("What do our figures mean here, and who decided so?")
CONTROLS: tuple[Control, ...] = ()


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    yield settings_panel(view, words)
    yield changes_panel(view, words)


def change(values: Mapping[str, object], changed: frozenset[str], seen: int) -> Command:
    """The command for the fields that were changed."""
    return ChangeSettings(tuple(sorted(as_settings(values, changed).items())), seen)


def anchors(values: Mapping[str, object], changed: frozenset[str], seen: int) -> Command:
    """The command for the anchors that were moved."""
    return ChangeSettings(tuple(sorted(anchor_fields.as_settings(values, changed).items())), seen)


ANCHORS = Editor(
    key="anchors",
    title=N_("Anchors of the scores"),
    fields=anchor_fields.FIELDS,
    values=lambda view: anchor_fields.field_values(view.decided),
    command=anchors,
    check=anchor_fields.wrong_together,
)


def anchors_form(view: View, codes: Mapping[str, str]) -> Editor | None:
    """The form of the anchors for whoever may see money: they are figures of the clients."""
    return ANCHORS if view.may_see("money") else None


EDITORS = (
    Editor(
        key="settings",
        title=N_("Change settings"),
        fields=FIELDS,
        values=lambda view: field_values(view.decided),
        command=change,
        check=wrong_together,
    ),
    EditorOf("anchors", anchors_form, stands="above"),
)
