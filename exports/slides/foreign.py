"""What a company's template may bring into a deck: masters, layouts, themes, fonts, pictures, drawings, and no more.

Slides, macros, embedded files, controls, add-ins, comments, properties and everything that leads out of the file stay
behind, and so does every element that would ask for them: PowerPoint repairs a file that asks for what is not there.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.oxml import parse_xml

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OURS = (
    "officeDocument slideMaster slideLayout notesMaster handoutMaster theme themeOverride tableStyles font image chart "
    "chartUserShapes diagramData diagramLayout diagramQuickStyle diagramColors audio video"
)
_THEIRS = "2007/relationships/hdphoto 2007/relationships/diagramDrawing 2007/relationships/media "
_THEIRS += "2011/relationships/chartStyle 2011/relationships/chartColorStyle"
KEPT = frozenset(
    [f"{_OFFICE}/{each}" for each in _OURS.split()]
    + [f"http://schemas.microsoft.com/office/{each}" for each in _THEIRS.split()]
)
"""The kinds of relationships that a template keeps; whatever else there is, known or not, does not go along."""
DENIED = ("vba", "macroenabled", "oleobject", "activex", ".slide+xml", ".notesslide+xml")
"""In the content type of a part that is not kept whatever its relationship says of it."""
MACROS = "macroenabled"
LINKS = ("hlinkClick", "hlinkHover", "hlinkMouseOver")
STAYING = ("ppaction://hlinkshowjump", "ppaction://media")
"""What a link may do: turn the page, play what is in the file. Others start something or lead to what is gone."""
_FILLS = {"blipFill": "noFill", "buBlip": "buNone"}
_HOLDERS = ("ext", "controls", "graphicFrame", "pic", "sndAc")
"""The element that goes when something in it asks for what is gone: the nearest one around it, else it alone."""
_LISTS = ("extLst", "custDataLst", "smartTags")
OUR_FOLDERS = ("/ppt/slides/", "/ppt/notesslides/")
"""Where the new slides are put; what else stood there would have their names."""


def refuse_macros(presentation: Any) -> None:
    """Raises ValueError for a template with macros, whatever its name ends with."""
    if MACROS in presentation.part.content_type.lower():
        raise ValueError("the template holds macros; save it as .pptx without them")


def strip(presentation: Any) -> None:
    """Takes out of a template all that a deck does not need from it, its own slides first."""
    _take_out_slides(presentation)
    package = presentation.part.package
    seen, waiting = {id(package)}, [package]
    while waiting:
        holder = waiting.pop()
        _strip_one(holder)
        for relation in holder._rels.values():
            if id(relation.target_part) not in seen:
                seen.add(id(relation.target_part))
                if relation.target_part.partname.lower().startswith(OUR_FOLDERS):
                    raise ValueError(f"{relation.target_part.partname} is no slide")
                waiting.append(relation.target_part)


def _take_out_slides(presentation: Any) -> None:
    """A template may come with slides that show how it is meant; they, their sections and shows do not go along."""
    element = presentation.part._element
    for found in [each for each in element.iter() if _name(each) in ("custShowLst", "sectionLst")]:
        _remove(_holder(found, ("ext",)) if _name(found) == "sectionLst" else found)
    listed = presentation.slides._sldIdLst
    for each in list(listed):
        listed.remove(each)


def _strip_one(holder: Any) -> None:
    gone = {key for key, relation in holder._rels.items() if not _is_kept(relation)}
    for key in gone:
        holder._rels.pop(key)
    if hasattr(holder, "_element"):
        _prune(holder._element, gone)
    elif gone and hasattr(holder, "_blob"):  # the package itself has relationships and no content
        _prune_blob(holder, gone)


def _is_kept(relation: Any) -> bool:
    if relation.is_external or relation.reltype not in KEPT:
        return False
    kind = relation.target_part.content_type.lower()
    return not any(each in kind for each in DENIED)


def _prune_blob(part: Any, gone: set[str]) -> None:
    """Prunes a part that is kept as bytes, as themes are."""
    if part.content_type.lower().endswith("xml"):
        element = parse_xml(part.blob)
        _prune(element, gone)
        part._blob = etree.tostring(element, encoding="UTF-8", xml_declaration=True, standalone=True)


def _prune(element: Any, gone: set[str]) -> None:
    """Takes out of a part what asks for relationships that are gone, and every link that does more than turn a page."""
    has_changed = False
    for each in list(element.iter()):
        if not isinstance(each.tag, str):
            continue
        asked = [name for name, key in each.attrib.items() if name.startswith(f"{{{_OFFICE}}}") and key in gone]
        if _name(each) in LINKS:
            if asked or not (each.get("action") or STAYING[0]).startswith(STAYING):
                _remove(each)
        elif asked:
            has_changed = True
            _prune_asking(each, asked)
    if has_changed:
        # What moved or sounded may be what was taken out.
        for timing in [each for each in element.iter() if _name(each) == "timing"]:
            _remove(timing)


def _prune_asking(element: Any, asked: list[str]) -> None:
    for name in asked:
        del element.attrib[name]
    if _name(element) == "blip":
        _prune_picture(element)
        return
    if _name(element) in ("audioFile", "videoFile", "quickTimeFile", "externalData", "userShapes"):
        _remove(element)
        return
    _remove(_holder(element, _HOLDERS))


def _prune_picture(blip: Any) -> None:
    """A picture that is also in the file stays; one that was only linked goes, with its frame or as a filling."""
    if blip.get(f"{{{_OFFICE}}}embed"):
        return
    around = blip.getparent()
    above = around.getparent() if around is not None else None
    if above is None:
        return
    if _name(above) == "pic":
        _remove(_holder(above, ("pic",)))
    elif _name(around) in _FILLS:
        namespace = etree.QName(around).namespace
        above.replace(around, around.makeelement(f"{{{namespace}}}{_FILLS[_name(around)]}"))


def _holder(element: Any, names: tuple[str, ...]) -> Any:
    """The nearest element around it (or itself) of one of these names, with the choice that it is the only one of."""
    around = (element, *element.iterancestors())
    found = next((each for each in around if _name(each) in names), element)
    above = found.getparent()
    return above.getparent() if above is not None and _name(above) in ("Choice", "Fallback") else found


def _remove(element: Any) -> None:
    """Takes an element out, and the list that it leaves empty."""
    above = element.getparent()
    if above is None:
        return
    above.remove(element)
    if not len(above) and _name(above) in _LISTS:
        _remove(above)


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
