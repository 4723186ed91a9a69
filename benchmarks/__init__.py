"""Measures of speed, one file per promise. `python -m benchmarks` runs them; ./check never does."""
