"""Whether a version is still what was published: its size at once, its checksum before or while it answers."""

from __future__ import annotations

import logging
import threading

from data.warehouse.checksums import sum_of
from data.warehouse.store import Store

log = logging.getLogger("sidu.data")
AT_ONCE_BYTES = 256_000_000
"""Up to this size the checksum comes before the first answer (0.2 to 0.4 s); beyond, while the version answers."""


class Damaged(ValueError):
    """The file of a version is not the one that was published."""


class Intact:
    """What is known about the files of one store's versions in this process. Each file is read through once.

    The engine checks each block it reads, so a wrong number never comes out of a flipped bit; this finds the damage
    before somebody meets it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: dict[tuple[str, int, int], str] = {}  # by name, inode and change: what is wrong, "" for nothing

    def demand(self, name: str, met: str = "") -> None:
        """Raise Damaged when that version is known to be damaged; begin to find out the first time it is asked.

        met: what a question met in the file, empty for nothing.
        """
        path = self._store.version_path(name)
        stat = path.stat()
        key = (name, stat.st_ino, stat.st_mtime_ns)
        if met:
            self._seen[key] = f"a part of it is damaged ({met.splitlines()[0]})"
        if key not in self._seen:
            self._seen[key] = ""
            record = self._store.record_of(name)
            if "sha256" in record:
                if stat.st_size != record["bytes"]:
                    self._seen[key] = f"it has {stat.st_size:,} bytes, {record['bytes']:,} were published"
                elif stat.st_size <= AT_ONCE_BYTES:
                    self._compare(key, record["sha256"])
                else:
                    threading.Thread(target=self._compare, args=(key, record["sha256"]), daemon=True).start()
        if self._seen.get(key):
            raise Damaged(self._seen[key])

    def _compare(self, key: tuple[str, int, int], sha256: str) -> None:
        try:
            found = sum_of(self._store.version_path(key[0])).sha256
        except OSError as error:
            # Forgotten meanwhile, most likely: nothing is known of it, and whoever asks for it again is told.
            self._seen.pop(key, None)
            log.info("version %s could not be read through: %s", key[0], error)
            return
        if found != sha256:
            self._seen[key] = "its checksum is not the one that was published"
