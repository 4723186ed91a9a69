"""Who answered and who is missing, and what the answers come to when they are weighted."""

from __future__ import annotations

from collections.abc import Sequence

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import Figure
from metrics.last_day import uncompared
from metrics.response import Response, response
from metrics.response_groups import Dimension, Group, response_by, silent_turnover
from metrics.response_weights import Weights
from metrics.weighted_answers import Counted, Way, Ways, ways
from pages.pieces.figures import interval_columns, note_text

MOST_REGIONS, MOST_ROWS = 8, 300
HEADS: dict[Dimension, str] = {"tier": N_("Tier"), "region": N_("Region"), "channel": N_("Channel")}
UNKNOWN_NAMES: dict[Dimension, str] = {
    "tier": N_("tier not known"),
    "region": N_("elsewhere or not known"),
    "channel": N_("channel not known"),
}
WAYS: dict[Way, str] = {
    "answers": N_("Answers as they came"),
    "own_weight": N_("With the survey's weights"),
    "nonresponse": N_("Weighted for who is missing"),
    "clients": N_("By clients, each once"),
    "turnover": N_("By turnover"),
}


def response_panel(view: View, words: Words) -> Panel:
    """Who answered, by tier, region and channel, and who is missing."""
    title = words("Who answered, and who is missing")
    found = uncompared(view).once(response)
    if found.missing:
        return Panel("response", title, missing=words(found.missing))
    dimensions: tuple[Dimension, ...] = ("tier", "region", "channel")
    groups = [(dimension, group) for dimension in dimensions for group in response_by(view, found, dimension)]
    regions = [g for d, g in groups if d == "region"]
    low = sorted(regions, key=lambda g: g.rate.value or 0)[:MOST_REGIONS]
    shown = [(d, g) for d, g in groups if d == "tier" or (d == "region" and g in low)]
    chart = estimates_chart(
        tidy(_bars(shown, found, view, words)), words, kind="share",
        reference=found.rate.value, reference_text=words("all together"),
    )  # fmt: skip
    return Panel(
        "response", _response_message(found, words), chart,
        Table(_response_columns(words), tidy(_rows(groups, view, words)), more=max(0, len(groups) - MOST_ROWS)),
        Note(note_text(words, view, *_response_parts(found, len(regions), words))),
    )  # fmt: skip


def _name(dimension: Dimension, group: Group, view: View, words: Words) -> str:
    if group.code is None:
        return words(UNKNOWN_NAMES[dimension])
    if dimension == "tier":
        return words("Tier {tier}", tier=group.code)
    if dimension == "region":
        return view.tree.regions[int(group.code)].name
    return view.tree.names("channel")[int(group.code)]


def _bars(
    shown: Sequence[tuple[Dimension, Group]], found: Response, view: View, words: Words
) -> dict[str, Sequence[object]]:
    """Groups of a rate clearly below that of all together are marked."""
    rates = [g.rate for _d, g in shown]
    overall = found.rate.value or 0.0
    is_low = [r.high is not None and r.high < overall for r in rates]
    return {
        "label": [_name(d, g, view, words) for d, g in shown],
        "value": [r.value for r in rates],
        "low": [r.low for r in rates],
        "high": [r.high for r in rates],
        "n": [r.n for r in rates],
        "is_marked": is_low,
        "role": ["bad" if low else "" for low in is_low],
    }


def _rows(groups: Sequence[tuple[Dimension, Group]], view: View, words: Words) -> dict[str, Sequence[object]]:
    kept = groups[:MOST_ROWS]
    return {
        "cut": [words(HEADS[d]) for d, _g in kept],
        "label": [_name(d, g, view, words) for d, g in kept],
        "asked": [g.asked for _d, g in kept],
        "answered": [g.answered for _d, g in kept],
        "rate": [g.rate.value for _d, g in kept],
        "low": [g.rate.low for _d, g in kept],
        "high": [g.rate.high for _d, g in kept],
        "silent": [g.silent_share for _d, g in kept],
        "turnover": [g.silent_turnover for _d, g in kept],
    }


def _response_columns(words: Words) -> tuple[TableColumn, ...]:
    return (
        TableColumn("cut", words("Cut")),
        TableColumn("label", words("Group")),
        TableColumn("asked", words("Asked"), "count"),
        TableColumn("answered", words("Answered"), "count"),
        TableColumn("rate", words("Response"), "share"),
        *interval_columns(words),
        TableColumn("silent", words("Share of the silent"), "share"),
        TableColumn("turnover", words("Share of the silent turnover"), "share"),
    )


def _response_message(found: Response, words: Words) -> str:
    kept = silent_turnover(found)
    said = {"rate": words.share(found.rate.value, 0), "n": found.asked, "kept": words.share(kept.value, 0)}
    if found.basis == "active":
        return words("{rate} of {n} active clients answered; the silent hold {kept} of turnover", **said)
    if kept.value is None:
        return words("{rate} of {n} invited clients answered", **said)
    return words("{rate} of {n} invited answered; the silent hold {kept} of turnover", **said)


def _response_parts(found: Response, regions: int, words: Words) -> list[str]:
    parts = [words("n {n} asked, {answered} answered", n=found.asked, answered=found.answered)]
    if found.basis == "active":
        parts.append(words("no invitations on record: asked means active in the trailing twelve months"))
    else:
        parts.append(words("invitations of the period; their answers until the day of the data"))
    if others := found.others:
        parts.append(
            words.many("{n} answer of others not counted here", "{n} answers of others not counted here", others)
        )
    if regions > MOST_REGIONS:
        parts.append(
            words("the {n} regions with the lowest response are drawn, all stand in the table", n=MOST_REGIONS)
        )
    parts.append(words("bars: 95 %, Wilson"))
    return parts


def weighting_panel(view: View, words: Words) -> Panel:
    """What the answers come to, as they came and weighted in each way the data allow."""
    title = words("Satisfied, counted in several ways")
    found = uncompared(view).once(ways)
    if found.missing:
        return Panel("weighting", title, missing=words(found.missing))
    counted = list(found.counted.values())
    columns: dict[str, Sequence[object]] = {"label": [words(WAYS[c.way]) for c in counted]}
    for name, figures in _figures(counted).items():
        columns[name] = [f.value for f in figures]
        columns[f"{name}_low"] = [f.low for f in figures]
        columns[f"{name}_high"] = [f.high for f in figures]
    columns["n"] = [c.satisfied.n for c in counted]
    columns["effective_n"] = [c.effective_n for c in counted]
    bars = {name: columns[key] for name, key in BARS.items()}
    chart = estimates_chart(tidy(bars), words, kind="share", digits=1)
    note = Note(note_text(words, view, *_weighting_parts(found, words)))
    return Panel("weighting", _weighting_message(found, words), chart, Table(_columns(words), tidy(columns)), note)


BARS = {"label": "label", "value": "satisfied", "low": "satisfied_low", "high": "satisfied_high", "n": "n"}


def _figures(counted: Sequence[Counted]) -> dict[str, list[Figure]]:
    return {
        "satisfied": [c.satisfied for c in counted],
        "mean": [c.mean for c in counted],
        "promoters": [c.promoters for c in counted],
    }


def _columns(words: Words) -> tuple[TableColumn, ...]:
    start, end = words("95 %, from"), words("95 %, to")
    return (
        TableColumn("label", words("Counted")),
        TableColumn("satisfied", words("Satisfied, top 2 of 5"), "share"),
        TableColumn("satisfied_low", start, "share"),
        TableColumn("satisfied_high", end, "share"),
        TableColumn("mean", words("Mean satisfaction"), "number", digits=2),
        TableColumn("mean_low", start, "number", digits=2),
        TableColumn("mean_high", end, "number", digits=2),
        TableColumn("promoters", words("Net promoter score"), "number", digits=1),
        TableColumn("promoters_low", start, "number", digits=1),
        TableColumn("promoters_high", end, "number", digits=1),
        TableColumn("n", words("n"), "count"),
        TableColumn("effective_n", words("Effective n"), "number"),
    )


def _weighting_message(found: Ways, words: Words) -> str:
    share = {way: words.share(c.satisfied.value, 0) for way, c in found.counted.items()}
    gap = found.gap
    if gap.value is not None and gap.low is not None and gap.high is not None:
        said = {"turnover": share["turnover"], "clients": share["clients"]}
        if gap.low > 0:
            return words(
                "By turnover {turnover} satisfied, by clients {clients}: the big ones are more content", **said
            )
        if gap.high < 0:
            return words(
                "By turnover {turnover} satisfied, by clients {clients}: the big ones are less content", **said
            )
        return words("By turnover {turnover} satisfied, by clients {clients}: the gap is within chance", **said)
    if "own_weight" in share:
        return words(
            "With the survey's weights {weighted} are satisfied, unweighted {plain}",
            weighted=share["own_weight"],
            plain=share["answers"],
        )
    if "nonresponse" in share:
        return words(
            "Weighted for who is missing {weighted} are satisfied, unweighted {plain}",
            weighted=share["nonresponse"],
            plain=share["answers"],
        )
    return words("{share} of the answers are satisfied", share=share["answers"])


def _weighting_parts(found: Ways, words: Words) -> list[str]:
    parts = []
    if found.weights is not None:
        parts += _weights_text(found.weights, words)
    else:
        parts.append(words("not weighted for who is missing: nobody asked is known to have answered"))
    if found.gap.missing:
        parts.append(words("by turnover: {why}", why=words(found.gap.missing)))
    else:
        parts.append(words("turnover: net revenue of the trailing twelve months"))
    return [*parts, words("bars: 95 %, on the effective n")]


def _weights_text(weights: Weights, words: Words) -> list[str]:
    parts = [
        words.many("weights by region and tier, {n} cell", "weights by region and tier, {n} cells", weights.cells)
        if weights.method == "cells"
        else words("cells are thin: weights raked to regions and tiers")
    ]
    if weights.merged:
        parts.append(words.many("{n} cell without answers merged", "{n} cells without answers merged", weights.merged))
    worth = words.number(weights.effective_n, 0)
    parts.append(words("{n} answers are worth {effective} equal ones", n=weights.answers, effective=worth))
    parts.append(words("R-indicator {value}, 1 is even response", value=words.number(weights.evenness, 2)))
    return parts
