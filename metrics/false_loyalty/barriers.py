"""Revenue that stays because clients cannot go: held by barriers, and what would leave if they could buy elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from metrics.degrees.looked_at import at_moment
from metrics.false_loyalty.kinds import MOST, lacks_attitude
from metrics.false_loyalty.published import Figures, published_figures
from metrics.false_loyalty.stay import FEWEST_CLIENTS, FEWEST_EACH, StayModel
from metrics.figure import Figure

DRAWS, STEP = 1_000, 0.02
AT_A_TIME = 128
"""Draws reckoned together: as many as a processor holds close at hand take two thirds of the time of all at once."""
STILL_BUYS = 0.5
STEPS = (0.25, 0.5, 0.75, 1.0)
NO_ALTERNATIVES = N_("unknown: no client says whether it could buy elsewhere; import `alternatives` of `clients`")
NO_MODEL = N_(
    "unknown: {followed} answers with known alternatives are a year old, {left} of them left; {each} of each kind and"
    " {clients} clients are needed"
)
TOO_YOUNG = N_("unknown: too few answers of clients with known alternatives are a year old yet")
NONE_HERE = N_("unknown: none of these clients has both a satisfaction and known alternatives")
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Barriers:
    """Revenue of twelve months held by barriers (ten-thousandths), and what it rests on. missing: why it is unknown.

    cells: clients that still buy, by satisfaction and alternatives (means of the cell): clients, revenue_e4, band (0–4:
    fifths of alternatives). bands: band → (Figure held, clients, revenue_e4). unknown: clients that still buy without a
    satisfaction or alternatives, with their revenue.
    """

    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    model: StayModel | None = None
    held: Figure = field(default_factory=lambda: Figure(None))
    bands: Mapping[int, tuple[Figure, int, int]] = field(default_factory=dict)
    clients: int = 0
    revenue_e4: int = 0
    unknown: int = 0
    unknown_revenue_e4: int = 0
    missing: str = ""
    missing_values: Mapping[str, int] = field(default_factory=dict)


def held_by_barriers(view: View) -> Barriers:
    """Σ revenue · [P(stay | satisfaction, alternatives) − P(stay | satisfaction, alternatives = 1)]: an association.

    Rows:   clients of the view at the latest moment with revenue in the twelve months up to it that still buy (P(alive)
            of at least one half, or unknown), with a satisfaction and known alternatives.
    Value:  a Barriers; the 95 % interval from 1,000 draws of the published coefficients; the whole and by fifths of
            alternatives. Below zero where the free stay longer.
    Cuts:   additive in the value; ask again for the part's interval.
    Source: Jones & Sasser 1995, Harvard Business Review 73(6); Krinsky & Robb 1986, REStat 68, for the draws.
    """
    return at_moment(view).once(_held)


def _held(view: View) -> Barriers:
    figures = published_figures(view)
    found = _lacking(view, figures)
    if found is not None or figures.stay is None:
        return found or Barriers()
    rows = view.run(_cells())
    known = rows[rows["satisfaction"].notna()].reset_index(drop=True)
    rest = rows[rows["satisfaction"].isna()]
    base = Barriers(unknown=int(rest["clients"].sum()), unknown_revenue_e4=int(rest["revenue_e4"].sum()))
    if known.empty:
        return replace(base, missing=NONE_HERE)
    cells = known.assign(band=np.minimum(known["alternatives"] * 5, 4).astype(int))
    clients, revenue, band = (cells[name].to_numpy() for name in ("clients", "revenue_e4", "band"))
    parts = {each: band == each for each in sorted(set(band.tolist()))}
    base = replace(base, cells=cells, model=figures.stay, clients=int(clients.sum()), revenue_e4=int(revenue.sum()))
    lost = _extra(base, 1.0) * revenue.astype(float)
    sums = [*(lost[:, mine].sum(axis=1) for mine in parts.values()), lost.sum(axis=1)]
    sizes = {each: (int(clients[mine].sum()), int(revenue[mine].sum())) for each, mine in parts.items()}
    *of_bands, held = _figures(sums, [*(n for n, _e4 in sizes.values()), base.clients])
    bands = {each: (found, *size) for (each, size), found in zip(sizes.items(), of_bands, strict=True)}
    return replace(base, held=held, bands=bands)


def _lacking(view: View, figures: Figures) -> Barriers | None:
    if missing := lacks_attitude(view, figures):
        return Barriers(missing=missing)
    if figures.stay is not None:
        return None
    if not figures.followed:
        is_known = bool(view.run(_alternatives()).iloc[0]["n"])
        return Barriers(missing=TOO_YOUNG if is_known else NO_ALTERNATIVES)
    needed = {"each": FEWEST_EACH, "clients": FEWEST_CLIENTS}
    return Barriers(missing=NO_MODEL, missing_values={"followed": figures.followed, "left": figures.left, **needed})


@cache
def _alternatives() -> ir.Table:
    return served("clients_anywhere").agg(n=_.alternatives.count())


def _buyers() -> ir.Table:
    """Clients that still buy; those that do not are held by nothing."""
    rows = served("client_moments")
    return rows.filter(rows.revenue_e4 > 0, rows.alive.isnull() | (rows.alive >= STILL_BUYS))


@cache
def _cells() -> ir.Table:
    """The buyers in cells fine enough that a cell's mean may stand for its clients; one cell for the unknown."""
    rows = _buyers()
    both = rows.satisfaction.notnull() & rows.alternatives.notnull()
    s, a = (ibis.ifelse(both, value, ibis.null("float64")) for value in (rows.satisfaction, _free(rows)))
    placed = rows.select("revenue_e4", s=s, a=a, s_cell=(s / STEP).round(), a_cell=(a / STEP).round())
    return (
        placed.group_by("s_cell", "a_cell")
        .agg(
            satisfaction=_.s.mean(),
            alternatives=_.a.mean(),
            clients=_.count(),
            revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"),
        )
        .order_by("s_cell", "a_cell")
        .drop("s_cell", "a_cell")
    )


def _free(rows: ir.Table) -> ir.Value:
    return rows.alternatives.clip(0.0, 1.0)


def _extra(found: Barriers, way: float) -> Floats:
    """How much likelier each cell is to leave within a year that far on the way from today's alternatives to free.

    One row a draw of the coefficients; the fit itself comes first.
    """
    assert found.model is not None
    s, a = (found.cells[name].to_numpy(float) for name in ("satisfaction", "alternatives"))
    b = np.vstack([np.array(found.model.coefficients), found.model.draws(DRAWS)])
    there = a + way * (1 - a)
    parts = []
    for some in np.array_split(b, range(AT_A_TIME, len(b), AT_A_TIME)):
        level, slope = some[:, :1] + some[:, 1:2] * s, some[:, 2:3] + some[:, 3:] * s
        parts.append(_chance(level + slope * a) - _chance(level + slope * there))
    return np.concatenate(parts)


def _chance(odds: Floats) -> Floats:
    """What scipy calls `expit`, of a great many log odds in half its time."""
    with np.errstate(over="ignore"):  # one over infinity is the 0 that is meant
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def _figures(sums: Sequence[Floats], counts: Sequence[int]) -> list[Figure]:
    """A figure of each: the fit comes first, its interval is that of the draws after it."""
    drawn = np.stack(sums)
    lows, highs = np.quantile(drawn[:, 1:], (0.025, 0.975), axis=1).tolist()
    return [Figure(*each) for each in zip(drawn[:, 0].tolist(), counts, lows, highs, strict=True)]


@dataclass(frozen=True)
class Opened:
    """What leaves in a year when clients can buy elsewhere, beyond what leaves anyway. Revenue in ten-thousandths.

    way: 0 as today, 1 everybody is free. anyway: clients expected to leave within a year as things are.
    """

    way: float
    clients: Figure
    revenue: Figure
    anyway: float
    anyway_revenue_e4: int


def opened(found: Barriers, way: float) -> Opened | None:
    """Expected clients and revenue that leave in a year if clients could buy elsewhere.

    Rows:   the cells of `held_by_barriers`; way from 0 (as today) to 1 (all are free) moves each client's alternatives
            that share of the way to 1.
    Value:  an Opened with 95 % intervals from the same draws; None where nothing is known.
    Cuts:   values are additive over clients, not over steps of the way.
    Errors: ValueError for a way that is not from 0 to 1.
    Source: Jones & Sasser 1995, Harvard Business Review 73(6).
    """
    if not 0 <= way <= 1:
        raise ValueError(f"opened needs a way from 0 to 1, not {way:g}")
    if found.model is None:
        return None
    cells, extra = found.cells, _extra(found, way)
    clients, revenue = (cells[name].to_numpy(float) for name in ("clients", "revenue_e4"))
    leaves = 1 - found.model.stays(cells["satisfaction"], cells["alternatives"])
    sums = [(extra * weights).sum(axis=1) for weights in (clients, revenue)]
    of_clients, of_revenue = _figures(sums, [found.clients] * 2)
    return Opened(way, of_clients, of_revenue, float(leaves @ clients), round(float(leaves @ revenue)))


def opening(view: View) -> tuple[Opened, ...]:
    """What leaves at a quarter, half, three quarters and the whole of the way: see `opened`."""
    found = held_by_barriers(view)
    steps = (opened(found, way) for way in STEPS)
    return tuple(step for step in steps if step is not None)


def first_to_go(view: View, way: float, most: int = MOST) -> pd.DataFrame:
    """Whom opening the market that far would cost first, by the revenue expected to leave.

    Rows:   clients as in `held_by_barriers` whose chance to leave rises, at most `most`.
    Value:  columns client_id, name, tier, leaves, would_leave (chances within a year, today and then), at_risk_e4 (the
            rise × revenue), revenue_e4, satisfaction (0–100), alternatives.
    Cuts:   amounts are additive.
    Source: Jones & Sasser 1995, Harvard Business Review 73(6).
    """
    model = published_figures(view).stay
    if model is None:
        return pd.DataFrame()
    found = view.run(_risky(model, way, most))
    told = found.assign(at_risk_e4=found["at_risk"].round(), satisfaction=found["satisfaction"] * 100)
    return told.drop(columns=["client_key", "at_risk"])


@lru_cache(maxsize=32)
def _risky(model: StayModel, way: float, most: int) -> ir.Table:
    rows = _buyers()
    today = _free(rows)
    leaves, would = (1.0 - model.expression(rows.satisfaction, a) for a in (today, today + way * (1.0 - today)))
    placed = rows.select("client_key", "revenue_e4", "satisfaction", "alternatives", leaves=leaves, would_leave=would)
    risky = placed.mutate(at_risk=(_.would_leave - _.leaves) * _.revenue_e4).filter(_.at_risk > 0)
    first = risky.order_by([ibis.desc("at_risk"), "client_key"]).limit(most)
    named = first.join(served("clients").select("client_key", "client_id", "name", "tier"), "client_key")
    return named.order_by([ibis.desc("at_risk"), "client_id"])
