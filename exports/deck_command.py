"""`python -m exports deck`: the files of a meeting without a screen, for a timer; kept and sent on when asked to."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import duckdb
import typer

from data.desk import Desk, DeskError, Draft, NotYours, Picked
from data.door import Door, View
from data.scope import whole_company
from data.snapshots import SnapshotDamaged
from exports.asking import Codes, StoreOption, known, store_at, view_of
from exports.deck import Deck
from exports.deck_files import PAPERS, Asked, WrongFile, demand_template, demanded, written
from exports.freezing import GONE, frozen_deck, kept_deck, opened_deck
from exports.noting import note_deck
from exports.sending import Destination, destination_named, send
from locales import LANGUAGES, words_for
from pages import PAGES, Choice, Chosen, Page, page_named
from pages.pieces.asking import full_address

REFUSED, BROKE, NOT_SENT = 2, 3, 4
"""Exit codes: a word of the command is wrong and nothing was made; something failed; made, but not sent to all."""
FOR_A_MEETING = (
    "overview/tiles", "overview/regions", "kpis/year", "kpis/heat", "kpis/behind", "kpis/why", "word_of_mouth/curve",
    "four_degrees/degrees", "false_loyalty/map", "cost_and_profit/scatter", "cost_and_profit/whale",
    "cost_and_profit/ledger",
)  # fmt: skip
"""What is shown where nobody says what: how the company stands, why, and what it costs."""
OWNER = whole_company("command line", "the owner of the store asks")
ON_SCREEN = "local"
"""Who collects panels on the screen where there is no sign-in."""


def deck_command(
    panels: Annotated[list[str] | None, typer.Option("--panel", help="<page>/<panel>; repeatable, in order")] = None,
    pages: Annotated[list[str] | None, typer.Option("--page", help="whole page, after the panels; repeatable")] = None,
    period: Annotated[str | None, typer.Option(help="2026, 2026-Q3 or 2026-09; else the last one that is over")] = None,
    compare: Annotated[str, typer.Option(help="last_year, previous or target")] = "last_year",
    region: Annotated[list[str] | None, typer.Option(help="code of a region, with all below it; repeatable")] = None,
    channel: Annotated[list[str] | None, typer.Option()] = None,
    tier: Annotated[list[str] | None, typer.Option()] = None,
    manager: Annotated[list[str] | None, typer.Option()] = None,
    client: Annotated[str, typer.Option(help="code of the client, for the page of one client")] = "",
    control: Annotated[list[str] | None, typer.Option("--set", help="a control, as page:key=code; repeatable")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="what was collected on the screen of this machine")] = False,
    snapshot: Annotated[str, typer.Option(help="a kept snapshot by its number, exactly as it was")] = "",
    language: Annotated[str, typer.Option(help="en or zh")] = "en",
    title: Annotated[str, typer.Option(help="title of the deck")] = "",
    out: Annotated[
        list[Path] | None,
        typer.Option(help=".pptx .pdf .xlsx .html .png .csv (of several panels a .zip), or a folder; repeatable"),
    ] = None,
    template: Annotated[Path | None, typer.Option(help="your own .pptx, filled by the names of its places")] = None,
    paper: Annotated[str, typer.Option(help="a4 or wide (16:9), for .pdf")] = "a4",
    keep: Annotated[bool, typer.Option("--keep", help="freeze it as a snapshot")] = False,
    send_to: Annotated[str, typer.Option("--send", help="a name of destinations.toml in the store folder")] = "",
    version: Annotated[str, typer.Option(help="an older version, as `python -m data versions` lists them")] = "",
    store: StoreOption = None,
) -> None:
    """Make slides, pages, a workbook, pictures or one file for any browser. Prints the files it wrote, one a line."""
    root = store_at(store)
    try:
        known("language", language, LANGUAGES)
        known("paper", paper, PAPERS)
        files = demanded(out or ())
        to = destination_named(root, send_to) if send_to else None
        look = template.read_bytes() if template else None
        if look is not None:
            demand_template(look)  # before anything is kept: a timer that tries again would keep it again
        if snapshot:
            deck = opened_deck(Door(root), snapshot, OWNER)
        else:
            view = view_of(store, version, period, compare, region or (), channel or (), tier or (), manager or ())
            asked = _collected(root) if draft else picked_draft(view, panels or (), pages or (), control or (), client)
            given = Draft(title or asked.title, asked.language if draft else language, asked.picked)
            is_named = bool(draft or panels or pages)
            deck = _with_answers(view, frozen_deck(Door(root), view.version, OWNER, given), is_named)
        deck = replace(deck, title=title or deck.title)
        if keep:
            deck = kept_deck(Door(root), deck, OWNER, datetime.now(UTC))
            typer.echo(f"kept as snapshot {deck.snapshot}", err=True)
    except NotYours:
        _stop(f"there is no snapshot {snapshot!r}; python -m data snapshots lists them")
    except (SnapshotDamaged, OSError, DeskError, duckdb.Error) as error:
        _stop(str(error), BROKE)
    except (LookupError, ValueError) as error:
        _stop(str(error.args[0]))
    _hand_over(root, deck, files, look, paper, to, keep)


def _hand_over(
    root: Path,
    deck: Deck,
    files: list[Asked],
    template: bytes | None,
    paper: str,
    to: Destination | None,
    is_kept: bool,
) -> None:
    """Write the files and say where, send them on; what is only sent lies on the disk as long as that takes.

    It is noted before.
    """
    with tempfile.TemporaryDirectory() as scratch:
        try:
            wanted = files or demanded((Path(scratch if to else "."),))
            note_deck(root, deck, [each[0] for each in wanted], to, is_kept)
            made = written(deck, wanted, template, paper)
        except WrongFile as error:
            _stop(str(error), BROKE)
        except DeskError as error:
            _stop(f"nothing was handed over, because it could not be written down: {error}", BROKE)
        except ValueError as error:
            _stop(str(error))
        for path in made if files or to is None else ():
            typer.echo(path)
        if to is not None:
            _send(to, deck, made)


def _collected(root: Path) -> Draft:
    with Desk.at(root) as desk:
        return desk.draft_of(ON_SCREEN)


def picked_draft(view: View, panels: Codes, pages: Codes, controls: Codes, client: str) -> Draft:
    """The panels that were named, else those of a meeting. Raises KeyError and ValueError for unknown ones."""
    chosen = _set(view, controls)
    named = [_split(name) for name in panels]
    for key in pages:
        named += [(key, panel) for panel in _keys(view, page_named(key), chosen.get(key, {}), client)]
    named = named or [_split(name) for name in FOR_A_MEETING]
    addresses = {key: _address(view, page_named(key), chosen.get(key, {}), client) for key, _panel in named}
    return Draft("", "", tuple(Picked(key, panel, addresses[key]) for key, panel in named))


def _with_answers(view: View, deck: Deck, is_named: bool) -> Deck:
    """The deck without panels that are not there or have nothing to show; one that was named is refused instead.

    Raises ValueError for a named panel that its page does not have, naming those it has.
    """
    gone = deck.words(GONE)
    for slide in deck.slides:
        if is_named and slide.panel.missing == gone:
            there = _keys(view, page_named(slide.page), dict(slide.address), dict(slide.address).get("client", ""))
            raise ValueError(f"page {slide.page} has no panel {slide.panel.key!r} here; it has: {', '.join(there)}")
    kept = tuple(slide for slide in deck.slides if is_named or not slide.panel.missing)
    if not kept:
        raise ValueError("none of the usual panels has anything to show here; name some with --panel or --page")
    return replace(deck, slides=kept)


def _split(name: str) -> tuple[str, str]:
    page, _, panel = name.partition("/")
    return page, panel


def _keys(view: View, page: Page, codes: dict[str, str], client: str) -> list[str]:
    chosen = Chosen.of(page, view, codes | {"client": client})
    return [panel.key for panel in page.panels(view, chosen, words_for("en", view.settings.currency))]


def _address(view: View, page: Page, codes: dict[str, str], client: str) -> tuple[tuple[str, str], ...]:
    return full_address(view, page, Chosen.of(page, view, codes | {"client": client}))


def _set(view: View, pairs: Sequence[str]) -> dict[str, dict[str, str]]:
    """Page → control → code. Raises ValueError for a pair that is none, and for unknown pages, controls and codes."""
    found: dict[str, dict[str, str]] = {}
    for pair in pairs:
        where, equals, code = pair.partition("=")
        page_key, colon, key = where.partition(":")
        if not equals or not colon:
            raise ValueError(f"--set {pair!r} is not understood; write it like kpis:kpi=orders")
        page = page_named(known("page", page_key, [p.key for p in PAGES]))
        controls = {c.key: c for c in page.controls_for(view)}
        control = controls[known("control", key, controls)]
        found.setdefault(page_key, {})[key] = (
            known(key, code, dict(control.options)) if isinstance(control, Choice) else code
        )
    return found


def _send(to: Destination, deck: Deck, files: Sequence[Path]) -> None:
    words = deck.words
    text = "\n".join(f"{at}. {slide.headline}" for at, slide in enumerate(deck.slides, 1))
    as_of = max(slide.origin.as_of for slide in deck.slides)
    text = f"{words('Data as of')} {words.day(as_of)}\n\n{text}"
    link = f"snapshots?snapshot={deck.snapshot}" if deck.snapshot else "snapshots"
    results = send(to, deck.title or deck.slides[0].headline, text, files, link)
    for sent in results:
        typer.echo(f"{sent.service}: {'sent' if sent.arrived else 'not sent: ' + sent.why}", err=True)
    if not all(sent.arrived for sent in results):
        raise typer.Exit(NOT_SENT)


def _stop(message: str, code: int = REFUSED) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
