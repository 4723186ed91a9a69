"""The settings page: every setting is asked for, says what it changes, and ends in one command."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.desk import Desk
from data.desk.commands import ChangeSettings
from data.door import Door
from data.periods import period_from_key
from data.scope import TOPICS, Selection, whole_company
from data.settings import Settings
from data.trail import entered_traces
from locales import words_for
from pages import Chosen, Editor, EditorOf, page_named
from pages.setup import anchor_fields
from pages.setup.settings_fields import FIELDS, TIERS, as_settings, field_values, setting_of, wrong_together
from tests.data.small import three_clients

WORDS = words_for("en")
WHO = whole_company("anna", "test")
AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
NOW = field_values(Settings())
SHARES = ["10.0\u00a0%, 30.0\u00a0% and 60.0\u00a0%", "20.0\u00a0%, 40.0\u00a0% and 60.0\u00a0%"]


def test_every_setting_of_the_company_can_be_changed_on_the_page() -> None:
    asked = {setting_of(field.key) for field in FIELDS}
    asked |= {anchor_fields.setting_of(field.key) for field in anchor_fields.FIELDS}
    assert asked == set(Settings.model_fields) - {"is_sample"}


def test_every_field_says_what_it_changes() -> None:
    assert all(len(field.changes) > 20 for field in (*FIELDS, *anchor_fields.FIELDS))


def test_what_the_form_shows_is_what_the_settings_hold() -> None:
    for field in FIELDS:
        value = NOW[field.key]
        if field.kind == "choice":
            assert str(value) in dict(field.options)
        elif field.kind == "whole":
            assert isinstance(value, int) and field.low <= value <= field.high
        elif field.kind == "share":
            assert isinstance(value, float) and field.low <= value * 100 <= field.high


def test_one_tier_changed_hands_on_all_three_bounds() -> None:
    values = NOW | {"tier_b": 0.4}
    assert as_settings(values, frozenset({"tier_b"})) == {"tier_shares": (0.1, 0.4, 0.6)}
    assert as_settings(values | {"currency": "EUR"}, frozenset({"currency"})) == {"currency": "EUR"}


def test_settings_that_only_make_sense_together_are_handed_on_together() -> None:
    values = NOW | {"retention_intervals": 3}
    assert as_settings(values, frozenset({"retention_intervals"})) == {
        "retention_intervals": 3, "shortest_retention_days": 60, "loss_intervals": 4, "shortest_loss_days": 120,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"tier_b": 0.05}, "The tier bounds must rise: 10.0\u00a0%, 5.0\u00a0%, 60.0\u00a0% do not."),
        ({"detractor_to": 9}, "A detractor's highest answer must lie below a promoter's lowest."),
        ({"currency": "yuan"}, "A currency has three capital letters, like CNY: yuan has not."),
        ({"loss_intervals": 1}, "A client cannot be lost sooner than it stops being kept: widen the windows of loss."),
        ({}, ""),
    ],
)
def test_what_does_not_fit_together_is_said_in_a_sentence(typed: dict[str, object], said: str) -> None:
    assert wrong_together(NOW | typed, WORDS) == said


def test_both_ends_of_an_anchor_are_one_setting() -> None:
    shown = anchor_fields.field_values(Settings(profit_anchors=(-5.0, 20.0)))
    assert (shown["profit_anchors_low"], shown["profit_anchors_high"], shown["credit_anchors_low"]) == (
        -5.0,
        20.0,
        None,
    )
    moved = shown | {"profit_anchors_high": 30.0, "anchors_year": 2024}
    changed = frozenset({"profit_anchors_high", "anchors_year"})
    assert anchor_fields.as_settings(moved, changed) == {"profit_anchors": (-5.0, 30.0), "anchors_year": 2024}
    emptied = shown | {"profit_anchors_low": None, "profit_anchors_high": None}
    assert anchor_fields.as_settings(emptied, frozenset({"profit_anchors_low"})) == {"profit_anchors": None}


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((1.0, None), "Profit of a client a year (contribution): give both ends, or neither."),
        ((2.0, 2.0), "Profit of a client a year (contribution): the lower end must lie below the upper one."),
        ((None, None), ""),
    ],
)
def test_an_anchor_with_one_end_or_none_between_is_refused(ends: tuple[float | None, float | None], said: str) -> None:
    values = anchor_fields.field_values(Settings())
    values |= {"profit_anchors_low": ends[0], "profit_anchors_high": ends[1]}
    assert anchor_fields.wrong_together(values, WORDS) == said


@pytest.mark.parametrize("field", [field for field in FIELDS if field.kind == "whole"], ids=lambda field: field.key)
def test_the_form_accepts_just_what_the_desk_accepts(field: object, tmp_path: Path) -> None:
    from data.settings import BOUNDS

    assert (field.low, field.high) == BOUNDS[field.key]  # type: ignore[attr-defined]


def test_a_change_is_shown_with_its_author_and_what_stood_before(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    with Desk.at(store.root) as desk:
        desk.carry_out(ChangeSettings((("currency", "EUR"), ("tier_shares", (0.2, 0.4, 0.6))), 0), WHO, AT)
    door = Door(store.root)
    version = door.current()
    assert version is not None
    view = door.view(version, WHO, Selection(period_from_key("2026-Q1")))
    page = page_named("settings")
    in_force, changes = page.panels(view, Chosen.of(page, view, {}), words_for("en"))
    assert in_force.message == "2 settings were decided here; the others stand as delivered"
    assert changes.table is not None
    newest = changes.table.rows.set_index("setting")
    assert newest.loc["Currency"].tolist() == ["2026-11-21 09:30", "anna", "–", "EUR"]
    assert newest.loc["Tiers", ["old", "new"]].tolist() == SHARES
    rows = in_force.table.rows.set_index("setting") if in_force.table else None
    assert rows is not None and rows.loc["Tier B: up to", "value"] == "40.0\u00a0%"


def test_without_the_right_to_the_set_up_no_history_is_told(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    with Desk.at(store.root) as desk:
        desk.carry_out(ChangeSettings((("currency", "EUR"),), 0), WHO, AT)
    door = Door(store.root)
    version = door.current()
    assert version is not None
    limited = replace(WHO, topics=frozenset({"money"}))
    assert door.view(version, limited, Selection(period_from_key("2026-Q1"))).settings_history == ()


def test_the_form_of_the_page_is_the_settings_command() -> None:
    editor, _ = page_named("settings").editors
    assert isinstance(editor, Editor)
    command = editor.command(NOW | {"company": "Acme"}, frozenset({"company"}), 7)
    assert command == ChangeSettings((("company", "Acme"),), 7)
    assert TIERS == ("tier_a", "tier_b", "tier_c")


def test_anchors_are_figures_and_only_told_to_whoever_may_see_money(tmp_path: Path) -> None:
    """On the page, in its history, in its form and in the audit."""
    store = three_clients(tmp_path)
    with Desk.at(store.root) as desk:
        desk.carry_out(ChangeSettings((("profit_anchors", (-515.0, 92_047.0)),), 0), WHO, AT)
    door = Door(store.root)
    version = door.current()
    assert version is not None
    page = page_named("settings")
    for topics, told in ((TOPICS, True), (TOPICS - {"money"}, False)):
        view = door.view(version, replace(WHO, topics=topics), Selection(period_from_key("2026-Q1")))
        shown = list(page.panels(view, Chosen.of(page, view, {}), words_for("en")))
        texts = "".join(panel.table.rows.to_csv() for panel in shown if panel.table is not None)
        assert ("92,047" in texts) is told and ("not yours to see" in texts) is not told
        forms = [each for each in page.editors if isinstance(each, EditorOf) and each.key == "anchors"]
        assert [form.made(view, {}) is not None for form in forms] == [told]
        assert ("92047" in repr(entered_traces(view))) is told
