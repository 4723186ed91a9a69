"""The bicycle wholesaler's files, asked at random and counted a second time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.data.test_real_inputs import MOMENT, SOURCES, store_of
from tests.differential.files import latest, rows_of
from tests.differential.questions import Asking, questions
from tests.differential.raw import Raw
from tests.differential.test_cuts import wrong_answers

pytestmark = pytest.mark.real
CUTS = 90
NAMES = {
    "regions": ("regions", {"region": "region_id", "part_of": "parent_id"}),
    "clients": ("clients", {"region": "region_id", "type": "channel"}),
    "products": ("products", {"product": "product_id"}),
    "sales": ("orders", {
        "order_no": "order_id", "order_id": "line", "date": "ordered_on", "product": "product_id",
        "territory": "region_id",
    }),
    "activities": ("service_costs", {"date": "done_on"}),
    "targets": ("targets", {"region": "region_id"}),
}  # fmt: skip
"""Table → its file, and what the file calls the contract's columns."""


@pytest.fixture(scope="module")
def bicycles(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Asking:
    store = store_of("adventureworks", realdata, tmp_path_factory)
    folder = realdata / SOURCES["adventureworks"]
    tables = {t: latest(t, [rows_of(folder / f"{file}.csv", names)]) for t, (file, names) in NAMES.items()}
    return Asking(store.root, Raw(tables, MOMENT.date()))


def test_every_cut_of_the_bicycles_is_what_the_files_say(bicycles: Asking) -> None:
    assert bicycles.raw.as_of == date(2013, 11, 29) and len(bicycles.raw.sales) == 60_855
    wrong = wrong_answers(bicycles, list(questions(bicycles.raw, CUTS, seed=11)))
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:8])
