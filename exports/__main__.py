"""The paper without a screen: list the panels, print one of them, take its list along, make a deck for a meeting,
and the lists of alerts for whom they concern.

python -m exports panels
python -m exports panel cost_and_profit/whale --format json
python -m exports panel cost_and_profit/loss_makers --format xlsx --out losers.xlsx
python -m exports deck --region R01 --period 2026-Q3 --language zh --out deck.pptx --keep --send board
python -m exports alerts --by manager --since weekly --out lists --send-each
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from charts.panel import MOST_TAKEN, Panel
from data.courtesy import UNWATCHED, stand_back
from data.desk import DeskError
from exports.alerts_command import alerts_command
from exports.asking import StoreOption, chosen_codes, known, store_at, view_of
from exports.client_command import client_command
from exports.deck_command import BROKE, deck_command
from exports.noting import note_export
from exports.tables import panel_json
from exports.taken import EXPORTERS
from exports.whole import whole
from locales import LANGUAGES, words_for
from pages import PAGES, Chosen, page_named
from pages.pieces.origin import Origin, origin_of

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


app.command("deck")(deck_command)
app.command("alerts")(alerts_command)
app.command("client")(client_command)


class Form(StrEnum):
    json = "json"
    csv = "csv"
    xlsx = "xlsx"


@app.command("panels")
def panels_command(store: StoreOption = None, language: str = "en") -> None:
    """List every panel as <page>/<panel> with its message."""
    try:
        view = view_of(store, "", None, "last_year", (), (), (), ())
        words = words_for(known("language", language, LANGUAGES), view.settings.currency)
    except ValueError as error:
        _stop(str(error))
    for page in PAGES:
        for panel in page.panels(view, Chosen.of(page, view, {}), words):
            typer.echo(f"{page.key}/{panel.key}\t{panel.message}")


@app.command("panel")
def panel_command(
    name: Annotated[str, typer.Argument(help="<page>/<panel>, as `panels` lists them")],
    period: Annotated[
        str | None, typer.Option(help="2026, 2026-Q3 or 2026-09; the last one that is over when left out")
    ] = None,
    compare: Annotated[str, typer.Option(help="last_year, previous or target")] = "last_year",
    region: Annotated[
        list[str] | None, typer.Option(help="code of a region, with all below it; may be repeated")
    ] = None,
    channel: Annotated[list[str] | None, typer.Option()] = None,
    tier: Annotated[list[str] | None, typer.Option()] = None,
    manager: Annotated[list[str] | None, typer.Option()] = None,
    client: Annotated[str, typer.Option(help="code of the client, for the page of one client")] = "",
    control: Annotated[list[str] | None, typer.Option("--set", help="a control of the page, as key=code")] = None,
    language: Annotated[str, typer.Option(help="en or zh")] = "en",
    form: Annotated[
        Form, typer.Option("--format", help="json: as on the screen; csv, xlsx: the whole list")
    ] = Form.json,
    out: Annotated[Path | None, typer.Option("--out", help="file to write, instead of printing")] = None,
    version: Annotated[str, typer.Option(help="an older version, as `python -m data versions` lists them")] = "",
    store: StoreOption = None,
) -> None:
    """Print one panel's message, table and note, or take its whole list along."""
    page_key, _, panel_key = name.partition("/")
    try:
        page = page_named(page_key)
        view = view_of(store, version, period, compare, region or (), channel or (), tier or (), manager or ())
        words = words_for(known("language", language, LANGUAGES), view.settings.currency)
        chosen = chosen_codes(control or (), page.controls_for(view)) | {"client": client}
    except (LookupError, ValueError) as error:
        _stop(str(error.args[0]))
    found = []
    codes = Chosen.of(page, view, chosen)
    for panel in page.panels(view, codes, words):
        found.append(panel)
        if panel.key == panel_key:
            about = {"client": client, "region": tuple(region or ()), "version": view.version.name}
            _note(store_at(store), name, form.value, about | {"period": view.selection.period.key})
            _hand_over(panel, form, origin_of(view, page, codes, words), out)
            return
    _stop(f"page {page_key} has no panel {panel_key!r} here; it has: {', '.join(p.key for p in found)}")


def _note(root: Path, name: str, kind: str, about: Mapping[str, Any]) -> None:
    try:
        note_export(root, name, kind, **about)
    except DeskError as error:
        _stop(f"nothing was handed over, because it could not be written down: {error}", BROKE)


def _hand_over(panel: Panel, form: Form, origin: Origin, out: Path | None) -> None:
    """Write the panel into the file, or print it."""
    if form is Form.json:
        content = panel_json(panel) + b"\n"
    else:
        panel = whole(panel)
        content = EXPORTERS[form.value](panel, origin)
        if panel.table is not None and panel.table.more:
            is_full = len(panel.table.rows) >= MOST_TAKEN
            left = f"the first {MOST_TAKEN:,} rows; the list goes on" if is_full else f"{panel.table.more:,} rows less"
            typer.echo(left, err=True)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        _stop(f"{out} cannot be written: {error.strerror}; name a file in a folder that is there")


def _stop(message: str, code: int = 2) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    stand_back(UNWATCHED)
    app()
