"""`python -m exports client`: the whole relation with one client on a printed sheet, without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from data.desk import DeskError
from exports.asking import StoreOption, known, store_at, view_of
from exports.deck import Deck, Slide
from exports.noting import note_export
from exports.paper import client_sheet_pdf
from locales import LANGUAGES, words_for
from metrics.clients import client
from pages import Chosen, page_named
from pages.pieces.origin import origin_of


def client_command(
    code: Annotated[str, typer.Argument(help="code of the client")],
    out: Annotated[Path, typer.Option("--out", help="the .pdf to write")],
    language: Annotated[str, typer.Option(help="en or zh")] = "en",
    period: Annotated[str | None, typer.Option(help="2026, 2026-Q3 or 2026-09; else the last one that is over")] = None,
    compare: Annotated[str, typer.Option(help="last_year, previous or target")] = "last_year",
    version: Annotated[str, typer.Option(help="an older version, as `python -m data versions` lists them")] = "",
    store: StoreOption = None,
) -> None:
    """Print one client on a sheet: at most two pages of A4."""
    if out.suffix.lower() != ".pdf":
        _stop(f"--out {out} is not a .pdf; the sheet of a client is made as pages only")
    try:
        view = view_of(store, version, period, compare, (), (), (), ())
        words = words_for(known("language", language, LANGUAGES), view.settings.currency)
    except (LookupError, ValueError) as error:
        _stop(str(error.args[0]))
    if client(view, code) is None:
        _stop(f"there is no client {code!r} in {store or 'the store'}; find its code on the page All clients")
    page = page_named("one_client")
    chosen = Chosen.of(page, view, {"client": code})
    origin = origin_of(view, page, chosen, words)
    slides = tuple(Slide(page.key, panel, origin) for panel in page.panels(view, chosen, words))
    deck = Deck(words(page.title), words.language, origin.currency, origin.company, slides)
    try:
        note_export(store_at(store), page.key, "pdf", client=code, version=view.version.name)
    except DeskError as error:
        _stop(f"nothing was handed over, because it could not be written down: {error}")
    try:
        out.write_bytes(client_sheet_pdf(deck))
    except OSError as error:
        _stop(f"{out} cannot be written: {error.strerror}; name a file in a folder that is there")
    typer.echo(out)


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)
