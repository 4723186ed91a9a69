"""When files last said something: the word of a file and the word of a person are weighed by their moments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.contract import TABLES
from data.warehouse.settle import FactFile, facts_sql, text

LONG_AGO = datetime(1900, 1, 1)


def said_sql(table: str, files: Sequence[FactFile], imports: Iterable[Mapping[str, Any]], folder: Path) -> str:
    """SQL for the keys of a table that files brought, each with the moment of the last import that named it."""
    moments = {record["import"]: utc(datetime.fromisoformat(record["at"])) for record in imports if "import" in record}
    keys = ", ".join(f'"{key}"' for key in TABLES[table].key)
    parts = [
        f"SELECT {keys}, TIMESTAMP '{moments.get(file.import_number, LONG_AGO)}' AS moment"
        f" FROM read_parquet({text(folder / file.path)})"
        for file in files
        if file.table == table
    ]
    nothing = f"SELECT {keys}, NULL::TIMESTAMP AS moment FROM ({facts_sql(table, [], folder)})"
    said = " UNION ALL ".join(parts) or nothing
    return f"SELECT {keys}, max(moment) AS said_at FROM ({said}) GROUP BY ALL"


def utc(moment: datetime) -> datetime:
    """The moment as the engine's TIMESTAMP holds it; without a zone it is in UTC already."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
