"""What data do we have, and how fresh is it?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from pages.pieces.page import Chosen, Control
from pages.setup.erase_form import ERASE
from pages.setup.going_back import ROLLBACK
from pages.setup.import_pieces import UNDO, imports_panel
from pages.setup.rate_pieces import rate_changes_panel, rates_panel
from pages.setup.rate_table import RATES
from pages.setup.table_pieces import derived_panel, quality_panel, tables_panel
from pages.setup.target_pieces import targets_panel
from pages.setup.version_pieces import corrections_panel, versions_panel

QUESTION = N_("What data do we have, and how fresh is it?")
CONTROLS: tuple[Control, ...] = ()
EDITORS = (RATES, ERASE)
ACTIONS = (UNDO, ROLLBACK)


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    yield tables_panel(view, words)
    yield quality_panel(view, words)
    yield imports_panel(view, words)
    yield versions_panel(view, words)
    yield derived_panel(view, words)
    yield corrections_panel(view, words)
    yield targets_panel(view, words)
    yield rates_panel(view, words)
    yield rate_changes_panel(view, words)
