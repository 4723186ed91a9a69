"""Late tables: worked out after a version is published, in a file of their own beside it, so that nobody waits.

They stand alone: a question on one of them asks no other table.
"""

from __future__ import annotations

LATE: dict[str, dict[str, str]] = {
    "forecasts": {
        "topic": "string", "kpi": "string", "region_key": "int32", "origin_start": "date", "grain": "string",
        "period_start": "date",
        **dict.fromkeys(("value", "sd", "low", "high", "low80", "high80"), "float64"),
    },
    "forecast_tests": {
        "topic": "string", "kpi": "string", "region_key": "int32", "model": "string", "is_chosen": "boolean",
        **dict.fromkeys(("mase", "smape"), "float64"),
        **dict.fromkeys(("covered", "checked", "origins", "months"), "int64"),
        "widening": "float64", "why": "string", "fingerprint": "string",
    },
}  # fmt: skip
"""Rows of a region need the right to it, those of the company (`data.tables.COMPANY_KEY`) the right to everything, and
each row its topic."""
