"""The questions of a kept snapshot asked again, at the version that is shown or at one in between."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from charts.panel import Panel
from data.door import View
from locales import Words, words_for
from pages.meeting.opened import FrozenSlide, Opened
from pages.pieces.asking import NotAskable, question

log = logging.getLogger("sidu.pages")
OWN_PAGE = "snapshots"
"""A panel about snapshots is not asked again: it would ask for all that it tells of."""


@dataclass(frozen=True)
class NotAsked:
    """A page failed over the question: nothing is known of the panel, neither that it changed nor that it is gone."""


Answer = Panel | NotAsked | None
"""What a page answers to a slide's question; None where it has no such panel any more."""


def asked_again(view: View, older: Opened, slides: Sequence[FrozenSlide], version: str = "") -> list[Answer]:
    """What the pages answer now to each slide's question, in the words and under the rights that the snapshot has.

    Whoever sees more than its maker would else hold an answer about more beside it; whoever sees less has no such
    snapshot. A page is asked once for all of its panels with the same address; one that fails takes no other with it.
    version: another kept one than the view's.
    """
    asking = replace(view, scope=older.snapshot.scope)
    words = words_for(older.snapshot.language, older.snapshot.currency)
    found: list[Answer] = [None] * len(slides)
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], list[int]] = {}
    for at, slide in enumerate(slides):
        groups.setdefault((slide.page, slide.address), []).append(at)
    for done, ((page, address), places) in enumerate(groups.items(), start=1):
        keys = {slides[at].panel.key for at in places}
        answers = _answers_or_fault(asking, page, dict(address), keys, words, version)
        for at in places:
            found[at] = answers.get(slides[at].panel.key)
        view.tell(done / len(groups))
    return found


def _answers_or_fault(
    view: View, page: str, address: Mapping[str, str], keys: set[str], words: Words, version: str
) -> Mapping[str, Answer]:
    try:
        return _answers(view, page, address, keys, words, version)
    except Exception:  # whatever a page meets: the others are compared all the same, and of this one it is said
        log.exception("page %s could not be asked again at version %s", page, version or view.version.name)
        return dict.fromkeys(keys, NotAsked())


def _answers(
    view: View, page: str, address: Mapping[str, str], keys: set[str], words: Words, version: str
) -> dict[str, Panel]:
    from pages import PAGES  # the pages know this one, and it asks them

    named = next((each for each in PAGES if each.key == page and page != OWN_PAGE), None)
    if named is None:
        return {}
    try:
        asked = question(view, named, address, version)
    except NotAskable:
        return {}  # a filter or control that is there no more: nothing answers that question
    found: dict[str, Panel] = {}
    for panel in asked.panels(words):
        if panel.key in keys:
            found[panel.key] = panel
        if len(found) == len(keys):
            break
    return found
