"""What the browser tests need to know of the sample store: its periods and a client with a Chinese name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
from pypinyin import lazy_pinyin

from data.door import Door
from data.periods import Grain, Period, period_of


@dataclass(frozen=True)
class Client:
    """A client as the reader knows it."""

    client_id: str
    name: str

    @property
    def pinyin(self) -> str:
        return "".join(lazy_pinyin(self.name.split("(")[0]))


def complete_period(store: Path, grain: Grain = "quarter", back: int = 0) -> Period:
    """The latest period of that grain that was over on the as-of date, or one `back` periods earlier."""
    version = Door(store).current()
    assert version is not None, f"{store} has no published version"
    return period_of(version.as_of, grain, version.settings.calendar).back(1 + back)


def best_client(store: Path) -> Client:
    """The client with the most revenue ever, read from the facts, past the product."""
    facts = store / "facts"
    row = duckdb.execute(
        "SELECT c.client_id, any_value(c.name) FROM read_parquet($clients) c"
        " JOIN read_parquet($sales) s USING (client_id)"
        " GROUP BY ALL ORDER BY sum(s.revenue_e4) DESC, c.client_id LIMIT 1",
        {"clients": f"{facts}/clients/*.parquet", "sales": f"{facts}/sales/*.parquet"},
    ).fetchone()
    assert row is not None, f"{facts} has no sales of a known client"
    return Client(str(row[0]), str(row[1]))
