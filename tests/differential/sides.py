"""Each family of figures from both sides: what the app says and what the files say, as plain values to compare."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from data.door import View
from metrics.branches import branch_sums
from metrics.clients import MOST_LISTED, client_list
from metrics.contribution import client_profits, curve_of, ends_of, profit_spread
from metrics.cuts import cut_figures
from metrics.kpi import KPIS, MONEY_SUMS, calendar_sums, history_sums, period_figure, period_sums
from metrics.satisfaction import answer_levels, mean_satisfaction, promoter_score, top_two
from metrics.service_costs import activity_costs
from metrics.targets import selected_target, targets
from metrics.to_date import year_to_date
from metrics.word_of_mouth import acts_by_level
from tests.differential import figures
from tests.differential import goals as goals_in
from tests.differential import voices as voices_in
from tests.differential.questions import Asking, Question
from tests.differential.raw import Raw
from tests.differential.spans import Span, back, compared, period_at, whole

Pair = tuple[Any, Any]
"""What the app says, what the files say."""


def sums(asking: Asking, q: Question, view: View) -> Pair:
    """Every sum and count, and every key figure made of them: of the period, or of the one it is compared with."""
    raw, span = asking.raw, q.span
    if q.is_of_compared:
        view, span = view.compared(), _compared(asking, q)
    found, files = period_sums(view), figures.sums(raw, q.cut, span)
    app = {name: found[name] for name in MONEY_SUMS}
    is_known = not figures.is_before_the_data(raw, span)
    counted = [key for key, kpi in KPIS.items() if kpi.topic == "money" and not key.startswith("degree")]
    key_app = {key: period_figure(view, key, found).value for key in counted}
    key_files = {key: figures.key_figure(raw, key, files) if is_known else None for key in counted}
    if figures.awaits_payments(raw, q.cut, span):
        key_files["days_to_pay"] = None
    return (app, key_app), (files, key_files)


def profits(asking: Asking, q: Question, view: View) -> Pair:
    """Profit client by client, the loss pool and the whale curve."""
    found = figures.profits(asking.raw, q.cut, q.span)
    rows = client_profits(view)
    app = {r.client_id: (int(r.revenue_e4), int(r.service_cost_e4), _whole(r.profit_e4)) for r in rows.itertuples()}
    known = sorted((p for *_, p in found.values() if p is not None), reverse=True)
    spread, curve, total = profit_spread(rows), curve_of(rows), sum(known)
    fifth = max(1, round(0.2 * len(known)))
    ends = list(ends_of(rows, 5)["profit_e4"].astype("int64"))
    app_sums = (spread.known, spread.unknown, spread.losing, spread.loss_e4, spread.gain_e4, ends)
    files_sums = (
        len(known), len(found) - len(known), sum(1 for p in known if p < 0), -sum(p for p in known if p < 0),
        sum(p for p in known if p > 0), known if len(known) <= 10 else known[:5] + known[-5:],
    )  # fmt: skip
    shape = None if curve is None else (curve.peak, curve.top_share(0.2), curve.loss_pool)
    peak = max(sum(known[:k]) for k in range(len(known) + 1)) if known else 0
    expected = (peak / total, sum(known[:fifth]) / total, float(files_sums[3])) if total > 0 else None
    return (app, app_sums, shape), (found, files_sums, expected)


def clients(asking: Asking, q: Question, view: View) -> Pair:
    """The list of clients: who stands on it, in which order, with revenue now and before."""
    raw, other = asking.raw, _compared(asking, q)
    rows = client_list(view)
    app = [(r.client_id, r.tier, int(r.revenue_e4), _whole(r.before_e4)) for r in rows.itertuples()]
    now, before = (figures.profits(raw, q.cut, s) for s in (q.span, other))
    order = []
    for client in figures.selected_clients(raw, q.cut, q.span):
        code = raw.clients.of[client]
        revenue = now[client][0] if client in now else 0
        past = before[client][0] if client in before else None
        order.append(((-revenue, -int(raw.year_revenue[code]), client), (client, raw.tier[code], revenue, past)))
    return app, [line for _, line in sorted(order, key=lambda o: o[0])][:MOST_LISTED]


def kinds_of_act(asking: Asking, q: Question, view: View) -> Pair:
    rows = activity_costs(view)
    app = {
        r.activity: (int(r.acts), int(r.driver_quantity_e4), int(r.cost_e4), int(r.unpriced_acts))
        for r in rows.itertuples()
    }
    return app, figures.by_kind(asking.raw, q.cut, q.span)


def parts(asking: Asking, q: Question, view: View) -> Pair:
    """Revenue, quantity or gross profit by channel, tier and product category."""
    key = ("revenue", "gross_profit", "quantity")[q.span.first.month % 3]
    of = ("channel", "tier", "category")[q.span.first.year % 3]
    files = figures.by_code(asking.raw, q.cut, q.span, of, key)
    said = [(code, figure.value) for code, figure in cut_figures(view, key, of)]  # type: ignore[arg-type]
    # A code in which a client was lost or stayed, and nothing sold, is listed with nothing.
    return {code: value for code, value in said if code in files or value}, files


def branches(asking: Asking, q: Question, view: View) -> Pair:
    """Revenue by region, and that the regions with what lies outside them are all there is."""
    found = branch_sums(view)
    app = {b.branch.region.region_id: b.now["revenue_e4"] for b in found if b.branch.region is not None}
    whole_of_it = sum(b.now["revenue_e4"] for b in found)
    files = figures.by_branch(asking.raw, q.cut, q.span, list(app))
    return (app, whole_of_it), (files, figures.line_sums(asking.raw, q.cut, q.span)["revenue_e4"])


def history(asking: Asking, q: Question, view: View) -> Pair:
    """Every earlier period of the grain, and every period there is of every grain."""
    keys = ["revenue_e4", "orders", "service_cost_e4", "active_clients", "lost_clients", "retained_clients"]
    rows, calendar = history_sums(view), calendar_sums(view)
    spans = {d: whole(d, q.span.grain) for d in rows.index}
    if any(s.first > q.span.first for s in spans.values()):
        raise AssertionError(f"a period after {q.span.first} stands in its history")
    missing, at = [], q.span
    while at.last >= date.fromordinal(int(asking.raw.sales.day.min())):
        missing += [] if at.first in spans else [at]
        at = back(at)
    app = [{k: int(rows.at[d, k]) for k in keys} for d in spans] + [dict.fromkeys(keys, 0) for _ in missing]
    files = [_picked(asking, q, s, keys) for s in (*spans.values(), *missing)]
    some = [i for n, i in enumerate(calendar.index) if n % 5 == q.span.first.month % 5]
    app += [{k: int(calendar.at[i, k]) for k in keys} for i in some]
    files += [_picked(asking, q, whole(d, grain), keys) for grain, d in some]
    return app, files


def _picked(asking: Asking, q: Question, span: Span, keys: list[str]) -> dict[str, int]:
    found = figures.sums(asking.raw, q.cut, span)
    return {k: found[k] for k in keys}


def voices(asking: Asking, q: Question, view: View) -> Pair:
    """Satisfaction, mean and net promoter score, as such and as key figures; complaints per 100 clients."""
    levels = answer_levels(view)
    high, mean, score = top_two(levels), mean_satisfaction(levels), promoter_score(levels)
    app = (high.n, high.value, mean.value, score.n, score.value)
    n, happy, average, (yes, so, no) = voices_in.satisfaction(asking.raw, q.cut, q.span)
    would = yes + so + no
    spoken = (n, happy / n if n else None, average, would, 100 * (yes - no) / would if would else None)
    sums = period_sums(view)
    keys = [period_figure(view, key, sums).value for key in ("satisfied", "nps", "complaints_per_100")]
    return (*app, *keys), (*spoken, spoken[1], spoken[4], _complaints(asking.raw, q))


def _complaints(raw: Raw, q: Question) -> float | None:
    """Complaints per 100 active clients; None before complaints or sales begin, and where nobody bought."""
    active = len(figures.active_clients(raw, q.cut, q.span))
    if "complaints" not in raw.tables:
        return None
    begins = voices_in.first_complaint(raw).replace(day=1)
    if not active or q.span.first < begins or figures.is_before_the_data(raw, q.span):
        return None
    return 100 * voices_in.complaints(raw, q.cut, q.span) / active


def mouths(asking: Asking, q: Question, view: View) -> Pair:
    """Praise and complaints after the answers, by level."""
    acts = acts_by_level(view)
    rows = acts.rows
    app = {r.level: (int(r.answers), r.praise, r.complaint) for r in rows.itertuples()}
    until = min(q.span.last, asking.raw.as_of)
    found, praise, complaints = voices_in.word_of_mouth(asking.raw, q.cut, until)
    scale = 100 * 365.25
    files = {level: (n, p * scale / d, c * scale / d) for level, (n, d, p, c) in found.items()}
    return (app, acts.praise, acts.complaints), (files, praise, complaints)


def attained(asking: Asking, q: Question, view: View) -> Pair:
    """The targets of the selection for every key figure that has any."""
    goals = targets(view)
    kpis = sorted({r["kpi"] for r in asking.raw.tables.get("targets", [])})
    app = {k: selected_target(view, goals, k, view.selection.period) for k in kpis}
    return app, {k: goals_in.target(asking.raw, q.cut, k, q.span) for k in kpis}


def to_date(asking: Asking, q: Question, view: View) -> Pair:
    """The year up to the end of the period, now and until the same day a year before."""
    raw = asking.raw
    turn = (("revenue", "fill_rate"), ("orders", "gross_profit", "days_to_pay"), ("quantity", "client_profit"))
    keys = turn[q.span.first.month % 3]
    if figures.is_before_the_data(raw, q.span):
        return None, None
    calendar = calendar_sums(view)
    app = {k: tuple(f.value for f in year_to_date(view, k, calendar)) for k in keys}
    before = compared(q.span, "last_year", raw.as_of, raw.served_until)
    year = period_at(q.span.last, "year", raw.fiscal)
    known = [not figures.is_before_the_data(raw, span) for span in (year, back(year))]
    waits = [figures.awaits_payments(raw, q.cut, span) for span in (year, back(year))]
    sides = [figures.year_to_date(raw, q.cut, s) for s in (q.span, before)]
    return app, {
        k: tuple(
            figures.key_figure(raw, k, s) if is_known and not (waits[at] and k == "days_to_pay") else None
            for at, (is_known, s) in enumerate(zip(known, sides, strict=True))
        )
        for k in keys
    }


def _compared(asking: Asking, q: Question) -> Span:
    return compared(q.span, q.comparison, asking.raw.as_of, asking.raw.served_until)


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


FAMILIES: tuple[Callable[[Asking, Question, View], Pair], ...] = (
    profits, clients, kinds_of_act, parts, voices, attained, profits, kinds_of_act, clients, parts, voices, to_date,
    branches, history, mouths,
)  # fmt: skip
"""One of them beside the sums of each question; the slow ones come less often."""


def equal(app: Any, files: Any) -> bool:
    """The same to the last whole number; shares and means to 1e-12."""
    if isinstance(app, dict) and isinstance(files, dict):
        return app.keys() == files.keys() and all(equal(app[k], files[k]) for k in app)
    if isinstance(app, list | tuple) and isinstance(files, list | tuple):
        return len(app) == len(files) and all(equal(a, f) for a, f in zip(app, files, strict=True))
    if isinstance(app, float) and isinstance(files, float):
        return abs(app - files) <= 1e-12 * max(1.0, abs(files))
    return bool(app == files)


def differences(app: Any, files: Any, path: str = "") -> list[str]:
    """Where the two sides part, in words."""
    if isinstance(app, dict) and isinstance(files, dict) and app.keys() == files.keys():
        return [d for k in app for d in differences(app[k], files[k], f"{path}.{k}")]
    if isinstance(app, list | tuple) and isinstance(files, list | tuple) and len(app) == len(files):
        return [d for n, (a, f) in enumerate(zip(app, files, strict=True)) for d in differences(a, f, f"{path}[{n}]")]
    return [] if equal(app, files) else [f"{path} is {app!r} and in the files {files!r}"]
