"""Tests of the words: number shapes, catalogues and the escaping of names."""
