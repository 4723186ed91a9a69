"""Promises kept in time: month by month, and by kind, tier, region and account manager."""

from __future__ import annotations

from collections.abc import Sequence

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from charts.trend import trend_chart
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import is_within_noise
from metrics.promises import Cut, KeptMonths, KeptParts, Part, kept_months, standing_out
from pages.pieces.codes import coded
from pages.pieces.figures import interval_columns, note_text
from pages.service.promise_words import absent_words, definition_of, none_due, source_of

MOST_DRAWN, MOST_ROWS = 10, 300
TITLES: dict[Cut, str] = {
    "kind": N_("Promises kept, by kind and tier"),
    "tier": N_("Promises kept, by kind and tier"),
    "region": N_("Promises kept, by region"),
    "manager": N_("Promises kept, by account manager"),
}
NOT_KNOWN: dict[Cut, str] = {
    "kind": N_("kind not known"),
    "tier": N_("tier not known"),
    "region": N_("elsewhere or not known"),
    "manager": N_("account manager not known"),
}


def months_panel(view: View, words: Words) -> Panel:
    """The share kept in time, month by month."""
    title, why = words("Promises kept, month by month"), absent_words(view, words)
    found = None if why else kept_months(view)
    months = [] if found is None else [month for month in found.months if month.now.value is not None]
    if found is None or not months:
        return Panel("months", title, missing=why or none_due(words), width="half")
    rows = tidy(
        {
            "label": [words.period(month.period, short=True) for month in months],
            "group": [str(month.period.year) for month in months],
            "value": [month.now.value for month in months],
            "low": [month.now.low for month in months],
            "high": [month.now.high for month in months],
            "n": [month.now.n for month in months],
            "is_running": [month.is_running for month in months],
        }
    )
    columns = (
        TableColumn("group", words("Year")),
        TableColumn("label", words("Month")),
        TableColumn("n", words("Promises due"), "count"),
        TableColumn("value", words("Kept in time"), "share"),
        *interval_columns(words),
    )
    chart = trend_chart(rows, words, label=words("Kept in time"), kind="share", height=400)
    said = words("n {n} in the last twelve months · band: 95 %, Wilson", n=found.year.n)
    note = Note(note_text(words, view, said), definition_of(words, "kept_promises"), source_of(words, "kept_promises"))
    return Panel("months", _months_message(found, words), chart, Table(columns, rows), note, width="half")


def _months_message(found: KeptMonths, words: Words) -> str:
    now, before = found.year, found.year_before
    if now.value is None:
        return words("No promise was due in the last twelve months")
    share = words.share(now.value)
    if before.value is None:
        return words("In twelve months {share} of promises were kept in time", share=share)
    moved = words.points(now.value - before.value)
    if is_within_noise(now, before):
        return words("In twelve months {share} kept; {change} is within chance", share=share, change=moved)
    return words("In twelve months {share} kept, {change} on the year before", share=share, change=moved)


def kinds_panel(view: View, words: Words, parts: KeptParts | None, why: str) -> Panel:
    """Kinds of promises and tiers of clients, one below the other."""
    shown = () if parts is None else (*parts.parts["kind"], *sorted(parts.parts["tier"], key=lambda p: p.code or "~"))
    return _panel(view, words, "kind", parts, shown, why)


def part_panel(view: View, words: Words, parts: KeptParts | None, cut: Cut, why: str) -> Panel:
    """The parts of one cut, the least kept first."""
    return _panel(view, words, cut, parts, () if parts is None else parts.parts[cut], why)


def _panel(view: View, words: Words, cut: Cut, parts: KeptParts | None, shown: Sequence[Part], why: str) -> Panel:
    title, key = words(TITLES[cut]), f"by_{cut}"
    if parts is None or why:
        return Panel(key, title, missing=why or none_due(words), width="half")
    if all(part.code is None for part in shown):
        return Panel(key, title, missing=words(NOT_KNOWN[cut]), width="half")
    drawn = shown[:MOST_DRAWN]
    whole = parts.whole.value or 0.0
    chart = estimates_chart(
        tidy(
            {
                "label": [_name(part, words) for part in drawn],
                "value": [part.kept.value for part in drawn],
                "low": [part.kept.low for part in drawn],
                "high": [part.kept.high for part in drawn],
                "n": [part.due for part in drawn],
                "raw": [part.shrunk for part in drawn],
                "raw_text": [words("drawn toward all") for _part in drawn],
                "is_marked": [part.differs for part in drawn],
                "role": [_role(part, whole) for part in drawn],
                "code": [part.code for part in drawn],
            }
        ),
        words, kind="share", reference=whole, reference_text=words("all together"),
        clicks="code" if cut == "region" else "",
    )  # fmt: skip
    note = Note(
        note_text(words, view, *_said(parts, shown, words)),
        definition_of(words, "kept_parts"), source_of(words, "kept_parts"),
        words("click a region to go into it") if cut == "region" else "",
    )  # fmt: skip
    return Panel(key, _message(shown, parts, words), chart, _table(shown, cut, words), note, width="half")


def _role(part: Part, whole: float) -> str:
    if not part.differs:
        return ""
    return "bad" if (part.kept.value or 0.0) < whole else "good"


def _name(part: Part, words: Words) -> str:
    if part.name is None:
        return words(NOT_KNOWN[part.cut])
    if part.cut == "kind":
        return coded(part.name, words) or part.name
    return words("Tier {tier}", tier=part.name) if part.cut == "tier" else part.name


def _table(shown: Sequence[Part], cut: Cut, words: Words) -> Table:
    kept = shown[:MOST_ROWS]
    told = {True: words("yes"), False: words("no")}
    rows: dict[str, list[object]] = {
        "label": [_name(part, words) for part in kept],
        "due": [part.due for part in kept],
        "value": [part.kept.value for part in kept],
        "low": [part.kept.low for part in kept],
        "high": [part.kept.high for part in kept],
        "shrunk": [part.shrunk for part in kept],
        "adjusted": [part.adjusted for part in kept],
        "differs": [words("not tested") if part.adjusted is None else told[part.differs] for part in kept],
        "code": [part.code for part in kept],
    }
    columns = (
        TableColumn("label", words("Group")),
        TableColumn("due", words("Promises due"), "count"),
        TableColumn("value", words("Kept in time"), "share"),
        *interval_columns(words),
        TableColumn("shrunk", words("Drawn toward all"), "share"),
        TableColumn("adjusted", words("p, adjusted"), "number", digits=3, absent="–"),
        TableColumn("differs", words("Differs")),
    )
    return Table(columns, tidy(rows), opens="code" if cut == "region" else "", more=len(shown) - len(kept))


def _message(shown: Sequence[Part], parts: KeptParts, words: Words) -> str:
    # Lists of regions and managers begin with the least kept; kinds and tiers stand in an order of their own.
    best = standing_out(shown) if shown[0].cut == "kind" else next((part for part in shown if part.differs), None)
    if best is None:
        return words("No group differs from the rest beyond chance ({n} compared)", n=len(shown))
    said = {"name": _name(best, words), "share": words.share(best.kept.value, 0), "n": sum(p.differs for p in shown)}
    if said["n"] == 1:
        return words("{name} keeps {share}, all together {whole}", whole=words.share(parts.whole.value, 0), **said)
    return words("{name} keeps {share}; {n} of {parts} differ beyond chance", parts=len(shown), **said)


def _said(parts: KeptParts, shown: Sequence[Part], words: Words) -> list[str]:
    said = [words("n {n}", n=parts.whole.n)]
    if len(shown) > MOST_DRAWN:
        said.append(words("the {n} least kept are drawn, all stand in the table", n=MOST_DRAWN))
    said.append(words("bars: 95 %, Wilson, on promises that go the same way with one client"))
    tested = words("each tested against the rest; p adjusted for {n} comparisons on this page", n=parts.tested)
    return [*said, tested if parts.tested else words("too few promises for a test")]
