"""Texts that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

_DANGEROUS = re.compile(r"""((?:^|[;,|\t\r\n\0])[\s"'\ufeff\u200b\u00a0]*)([=+\-@＝＋－＠])""")


def inert(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before a dangerous first character.

    First also means after a separator, a line break, quotes or invisible characters, where some programs start anew.
    """
    return _DANGEROUS.sub(r"\1'\2", text)
