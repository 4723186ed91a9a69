"""Whoever adds a chart form, a page or a metric is told here what is still missing."""

from __future__ import annotations

import inspect
import re

import pytest

from charts.draw import FORMS
from pages import PAGES
from tests.house.source import ROOT


def _tests_that_name(word: str, room: str) -> list[str]:
    named = re.compile(rf"\b{re.escape(word)}\b")
    return [path.name for path in (ROOT / "tests" / room).rglob("test_*.py") if named.search(path.read_text("utf8"))]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_chart_form_has_one_file_and_one_test_file(form: str) -> None:
    assert (ROOT / "charts" / f"{form}.py").exists()
    assert (ROOT / "tests" / "charts" / f"test_{form}.py").exists()


@pytest.mark.parametrize("key", [page.key for page in PAGES])
def test_every_page_has_tests(key: str) -> None:
    assert _tests_that_name(key, "pages"), f"write tests/pages/…/test_{key}.py: what it shows, and what it lacks"


def test_every_page_lies_in_its_section_and_asks_a_question() -> None:
    for page in PAGES:
        module = inspect.getmodule(page.panels)
        assert module is not None and module.__name__ == f"pages.{page.section}.{page.key}"
        assert page.question.endswith("?"), page.key
