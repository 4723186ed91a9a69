"""What the page may assert of the curve's shape: the zone and the doubling only where the data claim no other shape."""

from __future__ import annotations

from data.door import View
from data.messages import N_
from locales import Words
from metrics.word_of_mouth import Branch, WordOfMouth
from metrics.word_of_mouth.readouts import Readouts
from pages.relationship.words import SHAPES, SIDES, refusal_text

DRAWN = "exponential_hinge"
NO_ZONE = N_("no zone: no answered level lies between the two thresholds")
SHAPE_TITLES = {
    "praise": N_("Praise: {shape}; {first} per 100 at {low}, {last} at {high}"),
    "complaint": N_("Complaint: {shape}; {first} per 100 at {low}, {last} at {high}"),
}


def other_shape(branch: Branch) -> str | None:
    """The shape that the data claim for a side where it is not the one drawn; None where they claim that or none."""
    return None if branch.claimed in (None, DRAWN) else branch.claimed


def other_shape_text(branch: Branch, words: Words) -> str:
    """That another shape fits best, in words; empty where none does."""
    shape = other_shape(branch)
    if shape is None:
        return ""
    return words("{side}: another shape fits best, {shape}", side=words(SIDES[branch.side]), shape=words(SHAPES[shape]))


def named_zone(found: WordOfMouth, says: Readouts | None, words: Words) -> tuple[float, float] | None:
    """The zone of indifference where it may be named.

    Neither side follows another shape, it holds a level that was answered, and its ends are not written alike.
    """
    zone = says.zone if says is not None else None
    if zone is None or any(other_shape(branch) for branch in (found.curve.praise, found.curve.complaint)):
        return None
    is_wide = words.number(zone[0], 1) != words.number(zone[1], 1)
    return zone if is_wide and found.acts.rows["level"].between(*zone).any() else None


def no_zone_text(found: WordOfMouth, words: Words) -> str:
    """Why there is no zone to name: a side without a curve, one of another shape, or thresholds that meet."""
    for branch in (found.curve.praise, found.curve.complaint):
        if said := refusal_text(branch, words) or other_shape_text(branch, words):
            return said
    return words(NO_ZONE)


def curve_message(view: View, found: WordOfMouth, says: Readouts | None, words: Words) -> str:
    """One sentence: where nothing changes and how fast praise grows, the shape claimed instead, or how much came."""
    praise, complaint = found.curve.praise, found.curve.complaint
    zone = named_zone(found, says, words)
    doubled = says.doubling_praise.value if says is not None and other_shape(praise) is None else None
    if zone is not None and doubled is not None:
        return words(
            "Nothing changes from {low} to {high}; above, every {points} points double praise",
            low=words.number(zone[0], 1), high=words.number(zone[1], 1), points=words.number(doubled, 1),
        )  # fmt: skip
    if other_shape(praise) is not None:
        return _shape_message(found, praise, words)
    if doubled is not None and praise.threshold is not None:
        return _praise_message(found, praise.threshold, doubled, words)
    if other_shape(complaint) is not None:
        return _shape_message(found, complaint, words)
    if complaint.threshold is not None:
        return words("Complaints begin to grow below {threshold}", threshold=words.number(complaint.threshold, 1))
    return followed_text(view, found, words)


def _praise_message(found: WordOfMouth, threshold: float, doubled: float, words: Words) -> str:
    """Where praise alone can be told; a threshold at the lowest answer leaves nothing flat below it."""
    points = words.number(doubled, 1)
    if threshold <= found.acts.rows["level"].min():
        return words("Praise grows from the lowest answer on: every {points} points double it", points=points)
    threshold_text = words.number(threshold, 1)
    return words(
        "Praise is flat up to {threshold}; above, every {points} points double it",
        threshold=threshold_text, points=points,
    )  # fmt: skip


def _shape_message(found: WordOfMouth, branch: Branch, words: Words) -> str:
    """The claimed shape with the rates at the lowest and at the highest answered level."""
    rows = found.acts.rows
    first, last = (rows[branch.side].iloc[at] for at in (0, -1))
    low, high = (rows["level"].iloc[at] for at in (0, -1))
    return words(
        SHAPE_TITLES[branch.side],
        shape=words(SHAPES[other_shape(branch) or DRAWN]),
        first=_rate(first, words),
        last=_rate(last, words),
        low=_level(low, words),
        high=_level(high, words),
    )


def _rate(rate: float, words: Words) -> str:
    return words.number(rate, 0 if rate >= 10 else 1)


def _level(level: float, words: Words) -> str:
    return words.number(level, 0 if float(level).is_integer() else 1)


def followed_text(view: View, found: WordOfMouth, words: Words) -> str:
    """How many acts came after the answers, of the kinds that are on record."""
    answers = words.many("{n} answer", "{n} answers", found.answers)
    return words("{acts} followed {answers}", acts=acts_text(view, found, words), answers=answers)


def acts_text(view: View, found: WordOfMouth, words: Words) -> str:
    """The acts counted, of the kinds that are on record: "12 recommendations and 1 complaint"."""
    praise, complaints = found.acts.praise, found.acts.complaints
    counted = []
    if view.has("referrals"):
        counted.append(words.many("{n} recommendation", "{n} recommendations", praise))
    if view.has("complaints"):
        counted.append(words.many("{n} complaint", "{n} complaints", complaints))
    return words.joined(counted)
