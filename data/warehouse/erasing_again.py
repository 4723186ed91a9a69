"""After a restore: clients that were erased since the copy was made are erased again, before the copy answers."""

from __future__ import annotations

from datetime import datetime

from data.desk import Desk, DeskError
from data.desk.erasing import Erasure, erasures_in
from data.scope import whole_company
from data.warehouse.erased_codes import unfinished
from data.warehouse.erasing import Progress, erase
from data.warehouse.store import Store


def erasures_known(store: Store) -> tuple[Erasure, ...]:
    """Who was erased from that store, also where it was not finished; nobody where its desk cannot be read."""
    try:
        with Desk.at(store.root) as desk:
            listed = erasures_in(desk)
    except DeskError:
        listed = ()
    known = {each.client_id for each in listed}
    begun = (code for code in unfinished(store) if code not in known)
    return (*listed, *(Erasure(code, datetime.min, "", "begun and not finished") for code in begun))


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
    return lacking
