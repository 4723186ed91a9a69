"""The draft: what is collected, in which order, and that two windows of a person do not undo each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from data import execution
from data.desk import Draft, Picked
from data.execution import Command
from data.periods import period_from_key
from data.scope import NOBODY, Selection, whole_company
from ui.address import Address
from ui.cache import desk_of
from ui.collecting import Collector, address_to_keep, draft_of, moved, same, with_all, without, written
from ui.progress import Progress

ANNA, BEN = whole_company("anna", "test"), whole_company("ben", "test")
ONE, TWO, THREE = (Picked("overview", key, (("period", "2026-Q3"),)) for key in ("tiles", "regions", "degrees"))
DRAFT = Draft("Board", "en", (ONE, TWO, THREE))


def test_the_same_panel_asked_with_the_same_is_there_once_whatever_was_written_beside_it() -> None:
    titled = replace(ONE, title="Our year")
    other = replace(ONE, address=(("period", "2026-Q2"),))
    assert same(ONE, titled) and not same(ONE, other)
    assert with_all(Draft(picked=(titled,)), (ONE, other, other)).picked == (titled, other)


def test_panels_are_moved_removed_and_written_to_and_the_ends_hold_them() -> None:
    assert moved(TWO, -1, DRAFT).picked == (TWO, ONE, THREE) and moved(TWO, 1, DRAFT).picked == (ONE, THREE, TWO)
    assert moved(ONE, -1, DRAFT) == DRAFT == moved(THREE, 1, DRAFT)
    assert moved(Picked("kpis", "year"), 1, DRAFT) == DRAFT
    assert without(TWO, DRAFT).picked == (ONE, THREE)
    assert written(TWO, "Regions", "Ask Li", DRAFT).picked[1] == replace(TWO, title="Regions", remark="Ask Li")


def test_what_is_usual_is_kept_too_because_another_day_it_is_not() -> None:
    start = Address(Selection(period_from_key("2026-Q3")), "en")
    here = replace(start, client="c1", language="zh", version="000003")
    assert address_to_keep(here, start, {"top": "10"}) == (
        ("client", "c1"), ("compare", "last_year"), ("period", "2026-Q3"), ("top", "10"),
    )  # fmt: skip


@pytest.fixture
def carried(tmp_path: Path) -> Collector:
    def carry_out(command: Command, progress: object) -> None:
        execution.carry_out(tmp_path, command, ANNA, datetime(2026, 11, 22, tzinfo=UTC))

    return Collector(tmp_path, ANNA, carry_out)


def test_each_has_one_draft_two_windows_add_to_it_and_no_cached_answer_is_forgotten(carried: Collector) -> None:
    before = desk_of(carried.store).revision()
    first, second = carried, replace(carried)  # both were drawn when nothing was collected
    first.changed(lambda draft: with_all(draft, (ONE,)))
    assert second.changed(lambda draft: with_all(draft, (TWO,))).picked == (ONE, TWO)
    assert draft_of(carried.store, ANNA).picked == (ONE, TWO) and draft_of(carried.store, BEN) == Draft()
    assert desk_of(carried.store).revision() == before


def test_two_windows_at_the_same_moment_lose_no_edit(carried: Collector) -> None:
    met, kept = Barrier(2), carried.carry_out

    def slowly(command: Command, progress: Progress) -> None:
        with suppress(BrokenBarrierError):
            met.wait(0.2)  # without turns both would have read by now
        kept(command, progress)

    def adds(which: Picked) -> Draft:
        return replace(carried, carry_out=slowly).changed(lambda old: with_all(old, (which,)))

    with ThreadPoolExecutor(2) as windows:
        list(windows.map(adds, (ONE, TWO)))
    assert set(draft_of(carried.store, ANNA).picked) == {ONE, TWO}


def test_nobody_collects_without_a_right(tmp_path: Path) -> None:
    def carry_out(command: Command, progress: object) -> None:
        execution.carry_out(tmp_path, command, NOBODY, datetime(2026, 11, 22, tzinfo=UTC))

    with pytest.raises(execution.NotAllowed):
        Collector(tmp_path, NOBODY, carry_out).changed(lambda draft: with_all(draft, (ONE,)))
