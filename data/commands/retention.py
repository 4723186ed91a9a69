"""Letting go what is older than the company keeps: facts, snapshots, the log of access."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from data.commands.forecasting import forecast_after
from data.commands.terminal import StoreOption, bar, failing_with, now, say, store_at, user
from data.desk import Desk
from data.door import Door
from data.scope import whole_company
from data.snapshots import pruned
from data.warehouse.erasing import let_go

MOST_YEARS = 100


def retain_command(
    years: Annotated[
        int | None, typer.Option(min=1, max=MOST_YEARS, help="years of facts to keep, instead of the setting")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would go and change nothing")] = False,
    store: StoreOption = None,
) -> None:
    """Let go of facts, snapshots and log entries that are older than the settings keep. Made to be run every night."""
    target, at = store_at(store), now()
    scope = whole_company(user(), "the settings of the company say so")
    with failing_with("not done"), Desk.at(target.root) as desk:
        settings = desk.settings()
        kept = settings.keep_years if years is None else years
        if not kept:
            say("facts are kept for ever: the setting keep_years is 0")
        else:
            before = first_kept_day(at, kept)
            with bar() as tell:
                found = let_go(target, before.isoformat(), scope, at, tell, dry_run)
            words = "would go" if dry_run else "are gone"
            for table, rows in found.rows.items():
                say(f"{rows:,} rows of {table} from before {before} {words}")
            if not found.rows:
                say(f"there are no facts from before {before}")
            elif not dry_run:
                say(f"version {found.version} answers, and no other is kept")
                forecast_after(target)
        if not dry_run:
            gone = pruned(Door(target.root), at)
            say(f"snapshots deleted by the keeping rule: {', '.join(gone) or 'none'}")
            say(f"{desk.prune_log(user(), at, settings.audit_days):,} entries of the log of access deleted")


def first_kept_day(at: datetime, years: int) -> date:
    """The first day of the month so many years before: whole months go, so that no month is kept in part."""
    return date(max(at.year - years, 1), at.month, 1)
