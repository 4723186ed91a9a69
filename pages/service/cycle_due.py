"""What is due and what is carried over: lists with links to the clients, and the same by account manager."""

from __future__ import annotations

from charts.chart import tidy
from charts.panel import Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.clients import known, text_of
from metrics.cycle import CARRIED_DAYS, SOURCES, Work, by_owner
from pages.service.cycle_words import cycle_note, kind_text, lacking_text, source_text, span_text, why_nothing

MOST_OWNERS = 100


def due_panel(view: View, words: Words, work: Work) -> Panel:
    """What is still open of the span, the first due first."""
    title = words("Due and open")
    if why := why_nothing(view, work, words):
        return Panel("due", title, missing=why)
    span, due = span_text(work.span, words, view), work.total("due")
    if work.open.items.empty:
        done = words.many("{n} was due, all is done", "{n} were due, all are done", due)
        nothing = words("{span}: {done}", span=span, done=done) if due else words("{span}: nothing is due", span=span)
        return Panel("due", title, missing=nothing)
    message = words("{span}: {done} of {due} done, {open} open", span=span, done=work.total("done"), due=due,
                    open=work.still_open)  # fmt: skip
    said = words("the first due on top; promises of days to come as far as they are entered")
    return _listed(view, words, work, "due", message, said)


def carried_panel(view: View, words: Words, work: Work) -> Panel:
    """What was due before the span and is still open, the oldest first."""
    title = words("Carried over")
    if why := why_nothing(view, work, words):
        return Panel("carried", title, missing=why)
    if work.carried.items.empty:
        return Panel("carried", title, missing=words("nothing from before is open"))
    oldest = words.day(work.carried.items["due_on"].iloc[0])
    message = words.many("{n} is carried over, due on {day}", "{n} are carried over; the oldest was due on {day}",
                         work.total("carried"), day=oldest)  # fmt: skip
    said = words("promises due in the {n} days before; older ones stand on the page Promises", n=CARRIED_DAYS)
    return _listed(view, words, work, "carried", message, said)


def _listed(view: View, words: Words, work: Work, key: str, message: str, said: str) -> Panel:
    listed = work.carried if key == "carried" else work.open
    items = list(listed.items.itertuples(index=False))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("what", words("What")),
        TableColumn("due_on", words("Due on"), "day"),
        TableColumn("owner", words("Owner"), absent="–"),
        TableColumn("source", words("From")),
        TableColumn("days_over", words("Days over"), "count", absent="–"),
        TableColumn("tier", words("Tier")),
        TableColumn("note", words("Note"), absent="–"),
        TableColumn("client_id", words("Client")),
    )
    over = [(work.span.today - item.due_on).days for item in items]
    rows = {
        "due_on": [item.due_on for item in items],
        "name": [item.name for item in items],
        "what": [kind_text(item.source, item.kind, words) for item in items],
        "owner": [text_of(item.owner) for item in items],
        "source": [source_text(item.source, words) for item in items],
        "days_over": [days if days > 0 else None for days in over],
        "tier": [item.tier for item in items],
        "note": [item.note or None for item in items],
        "client_id": [item.client_id for item in items],
    }
    shown = tuple(column for column in columns if any(value is not None for value in rows[column.key]))
    table = Table(shown, tidy(rows), opens="client_id", opens_page="one_client", more=listed.more)
    note = cycle_note(view, words, said, lacking_text(work, words), keys=("work_due", "key_rhythm"),
                      hint=words("select a client to open it"))  # fmt: skip
    return Panel(key, message, table=table, note=note, shows="table")


def owners_panel(view: View, words: Words, work: Work) -> Panel:
    """Due, done, open and carried over by owner, who has most open first."""
    title = words("By account manager")
    if why := why_nothing(view, work, words):
        return Panel("owners", title, missing=why, width="half")
    counts = by_owner(work)
    owners = list(counts.head(MOST_OWNERS).itertuples(index=False))
    named = [text_of(owner.owner) or words("not known") for owner in owners]
    rows = tidy(
        {
            "owner": named,
            "share": [known(owner.share) for owner in owners],
            **{key: [int(getattr(owner, key)) for owner in owners] for key in ("due", "done", "carried", "open")},
        }
    )
    columns = (
        TableColumn("owner", words("Owner")),
        TableColumn("due", words("Due in the span"), "count"),
        TableColumn("done", words("Done"), "count"),
        TableColumn("share", words("Share done"), "bar", absent="–"),
        TableColumn("carried", words("Carried over"), "count"),
        TableColumn("open", words("Open in all"), "count"),
    )
    first = owners[0]
    message = words(
        "{name} has most open: {n} of {all}", name=named[0], n=int(first.open), all=int(counts["open"].sum())
    )
    said = (
        span_text(work.span, words, view),
        words("open in all: of the span and carried over"),
        _by_source(work, words),
    )
    note = cycle_note(view, words, *said, keys=("work_due", "key_rhythm"))
    table = Table(columns, rows, more=len(counts) - len(owners))
    return Panel("owners", message, table=table, note=note, shows="table", width="half")


def _by_source(work: Work, words: Words) -> str:
    """How many are due of each source."""
    told = [
        words("{what} {n}", what=source_text(source, words), n=work.total("due", source))
        for source in SOURCES
        if work.total("due", source)
    ]
    return words("due: {parts}", parts=words.joined(told)) if told else ""
