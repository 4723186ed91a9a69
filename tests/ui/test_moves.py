from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import streamlit as st

from data.periods import period_from_key
from data.scope import Selection
from ui.address import Address
from ui.moves import NEXT, opened

START = Address(Selection(period_from_key("2026-Q3")))


@pytest.fixture(autouse=True)
def session() -> Iterator[None]:
    yield
    st.session_state.clear()


def test_a_row_may_open_another_page_with_what_its_link_chooses_there() -> None:
    here = replace(START, language="zh", controls=(("map", "state"),))
    here = replace(here, selection=replace(START.selection, channels=("shop",), regions=("S",)))
    opened("link", "kpis?kpi=revenue&region=N", here, START)
    assert st.session_state[NEXT] == ["kpis", {"region": "N", "channel": "shop", "kpi": "revenue", "lang": "zh"}]


def test_a_link_to_a_client_or_to_a_page_alone_keeps_the_filters() -> None:
    opened("link", "one_client?client=c%2C1", START, START)
    assert st.session_state[NEXT] == ["one_client", {"client": "c,1"}]
    opened("link", "promises", replace(START, controls=(("map", "state"),)), START)
    assert st.session_state[NEXT] == ["promises", {}]
