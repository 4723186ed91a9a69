"""Texts and data inside markup: nothing in them can become a tag, end a script or leave the file."""

from __future__ import annotations

import json
import math
from datetime import date
from html import escape
from typing import Any

from charts.measure import is_unknown
from exports.shown import held

_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def safe(text: str) -> str:
    """The text as markup shows it, letter by letter; what no document can hold is left out."""
    return escape(held(text), quote=True)


def tag(name: str, content: str, kind: str = "", **more: str) -> str:
    """An element around markup that is safe already; the values of its attributes are made safe here."""
    attributes = {"class": kind, **more}
    written = "".join(f' {key.replace("_", "-")}="{safe(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{written}>{content}</{name}>"


def data_of(value: Any) -> str:
    """JSON that may stand in a script element: no sign in it can end the element or open a comment."""
    return json.dumps(_plain(value), separators=(",", ":"), allow_nan=False).translate(_IN_SCRIPT)


def _plain(value: Any) -> Any:
    """The value as JSON knows it: what is not known, and what is not finite, is null."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str | bool) or value is None:
        return value
    if hasattr(value, "tolist"):  # an array or a number of numpy's
        return _plain(value.tolist())
    if is_unknown(value):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return value
    return float(value) if math.isfinite(value) else None
