"""Pinning: kept snapshots that the keeping rule spares, and the buttons that pin and release them."""

from __future__ import annotations

from data.desk import Snapshot
from data.desk.commands import PinSnapshots
from data.door import View
from data.execution import Command
from data.messages import N_
from locales import Words
from pages.meeting.opened import kept_ones
from pages.pieces.editing import Action, Offer
from pages.pieces.figures import moment_text


def loose_ones(view: View, words: Words) -> tuple[Offer, ...]:
    """The snapshots that the keeping rule may delete."""
    told = words("The keeping rule spares it, however old it grows.")
    return tuple(_offer(each, told) for each in _mine(view) if not each.is_pinned)


def pinned_ones(view: View, words: Words) -> tuple[Offer, ...]:
    """The snapshots that are pinned."""
    told = words("The keeping rule deletes it once it is old enough.")
    return tuple(_offer(each, told) for each in _mine(view) if each.is_pinned)


def _mine(view: View) -> tuple[Snapshot, ...]:
    """Whoever may not change the set-up of the company is offered nothing."""
    return kept_ones(view) if view.sees_setup else ()


def _offer(each: Snapshot, told: str) -> Offer:
    return Offer(each.number, f"{each.number} · {each.title} · {moment_text(each.at)}", told)


def pin(code: str) -> Command:
    """The command that pins that snapshot."""
    return PinSnapshots((code,))


def release(code: str) -> Command:
    """The command that has the keeping rule spare that snapshot no more."""
    return PinSnapshots((code,), is_pinned=False)


PIN = Action("pin", N_("Pin a snapshot"), N_("Pin it"), loose_ones, pin)
RELEASE = Action("release", N_("Release a pinned snapshot"), N_("Release it"), pinned_ones, release)
