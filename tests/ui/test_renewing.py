"""What renews itself asks for the rights of that moment first, and is the only way to a run that nobody clicked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st

from tests.house.source import room
from ui.renewing import renewed


class Asked(Exception):
    """The whole page is asked anew."""


def begun(monkeypatch: pytest.MonkeyPatch, holds: list[bool]) -> tuple[Callable[[], None], list[str]]:
    """A part of a page that was drawn once, as Streamlit runs it again; and what was drawn."""
    parts, drawn = list[Callable[[], None]](), list[str]()

    def fragment(part: Callable[[], None], *, run_every: float) -> Callable[[], None]:
        assert run_every == 1.0
        parts.append(part)
        return part

    def rerun() -> None:
        raise Asked

    monkeypatch.setattr(st, "fragment", fragment)
    monkeypatch.setattr(st, "rerun", rerun)
    renewed(lambda: drawn.append("part"), 1.0, lambda: holds[0])
    return parts[0], drawn


def test_a_part_is_drawn_again_while_the_rights_are_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    again, drawn = begun(monkeypatch, [True])
    again()
    assert drawn == ["part", "part"]


def test_where_rights_were_cut_nothing_is_drawn_and_the_whole_page_is_asked_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holds = [True]
    again, drawn = begun(monkeypatch, holds)
    holds[0] = False
    with pytest.raises(Asked):
        again()
    assert drawn == ["part"]


def test_no_part_of_a_page_runs_by_itself_past_the_rights() -> None:
    named = {
        module.name for module in room("ui", "app.py") if "st.fragment" in module.text or "run_every" in module.text
    }
    assert named == {"ui/renewing.py"}
