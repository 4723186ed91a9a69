"""The address: what a link says is what is shown, in every language, and nonsense in it is said and left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import GRAINS, Period, period_of
from data.scope import COMPARISONS, TIERS, Selection
from ui.address import Address, Dropped, Known, address_from, in_order, parameters_of, period_near

PERIODS = {p.key: p for month in range(1, 13) for grain in GRAINS for p in [period_of(date(2026, month, 1), grain)]}
START = Address(Selection(PERIODS["2026-Q3"]), "en")
codes = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
cuts = st.frozensets(codes, max_size=4)


def known(**cut: frozenset[str]) -> Known:
    controls = {"cost_view": frozenset(("net", "gross"))}
    return Known(START, frozenset(PERIODS), {"tier": frozenset(TIERS), **cut}, controls)


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    tiers = in_order(draw(st.sets(st.sampled_from(TIERS), max_size=3)))
    chosen = Selection(
        draw(st.sampled_from(list(PERIODS.values()))),
        draw(st.sampled_from(COMPARISONS)),
        in_order(draw(cuts)),
        in_order(draw(cuts)),
        tiers,
        in_order(draw(cuts)),
    )
    controls = draw(st.sampled_from(((), (("cost_view", "gross"),))))
    return Address(chosen, draw(st.sampled_from(("en", "zh"))), draw(st.one_of(st.just(""), codes)), controls)


@given(addresses())
def test_a_link_opens_as_the_address_it_was_written_from(address: Address) -> None:
    chosen = address.selection
    offered = known(
        region=frozenset(chosen.regions), channel=frozenset(chosen.channels), manager=frozenset(chosen.managers)
    )
    assert address_from(parameters_of(address, START), offered) == (address, ())


@given(st.dictionaries(st.one_of(codes, st.sampled_from(("period", "lang", "tier", "region"))), st.text(max_size=20)))
def test_no_link_however_odd_raises_and_what_is_kept_is_known(parameters: dict[str, str]) -> None:
    address, _ = address_from(parameters, known())
    assert address.selection.period.key in PERIODS
    assert set(address.selection.tiers) < set(TIERS)
    assert address.selection.regions == address.selection.channels == address.selection.managers == ()


def test_the_language_is_the_only_difference_between_the_same_link_in_two_languages() -> None:
    link = {"period": "2026-07", "tier": "B,A", "compare": "previous"}
    english, _ = address_from(link, known())
    chinese, _ = address_from({**link, "lang": "zh"}, known())
    assert chinese == replace(english, language="zh")
    assert english.selection == Selection(PERIODS["2026-07"], "previous", tiers=("A", "B"))


def test_a_link_without_parameters_is_the_start_and_the_start_needs_no_parameters() -> None:
    assert address_from({}, known()) == (START, ())
    assert parameters_of(START, START) == {}


def test_what_is_not_known_here_is_dropped_and_named() -> None:
    link = {"period": "2031-Q1", "compare": "luck", "tier": "A,Z", "region": "R9", "lang": "tlh"}
    link |= {"cost_view": "odd", "x": "1"}
    address, dropped = address_from(link, known())
    assert address == replace(START, selection=replace(START.selection, tiers=("A",)))
    assert dropped == (
        Dropped("period", "2031-Q1"),
        Dropped("compare", "luck"),
        Dropped("region", "R9"),
        Dropped("tier", "Z"),
        Dropped("lang", "tlh"),
        Dropped("cost_view", "odd"),
        Dropped("x", "1"),
    )


def test_a_code_with_a_comma_or_a_percent_sign_stays_one_code() -> None:
    address = replace(START, selection=replace(START.selection, channels=("100%,5", "a,b")))
    link = parameters_of(address, START)
    assert link == {"channel": "100%25%2C5,a%2Cb"}
    assert address_from(link, known(channel=frozenset(("100%,5", "a,b")))) == (address, ())


def test_choosing_every_tier_is_choosing_none() -> None:
    assert address_from({"tier": "A,B,C,D"}, known()) == (START, ())


def test_another_page_keeps_the_filters_and_leaves_client_and_controls_behind() -> None:
    here = Address(replace(START.selection, tiers=("A",)), "zh", "C1", (("cost_view", "gross"),))
    assert here.elsewhere() == Address(replace(START.selection, tiers=("A",)), "zh")


def test_a_control_may_not_take_a_name_that_links_use() -> None:
    with pytest.raises(ValueError, match="may not be called lang"):
        Known(START, controls={"lang": frozenset()})


@pytest.mark.parametrize(("key", "grain", "near"), [("2026-Q3", "month", "2026-09"), ("2026-02", "quarter", "2026-Q1")])
def test_another_grain_shows_the_period_that_ends_with_or_after_the_one_shown(key: str, grain: str, near: str) -> None:
    offered = [period for period in PERIODS.values() if period.grain == grain]
    assert period_near(PERIODS[key], offered).key == near


def test_another_grain_without_periods_stays() -> None:
    assert period_near(PERIODS["2026-Q3"], []) == PERIODS["2026-Q3"]
    first = Period(date(2020, 1, 1), "year")
    assert period_near(PERIODS["2026-Q3"], [first]) == first


def test_a_link_keeps_the_older_version_it_names_on_every_page() -> None:
    older = replace(known(), version="000012")
    address, dropped = address_from({"version": "000012"}, older)
    assert (address.version, dropped) == ("000012", ())
    assert parameters_of(address.elsewhere(), older.start)["version"] == "000012"


def test_a_version_that_is_not_kept_any_more_is_said_and_the_newest_answers() -> None:
    address, dropped = address_from({"version": "000003"}, known())
    assert (address.version, dropped) == ("", (Dropped("version", "000003"),))
    assert "version" not in parameters_of(address, START)
