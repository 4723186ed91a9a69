"""The plan of a day, week or month: what is due by manager, what of it is done, what is carried over, and the lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data.door import View
from metrics.cycle.entered import Entered, entered_counts, entered_items, open_items, untaken_alerts
from metrics.cycle.items import COUNTED, MOST_LISTED, SOURCES, Source, counts_frame, first_items, items_frame
from metrics.cycle.promised import promised_counts, promised_items
from metrics.cycle.rhythm import absent_rhythm, rhythm_counts, rhythm_items
from metrics.cycle.span import Horizon, Span, span_of
from metrics.kpi import KPIS, absent_why


@dataclass(frozen=True)
class Listed:
    """Open items, the first due first; `more` were left out."""

    items: pd.DataFrame
    more: int


@dataclass(frozen=True)
class Work:
    """A plan. counts: one row an owner and source, with due, done, in_time and carried (`metrics.cycle.items.COUNTED`).

    promised: promises by kind with the same columns; planned_kinds: planned acts due in the span, by kind.
    key_clients: clients of tier A in the selection, None where they are not known. untaken: standing alerts that nobody
    took up. missing: why a source says nothing, as a message.
    """

    span: Span
    counts: pd.DataFrame
    promised: pd.DataFrame
    planned_kinds: Mapping[str, int]
    open: Listed
    carried: Listed
    key_clients: int | None
    untaken: int
    missing: Mapping[Source, str]

    def total(self, column: str, source: str = "") -> int:
        rows = self.counts if not source else self.counts[self.counts["source"] == source]
        return int(rows[column].sum())

    @property
    def still_open(self) -> int:
        return self.total("due") - self.total("done")


def work_due(view: View, horizon: Horizon) -> Work:
    """What is due in the day, week or month of the as-of date, by owner; what is done of it; what is carried over.

    Rows:   promises due in the span, acts planned for it, visits that the rhythm of key clients asks for, and alerts
            with a day by which they are to be closed; carried over: open promises of the 28 days before, and open acts,
            visits and alerts from before. The period selected does not matter, rights and all other filters do.
    Value:  Work; its lists hold 200 items each.
    Cuts:   counts are additive.
    Source: definition of the house.
    """
    span = span_of(view, horizon)
    missing = _missing(view)
    entered = entered_items(view, span)
    rows = entered_counts(entered, span)
    names = view.tree.names("manager")
    promised = pd.DataFrame(columns=["kind", *COUNTED])
    if "promise" not in missing:
        found = promised_counts(view, span)
        rows += [(names.get(int(r.manager_key)), "promise", *_counted(r)) for r in found.itertuples(index=False)]
        promised = found.groupby("kind", dropna=False, as_index=False)[list(COUNTED)].sum()
    key_clients = None
    if "visit" not in missing:
        found = rhythm_counts(view, span)
        rows += [(names.get(int(r.manager_key)), "visit", *_counted(r)) for r in found.itertuples(index=False)]
        key_clients = int(found["clients"].sum())
    counts = counts_frame(rows)
    counts = counts[counts[["due", "carried"]].sum(axis=1) > 0]
    total = {name: int(counts[name].sum()) for name in COUNTED}
    lists = (_listed(view, span, entered, missing, flag) for flag in (False, True))
    listed = [Listed(items, whole - len(items)) for items, whole in zip(
        lists, (total["due"] - total["done"], total["carried"]), strict=True
    )]  # fmt: skip
    untaken = untaken_alerts(view, view.alert_judgements)
    within = (each.item for each in entered if span.start <= each.item.due_on <= span.end)
    planned = Counter(item.kind for item in within if item.source == "act")
    return Work(span, counts, promised, planned, listed[0], listed[1], key_clients, untaken, missing)


def _counted(row: object) -> tuple[int, int, int, int]:
    due, done, in_time, carried = (int(getattr(row, name)) for name in COUNTED)
    return due, done, in_time, carried


def _missing(view: View) -> dict[Source, str]:
    """Why a source says nothing: a right that the reader lacks, or a table that nobody imported."""
    why: dict[Source, str] = {"promise": absent_why(view, KPIS["kept_promises"]), "visit": absent_rhythm(view)}
    return {source: why[source] for source in SOURCES if why.get(source)}


def _listed(
    view: View, span: Span, entered: tuple[Entered, ...], missing: Mapping[Source, str], is_carried: bool
) -> pd.DataFrame:
    frames = [items_frame(open_items(entered, span, is_carried))]
    if "promise" not in missing:
        frames.append(promised_items(view, span, is_carried, MOST_LISTED))
    if "visit" not in missing:
        frames.append(rhythm_items(view, span, is_carried, MOST_LISTED))
    return first_items(frames, MOST_LISTED)


def by_owner(work: Work) -> pd.DataFrame:
    """The counts of a plan by owner, who has most open first.

    Rows:   one an owner; a missing name where nobody is known to look after the client.
    Value:  columns owner, due, done, carried, open (due and not done, and carried over), share (done of due, missing
            where nothing was due).
    Cuts:   counts are additive.
    Source: definition of the house.
    """
    rows = work.counts.groupby("owner", dropna=False, as_index=False)[["due", "done", "carried"]].sum()
    rows = rows.assign(
        open=rows["due"] - rows["done"] + rows["carried"], share=rows["done"] / rows["due"].where(rows["due"] > 0)
    )
    return rows.sort_values(["open", "due", "owner"], ascending=[False, False, True], kind="stable")
