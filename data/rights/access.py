"""The short settings file for signing in: how people sign in, and who are administrators whatever the rules say.

Without the file only whoever sits at this machine is answered. A file that cannot be read, or says something that is
not accepted, closes the house: nobody sees anything until it is put right, and the log says why.
"""

from __future__ import annotations

import logging
import os
import re
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from data.messages import N_
from data.rights.accepted_access import (
    ACCEPTED,
    MOST_ADMINISTRATORS,
    MOST_HOURS,
    MOST_IDLE,
    SignIn,
    unknown,
    worded,
)
from data.rights.book import RuleBook, book_of
from data.rights.rules import ACCESS_FILE, EVERYWHERE, LONGEST, Rule

log = logging.getLogger("sidu.access")
FILE = "access.toml"
VARIABLE = "SIDU_ACCESS"
MOST_BYTES, SHORTEST_SECRET = 100_000, 16
OF_UNIT = "$CREDENTIALS_DIRECTORY"
"""Where systemd lays what it decrypted for one unit; a folder for each, so the file that all share names it so."""
HEADER = re.compile(r"[A-Za-z0-9-]{1,100}")
REASON = N_("named as an administrator in the file for signing in")
Identity = tuple[int, int, int]


def _line(text: str) -> str:
    if text.strip() != text or not text or len(text) > LONGEST or not text.isprintable():
        raise ValueError("not one line")
    return text


def _header(text: str) -> str:
    if not HEADER.fullmatch(text):
        raise ValueError("no header")
    return text


Line = Annotated[str, Field(strict=True), AfterValidator(_line)]
Header = Annotated[str, Field(strict=True), AfterValidator(_header)]


class Headers(BaseModel):
    """Where a proxy that signed somebody in says who, and how it proves to be that proxy.

    secret_file: holds what the proxy sends in `secret_header`; nobody else may know it. A whole path, or OF_UNIT first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: Header = "X-Auth-Request-Email"
    groups: Header = "X-Auth-Request-Groups"
    secret_header: Header = "X-Sidu-Proxy"
    secret_file: Line

    @model_validator(mode="after")
    def _apart(self) -> Headers:
        if len({name.lower() for name in (self.person, self.groups, self.secret_header)}) < 3:
            raise ValueError("[headers] names one header twice; person, groups and secret_header are three")
        if not Path(self.secret_file).is_absolute() and not self.secret_file.startswith(f"{OF_UNIT}/"):
            raise ValueError(
                f"[headers] secret_file is {self.secret_file}; give its whole path, from / or from {OF_UNIT}/"
            )
        return self


class Access(BaseModel):
    """How people sign in. The default is: nobody does, this machine only.

    administrators: what the sign-in calls them; they have the whole company whatever the rules say. ask: whom somebody
    without a right is told to ask. person, groups: the claims that name a person and what they belong to.
    trusts_addresses: whether an address counts that is not said to be verified. hours: how long a sign-in counts;
    idle_minutes: it ends before when nobody has clicked for so long, 0: it does not. issuer: what the provider calls
    itself, "" where that is the address of its metadata.
    why_closed: what is wrong with the file; nobody is answered then.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sign_in: SignIn | None = None
    administrators: Annotated[tuple[Line, ...], Field(max_length=MOST_ADMINISTRATORS)] = ()
    ask: Line | Literal[""] = ""
    person: Line = "email"
    groups: Line = "groups"
    trusts_addresses: Annotated[bool, Field(strict=True)] = False
    hours: Annotated[int, Field(ge=1, le=MOST_HOURS, strict=True)] = 12
    idle_minutes: Annotated[int, Field(ge=0, le=MOST_IDLE, strict=True)] = 0
    issuer: Line | Literal[""] = ""
    headers: Headers | None = None
    why_closed: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether nobody is answered, because nobody can say who may see what."""
        return bool(self.why_closed)

    @property
    def is_here_only(self) -> bool:
        """Whether there is no sign-in: whoever sits at this machine is answered, and nobody else."""
        return self.sign_in is None and not self.is_closed

    @model_validator(mode="after")
    def _whole(self) -> Access:
        if self.sign_in == "headers" and self.headers is None:
            raise ValueError('sign_in is "headers", and there is no [headers] with the proxy\'s secret_file; add it')
        if self.sign_in == "oidc" and self.headers is not None:
            raise ValueError('sign_in is "oidc", and there are [headers] of a proxy too; take one of them out')
        return self


class WrongAccess(ValueError):
    """The file for signing in is not accepted; the text says what, and what would be."""


_KNOWN: dict[Path, tuple[Identity, Access]] = {}


def access_file(root: Path) -> Path:
    """Where the file is looked for: at SIDU_ACCESS, else in the store folder."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else root / FILE


def access_of(root: Path) -> Access:
    """What the file says now; read anew only when it is another one. Never raises: what is wrong closes the house."""
    path = access_file(root)
    try:
        seen = path.stat()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not os.environ.get(VARIABLE) and not path.is_symlink():
            return HERE_ONLY
        return _kept(path, (0, 0, 0), f"{path} cannot be read: {error.strerror}; see to the file")
    identity = seen.st_mtime_ns, seen.st_ino, seen.st_size
    known = _KNOWN.get(path)
    return known[1] if known is not None and known[0] == identity else _read(path, identity)


HERE_ONLY = Access()


def _read(path: Path, identity: Identity) -> Access:
    try:
        found = access_from(_text(path), str(path))
    except WrongAccess as error:
        return _kept(path, identity, str(error))
    except OSError as error:
        return _kept(path, identity, f"{path} cannot be read: {error.strerror}; see to the file")
    _KNOWN[path] = identity, found
    return found


def _kept(path: Path, identity: Identity, why: str) -> Access:
    known = _KNOWN.get(path)
    if known is None or known != (identity, closed := Access(why_closed=why)):
        log.error("nobody is answered: %s", why)
        _KNOWN[path] = identity, (closed := Access(why_closed=why))
    return closed


def _text(path: Path) -> str:
    with path.open("rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise WrongAccess(f"{path} is no plain file; put a file there or take it away")
        found = file.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise WrongAccess(f"{path} has more than {MOST_BYTES:,} bytes; that is no settings file for signing in")
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongAccess(f"{path} is not in UTF-8 (byte {error.start}); save it as UTF-8") from error


def access_from(text: str, place: str = FILE) -> Access:
    """What a text of the file says. Raises WrongAccess that names every entry which is not accepted."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongAccess(f"{place} is no TOML: {error}; correct that line") from error
    faults = [] if "sign_in" in said else [f"sign_in is missing; write {ACCEPTED['sign_in']}"]
    faults += [unknown(key) for key in said if key not in ACCEPTED]
    try:
        access = Access.model_validate({key: value for key, value in said.items() if key in ACCEPTED})
    except ValidationError as error:
        raise WrongAccess(
            f"{place}: {'. '.join(dict.fromkeys((*faults, *worded(error, Headers.model_fields))))}"
        ) from error
    if faults:
        raise WrongAccess(f"{place}: {'. '.join(faults)}")
    return access


def secret_in(headers: Headers) -> bytes:
    """What the proxy must send to be believed. Raises WrongAccess where the file has none that is long enough."""
    try:
        found = _secret_path(headers.secret_file).read_bytes().strip()
    except OSError as error:
        raise WrongAccess(f"{headers.secret_file} cannot be read: {error.strerror}; see to the file") from error
    if len(found) < SHORTEST_SECRET:
        wanted = f"write at least {SHORTEST_SECRET} characters that nobody can guess"
        raise WrongAccess(f"{headers.secret_file} has {len(found)} characters; {wanted}")
    return found


def _secret_path(said: str) -> Path:
    if not said.startswith(f"{OF_UNIT}/"):
        return Path(said)
    folder, name = os.environ.get(OF_UNIT[1:], ""), said.removeprefix(f"{OF_UNIT}/")
    if "/" in name or name in ("", ".", ".."):
        raise WrongAccess(f"{said} is no file of that folder; give the name of one, without another folder")
    if not folder:
        raise WrongAccess(
            f"{said} cannot be read: no unit of systemd started this process with credentials; load it in the unit "
            "(deploy/sidu-secrets.conf), or give the whole path of a file, from /"
        )
    return Path(folder, name)


def rules_with(access: Access, rules: Iterable[Rule]) -> RuleBook:
    """The rules in force under that access: its administrators first; none at all while the house is closed."""
    if access.is_closed:
        return RuleBook()
    everywhere = frozenset((EVERYWHERE,))
    given = (
        Rule(ACCESS_FILE, "person", who, "administrator", everywhere, reason=REASON) for who in access.administrators
    )
    return book_of(rules).led_by(tuple(given))
