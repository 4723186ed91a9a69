"""Whether chart XML keeps to the schema (ECMA-376, DrawingML charts): an office program repairs what does not."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr "
    "txPr crossAx crosses crossesAt "
)
_SHOWS = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator "
SEQUENCES = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData "
    "printSettings userShapes extLst",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs "
    "showDLblsOverMax extLst",
    "title": "tx layout overlay spPr txPr extLst",
    "legend": "legendPos legendEntry layout overlay spPr txPr extLst",
    "legendEntry": "idx delete txPr extLst",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
    "scatterChart": "scatterStyle varyColors ser dLbls axId extLst",
    "bubbleChart": "varyColors ser dLbls bubble3D bubbleScale showNegBubbles sizeRepresents axId extLst",
    "catAx": _AXIS + "auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
    "valAx": _AXIS + "crossBetween majorUnit minorUnit dispUnits extLst",
    "scaling": "logBase orientation max min extLst",
    "marker": "symbol size spPr extLst",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
    "dLbls": "dLbl delete " + _SHOWS + "showLeaderLines leaderLines extLst",
    "dLbl": "idx delete layout tx " + _SHOWS + "extLst",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr extLst",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h extLst",
    "numRef": "f numCache extLst",
    "strRef": "f strCache extLst",
    "numCache": "formatCode ptCount pt extLst",
    "strCache": "ptCount pt extLst",
}
SERIES = {
    "barChart": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape extLst",
    "lineChart": "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth extLst",
    "scatterChart": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth extLst",
    "bubbleChart": "idx order tx spPr invertIfNegative dPt dLbls trendline errBars xVal yVal bubbleSize bubble3D "
    "extLst",
}
PLOT_AREA = ("layout", "barChart", "lineChart", "scatterChart", "bubbleChart", "catAx", "valAx", "spPr")
PLACES = {
    "clustered": {"ctr", "inBase", "inEnd", "outEnd"},
    "stacked": {"ctr", "inBase", "inEnd"},
    "lines": {"t", "b", "l", "r", "ctr"},
}


def faults_of_chart(xml: bytes) -> list[str]:
    """What is wrong with a chart, one sentence each; nothing when all is well."""
    root = etree.fromstring(xml)
    return [*_orders(root), *_axes(root), *_places(root), *_series(root)]


def _orders(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        name = _name(element)
        if not element.tag.startswith(C):
            continue
        if name == "plotArea":
            yield from _plot_area(element)
            continue
        if name == "marker" and not len(element):
            continue  # of a line chart: only whether there are any
        wanted = SERIES[_name(element.getparent())] if name == "ser" else SEQUENCES.get(name, "")
        if wanted:
            yield from _order(element, wanted.split())


def _order(element: etree._Element, wanted: list[str]) -> Iterator[str]:
    names = [_name(child) for child in element if isinstance(child.tag, str)]
    if strange := [name for name in names if name not in wanted]:
        yield f"{_name(element)} holds {strange[0]}"
        return
    places = [wanted.index(name) for name in names]
    if places != sorted(places):
        yield f"{_name(element)} has its children in the order {names}"


def _plot_area(element: etree._Element) -> Iterator[str]:
    names = [_name(child) for child in element]
    kinds = ["layout" if n == "layout" else "chart" if n.endswith("Chart") else "axis" if n.endswith("Ax") else n
             for n in names]  # fmt: skip
    if sorted(kinds, key=["layout", "chart", "axis", "spPr"].index) != kinds:
        yield f"plotArea has its children in the order {names}"


def _axes(root: etree._Element) -> Iterator[str]:
    """Every kind of chart names two axes that are there, and these name each other."""
    crossing = {axis.find(f"{C}axId").get("val"): axis.find(f"{C}crossAx").get("val")
                for axis in root.iter(f"{C}catAx", f"{C}valAx")}  # fmt: skip
    for axis, other in crossing.items():
        if crossing.get(other) != axis:
            yield f"axis {axis} crosses {other}, which crosses {crossing.get(other)}"
    for chart in root.iter(f"{C}barChart", f"{C}lineChart", f"{C}scatterChart", f"{C}bubbleChart"):
        ids = [each.get("val") for each in chart.findall(f"{C}axId")]
        if len(ids) != 2 or any(each not in crossing for each in ids):
            yield f"{_name(chart)} stands on the axes {ids}; there are {sorted(crossing)}"
        for name, low, high in (("gapWidth", 0, 500), ("overlap", -100, 100)):
            for each in chart.findall(f"{C}{name}"):
                if not low <= int(each.get("val")) <= high:
                    yield f"{name} is {each.get('val')}"


def _places(root: etree._Element) -> Iterator[str]:
    """Labels stand only where this kind of chart has a place for them."""
    for chart in root.iter(f"{C}barChart", f"{C}lineChart", f"{C}scatterChart", f"{C}bubbleChart"):
        kind = chart.find(f"{C}grouping").get("val") if _name(chart) == "barChart" else "lines"
        for place in chart.iter(f"{C}dLblPos"):
            if place.get("val") not in PLACES[kind]:
                yield f"a {kind} {_name(chart)} has a label at {place.get('val')}"
    for size in root.iter(f"{C}size"):
        if not 2 <= int(size.get("val")) <= 72:
            yield f"a mark is {size.get('val')} points wide"


def _series(root: etree._Element) -> Iterator[str]:
    """Numbers of series and points are there once, points below their count and in order."""
    numbers = [each.find(f"{C}idx").get("val") for each in root.iter(f"{C}ser")]
    if len(set(numbers)) != len(numbers) or not numbers:
        yield f"series are numbered {numbers}"
    for cache in root.iter(f"{C}numCache", f"{C}strCache"):
        count = int(cache.find(f"{C}ptCount").get("val"))
        places = [int(point.get("idx")) for point in cache.findall(f"{C}pt")]
        if places != sorted(set(places)) or any(place >= count for place in places):
            yield f"a cache of {count} points holds {places}"


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
