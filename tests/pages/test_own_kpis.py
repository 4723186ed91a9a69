"""Key figures of the company's own: entered with a check of the formula, listed, shown on the page, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.desk import Desk
from data.desk.commands import ForgetKpi, SaveKpi
from data.view import View
from locales import words_for
from metrics.kpi import figure, kpis_of, period_sums
from pages import page_named
from pages.overview.own_kpis import EMPTY, FORGET, own_kpi_form, own_kpis_panel
from pages.pieces.page import Chosen
from tests.data.small import EVERYBODY, published, view_of

AT = datetime(2026, 11, 21, tzinfo=UTC)
WORDS = words_for("en", "CNY")
MARGIN = SaveKpi("per_order", "Revenue {per} order", "revenue / orders", "money", "higher", "Li", None)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sold = [
        {"order_id": f"{n}", "line": "1", "client_id": "a", "ordered_on": date(2026, n, 1), "quantity_e4": 10_000}
        | {"revenue_e4": 40_000 * n}
        for n in (9, 10)
    ]
    regions, clients = [{"region_id": "N", "name": "North"}], [{"client_id": "a", "name": "A", "region_id": "N"}]
    store = published(tmp_path_factory.mktemp("own") / "store", {"regions": regions, "clients": clients, "sales": sold})
    with Desk.at(store.root) as desk:
        desk.carry_out(MARGIN, EVERYBODY, AT)
    return store.root


@pytest.fixture
def view(root: Path) -> View:
    from data.warehouse.store import Store

    return view_of(Store(root), "2026")


def typed(**own: str) -> Mapping[str, object]:
    return {**EMPTY, **own}


def test_an_own_key_figure_is_reckoned_from_the_sums_and_listed_with_its_owner(view: View) -> None:
    assert figure(view, "own:per_order", period_sums(view)).value == (360_000 + 400_000) // 2
    panel = own_kpis_panel(view, WORDS)
    assert panel.message == "1 own key figure is kept" and panel.table is not None
    assert panel.table.rows[["name", "formula", "owner"]].values.tolist() == [
        ["Revenue {per} order", "revenue / orders", "Li"]
    ]


def test_the_page_shows_it_with_braces_in_its_name(view: View) -> None:
    page = page_named("kpis")
    shown = list(page.panels(view, Chosen.of(page, view, {"kpi": "own:per_order"}), WORDS))
    assert any("Revenue {per} order" in panel.message for panel in shown)


def test_the_form_holds_the_one_that_is_looked_at_and_becomes_its_command(view: View) -> None:
    form = own_kpi_form(view, {"kpi": "own:per_order"})
    assert form.values(view)["formula"] == "revenue / orders"
    assert own_kpi_form(view, {"kpi": "revenue"}).values(view) == EMPTY
    changed = dict(form.values(view)) | {"owner": " Wang "}
    assert form.command(changed, frozenset({"owner"}), 7) == SaveKpi(
        "per_order", "Revenue {per} order", "revenue / orders", "money", "higher", "Wang", 7
    )


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"key": "x"}, "needs a key and a name"),
        ({"key": "revenue", "name": "R", "formula": "orders"}, "a key figure of the house"),
        ({"key": "x", "name": "X", "formula": ""}, "The formula is empty"),
        ({"key": "x", "name": "X", "formula": "__import__('os')"}, "is no part of a formula"),
        ({"key": "x", "name": "X", "formula": "nothing_such + 1"}, "There is no key figure nothing_such"),
        ({"key": "x", "name": "X", "formula": "own:x + 1"}, "in a circle"),
        ({"key": "x", "name": "X", "formula": "revenue + quantity"}, "divide one"),
        ({"key": "x", "name": "X", "formula": "revenue / orders", "unit": "amount"}, "choose another unit"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_word(view: View, own: dict[str, str], said: str) -> None:
    assert said in own_kpi_form(view, {}).check(typed(**own), WORDS)


def test_a_sound_formula_is_accepted_and_one_that_is_kept_can_be_taken_away(view: View) -> None:
    sound = typed(key="y", name="Y", formula="own:per_order * 2", unit="money", owner="Li")
    assert own_kpi_form(view, {}).check(sound, WORDS) == ""
    (offer,) = FORGET.offers(view, WORDS)
    assert FORGET.command(offer.code) == ForgetKpi("per_order")
    assert "own:per_order" in kpis_of(view)
