"""Every panel that shows figures says what they mean, on the screen behind its ⓘ and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.asking import view_of
from locales import words_for
from metrics import METRICS
from pages import PAGES, Chosen, page_named
from pages.pieces.defined import CHOSEN, DEFINED
from tests.pages.conftest import Asked
from tests.pages.showing import panels_of

LISTS = ("data", "settings", "methods", "snapshots", "one_client")
"""Pages of lists: of files, settings, definitions; and the page of a client, who is not chosen here."""
NO_FIGURES = ("kpis/events", "targets/sheet")


def test_every_definition_named_here_is_one_of_a_figure() -> None:
    keys = {metric.key for metric in METRICS} | {CHOSEN}
    assert not {key for named in DEFINED.values() for key in named} - keys
    assert {name.partition("/")[0] for name in DEFINED} <= {page.key for page in PAGES}


@pytest.mark.parametrize("key", [page.key for page in PAGES if page.key not in LISTS])
def test_no_panel_of_figures_is_without_a_definition(sample_store: Path, key: str) -> None:
    view = view_of(sample_store, "", None, "last_year", (), (), (), ())
    asked, words = page_named(key), words_for("en", "CNY")
    bare = [
        panel.key
        for panel in asked.panels(view, Chosen.of(asked, view, {}), words)
        if not panel.missing and not panel.note.definition and f"{key}/{panel.key}" not in NO_FIGURES
    ]
    assert not bare


def test_the_chosen_key_figure_is_the_one_that_is_defined(asked: Asked) -> None:
    shown = panels_of("kpis", asked("serving", "2026-03"), kpi="orders")
    assert shown["by_region"].note.definition.startswith("Orders: Order numbers, counted once per day and region (")
    assert shown["by_region"].note.source == "definition of the house"
