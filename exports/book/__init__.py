"""The workbook: a deck as sheets with typed cells and native charts, behind a cover that says where all is from."""

from __future__ import annotations

from exports.book.deck import deck_xlsx

__all__ = ["deck_xlsx"]
