"""What an import declares about the data it brings, and what a store says no more when it leaves the sample company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from data.desk import Desk, DeskError, NotAllowed, SettingChange
from data.desk.settings_file import FILE as OLD_FILE
from data.settings import (
    Settings,
    WrongSettings,
    checked_settings,
    decided,
    load_settings,
    plain_value,
    save_settings,
)
from data.warehouse.publish import Content
from data.warehouse.store import Store

SAMPLE = Settings(company="Sidu sample", currency="CNY", is_sample=True)
"""What the sample company's data are; its versions say so themselves, the desk is for what people enter."""

NOTHING = Settings()


def is_of_sample(settings: Settings | None) -> bool:
    """Whether an import with these settings brings the sample company."""
    return settings is not None and settings.is_sample


def declared_by(store: Store, settings: Settings | None, leaves_sample: bool) -> Settings:
    """What an import enters at the desk: only what is set in it counts, mostly nothing.

    Settings that the sample company declared at the desk (older programs did so) are taken back when it is left; what a
    person had entered stays or comes back.
    """
    if is_of_sample(settings):
        return NOTHING
    back = _without_sample(store) if leaves_sample else {}
    own = {} if settings is None else {n: getattr(settings, n) for n in settings.model_fields_set - {"is_sample"}}
    return _with_only(back | own)


def made_with(store: Store, before: Content, settings: Settings | None, declared: Settings) -> Settings:
    """The settings of an import's version: the store's, then those of the desk as it is now, then the declared ones.

    Raises WrongSettings when what is declared cannot stand beside what was entered.
    """
    base, live = settings if settings is not None and settings.is_sample else before.settings, load_settings(store.root)
    checked_settings(live.model_dump() | declared.model_dump(exclude_unset=True))
    return decided(decided(base, live), declared)


def plain_entries(declared: Settings) -> dict[str, Any]:
    """What is set in it, as a record may keep it."""
    return declared.model_dump(mode="json", exclude_unset=True)


def declare(store: Store, declared: Settings, who: str, at: datetime) -> str:
    """Enter it at the desk. Returns why that could not be, empty when it is done: the data are published by then."""
    if not declared.model_fields_set:
        return ""
    try:
        save_settings(store.root, declared, who, at)
    except (DeskError, SQLAlchemyError, ValueError, OSError) as error:
        return str(error) or type(error).__name__
    return ""


def catch_up(store: Store, record: Mapping[str, Any], settings: Settings) -> str:
    """Enter what an import declared and could not enter; what somebody decided since it began stays as decided.

    settings: of the import's version; records of older programs say only that it declared them all. Returns why the
    desk will never take it, mostly nothing. Raises DeskError while the desk cannot be used.
    """
    entries = record.get("declares")
    if entries is True:
        entries = {} if settings.is_sample else settings.model_dump(exclude_defaults=True)
    if not isinstance(entries, dict):
        return ""
    at = datetime.fromisoformat(record["at"])
    with Desk.at(store.root) as desk:
        since = {change.key for change in desk.settings_history() if change.at >= at}
    left = {n: plain_value(v) for n, v in entries.items() if n in Settings.model_fields and n not in since}
    try:
        if left:
            save_settings(store.root, _with_only(left), record["who"], at)
    except (WrongSettings, NotAllowed) as error:
        return str(error)
    return ""


def _with_only(entries: Mapping[str, Any]) -> Settings:
    """Settings in which only these are set. Whether they fit what else is entered, the desk sees."""
    return Settings.model_construct(_fields_set=set(entries), **entries)


def _without_sample(store: Store) -> dict[str, Any]:
    """The settings that only the sample declared, each with what a person had entered before, else the default."""
    with Desk.at(store.root) as desk:
        history = desk.settings_history()
    is_file_of_sample = any(c.who == OLD_FILE and c.key == "is_sample" and c.new is True for c in history)
    entered: dict[str, object] = dict(NOTHING)
    of_sample: set[str] = set()
    for change in history:
        if _is_samples(change, is_file_of_sample):
            of_sample.add(change.key)
        else:
            entered[change.key] = change.new
            of_sample.discard(change.key)
    return {key: entered[key] for key in of_sample if key in Settings.model_fields}


def _is_samples(change: SettingChange, is_file_of_sample: bool) -> bool:
    """Whether the sample declared it. In an old file people wrote too: the sample's are those with its own values."""
    if change.who == OLD_FILE and is_file_of_sample:
        return change.key in SAMPLE.model_fields_set and getattr(SAMPLE, change.key) == change.new
    return change.who == "sample"
