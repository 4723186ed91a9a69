"""The whale curve: how profit adds up from the most to the least profitable client, and how uneven it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MOST_POINTS = 200
BEST = 0.2
Array = NDArray[np.float64]


@dataclass(frozen=True)
class WhaleCurve:
    """Cumulative profit of the most profitable clients, in money and as shares of the total.

    amounts: (share of clients, cumulative profit), from (0, 0) to (1, total), one per client; always there.
    points: the same as shares of the total; None when the total is not above zero: a share of a loss has no meaning.
    peak: highest point as a share (None as the points), peak_amount: in money; peak_at: share of clients there.
    loss_pool: what the loss-makers lose, a positive amount. gini: plain, over 1 possible with losses, None as the
    points; gini_normalised: 0 to 1 whatever the total is, None when every profit is zero.
    """

    amounts: Array
    points: Array | None
    total: float
    peak: float | None
    peak_amount: float
    peak_at: float
    losing: int
    n: int
    loss_pool: float
    gini: float | None
    gini_normalised: float | None

    def top_share(self, share: float) -> float | None:
        """Share of the total profit that the best `share` of the clients bring (whole clients, at least one)."""
        return None if self.points is None else float(self.points[max(1, round(share * self.n)), 1])


def whale_curve(profits: Sequence[float] | np.ndarray) -> WhaleCurve:
    """Cumulative profit of the k most profitable clients over the total profit.

    Rows:   one profit per client, in any one unit; order does not matter.
    Value:  a WhaleCurve; shares may exceed 1 because losses pull the total down. With a total of zero or below there
            are no shares (None); amounts, loss pool and the normalised Gini stay.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError for no clients or an unknown profit.
    Source: Cooper & Kaplan 1991, "Profit priorities from activity-based costing"; Gini with losses: Raffinetti,
            Siletti & Vernizzi 2015, Statistical Methods & Applications 24.
    """
    values = np.sort(np.asarray(profits, dtype=float))[::-1]
    n = len(values)
    if n == 0 or not np.isfinite(values).all():
        raise ValueError(f"whale_curve needs the known profit of at least one client; of {n} given some are unknown")
    cumulative = np.concatenate([[0.0], np.cumsum(values)])
    total, best = float(cumulative[-1]), int(cumulative.argmax())
    clients = np.arange(n + 1) / n
    has_shares = total > 0
    spread = _spread(values)
    gains, lost = float(values[values > 0].sum()), float(-values[values < 0].sum())
    return WhaleCurve(
        amounts=np.column_stack([clients, cumulative]),
        points=np.column_stack([clients, cumulative / total]) if has_shares else None,
        total=total,
        peak=round(float(cumulative[best]) / total, 12) if has_shares else None,
        peak_amount=float(cumulative[best]),
        peak_at=best / n,
        losing=int((values < 0).sum()),
        n=n,
        loss_pool=lost,
        gini=spread / (2 * n * total) if has_shares else None,
        gini_normalised=_normalised(spread, n, gains + lost),
    )


def _spread(descending: Array) -> float:
    """Sum of |xi − xj| over all ordered pairs, from the sorted values."""
    n = len(descending)
    return 2 * float(np.sum((n + 1 - 2 * np.arange(1, n + 1)) * descending))


def _normalised(spread: float, n: int, magnitude: float) -> float | None:
    if magnitude == 0:
        return None
    return spread / (2 * (n - 1) * magnitude) if n > 1 else 0.0


def curve_of(profits: pd.DataFrame) -> WhaleCurve | None:
    """The whale curve of the known profits in `client_profits`, where it has shares.

    Rows:   one per client with a known profit.
    Value:  a WhaleCurve in ten-thousandths; None when no profit is known or the total is not above zero (ask
            `whale_curve` for the amounts then).
    Cuts:   not additive: ask again for the part.
    Source: see `whale_curve`.
    """
    return curve_of_known(profits["profit_e4"].dropna().to_numpy())


def curve_of_known(amounts: NDArray[np.int64]) -> WhaleCurve | None:
    """The whale curve of these profits, where it has shares; see `curve_of`."""
    return whale_curve(amounts.astype(float)) if len(amounts) and amounts.sum() > 0 else None


def points_of(curve: WhaleCurve) -> pd.DataFrame:
    """The curve's points as rows, thinned to about 200 with its ends and its peak among them.

    Rows:   one per drawn point; none when the curve has no shares.
    Value:  columns client_share and profit_share, shares of the whole.
    Cuts:   not additive.
    Source: see `whale_curve`.
    """
    points = np.empty((0, 2)) if curve.points is None else curve.points[_kept(curve)]
    return pd.DataFrame(points, columns=["client_share", "profit_share"])


def amounts_of(curve: WhaleCurve) -> pd.DataFrame:
    """The curve's points in money, thinned like `points_of`: drawn when the total is a loss, or before and after.

    Rows:   one per drawn point.
    Value:  columns client_share (share of the clients) and profit_e4 (cumulative, in the unit of the profits).
    Cuts:   not additive.
    Source: see `whale_curve`.
    """
    return pd.DataFrame(curve.amounts[_kept(curve)], columns=["client_share", "profit_e4"])


def _kept(curve: WhaleCurve) -> list[int]:
    step = max(1, curve.n // MOST_POINTS)
    marks = {round(curve.peak_at * curve.n), round(BEST * curve.n)}
    return sorted({*range(0, curve.n + 1, step), curve.n, *marks})
