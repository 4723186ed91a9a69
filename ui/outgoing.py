"""What leaves is written down first: how a button that hands something over has that done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from locales import N_

NOT_NOTED, NOT_THEIRS = "NotNoted", "NotTheirs"
NOT_TAKEN = N_(
    "Nothing can be taken along at the moment: what leaves is written down first, and the log of access cannot be "
    "written. Tell whoever runs Sidu; the server's log says why."
)
CHANGED = N_("Your rights or the sign-in have changed meanwhile, so the file was not handed over. Ask for it anew.")


@dataclass(frozen=True)
class Outgoing:
    """By whose hand things of a page leave.

    took: (what, kind, …) notes it before it is handed over, and raises NotMade where it cannot, or where it is no
    longer theirs; may_leave: whether it could be noted now; copied: as took, for all that is held about a client.
    """

    store: Path
    took: Callable[..., None]
    may_leave: Callable[[], bool]
    copied: Callable[[str], None]
