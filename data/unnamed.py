"""Names of clients in titles that people typed, hidden from whoever may not see those clients by name."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from data.conditions import among
from data.engine import Engine
from data.warehouse.erased_names import SHORTEST_NAME, Traces

MOST_KEPT = 64
_FOUND: WeakKeyDictionary[Engine, dict[tuple[str, tuple[int, ...]], tuple[str, ...]]] = WeakKeyDictionary()


def unnamed(engine: Engine, texts: Sequence[str], mine: tuple[int, ...]) -> tuple[str, ...]:
    """The texts, with MASK for every client's name in them, in their order.

    mine: keys of the regions whose clients the reader may see by name; none of them where names are not theirs.
    """
    if not texts:
        return ()
    names = _names_in(engine, "\n".join(texts), mine)
    traces = Traces((), names)
    return tuple(traces.hidden(text) for text in texts) if names else tuple(texts)


def _names_in(engine: Engine, text: str, mine: tuple[int, ...]) -> tuple[str, ...]:
    """Names of clients of other regions in the text. A version never changes, so it is asked of one once."""
    known = _FOUND.setdefault(engine, {})
    if (found := known.get((text, mine))) is not None:
        return found
    parts: list[str] = []
    among("home_key", mine, parts)
    # The one question past the door: it says which names stand in these texts, and only so that they are taken out.
    sql = (
        "SELECT DISTINCT name FROM main.clients WHERE length(name) >= ? AND name <> client_id AND contains(?, name)"
        f" AND ({parts[0]}) IS NOT TRUE"  # a client without a region is nobody's: NOT would let its name pass
    )
    names = tuple(engine.frame(sql, (SHORTEST_NAME, text))["name"])
    if len(known) >= MOST_KEPT:
        known.clear()
    known[text, mine] = names
    return names
