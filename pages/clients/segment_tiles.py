"""Segments in six tiles: best grades, who changes, sure grades, partners, unknown, overridden."""

from __future__ import annotations

from charts.chart import Rows
from charts.panel import Note, Panel, Tile
from data.door import View
from locales import Words
from metrics.grade import Standing
from metrics.segments import UNKNOWN
from pages.clients.grade_panels import NO_BASE
from pages.clients.segment_kinds import NO_INTEGRITY
from pages.pieces.figures import note_text


def tiles_panel(
    view: View, words: Words, found: Standing | None, sure: Rows | None, totals: dict[str, dict[str, int]]
) -> Panel:
    """What the page says at a glance."""
    tiles = (*_grade_tiles(words, found, sure), *_kind_tiles(words, totals))
    return Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view)))


def _grade_tiles(words: Words, found: Standing | None, sure: Rows | None) -> tuple[Tile, ...]:
    labels = words("Clients graded A"), words("Change grade"), words("Sure grades")
    if found is None or not found.graded:
        why = words(NO_BASE)
        return tuple(
            Tile(key, label, "", missing=why) for key, label in zip(("best", "changed", "sure"), labels, strict=True)
        )
    best = found.clients("A")
    judged = 0 if sure is None else int(sure["clients"].sum() - sure["unknown"].sum())
    third = Tile("sure", labels[2], "", missing=words("unknown: how often the clients order is not known"))
    if sure is not None and judged:
        share = int(sure["sure"].sum()) / judged
        third = Tile(
            "sure", labels[2], words.share(share), second=words("at a chance of 90 %"), number=share, unit="share"
        )
    up = words("{raised} up, {lowered} down", raised=found.raised, lowered=found.changed - found.raised)
    return (
        Tile(
            "best",
            labels[0],
            words.count(best),
            second=words("of {n} with a grade", n=found.graded),
            number=best,
            unit="count",
        ),
        Tile("changed", labels[1], words.count(found.changed), second=up, number=found.changed, unit="count"),
        third,
    )


def _kind_tiles(words: Words, totals: dict[str, dict[str, int]]) -> tuple[Tile, ...]:
    every, apart = sum(t["clients"] for t in totals.values()), totals[UNKNOWN]["clients"]
    labels = words("Partners"), words("Kind unknown"), words("Overridden")
    overridden = sum(t["overridden"] for t in totals.values())
    if not every:
        why = words("no client in this selection; widen the filters")
        return tuple(
            Tile(key, label, "", missing=why)
            for key, label in zip(("partners", "unknown", "overridden"), labels, strict=True)
        )
    share = apart / every
    partners = totals["partner"]["clients"]
    first = Tile(
        "partners",
        labels[0],
        words.count(partners),
        second=words("of {n} clients", n=every),
        number=partners,
        unit="count",
    )
    if apart == every:
        first = Tile("partners", labels[0], "", missing=words(NO_INTEGRITY))
    return (
        first,
        Tile(
            "unknown",
            labels[1],
            words.share(share, 0),
            second=words("too little is watched"),
            number=share,
            unit="share",
        ),
        Tile(
            "overridden",
            labels[2],
            words.count(overridden),
            second=words("against the figures"),
            number=overridden,
            unit="count",
        ),
    )
