"""What serving the clients of a block takes and how dealings go: acts, promises, conduct."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from data.sample.columns import days, decimals, serial_keys, texts, wholes
from data.sample.opinions import DAY_SECONDS, Complaints, poisson_acts
from data.sample.orders import Orders
from data.sample.people import People
from data.sample.places import CITIES
from data.sample.plan import Plan
from data.sample.seasons import day_number

# (activity, cost of one driver unit in the first year); minutes, but drops for the delivery.
ACTIVITIES = (
    ("visit", 2.45),
    ("call", 1.30),
    ("delivery", 64.0),
    ("promotion", 2.40),
    ("complaint handling", 2.90),
)
VISIT, CALL, DELIVERY, PROMOTION, HANDLING = range(len(ACTIVITIES))
RATE_STEP, RATE_YEARS = 1.04, 2  # rates rise by 4 % every two years
PROMISES = ("weekly visit", "call back in 24 h", "supply", "delivery")
PROMISES_A_YEAR = (3.0, 0.0, 1.5, 2.0)  # the call back is promised with each complaint
CONDUCT = ("late payment", "diverted goods", "illegal trade")
CONDUCT_SHARES = np.array([0.66, 0.27, 0.07])


@dataclass(frozen=True)
class Service:
    """One entry per service act; the driver in tenths of a unit."""

    client: np.ndarray
    day: np.ndarray
    activity: np.ndarray
    driver_tenths: np.ndarray


def rate_days(plan: Plan) -> np.ndarray:
    """Days from which a set of activity rates holds: 1 January of every second year of the span."""
    return np.array([day_number(date(y, 1, 1)) for y in range(plan.started_on.year, plan.as_of.year + 1, RATE_YEARS)])


def rates_e4(plan: Plan) -> np.ndarray:
    """Rate per driver unit in ten-thousandths, one row per validity and one column per activity, whole cents."""
    steps = RATE_STEP ** np.arange(len(rate_days(plan)))
    return (np.rint(steps[:, None] * np.array([rate for _, rate in ACTIVITIES]) * 100) * 100).astype(np.int64)


def service(plan: Plan, people: People, placed: Orders, complained: Complaints) -> Service:
    """Visits, calls and promotions at the client's own pace, a delivery per order, the handling of each complaint."""
    random = plan.random(people.block, "service")
    first = np.maximum(people.opened, plan.first_day)
    last = np.minimum(people.left, plan.last_day)
    travel = 6 + 42 * people.remoteness
    parts: list[tuple[np.ndarray, np.ndarray, int, np.ndarray]] = []
    paces = ((VISIT, people.visits_per_month * 12, travel + 24), (CALL, np.full(people.n, 5.0), np.full(people.n, 8.0)),
             (PROMOTION, np.where(people.mix == 2, 1.6, 0.4), np.full(people.n, 95.0)))  # fmt: skip
    for kind, rate, minutes in paces:
        acts = poisson_acts(rate, first, last, random)
        spent = minutes[acts.client] * random.gamma(9.0, 1 / 9.0, len(acts.client))
        parts.append((acts.client, _on_workdays(acts.day, plan), kind, np.maximum(np.rint(spent), 2) * 10))
    drops = np.rint((1 + 1.4 * people.remoteness) * 10)[placed.client]
    parts.append((placed.client, placed.day + 1, DELIVERY, drops))
    heard = complained.acts
    handling_day = np.minimum(heard.day + 1, complained.resolved)
    parts.append((heard.client, handling_day, HANDLING, np.rint(random.gamma(3.0, 28.0, len(heard.day)) + 10) * 10))
    who, when, kinds, drivers = zip(*parts, strict=True)
    client, day, driver = (np.concatenate(list(column)) for column in (who, when, drivers))
    activity = np.repeat(kinds, [len(clients) for clients in who])
    done = day <= plan.last_day
    return Service(client[done], day[done], activity[done], driver[done].astype(np.int64))


def _on_workdays(day: np.ndarray, plan: Plan) -> np.ndarray:
    """Saturday and Sunday become the Friday before; never before the first day."""
    weekday = (day + 3) % 7
    return np.maximum(day - np.maximum(weekday - 4, 0), plan.first_day)


def service_cost_e4(plan: Plan, acts: Service) -> np.ndarray:
    """Cost of each act in ten-thousandths: its driver at the rate of its day."""
    period = np.searchsorted(rate_days(plan), acts.day, side="right") - 1
    return acts.driver_tenths * rates_e4(plan)[period, acts.activity] // 10


def activity_columns(people: People, acts: Service) -> dict[str, pa.Array]:
    """The rows of `activities`."""
    return {
        "activity_id": serial_keys("A", people.block, len(acts.client)),
        "client_id": texts(people.ids, acts.client),
        "done_on": days(acts.day),
        "activity": texts([name for name, _ in ACTIVITIES], acts.activity),
        "driver_quantity": decimals(acts.driver_tenths, 1),
    }


def promises(plan: Plan, people: People, complained: Complaints) -> tuple[int, dict[str, pa.Array]]:
    """(how many were kept in time, the rows of `promises`): each city keeps its own share of them."""
    random = plan.random(people.block, "promises")
    first = np.maximum(people.opened, plan.first_day)
    last = np.minimum(people.left, plan.last_day)
    drawn = [poisson_acts(np.full(people.n, rate), first, last, random) for rate in PROMISES_A_YEAR]
    heard = complained.acts
    soon = heard.day + 1 <= plan.last_day
    client = np.concatenate([*(acts.client for acts in drawn), heard.client[soon]])
    due = np.concatenate([*(acts.day for acts in drawn), heard.day[soon] + 1])
    kind = np.repeat([*range(len(PROMISES)), 1], [*(len(acts.day) for acts in drawn), int(soon.sum())])
    chance = np.array([c.kept for c in CITIES])[people.city[client]]
    luck = random.random(len(due))
    kept = np.where(luck < chance, due - random.integers(0, 2, len(due)), due + random.integers(1, 15, len(due)))
    kept = np.maximum(kept, plan.first_day)
    called = kind == 1
    kept[called] = (complained.answered_second // DAY_SECONDS)[soon]
    is_kept = (kept <= plan.last_day) & (called | (luck < chance + (1 - chance) * 0.5))
    columns = {
        "promise_id": serial_keys("V", people.block, len(due)),
        "client_id": texts(people.ids, client),
        "kind": texts(PROMISES, kind),
        "due_on": days(due),
        "kept_on": days(kept, is_kept),
    }
    return int((is_kept & (kept <= due)).sum()), columns


def conduct(plan: Plan, people: People) -> dict[str, pa.Array]:
    """Incidents: rare with honest clients, yearly with the others; illegal trade is grave."""
    random = plan.random(people.block, "conduct")
    first = np.maximum(people.opened, plan.first_day)
    acts = poisson_acts(np.where(people.is_honest, 0.03, 0.9), first, np.minimum(people.left, plan.last_day), random)
    n = len(acts.day)
    kind = np.minimum(np.searchsorted(np.cumsum(CONDUCT_SHARES), random.random(n)), len(CONDUCT) - 1)
    return {
        "incident_id": serial_keys("N", people.block, n),
        "client_id": texts(people.ids, acts.client),
        "happened_on": days(acts.day),
        "kind": texts(CONDUCT, kind),
        "severity": wholes(np.clip(kind + 1 + (random.random(n) < 0.2), 1, 3)),
    }
