"""A second server on the same store: it keeps door and desk open, and says on each line what a page would see now.

python -m tests.data.desk.second_server ROOT        SIDU_DESK names the desk
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from data.door import Door
from data.warehouse.store import Store, StoreBusy
from tests.data.imports import brought


def answer(door: Door, word: str) -> object:
    """To `see` what a rerun would find; else the text is imported as orders.csv: the version, or the refusal."""
    if word == "see":
        version = door.current()
        return [version and version.name, door.desk.revision(), door.desk.settings().company]
    try:
        return brought(Store(door.store.root), json.loads(word), who="second").version
    except StoreBusy as busy:
        return str(busy)


def main(root: str) -> None:
    door = Door(Path(root))
    for line in sys.stdin:
        print(json.dumps(answer(door, line.strip())), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
