"""Which account of the provider somebody's name belongs to, so that rules may name people by their mail address.

An address may be given to a successor; the account behind it (`sub` of OpenID Connect Core 1.0, section 2) never is.
The first account that signs in under a name has it, until an administrator hands the name over. Only digests are kept.
Nothing here raises the revision: no figure hangs on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from data.desk.endings import ended_in
from data.desk.noticed import ACCOUNT, Noticed
from data.desk.seen import is_sayable
from data.desk.tables import ACCOUNTS, DRAFTS

LONGEST_WHO = 200


@dataclass(frozen=True)
class Account:
    """An account as digests: of the provider with what it knows us as, and of the account among all its others.

    With another provider, or as another client of the same one, everybody begins anew: whoever sets that up decides
    whom to believe, and such a provider may call the same people differently.
    """

    provider: str
    account: str

    @classmethod
    def of(cls, issuer: str, client: str, subject: str) -> Account:
        """Of the claims `iss`, `aud` and `sub`. Raises ValueError where one says nothing."""
        if not (issuer and client and subject):
            raise ValueError("an account is told by issuer, client and subject; one of them is missing")
        return cls(_digest(issuer, client), _digest(issuer, client, subject))


def _digest(*parts: str) -> str:
    return sha256("\n".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


@dataclass(frozen=True)
class Holders:
    """Who has a name: (name, provider) → account, and since when."""

    accounts: Mapping[tuple[str, str], tuple[str, datetime]] = field(default_factory=lambda: MappingProxyType({}))

    def has_another(self, who: str, account: Account) -> bool:
        """Whether the name belongs to another account of that provider."""
        return self.accounts.get((who, account.provider), (account.account,))[0] != account.account

    def has(self, who: str, account: Account) -> bool:
        """Whether the name belongs to that account."""
        return self.accounts.get((who, account.provider), ("",))[0] == account.account

    def since(self, who: str) -> datetime | None:
        """Since when the name has belonged to somebody, whatever provider said so last; None where it does not."""
        return max((at for (name, _), (_account, at) in self.accounts.items() if name == who), default=None)

    @property
    def people(self) -> frozenset[str]:
        """Every name that belongs to an account."""
        return frozenset(who for who, _provider in self.accounts)


class Accounts(Noticed):
    """The part of a desk that keeps them. Any use may raise DeskBroken, DeskTooNew, DeskBusy, DeskUnreachable."""

    def holders(self, as_noticed: bool = False) -> Holders:
        """Who has which name; read anew only after a change, a restore, or on another desk.

        as_noticed: as of the last look that this thread took at the desk, as `Endings.ended_sign_ins`.
        """
        return self._once(ACCOUNT, as_noticed, holders_in, Holders())

    def hold(self, who: str, account: Account, at: datetime, mark: str, since: datetime) -> bool:
        """The name belongs to that account from now on unless it belongs to one already; whether it is that one's.

        mark, since: of the sign-in, which gives nothing where it was ended: handing over ends those before it.
        """
        if not is_sayable(who, LONGEST_WHO):
            raise ValueError(f"a name is one line of 1 to {LONGEST_WHO} characters; not {who!r}")
        with self._writing() as con:
            last = str(con.execute(_last_of(who, account.provider)).scalar() or "")
            if not last and not ended_in(con).has(mark, who, since):
                _enter(con, at, who, account.provider, account.account)
                return True
            return last == account.account

    def hand_over(self, who: str, at: datetime) -> bool:
        """The name belongs to nobody: the next account that signs in under it has it. Whether it was somebody's.

        What was being collected under it goes: nobody else was to see that.
        """
        with self._writing() as con:
            con.execute(delete(DRAFTS).where(DRAFTS.c.who == who))
            named = select(ACCOUNTS.c.provider).where(ACCOUNTS.c.who == who).distinct()
            every = sorted(con.execute(named).scalars())
            providers = [each for each in every if con.execute(_last_of(who, each)).scalar()]
            for provider in providers:
                _enter(con, at, who, provider, "")
            return bool(providers)


def _last_of(who: str, provider: str) -> Select[Any]:
    log = ACCOUNTS.c
    of_name = select(log.account).where(log.who == who, log.provider == provider)
    return of_name.order_by(log.number.desc()).limit(1)


def _enter(con: Connection, at: datetime, who: str, provider: str, account: str) -> None:
    last = int(con.execute(select(func.coalesce(func.max(ACCOUNTS.c.number), 0))).scalar_one())
    row = {"number": last + 1, "at": at, "who": who, "provider": provider, "account": account}
    con.execute(insert(ACCOUNTS), row)


def holders_in(con: Connection) -> Holders:
    """All of them. Raises ValueError for an entry that does not read as what it is."""
    found: dict[tuple[str, str], tuple[str, datetime]] = {}
    for row in con.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.number)).all():
        if row.account:
            found[row.who, row.provider] = row.account, row.at
        else:
            found.pop((row.who, row.provider), None)
    return Holders(MappingProxyType(found))


def accounts_in(con: Connection) -> list[dict[str, Any]]:
    """The rows, for a restore: who had a name when the copy is put back has it still."""
    return [dict(row) for row in con.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.number)).mappings()]


def hold_again(con: Connection, rows: list[dict[str, Any]]) -> None:
    """Enter those rows that are not there, in their order, under numbers of their own."""
    names = ("at", "who", "provider", "account")
    held = {tuple(row[name] for name in names) for row in accounts_in(con)}
    for row in rows:
        if tuple(row[name] for name in names) not in held:
            _enter(con, *(row[name] for name in names))
