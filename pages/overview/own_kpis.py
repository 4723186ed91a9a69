"""Key figures of the company's own: which there are, the form that keeps one, the button that takes one away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.desk.commands import ForgetKpi, SaveKpi
from data.desk.masking import MASK
from data.door import View
from data.execution import Command
from data.messages import N_
from locales import Words
from metrics.kpi_formula import FormulaError
from metrics.kpi_list import KPIS
from metrics.kpi_own import OWN, demand_usable
from pages.pieces.editing import Action, Editor, EditorOf, Field, Offer
from pages.pieces.figures import moment_text, note_text

UNITS = (
    ("money", N_("money")), ("share", N_("a share, shown as per cent")), ("number", N_("a number")),
    ("count", N_("a whole count")), ("amount", N_("a quantity")),
)  # fmt: skip
SIDES = (("higher", N_("higher is better")), ("lower", N_("lower is better")), ("neither", N_("neither")))
FIELDS = (
    Field("key", N_("Key"), N_("Small Latin letters, figures and _; with the key of one that is kept you change it.")),
    Field("name", N_("Name"), N_("As people read it, on every page, in every language.")),
    Field(
        "formula", N_("Formula"),
        N_("Key figures, numbers and + - * / ( ), such as gross_profit / active_clients. Recomputed for every cut."),
    ),
    Field("unit", N_("Unit"), N_("What the formula gives; it is checked where the units of the parts tell."), "choice",
          options=UNITS),
    Field("better", N_("Good side"), N_("It decides colours, attainment and chances."), "choice", options=SIDES),
    Field("owner", N_("Owner"), N_("Who answers for what it means.")),
)  # fmt: skip
EMPTY: Mapping[str, object] = {
    "key": "", "name": "", "formula": "", "unit": "money", "better": "higher", "owner": "",
}  # fmt: skip


def own_kpis_panel(view: View, words: Words) -> Panel:
    """The own key figures that are kept, each with its formula, its owner, and who entered it when."""
    found = view.own_kpis
    if not found:
        why = words("not one yet: whoever sets Sidu up can enter a formula of the key figures here")
        return Panel("own_kpis", words("Own key figures"), missing=why)
    units, sides = dict(UNITS), dict(SIDES)
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("formula", words("Formula")),
        TableColumn("unit", words("Unit")),
        TableColumn("better", words("Good side")),
        TableColumn("owner", words("Owner")),
        TableColumn("key", words("Key")),
        TableColumn("who", words("By whom")),
        TableColumn("at", words("When")),
    )
    rows = tidy(
        {key: [getattr(each, key) for each in found] for key in ("name", "formula", "owner", "key", "who")}
        | {
            "unit": [words(units.get(each.unit, each.unit)) for each in found],
            "better": [words(sides.get(each.better, each.better)) for each in found],
            "at": [moment_text(each.at) for each in found],
        }
    )
    message = words.many("{n} own key figure is kept", "{n} own key figures are kept", len(found))
    note = note_text(words, view, words("made anew of the same sums for every cut"), words("moments are in UTC"))
    return Panel("own_kpis", message, table=Table(columns, rows), note=Note(note), shows="table")


@dataclass(frozen=True)
class _Typed:
    """What a form holds of an own key figure before it is kept."""

    key: str
    name: str
    formula: str
    unit: str
    better: str


def own_kpi_form(view: View, codes: Mapping[str, str]) -> Editor:
    """A form for one own key figure; the one that is looked at stands in it."""
    kept = {OWN + each.key: each for each in view.own_kpis}
    shown = kept.get(codes.get("kpi", ""))
    values = EMPTY if shown is None else {field.key: getattr(shown, field.key) for field in FIELDS}

    def wrong(typed: Mapping[str, object], words: Words) -> str:
        own = _Typed(*(str(typed[name]).strip() for name in ("key", "name", "formula", "unit", "better")))
        if not own.key or not own.name:
            return words("The key figure needs a key and a name.")
        if MASK in own.name and own.name != values["name"]:
            return words("The name holds what is hidden from you; leave it as it stands.")
        if own.key in KPIS:
            return words("{key} is a key figure of the house; choose another key.", key=own.key)
        try:
            demand_usable(own, view.own_kpis)
        except FormulaError as fault:
            return words(fault.message, **{name: _said(value, words) for name, value in fault.values.items()})
        return ""

    return Editor(
        key=f"own_kpi-{shown.key if shown else ''}",
        title=N_("A key figure of your own"),
        fields=FIELDS,
        values=lambda _view: values,
        command=_kept,
        check=wrong,
        stands="below",
    )


def _said(value: object, words: Words) -> object:
    return words(value) if isinstance(value, str) else value


def _kept(values: Mapping[str, object], changed: frozenset[str], seen: int) -> Command:
    key, name, formula, unit, better, owner = (str(values[field.key]).strip() for field in FIELDS)
    return SaveKpi(key, name, formula, unit, better, owner, seen)


def _forgettable(view: View, words: Words) -> tuple[Offer, ...]:
    gone = words("It is shown no more; its history and its targets stay.")
    return tuple(Offer(each.key, each.name, gone) for each in view.own_kpis)


FORM = EditorOf("own_kpi", own_kpi_form)
FORGET = Action(
    key="forget_kpi",
    title=N_("Take an own key figure away"),
    label=N_("Take away"),
    offers=_forgettable,
    command=ForgetKpi,
)
