"""The people and clients that the trail names by their codes, for whom these are to know."""

from __future__ import annotations

from collections.abc import Iterable

from data.desk.access_events import SeenPerson
from data.desk.accounts import Holders
from data.tables import served
from data.view import View


def people_of(view: View) -> tuple[SeenPerson, ...]:
    """Everybody whose sign-in is kept; none without the set-up of the whole company."""
    return view._desk.people() if view.sees_setup else ()


def client_names(view: View, client_ids: Iterable[str]) -> dict[str, str]:
    """Names by code, of the clients that the reader may see; none for whom personal data are masked."""
    asked = sorted(set(client_ids))
    if not asked or not view.may_see("personal"):
        return {}
    clients = served("clients_anywhere")
    found = view.run(clients.filter(clients.client_id.isin(asked)).select("client_id", "name"))
    return dict(zip(found["client_id"], found["name"], strict=True))


def names_held(view: View) -> Holders:
    """Which names belong to an account of the provider; none without the set-up."""
    return view._desk.holders() if view.sees_setup else Holders()
