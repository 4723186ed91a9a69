"""Which lists of new alerts went where, so that a timer that runs again without an import sends nothing twice."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = "alerts_sent.json"
"""In the store folder: what was asked for and to whom it went → the version that was sent last."""


@dataclass(frozen=True)
class SentLists:
    """What was sent of one store. version: that is asked now. asked: what the list was narrowed to, in words.

    is_asked: whether it is looked up at all; what was sent is remembered in any case.
    """

    root: Path
    version: str
    asked: Sequence[str]
    is_asked: bool = True

    def is_sent(self, destination: str, link: str) -> bool:
        """Whether this version of the list went to that destination already."""
        return self.is_asked and self._read().get(self._key(destination, link)) == self.version

    def remember(self, destination: str, link: str) -> None:
        """From now on it did. Raises OSError where the store folder cannot be written to."""
        told = self._read() | {self._key(destination, link): self.version}
        aside = self.root / f"{FILE}.{os.getpid()}.making"
        with aside.open("w", encoding="utf-8") as out:
            out.write(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.replace(aside, self.root / FILE)

    def _key(self, destination: str, link: str) -> str:
        return json.dumps([destination, link, *self.asked], ensure_ascii=False)

    def _read(self) -> dict[str, str]:
        """What was sent; nothing where the file is not there. Raises ValueError for one that does not read."""
        path = self.root / FILE
        if not path.exists():
            return {}
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path} does not read ({error}); delete it, and lists may be sent once more") from None
        if not isinstance(told, dict):
            raise ValueError(f"{path} holds no list of what was sent; delete it, and lists may be sent once more")
        return told
