"""What slides are written on: the house's own template or a company's, and where on it everything stands.

In a company's template (.pptx) give a layout the name Cover, Agenda, Slide or Table, and its placeholders these names
(Selection pane; capitals, "Placeholder" and a number at the end do not matter):

  Slide   title and chart (needed; chart holds the chart, table or key figures); question, remark, source, page
  Cover   title (needed); subtitle, about
  Agenda  title and list (needed); source, page
  Table   as Slide, for the tables of the appendix

A placeholder of the kind title is the title, whatever its name. Only Slide needs to be there: a layout that has a
placeholder named chart serves as it. A template without any of these names is used by its sizes: its first layout with
a title, and everything else below that. Slides, macros, embedded files and links that come with it stay behind (see
exports/slides/foreign.py).
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from exports.slides.area import EMU, Area
from exports.slides.foreign import refuse_macros, strip
from exports.slides.house import FILE, HEIGHT, LAYOUTS, WIDTH
from exports.slides.lettering import Hand
from exports.slides.upload import measured, not_opened

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
NAMES = ("title", "subtitle", "about", "question", "chart", "remark", "source", "page", "list")
UNFILLED = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE)
"""Kinds of placeholders that a new slide does not get: what is named after one stands in a box of our own there."""
_FAULTS = (KeyError, ValueError, AttributeError, IndexError, TypeError, AssertionError, SyntaxError, RuntimeError)
"""What the reader of PowerPoint files raises for one that is broken."""
NEEDED = {"Cover": ("title",), "Agenda": ("title", "list"), "Slide": ("title", "chart"), "Table": ("title", "chart")}
_TAIL = re.compile(r"(\s*placeholder)?\s*\d*$")
MARGIN = (7.2, 3.6)
"""What a placeholder of a foreign template keeps free inside, left and right, above and below."""
HIGHEST_HEAD = 0.42
"""A title that ends further down its slide belongs to a cover; what it heads would find no room."""


@dataclass(frozen=True)
class Form:
    """A layout with its named places. held: which of them are placeholders, by their index."""

    layout: Any
    areas: Mapping[str, Area]
    held: Mapping[str, int]
    margin: tuple[float, float] = (0.0, 0.0)

    def room(self, name: str) -> Area:
        """Where the text of that place can stand."""
        area = self.areas[name]
        return area.inside(*self.margin) if name in self.held else area


@dataclass(frozen=True)
class Stationery:
    """A presentation without slides, and the form of every kind of slide."""

    presentation: Any
    hand: Hand
    forms: Mapping[str, Form] = field(default_factory=dict)
    is_house: bool = True


def stationery(language: str, template: bytes | None = None) -> Stationery:
    """The house's template, or the company's. Raises ValueError for a file that is none, or that lacks a place."""
    if template is None:
        presentation = Presentation(str(FILE))
        forms = {layout.name: _named_form(layout, (0.0, 0.0)) for layout in presentation.slide_layouts}
        return Stationery(presentation, Hand(language), forms)
    presentation = _opened(template)
    return Stationery(presentation, Hand(language, "", ""), _forms(presentation), is_house=False)


def _opened(template: bytes) -> Any:
    content = measured(template)
    try:
        presentation = Presentation(io.BytesIO(content))
        layouts = len(presentation.slide_layouts)
    except _FAULTS as fault:
        raise ValueError(not_opened(fault)) from fault
    refuse_macros(presentation)
    if not layouts:
        raise ValueError("the template has no slide layout; add one with a title, or use the house's own")
    try:
        strip(presentation)
    except _FAULTS as fault:
        raise ValueError(not_opened(fault)) from fault
    return presentation


def _forms(presentation: Any) -> dict[str, Form]:
    layouts = list(presentation.slide_layouts)
    named = {kind: layout for layout in layouts for kind in NEEDED if layout.name.strip().casefold() == kind.casefold()}
    found = {kind: _named_form(layout, MARGIN) for kind, layout in named.items()}
    charted = next((layout for layout in layouts if "chart" in _places(layout)[0]), None)
    if "Slide" not in found and charted is not None:
        found["Slide"] = _named_form(charted, MARGIN)
    for kind, form in found.items():
        _complain(kind, form)
    plain = _by_size(presentation, layouts, "Slide")
    cover = next((layout for layout in layouts if _is_cover(layout)), None)
    slide = found.get("Slide", plain)
    return {
        "Slide": slide,
        "Table": found.get("Table", slide),
        "Agenda": found.get("Agenda", _by_size(presentation, layouts, "Agenda")),
        "Cover": found.get("Cover")
        or (_cover(cover) if cover is not None else _by_size(presentation, layouts, "Cover")),
    }


def _complain(kind: str, form: Form) -> None:
    missing = [name for name in NEEDED[kind] if name not in form.areas]
    if missing:
        there = ", ".join(sorted(shape.name for shape in form.layout.placeholders)) or "none"
        raise ValueError(
            f'the template\'s layout "{form.layout.name}" has no placeholder named {" and none named ".join(missing)}; '
            f"it has: {there}. Name them in the selection pane; known names are {', '.join(NAMES)}"
        )


def _named_form(layout: Any, margin: tuple[float, float]) -> Form:
    return Form(layout, *_places(layout), margin)


def _places(layout: Any) -> tuple[dict[str, Area], dict[str, int]]:
    """The named places of a layout, and which placeholder each is."""
    areas: dict[str, Area] = {}
    held: dict[str, int] = {}
    for shape in layout.placeholders:
        name = _name_of(shape)
        if name in NAMES and name not in areas and shape.width:
            areas[name] = Area(shape.left / EMU, shape.top / EMU, shape.width / EMU, shape.height / EMU)
            if shape.placeholder_format.type not in UNFILLED:
                held[name] = shape.placeholder_format.idx
    return areas, held


def _name_of(shape: Any) -> str:
    kind = shape.placeholder_format.type
    if kind in TITLES:
        return "title"
    return "page" if kind == PP_PLACEHOLDER.SLIDE_NUMBER else _TAIL.sub("", shape.name.strip().casefold())


def _is_cover(layout: Any) -> bool:
    return any(shape.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE for shape in layout.placeholders)


def _cover(layout: Any) -> Form:
    """A title slide of a template without our names: what stands about the deck goes below its title or subtitle."""
    areas, held = _places(layout)
    lowest = max(area.bottom for name, area in areas.items() if name in ("title", "subtitle"))
    title = areas["title"]
    height = layout.part.package.presentation_part.presentation.slide_height / EMU
    areas["about"] = Area(title.left, lowest + 8, title.width, max(height - lowest - 32, 40.0))
    held.pop("page", None)
    return Form(layout, {n: a for n, a in areas.items() if n in ("title", "subtitle", "about")}, held, MARGIN)


def _by_size(presentation: Any, layouts: list[Any], kind: str) -> Form:
    """Our own places on a slide of that size; the title stays where the template has it, if that is at the top."""
    across, down = presentation.slide_width / EMU / WIDTH, presentation.slide_height / EMU / HEIGHT
    areas = {name: area.scaled(across, down) for name, area in LAYOUTS[kind]}
    for layout in sorted(layouts, key=lambda each: len(each.placeholders)):
        own, held = _places(layout)
        if kind != "Cover" and "title" in own and own["title"].bottom < HIGHEST_HEAD * HEIGHT * down:
            return Form(layout, _moved_below(areas, own["title"]), {"title": held["title"]}, MARGIN)
    barest = min(layouts, key=lambda each: len(each.placeholders))
    return Form(barest, areas, {}, MARGIN)


def _moved_below(areas: dict[str, Area], title: Area) -> dict[str, Area]:
    """The places with the body between the template's title and our foot."""
    moved = {name: area for name, area in areas.items() if name != "question"} | {"title": title}
    for name in ("chart", "list"):
        if name in moved:
            top, bottom = title.bottom + 8, moved[name].bottom
            moved[name] = Area(title.left, top, title.width, max(bottom - top, 60.0))
    for name in ("remark", "source"):
        if name in moved:
            moved[name] = Area(title.left, moved[name].top, moved[name].width, moved[name].height)
    return moved
