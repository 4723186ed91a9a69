"""What a person can enter or do on a page: forms, tables and buttons, each ending in one command.

A page declares them as EDITORS and ACTIONS; the screen draws them, `data.execution` checks the right and carries the
command out, and the page is asked again. No other way in. All labels are messages, translated when drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from data.door import View
from data.scope import Duty, Topic
from locales import Words

if TYPE_CHECKING:
    from data.execution import Command


@dataclass(frozen=True)
class Field:
    """One thing a form asks for. `changes` says what another value of it changes.

    kind: `text`; `choice` among `options` (code, label message); `whole` a whole number from `low` to `high`; `share` a
    percentage typed as such and handed on as 0–1; `number` a plain number with so many `digits`, None while it is not
    known; `day` a date, None while none is chosen. group: heading above the first field of a group.
    """

    key: str
    label: str
    changes: str
    kind: Literal["text", "choice", "whole", "share", "number", "day"] = "text"
    options: tuple[tuple[str, str], ...] = ()
    low: float = 0
    high: float = 100
    group: str = ""
    digits: int = 2


@dataclass(frozen=True)
class Editor:
    """A form: its fields, what stands in them now, and the command that what was typed becomes.

    command(values, changed, seen): `values` is the whole form as typed, `changed` the fields that differ from what was
    there; `seen` is the desk's revision the form was drawn with, so that nobody overwrites unseen what somebody else
    entered meanwhile.
    check(values, words): what is wrong with the whole form, in a sentence; "" if nothing is.
    stands: above the panels, or below them where people first look and then decide. topic: the right that it takes;
    "setup" that to the whole company, another one wherever the reader has it (the command itself is checked anyway).
    preview(values, words): what saving would come to, as sentences; a second button says it and changes nothing.
    sends, taken: what the button says, and the word when it was done; empty for saving. meanwhile: what is said while
    it is being done, where that takes its time.
    """

    key: str
    title: str
    fields: tuple[Field, ...]
    values: Callable[[View], Mapping[str, object]]
    command: Callable[[Mapping[str, object], frozenset[str], int], Command]
    check: Callable[[Mapping[str, object], Words], str]
    stands: Literal["above", "below"] = "above"
    topic: Topic = "setup"
    preview: Callable[[Mapping[str, object], Words], str] | None = None
    sends: str = ""
    taken: str = ""
    meanwhile: str = ""


Row = Mapping[str, object]
"""A row of a table that people edit: a value per column, None where nothing stands."""


@dataclass(frozen=True)
class EntryColumn:
    """A column of a table that people edit. `tells` says what it is and what it changes.

    kind: `text`; `choice` among `options` (code, label message); `number` with so many digits; `day`. is_key: part of
    what names a row; every row needs it. grouped: a number as people read long ones, its thousands apart.
    """

    key: str
    label: str
    tells: str
    kind: Literal["text", "choice", "number", "day"] = "text"
    options: tuple[tuple[str, str], ...] = ()
    digits: int = 2
    is_key: bool = False
    grouped: bool = False


@dataclass(frozen=True)
class TypedRow:
    """A row as it was typed. old: what stood there, None for a row that was added."""

    old: Row | None
    new: Row

    @property
    def is_changed(self) -> bool:
        return self.old is None or dict(self.old) != dict(self.new)


@dataclass(frozen=True)
class CellFault:
    """What is wrong in a typed table: in which of its rows (from 0), in which column, as a sentence for the reader."""

    row: int
    column: str
    said: str


@dataclass(frozen=True)
class TableEditor:
    """A table: its columns, the rows that stand in it now, and the command that what was typed becomes.

    check(typed, words): what is wrong, in every cell and in the whole; nothing is sent while something is.
    command(typed, removed, seen): the rows that were changed or added, and those that were taken out; `seen` as for an
    Editor.
    """

    key: str
    title: str
    columns: tuple[EntryColumn, ...]
    rows: Callable[[View], tuple[Row, ...]]
    check: Callable[[tuple[TypedRow, ...], Words], tuple[CellFault, ...]]
    command: Callable[[tuple[TypedRow, ...], tuple[Row, ...], int], Command]
    stands: Literal["above", "below"] = "above"


@dataclass(frozen=True)
class EditorOf:
    """A form or table that only a view can make: what can be chosen, its checks and its command depend on the data.

    made(view, codes): the form for what the reader sees, None where there is none for this one; `codes` is the code of
    every control of the page. Its key says what it is made for, so that nothing typed for one is sent for another.
    key: names it among the page's forms. stands, topic: as for an Editor.
    """

    key: str
    made: Callable[[View, Mapping[str, str]], Editor | TableEditor | None]
    stands: Literal["above", "below"] = "below"
    topic: Topic = "setup"


@dataclass(frozen=True)
class ScenarioEditor:
    """A name under which what is set on a page now can be kept: its controls and the filters, as a link says them.

    page: key of the page that the scenario belongs to. topic: the right that it takes, to the whole company.
    command(name, code of every control of the page, seen): what
    keeps it, where it is no scenario but something else that the controls say.
    """

    key: str
    title: str
    page: str
    command: Callable[[str, Mapping[str, str], int], Command] | None = None
    topic: Topic = "money"


@dataclass(frozen=True)
class Offer:
    """One thing an action can be done to: its code, its name, and what will happen, in the reader's language."""

    code: str
    label: str
    consequence: str


@dataclass(frozen=True)
class Action:
    """A button and its one command, with what it can be done to. Nothing on offer: the button is not drawn.

    topic: as for an Editor. duty: what the role of whoever does it must be there for; None where the topic says it:
    setting up for the set-up, serving clients for another one. follows: key of the control of the page whose choice is
    taken here too, where it is on offer; "" where nothing is chosen at first.
    """

    key: str
    title: str
    label: str
    offers: Callable[[View, Words], tuple[Offer, ...]]
    command: Callable[[str], Command]
    topic: Topic = "setup"
    duty: Duty | None = None
    follows: str = ""
