"""An SVG as PNG: the typesetter draws it on a page of just its size, with the project's own typefaces."""

from __future__ import annotations

import re
from pathlib import Path

import typst

FONTS_FOLDER = Path(__file__).parent.parent / "fonts"
MOST_PX = 20_000
_HEAD = re.compile(r'(<svg xmlns="[^"]*") width="([\d.]+)" height="([\d.]+)" viewBox="0 0 \2 \3"')
# The typesetter counts the rows of dots as width / (width / height), rounded up: a hair too much is one row too many,
# and then one row of the picture is dropped on the way. Two hairs less in height keep the count right.
HAIR_PX = 0.01
# the picture comes in as data: nothing of it is ever read as markup of the page
_PAGE = b"""#let wide = float(sys.inputs.width) * 1pt
#let high = float(sys.inputs.height) * 1pt
#let hair = float(sys.inputs.hair) * 1pt
#set page(width: wide, height: high, margin: 0pt, fill: none)
#image(bytes(sys.inputs.picture), format: "svg", width: wide, height: high - 2 * hair, fit: "stretch")
"""


def png_of(svg: str, scale: float = 2.0) -> bytes:
    """The picture as PNG with `scale` dots a px; transparent where the SVG has no ground.

    Raises ValueError for an SVG that `svg_of` did not make, and for a scale at which it would have no or too many dots.
    """
    found = _HEAD.match(svg)
    if found is None:
        raise ValueError(f"drawing: {svg[:40]!r} is not a picture of svg_of; its width and height must stand first")
    width, height = float(found[2]), float(found[3])
    if not 1 <= min(width, height) * scale <= max(width, height) * scale <= MOST_PX:
        raise ValueError(
            f"drawing: {width:g} × {height:g} px at scale {scale:g} are no picture; give 1 to {MOST_PX:,} dots a side"
        )
    cut = f"{height - HAIR_PX:.2f}"
    head = f'{found[1]} width="{found[2]}" height="{cut}" viewBox="0 0 {found[2]} {cut}"'
    inputs = {"width": found[2], "height": found[3], "hair": str(HAIR_PX), "picture": head + svg[found.end() :]}
    compiler = typst.Compiler(
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS_FOLDER)]), ignore_system_fonts=True
    )
    png = compiler.compile(input=_PAGE, format="png", ppi=72.0 * scale, sys_inputs=inputs)
    if not isinstance(png, bytes):
        raise ValueError("drawing: the picture became more than one page; this is a fault of the program")
    return png
