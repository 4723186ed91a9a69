"""What the engine's optimizer must not do: rewrites that were seen to give wrong results."""

from __future__ import annotations

WRONG_SUMS = "projection_pullup"
"""DuckDB 2.0.0: where statistics prove the right side of a left join to be empty, sums over the join come out wrong,
without a word, once they are ordered by or filtered. Without this rewrite they are right: tests/data/test_optimizer.py
"""
