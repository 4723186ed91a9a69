"""How targets are said: their place, their value in the unit of the figure, where they come from."""

from __future__ import annotations

from charts.panel import Panel
from data.door import View
from data.messages import N_
from data.targets import COMPANY
from locales import Words
from metrics.cascade.handing import HANDED_DOWN
from metrics.cascade.plan import Place
from metrics.cascade.standing import Standing
from metrics.cascade.year import YearTargets
from metrics.kpi import Kpi
from metrics.targets import DESK
from pages.overview.kpi_words import signed
from pages.pieces.figures import value_text

CORRECTED = N_("corrected cell by cell")
SEVERAL = N_("choose one region, or the whole company: several have no target of their own together")
NOT_SET = N_("no target is set for this year yet: set one below, or import `targets`")
MOST_LISTED = 200


def place_text(view: View, words: Words, region_id: str, manager: str = "") -> str:
    """The company, a region by its name, or an account manager in one."""
    region = view.tree.region(region_id)
    name = words("the company") if region_id == COMPANY else region.name if region is not None else region_id
    return words("{manager}, {region}", manager=manager, region=name) if manager else name


def short_place(view: View, words: Words, place: Place) -> str:
    """The same where the region is said beside it."""
    return place[1] or place_text(view, words, place[0])


def target_text(kpi: Kpi, value: float | None, words: Words) -> str:
    """A value in the unit of its figure; what is typed as a number stays one."""
    return value_text(value, kpi.unit, words)


def exact_text(kpi: Kpi, typed: float, words: Words) -> str:
    """A target to the last figure that was typed, in the unit a file gives it: small corrections show."""
    if kpi.unit == "share":
        return words.share(typed, 2)
    return words.number(typed, 0 if float(typed).is_integer() else 2)


def growth_text(kpi: Kpi, growth: float, words: Words) -> str:
    """What a target asks for beyond last year, with its sign; points where shares or scores are compared."""
    return signed(growth, kpi.unit, words) if kpi.unit in ("share", "points", "number") else words.change(growth)


def source_text(standing: Standing | None, words: Words) -> str:
    """Where a target comes from; one that nobody set is the sum of its parts."""
    if standing is None:
        return words("sum of the parts")
    return words("entered here") if standing.source == DESK else words("a file")


def reason_text(reason: str, words: Words) -> str:
    """Why targets were changed: the reasons that the forms give in the reader's language, others as they were typed."""
    return words(reason) if reason in (HANDED_DOWN, CORRECTED) else reason


def lacking(key: str, title: str, found: YearTargets | None, words: Words) -> Panel | None:
    """The panel that says why there is nothing to show; None where there is."""
    if found is None:
        return Panel(key, title, missing=words(SEVERAL), width="half")
    if not found.cells:
        return Panel(key, title, missing=words(NOT_SET), width="half")
    return None


def region_options(view: View) -> tuple[tuple[str, str], ...]:
    """The places a reader can set targets for: (code, name), the company first, regions indented below each other."""
    found: list[tuple[str, str]] = [(COMPANY, N_("the company"))] if view.condition.allowed is None else []
    allowed = view.condition.allowed

    def add(parent: int | None, depth: int) -> None:
        for region in view.tree.children(parent):
            seen = allowed is None or region.key in allowed
            if seen:
                found.append((region.region_id, "\u2003" * depth + region.name))
            add(region.key, depth + 1 if seen else depth)

    add(None, 0)
    return tuple(found)


def typed_share(kpi: Kpi, typed: float) -> float:
    """What was typed as a percentage as the share it is; other figures as they were typed."""
    return round(typed / 100, 8) if kpi.unit == "share" else typed


def shown_share(kpi: Kpi, value: float) -> float:
    """A share as the percentage that is typed; other figures as they are."""
    return round(value * 100, 6) if kpi.unit == "share" else value
