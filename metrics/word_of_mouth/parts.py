"""Regions, channels or tiers side by side: own level and slope, drawn toward the company, and which of them differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.door import View
from data.messages import N_
from metrics.differences import benjamini_hochberg
from metrics.kpi import NOT_YOURS
from metrics.shrinkage import toward_means
from metrics.word_of_mouth.branch import Refusal, Side
from metrics.word_of_mouth.company import Company, Lines, company_curve, company_of, lines_of
from metrics.word_of_mouth.curve import SIDES, Curve
from metrics.word_of_mouth.family import Array
from metrics.word_of_mouth.fitted import NO_ANSWERS
from metrics.word_of_mouth.part_fits import Line, difference_p, spread_from_whole
from metrics.word_of_mouth.part_sums import OUTSIDE, By, PartSums, part_sums
from metrics.word_of_mouth.prior import Prior, published_prior

TESTED_CLIENTS = 15
"""Below this many clients the test finds a difference too easily: at 8 clients in 12 of 100 cases instead of 5."""
FALSE_DISCOVERIES = 0.05
LATER_COMPANY = N_("not tested: the published curve holds answers up to {day}, after this period")
NO_COMPANY_CURVE = N_("there is no curve to hold the parts against")


@dataclass(frozen=True)
class PartSide:
    """One side of one part. Rates per client and year; None where its answers carry no line of their own.

    raw, shrunk: (level, slope) beyond the company's threshold. from_company: how much of the shrunk rate at the end of
    the scale came from the company, 0 to 1. p, adjusted: of the difference from the company; differs: whether it is a
    discovery among all that were tested, None where it was not tested.
    """

    events: int
    raw: tuple[float, float] | None = None
    shrunk: tuple[float, float] | None = None
    from_company: float | None = None
    p: float | None = None
    adjusted: float | None = None
    differs: bool | None = None
    line: Line | None = None


@dataclass(frozen=True)
class Part:
    """One region, channel or tier with its answers, clients and both sides."""

    key: str
    name: str
    answers: int
    clients: int
    sides: Mapping[Side, PartSide]

    @property
    def differs(self) -> bool:
        return any(side.differs for side in self.sides.values())


@dataclass(frozen=True)
class Parts:
    """Parts in the order of their answers, most first; the company they are held against, and how many tests were made.

    is_published: the company is the published one, because the reader's rights hold a part of it only.
    unused: why the published one is not used (a message key), with `published_days`. untested: why nothing was tested
    at all (a message key). missing: why there is nothing to
    compare (a message key), with the `refusals` of the curve it would be held against.
    """

    by: By
    parts: tuple[Part, ...]
    company: Mapping[Side, Company]
    scale: tuple[float, float]
    tested: int
    is_published: bool
    unused: str = ""
    published_days: int = 0
    missing: str = ""
    refusals: tuple[Refusal, ...] = ()
    untested: str = ""


def region_parts(view: View) -> Parts:
    """The regions below what is selected, see `parts_of`."""
    return parts_of(view, "region")


def channel_parts(view: View) -> Parts:
    """The channels of the selection, see `parts_of`."""
    return parts_of(view, "channel")


def tier_parts(view: View) -> Parts:
    """The tiers of the selection, see `parts_of`."""
    return parts_of(view, "tier")


PARTS_BY = {"region": region_parts, "channel": channel_parts, "tier": tier_parts}
"""Named functions of a view, so that `view.once` can keep what they give."""


def parts_of(view: View, by: By) -> Parts:
    """Every part's praise and complaint beside the company's, raw and shrunk, and which parts differ beyond chance.

    Rows:   as `metrics.word_of_mouth.part_sums`. All parts have the company's threshold: a part's own is too unsure to
            compare. A line takes 5 clients and 20 acts, a test 15 clients.
    Value:  a part: level, slope, raw and shrunk toward the company by the covariance of its own estimate and that of
            the true values between parts (empirical Bayes); p of the difference (cluster-robust Wald) from everything
            in view, or from the published company where the reader's rights hold a part of it only (not in a period
            before the as-of date: the published one knows what came after); discoveries among all tests at a false
            discovery rate of 5 % (Benjamini and Hochberg).
    Cuts:   not additive: ask again for another cut.
    Source: Efron & Morris 1975; Benjamini & Hochberg 1995; Paule & Mandel 1982 for the variance between parts.
    """
    if not view.may_see("satisfaction"):
        return _without(by, NOT_YOURS)
    sums = part_sums(view, by)
    if not len(sums.entries):
        return _without(by, NO_ANSWERS)
    prior = published_prior(view, sums.scale)
    curve = None if prior.sides else company_curve(view)
    # Whoever may see everything has the rest at hand: a selection is held against what is in view, which is like it.
    is_published = bool(prior.sides) and not view.scope.everywhere
    is_past = is_published and view.until < view.as_of
    held = {side: pair for side in SIDES if (pair := _held_against(side, sums, prior, curve, is_published))}
    if not held:
        branches = (curve.praise, curve.complaint) if curve else ()
        return _without(by, NO_COMPANY_CURVE, tuple(b.refusal for b in branches if b.refusal is not None))
    companies = {side: company for side, (company, _lines) in held.items()}
    found = {side: _sides(company, lines, sums.scale, is_published) for side, (company, lines) in held.items()}
    if is_past:
        found = {side: [replace(each, p=None) for each in sides] for side, sides in found.items()}
    judged, tested = _judged(found)
    parts, untested = _parts(sums, judged), LATER_COMPANY if is_past else ""
    days = prior.published_days
    return Parts(by, parts, companies, sums.scale, tested, is_published, prior.unused, days, untested=untested)


def _without(by: By, missing: str, refusals: tuple[Refusal, ...] = ()) -> Parts:
    return Parts(by, (), {}, (0.0, 0.0), 0, False, missing=missing, refusals=refusals)


def _held_against(
    side: Side, sums: PartSums, prior: Prior, curve: Curve | None, is_published: bool
) -> tuple[Company, Lines] | None:
    """The company that parts of that side are held against, published or as the reader sees it, and the lines.

    The threshold is the published one for everybody, so that a manager and the director read the same figures.
    """
    known = prior.sides.get(side)
    threshold = known.threshold if known is not None else None if curve is None else getattr(curve, side).threshold
    if threshold is None:
        return None
    lines = lines_of(sums, side, threshold)
    company = known if is_published else company_of(sums, side, threshold, lines)
    return None if company is None else (company, lines)


def _sides(company: Company, lines: Lines, scale: tuple[float, float], is_published: bool) -> list[PartSide]:
    """That side of every part, in their order."""
    found = []
    for line, events in zip(lines.parts, lines.events, strict=True):
        side = PartSide(events, line=line)
        if line is not None:
            p = _p(line, company, None if is_published else lines.whole)
            side = _shrunk(replace(side, raw=_pair(line.estimate), p=p), line, company, scale)
        found.append(side)
    return found


def _pair(estimate: Array) -> tuple[float, float]:
    return float(np.exp(estimate[0])), float(estimate[1])


def _shrunk(side: PartSide, line: Line, company: Company, scale: tuple[float, float]) -> PartSide:
    if company.between is None:
        return side
    shrunk, _left = toward_means(line.estimate[None], line.covariance[None], company.estimate, company.between)
    end = scale[1] if company.side == "praise" else scale[0]
    at_end = np.array([1.0, abs(end - company.threshold)])
    own, between = (float(at_end @ spread @ at_end) for spread in (line.covariance, company.between))
    return replace(side, shrunk=_pair(shrunk[0]), from_company=own / (own + between))


def _p(line: Line, company: Company, whole: Line | None) -> float | None:
    """The p of the difference from everything in view, or from the published company, of which the part is some of."""
    if line.clients < TESTED_CLIENTS or (whole is not None and np.allclose(line.information, whole.information)):
        return None  # too few, or there is nobody else to tell it from
    # How much of the published company the part is, nobody may know: the part's own variance is never too small.
    spread = line.covariance if whole is None else spread_from_whole(line, whole)
    return difference_p(line, company.estimate, spread)


def _judged(found: Mapping[Side, Sequence[PartSide]]) -> tuple[dict[Side, list[PartSide]], int]:
    """Both sides of all parts with what is a discovery among all of them together."""
    places = [(side, n) for side, sides in found.items() for n, each in enumerate(sides) if each.p is not None]
    told = benjamini_hochberg([float(found[side][n].p or 0.0) for side, n in places], FALSE_DISCOVERIES)
    judged = {side: list(sides) for side, sides in found.items()}
    for (side, n), differs, adjusted in zip(places, told.found, told.adjusted, strict=True):
        judged[side][n] = replace(judged[side][n], differs=differs, adjusted=adjusted)
    return judged, told.tested


def _parts(sums: PartSums, judged: Mapping[Side, Sequence[PartSide]]) -> tuple[Part, ...]:
    held = sums.entries[sums.entries["part"] != OUTSIDE].groupby("part")
    answers, clients = held["answers"].sum(), held["client_key"].nunique()
    found = [
        Part(key, name, int(answers[n]), int(clients[n]), {side: sides[n] for side, sides in judged.items()})
        for n, (key, name) in enumerate(zip(sums.ids, sums.names, strict=True))
        if n in answers.index
    ]
    return tuple(sorted(found, key=lambda part: (-part.answers, part.key)))
