"""The mark of a text that a person will read: its English form is the key, the catalogues hold the translations.

Data and metrics know no language; they hand keys and values up and the pages turn them into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def N_(text: str) -> str:
    """The text itself; the mark lets the catalogue tool find it."""
    return text


@dataclass(frozen=True)
class Said:
    """A text for whoever reads: its message in English, which is the key of its translations, and its values."""

    message: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        return self.message.format(**self.values)
