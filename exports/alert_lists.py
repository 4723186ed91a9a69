"""The alerts of a view, or of each account manager or region in it, as workbooks to take along and to send."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nlargest
from pathlib import Path
from urllib.parse import urlencode

from charts.panel import Panel
from data.door import Door, View
from data.scope import TOPICS, Scope
from exports.deck import Deck, Slide
from exports.deck_files import written
from exports.names import file_name
from locales import Words, words_for
from metrics.alerts import Filters, Found, Listed, counted, expected_alarms, found_alerts
from metrics.region_branches import branches
from pages import Chosen, page_named
from pages.clients.alert_expected import expected_panel
from pages.clients.alert_list import list_panel
from pages.clients.alert_parts import kinds_panel
from pages.clients.alert_words import seen_text
from pages.pieces.origin import origin_of

PAGE, KIND = "alerts", "xlsx"
FIRST = 5
BACK = {"daily": 1, "weekly": 7}


def wanted_alerts(kinds: Sequence[str] = (), state: str = "open", since: date | None = None) -> Filters:
    """Which alerts are listed: of these kinds (none: of any), in that state; since: raised on that day or later, else
    those still standing."""
    return Filters(tuple(kinds), "" if state == "all" else state, standing=since is None, since=since)


@dataclass(frozen=True)
class Part:
    """Whose list: the code it is known by ("" for all of the view), a title, the view narrowed to it, a link to it."""

    code: str
    title: str
    view: View
    link: str


@dataclass(frozen=True)
class Taken:
    """A list that was written: its part, its file, how many alerts are in it, the money, and the first of them."""

    part: Part
    path: Path
    count: int
    stake_e4: int | None
    first: tuple[Listed, ...]


def parts_of(view: View, by: str, wanted: Filters, words: Words) -> tuple[list[Part], int]:
    """The parts that something is to be listed of, by name; and how many alerts there are to list in all."""
    whole = found_alerts(view, wanted, 0).rows
    if not by:
        return ([Part("", words("Alerts"), view, PAGE)] if whole else []), len(whole)
    return list(_managers(view, whole, words) if by == "manager" else _regions(view, whole, words)), len(whole)


def _managers(view: View, whole: Collection[Listed], words: Words) -> Iterator[Part]:
    names, keys = view.tree.names("manager"), {each.manager_key for each in whole}
    for name in sorted(names[key] for key in keys if key in names):
        own = view.selecting(replace(view.selection, managers=(name,)))
        yield Part(name, words("Alerts of {who}", who=name), own, _link("manager", name))


def _regions(view: View, whole: Collection[Listed], words: Words) -> Iterator[Part]:
    """Each region under rights to it alone: nothing of another one can get into its file."""
    door, keys = view.door, {each.region_key for each in whole}
    for branch in branches(view):
        assert branch.region is not None
        if not keys.isdisjoint(branch.keys):
            code, name = branch.region.region_id, branch.region.name
            scope = Scope(name, regions=frozenset((code,)), topics=TOPICS, why="the list of one region")
            own = door.view(view.version, scope, replace(view.selection, regions=(code,)))
            yield Part(code, words("Alerts in {place}", place=name), own, _link("region", code))


def _link(parameter: str, code: str) -> str:
    return f"{PAGE}?{urlencode({parameter: code.replace('%', '%25').replace(',', '%2C')})}"


def take(part: Part, wanted: Filters, place: Path, language: str, others: set[str]) -> Taken | None:
    """Write the list of a part into a file or a folder; None where nothing is left in it.

    others: names of files that were written into the folder already; the new one is added. Raises WrongFile.
    """
    words = words_for(language, part.view.settings.currency)
    found = found_alerts(part.view, wanted, 0)
    if not found.rows:
        return None
    deck = _deck(part, wanted, words, found)
    path = place / _name(deck, others) if place.is_dir() else place
    (path,) = written(deck, [(KIND, path)], None, "a4")
    first = nlargest(FIRST, found.rows, key=lambda each: (each.is_standing, each.stake_e4 or 0))
    return Taken(part, path, found.count, found.stake_e4, tuple(first))


def _deck(part: Part, wanted: Filters, words: Words, found: Found) -> Deck:
    view, page = part.view, page_named(PAGE)
    alarms, kinds = expected_alarms(view), counted(view, "kind")
    kind, when = wanted.kinds[0] if len(wanted.kinds) == 1 else "all", "standing" if wanted.standing else "all"
    codes = {"kind": kind, "state": wanted.state or "all", "when": when}
    start = wanted.since or view.as_of - timedelta(365)
    origin = replace(origin_of(view, page, Chosen.of(page, view, codes), words), period=words.days(start, view.as_of))
    panels: tuple[Panel, ...] = (
        list_panel(view, words, wanted, found, alarms, has_lines=False),
        kinds_panel(view, words, kinds),
        expected_panel(view, words, kinds, alarms),
    )
    slides = tuple(Slide(PAGE, panel, origin) for panel in panels if not panel.missing)
    return Deck(part.title, words.language, view.settings.currency, view.settings.company, slides)


def _name(deck: Deck, others: set[str]) -> str:
    """What the file is called: whose list it is and of what day; told apart from those of others."""
    slides = tuple(replace(slide, origin=replace(slide.origin, period="", filters=())) for slide in deck.slides)
    base, number = replace(deck, slides=slides), 1
    name = file_name(base, KIND)
    while name.casefold() in others:
        number += 1
        name = file_name(replace(base, title=f"{number} {deck.title}"), KIND)
    others.add(name.casefold())
    return name


def since_of(door: Door, view: View, said: str) -> date | None:
    """The first day of what counts as new; None where nothing was asked for.

    daily, weekly: after the data ended a day or a week before; where a kept version ended earlier than that and none
    between, after that one, so that days which came in late or together are not passed over.
    Raises ValueError for another word that is no day.
    """
    if not said:
        return None
    if said not in BACK:
        try:
            return date.fromisoformat(said)
        except ValueError:
            raise ValueError(f"--since {said!r} is not known; write daily, weekly or a day like 2026-09-30") from None
    last = view.as_of - timedelta(BACK[said])
    before = next((each.as_of for each in door.versions() if each.as_of <= last), last)
    return before + timedelta(1)


def message(taken: Collection[Taken], language: str) -> tuple[str, str]:
    """Title and text of what is sent: how many, what is at stake, the first five, as of when."""
    head = next(iter(taken))
    view = head.part.view
    words = words_for(language, view.settings.currency)
    count = sum(each.count for each in taken)
    stakes = [each.stake_e4 for each in taken if each.stake_e4 is not None]
    title = head.part.title if len(taken) == 1 else words("Alerts")
    lines = [words.many("{n} alert", "{n} alerts", count)]
    if stakes:
        lines[0] = words.many("{n} alert; {money} a year is at stake", "{n} alerts; {money} a year is at stake", count,
                              money=words.money(sum(stakes)))  # fmt: skip
    if len(taken) > 1:
        lines += [f"{each.part.title}: {words.count(each.count)}" for each in taken]
    shown = nlargest(FIRST, (a for each in taken for a in each.first), key=lambda a: (a.is_standing, a.stake_e4 or 0))
    lines += ["", *(_line(at, each, view.as_of, words) for at, each in enumerate(shown, 1))]
    if count > len(shown):
        lines.append(words("and {n} more", n=count - len(shown)))
    return title, f"{words('Data as of')} {words.day(view.as_of)}\n\n" + "\n".join(lines)


def _line(at: int, alert: Listed, today: date, words: Words) -> str:
    stake = "" if alert.stake_e4 is None else f" · {words.money(alert.stake_e4)}"
    return f"{at}. {alert.name} · {seen_text(words, alert, today)}{stake}"
