"""Cost-to-serve against gross margin, client by client: who stands above the break-even line, and who below.

Few clients are dots; many are cells whose shade is the number of clients, and only the extremes are dots with names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.cost_scatter_plan import Cells, cells_of, planned
from charts.measure import is_unknown, measure_of
from charts.scales import scale_for
from charts.theme import LINE_REFERENCE, SIZE_AXIS, SIZE_STRONG, Theme, faded

if TYPE_CHECKING:
    from locales.words import Words

MOST_DOTS, NAMED, NAME_PX = 400, 4, 96
NEEDS = ("client_id", "name", "margin_e4", "cost_e4")
TOP_PX, BOTTOM_PX = 26, 44


def cost_scatter_chart(
    clients: pd.DataFrame,
    words: Words,
    *,
    named: int = NAMED,
    height: int = 456,
    clicks_page: str = "one_client",
    alt: str = "",
) -> Chart:
    """Clients by cost-to-serve (across) and gross margin (up), both in decades.

    clients: one row a client: `client_id`, `name`, `margin_e4`, `cost_e4`, optional `tier`. A client without a known
    margin or cost is not drawn but counted in words["left_out"]. Up to 400 clients are dots, more are at most
    40 × 40 shaded cells. The `named` largest profits and as many losses carry their names. Where a cost or margin is
    zero or below, the scale is linear near zero and the axis titles say so.
    Raises ValueError for an empty frame, missing columns, or when no client has both values.
    """
    axes.required(clients, NEEDS, "cost_scatter")
    is_known = clients["margin_e4"].notna() & clients["cost_e4"].notna()
    known = clients[is_known]
    if known.empty:
        raise ValueError(
            "cost_scatter: no client has both margin and cost; say in the panel's `missing` what is missing"
        )
    costs, margins = known["cost_e4"].to_numpy(float), known["margin_e4"].to_numpy(float)
    measure = measure_of([float(np.median(np.abs(np.concatenate([costs, margins]))))], "money", words)
    scale = scale_for(np.concatenate([costs, margins]) / measure.divisor)
    profits = margins - costs
    order = np.argsort(profits, kind="stable")
    losses = [int(at) for at in order[:named] if profits[at] < 0]
    gains = [int(at) for at in order[::-1][:named] if profits[at] >= 0]
    chosen = [*gains, *losses]
    shown = list(range(len(known))) if len(known) <= MOST_DOTS else chosen
    frame = _dots(known.iloc[shown], measure, words).assign(
        role=["good" if at in gains else "bad" if at in losses else "plain" for at in shown]
    )
    x, y = scale.place(costs / measure.divisor), scale.place(margins / measure.divisor)
    frame = frame.assign(x=x[shown].round(3), y=y[shown].round(3))
    rest = np.ones(len(known), dtype=bool)
    rest[chosen] = False
    cells = cells_of(x[rest], y[rest]) if len(known) > MOST_DOTS else None
    options = planned(frame, cells, scale, measure, words, height - TOP_PX - BOTTOM_PX)
    titles = [words("Cost-to-serve"), words("Gross margin")]
    if scale.linear:
        titles = [words("{label}, {unit} (log, linear near zero)", label=title, unit=measure.unit) for title in titles]
    else:
        titles = [words("{label}, {unit} (log)", label=title, unit=measure.unit) for title in titles]
    names = {
        "x": titles[0],
        "y": titles[1],
        "break_even": words("break-even"),
        "left_out": _left_out(int((~is_known).sum()), words),
        "shade": "" if cells is None else words("shade: clients per cell, {classes}", classes=cells.classes),
        "clients": words("clients in this cell"),
        "margin": words("gross margin"),
        "cost": words("cost-to-serve"),
        "profit": words("profit"),
    }
    clicks = "client_id" if clicks_page else ""
    return Chart("cost_scatter", frame.reset_index(drop=True), names, options, height, clicks, clicks_page, alt)


def _left_out(count: int, words: Words) -> str:
    if not count:
        return ""
    return words.many(
        "{n} client without a known cost or margin is not shown",
        "{n} clients without a known cost or margin are not shown",
        count,
    )


def _dots(clients: pd.DataFrame, measure: Any, words: Words) -> pd.DataFrame:
    """The drawn clients with their label (name, tier, profit) and the texts on hover; names are escaped here."""
    tiers = [str(tier) if not is_unknown(tier) else "" for tier in clients.get("tier", [None] * len(clients))]
    names = [str(name) for name in clients["name"].tolist()]
    margins, costs = ([int(amount) for amount in clients[column].tolist()] for column in ("margin_e4", "cost_e4"))
    profits = [words.money(margin - cost) for margin, cost in zip(margins, costs, strict=True)]
    shorts = [axes.fitted(name, NAME_PX) for name in names]
    heads = [f"{short} {tier}".rstrip() for short, tier in zip(shorts, tiers, strict=True)]
    sizes = [
        6 + max(axes.text_px(head), axes.text_px(profit, SIZE_STRONG))
        for head, profit in zip(heads, profits, strict=True)
    ]
    return pd.DataFrame(
        {
            "client_id": clients["client_id"].tolist(),
            "name": names,
            "tier": tiers,
            "cost": [float(cost) / measure.divisor for cost in clients["cost_e4"].tolist()],
            "margin": [float(margin) / measure.divisor for margin in clients["margin_e4"].tolist()],
            "label": [
                f"{_titled(short, tier)}<br><b>{profit}</b>"
                for short, tier, profit in zip(shorts, tiers, profits, strict=True)
            ],
            "label_px": sizes,
            "titled": [_titled(name, tier) for name, tier in zip(names, tiers, strict=True)],
            "margin_text": [words.money(margin) for margin in margins],
            "cost_text": [words.money(cost) for cost in costs],
            "profit_text": profits,
        }
    )


def _titled(name: str, tier: str) -> str:
    return f"{axes.escaped(name)} {axes.escaped(tier)}".rstrip()


def cost_scatter_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `cost_scatter_chart`."""
    options, words = chart.options, chart.words
    plot = options["plot"]
    left = options["left"]
    found = axes.layout(theme, chart.height, left=left, top=TOP_PX, bottom=BOTTOM_PX)
    found["xaxis"] = axes.named_axis(theme, plot.low_x, plot.high_x, options["x_ticks"], options["x_texts"])
    found["yaxis"] = axes.named_axis(theme, plot.low_y, plot.high_y, options["y_ticks"], options["y_texts"])
    found["yaxis"] |= {"ticks": "outside", "ticklen": 4, "tickcolor": "rgba(0,0,0,0)"}
    found["shapes"] = axes.grid(theme, options["y_ticks"], zero=options["zero"])
    found["shapes"] += axes.grid(theme, [plot.low_y], zero=plot.low_y)
    found["annotations"] = [
        axes.note(
            words["y"], colour=theme.muted, size=SIZE_AXIS, x=0, xref="paper", y=1, yref="paper", xanchor="left",
            yanchor="bottom", yshift=8, xshift=-left,
        ),
        axes.note(
            words["x"], colour=theme.muted, size=SIZE_AXIS, x=0.5, xref="paper", y=0, yref="paper", yanchor="top",
            yshift=-24,
        ),
    ]  # fmt: skip
    for text, x, y, side, colour in options["names"]:
        found["annotations"].append(
            axes.note(
                text,
                colour=theme.colour(colour),
                x=x,
                y=y,
                xanchor="right" if side == "left" else "left",
                align="right" if side == "left" else "left",
            )
        )
    traces = [] if options["cells"] is None else [_cells(options["cells"], words, theme)]
    low, high = options["line"]
    line = {"color": theme.ink, "width": LINE_REFERENCE}
    traces.append(
        {"type": "scatter", "mode": "lines", "x": [low, high], "y": [low, high], "line": line, "hoverinfo": "skip"}
    )
    traces += [_leader(theme, *ends) for ends in options["leaders"]]
    return {"data": [*traces, *_marks(chart, theme)], "layout": found}


def _cells(cells: Cells, words: Any, theme: Theme) -> Figure:
    """The shaded cells: one image, whatever their number."""
    steps = len(theme.density)
    scale = [[bound, colour] for at, colour in enumerate(theme.density) for bound in (at / steps, (at + 1) / steps)]
    return {
        "type": "heatmap", "x0": cells.x0, "dx": cells.step, "y0": cells.y0, "dy": cells.step_y,
        "z": cells.shades, "zmin": -0.5, "zmax": steps - 0.5, "colorscale": scale, "showscale": False, "xgap": 1,
        "ygap": 1, "hoverongaps": False, "text": cells.counts,
        "hovertemplate": f"%{{text}} {words['clients']}<extra></extra>",
    }  # fmt: skip


def _leader(theme: Theme, x: float, y: float, to_x: float, to_y: float) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "x": [x, to_x], "y": [y, to_y], "hoverinfo": "skip",
        "line": {"color": theme.axis, "width": 1},
    }  # fmt: skip


def _marks(chart: Chart, theme: Theme) -> list[Figure]:
    """Plain clients small and grey; named ones in good and bad, losses as diamonds so colour is not alone.

    customdata: the client's key first, then what is said on hover.
    """
    needed = ("client_id", "titled", "margin_text", "cost_text", "profit_text", "role", "x", "y")
    rows = list(zip(*(chart.frame[column].tolist() for column in needed), strict=True))
    said = (chart.words[key] for key in ("margin", "cost", "profit"))
    lines = [f"{axes.escaped(word)} %{{customdata[{at}]}}" for at, word in enumerate(said, 2)]
    found = []
    for role, colour, size, symbol in (
        ("plain", faded(theme.density[3], 0.55), 7, "circle"),
        ("good", theme.good, 9, "circle"),
        ("bad", theme.bad, 9, "diamond"),
    ):
        shown = [row for row in rows if row[5] == role]
        if shown:
            found.append(
                {
                    "type": "scatter", "mode": "markers",
                    "x": [row[6] for row in shown], "y": [row[7] for row in shown],
                    "customdata": [row[:5] for row in shown], "cliponaxis": False,
                    "hovertemplate": "<br>".join(["%{customdata[1]}", *lines]) + "<extra></extra>",
                    "marker": {"size": size, "color": colour, "symbol": symbol, "line": {"width": 0}},
                }
            )  # fmt: skip
    return found
