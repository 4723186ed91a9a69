"""How revenue adds up from the largest client down, against everybody buying alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.theme import LINE_MAIN, LINE_REFERENCE, SIZE_AXIS, SIZE_STRONG, Theme

if TYPE_CHECKING:
    from locales.words import Words

TOP_PX, BOTTOM_PX, HEAD = 8, 44, 8
TICKS = (0, 25, 50, 75, 100)


def concentration_chart(
    curve: pd.DataFrame, words: Words, *, top_clients: int, height: int = 440, alt: str = ""
) -> Chart:
    """Cumulative share of revenue over the share of clients, the largest first.

    curve: `client_share` and `revenue_share`, both 0–1, from (0, 0) to (1, 1). top_clients: how many the marked point
    stands for; it is the row where so many of the clients are counted.
    Raises ValueError for an empty frame, missing columns, or when no row is the marked point.
    """
    axes.required(curve, ("client_share", "revenue_share"), "concentration")
    if not 0 < top_clients < len(curve):
        raise ValueError(f"concentration: {len(curve)} points hold no point for the first {top_clients} clients")
    x, y = (100 * float(curve[name].iloc[top_clients]) for name in ("client_share", "revenue_share"))
    half = next(
        (
            100 * float(at)
            for at, part in zip(curve["client_share"], curve["revenue_share"], strict=True)
            if part >= 0.5
        ),
        100.0,
    )
    names = {
        "x": words("Clients, largest first, %"),
        "top": words.many(
            "the largest: {share}", "the {n} largest: {share}", top_clients, share=words.share(y / 100, 1)
        ),
        "half": words("half from {share}", share=words.share(half / 100, 0)),
        "even": words("if all bought alike"),
    }
    texts = [f"{tick} %" for tick in TICKS]
    texts[-1] = words("cumulative share of revenue {share}", share=texts[-1])
    options = {"top": (x, y), "half": half, "texts": tuple(texts)}
    frame = pd.DataFrame(
        {"clients": (100 * curve["client_share"]).round(3), "revenue": (100 * curve["revenue_share"]).round(3)}
    )
    return Chart("concentration", frame, names, options, height, alt=alt)


def concentration_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `concentration_chart`."""
    words, options = chart.words, chart.options
    found = axes.layout(theme, chart.height, right=14, top=TOP_PX, bottom=BOTTOM_PX)
    found["xaxis"] = axes.named_axis(theme, -16, 101, TICKS, [str(tick) for tick in TICKS])
    found["yaxis"] = axes.bare_axis(theme, -2, 100 + HEAD)
    found["shapes"] = axes.grid(theme, TICKS)
    found["annotations"] = axes.inside_labels(theme, TICKS, options["texts"])
    x, y = options["top"]
    found["annotations"] += [
        axes.note(words["x"], colour=theme.muted, size=SIZE_AXIS, x=0.5, xref="paper", y=0, yref="paper",
                  yanchor="top", yshift=-24),
        axes.note(f"<b>{axes.escaped(words['top'])}</b>", colour=theme.ink, size=SIZE_STRONG, x=x, y=y,
                  xanchor="left", xshift=12, yshift=-4, bgcolor=theme.panel),
        axes.note(axes.escaped(words["half"]), colour=theme.ink, x=options["half"], y=50, xanchor="left", xshift=10,
                  yshift=-10, bgcolor=theme.panel),
        axes.note(axes.escaped(words["even"]), colour=theme.muted, x=62, y=62, xanchor="left", xshift=8, yshift=-14,
                  bgcolor=theme.panel),
    ]  # fmt: skip
    even = {"color": theme.before, "width": LINE_REFERENCE, "dash": "dash"}
    line = {"color": theme.actual, "width": LINE_MAIN}
    marker = {"size": 9, "color": theme.panel, "line": {"color": theme.actual, "width": 2}}
    return {
        "data": [
            {"type": "scatter", "mode": "lines", "x": [0, 100], "y": [0, 100], "line": even, "hoverinfo": "skip"},
            {"type": "scatter", "mode": "lines", "x": chart.frame["clients"].tolist(),
             "y": chart.frame["revenue"].tolist(), "line": line,
             "hovertemplate": "%{x:.1f} % → %{y:.1f} %<extra></extra>", "cliponaxis": False},
            {"type": "scatter", "mode": "markers", "x": [x, options["half"]], "y": [y, 50], "marker": marker,
             "hoverinfo": "skip", "cliponaxis": False},
        ],
        "layout": found,
    }  # fmt: skip
