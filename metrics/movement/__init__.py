"""Why a key figure moved: effects that add up to the change, who contributed most, and what happened meanwhile.

`why` and `movers` need key figures, which themselves hand `price_volume_mix` on: so they are imported by module.
"""

from __future__ import annotations

from metrics.movement.effects import EFFECTS, Effect, Movement
from metrics.movement.events import EventMark, event_marks
from metrics.movement.volume import PriceVolumeMix, price_volume_mix

__all__ = ["EFFECTS", "Effect", "EventMark", "Movement", "PriceVolumeMix", "event_marks", "price_volume_mix"]
