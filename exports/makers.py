"""The files that a deck can be made as, by their ending; a maker is loaded when its file is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from types import MappingProxyType
from typing import Any

from exports.deck import Deck, Tell, to_nobody
from exports.whole import whole

MAKERS: Mapping[str, str] = MappingProxyType(
    {
        "pptx": "exports.slides:deck_pptx",
        "pdf": "exports.paper:deck_pdf",
        "xlsx": "exports.book:deck_xlsx",
        "png": "exports.pictures:deck_png",
        "html": "exports.html:deck_html",
        "csv": "exports.pictures:deck_csv",
    }
)
"""Ending → the function (deck, tell, …) → bytes, by name: what it needs takes a second to load."""
WHOLE = frozenset(("xlsx", "csv"))
"""Files that take lists along whole."""
SEVERAL = frozenset(("png", "csv"))
"""Files that hold one panel: of a deck of several they come together in a zip."""


def file_of(deck: Deck, kind: str, tell: Tell = to_nobody, **how: Any) -> bytes:
    """The file of that kind. how: what its maker takes besides (`template` of slides, `paper` of pages).

    Raises ValueError listing the kinds for one that is not known, and what its maker raises.
    """
    if kind not in MAKERS:
        raise ValueError(f"there is no file of kind {kind!r}; choose one of: {', '.join(MAKERS)}")
    module, _, name = MAKERS[kind].partition(":")
    maker: Callable[..., bytes] = getattr(import_module(module), name)
    if kind in WHOLE:
        deck = replace(deck, slides=tuple(replace(slide, panel=whole(slide.panel)) for slide in deck.slides))
    return maker(deck, tell, **how)


def ending(deck: Deck, kind: str) -> str:
    """How the name of that file ends."""
    return "zip" if kind in SEVERAL and len(deck.slides) > 1 else kind
