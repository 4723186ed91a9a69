"""A kept snapshot opened: its panels exactly as they were, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from charts.frozen import CannotThaw, panel_from
from charts.panel import Note, Panel, Remark
from data.door import View
from data.since import Footing, footing_from
from data.snapshots import Snapshot, SnapshotDamaged, content_of, snapshots_seen
from locales import Words

FORMAT = 1
"""Of the content of a snapshot that this program writes and reads."""


@dataclass(frozen=True)
class FrozenSlide:
    """One slide of a kept snapshot: its panel as it was, and what it was asked with."""

    page: str
    title: str
    remark: str
    address: tuple[tuple[str, str], ...]
    period: str
    filters: tuple[str, ...]
    panel: Panel

    @property
    def headline(self) -> str:
        return self.title or self.panel.message


@dataclass(frozen=True)
class Opened:
    """A kept snapshot with its content. footing: what its figures stood on."""

    snapshot: Snapshot
    slides: tuple[FrozenSlide, ...]
    footing: Footing


def kept_ones(view: View) -> tuple[Snapshot, ...]:
    """The kept snapshots that the reader may open, newest first."""
    return snapshots_seen(view.door, view.scope, view)


def opened(view: View, snapshot: Snapshot) -> Opened:
    """The snapshot with its panels. Raises SnapshotDamaged, CannotThaw."""
    content = readable(content_of(view.door, snapshot.number, view.scope, view))
    slides = tuple(_slide(record) for record in content["slides"])
    return Opened(snapshot, slides, footing_from(content["about"]["footing"]))


def readable(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content of a snapshot. Raises CannotThaw where another program wrote it in another way."""
    if content.get("format") != FORMAT:
        raise CannotThaw(
            f"the snapshot was kept in format {content.get('format')!r}, this Sidu reads {FORMAT}; open it with "
            "the one that kept it"
        )
    return content


def opened_or_why(view: View, snapshot: Snapshot, words: Words) -> Opened | str:
    """The snapshot with its panels, or in words why it does not open."""
    try:
        return opened(view, snapshot)
    except SnapshotDamaged:
        return words(
            "snapshot {number} is damaged: its content is not what was kept. Whoever runs Sidu can restore it from a "
            "backup",
            number=snapshot.number,
        )
    except CannotThaw:
        return words("snapshot {number} was kept by another Sidu, which this one cannot read", number=snapshot.number)


def page_title(key: str, words: Words) -> str:
    """What the menu calls a page; its key where it is there no more."""
    from pages import PAGES  # the pages know this one

    return next((words(each.title) for each in PAGES if each.key == key), key)


def frozen_panels(found: Opened, words: Words) -> list[Panel]:
    """Its panels for the screen, in order: each under a key of its own, with title, remark and period of the slide."""
    return [_shown(at, slide, words) for at, slide in enumerate(found.slides, start=1)]


def _shown(at: int, slide: FrozenSlide, words: Words) -> Panel:
    panel = slide.panel
    said = (Remark(words("Remark"), slide.remark),) if slide.remark else ()
    told = " · ".join(part for part in (slide.period, panel.note.text) if part)
    return replace(
        panel,
        key=f"frozen_{at:02d}_{panel.key}",
        message=f"{slide.headline} · {page_title(slide.page, words)}" if panel.tiles else slide.headline,
        note=Note(told, panel.note.definition, panel.note.source),
        remarks=(*panel.remarks, *said),
        is_kept=True,
    )


def _slide(record: Mapping[str, Any]) -> FrozenSlide:
    origin = record["origin"]
    address = tuple((key, code) for key, code in record["address"])
    return FrozenSlide(
        record["page"], record["title"], record["remark"], address, origin["period"], tuple(origin["filters"]),
        panel_from(record["panel"]),
    )  # fmt: skip
