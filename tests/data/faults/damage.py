"""Damage that a disk, a power cut or a person does to a store, and which version must answer then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from data.warehouse.store import Store

REGIONS = 16


@dataclass(frozen=True)
class Damage:
    """What is done to the store, whether the version before must answer, and which one is then said to be passed over.

    The store has the versions 000002 and 000003; 000003 answers.
    """

    name: str
    do: Callable[[Store], object]
    falls_back: bool
    passed_over: str = ""


def damages() -> Iterator[Damage]:
    """Every kind, the version file in every region."""
    for share in (0.0, 0.001, 0.3, 0.7, 0.999):
        yield Damage(f"version cut to {share:.1%}", partial(_cut, share), True, "000003")
    for region in range(REGIONS):
        place = (region + 0.5) / REGIONS
        yield Damage(f"bit flipped at {place:.0%} of the version", partial(_flipped, place), True, "000003")
    for block in range(4):
        yield Damage(f"bit flipped in header block {block}", partial(_flipped_at, 4096 * block + 20), True, "000003")
    yield Damage("last bit flipped", partial(_flipped_at, -1), True, "000003")
    yield Damage("version full of zeros", lambda s: _newest(s).write_bytes(bytes(100_000)), True, "000003")
    yield Damage("version deleted", lambda s: _newest(s).unlink(), True, "000003")
    yield Damage("pointer to nothing", lambda s: s.pointer.write_text("000099\n", encoding="ascii"), False, "000099")
    for name, content in POINTERS.items():
        yield Damage(f"pointer {name}", partial(_pointing, content), False)
    yield Damage("pointer lost", lambda s: s.pointer.unlink(), False)
    for name, content in RUBBISH.items():
        yield Damage(f"{name} at the end of the log", partial(_logged, content, True), False)
        yield Damage(f"log replaced by {name}", partial(_logged, content, False), False)
        yield Damage(f"record of the version replaced by {name}", partial(_recorded, content), False)
    yield Damage("record of the version lost", lambda s: s.record_path("000003").unlink(), False)


POINTERS = {
    "empty": b"",
    "of zero bytes": bytes(7),
    "of letters": b"latest\n",
    "of random bytes": b"\xff\xfe\x80\x00\x9c\n",
    "that climbs out": b"../../000001\n",
    "torn": b"0000",
}
RUBBISH = {
    "zero bytes": bytes(4096),
    "random bytes": bytes(range(256)) * 8,
    "half a line": b'{"import": 4, "at": "2026-',
    "lines of other JSON": b'[]\n7\nnull\n"x"\n{}\n',
    "records of a wrong shape": b'{"import": "x", "parts": 7, "written": null}\n{"undo": [], "rollback": {}}\n',
    "deep brackets": b"[" * 100_000 + b"\n",
}


def _newest(store: Store) -> Path:
    return store.version_path("000003")


def _cut(share: float, store: Store) -> None:
    content = _newest(store).read_bytes()
    _newest(store).write_bytes(content[: int(len(content) * share)])


def _flipped(share: float, store: Store) -> None:
    _flipped_at(int(_newest(store).stat().st_size * share), store)


def _flipped_at(place: int, store: Store) -> None:
    content = bytearray(_newest(store).read_bytes())
    content[place] ^= 1
    _newest(store).write_bytes(content)


def _pointing(content: bytes, store: Store) -> None:
    store.pointer.write_bytes(content)


def _logged(content: bytes, is_added: bool, store: Store) -> None:
    store.log.write_bytes((store.log.read_bytes() if is_added else b"") + content)


def _recorded(content: bytes, store: Store) -> None:
    store.record_path("000003").write_bytes(content)
