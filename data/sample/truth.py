"""What is true in the sample company: the curve its clients follow, and what came out when it was drawn.

Each side is flat up to a threshold, then exponential; thresholds and praise slope are those of metrics.md section 1.
Praise starts at .36 and complaints at .30 acts per client and year, and complaints grow with .6: more than in the
design's example, so that the default size tells "exponential" from its rivals. With the default arguments the
exponential hinge leads its nearest rival by about 7 in AIC on either side; the verdict asks for 2.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

FILE_NAME = "truth.json"


@dataclass(frozen=True)
class Branch:
    """One side of the word-of-mouth curve on the 0-10 scale: acts per client and year."""

    threshold: float
    level: float
    slope: float
    direction: int  # +1 grows above the threshold (praise), -1 grows below it (complaint)

    def rate(self, satisfaction: np.ndarray) -> np.ndarray:
        """Acts per client and year at each satisfaction; same shape, above 0."""
        beyond = np.maximum(self.direction * (satisfaction - self.threshold), 0)
        return self.level * np.exp(self.slope * beyond)


PRAISE = Branch(threshold=7.0, level=0.36, slope=0.6, direction=1)
COMPLAINT = Branch(threshold=5.0, level=0.30, slope=0.6, direction=-1)
SCALE_LOW, SCALE_HIGH = 0, 10

CAPTIVE_ALTERNATIVES = 0.12  # at or below: cannot buy elsewhere
CAPTIVE_SATISFACTION = 4.0  # mean of the last two half-years at or below: unhappy

# An invited client answers with probability 1 / (1 + exp(-(intercept + slope * satisfaction))).
RESPONSE_INTERCEPT, RESPONSE_SLOPE = -0.6, 0.22
# An active client lapses in a half-year with the same form of intercept + pull * (6 - satisfaction) * alternatives.
LAPSE_INTERCEPT, LAPSE_PULL = -4.1, 0.60


@dataclass(frozen=True)
class Truth:
    """The parameters the sample was drawn with, and counts and shares of what was drawn.

    Shares are 0 to 1 or None where nothing qualifies; money is in currency units. `loss_making_share` is over clients
    with sales in all months; the `_last_year` figures are over the last whole calendar year (None if not covered).
    """

    seed: int
    clients: int
    months: int
    lines_asked: int | None
    started_on: date
    as_of: date
    praise: Branch
    complaint: Branch
    response_intercept: float
    response_slope: float
    lapse_intercept: float
    lapse_pull: float
    rows: dict[str, int]
    captives: tuple[str, ...]
    lapsed: tuple[str, ...]
    growing_region: str
    falling_region: str
    revenue: float
    cost_of_goods: float
    service_cost: float
    revenue_last_year: float | None
    profit_margin: float | None
    loss_making_share: float | None
    loss_making_share_last_year: float | None
    response_rate: float | None
    fill_rate: float | None
    kept_share: float | None

    def write(self, folder: Path) -> Path:
        """The record as `truth.json` in the folder."""
        path = folder / FILE_NAME
        text = json.dumps(asdict(self), default=str, ensure_ascii=False, indent=1, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")
        return path


def read_truth(folder: Path) -> Truth:
    """The record that `write_sample` left in the folder.

    Raises FileNotFoundError where there is none.
    """
    found: dict[str, Any] = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    for name in ("started_on", "as_of"):
        found[name] = date.fromisoformat(found[name])
    for name in ("praise", "complaint"):
        found[name] = Branch(**found[name])
    for name in ("captives", "lapsed"):
        found[name] = tuple(found[name])
    return Truth(**{field.name: found[field.name] for field in fields(Truth)})
