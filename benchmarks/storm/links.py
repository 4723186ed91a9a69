"""The links of the storm: honest and hostile parameters, drawn at random from all that a store has."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.storm.asking import Parameters
from data.options import FilterOptions
from data.periods import period_of
from data.scope import COMPARISONS, Selection, whole_company
from pages import PAGES, Choice, Control
from ui.cache import door_of, offered

OWNER = whole_company("owner", "the storm reads what there is to name")
NONSENSE = ("", "' OR 1=1 --", "../../etc/passwd", "999999", "*", "R00,*", "%00", "null", "-1", "一" * 40)
LISTS = (
    "clients/list", "alerts/list", "false_loyalty/captives", "four_degrees/list", "complaints/open", "promises/overdue",
    "cycle/due", "segments/list", "nowhere/list",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """Everything a store has that a link could name, whoever may see it."""

    store: Path
    clients: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def options(self) -> FilterOptions:
        version = door_of(self.store).current()
        if version is None:
            raise ValueError(f"{self.store} has no published version")
        return offered(self.store, version, OWNER)

    @cached_property
    def versions(self) -> tuple[str, ...]:
        return tuple(version.name for version in door_of(self.store).versions())

    @cached_property
    def controls(self) -> dict[str, tuple[Control, ...]]:
        """Every page's controls as the owner has them: also codes that others are not offered."""
        door = door_of(self.store)
        version = door.current()
        if version is None:
            raise ValueError(f"{self.store} has no published version")
        start = self.options.first or period_of(version.as_of, "quarter", version.settings.calendar)
        view = door.view(version, OWNER, Selection(start))
        return {page.key: page.controls_for(view) for page in PAGES}


def link_at_random(known: Known, page: str, draw: random.Random, snapshots: Sequence[str] = ()) -> Parameters:
    """A link to that page: any period, filters and controls, any client, and now and then what nobody offers."""
    options, link = known.options, dict[str, str]()
    link["lang"] = draw.choice(("en", "zh"))
    link["compare"] = draw.choice(COMPARISONS)
    if draw.random() < 0.5:
        link["period"] = draw.choice(options.periods[:20]).key
    offers = (
        ("region", [region.region_id for region in options.regions], 0.3), ("channel", options.channels, 0.15),
        ("tier", options.tiers, 0.15), ("manager", options.managers, 0.2),
    )  # fmt: skip
    for parameter, codes, chance in offers:
        if draw.random() < chance:
            some = draw.sample(list(codes), min(len(codes), draw.choice((1, 1, 2))))
            link[parameter] = ",".join([*some, *draw.sample(NONSENSE, draw.choice((0, 0, 0, 1)))])
    for control in known.controls[page]:
        if draw.random() < 0.4:
            link[control.key] = _code(control, draw)
    if draw.random() < 0.15:
        link["version"] = draw.choice((*known.versions, *NONSENSE))
    if page == "snapshots" and (snapshots or draw.random() < 0.2):
        link["snapshot"] = draw.choice([*snapshots, *NONSENSE[:2]])
    if page == "one_client" or draw.random() < 0.1:
        link["client"] = draw.choice(known.clients)
        if draw.random() < 0.2:
            link["from"] = f"{draw.choice(LISTS)}?{urlencode({'region': draw.choice(options.regions).region_id})}"
    if draw.random() < 0.1:
        name = draw.choice(known.names)
        link["search"] = name[: max(2, len(name) // 2)]
    return link


def _code(control: Control, draw: random.Random) -> str:
    if draw.random() < 0.05:
        return draw.choice(NONSENSE)
    if isinstance(control, Choice):
        return draw.choice(control.options)[0] if control.options else ""
    steps = int((control.high - control.low) / control.step) if control.step else 0
    return f"{control.low + control.step * draw.randint(0, max(steps, 0)):g}"
