"""The house's own template, made in code: `python -m exports.slides` writes it anew as house.pptx beside this file.

Layouts: Cover, Agenda, Slide and Table, each with named places (see exports/slides/stationery.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Emu

from charts.theme import LIGHT
from exports.slides.area import EMU, Area
from exports.slides.lettering import A, P
from exports.slides.package import packed, saved, without_extras

FILE = Path(__file__).with_name("house.pptx")
WIDTH, HEIGHT = 960.0, 540.0
LATIN, EAST_ASIAN = "Arial", "Microsoft YaHei"
MADE_AT = datetime(2026, 1, 1)
HEAD = (("question", Area(40, 22, 880, 16)), ("title", Area(40, 40, 880, 52)))
FOOT = (("source", Area(40, 494, 800, 36)), ("page", Area(860, 514, 60, 16)))
BODY = (("chart", Area(40, 104, 880, 328)), ("remark", Area(40, 440, 880, 46)))
COVER_TITLE = Area(64, 130, 800, 100)
LAYOUTS = {
    "Cover": (
        ("title", COVER_TITLE),
        ("subtitle", Area(64, 238, 800, 48)),
        ("about", Area(64, 306, 800, 180)),
    ),
    "Agenda": (HEAD[1], ("list", Area(40, 104, 880, 380)), *FOOT),
    "Slide": (*HEAD, *BODY, *FOOT),
    "Table": (*HEAD, ("chart", Area(40, 104, 880, 382)), *FOOT),
}
"""Every layout with its named places on a slide of 960 × 540 points."""
KINDS = {"title": "title", "subtitle": "subTitle", "page": "sldNum"}
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
ACCENTS = (LIGHT.good, LIGHT.complaint, LIGHT.actual, LIGHT.before, LIGHT.tiers[2], LIGHT.tiers[3])


@dataclass(frozen=True)
class Look:
    """How a named place writes: size in points, colour, weight, how it stands."""

    size: float
    colour: str
    is_bold: bool = False
    align: str = "l"
    anchor: str = "t"
    hint: str = ""


LOOKS = {
    "title": Look(24, LIGHT.ink, True, hint="Title"),
    "subtitle": Look(16, LIGHT.muted, hint="Subtitle"),
    "about": Look(12, LIGHT.muted, hint="About"),
    "question": Look(10, LIGHT.good, hint="Question"),
    "chart": Look(12, LIGHT.ink, hint="Chart or table"),
    "remark": Look(13, LIGHT.ink, hint="Remark"),
    "source": Look(8, LIGHT.muted, anchor="b", hint="Source"),
    "page": Look(9, LIGHT.muted, align="r", anchor="b"),
    "list": Look(12, LIGHT.ink, hint="List"),
}


def house_pptx() -> bytes:
    """The template as bytes: always the same ones."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(round(WIDTH * EMU)), Emu(round(HEIGHT * EMU))
    without_extras(presentation)
    layouts = list(presentation.slide_layouts)
    for spare in layouts[len(LAYOUTS) :]:
        presentation.slide_layouts.remove(spare)
    for layout, (name, places) in zip(layouts, LAYOUTS.items(), strict=False):
        _rewritten(layout, name, places)
    _write_master(presentation.slide_master)
    _write_theme(presentation.slide_master.part)
    return packed(saved(presentation, "", "", MADE_AT), MADE_AT)


def _rewritten(layout: Any, name: str, places: Sequence[tuple[str, Area]]) -> None:
    element = layout._element
    for attribute in ("type", "preserve", "userDrawn"):
        element.attrib.pop(attribute, None)
    element.set("preserve", "1")
    element.set("userDrawn", "1")
    element.cSld.set("name", name)
    extra = "".join(_bar(at, place) for at, place in enumerate(DECORATIONS.get(name, ()), 90))
    shapes = "".join(_place(at, place, area) for at, (place, area) in enumerate(places, 2))
    ground = f"<p:bg><p:bgPr>{_solid(LIGHT.canvas)}<a:effectLst/></p:bgPr></p:bg>" if name == "Cover" else ""
    _replace_tree(element, ground, extra + shapes)


DECORATIONS = {
    "Cover": ((Area(40, 130, 4, 156), LIGHT.good),),
    "Agenda": ((Area(40, 490, 880, 0.75), LIGHT.hairline),),
    "Slide": ((Area(40, 490, 880, 0.75), LIGHT.hairline),),
    "Table": ((Area(40, 490, 880, 0.75), LIGHT.hairline),),
}


def _replace_tree(element: Any, ground: str, shapes: str) -> None:
    tree = (
        f'<p:cSld {A} {P} {R} name="{element.cSld.get("name") or ""}">{ground}<p:spTree>'
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/>'
        "<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
        f"{shapes}</p:spTree></p:cSld>"
    )
    element.replace(element.cSld, parse_xml(tree))


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'


def _frame(area: Area) -> str:
    left, top, width, height = area.emus
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _bar(at: int, drawn: tuple[Area, str]) -> str:
    area, colour = drawn
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{at}" name="Rule {at}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'{_frame(area)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{_solid(colour)}<a:ln><a:noFill/></a:ln>'
        "</p:spPr></p:sp>"
    )


def _place(at: int, name: str, area: Area) -> str:
    look, kind = LOOKS[name], KINDS.get(name, "body")
    anchor = "b" if area == COVER_TITLE else look.anchor
    index = "" if kind == "title" else f' idx="{at + 8}"'
    said = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-US"/><a:t>‹#›</a:t></a:fld>'
    )
    text = said if name == "page" else f'<a:r><a:rPr lang="en-US"/><a:t>{look.hint}</a:t></a:r>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{at}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}"{index}/></p:nvPr></p:nvSpPr><p:spPr>{_frame(area)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
        '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" '
        f'anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle>{_style("lvl1pPr", look)}</a:lstStyle>'
        f"<a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _style(tag: str, look: Look) -> str:
    bold = ' b="1"' if look.is_bold else ' b="0"'
    return (
        f'<a:{tag} marL="0" indent="0" algn="{look.align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef>'
        f'<a:spcPts val="0"/></a:spcBef><a:buNone/><a:defRPr sz="{round(look.size * 100)}"{bold}>{_solid(look.colour)}'
        f'<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/></a:defRPr></a:{tag}>'
    )


def _write_master(master: Any) -> None:
    places = (HEAD[1], *(("list", area) for name, area in BODY if name == "chart"), FOOT[1])
    ground = f"<p:bg><p:bgPr>{_solid(LIGHT.panel)}<a:effectLst/></p:bgPr></p:bg>"
    _replace_tree(master._element, ground, "".join(_place(at, name, area) for at, (name, area) in enumerate(places, 2)))
    levels = "".join(_style(f"lvl{level}pPr", LOOKS["chart"]) for level in range(1, 10))
    styles = (
        f"<p:txStyles {A} {P}><p:titleStyle>{_style('lvl1pPr', LOOKS['title'])}</p:titleStyle><p:bodyStyle>{levels}"
        f"</p:bodyStyle><p:otherStyle>{levels}</p:otherStyle></p:txStyles>"
    )
    old = master._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}txStyles")
    master._element.replace(old, parse_xml(styles))


def _write_theme(master: Any) -> None:
    part = next(each.target_part for each in master.rels.values() if each.reltype.endswith("/theme"))
    text = part.blob.decode()
    colours = {"dk1": LIGHT.ink, "lt1": LIGHT.panel, "dk2": LIGHT.muted, "lt2": LIGHT.canvas, "hlink": LIGHT.good,
               "folHlink": LIGHT.muted, **{f"accent{at}": colour for at, colour in enumerate(ACCENTS, 1)}}  # fmt: skip
    order = ("dk1", "lt1", "dk2", "lt2", *(f"accent{at}" for at in range(1, 7)), "hlink", "folHlink")
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colours[name].lstrip("#")}"/></a:{name}>' for name in order)
    text = re.sub(r"<a:clrScheme.*</a:clrScheme>", f'<a:clrScheme name="Sidu">{scheme}</a:clrScheme>', text, flags=re.S)
    fonts = f'<a:latin typeface="{LATIN}"/><a:ea typeface="{EAST_ASIAN}"/><a:cs typeface=""/>'
    fonts = f'<a:font script="Hans" typeface="{EAST_ASIAN}"/>'.join((fonts, ""))
    both = f"<a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont>"
    text = re.sub(
        r"<a:fontScheme.*</a:fontScheme>", f'<a:fontScheme name="Sidu">{both}</a:fontScheme>', text, flags=re.S
    )
    text = re.sub(r'(<a:theme [^>]*name=")[^"]*', r"\g<1>Sidu", text)
    etree.fromstring(text.encode())
    part._blob = text.encode()
