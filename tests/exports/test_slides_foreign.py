"""A company's template is somebody's upload: it is measured, and only what a deck needs of it goes along."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as KIND
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Pt

from exports.slides import deck_pptx
from exports.slides.upload import measured
from tests.exports.ooxml import RELATIONSHIPS, faults_of, parts_of
from tests.exports.room import crowded
from tests.exports.test_slides import DECK

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
)
SECRET = "CONFIDENTIAL"


def saved(presentation: Any) -> bytes:
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def made(template: bytes) -> dict[str, bytes]:
    content = deck_pptx(DECK, template=template)
    assert faults_of(content) == []
    return parts_of(content)


def plain(name: str = "", content: bytes = b"") -> bytes:
    """PowerPoint's own default template, with one member more."""
    file = io.BytesIO(saved(Presentation()))
    if name:
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
    return file.getvalue()


def linked() -> bytes:
    entry = zipfile.ZipInfo("ppt/media/image1.png")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = io.BytesIO(saved(Presentation()))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    return file.getvalue()


def large(count: int, mb: int) -> bytes:
    """Members that are large and do not grow 200 times."""
    block = bytes(range(256)) * 4 + b"\0" * 150_000
    file = io.BytesIO(saved(Presentation()))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for at in range(count):
            archive.writestr(f"ppt/media/m{at}.bin", block * (mb * 1_000_000 // len(block)))
    return file.getvalue()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (lambda: plain("ppt/media/zeros.bin", bytes(30_000_000)), "grows more than 200 times"),
        (lambda: plain("../../outside.xml", b"x"), "leads outside"),
        (lambda: plain("/etc/outside.xml", b"x"), "leads outside"),
        (linked, "a link"),
        (lambda: large(1, 102), "m0.bin.*larger than 100 MB"),
        (lambda: large(4, 80), "larger than 300 MB"),
    ],
)
def test_a_template_is_measured_before_it_is_unpacked(template: Callable[[], bytes], said: str) -> None:
    with pytest.raises(ValueError, match=f"^the template .*{said}"):
        deck_pptx(DECK, template=template())


def test_an_archive_that_lies_about_a_size_is_packed_anew_with_the_size_it_states() -> None:
    content = plain("ppt/media/numbers.bin", b"0123456789" * 100)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        real = archive.getinfo("ppt/media/numbers.bin")
    lie = content.replace(real.file_size.to_bytes(4, "little"), (7).to_bytes(4, "little"))
    lie = lie.replace(real.CRC.to_bytes(4, "little"), zlib.crc32(b"0123456").to_bytes(4, "little"))
    with zipfile.ZipFile(io.BytesIO(measured(lie))) as archive:
        packed = archive.getinfo("ppt/media/numbers.bin")
        assert (packed.compress_size, archive.read(packed)) == (7, b"0123456")


def with_macros() -> bytes:
    """A .pptm that was renamed .pptx."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts_of(plain()).items():
            main = b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
            target.writestr(name, part.replace(main, b"vnd.ms-powerpoint.presentation.macroEnabled.main+xml"))
    return out.getvalue()


def test_a_template_with_macros_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^the template holds macros; save it as \.pptx without them$"):
        deck_pptx(DECK, template=with_macros())


def related(part: Any, kind: str, name: str, content_type: str, content: bytes = b"SECRET") -> str:
    """Puts a part of that name beside another; its key."""
    return str(part.relate_to(Part(PackURI(name), content_type, getattr(part, "package", part), content), kind))


def laden() -> bytes:
    """A template with everything that should stay behind, in its presentation, a master, a layout and the theme."""
    presentation = Presentation()
    front, master, layout = presentation.part, presentation.slide_master.part, presentation.slide_layouts[1].part
    related(front, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "/ppt/vbaProject.bin", "a/vba")
    related(front, KIND.CUSTOM_XML, "/customXml/item1.xml", "application/xml", b"<SECRET/>")
    related(front.package, KIND.CUSTOM_PROPERTIES, "/docProps/custom.xml", "application/xml", b"<SECRET/>")
    changes = "http://schemas.microsoft.com/office/2016/11/relationships/changesInfo"
    related(front, changes, "/ppt/changesInfos/changesInfo1.xml", "application/xml", b"<SECRET/>")
    for part in (master, layout):
        _burden(part)
    theme = master.part_related_by(KIND.THEME)
    key = theme.relate_to("file://server/SECRET.png", KIND.IMAGE, is_external=True)
    fills = f'<a:blipFill {SPACES}><a:blip r:link="{key}"/><a:stretch/></a:blipFill>'.encode()
    theme._blob = re.sub(rb"(<a:bgFillStyleLst>)\s*<a:solidFill>.*?</a:solidFill>", rb"\1" + fills, theme.blob, count=1)
    assert fills in theme._blob
    return saved(presentation)


def _burden(part: Any) -> None:
    ole = related(part, KIND.OLE_OBJECT, f"/ppt/embeddings{id(part)}/ole.bin", f"{OFFICE}/oleObject".removeprefix("h"))
    control = related(part, KIND.CONTROL, f"/ppt/activeX{id(part)}/a.xml", "application/xml", b"<SECRET/>")
    data = related(part, KIND.CUSTOM_XML, f"/customXml/item{id(part)}.xml", "application/xml", b"<SECRET/>")
    web = part.relate_to("https://SECRET.example/", KIND.HYPERLINK, is_external=True)
    file = part.relate_to("file://server/SECRET.png", KIND.IMAGE, is_external=True)
    frame = "<a:off x='0' y='0'/><a:ext cx='9' cy='9'/>"
    tree = part._element.cSld.spTree
    tree.append(
        parse_xml(
            f'<p:graphicFrame {SPACES}><p:nvGraphicFramePr><p:cNvPr id="901" name="ole"/><p:cNvGraphicFramePr/>'
            f"<p:nvPr/></p:nvGraphicFramePr><p:xfrm>{frame}</p:xfrm><a:graphic><a:graphicData uri='ole'>"
            f'<mc:AlternateContent><mc:Choice Requires="v"><p:oleObj r:id="{ole}"/></mc:Choice><mc:Fallback>'
            f'<p:oleObj r:id="{ole}"/></mc:Fallback></mc:AlternateContent></a:graphicData></a:graphic></p:graphicFrame>'
        )
    )
    tree.append(
        parse_xml(
            f'<p:pic {SPACES}><p:nvPicPr><p:cNvPr id="902" name="linked"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:link="{file}"/></p:blipFill><p:spPr><a:xfrm>{frame}</a:xfrm></p:spPr></p:pic>'
        )
    )
    tree.append(
        parse_xml(
            f'<p:sp {SPACES}><p:nvSpPr><p:cNvPr id="903" name="slogan"><a:hlinkClick r:id="{web}"/>'
            '<a:hlinkHover r:id="" action="ppaction://macro?name=SECRET"/></p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
            f'<p:spPr><a:xfrm>{frame}</a:xfrm><a:blipFill><a:blip r:link="{file}"/></a:blipFill></p:spPr><p:txBody>'
            f'<a:bodyPr/><a:p><a:r><a:rPr><a:hlinkClick r:id="{web}"/></a:rPr><a:t>slogan</a:t></a:r></a:p>'
            "</p:txBody></p:sp>"
        )
    )
    tree.addnext(parse_xml(f'<p:controls {SPACES}><p:control r:id="{control}"/></p:controls>'))
    tree.addnext(parse_xml(f'<p:custDataLst {SPACES}><p:custData r:id="{data}"/></p:custDataLst>'))


def test_what_a_deck_does_not_need_of_a_template_stays_behind() -> None:
    parts = made(laden())
    assert [name for name, part in parts.items() if b"SECRET" in part] == []
    assert [name for name in parts if re.search("vba|embeddings\\d|activeX|customXml|custom.xml|changes", name)] == []
    layout = parts["ppt/slideLayouts/slideLayout2.xml"]
    assert b"slogan" in layout and b"<a:noFill" in layout
    for word in (b":hlink", b"oleObj", b"graphicFrame", b"p:pic", b"custData", b"control", b"r:link"):
        assert word not in layout + parts["ppt/slideMasters/slideMaster1.xml"], word
    theme = etree.fromstring(parts["ppt/theme/theme1.xml"])
    fills = theme.find(".//{*}bgFillStyleLst")
    assert fills is not None and etree.QName(fills[0]).localname == "noFill" and len(fills) == 3


def with_old_slides() -> bytes:
    """A template with two slides that sections, a show, a layout, the master and the outline lead to."""
    presentation = Presentation()
    front = presentation.part
    for _ in range(2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = SECRET
        slide.notes_slide.notes_text_frame.text = SECRET
    key, number = presentation.slides._sldIdLst[0].rId, presentation.slides._sldIdLst[0].id
    for part in (presentation.slide_master.part, presentation.slide_layouts[1].part):
        to = part.relate_to(slide.part, KIND.SLIDE)
        link = f'<a:hlinkClick {SPACES} r:id="{to}" action="ppaction://hlinksldjump"/>'
        part._element.cSld.spTree.findall(".//{*}cNvPr")[1].append(parse_xml(link))
    shows = f'<p:custShow name="{SECRET}" id="0"><p:sldLst><p:sld r:id="{key}"/></p:sldLst></p:custShow>'
    front._element.sldSz.getnext().addnext(parse_xml(f"<p:custShowLst {SPACES}>{shows}</p:custShowLst>"))
    listed = (
        f'<p14:section name="{SECRET}" id="{{0}}"><p14:sldIdLst><p14:sldId id="{number}"/></p14:sldIdLst></p14:section>'
    )
    sections = f'<p:ext uri="{{521415D9}}"><p14:sectionLst>{listed}</p14:sectionLst></p:ext>'
    for old in front._element.findall("{*}extLst"):
        front._element.remove(old)
    front._element.append(parse_xml(f"<p:extLst {SPACES}>{sections}</p:extLst>"))
    front.part_related_by(KIND.VIEW_PROPS).relate_to(slide.part, KIND.SLIDE)
    front.package.part_related_by(KIND.EXTENDED_PROPERTIES)._blob = f"<TitlesOfParts>{SECRET}</TitlesOfParts>".encode()
    presentation.core_properties.category = SECRET
    return saved(presentation)


def test_nothing_leads_to_the_slides_that_came_with_a_template() -> None:
    content = deck_pptx(DECK, template=with_old_slides())
    assert faults_of(content) == []  # every name once, every part reached
    parts = parts_of(content)
    assert [name for name, part in parts.items() if SECRET.encode() in part] == []
    front = parts["ppt/presentation.xml"]
    assert b"custShow" not in front and b"section" not in front
    slides = sorted(name for name in parts if re.fullmatch(r"ppt/slides/[^/]+\.xml", name))
    assert slides == [f"ppt/slides/slide{at}.xml" for at in range(1, 9)]
    for name in (name for name in parts if name.startswith(("ppt/slideLayouts/_rels", "ppt/slideMasters/_rels"))):
        assert [
            each.get("Target")
            for each in etree.fromstring(parts[name]).iter(RELATIONSHIPS)
            if posixpath.basename(each.get("Type", "")) == "slide"
        ] == []


@pytest.mark.parametrize("at", [2, 3])
def test_a_date_or_footer_that_is_named_source_is_written_as_a_box_of_our_own(at: int) -> None:
    presentation = Presentation()
    layout = presentation.slide_layouts[3]
    title, chart, _other, *foot = layout.placeholders
    title.name, chart.name, foot[at - 2].name = "title", "chart", "source"
    place = foot[at - 2]
    place.left, place.top, place.width, place.height = Pt(36), Pt(500), Pt(450), Pt(30)
    content = deck_pptx(DECK, template=saved(presentation))
    assert faults_of(content) == []
    slide = Presentation(io.BytesIO(content)).slides[3]
    box = next(shape for shape in slide.shapes if shape.name == "source")
    assert not box.is_placeholder and box.text_frame.text and (box.left, box.top) == (Pt(36), Pt(500))
    assert [fault for fault in crowded(slide, 720, 540) if "source" in fault] == []


def test_a_layout_that_has_the_name_of_a_slide_is_refused_so_that_no_name_stands_twice() -> None:
    presentation = Presentation()
    presentation.slide_layouts[1].part._partname = PackURI("/ppt/slides/slide1.xml")
    with pytest.raises(ValueError, match=r"^the template does not open"):
        deck_pptx(DECK, template=saved(presentation))
