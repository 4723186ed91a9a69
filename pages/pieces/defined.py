"""What a panel's figures mean, out of METRICS, where the panel says nothing of its own: behind its ⓘ and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import wraps

from charts.panel import Panel
from data.view import View
from locales import Words
from metrics import METRICS, Metric
from pages.pieces.page import Chosen

CHOSEN = "chosen"
"""Stands for the key figure that was chosen on the page."""
DEFINED: dict[str, tuple[str, ...]] = {
    "overview/tiles": ("revenue", "client_profit", "satisfied", "active_clients", "retention", "orders", "attained"),
    "overview/by_period": ("revenue", "attained"),
    "overview/movers": ("revenue", "top_movers"),
    "overview/regions": ("revenue", "attained"),
    "kpis/tiles": (CHOSEN, "to_date", "year_outlook", "chance_to_hit", "needed_per_month", "attained"),
    "kpis/year": (CHOSEN, "attained"),
    "kpis/heat": ("attained",),
    "kpis/pacing": ("pacing_gap", "pacing"),
    "kpis/behind": (CHOSEN, "standings", "attained"),
    "kpis/calendar": (CHOSEN, "attained"),
    "kpis/by_region": (CHOSEN,),
    "kpis/by_channel": (CHOSEN,),
    "kpis/by_tier": (CHOSEN, "tier"),
    "kpis/by_category": (CHOSEN,),
    "word_of_mouth/tiles": ("curve", "acts", "top_two", "response"),
    "word_of_mouth/parts": ("word_of_mouth_parts",),
    "word_of_mouth/levels": ("top_two", "mean"),
    "word_of_mouth/retention": ("staying",),
    "word_of_mouth/drivers": ("drivers",),
    "word_of_mouth/importance_map": ("importance_map",),
    "word_of_mouth/response": ("response",),
    "word_of_mouth/weighting": ("weighted", "by_turnover"),
    "word_of_mouth/rivals": ("curve_shape",),
    "four_degrees/tiles": ("degree_satisfaction", "degree_loyalty", "degree_contribution", "degree_dependence"),
    "false_loyalty/tiles": ("false_loyalty", "held_by_barriers"),
    "false_loyalty/captives": ("false_loyalty",),
    "false_loyalty/first": ("opened",),
    "cost_and_profit/tiles": ("client_profit", "losing", "cost_to_serve_ratio"),
    "cost_and_profit/scatter": ("client_profit", "activity_cost"),
    "cost_and_profit/whale": ("whale", "whale_gini"),
    "cost_and_profit/costings": ("gross_profit", "client_profit"),
    "cost_and_profit/extremes": ("client_profit",),
    "what_if/tiles": ("scenario",),
    "clients/tiles": ("active_clients", "revenue", "client_profit"),
    "clients/list": ("revenue", "client_profit", "tier"),
    "segments/tiles": ("grade", "kinds"),
    "segments/grade_shares": ("grade",),
    "segments/grade_moves": ("grade",),
    "segments/structure": ("structure",),
    "segments/structure_moves": ("structure",),
    "segments/loyal_profile": ("loyal_profile",),
    "segments/look_alike_test": ("look_alike_lift",),
    "segments/look_alikes": ("look_alikes",),
    "targets/tiles": ("cascade", "pacing"),
    "targets/months": ("cascade", "season"),
    "targets/cascade": ("cascade",),
    "targets/regions": ("cascade",),
    "targets/owners": ("cascade",),
    "methods/hold_out": ("loyalty_hold_out",),
    "methods/orders_bg_bb": ("loyalty_hold_out",),
    "methods/orders_bg_nbd": ("loyalty_hold_out",),
    "methods/ordering_bg_bb": ("loyalty_hold_out",),
    "methods/ordering_bg_nbd": ("loyalty_hold_out",),
    "methods/loyalty_truth": ("loyalty_truth",),
    "methods/loyalty_truth_levels": ("loyalty_truth",),
    "methods/forecasts": ("forecast_error",),
    "methods/held_out": ("forecast_error",),
    "complaints/tiles": ("complaints_per_100", "complaint_times", "complained_again", "complaint_costs", "silent_ones"),
    "complaints/months": ("complaints_per_100",),
    "complaints/parts": ("complaint_parts",),
    "complaints/categories": ("complaint_categories",),
    "complaints/to_answer": ("complaint_times",),
    "complaints/to_solve": ("complaint_times",),
    "complaints/times_by": ("complaint_times",),
    "complaints/open": ("open_complaints",),
    "complaints/open_ages": ("open_complaints",),
    "complaints/repeats": ("complained_again",),
    "complaints/repeat_list": ("complained_again",),
    "complaints/recovery": ("recovered",),
    "complaints/after": ("satisfaction_after",),
    "complaints/silent": ("silent_ones",),
    "complaints/silent_list": ("silent_ones",),
    "complaints/paid_months": ("complaint_costs",),
    "complaints/paid_categories": ("complaint_costs",),
    "rules/rules": ("rules_of_thumb",),
    "rules/claims": ("rules_of_thumb",),
}
"""Page and panel → keys of METRICS. Lists of files, settings and definitions themselves show no figure to define."""
_BY_KEY = {metric.key: metric for metric in METRICS}
Asked = Callable[[View, Chosen, Words], Iterable[Panel]]


def defined(page: str, panels: Asked) -> Asked:
    """The page's panels, each with a definition: its own, or that of the figures it shows."""

    @wraps(panels)
    def told(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
        for panel in panels(view, chosen, words):
            keys = DEFINED.get(f"{page}/{panel.key}", ())
            yield panel if panel.note.definition or not keys else _told(panel, _metrics(keys, chosen), words)

    return told


def _metrics(keys: tuple[str, ...], chosen: Chosen) -> list[Metric]:
    named = [chosen["kpi"] if key == CHOSEN else key for key in keys]
    return [_BY_KEY[key if key in _BY_KEY else "own_kpis"] for key in named]


def _told(panel: Panel, metrics: list[Metric], words: Words) -> Panel:
    told = [
        words(
            "{label}: {meaning} ({formula})", label=words(m.label), meaning=words(m.meaning), formula=words(m.formula)
        )
        for m in metrics
    ]
    sources = dict.fromkeys(words(metric.source) for metric in metrics)
    note = replace(panel.note, definition=" · ".join(told), source=panel.note.source or "; ".join(sources))
    return replace(panel, note=note)
