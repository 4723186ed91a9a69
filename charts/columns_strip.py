"""The gaps above a column chart, on the same x axis: signed bars against the target or last year."""

from __future__ import annotations

from typing import Any

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.theme import SIZE_AXIS, Quality, Theme

STRIP_PX, GAP_PX, WIDTH = 92, 14, 0.42
BOTH, OWN = 1.9, 0.94


def strip_traces(
    rows: dict[str, list[Any]], chart: Chart, theme: Theme, figure_layout: Figure, domain: list[float]
) -> list[Figure]:
    """The gaps above the bars, on the same x axis, in good and bad, each with its signed number."""
    gaps = rows["variance"]
    known = [gap for gap in gaps if gap is not None]
    reach = max(*known, 0.0) - min(*known, 0.0) or 1.0
    up, down = (theme.change(is_up, _quality(is_up, chart.options["better"])) for is_up in (True, False))
    per_px = reach / (STRIP_PX - 52)
    low, high = min(*known, 0.0) - 17 * per_px, max(*known, 0.0) + 35 * per_px
    figure_layout["yaxis2"] = axes.bare_axis(theme, low, high, domain=domain, anchor="x")
    figure_layout["shapes"] += axes.grid(theme, [0.0], axis="y2")
    figure_layout["annotations"].append(
        axes.note(
            chart.words["variance"], colour=theme.muted, size=SIZE_AXIS, x=0, xref="paper", xanchor="left", y=1,
            yref="paper", yanchor="top",
        )
    )  # fmt: skip
    noise = rows.get("is_noise", [False] * len(gaps))
    tints = [
        theme.neutral if is_noise or not gap or text.startswith("±") else up if gap > 0 else down
        for gap, text, is_noise in zip(gaps, rows["variance_text"], noise, strict=True)
    ]
    places = list(range(len(gaps)))
    expected = rows["is_expected"]
    marker: Figure = {"color": tints, "line": {"width": [1 if one else 0 for one in expected], "color": tints}}
    if any(expected):  # a gap that rests on a forecast is hatched like it
        # Plotly hatches bars whose colours are a list in those colours and looks at no other
        marker |= {
            "pattern": {
                "shape": ["/" if one else "" for one in expected], "fgcolor": tints, "bgcolor": theme.panel, "size": 5,
                "solidity": 0.3, "fillmode": "replace",
            },
        }  # fmt: skip
    bars = {
        "type": "bar", "x": places, "y": gaps, "yaxis": "y2", "width": WIDTH,
        "marker": marker, "cliponaxis": False,
        "hovertext": [
            f"{axes.escaped(label)}<br>{chart.words['variance']} {text}"
            for label, text in zip(rows["label"], rows["variance_text"], strict=True)
        ],
        "hoverinfo": "text",
    }  # fmt: skip
    return [bars, *_numbers(gaps, rows["variance_text"], tints)]


def _numbers(gaps: list[Any], texts: list[str], tints: list[str]) -> list[Figure]:
    """The signed numbers at the bars' ends; on a phone, where neighbours would touch, only every second one.

    Those that stay have the room of two periods, the others must fit into their own.
    """
    last = max((at for at, gap in enumerate(gaps) if gap is not None), default=0)
    found = []
    for slot, rest in ((BOTH, last % 2), (OWN, 1 - last % 2)):
        kept = [at for at in range(len(gaps)) if at % 2 == rest]
        if kept:
            values, said, colours = ([each[at] for at in kept] for each in (gaps, texts, tints))
            found.append(axes.number_carriers(kept, values, said, slot, color=colours, yaxis="y2"))
    return found


def _quality(is_up: bool, better: str) -> Quality:
    """What a gap means: above is good where higher is better."""
    if better == "neither":
        return "neutral"
    return "good" if is_up == (better == "higher") else "bad"
