"""What is seen of a client, as a sentence; a chance as people read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from locales import Words
from metrics.alerts import Listed
from metrics.figure import relative_change
from pages.pieces.codes import coded

LEAST_CHANCE = 0.0001
WEEK_DAYS = 7


def seen_text(words: Words, alert: Listed, today: date) -> str:
    """What is seen: "38 % below what was expected", "no order for 6 weeks; the chance of that is 0.4 %"."""
    said = SAID[alert.kind](words, alert, today)
    if alert.kind == "no_order" and alert.chance is not None:
        # The silence went on since the day whose chance is known: by now it is less likely still.
        chance = chance_text(words, alert.chance, is_less=_weeks_since(alert, today) > 0)
        return words("{seen}; the chance of that is {chance}", seen=said, chance=chance)
    if alert.kind == "promise" and (what := coded(alert.about, words)):
        return words("{seen}, most often: {what}" if _broken(alert) > 1 else "{seen}: {what}", seen=said, what=what)
    return said


def seen_in_short(words: Words, alert: Listed, today: date) -> str:
    """The same without chance and particulars, for a list that says them beside."""
    return SAID[alert.kind](words, alert, today)


def chance_text(words: Words, chance: float, is_less: bool = False) -> str:
    """A small chance with as many digits as it needs: "3 %", "0.4 %", "below 0.01 %". is_less: below that chance."""
    if chance < LEAST_CHANCE:
        chance, is_less = LEAST_CHANCE, True
    share = words.share(chance, 0 if chance >= 0.02 else 1 if chance >= 0.002 else 2)
    return words("below {share}", share=share) if is_less else share


def _changed(words: Words, alert: Listed, today: date) -> str:
    moved = relative_change(alert.observed, alert.expected)
    if moved is None:
        return words("otherwise than expected")
    if moved <= -1:
        return words("buys nothing any more")
    if moved < 0:
        return words("{share} below what was expected", share=words.share(-moved, 0))
    return words("{share} above what was expected", share=words.share(moved, 0))


def _no_order(words: Words, alert: Listed, today: date) -> str:
    """The weeks up to now, as long as it goes on."""
    weeks = round(alert.observed or 0) + _weeks_since(alert, today)
    return words.many("no order for {n} week", "no order for {n} weeks", weeks)


def _weeks_since(alert: Listed, today: date) -> int:
    return (today - alert.raised_on).days // WEEK_DAYS if alert.is_standing else 0


def _mix(words: Words, alert: Listed, today: date) -> str:
    if not alert.about or alert.observed is None or alert.expected is None:
        return words("it buys other products than before")
    return words(
        "{category}: {now} of its purchases, {then} before", category=coded(alert.about, words) or alert.about,
        now=words.share(alert.observed, 0), then=words.share(alert.expected, 0),
    )  # fmt: skip


def _satisfaction(words: Words, alert: Listed, today: date) -> str:
    """On the scale of the scores, 0 to 100: clients answer on scales of their own."""
    if alert.observed is None or alert.expected is None:
        return words("less satisfied than before")
    then, now = (words.number(100 * value, 0) for value in (alert.expected, alert.observed))
    return words("satisfaction {now} of 100 after {then}", then=then, now=now)


def _promise(words: Words, alert: Listed, today: date) -> str:
    return words.many("{n} promise broken", "{n} promises broken", _broken(alert))


def _broken(alert: Listed) -> int:
    return round(alert.observed or 1)


def _loss(words: Words, alert: Listed, today: date) -> str:
    if alert.observed is None:
        return words("it loses money")
    lost = words.money(round(-alert.observed))
    if alert.expected is None:
        return words("loses {lost} a year", lost=lost)
    before = words.money(round(abs(alert.expected)))
    if alert.expected < 0:
        return words("loses {lost} a year, lost {before} the year before", lost=lost, before=before)
    return words("loses {lost} a year, won {before} the year before", lost=lost, before=before)


SAID: Mapping[str, Callable[[Words, Listed, date], str]] = {
    "fall": _changed, "rise": _changed, "no_order": _no_order, "mix": _mix, "satisfaction": _satisfaction,
    "promise": _promise, "loss": _loss,
}  # fmt: skip
