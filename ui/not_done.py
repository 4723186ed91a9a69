"""Why something was not done, in the reader's language: what the data room refuses in English becomes a sentence."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from data.desk import Conflict, DeskBusy, DeskError, NotAccepted, NotAllowed, NotYourDuty, NotYours, Said
from data.execution import Command, GoBack, UndoImport
from data.settings import WrongSettings
from data.snapshots import SnapshotDamaged
from data.warehouse.accounts import DoesNotAddUp
from data.warehouse.as_of import NothingToPublish
from data.warehouse.erasing import NoSuchClient
from data.warehouse.full import StoreFull
from data.warehouse.store import StoreBusy
from data.warehouse.undoing import NoSuchImport
from data.warehouse.versions import NoSuchVersion
from locales import N_, Words
from pages.pieces.codes import coded
from ui.faults import fault_code, whom_to_ask

log = logging.getLogger("sidu.ui")
SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (StoreBusy, N_("Another import is running; try again when it has ended.")),
    (NothingToPublish, N_("The store would have neither sales nor surveys; at least one of them is needed.")),
    (StoreFull, N_("The disk is full; the store is as it was. Make room and try again.")),
    (NotAllowed, N_("This takes the right to the set-up of the whole company.")),
    (
        SnapshotDamaged,
        N_("Snapshot {number} is damaged and does not open. Have whoever runs Sidu restore it from a backup."),
    ),
    (DeskBusy, N_("Somebody else is saving right now, and it takes long. Nothing was changed; try again.")),
    (
        NoSuchClient,
        N_("There is no client of that code, neither in the data nor in what people entered. Look at the code."),
    ),
    (
        NoSuchImport,
        N_(
            "Import {number} cannot be taken back: it was undone already, or does not count in the version that "
            "answers."
        ),
    ),
    (
        NoSuchVersion,
        N_("Version {version} cannot be gone back to: it answers already, is no longer kept, or does not open."),
    ),
)
"""What a person can do something about, first kind first. What is behind the others stands in the log, by its code."""
WITH_CODE: tuple[tuple[type[Exception], str], ...] = (
    (
        DeskError,
        N_(
            "What people enter cannot be read or written at the moment. Nothing was changed. Tell whoever runs Sidu the"
            " code {code}; the log says more."
        ),
    ),
    (
        DoesNotAddUp,
        N_(
            "The new figures did not add up to the accepted rows, so they were not published; the store is as it was. "
            "Tell whoever runs Sidu the code {code}; the log says more."
        ),
    ),
)
UNKNOWN = N_("It was not done. Tell whoever runs Sidu the code {code}; the log says more.")
EXPECTED: tuple[type[Exception], ...] = (
    *(kind for kind, _ in SENTENCES),
    *(kind for kind, _ in WITH_CODE),
    WrongSettings,
    NotAccepted,
)
"""What carrying out a command or an import may raise without anything being broken here."""
REFUSED: tuple[type[Exception], ...] = (*EXPECTED, ValueError, RuntimeError, OSError)
"""The same, and kinds that nobody thought of: where no box says that something broke, a sentence with a code does."""


def why_not(
    error: Exception, words: Words, command: Command | None = None, labels: Mapping[str, str] | None = None,
    logged: str = "",
) -> str:  # fmt: skip
    """The sentence for what was raised, not escaped; a kind nobody knows is logged, and its code said.

    command: what was to be done. labels: what the form calls its settings. logged: the code under which it was logged.
    """
    if isinstance(error, WrongSettings) and all(entry.name for entry in error.wrong):
        named = [(labels or {}).get(entry.name, entry.name) for entry in error.wrong]
        pairs = zip(named, error.wrong, strict=True)
        return words(
            "Not accepted: {values}.", values=words.joined([f"{name} = {entry.found}" for name, entry in pairs])
        )
    if isinstance(error, NotYourDuty):
        return f"{said_text(error.said, words)} {whom_to_ask(error.ask, words)}"
    if isinstance(error, NotAccepted | NotYours):
        return said_text(error.said, words)
    number = str(command.number) if isinstance(command, UndoImport) else ""
    number = error.number if isinstance(error, SnapshotDamaged) else number
    version = command.version if isinstance(command, GoBack) else ""
    for kind, sentence in SENTENCES:
        if isinstance(error, kind):
            whom = f" {whom_to_ask(error.ask, words)}" if isinstance(error, NotAllowed) else ""
            return words(sentence, number=number, version=version) + whom
    code = logged or fault_code(error)
    if not logged:
        log.error("fault %s", code, exc_info=error)
    said = next((sentence for kind, sentence in WITH_CODE if isinstance(error, kind)), UNKNOWN)
    return words(said, code=code)


def thing_text(meanwhile: Conflict, words: Words, labels: Mapping[str, str] | None = None) -> str:
    """What somebody else changed meanwhile, as the reader calls it. labels: what the form calls its settings."""
    if isinstance(meanwhile.what, Said):
        return said_text(meanwhile.what, words)
    return (labels or {}).get(meanwhile.what, meanwhile.what)


def said_text(said: Said, words: Words) -> str:
    """A text of the data room in the reader's language, also the codes in it that have words; not escaped."""
    return words(said.message, **{key: coded(value, words) or str(value) for key, value in said.values.items()})
