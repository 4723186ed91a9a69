"""By which definitions figures were made: one short digest, another one as soon as what defines a figure changes."""

from __future__ import annotations

import json
from hashlib import sha256

from data.derived_tables import DERIVED
from data.late_tables import LATE
from data.warehouse.publish import FORMAT
from metrics import METRICS

DIGITS = 12


def definitions_digest() -> str:
    """The digest over every figure's definition and the tables that models publish, to be compared, not read.

    Of a figure count its key, the function that makes it, its formula, its source and what it needs.
    """
    figures = sorted([m.key, m.family, m.function, m.formula, m.source, list(m.needs)] for m in METRICS)
    tables = [sorted((name, sorted(columns.items())) for name, columns in each.items()) for each in (DERIVED, LATE)]
    text = json.dumps([FORMAT, figures, tables], ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()[:DIGITS]
