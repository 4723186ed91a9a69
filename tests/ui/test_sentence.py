"""The filters as a sentence."""

from __future__ import annotations

from datetime import date

from data.periods import period_from_key
from data.scope import Selection
from locales import words_for
from ui.sentence import sentence

Q3 = Selection(period_from_key("2026-Q3"))
AS_OF = date(2026, 10, 18)
NO_BREAK = "\u00a0"


def said(selection: Selection, language: str = "en", clients: int | None = 1284, **names: str) -> str:
    return sentence(selection, words_for(language), names, clients, AS_OF).replace(NO_BREAK, " ")


def test_without_filters_everything_is_named_in_one_breath() -> None:
    assert said(Q3) == (
        "Q3 2026 against Q3 2025 · all regions, channels and managers · tiers A–D · "
        "**1,284 clients** · data as of 18 Oct 2026"
    )


def test_a_target_is_named_instead_of_a_period_before() -> None:
    assert said(Selection(Q3.period, "target")).startswith("Q3 2026 against target · ")


def test_names_from_data_stay_names() -> None:
    chosen = Selection(Q3.period, "previous", regions=("R1",), channels=("*Kiosk*",))
    text = said(chosen, R1="![x](http://a.b/c)")
    assert "Q3 2026 against Q2 2026" in text
    assert "![x](" not in text and "*Kiosk*" not in text.replace("\\*Kiosk\\*", "")


def test_many_names_are_cut_and_counted() -> None:
    assert "M1, M2, M3, 2 more" in said(Selection(Q3.period, managers=("M1", "M2", "M3", "M4", "M5")))


def test_an_unknown_number_of_clients_is_left_out() -> None:
    assert "clients**" not in said(Q3, clients=None)
    assert "**1 client**" in said(Q3, clients=1)
