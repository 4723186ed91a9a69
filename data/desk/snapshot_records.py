"""What is collected for a meeting, and what is known of a kept snapshot without opening it: plain frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from data.desk.columns import as_tuples
from data.scope import TOPICS, Scope, Topic

NUMBER_DIGITS = 6


@dataclass(frozen=True)
class Picked:
    """One panel collected for a deck. address: (parameter, code) as a link has them, period and compare among them.

    title: shown instead of the panel's message; remark: what the preparer adds below.
    """

    page: str
    panel: str
    address: tuple[tuple[str, str], ...] = ()
    title: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Draft:
    """What one person is collecting: the deck's title, its language ("" for that of the reader), panels in order."""

    title: str = ""
    language: str = ""
    picked: tuple[Picked, ...] = ()


@dataclass(frozen=True)
class KeptSlide:
    """One slide of a kept snapshot: page and key of its panel, and the headline that it shows."""

    page: str
    panel: str
    title: str


@dataclass(frozen=True)
class Snapshot:
    """A kept snapshot. everywhere, regions, topics: the rights it was made under, which whoever opens it needs.

    period: that of its slides, in words. sha256: of the content as it is written before packing; bytes: packed.
    definitions: a digest of what the figures meant. is_pinned: the keeping rule spares it.
    """

    number: str
    title: str
    who: str
    at: datetime
    version: str
    as_of: date
    language: str
    currency: str
    company: str
    definitions: str
    sha256: str
    bytes: int
    period: str
    slides: tuple[KeptSlide, ...]
    everywhere: bool
    regions: tuple[str, ...]
    topics: tuple[str, ...]
    is_pinned: bool = False
    is_deleted: bool = False

    @property
    def scope(self) -> Scope:
        """The rights of whoever made it."""
        known: frozenset[Topic] = frozenset(topic for topic in TOPICS if topic in self.topics)
        return Scope(self.who, self.everywhere, frozenset(self.regions), known, "frozen into the snapshot")

    def record(self) -> dict[str, Any]:
        """It as plain JSON; what becomes of it later (pinned, deleted) is not part of it."""
        found = {name: getattr(self, name) for name in _WRITTEN}
        found["slides"] = [[slide.page, slide.panel, slide.title] for slide in self.slides]
        at = self.at.astimezone(UTC).isoformat()
        return found | {"at": at, "as_of": self.as_of.isoformat(), "regions": [*self.regions], "topics": [*self.topics]}


_WRITTEN = tuple(name for name in Snapshot.__dataclass_fields__ if name not in ("is_pinned", "is_deleted"))
_KINDS: Mapping[str, type] = {"everywhere": bool, "bytes": int, "slides": tuple, "regions": tuple, "topics": tuple}


def snapshot_from(record: Mapping[str, Any]) -> Snapshot:
    """The snapshot that a record tells of. Raises ValueError for what is no such record."""
    values = {name: as_tuples(record.get(name)) for name in _WRITTEN}
    wrong = [name for name, value in values.items() if not isinstance(value, _KINDS.get(name, str))]
    if wrong:
        raise ValueError(f"a snapshot's record says no {', '.join(wrong)}")
    values["slides"] = tuple(KeptSlide(*slide) for slide in values["slides"])
    at = datetime.fromisoformat(values["at"])
    if at.tzinfo is None:
        raise ValueError(f"the moment {values['at']} of a snapshot has no time zone")
    return Snapshot(**values | {"at": at, "as_of": date.fromisoformat(values["as_of"])})


def draft_record(draft: Draft) -> list[Any]:
    """The draft as plain JSON."""
    picked = [[p.page, p.panel, [list(pair) for pair in p.address], p.title, p.remark] for p in draft.picked]
    return [draft.title, draft.language, picked]


def draft_from(record: Any) -> Draft:
    """The draft that `draft_record` was given. Raises ValueError or TypeError for what is none."""
    title, language, picked = as_tuples(record)
    return Draft(title, language, tuple(Picked(*each) for each in picked))


def numbered(snapshot: Snapshot, number: str) -> Snapshot:
    """The same under another number."""
    return replace(snapshot, number=number)
