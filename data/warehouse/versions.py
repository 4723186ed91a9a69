"""Published versions: which there are, going back to an older one, and publishing anew from the facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from data.engine import DOES_NOT_OPEN, Engine, version_of
from data.intact import Damaged, Intact
from data.settings import decided, load_settings
from data.warehouse.full import said_when_full
from data.warehouse.held import content_in_log, content_of, recorded_content
from data.warehouse.publish import Content
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.store import Store, kept_versions
from data.warehouse.succession import before, candidates, in_force

Progress = Callable[[str, float], None]


class NoSuchVersion(ValueError):
    """There is no such version to go back to, or it does not open."""


@dataclass(frozen=True)
class KeptVersion:
    """One kept version. as_of is None and rows 0 for one that does not open; `broken` then says why.

    published_at, who, why: of its making, empty where no record says so. leaves_after: how many more versions are
    published before this one is forgotten; None for the one that answers, which stays.
    """

    name: str
    answers: bool
    as_of: date | None
    published_at: str
    who: str
    why: str
    rows: int
    bytes: int
    leaves_after: int | None
    broken: str = ""


def versions(store: Store) -> list[KeptVersion]:
    """All kept versions, newest first. Each is opened and its size compared; `check` compares every byte."""
    published, keep, intact = store.published(), kept_versions(), Intact(store)
    looked = {name: _looked_into(store, name, intact) for name in published}
    answers = next((name for name in candidates(store) if not looked[name][2]), None)
    return [
        _kept(store, name, looked[name], name == answers, max(1, keep - place))
        for place, name in enumerate(reversed(published))
    ]


def _kept(
    store: Store, name: str, looked: tuple[date | None, int, str], answers: bool, leaves_after: int
) -> KeptVersion:
    record = store.record_of(name)
    return KeptVersion(
        name=name,
        answers=answers,
        as_of=looked[0],
        published_at=record.get("at", ""),
        who=record.get("who", ""),
        why=record.get("why", ""),
        rows=looked[1],
        bytes=store.version_path(name).stat().st_size,
        leaves_after=None if answers else leaves_after,
        broken=looked[2],
    )


def _looked_into(store: Store, name: str, intact: Intact) -> tuple[date | None, int, str]:
    try:
        intact.demand(name)
        engine = Engine(store.version_path(name))
    except DOES_NOT_OPEN as error:
        return None, 0, str(error).splitlines()[0]
    try:
        version = version_of(engine, name)
        return version.as_of, sum(rows for _, rows in version.facts), ""
    except DOES_NOT_OPEN as error:  # another Sidu made it
        return None, 0, str(error).splitlines()[0]
    finally:
        engine.close()


def rollback(store: Store, version: str | None, who: str, at: datetime) -> str:
    """Let an older kept version answer (without a name: the one that the current one went on from); returns its name.

    The next import goes on from it. Newer versions and their facts stay until they are forgotten, so going forward
    again is a rollback to them. Raises NoSuchVersion, and StoreBusy when an import runs.
    """
    with said_when_full(store.root), store.writer():
        name = version or before(store)
        kept = store.published()
        if name is None:
            raise NoSuchVersion("there is no version before the one that answers")
        if name not in kept:
            raise NoSuchVersion(f"there is no version {name}; kept are: {', '.join(kept) or 'none'}")
        left = in_force(store)
        if name == left:
            raise NoSuchVersion(f"version {name} answers already")
        _as_of, _rows, broken = _looked_into(store, name, Intact(store))
        if broken:
            raise NoSuchVersion(f"version {name} does not open: {broken}; choose another one")
        store.point_to(name)
        moment = at.isoformat(timespec="seconds")
        store.append_log({"rollback": name, "at": moment, "who": who, "left": left, "version": name})
        return name


def rebuild(store: Store, who: str, at: datetime, progress: Progress = lambda stage, share: None) -> str:
    """Publish anew from the facts alone; returns the new version's name.

    For a version that no longer opens: a flipped bit, another format of the engine, a lost file. What counts is read
    from the record of the version in force, else from a version that opens, else from the import log.
    Raises ValueError naming the fact files that are missing, StoreBusy, StoreFull, NothingToPublish.
    """
    with said_when_full(store.root), store.writer():
        store.clear_staging()
        content = _recovered(store)
        content = replace(content, settings=decided(content.settings, load_settings(store.root)))
        paths = [p for f in content.files for p in (f.path, f.replaced) if p]
        missing = [p for p in paths if not (store.facts / p).exists()]
        if missing:
            shown = ", ".join(missing[:5])
            raise ValueError(f"{len(missing)} fact files are missing: {shown}; restore a backup")
        why = Why(who, at, "rebuild")
        version = publish_recorded(store, content, why, progress)
        store.append_log({"rebuild": True, **why.plain(), "version": version})
        store.forget_old_versions()
        return version


def made_anew(store: Store, who: str, at: datetime, progress: Progress = lambda stage, share: None) -> str:
    """`rebuild`, unless a version opens by now: when two servers meet the same closed store, one of them makes it."""
    answers = next((v.name for v in versions(store) if v.answers), None)
    return answers or rebuild(store, who, at, progress)


def _recovered(store: Store) -> Content:
    """What the store holds, by whatever still says so."""
    try:
        return content_of(store)
    except (RuntimeError, Damaged):
        for name in reversed(store.recorded()):
            content = recorded_content(store, name)
            if content is not None:
                return content
        return content_in_log(store)
