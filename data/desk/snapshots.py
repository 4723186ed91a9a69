"""The register of kept snapshots, what became of them, and the drafts of people who prepare one.

Keeping a snapshot and collecting for one change no figure: neither raises the desk's revision, under which answers of
pages are kept. Deleting and pinning are decisions, written down like any other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from data.desk.commands import DeleteSnapshots, PinSnapshots
from data.desk.history import Edit, Row, last_said
from data.desk.records import Changed
from data.desk.seen import is_sayable
from data.desk.snapshot_records import Draft, Snapshot, draft_from, draft_record, snapshot_from
from data.desk.tables import DRAFTS, SNAPSHOT_MARKS, SNAPSHOTS

LONGEST_TITLE, LONGEST_REMARK, LONGEST_REASON = 300, 4_000, 500
MOST_PICKED, MOST_PARAMETERS, LONGEST_CODE = 200, 100, 2_000


def registered_snapshots(con: Connection) -> tuple[Snapshot, ...]:
    """Every snapshot that was ever registered, by number, those that were deleted among them.

    Raises ValueError for an entry that does not read as what it is.
    """
    marks = {row.number: row for row in con.execute(last_said(SNAPSHOT_MARKS)).all()}
    found = []
    for row in con.execute(select(SNAPSHOTS).order_by(SNAPSHOTS.c.number)).all():
        mark, snapshot = marks.get(row.number), snapshot_from(row.record)
        if mark is not None:
            snapshot = replace(snapshot, is_pinned=bool(mark.is_pinned), is_deleted=bool(mark.is_forgotten))
        found.append(snapshot)
    return tuple(found)


def register_snapshot(con: Connection, snapshot: Snapshot) -> None:
    """Enter a snapshot whose files are in place; one that is entered already stays as it is."""
    if con.execute(select(SNAPSHOTS.c.number).where(SNAPSHOTS.c.number == snapshot.number)).first() is not None:
        return
    names = ("number", "title", "who", "at", "version", "as_of", "language", "sha256")
    con.execute(insert(SNAPSHOTS), {n: getattr(snapshot, n) for n in names} | {"record": snapshot.record()})


def delete_snapshots(con: Connection, command: DeleteSnapshots) -> Edit:
    """The rows that take snapshots away; the audit keeps title, checksum, maker and moment of each."""
    if not is_sayable(command.reason, LONGEST_REASON):
        raise ValueError(f"deleting snapshots needs a reason on one line of 1 to {LONGEST_REASON} characters")
    held = _held(con, command.numbers)
    rows = [Row(SNAPSHOT_MARKS, (("number", s.number), ("reason", command.reason)), is_forgotten=True) for s in held]
    changes = [Changed(f"snapshot {s.number}", (s.title, s.sha256, s.who, s.at.isoformat()), None) for s in held]
    return Edit(tuple(rows), (*changes, Changed("reason", None, command.reason)))


def pin_snapshots(con: Connection, command: PinSnapshots) -> Edit:
    """The rows that have the keeping rule spare snapshots, or spare them no more."""
    held = [s for s in _held(con, command.numbers) if s.is_pinned != command.is_pinned]
    rows = [Row(SNAPSHOT_MARKS, (("number", s.number), ("is_pinned", command.is_pinned))) for s in held]
    return Edit(tuple(rows), tuple(Changed(f"snapshot {s.number}", s.is_pinned, command.is_pinned) for s in held))


def draft_of(con: Connection, who: str) -> Draft:
    """What that person is collecting; an empty draft where nothing was kept."""
    found = con.execute(select(DRAFTS.c.draft).where(DRAFTS.c.who == who)).scalar_one_or_none()
    return Draft() if found is None else draft_from(found)


def every_draft(con: Connection) -> tuple[Draft, ...]:
    """All drafts, by person."""
    return tuple(draft_from(row.draft) for row in con.execute(select(DRAFTS).order_by(DRAFTS.c.who)).all())


def keep_draft(con: Connection, who: str, draft: Draft, at: datetime) -> None:
    """Put a draft in the place of the one that person had. Raises ValueError for what cannot be kept."""
    check_draft(draft)
    con.execute(delete(DRAFTS).where(DRAFTS.c.who == who))
    if draft != Draft():
        con.execute(insert(DRAFTS), {"who": who, "at": at, "draft": draft_record(draft)})


def check_draft(draft: Draft) -> None:
    """Raises ValueError for a draft that is too large or holds something else than texts."""
    if len(draft.picked) > MOST_PICKED:
        raise ValueError(
            f"a snapshot holds at most {MOST_PICKED} panels; there were {len(draft.picked)}: take some out"
        )
    if not isinstance(draft.title, str) or len(draft.title) > LONGEST_TITLE:
        raise ValueError(f"a snapshot's title has at most {LONGEST_TITLE} characters; shorten it")
    for each in draft.picked:
        if not is_sayable(each.page, LONGEST_TITLE) or not is_sayable(each.panel, LONGEST_TITLE):
            raise ValueError(f"a panel is named by its page and its key; there was {each.page!r}/{each.panel!r}")
        if len(each.title) > LONGEST_TITLE or len(each.remark) > LONGEST_REMARK:
            raise ValueError(
                f"{each.page}/{each.panel}: a title has at most {LONGEST_TITLE} characters, a remark {LONGEST_REMARK}"
            )
        if len(each.address) > MOST_PARAMETERS or any(
            len(part) > LONGEST_CODE for pair in each.address for part in pair
        ):
            raise ValueError(f"{each.page}/{each.panel}: its address is too long; filter by fewer codes")


def _held(con: Connection, numbers: tuple[str, ...]) -> list[Snapshot]:
    there = {s.number: s for s in registered_snapshots(con) if not s.is_deleted}
    unknown = [number for number in numbers if number not in there]
    if unknown or not numbers:
        raise ValueError(
            f"there is no snapshot {', '.join(unknown) or 'named'}; kept are: {', '.join(there) or 'none'}"
        )
    return [there[number] for number in dict.fromkeys(numbers)]
