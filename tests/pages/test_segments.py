"""The page `segments` of the section clients: grades, kinds, structure, and what people entered about them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from charts.panel import Panel
from data.desk.commands import EndOverride, ForgetScheme, OverrideKind, SaveScheme
from data.door import View
from data.execution import carry_out
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from locales import words_for
from metrics.segments import DIMENSIONS, KINDS
from pages import page_named
from pages.clients.grade_controls import BOUNDS, KEEP, chosen_scheme, scheme_controls
from pages.clients.grade_panels import NO_BASE, NOT_FALLING
from pages.clients.segment_desk import FIELDS, OVERRIDE
from pages.clients.segment_kinds import NO_INTEGRITY, POLICIES
from pages.clients.segment_structure import BY, ONLY_TODAY
from pages.pieces.page import Chosen, Slider
from tests.data.small import EVERYBODY, kept, view_of
from tests.metrics.companies import store_of
from tests.metrics.segments.base import client_base
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, sound, tiles_of

SAID_AT = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = words_for("en")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> View:
    return kept(view_of(store_of(client_base, tmp_path_factory), "2026-Q1"))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> View:
    """The same clients after somebody saved a scheme and judged two of them, one of which was ended."""
    root = tmp_path_factory.mktemp("said") / "store"
    shutil.copytree(store_of(client_base, tmp_path_factory).root, root)
    commands = (
        SaveScheme("lower", (40, 30, 20, 10), (88, 70, 50)),
        OverrideKind("s1", "partner", "opens ten shops", "Wu", date(2026, 6, 30)),
        OverrideKind("g1", "reform", "new owner", "Li", date(2026, 5, 31)),
        EndOverride("g1"),
    )
    for command in commands:
        carry_out(root, command, EVERYBODY, SAID_AT)
    return view_of(Store(root), "2026-Q1")


SHOWN: dict[tuple[View, tuple[tuple[str, str], ...]], dict[str, Panel]] = {}


def shown(view: View, **chosen: str) -> dict[str, Panel]:
    """The page's panels; asked once for each view and choice."""
    asked_for = view, tuple(sorted(chosen.items()))
    if asked_for not in SHOWN:
        SHOWN[asked_for] = panels_of("segments", view, **chosen)
    return SHOWN[asked_for]


def test_tiles_say_grades_kinds_and_what_is_unknown(base: View) -> None:
    tiles = tiles_of(shown(base)["tiles"])
    assert {key: tile.number for key, tile in tiles.items() if key != "sure"} == {
        "best": 1, "changed": 0, "partners": 2, "unknown": 3 / 9, "overridden": 0,
    }  # fmt: skip
    assert tiles["best"].second == "of 8 with a grade"


def test_the_grid_counts_each_kind_and_names_its_policy(base: View) -> None:
    panels = shown(base)
    assert plain(panels["kinds"].message) == "2 partners bring 37 % of the revenue"
    assert column(panels["kinds"], "clients") == [2, 2, 1, 1, 3]
    assert [each.text for each in panels["policies"].remarks][:4] == [POLICIES[kind] for kind in KINDS]
    assert column(panels["kinds"], "profit_e4") == [300_000, -40_000, None, None, None], "unknown is not 0"
    assert panels["listed"].message == "Partner: Client p1 is the largest of 2"
    assert column(shown(base, kind="reform")["listed"], "because") == ["by the figures · grave incident"]
    assert shown(base, kind="give_up")["listed"].table is not None


def test_moved_sliders_regrade_and_say_who_changes(base: View) -> None:
    panels = shown(base, bound_a="88", bound_b="70", bound_c="50", weight_income="45")
    assert panels["regrade"].message == "4 clients of 8 change grade, 4 upward"
    assert column(panels["regrade"], "in_force") == [1, 1, 2, 4] and column(panels["regrade"], "now") == [2, 0, 5, 1]
    assert "The weights add up to 105 and count as their share of it" in [r.text for r in panels["regrade"].remarks]
    assert column(panels["changed"], "client_id") == ["p2", "u1", "u2", "s2"]
    assert tiles_of(panels["tiles"])["changed"].number == 4
    assert panels["grade_moves"].message == "Would rise: 4; would fall: 0"
    assert shown(base)["regrade"].message == "8 clients have a grade; all stay" and shown(base)["changed"].missing


def test_sliders_that_say_no_scheme_leave_the_one_in_force(base: View) -> None:
    panels = shown(base, bound_b="95")
    assert NOT_FALLING.lower() in {remark.text.lower() for remark in panels["regrade"].remarks}
    assert column(panels["regrade"], "now") == [1, 1, 2, 4]
    assert chosen_scheme(base, Chosen.of(page_named("segments"), base, {"bound_b": "95"})) is None


def test_the_base_is_shown_by_what_is_chosen(base: View) -> None:
    assert {by for by, _name in BY} == {*DIMENSIONS}
    assert shown(base)["structure"].chart is not None and shown(base)["moved"].missing == ONLY_TODAY
    panels = shown(base, by="tier")
    assert panels["structure_moves"].message == "Moved: 2, came: 4, went: 1"
    assert column(panels["moved"], "client_id") == ["p1", "s1"]


def test_the_laws_hold_on_these_clients_in_both_languages(base: View) -> None:
    sound("segments", base, fits=True, bound_a="88", bound_b="70", by="grade", kind="unknown")


def test_what_was_entered_stands_on_the_page_with_its_trail(said: View) -> None:
    panels = shown(said)
    assert panels["schemes"].message == "1 scheme is saved" and column(panels["regrade"], "now") == [2, 1, 4, 1]
    assert column(panels["overrides"], "client_id") == ["s1"] and column(panels["overrides"], "owner") == ["Wu"]
    assert column(panels["trail"], "new") == ["ended", "Reform", "Partner"], "the newest first; nothing is lost"
    assert column(panels["trail"], "old") == ["Reform", "by the figures", "by the figures"]
    assert column(panels["kinds"], "overridden") == [1, 0, 0, 0, 0] and panels["kinds"].remarks
    assert "by a person; by the figures Support" in column(panels["listed"], "because")
    sliders = {c.key: c.default for c in scheme_controls(said) if isinstance(c, Slider)}
    assert [sliders[f"bound_{letter}"] for letter in BOUNDS] == [88, 70, 50], "they start where it stands"
    sound("segments", said, fits=True)


def test_a_reader_of_another_region_sees_neither_the_override_nor_its_trail(said: View) -> None:
    south = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")
    panels = shown(view_of(Store(said._engine.path.parent.parent), "2026-Q1", south))
    assert panels["overrides"].missing and column(panels["trail"], "client_id") == ["g1", "g1"]
    assert column(panels["kinds"], "clients") == [0, 1, 1, 1, 3]


def test_forms_become_commands(said: View) -> None:
    codes = {c.key: f"{c.default:g}" if isinstance(c, Slider) else c.default for c in scheme_controls(said)}
    assert KEEP.command is not None
    assert KEEP.command("mine", codes | {"weight_income": "50"}, 7) == SaveScheme(
        "mine", (50, 30, 20, 10), (88, 70, 50), 3, "C", 7
    )
    typed = {"client_id": "p1", "kind": "reform", "reason": "x", "owner": "Li", "expires_on": date(2026, 6, 1)}
    assert OVERRIDE.command(typed, frozenset(typed), 7) == OverrideKind("p1", "reform", "x", "Li", date(2026, 6, 1), 7)
    assert OVERRIDE.check(typed, WORDS) == ""
    for field in FIELDS:
        if field.key != "kind":
            empty = {**typed, field.key: None if field.key == "expires_on" else ""}
            assert OVERRIDE.check(empty, WORDS) == f"{field.label} is empty: an override needs it"
    assert OVERRIDE.values(said)["client_id"] == ""
    forget, end = page_named("segments").actions
    assert [offer.code for offer in forget.offers(said, WORDS)] == ["lower"]
    assert forget.command("lower") == ForgetScheme("lower") and end.command("s1") == EndOverride("s1")
    assert [offer.label for offer in end.offers(said, WORDS)] == ["s1 · Partner · Wu"]
    manager = replace(said, scope=Scope("m", regions=frozenset("S"), topics=TOPICS, why="test"))
    assert forget.offers(manager, WORDS) == ()


def test_a_company_without_a_base_year_says_so(asked: Asked) -> None:
    panels = shown(asked("three", "2026-Q1"))
    assert panels["regrade"].missing == NO_BASE and tiles_of(panels["tiles"])["best"].missing == NO_BASE
    voices = shown(asked("voices", "2026-Q2"))
    assert voices["regrade"].missing == NO_BASE and voices["kinds"].missing in (
        NO_INTEGRITY, "no client in this selection; widen the filters",
    )  # fmt: skip


def test_on_the_sample_company_everything_is_known(sample_store: Path) -> None:
    panels = shown(kept(view_of(Store(sample_store), "2026-Q3")))
    assert panels["kinds"].chart is not None and panels["listed"].table is not None
    assert panels["structure"].chart is not None
