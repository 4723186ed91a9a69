"""Words (gettext catalogues), number and date shapes, and the escaping of names: see `locales.words`."""

from __future__ import annotations

from locales.markup import escape_markdown, escape_plotly
from locales.numbers import MoneyUnit
from locales.words import LANGUAGES, N_, Words, words_for

__all__ = ["LANGUAGES", "MoneyUnit", "N_", "Words", "escape_markdown", "escape_plotly", "words_for"]
