"""Regions, channels or tiers side by side on one scale: who praises and complains otherwise than the company?"""

from __future__ import annotations

from collections.abc import Mapping

from charts.chart import Chart, tidy
from charts.curve_multiples import MOST, curve_multiples_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.last_day import to_last_day_of_clients
from metrics.satisfaction import NO_SURVEYS
from metrics.word_of_mouth import NO_WORD_OF_MOUTH
from metrics.word_of_mouth.part_lines import Standing, is_largely_shrunk, part_lines, part_table, standing_out
from metrics.word_of_mouth.parts import FALSE_DISCOVERIES, PARTS_BY, Parts
from pages.pieces.figures import note_text
from pages.pieces.page import Choice

COMPARE_BY = Choice(
    "compare_by",
    N_("Compare"),
    (("region", N_("Regions")), ("channel", N_("Channels")), ("tier", N_("Tiers"))),
    "region",
    "parts",
)
TITLES = {
    "region": N_("Regions side by side"), "channel": N_("Channels side by side"), "tier": N_("Tiers side by side"),
}  # fmt: skip
NONE_DIFFERS = {
    "region": N_("No region differs beyond chance ({tested} comparisons tested)"),
    "channel": N_("No channel differs beyond chance ({tested} comparisons tested)"),
    "tier": N_("No tier differs beyond chance ({tested} comparisons tested)"),
}
NONE_TESTED = N_("No part has clients and acts enough to be compared")
STANDS_OUT = {
    ("complaint", True): N_("{name} complains more; {count} of {parts} differ from the company"),
    ("complaint", False): N_("{name} complains less; {count} of {parts} differ from the company"),
    ("praise", True): N_("{name} praises more; {count} of {parts} differ from the company"),
    ("praise", False): N_("{name} praises less; {count} of {parts} differ from the company"),
}
SIDE_NAMES = {"praise": N_("Praise"), "complaint": N_("Complaint")}
COLUMN = {"region": N_("Region"), "channel": N_("Channel"), "tier": N_("Tier")}


def parts_panel(view: View, words: Words, by: str) -> Panel:
    """Each part's curve, drawn toward the company where its answers are few, and which parts truly differ."""
    title = words(TITLES[by])
    if not view.has("surveys"):
        return Panel("parts", title, missing=words(NO_SURVEYS))
    if not view.has("referrals") and not view.has("complaints"):
        return Panel("parts", title, missing=words(NO_WORD_OF_MOUTH))
    parts = to_last_day_of_clients(view).once(PARTS_BY[by])
    if parts.missing:
        why = [words(refusal.message, **refusal.values) for refusal in parts.refusals]
        return Panel("parts", title, missing="; ".join([words(parts.missing), *why]))
    if not any(side.raw for part in parts.parts for side in part.sides.values()):
        return Panel("parts", title, missing=words(NONE_TESTED))
    best = standing_out(parts)
    note = Note(_note(view, words, parts), source=words("Efron & Morris 1975; Benjamini & Hochberg 1995"))
    return Panel("parts", _message(words, parts, best), _chart(words, parts, best), _table(words, parts), note)


def _message(words: Words, parts: Parts, best: Standing | None) -> str:
    if best is not None:
        count = sum(part.differs for part in parts.parts)
        said = STANDS_OUT[best.side, best.is_more]
        return words(said, name=best.part.name, count=count, parts=len(parts.parts))
    if parts.untested:
        return words(TITLES[parts.by])
    return words(NONE_DIFFERS[parts.by], tested=parts.tested) if parts.tested else words(NONE_TESTED)


def _chart(words: Words, parts: Parts, best: Standing | None) -> Chart:
    """The parts with the most answers, in that order."""
    places = sorted(company.threshold for company in parts.company.values())
    every = all_are_shrunk(parts)
    shown: list[Mapping[str, object]] = [
        {
            "key": part.key,
            "name": part.name,
            "n_text": words("n {n}", n=part.answers),
            "is_shrunk": is_largely_shrunk(part) and not every,
            "lines": part_lines(parts, part),
            "zone": (places[0], places[1]) if len(places) > 1 else None,
            "company": part_lines(parts),
        }
        for part in parts.parts[:MOST]
    ]
    return curve_multiples_chart(
        shown,
        words,
        y_label=words("acts per 100 clients and year"),
        x_label=words("satisfaction on the survey's own scale"),
        marked=best.part.key if best is not None else None,
    )


def all_are_shrunk(parts: Parts) -> bool:
    """Whether every curve that is drawn came largely from the company: a word for all then says it once."""
    return all(is_largely_shrunk(part) for part in parts.parts[:MOST])


def _table(words: Words, parts: Parts) -> Table:
    rows = part_table(parts)
    columns = (
        TableColumn("name", words(COLUMN[parts.by])),
        TableColumn("side", words("Side")),
        TableColumn("answers", words("Answers"), "count"),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("events", words("Acts"), "count"),
        TableColumn("level_raw", words("Level, raw"), "number", digits=1, absent="–"),
        TableColumn("level_shrunk", words("Level, shrunk"), "number", digits=1, absent="–"),
        TableColumn("slope_raw", words("Slope, raw"), "number", digits=3, absent="–"),
        TableColumn("slope_shrunk", words("Slope, shrunk"), "number", digits=3, absent="–"),
        TableColumn("end_raw", words("Rate at the end, raw"), "number", digits=1, absent="–"),
        TableColumn("end_shrunk", words("Rate at the end, shrunk"), "number", digits=1, absent="–"),
        TableColumn("from_company", words("From the company"), "share", absent="–"),
        TableColumn("adjusted", words("p, adjusted"), "number", digits=3, absent="–"),
        TableColumn("differs", words("Differs")),
    )
    kept = {column.key: rows[column.key].tolist() for column in columns}
    kept["side"] = [words(SIDE_NAMES[side]) for side in kept["side"]]
    told = {True: words("yes"), False: words("no")}
    kept["differs"] = [told.get(differs, words("not tested")) for differs in kept["differs"]]
    return Table(columns, tidy(kept))


def _note(view: View, words: Words, parts: Parts) -> str:
    share = words.share(FALSE_DISCOVERIES, 0)
    against = words("each drawn toward the whole and tested against the rest of it")
    if parts.untested:
        against = words("drawn toward the published curve of the company")
    elif parts.is_published:
        # Without its counts: how much the whole company asks is not everybody's to know.
        against = words("drawn toward and tested against the published curve of the company")
    return note_text(
        words,
        view,
        words("grey: the company; one threshold for all; shrunk where answers are few (empirical Bayes)"),
        against,
        words("all curves are largely drawn toward the whole") if all_are_shrunk(parts) else "",
        words(parts.untested, day=words.day(view.as_of))
        if parts.untested
        else words("{tested} comparisons tested, false discovery rate {share}", tested=parts.tested, share=share),
        words("a line takes 5 clients and 20 acts, a test 15 clients"),
        words(parts.unused, days=parts.published_days, now=view.settings.word_of_mouth_days) if parts.unused else "",
    )
