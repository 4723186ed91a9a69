"""Order histories of clients in three numbers each, checked, and equal ones counted instead of repeated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
THINNED = 4_000
"""Distinct histories on which the search for a start is made; the fit itself is made on all."""


@dataclass(frozen=True)
class Histories:
    """Distinct order histories, sorted, with how many clients have each.

    frequency: orders after the first. recency: when the last of them came, counted from the first order (0 without
    any). span: how long the client was watched, counted from its first order; slots or units of time.
    """

    frequency: Floats
    recency: Floats
    span: Floats
    counts: Floats

    def __len__(self) -> int:
        return len(self.frequency)

    @property
    def clients(self) -> float:
        return float(self.counts.sum())

    def thinned(self, most: int = THINNED) -> Histories:
        """At most so many of them: every so-manieth client in their order, so that all kinds stay in proportion."""
        if len(self) <= most:
            return self
        picked = np.searchsorted(self.counts.cumsum(), (np.arange(most) + 0.5) * self.clients / most, side="right")
        at, times = np.unique(picked, return_counts=True)
        return Histories(self.frequency[at], self.recency[at], self.span[at], times.astype(float))


def checked(frequency: object, recency: object, span: object, span_name: str, whole: bool) -> tuple[Floats, ...]:
    """The three columns as numbers of one length. whole: recency and span count slots.

    Raises ValueError that names the column, the entry and what is accepted.
    """
    columns = {"frequency": _numbers("frequency", frequency), "recency": _numbers("recency", recency)}
    columns[span_name] = _numbers(span_name, span)
    sizes = {name: len(values) for name, values in columns.items()}
    if len(set(sizes.values())) > 1:
        raise ValueError(f"columns differ in length: {sizes}; give one entry per client in each")
    for name in columns if whole else ("frequency",):
        _demand(columns[name] == np.floor(columns[name]), columns[name], f"{name} counts and has no fractions")
    times, last, spans = columns.values()
    _demand(last <= spans, last, f"recency (the last order) cannot lie beyond {span_name} (how long it was watched)")
    _demand((times > 0) | (last == 0), last, "recency is 0 where frequency is 0: it counts from the first order")
    if whole:
        _demand(times <= last, times, "frequency cannot exceed recency: there is one order a slot at most")
    return times, last, spans


def histories(
    frequency: object, recency: object, span: object, counts: object, span_name: str, whole: bool
) -> Histories:
    """Distinct histories of these clients with their counts, for a fit.

    Raises ValueError as `checked` does, and where there is nothing to learn from: no client, no repeated order.
    """
    times, last, spans = checked(frequency, recency, span, span_name, whole)
    number = np.ones(len(times)) if counts is None else _numbers("counts", counts)
    if len(number) != len(times):
        raise ValueError(f"counts has {len(number)} entries for {len(times)} histories; give one for each")
    _demand(number == np.floor(number), number, "counts are whole numbers of clients")
    here = number > 0
    if not here.any():
        raise ValueError("there is no client to fit a model on; give at least one history with a count")
    distinct, at = np.unique(np.column_stack([times, last, spans])[here], axis=0, return_inverse=True)
    times, last, spans = distinct.T.copy()
    found = Histories(times, last, spans, np.bincount(at.ravel(), number[here]).astype(float))
    if not found.frequency.any():
        raise ValueError(
            f"none of the {found.clients:.0f} clients ordered again (frequency is 0 for all): "
            "nothing says how often they order or when they stop"
        )
    return found


def _numbers(name: str, values: object) -> Floats:
    try:
        found = np.atleast_1d(np.asarray(values, float))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} holds something that is no number ({error}); leave out unknown clients") from error
    if found.ndim != 1:
        raise ValueError(f"{name} has {found.ndim} dimensions; give one number per client")
    _demand(np.isfinite(found), found, f"{name} needs finite numbers, leave out unknown clients")
    _demand(found >= 0, found, f"{name} cannot be negative")
    return found


def _demand(holds: npt.NDArray[np.bool_], values: Floats, rule: str) -> None:
    if not holds.all():
        at = int(np.argmin(holds))
        raise ValueError(f"entry {at} is {values[at]:g}: {rule}")
