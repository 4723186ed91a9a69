"""Many readers at once, of other rights, by any link, from one cache: nobody meets a row that is not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.mutations import forgotten
from benchmarks.scope_storm import storm
from benchmarks.storm.files import texts_of
from benchmarks.storm.readers import DAY, LONG_AGO, Reader, rights_of
from benchmarks.storm.store import copied
from benchmarks.storm.strangers import Rights, Strangers
from data.periods import period_from_key
from data.rights import EVERYWHERE, Person, Rule
from data.scope import TOPICS, Scope, Selection
from exports.tables import inert
from metrics.grade import USUAL
from metrics.segments.structure import region_names, structure
from ui.cache import door_of

PANELS, FILES, THREADS = 80, 3, 16
PAGES = ("overview", "clients", "one_client", "snapshots", "targets")


@pytest.fixture(scope="module")
def store(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample company with a desk of its own."""
    forgotten()
    yield copied(sample_store, tmp_path_factory.mktemp("storm") / "store")
    forgotten()


def test_nobody_in_a_storm_meets_a_row_that_is_not_theirs(store: Path) -> None:
    seen = storm(store, PANELS, FILES, THREADS, pages=PAGES, kinds=("json", "csv", "xlsx"), snapshots=3, links=8)
    assert (seen.leaks, seen.failed, seen.changed) == ([], [], 0)
    assert seen.naming and seen.opened + seen.refused and seen.after_cut and sum(seen.files.values()) == FILES


def test_what_is_foreign_is_noticed(store: Path) -> None:
    """The test of the test: what the whole company sees is foreign to one district."""
    door = door_of(store)
    version = door.current()
    assert version is not None
    strangers = Strangers(door.store.version_path(version.name))
    everything, topics = Rights(None, TOPICS), frozenset(("money", "personal"))
    region = next(iter(strangers.homes().values()))
    part = Rights(frozenset((region,)), topics)
    own, text = strangers.own(part), " ".join(sorted(strangers.names))
    assert strangers.foreign_in(text, part) and not strangers.foreign_in(text, everything)
    assert strangers.named_in(" ".join(own)) <= own
    assert strangers.secret_sums(part) and not strangers.secret_sums(everything)
    total = max(strangers.company_sums().values())
    assert strangers.sums_in(f'{{"revenue": {total}}}', part) and not strangers.sums_in(str(total), everything)


def test_the_storm_reads_rules_as_they_are_written() -> None:
    rules = (
        Rule("1", "person", "a", "manager", frozenset("N")), Rule("2", "group", "g", "manager", frozenset("S")),
        Rule("3", "person", "a", "executive", frozenset((EVERYWHERE,)), valid_until=LONG_AGO),
        Rule("4", "person", "a", "analyst", frozenset("W"), frozenset(("money",))),
    )  # fmt: skip
    found = rights_of(Reader(Person("a", groups=frozenset("g"))), rules, DAY)
    assert {kind[0]: rights.regions for kind, rights in found.items()} == {
        "manager": frozenset("NS"), "analyst": frozenset("W"),
    }  # fmt: skip


def test_files_are_read_back_whole() -> None:
    assert texts_of("name\r\n永兴".encode(), "csv").endswith("永兴")
    assert texts_of(b"\x89PNG\r\n\x1a\n", "png") == "" and "永" in texts_of(rb"<p>\u6c38</p>", "html")
    assert inert("=1") == "'=1"


def test_regions_above_one_s_own_are_not_named_and_money_is_not_zero_without_the_right(store: Path) -> None:
    """Both were shown on the page of segments: the city above a district, and revenue of 0 without the right to it."""
    door = door_of(store)
    version = door.current()
    assert version is not None
    selection = Selection(period_from_key("2026-Q2"))
    tree = door.view(version, Scope(), selection).tree
    leaf = next(
        region for region in tree.regions.values() if region.depth == max(r.depth for r in tree.regions.values())
    )
    district = Scope("d", regions=frozenset((leaf.region_id,)), topics=TOPICS)
    assert region_names(door.view(version, district, selection)) == {leaf.key: leaf.name}
    voices = door.view(version, Scope("v", everywhere=True, topics=frozenset(("satisfaction",))), selection)
    rows = structure(voices, "channel", USUAL)
    assert rows["clients"].sum() and rows["revenue_e4"].isna().all()
    money = door.view(version, Scope("m", everywhere=True, topics=frozenset(("money",))), selection)
    assert structure(money, "channel", USUAL)["revenue_e4"].sum() > 0
