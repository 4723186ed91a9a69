"""A store asked as the screen asks it: a link's parameters, the one cache, the panels with all they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd

from charts.frozen import panel_record
from charts.panel import Panel
from charts.theme import theme_of
from data.engine import Version
from data.scope import Scope
from exports.deck import Deck, Slide
from exports.tables import record_of
from locales import words_for
from pages import PAGES, page_named
from ui.address import Address, address_from
from ui.cache import Answer, Asked, all_taken, answer_to, door_of, offered
from ui.sentence import sentence
from ui.site import Site, asked_of, clients_found, controls_of, first_look, known_of
from ui.versions import shown_version

KEYS = frozenset(page.key for page in PAGES)
MOST_FOUND = 20
Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What came of a link: everything in it as text, how many panels, money where there is no right to money.

    asked: the question it became; None where nothing was asked.
    """

    text: str
    panels: int = 0
    money: tuple[str, ...] = ()
    asked: Asked | None = None


def site_of(store: Path, scope: Scope, version: str = "") -> Site:
    """The site as app.py makes it, without the parts of other rooms."""
    newest = door_of(store).current()
    if newest is None:
        raise ValueError(f"{store} has no published version; make one with `python -m data sample`")
    shown = shown_version(store, newest, version, scope)
    nothing: Mapping[str, Any] = MappingProxyType({})
    revision = door_of(store).desk.revision()
    return Site(
        store, shown, scope, theme_of("light", shown.settings.rise_colour), nothing, None, nothing, nothing,  # type: ignore[arg-type]
        newest.name, revision, None,  # type: ignore[arg-type]
    )  # fmt: skip


def told(store: Path, scope: Scope, page: str, link: Parameters, draws: bool = False) -> Told:
    """What the person is told on that page by that link, in whatever form the screen would show it."""
    site = site_of(store, scope, link.get("version", ""))
    options = offered(store, site.version, scope)
    if scope.is_empty or not options.periods:
        return Told(json.dumps([region.name for region in options.regions]))
    asked, address = asked_by(site, page, link)
    answer = answer_to(asked)
    words = words_for(asked.language, site.version.settings.currency)
    names = {region.region_id: region.name for region in options.regions}
    parts = [sentence(asked.selection, words, names, answer.clients, site.version.as_of)]
    parts += [json.dumps([[r.region_id, r.name] for r in options.regions] + [*options.managers], ensure_ascii=False)]
    parts += [panel_text(each.panel) for each in answer.panels]
    if draws:
        parts += [json.dumps(each.figure.to_dict(), default=str) for each in answer.panels if each.figure is not None]
    if search := link.get("search", ""):
        parts.append(json.dumps(clients_found(site, asked.selection, search, MOST_FOUND), ensure_ascii=False))
    walked = _walked(site, address)
    panels = [each.panel for each in (*answer.panels, *(walked.panels if walked else ()))]
    parts += [panel_text(each.panel) for each in walked.panels] if walked else []
    return Told("\n".join(parts), len(panels), tuple(_money_in(panels)), asked)


def asked_by(site: Site, page: str, link: Parameters) -> tuple[Asked, Address]:
    """The question that a link becomes, as the screen makes it."""
    options = offered(site.store, site.version, site.scope)
    controls = controls_of(site, page_named(page), first_look(options))
    address, _dropped = address_from(link, known_of(site, controls, options))
    return asked_of(site, controls, page_named(page), address), address


def _walked(site: Site, address: Address) -> Answer | None:
    """The list that a client was opened from, as the way through it asks for it."""
    where, _, query = address.origin.partition("?")
    key = where.partition("/")[0]
    if key not in KEYS:
        return None
    options = offered(site.store, site.version, site.scope)
    controls = controls_of(site, page_named(key), first_look(options))
    named, _dropped = address_from(dict(parse_qsl(query)), known_of(site, controls, options))
    there = replace(address.elsewhere(), controls=named.controls)
    return answer_to(asked_of(site, controls, page_named(key), there))


def panel_text(panel: Panel) -> str:
    """All that a panel holds: its record as it is taken along, and as it is frozen, hover texts and links included."""
    held = record_of(panel) | {"all": panel_record(panel)}
    return json.dumps(held, ensure_ascii=False, default=str)


def _money_in(panels: list[Panel]) -> list[str]:
    """Where money stands, in tables' columns and tiles; a zero that nobody may know says "0" in front."""
    found = [
        (p.key, t.key, bool(t.number)) for p in panels for t in p.tiles if t.unit == "money" and _is_known(t.number)
    ]
    for panel in panels:
        if panel.table is not None:
            for key in (c.key for c in panel.table.columns if c.kind == "money"):
                values = [value for value in panel.table.rows[key] if _is_known(value)]
                found += [(panel.key, key, any(values))] if values else []
    return [f"{'' if is_told else '0 '}{panel}/{key}" for panel, key, is_told in found]


def _is_known(value: Any) -> bool:
    return not pd.isna(value)


def deck_taken(told_before: Told, site_version: Version, most: int = 6) -> Deck:
    """The first panels of an answer taken along, lists whole, as the menu of a page does."""
    asked = told_before.asked
    if asked is None:
        raise ValueError("nothing was asked, so there is nothing to take along")
    shown = [each.panel for each in answer_to(asked).panels][:most]
    panels, origin = all_taken(asked, shown, True)
    settings = site_version.settings
    slides = tuple(Slide(asked.page, panel, origin) for panel in panels)
    return Deck("Storm", asked.language, settings.currency, settings.company, slides)
