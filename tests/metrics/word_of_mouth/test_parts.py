"""Parts side by side: fitted on their own, drawn toward the company, and tested, whoever looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.publish import curve_prior, derived_rows
from metrics.word_of_mouth.answers import answer_sheets
from metrics.word_of_mouth.company import company_curve, company_of, entries_of, lines_of
from metrics.word_of_mouth.fitted import NO_ANSWERS
from metrics.word_of_mouth.part_fits import Entries, difference_p, line_of, spread_from_whole
from metrics.word_of_mouth.part_lines import is_largely_shrunk, part_lines, part_table, standing_out
from metrics.word_of_mouth.part_sums import part_sums
from metrics.word_of_mouth.parts import LATER_COMPANY, NO_COMPANY_CURVE, PARTS_BY, parts_of
from metrics.word_of_mouth.prior import NOT_PUBLISHED, OTHER_SCALE, OTHER_WINDOW, published_prior
from tests.data.small import view_of, view_under
from tests.metrics.word_of_mouth.talking_regions import NORTH, store_named, talking

PERIOD = "2025-Q4"
Stores = Callable[[str], Store]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    return lambda name: store_named(name, tmp_path_factory.getbasetemp())


def drawn(clients: int, seed: int = 0, level: float = 1.0) -> Entries:
    random = np.random.default_rng(seed)
    client = np.repeat(np.arange(clients), 6)
    beyond = random.integers(0, 4, len(client)).astype(float)
    own = random.gamma(3, 1 / 3, clients)[client]
    years = random.uniform(0.2, 0.5, len(client))
    return Entries(beyond, years, random.poisson(level * own * np.exp(0.5 * beyond) * years).astype(float), client)


def test_a_line_is_the_one_of_statsmodels_robust_by_client() -> None:
    entries = drawn(60)
    found = line_of(entries)
    model = sm.GLM(
        entries.acts, sm.add_constant(entries.beyond), family=sm.families.Poisson(), offset=np.log(entries.years)
    )
    wanted = model.fit(cov_type="cluster", cov_kwds={"groups": entries.client, "use_correction": False})
    assert found is not None and found.clients == 60
    assert found.estimate == pytest.approx(wanted.params, abs=1e-6)
    assert found.covariance == pytest.approx(wanted.cov_params() * 60 / 59, rel=1e-4)


def test_a_line_takes_five_clients_twenty_acts_and_two_levels() -> None:
    entries = drawn(60)
    assert line_of(entries.of(entries.client < 4)) is None
    assert line_of(entries.of(np.cumsum(entries.acts) < 20)) is None
    assert line_of(entries.of(entries.beyond == 2)) is None
    assert line_of(entries.of(entries.client < 0)) is None


def test_lines_of_one_truth_differ_as_often_as_they_may() -> None:
    whole = np.array([0.0, 0.5])
    found = [
        difference_p(line, whole, line.covariance)
        for seed in range(300)
        if (line := line_of(drawn(40, seed))) is not None
    ]
    assert len(found) == 300 and 0.02 <= np.mean(np.array(found) < 0.05) <= 0.085


def test_lines_of_another_level_differ() -> None:
    one, other = line_of(drawn(80, 1)), line_of(drawn(80, 2, 2.0))
    assert one is not None and other is not None
    assert difference_p(one, other.estimate, one.covariance + other.covariance) < 0.001


def test_against_the_whole_that_holds_it_a_part_is_tested_against_the_rest() -> None:
    told, wanted = [], []
    for seed in range(200):
        part, rest = drawn(40, seed), drawn(60, 1000 + seed)
        both = Entries(*(np.concatenate([a, b]) for a, b in zip(_columns(part, 0), _columns(rest, 40), strict=True)))
        one, other, whole = line_of(part), line_of(rest), line_of(both)
        assert one is not None and other is not None and whole is not None
        told.append(difference_p(one, whole.estimate, spread_from_whole(one, whole)))
        wanted.append(difference_p(one, other.estimate, one.covariance + other.covariance))
        assert spread_from_whole(one, one) == pytest.approx(one.covariance), "there is no rest to tell it from"
    assert np.corrcoef(told, wanted)[0, 1] > 0.97 and 0.02 <= np.mean(np.array(told) < 0.05) <= 0.085


def _columns(entries: Entries, first: int) -> tuple[np.ndarray, ...]:
    return entries.beyond, entries.years, entries.acts, entries.client + first


def test_parts_hold_the_answers_days_and_acts_of_the_whole(stores: Stores) -> None:
    view = view_of(stores("plain"), PERIOD)
    sheets = answer_sheets(view)
    for by in ("region", "channel", "tier"):
        sums = part_sums(view, by)
        rows = sums.entries
        assert (sums.scale, sheets.scale) == ((0, 10), (0, 10))
        assert (int(rows["answers"].sum()), int(sheets.watched.sum())) == (164 * 6, 164 * 6)
        for name in ("praise", "complaints", "days"):
            assert rows[name].sum() == getattr(sheets, name).sum(), (by, name)
    assert part_sums(view, "region").ids == ("E", "N", "S", "T", "W")


def test_the_loud_region_is_found_and_no_other(stores: Stores) -> None:
    found = parts_of(view_of(stores("plain"), PERIOD), "region")
    differing = {(p.key, side) for p in found.parts for side, each in p.sides.items() if each.differs}
    assert ("W", "complaint") in differing and not {side for _key, side in differing} - {"complaint"}
    assert found.tested == 8 and found.unused == NOT_PUBLISHED and not found.is_published
    best = standing_out(found)
    assert best is not None and (best.part.key, best.side, best.is_more) == ("W", "complaint", True)
    small = next(p for p in found.parts if p.key == "T")
    assert small.clients == 4 and {(s.raw, s.differs) for s in small.sides.values()} == {(None, None)}


def test_channels_that_are_alike_do_not_differ(stores: Stores) -> None:
    found = PARTS_BY["channel"](view_of(stores("plain"), PERIOD))
    assert [p.key for p in found.parts] == ["hotel", "shop"] and found.tested == 4
    assert standing_out(found) is None and {p.clients for p in found.parts} == {82}


def test_the_company_is_published_with_its_aggregates_only(stores: Stores) -> None:
    praise, complaint = curve_prior(view_of(stores("plain"), PERIOD))
    assert (praise["side"], complaint["side"]) == ("praise", "complaint")
    assert praise["answers"] == 984 and praise["clients"] == 164 and praise["regions"] == 4
    assert praise["threshold_low"] <= 7 <= praise["threshold_high"]
    assert praise["log_level"] == pytest.approx(np.log(0.8), abs=0.3) and praise["slope"] == pytest.approx(0.5, abs=0.2)
    assert complaint["between_log_level"] > 0.05, "one region complains three times as much"
    assert {type(value) for value in praise.values()} <= {str, int, float}


def test_nothing_is_published_without_answers_or_between_two_regions(three: Store, tmp_path: Path) -> None:
    assert derived_rows(view_of(three, "2026-Q1"))["curve_prior"]() == []
    rows = curve_prior(view_of(talking(tmp_path, sizes={"N": 60, "S": 60}), PERIOD))
    assert rows and {row["between_slope"] for row in rows} == {None}, "either of two could be worked out"


def test_a_manager_is_held_against_the_published_company(stores: Stores) -> None:
    mine = parts_of(view_of(stores("published"), PERIOD, NORTH), "region")
    whole = parts_of(view_of(stores("published"), PERIOD), "region")
    (north,) = mine.parts
    theirs = next(p for p in whole.parts if p.key == "N")
    assert mine.is_published and not whole.is_published and not mine.unused and mine.tested == 2
    assert {side: c.threshold for side, c in mine.company.items()} == {s: c.threshold for s, c in whole.company.items()}
    for side, each in north.sides.items():
        assert each.raw == pytest.approx(theirs.sides[side].raw), "the same line for manager and director"
        assert each.shrunk == pytest.approx(theirs.sides[side].shrunk, rel=0.01)
    assert mine.company["praise"].answers == 984


def test_a_past_period_is_not_tested_against_what_came_after_it(stores: Stores) -> None:
    past = parts_of(view_of(stores("published"), "2024-Q4", NORTH), "region")
    assert past.is_published and past.tested == 0 and past.untested == LATER_COMPANY
    assert {s.differs for p in past.parts for s in p.sides.values()} == {None}
    assert parts_of(view_of(stores("published"), "2024-Q4"), "region").tested, "the rest in view is of the same time"


def test_with_whole_rights_a_selection_is_held_against_what_is_in_view(stores: Stores) -> None:
    store = stores("published")
    found = parts_of(view_of(store, PERIOD, regions=("W", "N")), "region")
    assert not found.is_published and found.company["complaint"].answers == 480, "not the 984 of the company"
    assert found.tested == 4
    alone = parts_of(view_of(store, PERIOD, regions=("W",)), "region")
    assert not alone.is_published and alone.tested == 0, "there is no rest to tell it from"


def test_shrinking_leaves_more_of_what_is_known_better(stores: Stores) -> None:
    found = parts_of(view_of(stores("plain"), PERIOD), "region")
    loud = next(p for p in found.parts if p.key == "W").sides["complaint"]
    company = float(np.exp(found.company["complaint"].estimate[0]))
    assert loud.raw and loud.shrunk and loud.from_company is not None
    assert 0 < loud.from_company < 0.5 and company < loud.shrunk[0]
    assert not is_largely_shrunk(next(p for p in found.parts if p.key == "T")), "it has no line at all"


def test_another_window_or_scale_leaves_the_prior_unused(stores: Stores) -> None:
    store = stores("published")
    found = published_prior(view_under(store, PERIOD, word_of_mouth_days=90), (0.0, 10.0))
    assert (found.sides, found.unused, found.published_days) == ({}, OTHER_WINDOW, 180)
    assert published_prior(view_of(store, PERIOD), (1.0, 5.0)).unused == OTHER_SCALE
    assert published_prior(view_of(store, PERIOD, NOBODY), (0.0, 10.0)).unused == NOT_PUBLISHED
    assert parts_of(view_under(store, PERIOD, word_of_mouth_days=90), "region").unused == OTHER_WINDOW


def test_without_a_prior_few_answers_have_nothing_to_be_held_against(stores: Stores) -> None:
    view = view_of(stores("plain"), PERIOD, regions=("T",))
    found = parts_of(view, "region")
    assert found.missing == NO_COMPANY_CURVE and found.refusals and not found.parts
    assert parts_of(view_of(stores("plain"), "2019"), "region").missing == NO_ANSWERS


def test_lines_and_rows_say_the_same(stores: Stores) -> None:
    found = parts_of(view_of(stores("plain"), PERIOD), "region")
    rows = part_table(found)
    assert len(rows) == 10 and set(rows["side"]) == {"praise", "complaint"}
    for part in found.parts:
        lines = part_lines(found, part)
        end = rows[(rows["key"] == part.key) & (rows["side"] == "praise")]["end_shrunk"].iloc[0]
        last = lines["praise"].iloc[-1]
        assert (last is None and np.isnan(end)) or last == pytest.approx(end)
    company = part_lines(found)
    assert company["praise"].is_monotonic_increasing and company["complaint"].is_monotonic_decreasing
    assert {c.threshold for c in found.company.values()} <= set(company["level"])


def test_the_company_at_a_threshold_holds_all_answers(stores: Stores) -> None:
    view = view_of(stores("plain"), PERIOD)
    sums = part_sums(view, "region")
    found = company_of(sums, "complaint", 5.0, lines_of(sums, "complaint", 5.0))
    assert found is not None and found.events == sums.entries["complaints"].sum() and found.regions == 4
    assert company_curve(view).complaint.threshold == pytest.approx(5, abs=1.5)
    assert entries_of(sums, "praise", 7.0).beyond.max() == 3
