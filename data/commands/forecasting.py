"""Forecasts of the version that answers: made beside it after it is published, alone or at the end of a command."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from data.commands.terminal import StoreOption, bar, failing_with, say, store_at
from data.warehouse.late import Given, is_switched_off, make_late
from data.warehouse.store import Store, StoreBusy

BUSY = 4
"""Exit code for another program: somebody else makes them, ask again."""
log = logging.getLogger("sidu.data")


def forecast_command(
    store: StoreOption = None,
    shares: Annotated[
        bool, typer.Option("--shares", help="print the share done as plain lines, for another program")
    ] = False,
) -> None:
    """Make the forecasts of the version that answers, unless they are there; only series that changed are fitted."""
    target = store_at(store)
    if shares:
        return _told_in_lines(target)
    with failing_with("not forecast"), bar() as tell:
        name = make_late(target, lambda share: tell("forecasts", share))
    say(f"forecasts made for version {name}" if name else "the forecasts are there; nothing was to be done")


def _told_in_lines(store: Store) -> None:
    busy = False
    with failing_with("not forecast"):
        try:
            make_late(store, lambda share: typer.echo(f"{share:.4f}"))
        except StoreBusy:
            busy = True
    if busy:
        raise typer.Exit(BUSY)


def forecast_after(store: Store) -> None:
    """The forecasts of what was just published. What was published stands, whatever comes of them."""
    if is_switched_off() or Given.later is None:
        return
    try:
        with bar() as tell:
            name = make_late(store, lambda share: tell("forecasts", share))
    except StoreBusy:
        say("somebody else is making the forecasts")
    except Exception as error:  # whatever a model meets in somebody's data: the figures are right without it
        log.exception("the forecasts were not made")
        say(f"[red]no forecasts:[/red] {type(error).__name__}; `python -m data forecast` tries again")
    else:
        say(f"forecasts made for version {name}" if name else "the forecasts are there")
