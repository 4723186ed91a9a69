"""A process of its own that writes to a desk settings that belong together, and says each revision when it is done.

python -m tests.data.desk.writer ROOT URL WHO HOW_MANY
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from data.desk import Desk
from data.desk.commands import DeclareSettings
from data.scope import whole_company
from data.settings import Settings

AT = datetime(2026, 7, 1, tzinfo=UTC)


def paired(number: int, who: str) -> Settings:
    """Settings that nobody else writes, of which several always change together."""
    return Settings(
        company=f"{who} {number}",
        fiscal_year_start=number % 12 + 1,
        retention_intervals=number % 12 + 1,
        loss_intervals=number % 12 + 1,
    )


def main(root: str, url: str, who: str, how_many: int) -> None:
    scope = whole_company(who, "a test")
    with Desk.at(Path(root), url) as desk:
        for number in range(how_many):
            print(desk.carry_out(DeclareSettings(paired(number, who)), scope, AT), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
