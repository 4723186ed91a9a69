"""How many rows an erasure took out, also where it was killed and done again: then nothing is left to be counted.

Before a version without the rows is published it is noted which files lose how many. Whoever goes on from there sees by
the files whether that version came about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from data.warehouse.erasing_facts import Rewritten
from data.warehouse.held import paths_of
from data.warehouse.publish import Content

GONE = "gone"
"""In what is noted of an erasure under way: its attempts, each with `rows` by table and the `files` that held them."""
Attempts = Sequence[Mapping[str, Any]]


def published_before(known: Content, under_way: Mapping[str, Any]) -> Attempts:
    """The attempts that were published before they were killed: the files they wrote anew count no more."""
    counting = paths_of(known)
    return [each for each in under_way.get(GONE, ()) if each["files"] and counting.isdisjoint(each["files"])]


def gone_now(found: Rewritten, former: Attempts) -> dict[str, Any]:
    """What is to be noted before the content is published."""
    files = [path for path, rows in found.gone.items() if rows]
    return {GONE: [*former, {"rows": dict(found.rows), "files": files}]}


def rows_gone(found: Rewritten, former: Attempts) -> dict[str, int]:
    """How many rows went, by table, in all attempts."""
    total = Counter(found.rows)
    for each in former:
        total.update(each["rows"])
    return dict(total)
