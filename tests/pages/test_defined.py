"""Every panel that shows figures says what they mean, on the screen behind its ⓘ and on paper."""

from __future__ import annotations

from metrics import METRICS
from pages import PAGES
from pages.pieces.defined import CHOSEN, DEFINED
from tests.pages.conftest import Asked
from tests.pages.showing import panels_of


def test_every_definition_named_here_is_one_of_a_figure() -> None:
    keys = {metric.key for metric in METRICS} | {CHOSEN}
    assert not {key for named in DEFINED.values() for key in named} - keys
    assert {name.partition("/")[0] for name in DEFINED} <= {page.key for page in PAGES}


def test_the_chosen_key_figure_is_the_one_that_is_defined(asked: Asked) -> None:
    shown = panels_of("kpis", asked("serving", "2026-03"), kpi="orders")
    assert shown["by_region"].note.definition.startswith("Orders: Order numbers, counted once per day and region (")
    assert shown["by_region"].note.source == "definition of the house"
