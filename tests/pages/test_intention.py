"""The intention panel: what clients say they would do, by satisfaction; never taken for what they did."""

from __future__ import annotations

from pathlib import Path

import pytest

from charts.panel import Panel
from data.warehouse.store import Store
from locales import words_for
from metrics.satisfaction import NO_SURVEYS
from metrics.word_of_mouth.intention_fit import NO_INTENTIONS
from pages.relationship.intention import intention_panel
from tests.charts.checks import drawn
from tests.data.small import kept, published, view_of
from tests.metrics.companies import answer, client, region, store_of
from tests.pages.conftest import Asked
from tests.pages.showing import LONGEST, column, faults_of, plain, width

# Answers of each satisfaction, 40 a level: how many said 10, 8 and 3.
SAID = {1: (0, 4, 36), 2: (2, 10, 28), 3: (8, 18, 14), 4: (20, 16, 4), 5: (34, 6, 0)}


def intending(root: Path) -> Store:
    """Region A: 200 clients from 2025 to 2026 as in SAID; B: the same, yes for 10 and 8, no for 3; D: the dissatisfied
    would most; T: five answers."""
    rows = []
    for level, counts in SAID.items():
        said = [value for value, n in zip((10.0, 8.0, 3.0), counts, strict=True) for _one in range(n)]
        for n, value in enumerate(said):
            day = f"{2025 + n % 2}-03-04"
            rows.append(answer(f"a{level}-{n}", day, level, would_recommend=value))
            rows.append(answer(f"b{level}-{n}", day, level, would_recommend=float(value > 3)))
            rows.append(answer(f"d{level}-{n}", day, 6 - level, would_recommend=value))
        rows.append(answer(f"t{level}", "2026-03-04", level, would_recommend=2.0 * level))
    rows.append(answer("a1-0", "2026-03-20", None, would_recommend=9.0))
    codes = sorted({str(row["client_id"]) for row in rows})
    clients = [client(code, code[0].upper()) for code in codes]
    regions = [region("C", None), *(region(r) for r in "ABDT")]
    return published(root, {"regions": regions, "clients": clients, "surveys": rows})


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(intending, tmp_path_factory)


def panel_of(store: Store, region_id: str, language: str = "en", period: str = "2026-Q1") -> Panel:
    panel = intention_panel(kept(view_of(store, period, regions=(region_id,))), words_for(language, ""))
    assert not list(faults_of(panel)) and width(panel.message, language) <= LONGEST[language]
    if panel.chart is not None:
        drawn(panel.chart)
    return panel


def test_it_says_how_promoters_rise_and_what_it_is_not(store: Store) -> None:
    panel = panel_of(store, "A")
    assert plain(panel.message) == "Promoters rise from 1 % at 1 to 83 % at 5"
    note = plain(panel.note.text)
    assert "what they say they would do, not what they did" in note
    assert "n 200 answers of 200 clients, 2025–2026" in note and "1 without satisfaction left out" in note
    assert column(panel, "observed_promoters") == [0, 0.05, 0.2, 0.5, 0.85]
    assert column(panel, "answers") == [40] * 5


def test_it_knows_only_what_was_said_by_then(store: Store) -> None:
    panel = panel_of(store, "A", period="2025")
    assert sum(column(panel, "answers")) == 100 and "clients, 2025 ·" in panel.note.text


def test_yes_and_no_is_said_and_nobody_is_passive(store: Store) -> None:
    panel = panel_of(store, "B")
    assert plain(panel.message) == "Would recommend: from 8 % at 1 up to 98 % at 5"
    assert "only say yes or no: binomial logit" in panel.note.text
    assert panel.table is not None and "passives" not in [c.key for c in panel.table.columns]
    assert panel.chart is not None and panel.chart.words["complaint"] == "would not"


def test_it_may_fall(store: Store) -> None:
    assert plain(panel_of(store, "D").message).startswith("Promoters fall from 83 % at 1 to 1 % at 5")


def test_too_few_answers_are_shown_without_a_curve(store: Store) -> None:
    panel = panel_of(store, "T")
    assert plain(panel.message) == "5 answers say whether the client would recommend us"
    assert "5 answers are too few, it takes 100" in panel.note.text
    assert panel.table is not None and "promoters" not in [c.key for c in panel.table.columns]


def test_it_holds_in_chinese(store: Store) -> None:
    for name in "ABDT":
        panel_of(store, name, "zh")


def test_what_is_not_there_is_said(asked: Asked) -> None:
    words = words_for("en", "")
    assert intention_panel(asked("three", "2026-Q1"), words).missing == NO_SURVEYS
    assert intention_panel(asked("serving", "2026-03"), words).missing == NO_INTENTIONS
    assert intention_panel(asked("voices", "2024"), words).missing == NO_INTENTIONS
    assert intention_panel(asked("voices", "2026-Q2", regions=("F",)), words).note.text
    assert intention_panel(asked("naughty", "2026-Q1"), words).table is not None
