"""The answers of a period or of the past, counted by level, with how many were invited to give them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.door import View
from metrics.figure import Figure
from metrics.kpi_event_sums import SATISFIED_FROM
from metrics.kpi_record import share_of
from metrics.satisfaction.answer_days import NO_LEVEL, AnswerDays, Days, Floats, Whole, answer_days, period_starts
from metrics.satisfaction.levels import NO_ANSWERS

BLANK = 6
"""Where sheets without a level stand: after the five levels."""
PLACES = 8
"""More than there are levels: period and level make one whole number."""


def answer_levels(view: View) -> pd.DataFrame:
    """Answers of the period by satisfaction level 1–5.

    Rows:   answer sheets of the view; levels nobody chose are absent; sheets that leave satisfaction blank have no
            level and count in none, but what they say of recommending counts.
    Value:  columns level, answers, satisfaction (sum on its scale), squares (sum of its squares), promoters, passives,
            detractors, low, high, scales, invited (invitations of the waves answered, on every row; missing when not
            known).
    Cuts:   additive, but for `invited`.
    Source: five even fifths of the scale; on a five-point scale the answer itself.
    """
    found, first, last = answer_days(view), view.selection.period.start, view.until
    rows = found.among(first, last)
    _at, columns = _by_level(found, rows, np.zeros(rows.stop - rows.start, np.int64))
    invited = found.invited_to(set(found.waves[found.waves_among(first, last)]), last)
    return pd.DataFrame({**columns, "invited": invited})


def answer_history(view: View) -> pd.DataFrame:
    """As `answer_levels`, per period of the selected grain up to the selected one, oldest first.

    Rows:   answer sheets of the view's past.
    Value:  the same columns after `period_start` (day).
    Cuts:   additive, but for `invited`.
    Source: five even fifths of the scale; on a five-point scale the answer itself.
    """
    found, last = answer_days(view), view.until
    rows, asked = found.among(None, last), found.waves_among(None, last)
    starts = period_starts(view, found.days[rows], view.selection.grain)
    at, columns = _by_level(found, rows, _places(starts, found.days[rows]))
    waves: dict[int, set[str | None]] = {}
    for place, wave in zip(_places(starts, found.answered[asked]).tolist(), found.waves[asked], strict=True):
        waves.setdefault(place, set()).add(wave)
    invited = {place: found.invited_to(names, last) for place, names in waves.items()}
    days = starts.tolist()
    return pd.DataFrame(
        {
            "period_start": [days[place] for place in at.tolist()],
            **columns,
            "invited": [invited.get(place) for place in at.tolist()],
        }
    )


def satisfied_share(view: View) -> Figure:
    """Answers of the period at level 4 or 5 over all of them: `top_two(answer_levels(view))`, counted without the rest.

    Rows:   answer sheets of the view with a satisfaction.
    Value:  0 to 1 with its Wilson interval; None when nobody answered.
    Cuts:   not additive: ask again for the part.
    Source: top-2-box; interval Wilson 1927.
    """
    found = answer_days(view)
    rows = found.among(view.selection.period.start, view.until)
    counts, level = found.counted["answers"][rows], found.level[rows]
    part, whole = int(counts[level >= SATISFIED_FROM].sum()), int(counts[level != NO_LEVEL].sum())
    return share_of(part, whole, NO_ANSWERS)


def satisfied_shares(view: View, most: int = 12) -> tuple[float | None, ...]:
    """The same share in each period with any sheet up to the selected one, oldest first, at most `most`.

    Rows:   answer sheets of the view's past, by period of the selected grain.
    Value:  0 to 1; None for a period in which every sheet leaves satisfaction blank.
    Cuts:   not additive: ask again for the part.
    Source: top-2-box.
    """
    found = answer_days(view)
    rows = found.among(None, view.until)
    counts, level = found.counted["answers"][rows], found.level[rows]
    places = _places(period_starts(view, found.days[rows], view.selection.grain), found.days[rows])
    part, whole = (
        np.bincount(places, np.where(is_one, counts, 0)) for is_one in (level >= SATISFIED_FROM, level != NO_LEVEL)
    )
    newest = np.unique(places)[-most:].tolist()
    return tuple(float(part[at] / whole[at]) if whole[at] else None for at in newest)


def _places(starts: Days, days: Days) -> Whole:
    """In which of the periods, by their first days, each day lies."""
    return np.asarray(np.searchsorted(starts, days, side="right") - 1, dtype=np.int64)


def _by_level(found: AnswerDays, rows: slice, place: Whole) -> tuple[Whole, dict[str, Any]]:
    """The rows summed by place and level, in that order: the places, and the columns of `answer_levels`."""
    level = found.level[rows]
    keys, at = np.unique(place * PLACES + np.where(level == NO_LEVEL, BLANK, level), return_inverse=True)
    levels = keys % PLACES
    low, high = (values[rows] for values in found.scales.values())
    columns: dict[str, Any] = {
        "level": np.where(levels == BLANK, np.nan, levels) if (levels == BLANK).any() else levels,
        **{name: _gathered(np.add, values[rows], at, len(keys), 0) for name, values in found.counted.items()},
        **{name: _gathered(np.add, values[rows], at, len(keys), 0.0) for name, values in found.summed.items()},
        "low": _gathered(np.fmin, low, at, len(keys), np.nan),
        "high": _gathered(np.fmax, high, at, len(keys), np.nan),
        "scales": _distinct(high, at, len(keys)) + _distinct(low, at, len(keys)) - 1,
    }
    return keys // PLACES, columns


def _gathered(how: Any, values: Any, at: Whole, count: int, nothing: float) -> Any:
    """The values of each group put together, from nothing on."""
    found = np.full(count, nothing, dtype=values.dtype)
    how.at(found, at, values)
    return found


def _distinct(values: Floats, at: Whole, count: int) -> Whole:
    """How many different known values each group has."""
    is_known = ~np.isnan(values)
    pairs = np.unique(np.column_stack((at[is_known], values[is_known])), axis=0)
    return np.bincount(pairs[:, 0].astype(np.int64), minlength=count)
