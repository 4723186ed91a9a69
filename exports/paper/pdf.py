"""A deck as a PDF: its texts, tables and charts as plain data, handed to the template and set by Typst."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import cast

import typst

from exports.deck import Deck, Tell, to_nobody
from exports.paper.client_sheet import FOR_ONE_PAGE, MOST_PAGES, TIGHTER, is_client_sheet, sheet_contents
from exports.paper.contents import deck_contents
from exports.paper.rows import Record
from exports.paper.sheet import SHEETS, Paper

HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts"
KEPT_CALLS = 10
CONTENTS_TAKE = 0.7
"""Share of the time that goes by before Typst is called."""


def deck_pdf(deck: Deck, tell: Tell = to_nobody, paper: Paper = "a4") -> bytes:
    """The deck as a tagged PDF; the same deck gives the same bytes, whatever the clock and the fonts of the machine.

    A single panel comes without cover and contents. Raises ValueError for a deck without panels and for a paper that
    is not known.
    """
    if paper not in SHEETS:
        raise ValueError(f"paper {paper!r} is not known; choose one of: {', '.join(SHEETS)}")
    if not deck.slides:
        raise ValueError(f"the deck {deck.title!r} holds no panel, so there is nothing to print; add one to it")
    if paper == "a4" and is_client_sheet(deck):
        return client_sheet_pdf(deck, tell)
    contents = deck_contents(deck, SHEETS[paper], lambda share: tell(share * CONTENTS_TAKE))
    # One compiler a call: it cannot be shared between threads, and the fonts, which are slow to read, can.
    compiler = typst.Compiler(input=str(HERE / "paper.typ"), root=str(HERE), font_paths=_fonts())
    made = _compiled(compiler, deck, contents)
    _forget(compiler)
    tell(1.0)
    return made


def client_sheet_pdf(deck: Deck, tell: Tell = to_nobody) -> bytes:
    """The page of one client on one page of A4, or at most two: its lists get shorter until it fits.

    Raises ValueError for a deck that is not the page of one client.
    """
    if not is_client_sheet(deck):
        raise ValueError(f"the deck {deck.title!r} is not the page of one client; ask the page one_client for it")
    made, is_enough = b"", False
    for at, tight in enumerate(TIGHTER, 1):
        contents = sheet_contents(deck, tight)
        said = {"deck": json.dumps(contents, allow_nan=False)}  # what a query reads, as compiling does
        compiler = typst.Compiler(input=str(HERE / "client.typ"), root=str(HERE), font_paths=_fonts(), sys_inputs=said)
        pages = int(json.loads(compiler.query("<pages>", field="value", one=True)))
        # A sheet of two pages stands unless somewhat shorter lists make it one.
        if pages == 1 or not is_enough:
            made = _compiled(compiler, deck, contents)
        _forget(compiler)
        tell(at / len(TIGHTER))
        is_enough = is_enough or pages <= MOST_PAGES
        if pages == 1 or (is_enough and tight <= FOR_ONE_PAGE):
            break
    tell(1.0)
    return made


def _compiled(compiler: typst.Compiler, deck: Deck, contents: Record) -> bytes:
    made = compiler.compile(
        format="pdf",
        sys_inputs={"deck": json.dumps(contents, allow_nan=False)},
        timestamp=int(made_at(deck).timestamp()),
    )
    return cast(bytes, made)  # only pictures come as lists, a page each


def made_at(deck: Deck) -> datetime:
    """The moment that the file is dated: when it was frozen, else the start of the youngest day of its data."""
    if deck.made_at is not None:
        return deck.made_at if deck.made_at.tzinfo else deck.made_at.replace(tzinfo=UTC)
    day = max(slide.origin.as_of for slide in deck.slides)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _forget(compiler: typst.Compiler) -> None:
    """Let Typst drop what it kept of this deck: it keeps the work of ten calls, a hundred megabytes each.

    No other deck has use for it. Each call on nothing, a hundredth of a second, makes all that is kept one call older.
    """
    for _ in range(KEPT_CALLS + 1):
        compiler.compile(input=b"", format="svg", sys_inputs=None)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
