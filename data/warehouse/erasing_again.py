"""After a restore: clients that were erased since the copy was made are erased again, before the copy answers."""

from __future__ import annotations

from datetime import datetime

from data.desk import Desk, DeskError
from data.desk.erasing import Erasure, erasures_in
from data.scope import whole_company
from data.warehouse.erased_codes import ERASING, note, unfinished
from data.warehouse.erasing import Progress, erase
from data.warehouse.lines import record_in
from data.warehouse.store import Store


def erasures_known(store: Store) -> tuple[Erasure, ...]:
    """Who was erased from that store, also where it was not finished; nobody where its desk cannot be read."""
    try:
        with Desk.at(store.root) as desk:
            listed = erasures_in(desk)
    except DeskError:
        listed = ()
    known = {each.client_id for each in listed}
    return (*listed, *(each for each in begun_in(store) if each.client_id not in known))


def note_before(fresh: Store, erased: tuple[Erasure, ...]) -> None:
    """Write down in a store made from a copy who is to be erased from it, as an erasure that was begun.

    Where the desk is exchanged by itself, a kill in between would otherwise have forgotten them.
    """
    codes = tuple(dict.fromkeys((*unfinished(fresh), *(each.client_id for each in erased))))
    if codes:
        note(fresh, record_in(fresh.root / ERASING) | {"clients": [*codes]})


def erase_again(
    store: Store, erased: tuple[Erasure, ...], who: str, at: datetime, progress: Progress = lambda stage, share: None
) -> tuple[str, ...]:
    """Erase those clients from a store that an older copy was restored to; returns the codes that were not listed."""
    with Desk.at(store.root) as desk:
        listed = {each.client_id for each in erasures_in(desk)}
    lacking = tuple(each.client_id for each in erased if each.client_id not in listed)
    if lacking:
        scope = whole_company(who, "a restore replays the list of erasures")
        erase(store, lacking, "erased before the restore", scope, at, progress, is_listed=True)
    else:
        (store.root / ERASING).unlink(missing_ok=True)
    return lacking


def begun_in(fresh: Store) -> tuple[Erasure, ...]:
    """Who was being erased when the copy was made that the store comes from."""
    return tuple(Erasure(code, datetime.min, "", "begun and not finished") for code in unfinished(fresh))
