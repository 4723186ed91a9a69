"""The form in which a year's target is set and handed down: what is typed, what it would come to, the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from data.door import View
from data.messages import N_
from data.targets import COMPANY
from locales import Words
from metrics.cascade.handing import HandDown, Keeping, Order, grown_value, hand_down
from metrics.cascade.parts import Depth, spot_of
from metrics.cascade.year import in_unit
from metrics.kpi import Kpi, kpi_of
from metrics.unfit import DoesNotFit
from pages.pieces.editing import Editor, EditorOf, Field
from pages.setup.target_words import place_text, region_options, target_text, typed_share

Values = Mapping[str, object]
DEPTHS: tuple[tuple[Depth, str], ...] = (
    ("regions", N_("regions, quarters and months")),
    ("managers", N_("regions, account managers, quarters and months")),
    ("months", N_("quarters and months only")),
)
KEEPING: tuple[tuple[Keeping, str], ...] = (
    ("hand", N_("keep them and spread the rest")),
    ("over", N_("keep them and the months that are over")),
    ("none", N_("replace them")),
)
IN_THE_UNIT: Mapping[str, str] = {
    "money": N_("Target of the year, in the currency"),
    "share": N_("Target of the year, %"),
}
NAMED = 6
LEAST_GROWTH, MOST_GROWTH = -100, 1000
FIELDS = (
    Field("region_id", N_("For"), N_("The company or a region; below it the target is handed down."), "choice"),
    Field("value", N_("Target of the year"), N_("What is to be reached in the whole year."), "number", high=1e13),
    Field(
        "growth", N_("Or growth on last year, %"),
        N_("Instead of a target: how much more than last year, or than the last 12 whole months while it still runs."),
        "number", low=-1e6, high=1e6, digits=1,
    ),
    Field("owner", N_("Owner"), N_("Who answers for it. Regions keep their owners; those without one get this one.")),
    Field("depth", N_("Hand down to"), N_("How far down the target is split."), "choice", options=DEPTHS),
    Field(
        "growth_share", N_("Share of growth"),
        N_("0 %: regions by last year alone. 100 %: those that grew get as much more. A rate: 0 % gives all the same, "
           "100 % moves all by the same distance from where they stand."),
        "share", high=100,
    ),
    Field(
        "keeping", N_("Cells entered one by one"),
        N_("What becomes of cells that people set by hand; what files brought and earlier hand-downs are replaced."),
        "choice", options=KEEPING,
    ),
)  # fmt: skip


def hand_down_form(view: View, codes: Mapping[str, str]) -> Editor:
    """The form for the figure and year set on the page."""
    key, year = codes.get("kpi", "revenue"), int(codes.get("year") or view.as_of.year)
    spot, kpi = spot_of(view), kpi_of(view, key)
    now: Values = {
        "region_id": spot.region_id if spot else COMPANY, "value": None, "growth": None, "owner": "",
        "depth": "regions", "growth_share": 0.5, "keeping": "hand",
    }  # fmt: skip
    order = partial(_order, view, kpi, year)
    last: dict[Order, HandDown] = {}

    def found(asked: Order) -> HandDown:
        # Looked at, checked and saved with the same values: worked out once.
        if asked not in last:
            last.clear()
            last[asked] = hand_down(view, asked)
        return last[asked]

    return Editor(
        f"hand-down-{key}-{year}-{now['region_id']}", N_("Set the year's target and hand it down"),
        _fields(view, kpi), lambda _view: now,
        command=lambda values, changed, seen: found(order(values)).command(seen),
        check=partial(_wrong, view, kpi, order, found), stands="below",
        preview=lambda values, words: preview_text(view, found(order(values)), words),
    )  # fmt: skip


def _fields(view: View, kpi: Kpi) -> tuple[Field, ...]:
    found = []
    for field in FIELDS:
        if field.key == "region_id":
            field = Field(field.key, field.label, field.changes, "choice", region_options(view))
        elif field.key == "value":
            digits = 0 if kpi.unit == "count" else 2
            label = IN_THE_UNIT.get(kpi.unit, field.label)
            field = Field(field.key, label, field.changes, "number", low=-field.high, high=field.high, digits=digits)
        elif field.key == "growth" and not kpi.adds:
            continue
        found.append(field)
    return tuple(found)


def _order(view: View, kpi: Kpi, year: int, values: Values) -> Order:
    """What was typed as an order. Raises DoesNotFit where last year's value that growth stands on is not known."""
    typed, growth, region_id = values["value"], values.get("growth"), str(values["region_id"])
    if isinstance(typed, int | float):
        value = typed_share(kpi, float(typed))
    else:
        assert isinstance(growth, int | float)
        value = grown_value(view, kpi.key, region_id, year, growth / 100)
    share = values["growth_share"]
    assert isinstance(share, int | float)
    return Order(
        kpi.key, year, region_id, value, str(values["owner"]), cast(Depth, values["depth"]), float(share),
        cast(Keeping, values["keeping"]),
    )  # fmt: skip


def _wrong(
    view: View,
    kpi: Kpi,
    order: Callable[[Values], Order],
    found: Callable[[Order], HandDown],
    values: Values,
    words: Words,
) -> str:
    """Why it cannot be handed down, in a sentence; "" where it can."""
    value, growth = values["value"], values.get("growth")
    if value is None and growth is None:
        return words("type the target of the year, or the growth on last year")
    if value is not None and growth is not None:
        return words("type the target or the growth, not both")
    if kpi.unit == "count" and isinstance(value, float) and not value.is_integer():
        return words("a count is a whole number")
    if outside := _outside(kpi, value, growth, words):
        return outside
    try:
        found(order(values))
    except DoesNotFit as unfit:
        place = place_text(view, words, str(values["region_id"]))
        said = {key: str(value) or place for key, value in unfit.values.items()}
        return words(unfit.message, **said)
    return ""


def _outside(kpi: Kpi, value: object, growth: object, words: Words) -> str:
    """What no target can be. The form's own bounds are wider: it would refuse a number in words that are not ours."""
    if isinstance(value, int | float) and value < 0 and kpi.unit not in ("points", "number"):
        return words("a target of {kpi} is not below 0", kpi=words(kpi.label))
    if isinstance(growth, int | float) and not LEAST_GROWTH <= growth <= MOST_GROWTH:
        low, high = (words.share(end / 100, 0) for end in (LEAST_GROWTH, MOST_GROWTH))
        return words("growth lies between {low} and {high}", low=low, high=high)
    return ""


def preview_text(view: View, handed: HandDown, words: Words) -> str:
    """What saving would come to: how many cells, what stays, the regions, the lightest and heaviest month."""
    kpi, season = kpi_of(view, handed.order.kpi), handed.season
    values = {cell: in_unit(kpi, value) for cell, value in handed.cells.items()}
    year = handed.year.key
    place = place_text(view, words, handed.spot.region_id)
    said = [words.many("This enters {n} cell", "This enters {n} cells", len(handed.entered))]
    if handed.kept:
        said.append(words.many("{n} cell stays as it is", "{n} cells stay as they are", handed.kept))
    if handed.left:
        said.append(
            words.many(
                "{n} cell of account managers is not reached and no longer adds up",
                "{n} cells of account managers are not reached and no longer add up",
                handed.left,
            )
        )
    whole = target_text(kpi, values[*handed.whole.place, year], words)
    parts = [(p.place[0], values[*p.place, year]) for p in handed.whole.parts if (*p.place, year) in values]
    if parts and kpi.adds:
        said.append(
            words.many(
                "{place}: {whole} = its {n} region",
                "{place}: {whole} = sum of its {n} regions",
                len(parts),
                place=place,
                whole=whole,
            )
        )
    else:
        said.append(words("{place}: {whole}", place=place, whole=whole))
    shown = [f"{place_text(view, words, region)} {target_text(kpi, value, words)}" for region, value in parts[:NAMED]]
    if shown:
        said.append(words.joined([*shown, "…"] if len(parts) > NAMED else shown))
    if kpi.adds:
        months = [(values[*handed.whole.place, month.key], month) for month in season.months]
        low, high = min(months, key=lambda m: m[0]), max(months, key=lambda m: m[0])
        said.append(words("from {low} in {lowest} to {high} in {highest}", low=target_text(kpi, low[0], words),
                          lowest=words.period(low[1]), high=target_text(kpi, high[0], words),
                          highest=words.period(high[1])))  # fmt: skip
        told = words.many("season told from {n} year", "season told from {n} years", season.years)
        said.append(told if season.years else words(season.why))
    return " · ".join(said)


HAND_DOWN = EditorOf("hand-down", hand_down_form)
