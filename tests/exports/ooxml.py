"""Whether an Office file is what Office opens without a word: its parts, their types, relationships and numbers."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHAPE_NUMBERS = "{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr"


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of the file by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def faults_of(content: bytes) -> list[str]:
    """What is wrong with the structure of an Office file, one sentence each; nothing when all is well."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        broken = packed.testzip()
    parts = parts_of(content)
    found = [f"{name} stands {n} times in the file" for name, n in Counter(n.lower() for n in names).items() if n > 1]
    found += [f"{broken} is broken"] if broken else []
    found += _ill_formed(parts)
    if not found:
        found += [*_typeless(parts), *_relations(parts), *_numbers(parts)]
    for name, part in parts.items():
        if name.endswith(".xlsx"):
            found += [f"{name}: {fault}" for fault in faults_of(part)]
    return found


def _ill_formed(parts: dict[str, bytes]) -> list[str]:
    found = []
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                etree.fromstring(part)
            except etree.XMLSyntaxError as fault:
                found.append(f"{name} is not XML: {fault}")
    return found


def _typeless(parts: dict[str, bytes]) -> Iterator[str]:
    """Every part needs a type, and every type that is named a part."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    endings = {each.get("Extension").lower() for each in types.iter(f"{TYPES}Default")}
    named = [each.get("PartName") for each in types.iter(f"{TYPES}Override")]
    for name in parts:
        if name != "[Content_Types].xml" and f"/{name}" not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no content type"
    yield from (f"a type is given for {name}, which is not there" for name in named if name.lstrip("/") not in parts)
    yield from (f"{name} has two content types" for name, n in Counter(named).items() if n > 1)


def _relations(parts: dict[str, bytes]) -> Iterator[str]:
    """Every relationship leads to a part, every r:id of a part is one of its relationships, every part is reached."""
    reached = set()
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.rpartition("_rels/")
        known = []
        for each in etree.fromstring(part).iter(RELATIONSHIPS):
            known.append(each.get("Id"))
            if each.get("TargetMode") == "External":
                yield f"{name} leads out of the file, to {each.get('Target')}"
                continue
            target = unquote(each.get("Target"))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            reached.add(path)
            if path not in parts:
                yield f"{name} leads to {path}, which is not there"
        yield from (f"{name} uses {key} twice" for key, n in Counter(known).items() if n > 1)
        source = folder + file.removesuffix(".rels")
        if source in parts:
            asked = {
                v
                for e in etree.fromstring(parts[source]).iter()
                for k, v in e.attrib.items()
                if k.startswith(f"{{{R}}}")
            }
            yield from (f"{source} asks for {key}, which {name} does not have" for key in sorted(asked - {*known, ""}))
    loose = {name for name in parts if not name.endswith(".rels") and name != "[Content_Types].xml"} - reached
    yield from (f"nothing leads to {name}" for name in sorted(loose))


def _numbers(parts: dict[str, bytes]) -> Iterator[str]:
    """Shapes of a slide have numbers of their own."""
    for name, part in parts.items():
        if re.fullmatch(r"ppt/(slides|slideLayouts|slideMasters|notesSlides)/[^/]+\.xml", name):
            numbers = Counter(each.get("id") for each in etree.fromstring(part).iter(SHAPE_NUMBERS))
            yield from (f"{name}: {n} shapes have the number {key}" for key, n in numbers.items() if n > 1)
