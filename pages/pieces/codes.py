"""Codes that the contract names and files carry: in the reader's language where they are known, else as they are."""

from __future__ import annotations

from data.messages import N_
from locales import Words

KNOWN = (
    N_("visit"),
    N_("call"),
    N_("delivery"),
    N_("promotion"),
    N_("complaint handling"),
    N_("freight"),
    N_("weekly visit"),
    N_("call back in 24 h"),
    N_("supply"),
    N_("product quality"),
    N_("price"),
    N_("brand"),
    N_("relation"),
    N_("service"),
    N_("ordering system"),
    N_("sales visits"),
    N_("late payment"),
    N_("diverted goods"),
    N_("illegal trade"),
)


def coded(code: object, words: Words) -> str | None:
    """The code in words; a code nobody translated stays as the file has it; missing stays missing."""
    if not isinstance(code, str):
        return None
    return words(code) if code in KNOWN else code
