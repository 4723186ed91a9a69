"""Forms: what was typed becomes values of the kind that stood there before."""

from __future__ import annotations

from pages import Field
from ui.editors import typed_values

FIELDS = (
    Field("company", "Company", "…"),
    Field("month", "Month", "…", "choice", options=(("1", "January"), ("4", "April"))),
    Field("colour", "Colour", "…", "choice", options=(("china", "Red"), ("west", "Green"))),
    Field("days", "Days", "…", "whole"),
    Field("share", "Share", "…", "share"),
)
NOW = {"company": "Acme", "month": 1, "colour": "china", "days": 60, "share": 0.1}


def test_what_was_typed_keeps_the_kind_of_what_stood_there() -> None:
    raw = {"company": " Beta ", "month": "4", "colour": "west", "days": 61.0, "share": 12.5}
    assert typed_values(FIELDS, NOW, raw) == {
        "company": "Beta", "month": 4, "colour": "west", "days": 61, "share": 0.125,
    }  # fmt: skip


def test_a_form_sent_untouched_changes_nothing() -> None:
    raw = {"company": "Acme", "month": "1", "colour": "china", "days": 60, "share": round(0.1 * 100, 1)}
    assert typed_values(FIELDS, NOW, raw) == NOW
