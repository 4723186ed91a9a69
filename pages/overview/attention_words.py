"""The sentences of what needs attention: what it is, whose it is, and what more is known of it."""

from __future__ import annotations

from collections.abc import Mapping

from data.door import View
from data.messages import N_
from locales import Words
from metrics.attention import Kind, Matter

BEHIND_NOW = N_("{name} stands {share} below its target so far")
BEHIND_OVER = N_("{name} missed its target by {share}")
BEFORE_NOW = N_("{name} sold {share} less than a year before")
PLAN = N_("{kpi} has a {share} chance to reach its target")
CAPTIVE = N_("{share} of revenue stays only for want of choice")
MANY: Mapping[Kind, tuple[str, str]] = {
    "loss": (N_("{client} turned loss-making"), N_("{n} clients turned loss-making")),
    "promise": (N_("{client} waits for a promise that is overdue"), N_("{n} clients wait for promises overdue")),
    "fall": (N_("{client} orders far less than expected"), N_("{n} clients order far less than expected")),
    "no_order": (N_("{client} did not order although it was due"), N_("{n} clients did not order although due")),
    "mix": (N_("{client} changed at once what it buys"), N_("{n} clients changed at once what they buy")),
    "satisfaction": (N_("{client} is less satisfied than before"), N_("{n} clients are less satisfied than before")),
    "late": (N_("{client} owes money past its day"), N_("{n} clients owe money past its day")),
    "dormant": (N_("{client}, a large client, is dormant"), N_("{n} large clients are dormant")),
}
"""What is said of one client and of several; the catalogues need no plural forms for them."""
LONGEST_NAME = 16


def sentence(matter: Matter, words: Words) -> str:
    """What needs attention, in one sentence with its number."""
    if matter.kind == "plan":
        share = words("under {share}", share=words.share(0.01, 0))
        if matter.share is not None and matter.share >= 0.005:
            share = words.share(matter.share, 0)
        return words(PLAN, kpi=_short(words(matter.name)), share=share)
    if matter.kind == "captive":
        return words(CAPTIVE, share=words.share(matter.share))
    if matter.kind in MANY:
        one, many = MANY[matter.kind]
        if matter.clients == 1 and matter.client:
            return words(one, client=_short(matter.client))
        return words(many, n=words.count(matter.clients))
    missing = None if matter.share is None else 1 - matter.share
    said = BEFORE_NOW if matter.kind == "behind_before" else BEHIND_OVER if matter.is_over else BEHIND_NOW
    return words(said, name=_short(matter.name), share=words.share(missing))


def whose_text(matter: Matter, words: Words) -> str | None:
    """Who answers for it: the owner of a region, or the account manager with the largest part and how many others."""
    if not matter.manager:
        return None
    others = matter.managers - 1
    return words("{name} +{n}", name=matter.manager, n=others) if others > 0 else matter.manager


def why_text(matter: Matter, words: Words, view: View) -> str | None:
    """What more is known: the client with the most at stake, the oldest day, the interval."""
    if matter.low_e4 is not None and matter.high_e4 is not None:
        return words("95 %: {low} to {high}", low=words.money(matter.low_e4), high=words.money(matter.high_e4))
    said = []
    if matter.kind == "promise":
        said.append(words.many("{n} promise", "{n} promises", matter.count))
    if matter.since is not None and matter.kind in ("promise", "late"):
        # Promises are counted until the day of the data, as their own page does.
        last = view.as_of if matter.kind == "promise" else view.until
        said.append(words.many("oldest {n} day", "oldest {n} days", (last - matter.since).days))
    if matter.client and matter.clients > 1:
        said.append(words("most: {client}", client=_short(matter.client)))
    return " · ".join(said) or None


def _short(name: str) -> str:
    """A name as it fits into a sentence."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
