"""What is due: where it comes from, whose it is, by when; and what was counted of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

import pandas as pd

from data.messages import N_

Source = Literal["promise", "act", "visit", "alert"]
SOURCES: tuple[Source, ...] = ("promise", "act", "visit", "alert")
LABELS: Mapping[Source, str] = {
    "promise": N_("Promise"),
    "act": N_("Planned act"),
    "visit": N_("Visit to a key client"),
    "alert": N_("Alert to close"),
}
COUNTED = ("due", "done", "in_time", "carried")
"""due: with a day in the span; done and in_time: of those; carried: due before the span and still open."""
MOST_LISTED = 200


@dataclass(frozen=True)
class Item:
    """One thing to do for a client. kind: of the promise, act or alert; code: the number of a planned act."""

    source: Source
    kind: str
    client_id: str
    name: str
    tier: str
    owner: str | None
    due_on: date
    note: str = ""
    code: str = ""


ITEM_COLUMNS = tuple(Item.__dataclass_fields__)


def items_frame(items: Iterable[Item]) -> pd.DataFrame:
    """The items as rows.

    Rows:   one an item, in their order.
    Value:  columns of `Item`; also where there is none.
    Cuts:   one row an item.
    Source: definition of the house.
    """
    return pd.DataFrame([asdict(item) for item in items], columns=list(ITEM_COLUMNS))


def counts_frame(rows: Iterable[tuple[str | None, str, int, int, int, int]]) -> pd.DataFrame:
    """What was counted, added up by owner and source.

    Rows:   (owner, source, due, done, in time, carried) each; an owner may be unknown.
    Value:  columns owner, source and COUNTED.
    Cuts:   additive.
    Source: definition of the house.
    """
    found = pd.DataFrame(rows, columns=["owner", "source", *COUNTED])
    return found.groupby(["owner", "source"], dropna=False, as_index=False)[list(COUNTED)].sum()


def first_items(frames: Iterable[pd.DataFrame], most: int) -> pd.DataFrame:
    """The items of all frames by their day.

    Rows:   at most `most`; of one day the better tier first, then by source and client.
    Value:  columns of `Item`.
    Cuts:   one row an item.
    Source: definition of the house.
    """
    there = [rows for rows in frames if len(rows)]
    if not there:
        return items_frame(())
    found = pd.concat(there, ignore_index=True)
    order = {source: at for at, source in enumerate(SOURCES)}
    ranked = found.assign(_rank=found["source"].map(order))
    return ranked.sort_values(["due_on", "tier", "_rank", "client_id"], kind="stable").head(most).drop(columns="_rank")
