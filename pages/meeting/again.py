"""The questions of a kept snapshot asked again, at the version that is shown or at one in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from charts.panel import Panel
from data.door import View
from locales import Words
from pages.meeting.opened import FrozenSlide
from pages.pieces.asking import NotAskable, question

OWN_PAGE = "snapshots"
"""A panel about snapshots is not asked again: it would ask for all that it tells of."""


def asked_again(view: View, slides: Sequence[FrozenSlide], words: Words, version: str = "") -> list[Panel | None]:
    """What the pages answer to each slide's question for the reader now; None where they do not.

    A page is asked once for all of its panels with the same address. version: another kept one than the view's.
    """
    found: list[Panel | None] = [None] * len(slides)
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], list[int]] = {}
    for at, slide in enumerate(slides):
        groups.setdefault((slide.page, slide.address), []).append(at)
    for done, ((page, address), places) in enumerate(groups.items(), start=1):
        answers = _answers(view, page, dict(address), {slides[at].panel.key for at in places}, words, version)
        for at in places:
            found[at] = answers.get(slides[at].panel.key)
        view.tell(done / len(groups))
    return found


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
