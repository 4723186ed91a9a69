"""The map of the four kinds: every client counted, lines where a kind is likely, names that open the client."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.chart import Chart
from charts.loyalty_map import CORNERS, loyalty_map_chart
from locales import words_for
from tests.charts.checks import drawn, texts

EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")
BINS = 25
LOW = [max(0.0, min(1.0, 1.6 - at / 10)) for at in range(BINS)]  # an even chance near bin 11, attitude 46
HIGH = [0.0 if at < 12 else 0.95 for at in range(BINS)]
KINDS = {key: (key.title(), f"{n} · ¥{n} M") for n, key in enumerate(CORNERS, 1)}
CELLS = pd.DataFrame({"x_bin": [0, 12, 24], "y_bin": [0, 20, 24], "clients": [3, 40, 1]})
NAMED = pd.DataFrame(
    {
        "client_id": [f"C{n}" for n in range(9)], "name": ["<b>A</b> shop", *(f"永兴商店 {n}" for n in range(1, 9))],
        "x": [10.0 * n + 5 for n in range(9)], "y": [90.0 - 3 * n for n in range(9)],
        "stake_text": [f"¥{n} M" for n in range(9)],
    }
)  # fmt: skip


def made(**more: object) -> Chart:
    given = {"cells": CELLS, "attitude_low": LOW, "patronage_high": HIGH, "kinds": KINDS, "named": NAMED, **more}
    return loyalty_map_chart(words=EN, **given)


def test_every_client_is_in_a_cell_of_four_points() -> None:
    cells = made().options["cells"]
    assert sum(count or 0 for row in cells.counts for count in row) == 44
    assert (cells.x0, cells.step, cells.y0, cells.step_y) == (2.0, 4.0, 2.0, 4.0)


def test_lines_stand_where_spurious_and_true_loyalty_are_likely() -> None:
    lines = {(kind, level): (xs, ys) for kind, level, xs, ys in made().options["lines"]}
    assert set(lines) == {(kind, level) for kind in ("spurious", "true") for level in (0.5, 0.8)}
    # .95 × chance: half where the chance is .526 (bin 10.74, attitude 44.9), four fifths where it is .842 (32.3)
    assert lines["spurious", 0.5][0][-1] == pytest.approx(44.9, abs=1) and lines["spurious", 0.5][1][-1] == 100
    assert lines["spurious", 0.8][0][-1] == pytest.approx(32.3, abs=1)
    assert lines["true", 0.8][0][-1] > lines["true", 0.5][0][-1] > 44
    assert all(46 <= y <= 100 for xs, ys in lines.values() for y in ys)


def test_where_nothing_is_likely_there_is_no_line() -> None:
    assert made(patronage_high=[0.1] * BINS).options["lines"] == ()
    drawn(made(patronage_high=[0.1] * BINS))


def test_each_kind_says_its_name_and_what_it_comes_to_in_its_corner() -> None:
    found = drawn(made())
    said = [note["text"] for note in found["layout"]["annotations"]]
    for name, amount in KINDS.values():
        assert f"<b>{name}</b>" in said and amount in said


def test_six_clients_carry_their_names_escaped_and_open_on_a_click() -> None:
    chart = made()
    assert len(chart.frame) == 6 and chart.clicks == "client_id" and chart.clicks_page == "one_client"
    found = drawn(chart)
    marks = next(trace for trace in found["data"] if trace.get("mode") == "markers")
    assert [key[0] for key in marks["customdata"]] == [f"C{n}" for n in range(6)]
    assert not [text for text in texts(found) if "<b>A" in text]


def test_without_named_clients_the_map_is_still_drawn() -> None:
    drawn(made(named=NAMED.head(0)))


def test_the_words_are_the_readers() -> None:
    chart = loyalty_map_chart(CELLS, LOW, HIGH, KINDS, NAMED, ZH)
    drawn(chart)


@pytest.mark.parametrize(
    ("spoiled", "says"),
    [
        ({"cells": CELLS.head(0)}, "the frame has no rows"),
        ({"cells": CELLS.drop(columns="clients")}, "no column clients"),
        ({"kinds": {"true": ("a", "b")}}, "the kinds are"),
    ],
)
def test_nothing_to_draw_is_refused(spoiled: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        made(**spoiled)
