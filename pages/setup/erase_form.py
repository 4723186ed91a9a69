"""Erasing one client for good: the form, what would go by it, and the command. For whoever may set up and see names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from data.door import View
from data.execution import Command, EraseClient
from data.messages import N_
from data.personal.erasing import NoSuchClient, StoreBusy, rows_to_go
from locales import Words
from pages.pieces.codes import coded
from pages.pieces.editing import Editor, EditorOf, Field

GOES = N_(
    "Its rows go from all tables and all kept versions, its code and name from snapshots and from what people entered. "
    "Only the code stays, in the list of erasures, so that no import brings the client back."
)
FIELDS = (
    Field("client", N_("Code of the client"), GOES),
    Field("again", N_("The code once more"), N_("Typed a second time: nothing brings an erased client back.")),
    Field("reason", N_("Reason"), N_("It stands in the list of erasures and in the log; name nobody in it.")),
)


def erase_form(view: View, codes: Mapping[str, str]) -> Editor | None:
    """The form, for whoever has the set-up of the whole company and the right to personal data."""
    if not (view.scope.may_set_up and view.may_see("personal")):
        return None
    return Editor(
        key="erase-client", title=N_("Erase a client for good"), fields=FIELDS,
        values=lambda _view: dict.fromkeys((field.key for field in FIELDS), ""), command=_command, check=_wrong,
        stands="below", preview=partial(_preview, view), sends=N_("Erase for good"),
        taken=N_("Erased. Only the code is left, in the list of erasures."),
        meanwhile=N_("Erasing. All figures are made anew without the client; this takes about as long as an import."),
    )  # fmt: skip


def _command(values: Mapping[str, object], changed: frozenset[str], seen: int) -> Command:
    return EraseClient(str(values["client"]), str(values["reason"]))


def _wrong(values: Mapping[str, object], words: Words) -> str:
    if not values["client"]:
        return words("type the code of the client")
    if values["client"] != values["again"]:
        return words("the code is not the same both times")
    return "" if values["reason"] else words("a reason is needed, for the list of erasures")


def _preview(view: View, values: Mapping[str, object], words: Words) -> str:
    """What would go; reads the facts and changes nothing."""
    try:
        rows = rows_to_go(view, str(values["client"]))
    except NoSuchClient:
        return words(
            "There is no client of that code, neither in the data nor in what people entered. Look at the code."
        )
    except StoreBusy:
        return words("Another import is running; try again when it has ended.")
    tables = words.joined([f"{coded(table, words) or table} {words.count(n)}" for table, n in rows.items()])
    gone = words.many("{n} row would go", "{n} rows would go", sum(rows.values()))
    rest = words(
        "All older versions go too, and what people entered about the client. Backups and files that were taken along "
        "are not reached."
    )
    return words("{gone}: {tables}. {rest}", gone=gone, tables=tables or words("none"), rest=rest)


ERASE = EditorOf("erase-client", erase_form)
