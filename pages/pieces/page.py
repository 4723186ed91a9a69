"""What a page is made of: its controls, what was set on them, and its entry in the menu."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from charts.panel import Panel
from data.door import View
from locales import Words
from pages.pieces.editing import Action, Editor, EditorOf, ScenarioEditor, TableEditor


@dataclass(frozen=True)
class Choice:
    """A control with a few named codes; `options` are (code, label message).

    panel: key of the panel it stands above; on top of the page when empty.
    """

    key: str
    label: str
    options: tuple[tuple[str, str], ...]
    default: str
    panel: str = ""


@dataclass(frozen=True)
class Slider:
    """A control with a number between two ends; `panel` as for a Choice."""

    key: str
    label: str
    low: float
    high: float
    step: float
    default: float
    panel: str = ""


Control = Choice | Slider
Controls = tuple[Control, ...] | Callable[[View], tuple[Control, ...]]


class Chosen:
    """What was set on a page: `chosen["kpi"]` is a code, `chosen.number("top")` a number."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = MappingProxyType(dict(values))

    @classmethod
    def of(cls, page: Page, view: View, values: Mapping[str, str]) -> Chosen:
        """The given codes where they are known, the page's defaults elsewhere."""
        controls = page.controls_for(view)
        known = {c.key: f"{c.default:g}" if isinstance(c, Slider) else c.default for c in controls}
        for control in controls:
            given = values.get(control.key)
            if given is not None and (isinstance(control, Slider) or given in dict(control.options)):
                known[control.key] = given
        return cls(known | {"client": values.get("client", "")})

    def __getitem__(self, key: str) -> str:
        return self._values[key]

    def number(self, key: str) -> float:
        return float(self._values[key])


def unchanging(view: View) -> str:
    """The stamp of a page whose answer hangs on nothing but what every answer hangs on."""
    return ""


@dataclass(frozen=True)
class Page:
    """One page: its key in links, its section in the menu, its title and question, and what answers it.

    controls: what can be set on it, or what says so for a view where that depends on the data (the levels of a scale).
    editors and actions: what can be entered and done on it, by whoever has the right to the set-up.
    stamp: what its answer hangs on besides version, desk, settings, rights, filters and controls.
    is_personal: whether it hangs on who asks, too; all others are answered the same for people with the same rights.
    is_filtered: whether it hangs on the period and the filters; what does not is answered once, whatever is selected.
    """

    key: str
    section: str
    title: str
    question: str
    icon: str
    panels: Callable[[View, Chosen, Words], Iterable[Panel]]
    controls: Controls = ()
    editors: tuple[Editor | EditorOf | TableEditor | ScenarioEditor, ...] = ()
    actions: tuple[Action, ...] = ()
    stamp: Callable[[View], str] = unchanging
    is_personal: bool = False
    is_filtered: bool = True

    def controls_for(self, view: View) -> tuple[Control, ...]:
        """What can be set on the page for that view."""
        return self.controls(view) if callable(self.controls) else self.controls
