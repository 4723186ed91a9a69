"""Tests of how we measure: a figure from a broken stopwatch is worse than none."""
