"""What the methods page says of the forecasts is what the benchmark printed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from benchmarks.forecast_holdout import kept
from metrics.forecast.held_out import held_out

REPORT = Path(__file__).resolve().parents[3] / "benchmarks" / "FORECAST.md"


def test_the_kept_tables_are_those_of_the_report() -> None:
    assert [asdict(row) for row in held_out().rows] == kept(REPORT.read_text(encoding="utf8").splitlines())


def test_pooled_over_all_series_forecasts_beat_the_seasonal_naive_method_and_intervals_hold() -> None:
    pooled = next(row for row in held_out().rows if (row.section, row.group) == ("all", "all"))
    assert pooled.mase < pooled.naive and 0.90 <= pooled.inside <= 0.98 and pooled.forecasts >= 200
