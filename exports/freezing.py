"""Freezing a deck: picked panels asked at one version, kept as plain JSON, and opened again exactly as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from charts.frozen import frozen_panel, panel_from, panel_record
from charts.panel import Panel
from data.desk import Draft, Picked
from data.door import Door, View
from data.engine import Version
from data.messages import N_
from data.periods import period_of
from data.scope import Scope, Selection
from data.since import Footing, footing_of
from data.snapshots import content_of as kept_content
from data.snapshots import keep, snapshot_named
from data.snapshots.keeping import scope_record
from exports.deck import Deck, Slide, Tell, to_nobody
from locales import Words, words_for
from metrics.defined import definitions_digest
from pages import page_named
from pages.meeting.opened import FORMAT, readable
from pages.pieces.asking import NotAskable, Question, question
from pages.pieces.origin import Origin, origin_of

MOST_PERIODS = 3
GONE = N_("this panel is no longer there")
IS_KEPT = N_("this panel is of a kept snapshot: take that snapshot's files")
UNTITLED = N_("Client relations")
"""What a deck is called that nobody gave a title."""
Ask = Callable[[Version, Scope, Selection], View]


class NothingPicked(ValueError):
    """A deck of no panel: there is nothing to freeze."""


@dataclass(frozen=True)
class _Asker:
    """Who asks pages for the panels of one deck: at one version, under one person's rights, in one language."""

    view: View
    words: Words

    def slides(self, picked: list[Picked], tell: Tell) -> Iterator[Slide]:
        """The slides of panels that one page answers at one address: it is asked once, as far as is needed."""
        first = picked[0]
        try:
            page = page_named(first.page)
        except KeyError:  # another Sidu had that page
            yield from (self._absent(each, self.words(GONE), None) for each in picked)
            return
        try:
            asked = question(self.view.telling(tell), page, dict(first.address))
        except NotAskable as error:
            reason = error.said(self.words)
            yield from (self._absent(each, reason, None) for each in picked)
            return
        found = self._found(asked, {each.panel for each in picked})
        for each in picked:
            panel = found.get(each.panel)
            if panel is None:
                yield self._absent(each, self.words(GONE), asked)
            elif panel.is_kept:  # its page would say that it is of today
                yield self._absent(each, self.words(IS_KEPT), None)
            else:
                yield self._slide(each, panel, self._origin(asked), asked.address)

    def _found(self, asked: Question, keys: set[str]) -> dict[str, Panel]:
        found: dict[str, Panel] = {}
        for panel in asked.panels(self.words):
            if panel.key in keys:
                found[panel.key] = frozen_panel(panel)
            if len(found) == len(keys):
                break
        return found

    def _slide(self, picked: Picked, panel: Panel, origin: Origin, address: tuple[tuple[str, str], ...]) -> Slide:
        return Slide(picked.page, panel, origin, picked.title, picked.remark, address)

    def _absent(self, picked: Picked, reason: str, asked: Question | None) -> Slide:
        message = picked.title or f"{picked.page}/{picked.panel}"
        origin = self._origin(asked)
        return self._slide(picked, Panel(picked.panel, message, missing=reason), origin, picked.address)

    def _origin(self, asked: Question | None) -> Origin:
        if asked is not None:
            return origin_of(asked.view, asked.page, asked.chosen, self.words)
        settings = self.view.settings
        return Origin(
            self.words.language, settings.currency, settings.company, "", "", (), (), self.view.version.name,
            self.view.as_of, self.view.version.is_sample,
        )  # fmt: skip


def answered(door: Door, version: Version, scope: Scope, picked: Picked, language: str) -> tuple[Panel, Origin]:
    """One picked panel asked again at that version, and where it comes from.

    One that is not there, or whose filters are not known there, says so in `missing`.
    """
    deck = frozen_deck(door, version, scope, Draft("", language, (picked,)))
    return deck.slides[0].panel, deck.slides[0].origin


def frozen_deck(
    door: Door, version: Version, scope: Scope, draft: Draft, tell: Tell = to_nobody, ask: Ask | None = None
) -> Deck:
    """What was collected, asked at one version in the order collected; not kept yet, see `kept_deck`.

    Panels of one page at one address are asked once. ask: gives the views, where somebody keeps long reckonings.
    Raises NothingPicked for an empty draft.
    """
    if not draft.picked:
        raise NothingPicked("nothing is collected; add panels first")
    words = words_for(draft.language or "en", version.settings.currency)
    start = Selection(period_of(version.as_of, "quarter", version.settings.calendar))
    view = ask(version, scope, start) if ask else door.view(version, scope, start).watched(_remembered(), tell)
    asker, settings = _Asker(view, words), version.settings
    groups = _groups(draft.picked)
    slides: dict[int, Slide] = {}
    for at, places in enumerate(groups):
        telling = partial(_tell_part, tell, at, len(groups))
        answers = asker.slides([draft.picked[place] for place in places], telling)
        slides |= dict(zip(places, answers, strict=True))
        tell((at + 1) / len(groups))
    ordered = tuple(slides[place] for place in range(len(draft.picked)))
    return Deck(
        draft.title or words(UNTITLED),
        words.language,
        settings.currency,
        settings.company,
        ordered,
        definitions=definitions_digest(),
    )


def _groups(picked: tuple[Picked, ...]) -> list[list[int]]:
    """Places of panels that one question to a page answers, in the order in which they were collected first."""
    found: dict[tuple[str, frozenset[tuple[str, str]]], list[int]] = {}
    for place, each in enumerate(picked):
        found.setdefault((each.page, frozenset(each.address)), []).append(place)
    return list(found.values())


def _tell_part(tell: Tell, done: int, of: int, share: float) -> None:
    tell((done + share) / of)


def _remembered() -> Callable[[View, Callable[[View], Any]], Any]:
    """Long reckonings done once for this deck, and forgotten with it."""
    done: dict[tuple[View, Callable[[View], Any]], Any] = {}

    def once(view: View, make: Callable[[View], Any]) -> Any:
        if (view, make) not in done:
            done[view, make] = make(view)
        return done[view, make]

    return once


def kept_deck(door: Door, deck: Deck, scope: Scope, at: datetime) -> Deck:
    """The deck kept as a snapshot, and as it will open again. Raises what `data.snapshots.keep` raises."""
    version = door.named(deck.slides[0].origin.version)
    content = content_of(deck, scope, at, footing_of(door, version, deck.definitions))
    snapshot = keep(door, content, scope, at)
    return deck_from(content, snapshot.number, snapshot.sha256)


def opened_deck(door: Door, number: str, scope: Scope) -> Deck:
    """A kept snapshot as it was. Raises NotYours, SnapshotDamaged, CannotThaw."""
    snapshot = snapshot_named(door, number, scope)
    return deck_from(kept_content(door, number, scope), number, snapshot.sha256)


def content_of(deck: Deck, scope: Scope, at: datetime, footing: Footing) -> dict[str, Any]:
    """The deck as plain JSON, with the rights and all that it was made under. Raises TypeError for what is none."""
    origins = [slide.origin for slide in deck.slides]
    periods = list(dict.fromkeys(origin.period for origin in origins if origin.period))
    about = {
        "title": deck.title or deck.slides[0].headline,
        "language": deck.language,
        "currency": deck.currency,
        "company": deck.company,
        "definitions": deck.definitions,
        "version": max(origin.version for origin in origins),
        "as_of": max(origin.as_of for origin in origins).isoformat(),
        "period": " · ".join(periods[:MOST_PERIODS]) + (" …" if len(periods) > MOST_PERIODS else ""),
        "slides": [[slide.page, slide.panel.key, slide.headline] for slide in deck.slides],
        "scope": scope_record(scope),
        "who": scope.who,
        "at": at.astimezone(UTC).isoformat(),
        "footing": footing.record(),
    }
    return {"format": FORMAT, "about": about, "title": deck.title, "slides": [_slide_record(s) for s in deck.slides]}


def deck_from(content: Mapping[str, Any], number: str = "", checksum: str = "") -> Deck:
    """The deck that content holds, each panel exactly as it was frozen. Raises CannotThaw for a panel that is none."""
    about = readable(content)["about"]
    return Deck(
        content["title"], about["language"], about["currency"], about["company"],
        tuple(_slide_from(slide) for slide in content["slides"]),
        about["who"], datetime.fromisoformat(about["at"]), number, checksum, about["definitions"],
    )  # fmt: skip


def _slide_record(slide: Slide) -> dict[str, Any]:
    origin = asdict(slide.origin) | {"as_of": slide.origin.as_of.isoformat()}
    origin |= {"filters": [*slide.origin.filters], "controls": [[*pair] for pair in slide.origin.controls]}
    return {
        "page": slide.page,
        "title": slide.title,
        "remark": slide.remark,
        "address": [[*pair] for pair in slide.address],
        "origin": origin,
        "panel": panel_record(slide.panel),
    }


def _slide_from(record: Mapping[str, Any]) -> Slide:
    told = record["origin"]
    pairs = {"filters": tuple(told["filters"]), "controls": tuple((key, text) for key, text in told["controls"])}
    return Slide(
        record["page"],
        panel_from(record["panel"]),
        Origin(**told | pairs | {"as_of": date.fromisoformat(told["as_of"])}),
        record["title"],
        record["remark"],
        tuple((key, code) for key, code in record["address"]),
    )


__all__ = [
    "NothingPicked",
    "answered",
    "content_of",
    "deck_from",
    "frozen_deck",
    "kept_deck",
    "opened_deck",
]
