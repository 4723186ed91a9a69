"""The figures on top of the page: how much clients talk, the zone of indifference, what doubles it, how satisfied."""

from __future__ import annotations

from charts.panel import Note, Panel, Strip, Tile
from charts.spark import Estimate
from data.door import View
from locales import Words
from metrics.figure import Figure, unknown
from metrics.kpi import NOT_YOURS
from metrics.satisfaction import NO_SURVEYS, Levels
from metrics.talk import Talk
from metrics.word_of_mouth import WordOfMouth
from metrics.word_of_mouth.readouts import Readouts
from pages.pieces.figures import figure_tile, interval_text, note_text
from pages.relationship.claims import named_zone, no_zone_text, other_shape, other_shape_text
from pages.relationship.words import refusal_text

Pasts = dict[str, tuple[float | None, ...]]


def talk_tiles(view: View, words: Words, now: Talk, before: Talk, past: Pasts) -> tuple[Tile, Tile]:
    """Recommendations and complaints of the period per 100 clients and year."""
    second = words("per 100 that answered, a year") if now.among == "answered" else words("per 100 clients and year")
    praise = figure_tile(
        "praise", words("Praise"), "number", "higher", now.praise, before.praise, view, words,
        second=second, spark=past["praise"],
    )  # fmt: skip
    complaint = figure_tile(
        "complaint", words("Complaint"), "number", "lower", now.complaint, before.complaint, view, words,
        second=second, spark=past["complaint"],
    )  # fmt: skip
    return praise, complaint


def zone_tile(found: WordOfMouth, says: Readouts | None, words: Words) -> Tile:
    """Where praise begins and complaint ends, each with its interval."""
    label = words("Zone of indifference")
    zone = named_zone(found, says, words)
    if says is None or zone is None:
        why = words(found.missing, **found.missing_values) if found.missing else no_zone_text(found, words)
        return Tile("zone", label, "", missing=why)
    low, high = zone
    value = words("{low} – {high}", low=words.number(low, 1), high=words.number(high, 1))
    share = _zone_share(says.zone_share, words)
    sides = tuple(
        Estimate(b.threshold, *b.threshold_interval, b.side)
        for b in (found.curve.complaint, found.curve.praise)
        if b.threshold is not None and b.threshold_interval is not None
    )
    strip = Strip(*found.curve.scale, sides, zone=zone) if sides else None
    return Tile("zone", label, value, second=share, strip=strip, number=high - low, unit="number")


def _zone_share(share: Figure, words: Words) -> str:
    """How many clients stand in the zone, and how sure that is."""
    if share.low is None or share.high is None:
        return words("holds {share} of the clients", share=words.share(share.value, 0))
    low, high = words.share(share.low, 0), words.share(share.high, 0)
    return words(
        "holds {share} of the clients ({low} to {high})", share=words.share(share.value, 0), low=low, high=high
    )


def doubling_tile(found: WordOfMouth, says: Readouts | None, words: Words) -> Tile:
    """How many points of satisfaction double praise, and complaint."""
    label = words("Points that double praise")
    if says is None or says.doubling_praise.value is None or other_shape(found.curve.praise):
        return Tile("doubling", label, "", missing=_no_doubling(found, words))
    praise, complaint = says.doubling_praise, says.doubling_complaint
    is_complaint = complaint.value is not None and not other_shape(found.curve.complaint)
    second = (
        words("complaint doubles in {points}", points=words.number(complaint.value, 1))
        if is_complaint
        else interval_text(praise, words, "number", 1)
    )
    drawn = ((praise, "praise"), *(((complaint, "complaint"),) if is_complaint else ()))
    known = [(f, s) for f, s in drawn if f.high is not None]
    sides = tuple(Estimate(f.value, f.low, f.high, s) for f, s in known)
    strip = Strip(0.0, 1.1 * max(f.high or 0.0 for f, _ in known), sides) if known else None
    value = words("{points} pts", points=words.number(praise.value, 1))
    return Tile("doubling", label, value, second=second, strip=strip, number=praise.value, unit="number")


def answer_tiles(view: View, words: Words, now: Levels, before: Levels, past: tuple[Levels, ...]) -> tuple[Tile, Tile]:
    """Satisfied share and net promoter score of the period's answers."""
    absent = unknown(NO_SURVEYS) if not view.has("surveys") else None
    if not view.may_see("satisfaction"):
        absent = unknown(NOT_YOURS)
    satisfied = figure_tile(
        "satisfied", words("Satisfied, top 2 of 5"), "share", "higher", absent or now.satisfied, before.satisfied,
        view, words, second=interval_text(now.satisfied, words), spark=tuple(p.satisfied.value for p in past),
    )  # fmt: skip
    promoters = figure_tile(
        "promoters", words("Net promoter score"), "number", "higher", absent or now.promoters, before.promoters,
        view, words, second=interval_text(now.promoters, words, "number"), spark=tuple(p.promoters.value for p in past),
    )  # fmt: skip
    return satisfied, promoters


def tiles_panel(view: View, words: Words, tiles: tuple[Tile, ...]) -> Panel:
    """The tiles in a row."""
    return Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view)))


def _no_doubling(found: WordOfMouth, words: Words) -> str:
    """Why no points double praise: what is missing altogether, no curve of praise, or one of another shape."""
    if found.missing:
        return words(found.missing, **found.missing_values)
    return refusal_text(found.curve.praise, words) or other_shape_text(found.curve.praise, words)
