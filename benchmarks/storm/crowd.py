"""One store in a storm: its readers, its rules, what they ask at once, and what was seen."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path

from benchmarks.storm.asking import Told, deck_taken, told
from benchmarks.storm.files import texts_of
from benchmarks.storm.links import Known, link_at_random
from benchmarks.storm.readers import DAY, Reader, readers_of, rights_of, rules_about
from benchmarks.storm.store import MOMENT, cut, enter_about, give, rules_in
from benchmarks.storm.strangers import Rights, Strangers
from benchmarks.storm.tables import clients_met, foreign_rows
from data.desk import NotYours
from data.rights import Rule
from data.scope import Scope
from data.tables import STORED
from exports.freezing import kept_deck, opened_deck
from exports.makers import MAKERS, file_of
from exports.tables import panel_json
from pages import PAGES
from ui import asker
from ui.cache import desk_of, door_of, watched_view
from ui.site import first_look

KINDS = (*MAKERS, "json")
PAGE_KEYS = tuple(page.key for page in PAGES)
FEW_TABLES = ("clients", "regions")
NOTHING = Rights(frozenset(), frozenset())


@dataclass
class Seen:
    """What came of it, counted. leaks: what each foreign thing was and where it stood.
    zeros: where a 0 stood for money that the reader may not know."""

    answers: int = 0
    panels: int = 0
    tables: int = 0
    files: Counter[str] = field(default_factory=Counter)
    opened: int = 0
    refused: int = 0
    naming: int = 0
    after_cut: int = 0
    changed: int = 0
    leaks: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    zeros: Counter[str] = field(default_factory=Counter)


class Storm:
    """One store in a storm. pages: of these only; about: clients that something is entered about; links: how many
    different ones are followed, so that several people follow the same."""

    def __init__(
        self, store: Path, seed: int = 1, pages: tuple[str, ...] = PAGE_KEYS, about: int = 40, links: int = 400
    ) -> None:
        self.store, self.pages, self.links, self.seen = store, pages, links, Seen()
        self.draw, self._turn = random.Random(seed), threading.Lock()
        self._texts: dict[object, int] = {}
        version = door_of(store).current()
        if version is None:
            raise ValueError(f"{store} has no published version; make one with `python -m data sample`")
        self.version = version
        self.strangers = Strangers(door_of(store).store.version_path(version.name), version.settings.company)
        homes = self.strangers.homes()
        self.known = Known(store, tuple(homes), tuple(sorted(self.strangers.names)))
        self.regions = sorted(self.strangers.regions_below(Rights(None, frozenset())))
        enter_about(store, self.draw.sample(sorted(homes.items()), min(about, len(homes))))
        give(store, rules_about(self.regions, seed))
        self.readers = readers_of(desk_of(store).rules())
        self.numbers: dict[str, Rights] = {}

    def resolved(self, reader: Reader) -> tuple[Scope, Rights]:
        """What the product gives the reader now, and what the rules in force say by themselves.

        The same steps as `ui.asker` takes in every run, by its own names.
        """
        while True:
            before = desk_of(self.store).revision()
            rules = desk_of(self.store).rules()
            scope = asker.scope_of(reader.person, asker.hats_of(reader.person, rules, DAY), reader.hat)
            if desk_of(self.store).revision() == before:
                break
        given = rights_of(reader, self._in_force(before))
        return scope, given.get((scope.role, scope.topics), NOTHING)

    @cached_property
    def _in_force(self) -> Callable[[int], tuple[Rule, ...]]:
        """The rules after a revision, read from the desk's own file."""
        return cache(partial(rules_in, self.store))

    def ask(self, seed: int) -> None:
        """One link followed, and its answer looked through."""
        draw, reader = random.Random(seed % self.links), random.Random(seed).choice(self.readers)
        page = draw.choice(self.pages)
        link = link_at_random(self.known, page, draw, tuple(self.numbers))
        scope, rights = self.resolved(reader)
        answer = told(self.store, scope, page, link, draws=draw.random() < 0.1)
        self._judge(f"{page} {link} for {reader.person.who}", answer, scope, rights, set(link.values()))

    def table(self, reader: Reader, tables: Collection[str] = tuple(STORED)) -> None:
        """Every table, or these, asked at the door."""
        scope, rights = self.resolved(reader)
        view = door_of(self.store).view(self.version, scope, first_look(self.known.options))
        found = [f"{each} for {reader.person.who}" for each in foreign_rows(view, self.strangers, rights, tables)]
        with self._turn:
            self.seen.leaks += found
            self.seen.tables += len(tables)

    def reckon(self, reader: Reader) -> None:
        """A long reckoning, kept for all whose rights are equal."""
        scope, rights = self.resolved(reader)
        selection, revision = first_look(self.known.options), desk_of(self.store).revision()
        met = watched_view(self.store, self.version, revision, scope, selection).once(clients_met)
        self._look(f"a reckoning for {reader.person.who}", met, rights, set())

    def file(self, seed: int, kind: str) -> None:
        """One file taken along, and read back."""
        draw = random.Random(seed)
        for _try in range(50):
            reader, page = draw.choice(self.readers), draw.choice(self.pages)
            link = link_at_random(self.known, page, draw, tuple(self.numbers))
            scope, rights = self.resolved(reader)
            answer = told(self.store, scope, page, link)
            if answer.asked is not None and answer.panels and (page != "one_client" or answer.panels > 1):
                break
        deck = deck_taken(answer, self.version)
        if kind == "json":
            text = "\n".join(panel_json(slide.panel).decode() for slide in deck.slides)
        else:
            text = texts_of(file_of(deck, kind), kind)
        self._look(f"{kind} of {page} {link} for {reader.person.who}", text, rights, set(link.values()))
        with self._turn:
            self.seen.files[kind] += 1

    def keep(self, count: int) -> None:
        """Snapshots kept by readers of different rights; the pages may then be asked for them by anybody."""
        while len(self.numbers) < count:
            reader = self.draw.choice(self.readers)
            page = self.draw.choice([page for page in self.pages if page not in ("snapshots", "one_client")])
            scope, rights = self.resolved(reader)
            answer = told(self.store, scope, page, link_at_random(self.known, page, self.draw))
            if answer.asked is not None and answer.panels:
                kept = kept_deck(door_of(self.store), deck_taken(answer, self.version, 3), scope, MOMENT)
                self.numbers[kept.snapshot] = rights

    def open(self, seed: int) -> None:
        """A kept snapshot opened by somebody."""
        draw = random.Random(seed)
        self.open_by(draw.choice(self.readers), draw.choice([*self.numbers]))

    def open_by(self, reader: Reader, number: str) -> None:
        """A kept snapshot opened: as it was where the reader's rights hold its maker's, else not at all."""
        scope, rights = self.resolved(reader)
        may = self._within(self.numbers[number], rights)
        where = f"snapshot {number} for {reader.person.who}"
        try:
            deck = opened_deck(door_of(self.store), number, scope)
        except NotYours:
            with self._turn:
                self.seen.refused += 1
                self.seen.failed += [f"{where}: refused, and it is theirs"] if may else []
            return
        text = "\n".join(panel_json(slide.panel).decode() for slide in deck.slides)
        self._look(where, text, rights, set())
        with self._turn:
            self.seen.opened += 1
            self.seen.leaks += [] if may else [f"{where}: opened, and it is not theirs"]

    def look_back(self, reader: Reader) -> None:
        """The clients of each version that the door shows, also of one that was made when they were elsewhere."""
        scope, rights = self.resolved(reader)
        for version in door_of(self.store).versions():
            if door_of(self.store).shows(version, scope):
                met = clients_met(door_of(self.store).view(version, scope, first_look(self.known.options)))
                self._look(f"version {version.name} for {reader.person.who}", met, rights, set())

    def few(self) -> list[Reader]:
        """A few readers with the least rights of each kind: they see most faults soonest."""
        wanted = ("nobody", "voices", "money", "hats 0", "hats 1", "former.", "topic.", "manager.", "anna")
        found = [[r for r in self.readers if r.person.who.startswith(name)] for name in wanted]
        return [reader for some in found for reader in some[-1:]]

    def cut_and_ask(self) -> None:
        """Rights are cut under people who have asked before, and they ask at the door again."""
        readers = [reader for reader in self.readers if reader.person.who.startswith(("manager.", "hats", "anna"))]
        for reader in readers:
            self.resolved(reader)
        before = tuple(desk_of(self.store).rules())
        self.cut()
        try:
            for reader in readers:
                self.table(reader, FEW_TABLES)
        finally:
            give(self.store, before)

    def cut(self) -> None:
        """Half of the rules are taken away, or moved to another region, while everybody goes on."""
        rules = [rule for rule in desk_of(self.store).rules() if rule.value != "anna"]
        cut(self.store, self.draw.sample(rules, len(rules) // 2), self.regions)

    @cached_property
    def _reach(self) -> Callable[[Rights], frozenset[str]]:
        return self.strangers.regions_below

    def _within(self, maker: Rights, rights: Rights) -> bool:
        if rights.is_empty or not maker.topics <= rights.topics:
            return False
        if maker.regions is None or rights.regions is None:
            return rights.regions is None
        return maker.regions <= self._reach(rights) | rights.regions

    def _judge(self, where: str, answer: Told, scope: Scope, rights: Rights, typed: set[str]) -> None:
        self._look(where, answer.text, rights, typed)
        key = (scope.shared(), answer.asked and (answer.asked.page, answer.asked.controls, answer.asked.selection,
               answer.asked.client, answer.asked.language, answer.asked.version,
               answer.asked.desk_revision))  # fmt: skip
        money = [] if "money" in rights.topics else answer.money
        secret = [f"{where}: money in {place}" for place in money if not place.startswith("0 ")]
        with self._turn:
            self.seen.answers += 1
            self.seen.panels += answer.panels
            self.seen.leaks += secret
            self.seen.zeros.update(f"{where.split(' ')[0]} {place[2:]}" for place in money if place.startswith("0 "))
            if answer.asked is not None:
                known = self._texts.setdefault(key, hash(tuple(answer.text.split("\n")[:1])))
                self.seen.changed += known != hash(tuple(answer.text.split("\n")[:1]))

    def _look(self, where: str, text: str, rights: Rights, typed: set[str]) -> None:
        """Names that are not the reader's own, beyond what they typed themselves; sums of the rest."""
        named = self.strangers.named_in(text)
        foreign = named - self.strangers.own(rights)
        foreign -= {name for name in foreign if any(name in value for value in typed)}
        sums = self.strangers.sums_in(text, rights)
        with self._turn:
            self.seen.naming += bool(named)
            if foreign or sums:
                self.seen.leaks.append(f"{where}: {sorted(foreign)[:4]} {sorted(sums)[:3]}")
