"""Panels as slides of a PowerPoint file."""

from __future__ import annotations

from exports.slides.deck import deck_pptx

__all__ = ["deck_pptx"]
