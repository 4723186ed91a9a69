"""Small files, and the way from a file to its staged rows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.gate import Mapping, Staged, mapping_of, stage

SALES = {
    "order_id": "order",
    "line": "line",
    "client_id": "client",
    "ordered_on": "day",
    "quantity": "quantity",
    "revenue": "revenue",
}
HEADER = "order,line,client,day,quantity,revenue\n"
Read = Callable[..., tuple[Staged, list[dict[str, Any]]]]


@pytest.fixture
def sales() -> Mapping:
    return mapping_of("*", "sales", SALES)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Stages bytes or text under a name in this process and returns the result with the accepted rows."""

    def staged_rows(content: bytes | str, mapping: Mapping, name: str = "orders.csv", **more: Any) -> Any:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        (staged,) = stage(file, mapping, tmp_path / "staged", isolated=False, **more)
        assert staged.rows_in == staged.accepted + staged.rejected
        rows = pq.read_table(staged.parquet).to_pylist()
        assert len(rows) == staged.accepted
        return staged, rows

    return staged_rows


def folder_of(variable: str, part: str) -> Path:
    """A folder of real inputs; the test is skipped, saying why, when the variable does not lead there."""
    root = os.environ.get(variable)
    if not root:
        pytest.skip(f"{variable} is not set")
    if not (Path(root) / part).exists():
        pytest.skip(f"{variable} has no {part}")
    return Path(root) / part
