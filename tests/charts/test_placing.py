from __future__ import annotations

from itertools import pairwise

from charts.placing import Plot, Wanted, placed_names, touches

PLOT = Plot(0.0, 4.0, 0.0, 4.0, 250.0, 380.0)


def test_a_name_with_room_stands_beside_its_mark() -> None:
    found, plot = placed_names([Wanted(2.0, 3.0, 60, 30, "left"), Wanted(3.0, 1.0, 40, 30, "right")], [], PLOT)
    places = [place for place in found if place is not None]
    assert plot == PLOT
    assert [(place.y, place.has_leader) for place in places] == [(3.0, False), (1.0, False)]
    assert places[0].x < 2.0 < 3.0 < places[1].x


def test_a_name_goes_beyond_what_stands_in_its_row() -> None:
    block = (1.5, 1.9, 0.0, 4.0)
    places, _ = placed_names([Wanted(2.0, 3.0, 60, 30, "left")], [block], PLOT)
    assert places[0] is not None and places[0].x < 1.5


def test_many_names_at_one_mark_are_all_placed_apart() -> None:
    wanted = [Wanted(1.0, 3.0, 90, 30, "left")] * 4 + [Wanted(3.5, 2.0, 90, 30, "right")] * 4
    places, plot = placed_names(wanted, [], PLOT)
    boxes = []
    for name, place in zip(wanted, places, strict=True):
        assert place is not None
        width, half = name.width_px * plot.x_px, 15 * plot.y_px
        low = place.x - width if name.side == "left" else place.x
        boxes.append((low, low + width, place.y - half, place.y + half))
    assert not any(touches(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])
    assert all(box[0] >= plot.low_x - 1e-6 and box[1] <= plot.high_x + 1e-6 for box in boxes)


def test_no_names_leave_the_plot_as_it_is() -> None:
    assert placed_names([], [(0, 1, 0, 1)], PLOT) == ([], PLOT)


def test_more_names_than_rows_leave_some_without_a_place_and_still_none_overlap() -> None:
    places, plot = placed_names([Wanted(1.0, 3.0, 200, 30, "left")] * 60, [], PLOT)
    rows = sorted(place.y for place in places if place is not None)
    assert 0 < len(rows) < 60 and None in places
    assert all(above - below >= 29.9 * plot.y_px for below, above in pairwise(rows))
