"""The address of a page: what was chosen, as the query part of its link, in codes that mean the same in every language.

The address is the only memory of a choice. Widgets are set from it and write to it, so a link, the back button and a
change of page need no further care.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from data.periods import Period, period_from_key
from data.scope import COMPARISONS, TIERS, Selection
from locales import LANGUAGES

CUTS = {"region": "regions", "channel": "channels", "tier": "tiers", "manager": "managers"}
"""Parameter of the link → field of the selection that it narrows."""
RESERVED = frozenset((*CUTS, "period", "compare", "lang", "client", "from", "version", "embed", "embed_options"))
LONGEST_ORIGIN = 500
"""Letters of a link that may say which list a client was opened from."""


@dataclass(frozen=True)
class Address:
    """What a reader chose: filters, language, the client looked at, and the page's own controls (key, code).

    version: an older version that is asked instead of the newest; empty for the newest. origin: the list that the
    client was opened from, as `ui.moves.listing` says it.
    """

    selection: Selection
    language: str = "en"
    client: str = ""
    controls: tuple[tuple[str, str], ...] = ()
    version: str = ""
    origin: str = ""

    def elsewhere(self) -> Address:
        """The same filters and language on another page."""
        return replace(self, client="", controls=(), origin="")


@dataclass(frozen=True)
class Known:
    """What a link may name here. `start` is the address of a link that names nothing.

    periods: keys of the periods that have data; cuts: codes per parameter; controls: codes per control of the page.
    version: the older version that is shown; empty for the newest.
    """

    start: Address
    periods: frozenset[str] = frozenset()
    cuts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    controls: Mapping[str, frozenset[str]] = field(default_factory=dict)
    version: str = ""

    def __post_init__(self) -> None:
        taken = RESERVED & set(self.controls)
        if taken:
            raise ValueError(f"a control may not be called {', '.join(sorted(taken))}: links use the name; rename it")


@dataclass(frozen=True)
class Dropped:
    """A part of a link that means nothing here."""

    parameter: str
    value: str


def address_from(parameters: Mapping[str, str], known: Known) -> tuple[Address, tuple[Dropped, ...]]:
    """The address a link names, and what of it was dropped as not known here. Never raises for a bad link."""
    dropped: list[Dropped] = []
    chosen = known.start.selection
    if key := parameters.get("period", ""):
        chosen = _at_period(chosen, key, known, dropped)
    if (compare := parameters.get("compare", "")) in COMPARISONS:
        chosen = replace(chosen, comparison=compare)
    elif compare:
        dropped.append(Dropped("compare", compare))
    for parameter, name in CUTS.items():
        codes = _known_codes(parameter, parameters, known.cuts.get(parameter, frozenset()), dropped)
        chosen = replace(chosen, **{name: codes})  # type: ignore[arg-type]
    language = parameters.get("lang", known.start.language)
    if language not in LANGUAGES:
        dropped.append(Dropped("lang", language))
        language = known.start.language
    controls = _known_controls(parameters, known, dropped)
    if (version := parameters.get("version", "")) not in ("", known.version):
        dropped.append(Dropped("version", version))
    client, origin = parameters.get("client", ""), parameters.get("from", "")[:LONGEST_ORIGIN]
    return Address(chosen, language, client, controls, known.version, origin if client else ""), tuple(dropped)


def parameters_of(address: Address, start: Address) -> dict[str, str]:
    """The link's parameters for an address; what equals the start is left out, so that a plain link stays short."""
    chosen, found = address.selection, {}
    if chosen.period != start.selection.period:
        found["period"] = chosen.period.key
    if chosen.comparison != start.selection.comparison:
        found["compare"] = chosen.comparison
    for parameter, name in CUTS.items():
        if codes := getattr(chosen, name):
            found[parameter] = ",".join(_escaped(code) for code in codes)
    if address.client:
        found["client"] = address.client
        found |= {"from": address.origin} if address.origin else {}
    found |= dict(address.controls)
    if address.version:
        found["version"] = address.version
    if address.language != start.language:
        found["lang"] = address.language
    return found


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes as an address holds them: each once, sorted, so that equal choices are equal values."""
    return tuple(sorted({code for code in codes if code}))


def period_near(period: Period, periods: Iterable[Period]) -> Period:
    """Of the periods of another grain, the first that ends with or after `period`, else the last; `period` if none."""
    offered = sorted(periods, key=lambda other: other.start)
    later = [other for other in offered if other.end >= period.end]
    return (later or offered[-1:] or [period])[0]


def _at_period(chosen: Selection, key: str, known: Known, dropped: list[Dropped]) -> Selection:
    if key not in known.periods:
        dropped.append(Dropped("period", key))
        return chosen
    return chosen.at(period_from_key(key, chosen.period.calendar))


def _known_codes(
    parameter: str, parameters: Mapping[str, str], known: frozenset[str], dropped: list[Dropped]
) -> tuple[str, ...]:
    named = [_unescaped(code) for code in parameters.get(parameter, "").split(",") if code]
    dropped.extend(Dropped(parameter, code) for code in named if code not in known)
    kept = in_order(code for code in named if code in known)
    return () if parameter == "tier" and set(kept) == set(TIERS) else kept


def _known_controls(parameters: Mapping[str, str], known: Known, dropped: list[Dropped]) -> tuple[tuple[str, str], ...]:
    found = []
    for key, value in parameters.items():
        if key in RESERVED:
            continue
        if value in known.controls.get(key, frozenset()):
            found.append((key, value))
        else:
            dropped.append(Dropped(key, value))
    return tuple(sorted(found))


def _escaped(code: str) -> str:
    return code.replace("%", "%25").replace(",", "%2C")


def _unescaped(code: str) -> str:
    return code.replace("%2C", ",").replace("%25", "%")
