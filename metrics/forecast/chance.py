"""The chance that a target is reached."""

from __future__ import annotations

from scipy.special import ndtr


def chance_of_hitting(target: float, to_date: float, forecast: float, sd: float) -> float:
    """P(to date + what is still to come ≥ target) = 1 − Φ((target − to date − forecast) ÷ sd).

    Rows:   `to_date` is what is there, `forecast` the mean of what is still to come and `sd` its standard deviation.
    Value:  0 to 1; with sd = 0 the target is reached or not: 1 or 0.
    Cuts:   not additive: ask again for the part, with its own target.
    Errors: ValueError for a negative sd.
    Source: definition of the house; the error of the forecast taken as normal.
    """
    if sd < 0:
        raise ValueError(f"a standard deviation is not negative: {sd}")
    missing = target - to_date - forecast
    if sd == 0:
        return 1.0 if missing <= 0 else 0.0
    return float(ndtr(-missing / sd))
