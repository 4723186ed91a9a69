"""What the paper can draw. A figure that asks for more is refused, so that no chart is ever drawn by halves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from charts.axes import Figure

ANY: frozenset[Any] = frozenset()
_SCREEN_ONLY = frozenset({
    "hoverinfo", "hovertext", "hovertemplate", "hoverlabel", "hoverongaps", "hovermode", "hoveron", "customdata",
    "name", "ids", "meta", "uid", "uirevision", "selectedpoints", "selected", "unselected", "legendgroup", "autosize",
    "dragmode", "clickmode", "fixedrange", "template", "colorway", "transition", "datarevision", "modebar",
    "captureevents",
})  # fmt: skip
_LINE = {"line.color": ANY, "line.width": ANY}
_ERRORS = {
    f"error_{letter}.{key}": values
    for letter in "xy"
    for key, values in {
        "type": frozenset({"data"}), "symmetric": ANY, "array": ANY, "arrayminus": ANY, "color": ANY,
        "thickness": ANY, "width": ANY, "visible": ANY,
    }.items()
}  # fmt: skip
_PLACE = dict.fromkeys(("type", "xaxis", "yaxis", "visible", "opacity", "cliponaxis"), ANY)
_PLACE["opacity"] = frozenset({1})
_FONT = {"size": ANY, "color": ANY, "family": ANY}


def _fonts(*keys: str) -> dict[str, frozenset[Any]]:
    return {f"{key}.{part}": values for key in keys for part, values in _FONT.items()}


TRACES: dict[str, dict[str, frozenset[Any]]] = {
    "scatter": {
        **_PLACE, **_LINE, **_ERRORS, "x": ANY, "y": ANY,
        "mode": frozenset({"lines", "markers", "lines+markers"}), "line.dash": ANY, "line.shape": frozenset({"linear"}),
        "fill": frozenset({"none", "toself"}), "fillcolor": ANY, "connectgaps": ANY, "marker.symbol": ANY,
        "marker.size": ANY, "marker.color": ANY, "marker.opacity": ANY, "marker.line.color": ANY,
        "marker.line.width": ANY,
    },
    "bar": {
        **_PLACE, **_ERRORS, **_fonts("textfont", "insidetextfont", "outsidetextfont"), "x": ANY, "y": ANY,
        "orientation": frozenset({"h", "v"}), "base": ANY, "width": ANY, "offset": ANY, "text": ANY,
        "textposition": frozenset({"inside", "outside", "auto", "none"}), "textangle": frozenset({0}),
        "constraintext": frozenset({"inside", "outside", "both", "none"}),
        "insidetextanchor": frozenset({"start", "middle", "end"}), "marker.color": ANY, "marker.opacity": ANY,
        "marker.line.color": ANY, "marker.line.width": ANY, "marker.pattern.shape": frozenset({"", "/"}),
        "marker.pattern.size": ANY, "marker.pattern.solidity": ANY, "marker.pattern.fgcolor": ANY,
        "marker.pattern.bgcolor": ANY, "marker.pattern.fillmode": frozenset({"replace", "overlay"}),
    },
    "heatmap": {
        **_PLACE, "z": ANY, "x0": ANY, "dx": ANY, "y0": ANY, "dy": ANY, "zmin": ANY, "zmax": ANY, "colorscale": ANY,
        "showscale": frozenset({False}), "xgap": ANY, "ygap": ANY, "text": ANY, "zsmooth": frozenset({False}),
    },
}  # fmt: skip
_REF = dict.fromkeys(("xref", "yref", "x0", "x1", "y0", "y1", "layer", "visible", "opacity"), ANY)
SHAPES: dict[str, frozenset[Any]] = {
    **_REF, **_LINE, "line.dash": ANY, "fillcolor": ANY, "type": frozenset({"line", "rect"}),
    "layer": frozenset({"above", "below"}), "editable": ANY,
}  # fmt: skip
NOTES: dict[str, frozenset[Any]] = {
    **dict.fromkeys(
        ("text", "x", "y", "xref", "yref", "xshift", "yshift", "ax", "ay", "bgcolor", "borderpad", "showarrow",
         "arrowwidth", "arrowcolor", "standoff", "visible", "startstandoff"), ANY),
    **_fonts("font"), "xanchor": frozenset({"left", "center", "right", "auto"}), "opacity": frozenset({1}),
    "yanchor": frozenset({"top", "middle", "bottom", "auto"}), "align": frozenset({"left", "center", "right"}),
    "arrowhead": frozenset({0}), "textangle": frozenset({0}), "axref": frozenset({"pixel"}),
    "ayref": frozenset({"pixel"}), "startstandoff": frozenset({0}),
}  # fmt: skip
AXES: dict[str, frozenset[Any]] = {
    **dict.fromkeys(
        ("range", "domain", "anchor", "showgrid", "gridcolor", "gridwidth", "zeroline", "zerolinecolor",
         "zerolinewidth", "showticklabels", "tickvals", "ticktext", "ticklen", "tickcolor", "tickwidth",
         "ticklabelstandoff", "autotickangles"), ANY),
    **_fonts("tickfont"), "side": frozenset({"top", "bottom", "left", "right"}), "type": frozenset({"linear", "log"}),
    "tickmode": frozenset({"array"}), "ticks": frozenset({"", "outside"}), "tickangle": frozenset({0, -90}),
    "autorange": frozenset({False}), "showline": frozenset({False}), "visible": frozenset({True}),
    "automargin": frozenset({False}), "scaleanchor": frozenset({"x"}),
}  # fmt: skip
LAYOUT: dict[str, frozenset[Any]] = {
    **dict.fromkeys(
        ("height", "width", "margin.l", "margin.r", "margin.t", "margin.b", "bargap", "uniformtext.minsize"), ANY),
    **_fonts("font"), "margin.pad": frozenset({0}), "margin.autoexpand": frozenset({False}),
    "paper_bgcolor": ANY, "plot_bgcolor": frozenset({"rgba(0,0,0,0)"}), "bargroupgap": frozenset({0}),
    "barmode": frozenset({"overlay", "group"}), "uniformtext.mode": frozenset({"hide", "show", False}),
    "showlegend": frozenset({False}),
}  # fmt: skip


def refuse_unknown(figure: Figure) -> None:
    """Raises ValueError naming the first thing in the figure that the paper would not draw as the screen does."""
    layout = figure["layout"]
    rest = {name: value for name, value in layout.items() if name not in ("annotations", "shapes")}
    for name in [name for name in rest if name[1:5] == "axis"]:
        axis = rest.pop(name)
        _refuse(axis, AXES, name)
        if axis.get("showticklabels", True) and not ("tickvals" in axis and "ticktext" in axis):
            raise ValueError(f"drawing: {name} has labels but no tickvals and ticktext; the paper chooses no ticks")
    _refuse(rest, LAYOUT, "layout")
    for shape in layout.get("shapes", ()):
        _refuse(shape, SHAPES, "a shape")
    for note in layout.get("annotations", ()):
        _refuse(note, NOTES, "an annotation")
    for trace in figure["data"]:
        kind = trace.get("type", "scatter")
        if kind not in TRACES:
            raise ValueError(f"drawing: a trace of type {kind!r} is not drawn; choose one of {', '.join(TRACES)}")
        _refuse(trace, TRACES[kind], f"a {kind} trace")
    _refuse_side_by_side(figure)


def _refuse(part: Mapping[str, Any], known: Mapping[str, frozenset[Any]], what: str, inside: str = "") -> None:
    for key, value in part.items():
        name = inside + key
        if key in _SCREEN_ONLY and name not in known:
            continue
        if isinstance(value, Mapping):
            _refuse(value, known, what, f"{name}.")
        elif name not in known:
            raise ValueError(f"drawing: {what} has {name!r}, which the paper does not draw; teach exports/drawing it")
        elif known[name] is not ANY:
            _refuse_value(what, name, value, known[name])


def _refuse_value(what: str, name: str, value: Any, known: frozenset[Any]) -> None:
    for one in value if isinstance(value, (list, tuple)) else (value,):
        if one not in known:
            choices = ", ".join(sorted(map(repr, known)))
            raise ValueError(f"drawing: {what} has {name} {one!r}, which the paper does not draw; it draws {choices}")


def _refuse_side_by_side(figure: Figure) -> None:
    """Bars of several traces lie over each other by their own offsets; plotly's sorting side by side is not done."""
    places = Counter(
        (trace.get("xaxis", "x"), trace.get("yaxis", "y"))
        for trace in figure["data"]
        if trace.get("type") == "bar" and "offset" not in trace
    )
    if figure["layout"].get("barmode") != "overlay" and any(count > 1 for count in places.values()):
        raise ValueError('drawing: several bar traces stand side by side; set barmode "overlay" and their offsets')
