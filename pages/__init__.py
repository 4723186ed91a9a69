"""The pages: what each asks, what can be set on it, and the function that answers with panels.

A page is one file in a section folder and one entry in PAGES. There is no page file directly in this folder: Streamlit
would serve it by itself, past app.py and its access check.

A page where people enter or do something also declares `EDITORS` (forms, tables) and `ACTIONS` (buttons), tuples of
`pages.pieces.editing.Editor`, `.TableEditor`, `.EditorOf` and `.Action`, each ending in one command of
`data.execution`.
"""

from __future__ import annotations

from data.messages import N_
from pages.clients import alerts, clients, one_client, segments
from pages.meeting import snapshots
from pages.money import cost_and_profit, what_if
from pages.overview import kpis, overview
from pages.pieces.defined import defined
from pages.pieces.editing import (
    Action,
    CellFault,
    Editor,
    EditorOf,
    EntryColumn,
    Field,
    Offer,
    ScenarioEditor,
    TableEditor,
    TypedRow,
)
from pages.pieces.page import Choice, Chosen, Control, Page, Slider, unchanging
from pages.relationship import false_loyalty, four_degrees, word_of_mouth
from pages.service import complaints, cycle, promises
from pages.setup import audit, data, methods, rights, rules, settings, targets

SECTIONS: dict[str, str] = {
    "overview": N_("Overview"),
    "relationship": N_("Relationship"),
    "money": N_("Money"),
    "clients": N_("Clients"),
    "service": N_("Service"),
    "meeting": N_("Meeting"),
    "setup": N_("Set-up"),
}
_LISTED = (
    ("overview", "overview", N_("Overview"), ":material/dashboard:", overview),
    ("kpis", "overview", N_("KPIs"), ":material/flag:", kpis),
    ("word_of_mouth", "relationship", N_("Word of mouth"), ":material/forum:", word_of_mouth),
    ("four_degrees", "relationship", N_("Four degrees"), ":material/sort:", four_degrees),
    ("false_loyalty", "relationship", N_("False loyalty"), ":material/lock_open:", false_loyalty),
    ("cost_and_profit", "money", N_("Cost and profit"), ":material/payments:", cost_and_profit),
    ("what_if", "money", N_("What-if"), ":material/alt_route:", what_if),
    ("clients", "clients", N_("All clients"), ":material/groups:", clients),
    ("segments", "clients", N_("Segments"), ":material/category:", segments),
    ("alerts", "clients", N_("Alerts"), ":material/notifications:", alerts),
    ("one_client", "clients", N_("One client"), ":material/storefront:", one_client),
    ("promises", "service", N_("Promises"), ":material/handshake:", promises),
    ("complaints", "service", N_("Complaints"), ":material/report:", complaints),
    ("cycle", "service", N_("Plan and done"), ":material/event_repeat:", cycle),
    ("snapshots", "meeting", N_("Snapshots"), ":material/photo_library:", snapshots),
    ("data", "setup", N_("Data"), ":material/database:", data),
    ("targets", "setup", N_("Targets"), ":material/track_changes:", targets),
    ("methods", "setup", N_("Methods"), ":material/function:", methods),
    ("rules", "setup", N_("Rules of thumb"), ":material/rule:", rules),
    ("settings", "setup", N_("Settings"), ":material/tune:", settings),
    ("rights", "setup", N_("Rights"), ":material/key:", rights),
    ("audit", "setup", N_("Audit"), ":material/policy:", audit),
)
_PERSONAL = frozenset(("alerts", "audit", "rights"))
"""Pages whose answers hang on who asks ("mine"), not only on what they may see."""
_UNFILTERED = frozenset(("methods",))
"""Pages whose answers hang on nothing in the filter bar: how figures are defined, and how models did when published."""
PAGES: tuple[Page, ...] = tuple(
    Page(
        key,
        section,
        title,
        module.QUESTION,
        icon,
        defined(key, module.panels),
        module.CONTROLS,
        getattr(module, "EDITORS", ()),
        getattr(module, "ACTIONS", ()),
        getattr(module, "STAMP", unchanging),
        key in _PERSONAL,
        key not in _UNFILTERED,
    )
    for key, section, title, icon, module in _LISTED
)


def page_named(key: str) -> Page:
    """The page of that key; an unknown key lists the known ones."""
    for page in PAGES:
        if page.key == key:
            return page
    raise KeyError(f"there is no page {key!r}; the pages are: {', '.join(p.key for p in PAGES)}")


__all__ = [
    "PAGES",
    "SECTIONS",
    "Action",
    "CellFault",
    "Choice",
    "Chosen",
    "Control",
    "Editor",
    "EditorOf",
    "EntryColumn",
    "Field",
    "Offer",
    "Page",
    "ScenarioEditor",
    "Slider",
    "TableEditor",
    "TypedRow",
    "page_named",
]
