"""Makers of files for tests: named as app.py names the real ones, and found by the process that makes files."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any


def doubled(thing: Any) -> Any:
    return thing + thing


def in_capitals(thing: str, tell: Callable[[float], None], sign: str = "!") -> bytes:
    """Tells that it is half way, and in which process it was made."""
    tell(0.5)
    return f"{thing.upper()}{sign}{os.getpid()}".encode()


def first_message(deck: Any, tell: Callable[[float], None]) -> bytes:
    return str(deck.slides[0].panel.message).encode()


def refused(thing: str, tell: Callable[[float], None]) -> bytes:
    raise ValueError(f"the template {thing} does not fit")


def broken_off(thing: str, tell: Callable[[float], None]) -> bytes:
    os._exit(3)
