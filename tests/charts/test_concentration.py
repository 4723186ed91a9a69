"""Revenue from the largest client down: the marked ten, where half is reached, and the even line."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.concentration import concentration_chart
from locales import words_for
from tests.charts.checks import drawn

EN = words_for("en", "CNY")
CURVE = pd.DataFrame({"client_share": [0, 0.2, 0.4, 0.6, 0.8, 1.0], "revenue_share": [0, 0.45, 0.7, 0.85, 0.95, 1.0]})


def test_the_largest_are_marked_and_half_is_found() -> None:
    chart = concentration_chart(CURVE, EN, top_clients=1)
    assert chart.options["top"] == (20.0, 45.0) and chart.options["half"] == 40.0
    assert chart.words["top"].replace("\u00a0", " ") == "the largest: 45.0 %"
    found = drawn(chart)
    assert [len(trace["x"]) for trace in found["data"]] == [2, 6, 2]


@pytest.mark.parametrize("top", [0, 6])
def test_a_point_that_is_not_on_the_curve_is_refused(top: int) -> None:
    with pytest.raises(ValueError, match="hold no point"):
        concentration_chart(CURVE, EN, top_clients=top)


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="concentration: the frame has no rows"):
        concentration_chart(CURVE.head(0), EN, top_clients=1)
