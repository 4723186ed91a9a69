"""Sales ability against integrity: four kinds of clients, what each brings, and who was put there by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.tables import WIDE, served
from metrics.grade.letters import LETTERS
from metrics.grade.listed import MOST_LISTED
from metrics.grade.scheme import Scheme
from metrics.grade.sureness import graded_chances
from metrics.grade.weighing import apart
from metrics.segments.integrity import judged

KINDS = ("partner", "support", "reform", "give_up")
UNKNOWN = "unknown"
STRONG_TIERS = ("A", "B")
PLACES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "partner": ("strong", "honest"),
        "support": ("weak", "honest"),
        "reform": ("strong", "dishonest"),
        "give_up": ("weak", "dishonest"),
    }
)
"""Kind → (sales ability, integrity)."""


def kind_of(ability: str | None, integrity: str) -> str:
    """The kind of a client: strong and honest is a partner, weak and honest to be supported, and so on.

    Rows:   one client: strong, weak or None; honest, dishonest or unknown.
    Value:  partner, support, reform, give_up; unknown as soon as one of the two is.
    Cuts:   of one client.
    Source: definition of the house.
    """
    return next((kind for kind, place in PLACES.items() if place == (ability, integrity)), UNKNOWN)


def kind_columns(clients: ir.Table) -> dict[str, Any]:
    """Columns ability (strong in tier A or B of that moment, weak else, null without a tier) and those of `judged`."""
    tier = clients.tier_then
    ability = ibis.cases((tier.isin(STRONG_TIERS), "strong"), (tier.notnull(), "weak"))
    return {"ability": ability, **judged(clients)}


def overridden_keys(view: View) -> dict[str, tuple[int, ...]]:
    """Kind → keys of the clients that a person put there, of those the view's reader may see; expired ones are out."""
    said = {each.client_id: each.kind for each in view.overrides if each.expires_on >= view.as_of}
    if not said:
        return {}
    clients = served("clients_anywhere")
    rows = view.run(clients.filter(clients.client_id.isin(sorted(said))).select("client_key", "client_id"))
    found: dict[str, list[int]] = {}
    for key, client_id in zip(rows["client_key"], rows["client_id"], strict=True):
        found.setdefault(said[client_id], []).append(int(key))
    return {kind: tuple(sorted(keys)) for kind, keys in sorted(found.items())}


def sorted_kinds(clients: ir.Table, overridden: Mapping[str, tuple[int, ...]]) -> ir.Table:
    """Each client of `client_moments` with ability, integrity, `by_figures`, `kind` and `is_overridden`.

    Rows:   those of `client_moments`. overridden: kind → client keys, whose word goes before the figures.
    Value:  codes; kind is by_figures unless a person said otherwise.
    Cuts:   of one client.
    Source: definition of the house.
    """
    kept = ("client_key", "revenue_e4", "profit_e4", "tier_then", "gravest")
    placed = apart(clients, *kept, **kind_columns(clients))
    places = (((placed.ability == a) & (placed.integrity == i), kind) for kind, (a, i) in PLACES.items())
    figures = placed.mutate(by_figures=ibis.cases(*places, else_=UNKNOWN))
    said = [(figures.client_key.isin(keys), kind) for kind, keys in overridden.items() if keys]
    if not said:
        return figures.mutate(kind=figures.by_figures, is_overridden=False)
    marked = reduce(lambda one, other: one | other, (is_in for is_in, _kind in said))
    return figures.mutate(kind=ibis.cases(*said, else_=figures.by_figures), is_overridden=marked)


def kind_cells(view: View) -> pd.DataFrame:
    """How many clients each kind has, and what they bring; the unknown by what is unknown of them.

    Rows:   one per kind, sales ability and integrity that occurs; clients of the view at the latest moment up to its
            last day.
    Value:  columns kind, ability (None without a tier), integrity, clients, overridden, revenue_e4, profit_e4 (sum of
            the known ones), unpriced (clients whose profit is unknown).
    Cuts:   additive.
    Source: definition of the house; Wilson 1927.
    """
    return view.once(_Counted(tuple(overridden_keys(view).items())))


@dataclass(frozen=True)
class _Counted:
    """Counts the kinds of a view under these overrides: it is done once while sliders beside it move."""

    overridden: tuple[tuple[str, tuple[int, ...]], ...]

    def __call__(self, view: View) -> pd.DataFrame:
        placed = sorted_kinds(served("client_moments"), dict(self.overridden))
        cells = placed.group_by("kind", "ability", "integrity").agg(
            clients=placed.count(),
            overridden=_whole(placed.is_overridden.cast("int64")),
            revenue_e4=_whole(placed.revenue_e4.fill_null(0)),
            profit_e4=_whole(placed.profit_e4.fill_null(0)),
            unpriced=_whole(placed.profit_e4.isnull().cast("int64")),
        )
        rows = view.run(cells.order_by("kind", "ability", "integrity"))
        return rows.assign(ability=rows["ability"].astype(object).where(rows["ability"].notna(), None))


def kind_list(view: View, kind: str, scheme: Scheme, most: int = MOST_LISTED) -> pd.DataFrame:
    """The clients of one kind, those with the most revenue first, with what put them there.

    Rows:   at most `most` clients of the view at the latest moment up to its last day.
    Value:  columns client_id, name, tier, straight, watched, integrity_low, integrity_high, integrity, by_figures,
            is_overridden, is_grave (an incident from the scheme's severity on), revenue_e4, profit_e4 (missing where
            unknown), grade (A to D; missing without income), score (points), own (chance of the grade).
    Cuts:   not additive.
    Source: definition of the house; Wilson 1927.
    """
    moments = served("client_moments")
    placed = sorted_kinds(moments, overridden_keys(view))
    largest = placed.filter(placed.kind == kind).order_by([ibis.desc("revenue_e4"), "client_key"]).limit(most)
    grades = graded_chances(moments.semi_join(largest, "client_key"), view.settings, scheme, "client_key")
    named = largest.join(served("clients_anywhere").select("client_key", "client_id", "name"), "client_key")
    joined = named.left_join(grades.select("client_key", "now", "score", "own"), "client_key")
    rows = view.run(
        joined.select(
            "client_id", "name", "straight", "watched", "integrity_low", "integrity_high", "integrity", "by_figures",
            "is_overridden", "revenue_e4", "profit_e4", "own",
            tier=joined.tier_then,
            is_grave=(joined.gravest >= scheme.grave_severity).fill_null(False),
            grade=joined.now,
            score=joined.score / 10_000,
        ).order_by([ibis.desc("revenue_e4"), "client_id"])
    )  # fmt: skip
    lettered = [None if pd.isna(now) else LETTERS[int(now) - 1] for now in rows["grade"]]
    return rows.assign(grade=pd.Series(lettered, rows.index, dtype=object))


def client_names(view: View, client_ids: Sequence[str]) -> dict[str, str]:
    """The names of these clients, of those the reader may see; filters of the page do not hide them."""
    if not client_ids:
        return {}
    clients = served("clients_anywhere")
    rows = view.run(clients.filter(clients.client_id.isin(sorted(set(client_ids)))).select("client_id", "name"))
    return dict(zip(rows["client_id"], rows["name"], strict=True))


def _whole(values: Any) -> Any:
    return values.sum().cast(WIDE).cast("int64")
