"""What the client base is made of on two days a year apart, and who moved between."""

from __future__ import annotations

import pytest

from data.door import View
from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.grade import USUAL, Scheme
from metrics.segments import DIMENSIONS, client_base, moments, moved_clients, structure, structure_moves
from metrics.segments.parts import buyers, parted
from metrics.segments.structure import is_key, part_codes, region_names
from tests.data.small import view_of
from tests.metrics.segments.base import NOW, THEN


def parts(view: View, by: str) -> dict[object, tuple[int, ...]]:
    """Part → clients at each moment it occurs in."""
    rows = structure(view, by, USUAL)  # type: ignore[arg-type]
    found: dict[object, tuple[int, ...]] = {}
    for part, day, clients in zip(rows["part"], rows["moment_on"], rows["clients"], strict=True):
        found.setdefault((part, day == NOW), ())
        found[part, day == NOW] += (int(clients),)
    return {part: clients for (part, is_now), clients in found.items() if is_now}  # type: ignore[misc]


def test_the_moments_are_the_latest_the_year_before_and_the_quarters(base: View) -> None:
    found = moments(base)
    assert found is not None and (found.latest, found.year_before, found.days) == (NOW, THEN, (NOW,))
    earlier = moments(base.selecting(base.selection.last_year()))
    assert earlier is not None and (earlier.latest, earlier.year_before) == (THEN, None)


def test_who_bought_is_counted_by_each_cut(base: View) -> None:
    assert parts(base, "tier") == {"A": (2,), "B": (1,), "C": (3,), "D": (2,), None: (1,)}
    assert parts(base, "channel") == {"shop": (3,), "kiosk": (4,), None: (2,)}
    assert parts(base, "region") == {"Region N": (3,), "Region S": (6,)}
    assert parts(base, "concern") == {"price": (1,), None: (8,)}
    assert parts(base, "payment") == {"credit": (1,), None: (8,)}
    bands = {"every_week": (1,), "most_weeks": (1,), "some_weeks": (1,), "few_weeks": (1,), None: (5,)}
    assert parts(base, "stability") == bands
    assert parts(base, "grade") == {"A": (1,), "B": (1,), "C": (2,), "D": (4,), None: (1,)}


def test_shares_add_up_and_grades_are_counted_on_both_days(base: View) -> None:
    for by in DIMENSIONS:
        rows = structure(base, by, USUAL)
        assert rows.groupby("moment_on")["share"].sum().tolist() == pytest.approx([1.0] * rows["moment_on"].nunique())
    assert set(structure(base, "grade", USUAL)["moment_on"]) == {THEN, NOW}
    with pytest.raises(ValueError, match="the client base is cut by channel"):
        structure(base, "weather", USUAL)  # type: ignore[arg-type]


def test_who_moved_came_and_went_in_a_year(base: View) -> None:
    rows = structure_moves(base, "tier", USUAL)
    moved = {(b, a): int(n) for b, a, n in zip(rows["before"], rows["after"], rows["clients"], strict=True)}
    assert moved == {
        ("B", "A"): 1, ("B", "B"): 1, ("D", "C"): 1, ("D", "D"): 1, ("A", "A"): 1, ("absent", "D"): 1,
        ("absent", "C"): 2, ("absent", None): 1, ("C", "absent"): 1,
    }  # fmt: skip
    named = moved_clients(base, "tier", USUAL)
    assert named[["client_id", "before", "after"]].values.tolist() == [["p1", "B", "A"], ["s1", "D", "C"]]
    assert moved_clients(base, "tier", USUAL, most=1)["client_id"].tolist() == ["p1"]


def test_of_what_is_known_as_of_today_nobody_moves(base: View) -> None:
    rows = structure_moves(base, "region", USUAL)
    moved = {(b, a): int(n) for b, a, n in zip(rows["before"], rows["after"], rows["clients"], strict=True)}
    assert moved == {
        ("Region N", "Region N"): 3, ("Region S", "Region S"): 2, ("absent", "Region S"): 4, ("Region N", "absent"): 1,
    }  # fmt: skip
    assert moved_clients(base, "region", USUAL).empty


def test_without_moments_there_is_no_structure(base: View) -> None:
    nobody = view_of(Store(base._engine.path.parent.parent), "2026-Q1", NOBODY)
    assert moments(nobody) is None and structure(nobody, "tier", USUAL).empty
    assert structure_moves(nobody, "tier", USUAL).empty and moved_clients(nobody, "tier", USUAL).empty


def test_keys_become_names_and_what_is_none_stays(base: View) -> None:
    key = next(key for key, region in base.tree.regions.items() if region.region_id == "S")
    assert region_names(base)[key] == "Region S" and 999 not in region_names(base)
    rows = structure_moves(base, "channel", USUAL)
    assert {*rows["before"], *rows["after"]} == {"shop", "kiosk", "absent", None}
    assert part_codes(base, "tier", rows["before"]).tolist() == rows["before"].tolist()
    assert is_key("12") and not is_key("absent") and not is_key(None)


def test_clients_with_a_part_are_those_that_bought(base: View) -> None:
    rows = base.run(parted(buyers(base.tables.client_moments), base, "tier", USUAL))
    assert len(rows) == 9, "one without a known revenue stays: unknown is not nothing"


def test_the_client_base_of_one_cut_is_worked_out_once_whatever_the_sliders_say(base: View) -> None:
    one, other = client_base(base, "tier", USUAL), client_base(base, "tier", Scheme((10, 10, 10, 70)))
    assert one is other and one.parts.equals(structure(base, "tier", USUAL))
    assert one.moved["client_id"].tolist() == ["p1", "s1"]
    graded = [client_base(base, "grade", scheme) for scheme in (USUAL, Scheme(bounds=(30, 20, 10)))]
    assert not graded[0].parts.equals(graded[1].parts)
