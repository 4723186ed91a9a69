"""A Plotly figure as a standalone SVG, drawn without a browser as plotly.js draws it on the screen.

Order as on the screen: shapes below, gridlines, then for each pair of axes heatmaps, bars and lines, then axis labels,
shapes above and the texts. No script, link or outer reference can be in it: every text passes `paint.safe`.
"""

from __future__ import annotations

import re

from charts.axes import Figure
from charts.theme import Theme
from exports.drawing.annotations import drawn_annotations
from exports.drawing.bar_texts import BarText, bar_texts_of, drawn_bar_text, least_size
from exports.drawing.bars import bars_of, drawn_bars
from exports.drawing.heatmaps import drawn_heatmap
from exports.drawing.letters import CHINESE, LATIN
from exports.drawing.paint import element, filled
from exports.drawing.scatters import drawn_scatter
from exports.drawing.shapes import drawn_shapes
from exports.drawing.sheet import Sheet, sheet_of
from exports.drawing.supported import refuse_unknown
from exports.drawing.ticks import drawn_grid, drawn_labels

FACES = f'{LATIN}, "{CHINESE}", "PingFang SC", "Microsoft YaHei", sans-serif'
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def svg_of(
    figure: Figure, width: int, theme: Theme, *, is_transparent: bool = False, prefix: str = "chart", alt: str = ""
) -> str:
    """The figure as SVG text, `width` px wide and as high as its layout says, on the panel's ground or on none.

    prefix: begins every id, so that several pictures may stand in one page. alt: what the picture shows, for readers
    who do not see it. The same figure gives the same text.
    Raises ValueError for anything in the figure that would not be drawn as on the screen, and for an unfit prefix.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"drawing: the prefix {prefix!r} is no id; use letters, digits, - and _, a letter first")
    refuse_unknown(figure)
    sheet = sheet_of(figure["layout"], width, prefix)
    body = _body(figure, sheet)
    ground = "" if is_transparent else element("rect", {"width": width, "height": sheet.height, **filled(theme.panel)})
    head = {
        "xmlns": "http://www.w3.org/2000/svg", "width": width, "height": sheet.height,
        "viewBox": f"0 0 {width} {sheet.height:g}", "font-family": FACES, "xml:space": "preserve",
        "role": "img", "aria-label": alt or None,
    }  # fmt: skip
    return element("svg", head, _regions(body, sheet) + ground + body)


def _body(figure: Figure, sheet: Sheet) -> str:
    found = [drawn_shapes(sheet, "below")]
    found += [drawn_grid(axis, sheet) for axis in sheet.axes.values()]
    texts = {
        at: bar_texts_of(trace, bars_of(trace, sheet), sheet)
        for at, trace in enumerate(figure["data"])
        if trace.get("type") == "bar"
    }
    uniform = least_size((text for several in texts.values() for text in several), sheet.layout)
    for subplot in _subplots(figure):
        found.append(drawn_shapes(sheet, "below", subplot))
        found += _traces(figure, sheet, subplot, texts, uniform)
    found += [drawn_labels(axis, sheet) for axis in sheet.axes.values()]
    found.append(drawn_shapes(sheet, "above"))
    found.append(drawn_annotations(sheet))
    return "".join(found)


def _subplots(figure: Figure) -> list[tuple[str, str]]:
    """The pairs of axes that hold traces or shapes, in the order of their numbers."""
    pairs = {(str(trace.get("xaxis", "x")), str(trace.get("yaxis", "y"))) for trace in figure["data"]}
    pairs |= {
        (str(shape.get("xref", "x")), str(shape.get("yref", "y"))) for shape in figure["layout"].get("shapes", ())
    }
    kept = [pair for pair in pairs if all(re.fullmatch(r"[xy]\d*", key) for key in pair)]
    return sorted(kept, key=lambda pair: [int(key[1:] or 1) for key in pair])


def _traces(
    figure: Figure, sheet: Sheet, subplot: tuple[str, str], texts: dict[int, list[BarText]], uniform: float | None
) -> list[str]:
    """The traces of one pair of axes: heatmaps, then bars with their texts, then lines and markers."""
    layers: dict[str, list[str]] = {"heatmap": [], "bar": [], "scatter": []}
    colours = figure["layout"].get("colorway") or ["#1F77B4"]
    for at, trace in enumerate(figure["data"]):
        if (trace.get("xaxis", "x"), trace.get("yaxis", "y")) != subplot or trace.get("visible") is False:
            continue
        kind = trace.get("type", "scatter")
        if kind == "heatmap":
            layers[kind].append(drawn_heatmap(trace, sheet))
        elif kind == "scatter":
            layers[kind].append(drawn_scatter(trace, sheet, colours[at % len(colours)]))
        else:
            layers[kind].append(drawn_bars(trace, bars_of(trace, sheet), sheet, f"{sheet.prefix}-h{at}"))
            shown = "".join(drawn_bar_text(text, sheet.layout, uniform) for text in texts[at])
            is_cut = shown and trace.get("cliponaxis") is not False
            layers[kind].append(element("g", {"clip-path": sheet.clip(*subplot)}, shown) if is_cut else shown)
    return [part for layer in layers.values() for part in layer]


def _regions(body: str, sheet: Sheet) -> str:
    """The regions that parts of the body are cut at."""
    used = sorted(set(re.findall(rf"url\(#{re.escape(sheet.prefix)}-(x\d*)?(y\d*)?\)", body)))
    found = ""
    for x, y in used:
        left, top, width, height = sheet.clip_box(x, y)
        box = element("rect", {"x": left, "y": top, "width": width, "height": height})
        found += element("clipPath", {"id": f"{sheet.prefix}-{x}{y}"}, box)
    return f"<defs>{found}</defs>" if found else ""
