"""What a curve says in figures, read off curves that are written down."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pandas as pd
import pytest

from metrics.word_of_mouth.readouts import NO_BALANCE, NO_CURVE, POINTS, curve_lines, readouts
from tests.metrics.word_of_mouth.test_what_if import refused, side, talk

INTERVALS = {"threshold_interval": (6.5, 7.5), "slope_interval": (0.5, 0.7), "level_interval": (0.1, 0.2)}


def test_the_zone_lies_between_the_thresholds_and_holds_the_clients_there() -> None:
    says = readouts(talk())
    assert says.zone == (5, 7)
    # 10 + 20 + 40 of the 145 clients stand at 5, 6 and 7.
    assert says.zone_share.value == pytest.approx(70 / 145) and says.zone_share.n == 145


def test_a_level_on_a_bound_as_it_is_printed_belongs_to_the_zone() -> None:
    """6.95 is printed as 7.0, so the forty clients at 7 stand in the zone that is printed as 5.0 to 7.0."""
    near = talk(praise=side("praise", 6.95), complaint=side("complaint", 5.04))
    assert readouts(near).zone_share.value == pytest.approx(70 / 145)
    assert readouts(near).zone == (5.04, 6.95)
    assert readouts(talk(praise=side("praise", 6.94))).zone_share.value == pytest.approx(30 / 145)


def test_the_share_in_the_zone_is_as_unsure_as_its_bounds() -> None:
    found = talk()
    assert found.draws is not None and found.draws.praise is not None
    found.draws.praise[:100, 0] = 6.4  # a quarter of the resamples leave out level 7
    share = readouts(found).zone_share
    assert (share.low, share.high) == (pytest.approx(30 / 145), pytest.approx(70 / 145))


def test_points_that_double_are_ln_2_over_the_slope_with_the_slopes_interval_turned_round() -> None:
    says = readouts(talk(praise=side("praise", 7, **INTERVALS)))
    assert says.doubling_praise.value == pytest.approx(log(2) / 0.6)
    assert (says.doubling_praise.low, says.doubling_praise.high) == pytest.approx((log(2) / 0.7, log(2) / 0.5))
    open_end = side("praise", 7, **(INTERVALS | {"slope_interval": (0.0, 0.7)}))
    assert readouts(talk(praise=open_end)).doubling_praise.high is None, "a slope that may be 0 may never double"


def test_both_sides_of_one_shape_are_symmetric_and_never_equal_where_both_are_flat() -> None:
    says = readouts(talk())
    assert says.asymmetry.value == pytest.approx(1)
    assert says.balance.missing == NO_BALANCE, "from 5 to 7 they are equal everywhere: there is no one point"


def test_the_balance_point_is_where_the_sides_cross() -> None:
    quiet = side("complaint", 5)
    found = talk(complaint=type(quiet)(**{**vars(quiet), "level": 0.15 * exp(-0.6), "slope": 0.6}))
    says = readouts(found)
    # .15·e^(−.6)·e^(.6(5 − s)) = .15 at s = 4
    assert says.balance.value == pytest.approx(4, abs=0.01)
    assert says.balance_rate == pytest.approx(15)
    assert found.draws is not None and found.draws.complaint is not None
    found.draws.complaint[:, 1] = log(0.15) - 0.6 * 0.98  # equal to praise at 4.02, between two places of the grid
    balance = readouts(found).balance
    assert (balance.low, balance.high) == (pytest.approx(4.02, abs=1e-3), pytest.approx(4.02, abs=1e-3))


def test_a_refused_side_leaves_what_needs_it_unknown_and_never_zero() -> None:
    says = readouts(talk(complaint=refused("complaint")))
    assert says.zone is None
    for figure in (says.zone_share, says.doubling_complaint, says.asymmetry, says.balance, says.net):
        assert figure.value is None and figure.missing == NO_CURVE
    assert says.doubling_praise.missing == NO_CURVE, "without an interval of the slope nothing is told"
    lines = curve_lines(talk(complaint=refused("complaint")))
    assert lines["complaint"].isna().all() and lines["praise"].notna().all()


def test_the_lines_are_the_curve_per_hundred_clients_with_the_band_of_the_resamples() -> None:
    lines = curve_lines(talk(spread=0.1))
    assert list(lines["level"]) == pytest.approx(list(np.linspace(0, 10, POINTS)))
    at = dict(zip(lines["level"].round(2), lines.itertuples(), strict=True))
    assert at[0.0].praise == pytest.approx(15) and at[10.0].praise == pytest.approx(15 * exp(1.8))
    assert at[0.0].complaint == pytest.approx(15 * exp(3)) and at[10.0].complaint == pytest.approx(15)
    assert (lines["praise_low"] < lines["praise"]).all() and (lines["praise"] < lines["praise_high"]).all()


def test_net_word_of_mouth_is_weighed_by_where_the_clients_stand() -> None:
    at_ends = pd.DataFrame({"level": [0.0, 10.0], "clients": [1, 3]})
    says = readouts(talk(now=at_ends))
    expected = (1 * (15 - 15 * exp(3)) + 3 * (15 * exp(1.8) - 15)) / 4
    assert says.net.value == pytest.approx(expected) and says.net.n == 4
