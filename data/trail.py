"""What happened to shared things: the log of access, the desk's audit and the import log as one list.

Whoever may see the set-up of the whole company sees what everybody did. Anybody else sees their own acts, and what was
entered about things they may see: targets of their regions, overrides, judgements and plans of their clients. What
other people looked at or took along is never theirs to know, nor a value of a topic that is not theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.desk import AuditEntry, Changed
from data.desk.access_events import EVENTS, Event, EventsAsked
from data.desk.masking import masked_entry
from data.ledger import store_of
from data.trail_kinds import KIND_OF_COMMAND, KIND_OF_RECORD, topics_of
from data.view import View

ENTERED = tuple(dict.fromkeys(KIND_OF_COMMAND.values()))
KINDS: tuple[str, ...] = (*EVENTS, *(kind for kind in ENTERED if kind not in EVENTS), "other")
"""Every kind of entry, in the order in which they are offered."""
MOST_REVISIONS = 20_000
"""How many changes of the desk are looked through, the newest; the list says when there are more."""
ABOUT_CLIENTS = frozenset(("client", "personal", "erase"))
"""Kinds of events whose `what` is the code of a client."""


@dataclass(frozen=True)
class Trace:
    """One entry: when, who, what kind of act, about what.

    detail: what an event says besides, in codes. changes: old and new of what was entered. client: whom it is about.
    hides: its values are of a topic that is not the reader's.
    """

    at: datetime
    who: str
    kind: str
    what: str = ""
    detail: tuple[tuple[str, Any], ...] = ()
    changes: tuple[Changed, ...] = ()
    client: str = ""
    hides: bool = False

    @property
    def on(self) -> date:
        return self.at.astimezone(UTC).date()


@dataclass(frozen=True)
class TrailAsked:
    """Which entries: of a kind, of a person, about a thing, from a day to a day; both days count, in UTC."""

    kind: str = ""
    who: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None

    def takes(self, trace: Trace) -> bool:
        about = (trace.what, trace.client, *(change.what for change in trace.changes))
        return (
            (not self.kind or trace.kind == self.kind)
            and (not self.who or trace.who == self.who)
            and (not self.what or any(self.what.lower() in each.lower() for each in about))
            and (self.since is None or trace.on >= self.since)
            and (self.until is None or trace.on <= self.until)
        )


@dataclass(frozen=True)
class Trail:
    """What a reader may know of, read once: what was entered and imported, newest first; events are asked for.

    begins_at: the first event that the log keeps; newest_at: the last entry of any kind. stamp: changes with the log.
    """

    view: View
    entered: tuple[Trace, ...]
    begins_at: datetime | None
    newest_at: datetime | None
    stamp: int

    def traces(self, asked: TrailAsked, most: int) -> tuple[tuple[Trace, ...], int]:
        """The newest such entries first, and how many there are in all."""
        mine = [trace for trace in self.entered if asked.takes(trace)]
        events, count = self._events(asked, most)
        both = sorted([*mine, *events], key=lambda trace: trace.at, reverse=True)
        return tuple(both[:most]), len(mine) + count

    def days(self, asked: TrailAsked) -> tuple[tuple[date, str, str, int], ...]:
        """How many such entries there were: (day, kind, who, number), oldest day first."""
        found: Counter[tuple[date, str, str]] = Counter()
        for trace in self.entered:
            if asked.takes(trace):
                found[trace.on, trace.kind, trace.who] += 1
        if (events := self._asked(asked)) is not None:
            for on, kind, who, n in self.view._desk.event_days(events):
                found[on, kind, who] += n
        return tuple((*key, n) for key, n in sorted(found.items()))

    def _asked(self, asked: TrailAsked) -> EventsAsked | None:
        """The same of the log, for whoever may know; None where no event can be meant."""
        mine = asked.who if self.view.sees_setup else self.view.scope.who
        if not self.view.sees_setup and (not mine or asked.who not in ("", mine)):
            return None
        if asked.kind and asked.kind not in EVENTS:
            return None
        return EventsAsked(mine, asked.kind, asked.what, asked.since, asked.until)

    def _events(self, asked: TrailAsked, most: int) -> tuple[list[Trace], int]:
        events = self._asked(asked)
        if events is None:
            return [], 0
        found, count = self.view._desk.events(events, most)
        traces = [_of_event(event) for event in found]
        if self.view.scope.everywhere:
            return traces, count
        mine = self.view.among_mine(trace.client for trace in traces if trace.client)
        return [_within(trace, mine) for trace in traces], count


def trail_of(view: View) -> Trail:
    """What happened, as far as the reader of the view may know."""
    entered = view.once(entered_traces)
    span = None if view.scope.is_empty else view._desk.log_span()
    known = [trace.at for trace in entered[:1]] + ([span[1]] if span is not None and view.sees_setup else [])
    if span is not None and not view.sees_setup and view.scope.who:
        known += [event.at for event in view._desk.events(EventsAsked(view.scope.who), 1)[0]]
    return Trail(view, entered, span and span[0], max(known, default=None), span[2] if span else 0)


def narrowed_by(view: View, most: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Persons and things by which the list can be narrowed, those of late first; what the reader may know of.

    Things are those that events are about: what was entered has a name of its own in every entry.
    """
    if view.scope.is_empty:
        return (), ()
    noted = view._desk.lately_noted() if view.sees_setup else ()
    whos = [who for who, _event, _what in noted] + [trace.who for trace in view.once(entered_traces)]
    things = [what for _who, _event, what in noted if what]
    return tuple(dict.fromkeys(whos))[:most], tuple(dict.fromkeys(things))[:most]


def entered_traces(view: View) -> tuple[Trace, ...]:
    """What was entered and imported, as far as the reader may know, newest first; without the log of access."""
    return tuple(sorted(_entered(view), key=lambda trace: trace.at, reverse=True))


def noted_stamp(view: View) -> str:
    """Changes with every event in the log, which raises no revision."""
    return "" if view.scope.is_empty else str(view._desk.last_number())


def last_days(newest: datetime | None, days: int) -> tuple[date | None, date | None]:
    """The first and the last of so many days up to the newest entry; nothing where there is none."""
    if newest is None:
        return None, None
    until = newest.astimezone(UTC).date()
    return until - timedelta(days=days - 1), until


def _entered(view: View) -> Iterator[Trace]:
    if view.scope.is_empty:
        return
    if view.sees_setup:
        yield from (_of_entry(view, entry) for entry in view._desk.audit(MOST_REVISIONS))
        yield from _imports(store_of(view).log_records())
        return
    yield from _of_targets(view)
    for each in view.override_history:
        changed = Changed(each.client_id, each.old_kind, each.kind)
        yield Trace(each.at, each.who, "override", each.client_id, changes=(changed,), client=each.client_id)
    for one in view.alert_trail:
        said, changed = one.said, Changed(one.said.kind, one.old_state, one.said.state)
        yield Trace(said.at, said.who, "judgement", said.kind, changes=(changed,), client=said.client_id)
    for act in view.plan_trail:
        new = None if act.is_dropped else act.said.done_on or act.said.due_on
        changed = Changed(act.said.kind, act.old_due_on and str(act.old_due_on), new and str(new))
        yield Trace(act.said.at, act.said.who, "plan", act.said.kind, changes=(changed,), client=act.said.client_id)


def _of_targets(view: View) -> Iterator[Trace]:
    """One entry for all targets that somebody changed at once."""
    found: dict[int, Trace] = {}
    for each in view.target_history:
        what = " · ".join(part for part in (each.kpi, each.region_id, each.manager, each.period) if part)
        changed = Changed(what, each.old and each.old.value, each.new and each.new.value)
        trace = found.setdefault(each.revision, Trace(each.at, each.who, "target", each.kpi))
        found[each.revision] = replace(trace, changes=(*trace.changes, changed))
    yield from found.values()


def _of_entry(view: View, entry: AuditEntry) -> Trace:
    entry = entry if view.may_see("personal") else masked_entry(entry)
    kind = KIND_OF_COMMAND.get(entry.command, "other")
    needed = topics_of(kind, (each.what for each in entry.changes))
    hides = not all(view.may_see(topic) for topic in needed)
    what = "" if hides else entry.changes[0].what if entry.changes else ""
    detail = (("act", entry.command),) if kind == "other" else ()
    return Trace(entry.at, entry.who, kind, what, detail, () if hides else entry.changes, hides=hides)


def _of_event(event: Event) -> Trace:
    named = event.what if event.event in ABOUT_CLIENTS else event.detail.get("client", "")
    client = named if isinstance(named, str) else ""
    return Trace(event.at, event.who, event.event, event.what, tuple(event.detail.items()), client=client)


def _within(trace: Trace, mine: frozenset[str]) -> Trace:
    """An own act of somebody who does not see every region: it names no client and no region that is not theirs now."""
    detail = tuple((name, value) for name, value in trace.detail if name not in ("client", "region", "asked"))
    if trace.client in mine or not trace.client:
        return replace(trace, detail=detail)
    what = "" if trace.what == trace.client else trace.what
    return replace(trace, what=what, detail=detail, client="", hides=True)


def _imports(records: Iterable[Mapping[str, Any]]) -> Iterator[Trace]:
    for record in records:
        act = next((name for name in KIND_OF_RECORD if record.get(name)), "")
        moment = _moment(record.get("at"))
        if not act or moment is None:
            continue
        what = "" if record[act] is True or act == "failed" else str(record[act])
        rows = sum(int(part.get("rows_in", 0)) for part in record.get("parts", ())) if act == "import" else 0
        version = str(record.get("version", "")) if act in ("rebuild", "refresh") else ""
        told = {"act": act, "rows": rows, "version": version}
        detail = tuple((name, value) for name, value in told.items() if value)
        yield Trace(moment, str(record.get("who", "")), "import", what, detail)


def _moment(text: object) -> datetime | None:
    """A moment of the import log; None for what an old or torn line has in its place."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
