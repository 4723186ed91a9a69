"""Tests of the house itself: its rooms, sizes, rules of safety, and that everything has its test."""
