"""Whether everything on a slide has its room: texts in their boxes, shapes beside each other and on the slide."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from pptx import Presentation

from exports.slides.columns import SIDE
from exports.slides.fitting import height_of, lines_of
from exports.slides.house import HEIGHT, WIDTH

EMU = 12_700
OVER = re.compile(r"(line|bar) \d+$|mark of the remark$")
"""What may lie over another shape: little lines and bars over their cells."""
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def crowds(content: bytes) -> list[str]:
    """What has no room in a file of slides of the house's size, with the number of its slide."""
    slides = Presentation(io.BytesIO(content)).slides
    return [f"slide {at}: {said}" for at, slide in enumerate(slides, 1) for said in crowded(slide, WIDTH, HEIGHT)]


def crowded(slide: Any, width: float, height: float) -> list[str]:
    """What has no room on a slide of that size, one sentence each."""
    found = [*_beyond(slide, width, height), *_overlaps(slide)]
    for shape in slide.shapes:
        found += _too_full(shape)
    return found


def _box(shape: Any) -> tuple[float, float, float, float]:
    return tuple(each / EMU for each in (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height))


def _beyond(slide: Any, width: float, height: float) -> Iterator[str]:
    for shape in slide.shapes:
        left, top, right, bottom = _box(shape)
        if left < 0 or top < 0 or right > width + 0.01 or bottom > height + 0.01:
            yield f"{shape.name} leaves the slide: {left:.0f}–{right:.0f} × {top:.0f}–{bottom:.0f}"


def _overlaps(slide: Any) -> Iterator[str]:
    boxes = [(shape.name, _box(shape)) for shape in slide.shapes if not OVER.match(shape.name)]
    for (name, a), (other, b) in combinations(boxes, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        if across > 0.1 and down > 0.1:
            yield f"{name} and {other} overlap by {across:.1f} × {down:.1f} points"


def _too_full(shape: Any) -> Iterator[str]:
    if shape.shape_type is not None and hasattr(shape, "shapes"):
        for each in shape.shapes:
            yield from _too_full(each)
    elif getattr(shape, "has_table", False):
        yield from _too_full_table(shape)
    elif shape.has_text_frame and shape.text_frame.text and shape.name != "page":
        body = shape._element.txBody.bodyPr
        across, down = (int(body.get(side, 0)) / EMU for side in ("lIns", "tIns"))
        needed = sum(_height(p, shape.width / EMU - 2 * across) for p in shape._element.txBody.findall(f"{A}p"))
        if needed > shape.height / EMU - 2 * down + 0.1:
            yield f"{shape.name} needs {needed:.1f} of {shape.height / EMU:.1f} points: {shape.text_frame.text[:60]}"


def _too_full_table(shape: Any) -> Iterator[str]:
    if not shape._element.xpath(".//a:tbl/a:tr/a:tc/a:txBody/a:p/a:pPr/a:lnSpc/a:spcPts"):
        return  # the table of a chart form: its maker sizes it
    widths = [column.width / EMU for column in shape.table.columns]
    for row in shape._element.xpath(".//a:tr"):
        for cell, width in zip(row.xpath("./a:tc"), widths, strict=True):
            needed = sum(_height(p, width - 2 * SIDE) for p in cell.txBody.findall(f"{A}p"))
            if needed > int(row.get("h")) / EMU:
                yield f"a cell needs {needed:.1f} points: {''.join(cell.itertext())[:60]}"


def _height(paragraph: Any, width: float) -> float:
    """How high a paragraph is by the fitter, with the space below it."""
    text = "".join(run.text or "" for run in paragraph.iter(f"{A}t"))
    sizes = [int(look.get("sz")) / 100 for look in paragraph.iter(f"{A}rPr")]
    if not text or not sizes:
        return 0.0
    look = paragraph.find(f"{A}pPr")
    bold = any(run.get("b") == "1" for run in paragraph.iter(f"{A}rPr"))
    after = int(look.find(f"{A}spcAft/{A}spcPts").get("val")) / 100
    hanging = int(look.get("marL", 0)) / EMU
    return height_of(len(lines_of(text.split("\t")[-1], width - hanging, max(sizes), bold)), max(sizes)) + after
