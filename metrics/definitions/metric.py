"""A figure in words, and the sources that many share."""

from __future__ import annotations

from dataclasses import dataclass

from data.messages import N_


@dataclass(frozen=True)
class Metric:
    """A figure in words: what it is, how it is made, where the definition comes from, which tables it needs.

    `function` is the dotted name of the function that makes it; its docstring says the same to a programmer.
    """

    key: str
    family: str
    function: str
    label: str
    meaning: str
    formula: str
    source: str
    needs: tuple[str, ...]


HOUSE = N_("definition of the house")
KAPLAN = N_("Kaplan & Narayanan 2001, Measuring and managing customer profitability")
