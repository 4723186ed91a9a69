"""Finding a client's code and names in texts, and hiding them there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.desk.masking import MASK

SHORTEST_NAME, SHORTEST_CODE = 2, 4
"""What is shorter may be part of any sentence: it is hidden where it is the whole text."""
_INSIDE = "[0-9A-Za-z]"


@dataclass(frozen=True)
class Traces:
    """What a client is called. longer: names and codes of others that hold one of them, and are left as they are."""

    codes: tuple[str, ...]
    names: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()

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
        if text in self._whole:
            return MASK
        return self._pattern.sub(lambda found: self._said(found.group()), text) if self._pattern else text

    def _said(self, found: str) -> str:
        return MASK if found in self._whole else found

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset((*self.codes, *self.names))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        names = [name for name in (*self.names, *self.longer) if len(name) >= SHORTEST_NAME]
        codes = [code for code in self.codes if len(code) >= SHORTEST_CODE]
        parts = [_bounded(each) for each in sorted({*names, *codes}, key=len, reverse=True)]
        return re.compile("|".join(parts)) if parts else None


def _bounded(word: str) -> str:
    """The word where no letter or digit goes on before or after it; signs of Chinese need no space between them."""
    before = f"(?<!{_INSIDE})" if re.match(_INSIDE, word[0]) else ""
    after = f"(?!{_INSIDE})" if re.match(_INSIDE, word[-1]) else ""
    return before + re.escape(word) + after


def longer_names(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Those of the others that hold one of the names and are none of them."""
    mine = {name for name in names if len(name) >= SHORTEST_NAME}
    return tuple(sorted({other for other in others if other not in mine and any(name in other for name in mine)}))
