"""A button that changes something: what is refused becomes a sentence beside it, never 'something broke'."""

from __future__ import annotations

import pytest

from data.desk import DeskBusy, DeskError, NotAllowed
from data.execution import Command, UndoImport
from data.warehouse.accounts import DoesNotAddUp
from data.warehouse.as_of import NothingToPublish
from data.warehouse.full import StoreFull
from data.warehouse.store import StoreBusy
from data.warehouse.undoing import NoSuchImport
from locales.words import words_for
from ui.actions import refusal
from ui.progress import Progress, silent

EN = words_for("en")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (StoreBusy, "Another import is running"),
        (StoreFull, "The disk is full"),
        (NothingToPublish, "The store would have neither"),
        (NotAllowed, "This takes the right"),
        (DeskBusy, "Somebody else is saving"),
        (DeskError, "What people enter cannot be read"),
        (DoesNotAddUp, "The new figures did not add up"),
        (NoSuchImport, "Import 7 cannot be taken back"),
        (ValueError, "It was not done."),
    ],
)
def test_what_is_refused_is_said_beside_the_button(kind: type[Exception], sentence: str) -> None:
    def refuses(command: Command, progress: Progress) -> None:
        raise kind("nobody reads this")

    assert refusal(UndoImport(7), refuses, silent, EN).startswith(sentence)


def test_what_is_done_has_nothing_to_say_and_tells_how_far_it_is() -> None:
    told, done = list[tuple[str, float]](), list[Command]()

    def does(command: Command, progress: Progress) -> None:
        progress("sales", 0.5)
        done.append(command)

    assert refusal(UndoImport(7), does, lambda stage, share: told.append((stage, share)), EN) == ""
    assert (done, told) == ([UndoImport(7)], [("sales", 0.5)])
