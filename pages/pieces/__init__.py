"""Pieces that several pages put together: tiles from key figures, notes, changes in words."""
