"""What a command line asks for: a store, filters, controls, each known or refused with the list of what there is."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer

from data.door import Door, View
from data.options import filter_options
from data.periods import period_from_key, period_of
from data.scope import COMPARISONS, Selection, whole_company
from pages import Choice, Control

MOST_NAMED = 20
Codes = Sequence[str]
StoreOption = Annotated[Path | None, typer.Option("--store", help="store folder (else SIDU_STORE, else store/)")]


def store_at(store: Path | None) -> Path:
    """The store folder that was named, or that of the environment."""
    return store or Path(os.environ.get("SIDU_STORE") or "store")


def view_of(
    store: Path | None,
    named: str,
    period: str | None,
    compare: str,
    regions: Codes,
    channels: Codes,
    tiers: Codes,
    managers: Codes,
) -> View:
    """The owner's view of the store under these filters. Raises ValueError naming a code that is not known."""
    root = store_at(store)
    door = Door(root)
    version = door.named(named) if named else door.current()
    if version is None:
        raise ValueError(f"the store {root} is empty; import files first (python -m data import …)")
    scope = whole_company("command line", "the owner of the store asks")
    start = version.settings.calendar
    today = Selection(period_of(version.as_of, "quarter", start))
    offered = filter_options(door.view(version, scope, today))
    selection = Selection(
        period_from_key(period, start) if period else offered.first or today.period,
        known("comparison", compare, COMPARISONS),  # type: ignore[arg-type]
        known_codes("region", regions, [r.region_id for r in offered.regions]),
        known_codes("channel", channels, offered.channels),
        known_codes("tier", tiers, offered.tiers),
        known_codes("manager", managers, offered.managers),
    )
    return door.view(version, scope, selection)


def known_codes(what: str, codes: Codes, there: Collection[str]) -> tuple[str, ...]:
    """The codes, sorted. Raises ValueError for the first that is not there."""
    return tuple(sorted(known(what, code, there) for code in codes))


def known(what: str, code: str, there: Collection[str]) -> str:
    """The code. Raises ValueError with the list of those that are there."""
    if code not in there:
        shown = ", ".join(list(there)[:MOST_NAMED]) + (" …" if len(there) > MOST_NAMED else "")
        raise ValueError(f"{what} {code!r} is not known; choose one of: {shown or 'none here'}")
    return code


def chosen_codes(pairs: Codes, controls: Sequence[Control]) -> dict[str, str]:
    """Controls as key → code. Raises ValueError for a text without a value, an unknown control or an unknown code."""
    found = {}
    for pair in pairs:
        key, equals, code = pair.partition("=")
        if not equals:
            raise ValueError(f"--set {pair!r} has no value; write it like key=code")
        control = next((c for c in controls if c.key == key), None)
        if control is None:
            raise ValueError(f"control {key!r} is not known; choose one of: {', '.join(c.key for c in controls)}")
        found[key] = known(key, code, dict(control.options)) if isinstance(control, Choice) else code
    return found
