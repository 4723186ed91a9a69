"""Going back: the kept versions that do not answer now, and the button that lets one of them answer again."""

from __future__ import annotations

from data.door import View
from data.execution import Command, GoBack
from data.ledger import Published, published, store_of
from data.messages import N_
from locales import Words
from pages.pieces.editing import Action, Offer
from pages.pieces.figures import moment_text
from pages.setup.version_pieces import why_text


def other_versions(view: View, words: Words) -> tuple[Offer, ...]:
    """The kept versions that do not answer now, newest first."""
    if not (view.may_see("setup") and view.scope.everywhere):
        return ()
    store = store_of(view)
    names = [name for name in reversed(store.published()) if name != view.version.name]
    return tuple(_offer(published(store, name), words) for name in names)


def _offer(each: Published, words: Words) -> Offer:
    parts = (words("Version {name}", name=each.name), why_text(each, words), moment_text(each.at), each.who)
    consequence = words(
        "Every page answers from version {name} again. Nothing is deleted: you can come back the same way, and the "
        "next import goes on from there. Where settings were changed since, its figures are added up again under them.",
        name=each.name,
    )
    return Offer(each.name, " · ".join(part for part in parts if part), consequence)


def go_back(code: str) -> Command:
    """The command that lets that version answer again."""
    return GoBack(code)


ROLLBACK = Action(
    key="rollback", title=N_("Go back to another version"), label=N_("Let it answer"), offers=other_versions,
    command=go_back,
)  # fmt: skip
