"""What the file for signing in may say, in words: for whoever wrote something else there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args

from pydantic import ValidationError

SignIn = Literal["oidc", "headers"]
MOST_HOURS, MOST_IDLE, MOST_ADMINISTRATORS = 720, 1_440, 200
ACCEPTED = {
    "sign_in": " or ".join(f'"{way}"' for way in get_args(SignIn)),
    "administrators": f'a list of at most {MOST_ADMINISTRATORS} names as the sign-in gives them, like ["a@b.cn"]',
    "ask": "one line: whom somebody without a right is told to ask",
    "person": 'the name of a claim, like "email"',
    "groups": 'the name of a claim, like "groups"',
    "trusts_addresses": "true or false",
    "hours": f"a whole number from 1 to {MOST_HOURS}",
    "idle_minutes": f"a whole number from 1 to {MOST_IDLE}, or 0 for no end after idleness",
    "issuer": "what the provider calls itself in its metadata, where that is not the address in server_metadata_url",
    "headers": "a section [headers] with secret_file, and where others are wanted person, groups and secret_header",
    "headers.person": "the name of a header, of letters, figures and hyphens",
    "headers.groups": "the name of a header, of letters, figures and hyphens",
    "headers.secret_header": "the name of a header, of letters, figures and hyphens",
    "headers.secret_file": "the whole path of a file, from / or from $CREDENTIALS_DIRECTORY/",
}


def unknown(key: str) -> str:
    """What is said of an entry that there is not."""
    return f"there is no {key}; the entries are {', '.join(name for name in ACCEPTED if '.' not in name)}"


def worded(error: ValidationError, header_names: Iterable[str]) -> Iterator[str]:
    """What of the file is not accepted, entry by entry. header_names: the entries of its section [headers]."""
    for each in error.errors():
        parts = [part for part in each["loc"] if isinstance(part, str)]
        key = ".".join(parts[: 2 if parts[:1] == ["headers"] else 1])
        if each["type"] == "value_error" and key in ("", "headers"):
            yield each["msg"].removeprefix("Value error, ")
        elif each["type"] == "missing":
            yield f"{key} is missing; write {ACCEPTED.get(key, key)}"
        elif each["type"] == "extra_forbidden":
            yield f"there is no {parts[-1]} in [{key.split('.')[0]}]; its entries are {', '.join(header_names)}"
        else:
            yield f"{key} is {_shown(each['input'])}; write {ACCEPTED.get(key, key)}"


def _shown(value: Any) -> str:
    return f"{value!r:.80}"
