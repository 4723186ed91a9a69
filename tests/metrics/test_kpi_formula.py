"""Key figures of the company's own: what a formula may say, what it gives, and why one cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.desk import Desk, OwnKpi
from data.desk.commands import SaveKpi
from data.scope import NOBODY, whole_company
from data.warehouse.store import Store
from metrics.cuts import cut_figures
from metrics.figure import Figure, unknown
from metrics.kpi import (
    BEFORE_DATA,
    KPIS,
    NO_COSTS,
    Kpi,
    calendar_sums,
    figure,
    groups_of,
    history_sums,
    kpi_of,
    kpis_of,
    period_sums,
)
from metrics.kpi_formula import (
    MOST_PARTS,
    FormulaError,
    demand_unit,
    is_additive,
    keys_in,
    parsed,
    powers,
    reckoned,
    said_of,
)
from metrics.kpi_months import part_value
from metrics.kpi_own import BROKEN, BY_NOTHING, demand_usable, own_kpi, own_kpis, plain
from metrics.series import figure_in
from metrics.sums import NOTHING
from metrics.to_date import year_to_date
from tests.data.small import three_clients, view_of
from tests.house.source import ROOT

SUMS = NOTHING | {
    "orders": 4, "lines": 5, "cost_known_lines": 5, "revenue_e4": 2_000_000, "cost_of_goods_e4": 1_500_000,
    "quantity_e4": 80_000, "active_clients": 2, "promises_due": 4, "promises_kept": 3,
}  # fmt: skip
"""Revenue 200, gross profit 50, 8 units, 2 clients, 3 of 4 promises kept."""


@dataclass(frozen=True)
class Own:
    key: str
    formula: str
    unit: str = "number"
    name: str = "Own"
    better: str = "higher"


def made(formula: str, unit: str = "number", *others: Own) -> Kpi:
    own = Own("mine", formula, unit)
    demand_usable(own, others)
    return own_kpis([own, *others])["own:mine"]


def fault(formula: str, unit: str = "number", *others: Own) -> str:
    with pytest.raises(FormulaError) as raised:
        demand_usable(Own("mine", formula, unit), others)
    return str(raised.value)


@pytest.mark.parametrize(
    ("formula", "unit", "value"),
    [
        ("gross_profit / revenue", "share", 0.25),
        ("revenue / orders", "money", 500_000),
        ("revenue / quantity", "money", 250_000),
        ("quantity / orders", "amount", 20_000),
        ("100 * orders / active_clients", "number", 200.0),
        ("revenue - gross_profit", "money", 1_500_000),
        ("revenue - 100", "money", 1_000_000),
        ("-(orders - 1) * 2 + 0.5", "number", -5.5),
        ("kept_promises * 100", "number", 75.0),
        ("（revenue − gross_profit）÷ revenue × 100", "number", 75.0),
        ("orders/2/2", "number", 1.0),
        ("orders - 1 - 1", "count", 2.0),
    ],
)
def test_a_formula_gives_what_is_counted_by_hand(formula: str, unit: str, value: float) -> None:
    assert made(formula, unit).figure(SUMS).value == value


def test_a_figure_rests_on_the_fewest_rows_of_its_parts() -> None:
    assert made("kept_promises * orders").figure(SUMS).n == 4
    assert made("gross_profit / revenue", "share").figure(SUMS) == Figure(0.25, 4)


def test_an_unknown_part_and_a_division_by_nothing_say_why() -> None:
    margin = made("gross_profit / revenue", "share")
    assert margin.figure(SUMS | {"cost_known_lines": 0}) == unknown(NO_COSTS)
    assert margin.figure(SUMS | {"revenue_e4": 0}) == unknown(BY_NOTHING)
    assert made("1 / (orders - 4)").figure(SUMS) == unknown(BY_NOTHING)


@pytest.mark.parametrize(
    ("formula", "unit", "said"),
    [
        ("", "number", "The formula is empty"),
        ("revenue ** 2", "number", "* stands where a key figure, a number or a parenthesis is expected"),
        ("revenue; import os", "number", "“; import os” is no part of a formula"),
        ("__import__('os')", "number", "“'os')” is no part of a formula"),
        ("revenue.real", "number", "“.real” is no part of a formula"),
        ("(revenue / orders", "money", "A parenthesis is opened and not closed"),
        ("revenue orders", "money", "orders stands where + - * / or the end is expected"),
        ("revenue /", "money", "the end stands where"),
        ("1 + 2", "number", "The formula has no key figure in it"),
        ("turnover / orders", "money", "There is no key figure turnover; there are: revenue, gross_profit"),
        ("own:other + 1", "number", "There is no key figure own:other"),
        ("revenue + orders", "money", "revenue and orders are added or taken from each other, and one is money"),
        ("revenue + quantity / 2", "money", "the other a quantity"),
        ("revenue / orders", "count", "The formula gives money, and the unit chosen is count"),
        ("revenue * revenue", "money", "neither money nor a quantity nor a number"),
        ("orders + 1234567890123", "number", "has more than 12 digits"),
        ("+".join(["orders"] * 31), "number", f"more than {MOST_PARTS} parts"),
    ],
)  # fmt: skip
def test_a_formula_that_cannot_be_used_says_what_was_there(formula: str, unit: str, said: str) -> None:
    assert said in fault(formula, unit)


def test_own_figures_stand_on_own_figures_but_not_in_a_circle_and_not_too_deep() -> None:
    margin = Own("margin", "gross_profit / revenue", "share")
    assert made("own:margin * 100", "number", margin).figure(SUMS).value == 25
    assert made("own:margin * 100", "number", margin).made_of == ("gross_profit", "revenue")
    assert "own:mine → own:mine" in fault("own:mine + 1")
    back = Own("back", "own:mine * 2")
    assert "own:mine → own:back → own:mine" in fault("own:back + orders", "number", back)
    steps = [Own(f"s{n}", f"own:s{n + 1} + 1") for n in range(5)]
    assert "more than 5 deep: own:mine → own:s0" in fault("own:s0", "number", *steps, Own("s5", "orders"))
    wrong = Own("wrong", "revenue", "count")
    assert "gives money, and the unit chosen is count" in fault("own:wrong + 1", "number", wrong)


def test_one_that_no_longer_works_is_unknown_and_the_others_go_on() -> None:
    known = own_kpis([Own("gone", "own:taken_away / 2"), Own("half", "orders / 2")])
    assert known["own:gone"].figure(SUMS) == unknown(BROKEN) and known["own:half"].figure(SUMS).value == 2
    assert own_kpi("own:half", {"own:half": Own("half", "orders / 2")}).label == "Own"


def test_what_an_own_figure_needs_comes_from_its_parts() -> None:
    per_promise = made("revenue * kept_promises", "money")
    assert (per_promise.topic, per_promise.needs) == ("satisfaction", ("sales", "promises"))
    assert per_promise.is_estimate and not per_promise.is_sample and not per_promise.adds
    assert made("revenue - gross_profit", "money").adds and made("2 * revenue / 3 - 0", "money").adds
    assert not made("revenue - 100", "money").adds and not made("revenue / orders", "money").adds
    assert made("revenue / orders", "money").parts == ("revenue", "orders")
    assert made("revenue / (orders + 1)", "money").parts is None
    assert made("revenue / active_clients", "money").unsummed_why == KPIS["active_clients"].unsummed_why
    assert part_value(own_kpis([Own("twice", "orders * 2")]), "own:twice", SUMS) == 8


def test_a_cut_is_made_anew_and_never_averaged(serving_store: Store) -> None:
    margin = made("gross_profit / revenue", "share")
    north, south, both = (
        period_sums(view_of(serving_store, "2026-03", regions=r)) for r in (("N",), ("S",), ("N", "S"))
    )
    assert margin.figure(north).value == pytest.approx(60 / 190)
    assert margin.figure(both).value == pytest.approx((60 + 72) / (190 + 180))
    assert margin.figure({name: north[name] + south[name] for name in both}) == margin.figure(both)


def test_the_figures_of_a_view_are_those_of_the_house_and_its_own(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03")
    assert dict(kpis_of(view)) == KPIS and kpi_of(view, "revenue") is KPIS["revenue"]
    with pytest.raises(KeyError, match="there is no key figure 'own:margin'; there are: revenue"):
        figure(view, "own:margin", period_sums(view))
    assert groups_of(view, "nps") == ("surveys",)
    assert set(Own.__dataclass_fields__) <= set(OwnKpi.__dataclass_fields__)


def test_a_saved_formula_is_a_figure_of_every_period_and_cut(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    anna, at = whole_company("anna", "owner"), datetime(2026, 7, 1, tzinfo=UTC)
    with Desk.at(store.root) as desk:
        desk.carry_out(SaveKpi("each", "Revenue an order", "revenue / orders", "money", "higher", "Li"), anna, at)
        desk.carry_out(SaveKpi("twice", "Twice", "own:each * 2", "money", "lower", "Li"), anna, at)
    view = view_of(store, "2026-Q1")
    assert list(kpis_of(view))[-2:] == ["own:each", "own:twice"] and kpi_of(view, "own:twice").better == "lower"
    # 200, 80, 30 and 90 in four orders; a year before 100 and 60.
    assert figure(view, "own:each", period_sums(view)) == Figure(1_000_000, 4)
    assert figure(view, "own:twice", period_sums(view)).value == 2_000_000
    assert groups_of(view, "own:twice") == ("money",)
    assert {code: cut.value for code, cut in cut_figures(view, "own:each", "channel")} == {
        "shop": pytest.approx(3_700_000 / 3, abs=0.5), "hotel": 300_000,
    }  # fmt: skip
    may = view_of(store, "2025-05")
    assert year_to_date(may, "own:each", calendar_sums(may))[0].missing == BEFORE_DATA
    february = view_of(store, "2026-02")
    assert year_to_date(february, "own:each", calendar_sums(february))[0].value == 1_000_000
    assert figure_in(view, "own:each", history_sums(view), view.selection.period.last_year()).missing == BEFORE_DATA
    nobody = view_of(store, "2026-Q1", NOBODY)
    with pytest.raises(KeyError, match="no key figure 'own:each'"):
        figure(nobody, "own:each", period_sums(nobody))


numbers = st.integers(0, 999).map(lambda n: Fraction(n))
formulas = st.recursive(
    st.one_of(numbers.map(lambda n: (str(n), n)), st.sampled_from(["a", "b"]).map(lambda k: (k, None))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
        lambda t: (f"({t[0][0]} {t[1]} {t[2][0]})", None)
    ),
    max_leaves=8,
)


@given(text=formulas.map(lambda f: f[0]), a=numbers, b=numbers)
def test_a_formula_means_what_arithmetic_says(text: str, a: Fraction, b: Fraction) -> None:
    formula = parsed(f"{text} + 0 * a")
    expected: Fraction | None
    try:
        exact = text.replace("a", f"F({a})").replace("b", f"F({b})")
        expected = _by_hand(exact)
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            reckoned(formula, {"a": a, "b": b}.__getitem__)
    else:
        assert reckoned(formula, {"a": a, "b": b}.__getitem__) == expected


def _by_hand(text: str) -> Fraction:
    """A second reading of fully parenthesised formulas: inner brackets first, by position of the matching one."""
    if not text.startswith("("):
        return Fraction(text.removeprefix("F(").removesuffix(")"))
    depth = 0
    for at, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 1 and sign == " " and text[at + 1] in "+-*/" and text[at + 2] == " ":
            left, right = _by_hand(text[1:at]), _by_hand(text[at + 3 : -1])
            return {"+": left.__add__, "-": left.__sub__, "*": left.__mul__, "/": left.__truediv__}[text[at + 1]](right)
    raise AssertionError(text)


@given(text=st.text("abow:n_129.+-*/() ", max_size=30))
def test_any_text_is_a_formula_or_an_error_that_says_so(text: str) -> None:
    try:
        formula = parsed(text)
    except FormulaError as error:
        assert str(error) and error.message
    else:
        assert keys_in(formula)


def test_units_go_through_a_formula() -> None:
    units = {"m": "money", "q": "amount", "c": "count"}.__getitem__
    assert powers(parsed("m / q * q"), units) == (1, 0) and powers(parsed("c + 3"), units) == (0, 0)  # type: ignore[arg-type]
    assert said_of((1, -1)) == "money per unit" and said_of((2, 0)).startswith("neither")
    demand_unit((1, -1), "money")
    demand_unit((0, -1), "number")
    assert is_additive(parsed("3 * c"), lambda key: True) and plain(25_000, "money") == Fraction(5, 2)


def test_a_formula_is_never_run_as_code() -> None:
    source = "".join(path.read_text("utf8") for path in (ROOT / "metrics").glob("kpi_*.py"))
    assert "eval(" not in source and "exec(" not in source
