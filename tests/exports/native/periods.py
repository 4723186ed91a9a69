"""Small charts of periods, ranks, steps and shares in both languages, for the tests of their native forms."""

from __future__ import annotations

from typing import Any

import pandas as pd

from charts.bars import bars_chart
from charts.chart import Chart, tidy
from charts.columns import columns_chart
from charts.effects import effects_chart
from charts.grade_shares import grade_shares_chart
from charts.heat_table import heat_table_chart
from charts.levels import levels_chart
from charts.money_whale import money_whale_chart
from charts.pacing import pacing_chart
from charts.rates_by_level import rates_by_level_chart
from charts.score_lines import score_lines_chart
from charts.trend import trend_chart
from charts.waterfall import waterfall_chart
from charts.whale import whale_chart
from locales import Words

MILLION_E4 = 10_000 * 1_000_000


def money(*millions: float | None) -> list[int | None]:
    return [None if value is None else round(value * MILLION_E4) for value in millions]


def columns(words: Words, **more: Any) -> Chart:
    """Four quarters: one unknown, the last one running with its forecast, beside last year and target."""
    periods = {
        "label": ["Q1", "Q2", "Q3", "Q4"], "value": money(40, None, 44.5, 12), "before": money(38, 39, 41, 45),
        "plan": money(42, 42, 44, None), "is_running": [False, False, False, True],
        "forecast": money(None, None, None, 48), "low": money(None, None, None, 45),
        "high": money(None, None, None, 52),
        "group": ["2025", "2025", "2026", "2026"], "event": [None, "spring <fair>", None, None],
    }  # fmt: skip
    return columns_chart(tidy(periods), words, label="Revenue", **({"against": "plan"} | more))


def bars(words: Words) -> Chart:
    items = {"label": ["North", "=SUM(1)", "West"], "value": money(3, None, -1.25)}
    return bars_chart(tidy(items), words, label="Change", signed=True)


def effects(words: Words) -> Chart:
    """From 10 M down through zero change and up: −4, +6, residual +1."""
    steps = {
        "kind": ["before", "effect", "effect", "residual", "after"], "label": ["2025", "price", "mix", "rest", "2026"],
        "value": money(10, -4, 6, 1, 13),
    }  # fmt: skip
    return effects_chart(tidy(steps), words, label="Change of revenue")


def waterfall(words: Words) -> Chart:
    steps = {
        "kind": ["head", "part", "part", "missing", "total", "before", "head", "total"],
        "label": ["Loyalty", "kept", "lost", "share", "Loyalty", "a year ago", "Dependence", "Dependence"],
        "said": ["", "91 % × 60 %", "", "no answers", "", "", "", ""],
        "start": [None, 0, 54.5, None, 0, 0, None, 0], "end": [None, 54.5, 50.25, None, 50.25, 47, None, 30],
    }  # fmt: skip
    return waterfall_chart(tidy(steps), words)


def trend(words: Words) -> Chart:
    periods = {
        "label": ["Jan", "Feb", "Mar", "Apr"], "value": [0.7, None, 0.74, 0.71], "before": [0.68, 0.69, None, 0.7],
        "plan": [0.75] * 4, "low": [0.66, None, 0.7, 0.6], "high": [0.74, None, 0.78, 0.8],
        "is_running": [False, False, False, True],
    }  # fmt: skip
    return trend_chart(tidy(periods), words, label="Satisfied", kind="share")


def pacing(words: Words) -> Chart:
    points = {
        "label": ["", "Q1", "Q2", "Q3", "Q4"], "at": [0, 1, 2, 3, 4], "value": money(0, 1.5, -2, None, None),
        "forecast": money(None, None, -2, -1, 3), "low": money(None, None, -2, -4, -5),
        "high": money(None, None, -2, 2, 11),
    }  # fmt: skip
    return pacing_chart(tidy(points), words, label="gap", line="pacing line")


def whale(words: Words) -> Chart:
    curve = pd.DataFrame({"client_share": [0.2, 0.6, 1.0], "profit_share": [0.9, 1.52, 1.0]})
    before = pd.DataFrame({"client_share": [0.5, 1.0], "profit_share": [1.1, 1.0]})
    return whale_chart(curve, words, before=before, loss_pool_e4=52 * MILLION_E4, loss_makers=3)


def money_whale(words: Words) -> Chart:
    curve = pd.DataFrame({"client_share": [0.0, 0.5, 1.0], "profit_e4": money(0, 4, -2.5)})
    before = pd.DataFrame({"client_share": [0.0, 1.0], "profit_e4": money(0, 1)})
    return money_whale_chart(curve, words, name="after <b>", before=before, before_name="today")


def rates_by_level(words: Words) -> Chart:
    levels = {
        "level": [0, 5, 10], "praise": [None, 2.5, 20], "praise_low": [None, 1, 15], "praise_high": [None, 4, 26],
        "complaint": [30, 4, 1.5], "complaint_low": [20, 2, 0.5], "complaint_high": [45, 7, 3],
        "clients": [12, 3400, 50],
    }  # fmt: skip
    return rates_by_level_chart(pd.DataFrame(tidy(levels)), words, x_label="satisfaction", y_label="acts a year")


def levels(words: Words) -> Chart:
    counts = {"label": ["2026", "2025", "2024"], "level_1": [5, 1, 0], "level_2": [5, 1, 0], "level_3": [20, 2, 0],
              "level_4": [30, 4, 0], "level_5": [40, 2, 0]}  # fmt: skip
    return levels_chart(tidy(counts), words, names=("very bad", "bad", "so so", "good", "very good"))


def score_lines(words: Words) -> Chart:
    points = {"at": [1, 2, 3, 1, 3], "series": ["l", "l", "l", "d", "d"], "value": [60.5, None, 64, 40, 42.25]}
    return score_lines_chart(
        tidy(points), words, series={"l": "Loyalty", "d": "Dependence"}, labels={1: "Q1", 2: "Q2", 3: "Q3"},
        marked=("d",), running=3,
    )  # fmt: skip


def heat_table(words: Words) -> Chart:
    cells = {
        "row": [0, 0, 1], "column": [0, 1, 1], "reached": [1.06, 0.85, None], "text": ["106", "85", "–"],
        "hover": ["", "", ""], "is_small": [False, True, False],
    }  # fmt: skip
    return heat_table_chart(
        tidy(cells), words, label="Key figures", rows=["Revenue", "Orders"], columns=["North", "<South>"]
    )


def grade_shares(words: Words) -> Chart:
    parts = {"moment": ["2025", "2025", "2026", "2026"], "part": ["A", "B", "A", "B"], "value": [1, 3, 2, 2]}
    return grade_shares_chart(tidy(parts), words, scale="tiers")


EVERY = {
    "bars": bars, "columns": columns, "effects": effects, "grade_shares": grade_shares, "heat_table": heat_table,
    "levels": levels, "money_whale": money_whale, "pacing": pacing, "rates_by_level": rates_by_level,
    "score_lines": score_lines, "trend": trend, "waterfall": waterfall, "whale": whale,
}  # fmt: skip
