"""The whole list behind a panel: on the screen it is cut to what fits there, what is taken along is not."""

from __future__ import annotations

from dataclasses import replace

from charts.frozen import KeptRows
from charts.panel import MOST_TAKEN, Panel


def whole(panel: Panel) -> Panel:
    """The panel with every row of its list, asked for now; as it is where it shows them all.

    Of a list of more than MOST_TAKEN the first ones come, and `more` says that it goes on; of a frozen one those that
    were kept.
    """
    table = panel.table
    if table is None or table.all_rows is None:
        return panel
    rows = table.all_rows(MOST_TAKEN + 1)
    left = table.all_rows.more if isinstance(table.all_rows, KeptRows) else int(len(rows) > MOST_TAKEN)
    return replace(panel, table=replace(table, rows=rows.head(MOST_TAKEN), more=left, all_rows=None))
