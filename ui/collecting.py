"""What a person collects for the meeting: panels of several pages, in order, with own words. One draft a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from data.desk import Draft, Picked
from data.execution import KeepDraft
from data.scope import Scope
from locales import Words, escape_markdown
from ui.actions import CarryOutWithProgress
from ui.address import Address
from ui.cache import desk_of
from ui.kept import Turns
from ui.not_done import REFUSED, why_not
from ui.progress import silent
from ui.scenario_editor import set_now

Pairs = tuple[tuple[str, str], ...]
"""(parameter, code) as a link has them."""
Edit = Callable[[Draft], Draft]
_turns = Turns()


@dataclass(frozen=True)
class Collector:
    """The draft of whoever asks: as it was when this run began, and the way to change it."""

    store: Path
    scope: Scope
    carry_out: CarryOutWithProgress
    draft: Draft = field(default_factory=Draft)

    def changed(self, edit: Edit) -> Draft:
        """The draft after the edit, kept; it is read again first, so that another window's work stays.

        One edit of a person at a time. Raises what carrying out a command raises.
        """
        with _turns.of((self.store, self.scope.who)):
            before = draft_of(self.store, self.scope)
            after = edit(before)
            if after != before:
                self.carry_out(KeepDraft(after), silent)
            return after


def draft_of(store: Path, scope: Scope) -> Draft:
    """What that person has collected so far."""
    return desk_of(store).draft_of(scope.who)


def same(one: Picked, other: Picked) -> bool:
    """Whether two are the same panel asked with the same, whatever was written beside it."""
    return (one.page, one.panel, one.address) == (other.page, other.panel, other.address)


def with_all(draft: Draft, new: Iterable[Picked]) -> Draft:
    """The draft with those at its end that it does not hold yet."""
    picked = list(draft.picked)
    for each in new:
        if not any(same(each, other) for other in picked):
            picked.append(each)
    return replace(draft, picked=tuple(picked))


def without(gone: Picked, draft: Draft) -> Draft:
    return replace(draft, picked=tuple(each for each in draft.picked if not same(each, gone)))


def moved(which: Picked, by: int, draft: Draft) -> Draft:
    """The draft with one of its panels so many places further; the ends hold it."""
    picked = list(draft.picked)
    at = next((n for n, each in enumerate(picked) if same(each, which)), None)
    if at is None:
        return draft
    picked.insert(max(at + by, 0), picked.pop(at))
    return replace(draft, picked=tuple(picked))


def written(which: Picked, title: str, remark: str, draft: Draft) -> Draft:
    """The draft with these own words beside one of its panels."""
    told = (replace(each, title=title, remark=remark) if same(each, which) else each for each in draft.picked)
    return replace(draft, picked=tuple(told))


def address_to_keep(address: Address, start: Address, codes: dict[str, str]) -> Pairs:
    """Everything that is set now, nothing left to what is usual: another day's usual is another."""
    now = set_now(address, start, codes)
    client = {"client": address.client} if address.client else {}
    return tuple(sorted({**dict(now.controls), **dict(now.selection), **client}.items()))


def collect(collector: Collector, new: Sequence[Picked], words: Words) -> None:
    """For a button: takes the panels into the draft and says how many there are now, or why not."""
    try:
        after = collector.changed(lambda draft: with_all(draft, new))
    except REFUSED as refused:
        st.toast(escape_markdown(why_not(refused, words)), icon=":material/block:")
        return
    count = len(after.picked)
    is_new = not all(any(same(each, held) for held in collector.draft.picked) for each in new)
    message = (
        words("Added · {n} in the snapshot", n=count)
        if is_new
        else words("Already there · {n} in the snapshot", n=count)
    )
    st.toast(message, icon=":material/add_to_photos:" if is_new else ":material/check:")
