"""What a person can enter or do on a page: forms and buttons, each ending in one command.

A page declares them as EDITORS and ACTIONS; the screen draws them, `data.execution` checks the right and carries the
command out, and the page is asked again. No other way in. All labels are messages, translated when drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from data.door import View
from locales import Words

if TYPE_CHECKING:
    from data.execution import Command


@dataclass(frozen=True)
class Field:
    """One thing a form asks for. `changes` says what another value of it changes.

    kind: `text`; `choice` among `options` (code, label message); `whole` a whole number from `low` to `high`; `share` a
    percentage typed as such and handed on as 0–1. group: heading above the first field of a group.
    """

    key: str
    label: str
    changes: str
    kind: Literal["text", "choice", "whole", "share"] = "text"
    options: tuple[tuple[str, str], ...] = ()
    low: float = 0
    high: float = 100
    group: str = ""


@dataclass(frozen=True)
class Editor:
    """A form: its fields, what stands in them now, and the command that what was typed becomes.

    command(values, changed, seen): `values` is the whole form as typed, `changed` the fields that differ from what was
    there; `seen` is the desk's revision the form was drawn with, so that nobody overwrites unseen what somebody else
    entered meanwhile.
    check(values, words): what is wrong with the whole form, in a sentence; "" if nothing is.
    """

    key: str
    title: str
    fields: tuple[Field, ...]
    values: Callable[[View], Mapping[str, object]]
    command: Callable[[Mapping[str, object], frozenset[str], int], Command]
    check: Callable[[Mapping[str, object], Words], str]


@dataclass(frozen=True)
class Offer:
    """One thing an action can be done to: its code, its name, and what will happen, in the reader's language."""

    code: str
    label: str
    consequence: str


@dataclass(frozen=True)
class Action:
    """A button and its one command, with what it can be done to. Nothing on offer: the button is not drawn."""

    key: str
    title: str
    label: str
    offers: Callable[[View, Words], tuple[Offer, ...]]
    command: Callable[[str], Command]
