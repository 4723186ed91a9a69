"""Alerts of a version: what every detector found in its last year, made once when it is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from data.tables import DERIVED
from metrics.alerts.company import Company, order_rates_of
from metrics.alerts.drops import Answers, answers_judged, drop_limit, drops
from metrics.alerts.kinds import IMPORTANCE, TOPICS
from metrics.alerts.losses import turned_losses
from metrics.alerts.mix_signals import Mixes, mix_signals, mixes_of
from metrics.alerts.promises import broken_promises
from metrics.alerts.season import season_of
from metrics.alerts.signals import YEAR_WEEKS, Rhythms, Watch, rhythm_signals, rhythms_of
from metrics.alerts.stakes import client_worths
from metrics.alerts.weeks import CELLS, Weeks, weekly_orders
from metrics.degrees.anchors import FEWEST_CLIENTS

COLUMNS = tuple(DERIVED["client_alerts"])
SIGNAL = (
    "kind", "raised_on", "lasts_until", "is_standing", "observed", "expected", "statistic", "chance", "stake_e4",
    "about",
)  # fmt: skip
Ints = NDArray[np.int64]
PART = 100_000
Rows = list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Found:
    """The signals of all kinds, and for each statistical kind what its budget was spent on; clients by row."""

    clients: pd.DataFrame
    signals: pd.DataFrame
    watches: tuple[Watch, ...]


def alerts_found(view: View) -> Found:
    """Everything the detectors find in the version; for `view.once`, as three derived tables rest on it."""
    weeks = weekly_orders(view)
    clients, keys = weeks.clients, weeks.clients["client_key"].to_numpy("int64")
    has_sales = view.has("sales")
    rhythms = rhythms_of(_company(view, weeks)) if has_sales else None
    mixes = mixes_of(view, keys) if has_sales else None
    answers = answers_judged(view) if view.has("surveys") else None
    budgets = _budgets(view.settings.false_alarms_a_year, rhythms, mixes, answers)
    worths, watches, parts = client_worths(view, clients), [], []
    worth, margin = worths["worth_e4"].to_numpy(), worths["margin"].to_numpy()
    if rhythms is not None:
        for kind in rhythms.chances:
            watches.append(rhythms.watch(kind, budgets[kind]))
            signals = rhythm_signals(rhythms, watches[-1], weeks.sunday)
            lost = signals["loss_a_year"].to_numpy("float64") * margin[signals["row"].to_numpy("int64")]
            parts.append(signals.assign(stake_e4=lost))
    if mixes is not None:
        watches.append(mixes.watch(budgets["mix"]))
        signals = mix_signals(mixes, watches[-1].limit)
        moved = (signals["observed"] - signals["expected"]).abs().to_numpy()
        parts.append(signals.assign(stake_e4=moved * worth[signals["row"].to_numpy("int64")]))
    if answers is not None:
        limit = drop_limit(answers, budgets["satisfaction"])
        rows, times = np.unique(np.searchsorted(keys, answers.judged), return_counts=True)
        watches.append(Watch("satisfaction", limit.limit, limit.expected, rows, times))
        parts.append(_placed(drops(answers, limit, view.as_of), "satisfaction", keys))
    parts += _facts(view, keys)
    known = [_with_stakes(part, worth) for part in parts if len(part)]
    found = pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=["row", *SIGNAL])
    return Found(clients, found, tuple(watches))


def _budgets(total: float, rhythms: Rhythms | None, mixes: Mixes | None, answers: Answers | None) -> dict[str, float]:
    """The budget of false alarms shared out over the kinds: by client-years judged, each kind as it matters."""
    years = {kind: rhythms.years(kind) for kind in rhythms.chances} if rhythms is not None else {}
    if mixes is not None:
        years["mix"] = float(mixes.weeks.sum()) / YEAR_WEEKS
    if answers is not None:
        years["satisfaction"] = float(len(np.unique(answers.judged)))
    weights = {kind: IMPORTANCE[kind] * each for kind, each in years.items()}
    whole = sum(weights.values()) or 1.0
    return {kind: total * weight / whole for kind, weight in weights.items()}


def _facts(view: View, keys: Ints) -> list[pd.DataFrame]:
    found = [_placed(turned_losses(view, keys), "loss", keys)] if view.has("sales") else []
    return [*found, _placed(broken_promises(view), "promise", keys)] if view.has("promises") else found


def _placed(signals: pd.DataFrame, kind: str, keys: Ints) -> pd.DataFrame:
    """Signals by client key, with the client's row and their kind."""
    return signals.assign(row=np.searchsorted(keys, signals["client_key"]), kind=kind)


def _with_stakes(signals: pd.DataFrame, worths: NDArray[np.float64]) -> pd.DataFrame:
    """The columns of every signal; where a kind says nothing of money, a year of the client is at stake."""
    if (signals["kind"] == "loss").all():
        signals = signals.assign(stake_e4=-signals["observed"])
    if "stake_e4" not in signals:
        signals = signals.assign(stake_e4=worths[signals["row"].to_numpy("int64")])
    given = {name: signals.get(name, None) for name in SIGNAL}
    numbers = ("observed", "expected", "statistic", "chance", "stake_e4")
    typed = {name: pd.to_numeric(given[name]).astype("float64") for name in numbers if given[name] is not None}
    empty = {name: np.nan for name in numbers if given[name] is None}
    return pd.DataFrame({"row": signals["row"], **given} | typed).assign(**empty)


def _company(view: View, weeks: Weeks) -> Company:
    season = season_of(weeks.values, weeks.starts, _groups(view, weeks.clients))
    return Company(weeks.values, weeks.starts, season, order_rates_of(weeks.values, weeks.starts))


def _groups(view: View, clients: pd.DataFrame) -> tuple[np.ndarray, ...]:
    """Top region and channel, top region, and the company; each client's number in each."""
    homes = clients["home_key"].to_numpy()
    tops = {key: view.tree.branch(int(key), None) or 0 for key in np.unique(homes).tolist()}
    top = np.unique([tops[key] for key in homes.tolist()], return_inverse=True)[1] if len(homes) else homes
    channel = np.unique(clients["channel_key"].to_numpy(), return_inverse=True)[1]
    both = np.unique(top * (channel.max(initial=0) + 1) + channel, return_inverse=True)[1]
    return both, top, np.zeros(len(clients), dtype="int64")


def alerts_to_publish(view: View) -> Iterator[pd.DataFrame]:
    """The signals of every client in the last year, as the derived table `client_alerts` holds them.

    Rows:   one per client and kind, the latest signal of each; region, channel, manager and tier are today's.
    Value:  columns of the table. chance: of a signal as strong in a year in which nothing changed; missing for facts.
            stake_e4: money a year at stake.
    Cuts:   additive over clients.
    Source: see the detectors of each kind.
    """
    found = view.once(alerts_found)
    for low in range(0, len(found.signals), PART):
        some = found.signals.iloc[low : low + PART]
        cells = found.clients.iloc[some["row"].astype("int64").to_numpy()].reset_index(drop=True)
        columns = cells.assign(**{name: some[name].to_numpy() for name in some.columns if name != "row"})
        columns["topic"] = columns["kind"].map(TOPICS)
        stakes = columns["stake_e4"].astype("float64").round()
        columns["stake_e4"] = stakes.astype("Int64")
        yield columns[list(COLUMNS)]


def alert_weeks_to_publish(view: View) -> Iterator[pd.DataFrame]:
    """Client-weeks of the last year in which each statistical kind could have raised a false alarm, by cell.

    Rows:   one per kind and cell (region, home, channel, tier, manager) with such weeks.
    Value:  columns of the derived table `alert_weeks`.
    Cuts:   additive.
    Source: definition of the house.
    """
    found = view.once(alerts_found)
    cells = [name for name in CELLS if name != "client_key"]
    for watch in found.watches:
        weeks = found.clients.iloc[watch.rows][cells].assign(weeks=watch.weeks, clients=1)
        summed = weeks[watch.weeks > 0].groupby(cells, as_index=False, sort=True, dropna=False).sum()
        yield summed.assign(topic=TOPICS[watch.kind], kind=watch.kind)


def alert_figures(view: View) -> Rows:
    """The rows of `model_figures` on alerts, model "alerts_<kind>": limit, false alarms a year, raised, judged weeks.

    Rows:   per statistical kind four: threshold (−log10 of the chance), expected (false alarms a year), raised (signals
            of the last year), judged (client-weeks); n is the number of clients judged, none for fewer than five.
    Value:  plain numbers.
    Cuts:   of the whole company only.
    Source: see the detectors of each kind.
    """
    found, rows = view.once(alerts_found), []
    for watch in found.watches:
        many = int((watch.weeks > 0).sum())
        if many < FEWEST_CLIENTS:
            continue
        raised = int((found.signals["kind"] == watch.kind).sum())
        figures = {"threshold": watch.limit, "expected": watch.expected, "raised": raised, "judged": watch.weeks.sum()}
        for name, value in figures.items():
            rows.append({
                "topic": TOPICS[watch.kind], "model": f"alerts_{watch.kind}", "name": name, "value": float(value),
                "low": None, "high": None, "n": many,
            })  # fmt: skip
    return rows
