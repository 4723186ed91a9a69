"""Finding a client's code and names in texts, and hiding them there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.desk.masking import MASK

SHORTEST_NAME, SHORTEST_CODE, SHORTEST_CUT = 2, 4, 3
"""What is shorter may be part of any sentence: it is hidden where it is the whole text, and that may only be so where
a text is known to say who: a client of the code A is no reason to hide tier A."""
LONGEST_CUT = 60
"""No chart has room for more letters of a name."""
CUT = "…"
"""Ends a name that had no room on a chart: as much of it as there is still says whose it was."""
_INSIDE = "[0-9A-Za-z]"
_BACKSLASHED = re.compile(r"\\([^0-9A-Za-z\s])")


@dataclass(frozen=True)
class Traces:
    """What a client is called. longer: names and codes of others that hold one of them, and are left as they are."""

    codes: tuple[str, ...]
    names: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()

    @cached_property
    def certain(self) -> Traces:
        """The same without what is so short that it may mean anything: for texts that may be about anything."""
        codes = tuple(code for code in self.codes if len(code) >= SHORTEST_CODE)
        return Traces(codes, tuple(name for name in self.names if len(name) >= SHORTEST_NAME), self.longer)

    def hidden(self, value: Any) -> Any:
        """A plain value with every trace of the client in its texts hidden; the same value where there is none."""
        if isinstance(value, str):
            return self._hidden_text(value)
        if isinstance(value, dict):
            return {self._hidden_text(key): self.hidden(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self.hidden(each) for each in value)
        return value

    def _hidden_text(self, text: str) -> str:
        if _unescaped(text) in self._whole:
            return MASK
        return self._pattern.sub(lambda found: self._said(found.group()), text) if self._pattern else text

    def _said(self, found: str) -> str:
        plain = _unescaped(found)
        return MASK if plain in self._whole or plain.endswith(CUT) else found

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset((*self.codes, *self.names))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        names = [name for name in (*self.names, *self.longer) if len(name) >= SHORTEST_NAME]
        codes = [code for code in self.codes if len(code) >= SHORTEST_CODE]
        parts = [_cut_short(name) for name in self.names if len(name) > SHORTEST_CUT]
        parts += [_bounded(each) for each in sorted({*names, *codes}, key=len, reverse=True)]
        return re.compile("|".join(parts)) if parts else None


def _bounded(word: str) -> str:
    """The word where no letter or digit goes on before or after it; signs of Chinese need no space between them."""
    after = f"(?!{_INSIDE})" if re.match(_INSIDE, word[-1]) else ""
    return _begun(word) + "".join(map(_escapable, word)) + after


def _begun(word: str) -> str:
    return f"(?<!{_INSIDE})" if re.match(_INSIDE, word[0]) else ""


def _cut_short(name: str) -> str:
    """The beginning of a name with the sign for the rest of it; the same may be the beginning of somebody else's."""
    first, rest = name[:SHORTEST_CUT], name[SHORTEST_CUT : min(len(name) - 1, LONGEST_CUT)]
    more = "".join(f"(?:{_escapable(letter)}" for letter in rest) + ")?" * len(rest)
    return _begun(name) + "".join(map(_escapable, first)) + more + f"\\s?{CUT}"


def _escapable(letter: str) -> str:
    """A letter as it stands, or as charts and pages of Markdown write one that would mean something to them."""
    if letter.isalnum() or letter.isspace():
        return re.escape(letter)
    forms = {letter, f"&#{ord(letter)};", f"&#x{ord(letter):x};", html.escape(letter), f"\\{letter}"}
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) + ")"


def _unescaped(text: str) -> str:
    return _BACKSLASHED.sub(r"\1", html.unescape(text)) if "&" in text or "\\" in text else text


def longer_names(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Those of the others that hold one of the names and are none of them."""
    mine = {name for name in names if len(name) >= SHORTEST_NAME}
    return tuple(sorted({other for other in others if other not in mine and any(name in other for name in mine)}))
