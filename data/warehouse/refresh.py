"""Refreshing: the same facts added up again under the settings that are in force now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from data.settings import decided, load_settings, outdated
from data.warehouse.full import said_when_full
from data.warehouse.held import content_of
from data.warehouse.rates import entered_rates
from data.warehouse.recording import Why, catch_up_log, publish_recorded
from data.warehouse.store import Store
from data.warehouse.succession import in_force

Progress = Callable[[str, float], None]


def refresh(store: Store, who: str, at: datetime, progress: Progress = lambda stage, share: None) -> str:
    """Publish what the store holds with the settings and rates of the desk; returns the version that then answers.

    For what the figures are added up with: fiscal year, tiers, windows, rates. Facts and imports stay as they are.
    Where somebody else has done it meanwhile, nothing is published again.
    Raises StoreBusy while an import runs, StoreFull, and NothingToPublish for an empty store.
    """
    with said_when_full(store.root), store.writer():
        known = content_of(store)
        catch_up_log(store, known)
        live = load_settings(store.root)
        answers = in_force(store)
        is_outdated = bool(outdated(known.settings, live))
        if answers is not None and not is_outdated and known.rates == entered_rates(store.root):
            return answers
        known = replace(known, settings=decided(known.settings, live))
        why = Why(who, at, "settings" if is_outdated else "rates")
        version = publish_recorded(store, known, why, progress)
        store.append_log({"refresh": True, "at": Why(who, at, "").moment, "who": who, "version": version})
        store.forget_old_versions()
    return version
