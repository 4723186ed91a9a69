"""The intention curve of answers in hand: observed and fitted shares of promoters, passives and detractors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from data.messages import N_
from metrics.satisfaction import NO_INTENTIONS
from metrics.word_of_mouth.intention_shapes import SIDES, Cells, Kinds, Shape, fitted_shapes, observed_shares

TOO_FEW_ANSWERS = N_("no intention curve: {n} answers are too few, it takes {least}")
TOO_FEW_LEVELS = N_("no intention curve: only {n} levels of satisfaction were answered, it takes {least}")
ALL_THE_SAME = N_("no intention curve: all {n} answers are the same")
RUNS_AWAY = N_("no intention curve: satisfaction splits the {n} answers completely, no slope is steep enough")
FEWEST_ANSWERS, FEWEST_LEVELS = 100, 3
TYPICAL = 30  # answers a level needs to be named in a sentence
FINE = 100
YES_OR_NO = Kinds(1, 0)
MIRRORED = (("praise", "promoters"), ("complaint", "detractors"))


@dataclass(frozen=True)
class Intention:
    """The intention curve and what it stands on; shares are 0 to 1.

    rows: one row a level: level, clients, answers; promoters, passives, detractors as fitted with _low and _high (None
    without a curve), and as observed_promoters … with _low and _high (Wilson). curve: the fitted columns on a fine grid
    of levels. shape: `linear`, `hinge` (flat, then changing from `threshold` on) or `bent` (another slope from there
    on); aicc: of each. family: `ordered`, or `binomial` where clients could only say yes or no: then promoters say yes
    and detractors no. step: what satisfaction was rounded to, 0 for not at all. largest_gap: between a fitted and an
    observed share. unplaced: answers that leave satisfaction blank. missing, values: why there is no curve.
    """

    rows: pd.DataFrame
    curve: pd.DataFrame
    answers: int = 0
    clients: int = 0
    unplaced: int = 0
    converted: int = 0
    first_on: date | None = None
    last_on: date | None = None
    family: Literal["ordered", "binomial"] = "ordered"
    shape: Shape | None = None
    threshold: float | None = None
    aicc: Mapping[Shape, float] = field(default_factory=dict)
    step: float = 0.0
    largest_gap: float | None = None
    missing: str = ""
    values: Mapping[str, int] = field(default_factory=dict)

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest level with at least 30 answers; all levels where none has."""
        levels = self.rows["level"][self.rows["answers"] >= TYPICAL]
        levels = self.rows["level"] if levels.empty else levels
        return float(levels.min()), float(levels.max())

    def share(self, side: str, level: float) -> float | None:
        """The fitted share of that side at a level of `rows`, the observed one without a curve."""
        row = self.rows[self.rows["level"] == level].iloc[0]
        value = row[side] if self.shape else row[f"observed_{side}"]
        return None if pd.isna(value) else float(value)

    @property
    def outside(self) -> int:
        """Levels at which the fitted share of promoters or detractors lies outside the observed one's interval."""
        if not self.shape:
            return 0
        left = pd.Series(False, index=self.rows.index)
        for _name, side in MIRRORED:
            fitted = pd.to_numeric(self.rows[side])
            left |= (fitted < self.rows[f"observed_{side}_low"]) | (fitted > self.rows[f"observed_{side}_high"])
        return int(left.sum())

    @property
    def points(self) -> pd.DataFrame:
        """Observed promoters as `praise` and detractors as `complaint`, in percent, with intervals, a row a level."""
        return self._mirrored(self.rows, "observed_").assign(clients=self.rows["clients"].to_numpy())

    @property
    def lines(self) -> pd.DataFrame | None:
        """The fitted curve in the same columns, on a fine grid; None without a curve."""
        return self._mirrored(self.curve, "") if self.shape else None

    def _mirrored(self, rows: pd.DataFrame, kind: str) -> pd.DataFrame:
        found = {"level": rows["level"]}
        for name, side in MIRRORED:
            for end in ("", "_low", "_high"):
                found[name + end] = pd.to_numeric(rows[kind + side + end]) * 100
        return pd.DataFrame(found)


def fit_intention(
    satisfaction: Sequence[float],
    would_recommend: Sequence[float],
    client: Sequence[object] | None = None,
    promoter_from: int = 9,
    detractor_to: int = 6,
) -> Intention:
    """The intention curve of answers in hand.

    Rows:   one entry an answer; client: who gave it, each one their own where left out.
    Value:  an Intention as `intention_curve` gives it; nothing is rounded.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError for sequences of different lengths.
    Source: McCullagh 1980; see `intention_curve`.
    """
    said = np.asarray(would_recommend, float)
    who = np.arange(len(said)) if client is None else pd.factorize(np.asarray(client))[0]
    if not len(said) == len(satisfaction) == len(who):
        raise ValueError(
            f"fit_intention: {len(satisfaction)} satisfactions, {len(said)} intentions, {len(who)} clients"
        )
    if not len(said):
        return Intention(pd.DataFrame(), pd.DataFrame(), missing=NO_INTENTIONS)
    answers = pd.DataFrame({"who": who, "level": np.asarray(satisfaction, float), "answer": np.floor(said)})
    own = answers.groupby(["who", "level", "answer"], as_index=False).size().rename(columns={"size": "answers"})
    both = own.merge(own, on="who", suffixes=("", "_other"))
    both = both.rename(columns={"level_other": "other_level", "answer_other": "other_answer"})
    both = both.assign(pairs=both["answers"] * both["answers_other"])
    keys = ["level", "answer", "other_level", "other_answer"]
    is_yes_or_no = any(set(answers["answer"].unique()) <= {0.0, yes} for yes in (1.0, 10.0))
    counted = own.groupby(["level", "answer"], as_index=False)["answers"].sum()
    cells = cells_of(counted, both.groupby(keys, as_index=False)["pairs"].sum(), is_yes_or_no)
    made = curve_of(cells, YES_OR_NO if is_yes_or_no else Kinds(promoter_from, detractor_to))
    clients = answers.groupby("level", as_index=False).agg(clients=("who", "nunique"))
    return replace(made, rows=made.rows.merge(clients, on="level"), clients=len(np.unique(who)))


def cells_of(counted: pd.DataFrame, pairs: pd.DataFrame | None, is_yes_or_no: bool) -> Cells:
    """The counts as a table of levels and answers; a yes of 1 or of 10 is a yes."""
    answer = counted["answer"].clip(upper=1) if is_yes_or_no else counted["answer"]
    levels, at_level = np.unique(counted["level"].to_numpy(float), return_inverse=True)
    answers, at_answer = np.unique(answer.to_numpy(int), return_inverse=True)
    counts = np.zeros((len(levels), len(answers)))
    counts[at_level, at_answer] = counted["answers"]
    if pairs is None:
        return Cells(levels, answers, counts, np.diag(counts.ravel()))
    together = np.zeros((counts.size, counts.size))
    one, other = (
        np.searchsorted(levels, pairs[f"{which}level"]) * len(answers)
        + np.searchsorted(answers, pairs[f"{which}answer"].clip(upper=answers[-1]))
        for which in ("", "other_")
    )
    together[one, other] = pairs["pairs"]
    return Cells(levels, answers, counts, together)


def curve_of(cells: Cells, kinds: Kinds) -> Intention:
    """The observed shares, and the fitted ones where the answers can carry a curve."""
    observed = pd.DataFrame(
        {"level": cells.levels, "answers": cells.counts.sum(axis=1).astype(int), **observed_shares(cells, kinds)}
    )
    n = int(cells.counts.sum())
    found = Intention(observed, pd.DataFrame(), n, family="binomial" if kinds == YES_OR_NO else "ordered")
    missing, values = _refusal(cells)
    fitted = None if missing else fitted_shapes(cells)
    if fitted is None:
        return replace(
            found, missing=missing or RUNS_AWAY, values=values, rows=observed.assign(**_absent(len(observed)))
        )
    fine = np.linspace(cells.levels[0], cells.levels[-1], FINE + 1)
    shares = fitted.shares(cells, kinds, cells.levels)
    gaps = [np.abs(shares[side] - observed[f"observed_{side}"]).max() for side in SIDES if side in shares]
    return replace(
        found,
        rows=observed.assign(**{**_absent(len(observed)), **shares}),
        curve=pd.DataFrame({"level": fine, **_absent(len(fine)), **fitted.shares(cells, kinds, fine)}),
        shape=fitted.shape,
        threshold=fitted.threshold,
        aicc=fitted.aicc,
        largest_gap=float(max(gaps)) if gaps else None,
    )


def _refusal(cells: Cells) -> tuple[str, dict[str, int]]:
    n = int(cells.counts.sum())
    if len(cells.answers) < 2:
        return ALL_THE_SAME, {"n": n}
    if n < FEWEST_ANSWERS:
        return TOO_FEW_ANSWERS, {"n": n, "least": FEWEST_ANSWERS}
    if len(cells.levels) < FEWEST_LEVELS:
        return TOO_FEW_LEVELS, {"n": len(cells.levels), "least": FEWEST_LEVELS}
    return "", {"n": n}


def _absent(levels: int) -> dict[str, list[None]]:
    return {side + end: [None] * levels for side in SIDES for end in ("", "_low", "_high")}
