"""Names of clients in texts that people typed, hidden from whoever may not see those clients by name.

Titles, names of schemes and key figures, names of files: no column of the contract, so no mark says that they are
personal. What they quote is found by the names that the version knows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from data.conditions import among
from data.warehouse.erased_names import SHORTEST_NAME, Traces

Ask = Callable[[str, tuple[object, ...]], pd.DataFrame]
"""(SQL, its parameters) → the rows, of the reader's version, kept under the reader's rights or asked anew."""


def unnamed(ask: Ask, texts: Sequence[str], mine: tuple[int, ...]) -> tuple[str, ...]:
    """The texts, with MASK for every client's name in them, in their order.

    mine: keys of the regions whose clients the reader may see by name; none of them where names are not theirs.
    """
    if not any(texts):
        return tuple(texts)
    parts: list[str] = []
    among("home_key", mine, parts)
    # No narrowed table answers it: it says which names stand in these texts, and only so that they are taken out.
    sql = (
        "SELECT DISTINCT name FROM main.clients WHERE length(name) >= ? AND name <> client_id AND contains(?, name)"
        f" AND ({parts[0]}) IS NOT TRUE"  # a client without a region is nobody's: NOT would let its name pass
    )
    names = tuple(ask(sql, (SHORTEST_NAME, "\n".join(texts)))["name"])
    traces = Traces((), names)
    return tuple(traces.hidden(text) for text in texts) if names else tuple(texts)
