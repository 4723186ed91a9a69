"""What a disk may hold after a power cut: recorded changes, of which those that nobody had synced may be missing.

The strict reading of POSIX: written bytes are safe after fsync of their file, names after fsync of their folder. What
was not synced is there, missing, in part there in any order, or torn at the pages of 4 KiB.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

PAGE_BYTES = 4096
SHARED_MEMORY = "-shm"
"""Files that their owner makes anew at every start; they are mapped, not written, and are left out."""
ACKNOWLEDGEMENTS = (b"published version", b"is undone", b" answers;")
FATES = ("none", "all", "first ones", "any")


@dataclass(frozen=True)
class Change:
    """One change as recorded. kind: O made or emptied, W written, T size set, P hole, G grown, S synced, R renamed,
    U unlinked, M and D folder made and removed, A said to the person who asked."""

    kind: str
    numbers: tuple[int, int, int]
    path: str
    data: bytes = b""

    @property
    def is_of_names(self) -> bool:
        return self.kind in "RUMD" or (self.kind == "O" and not self.numbers[0])

    @property
    def is_acknowledgement(self) -> bool:
        return self.kind == "A" and any(words in self.data for words in ACKNOWLEDGEMENTS)


def changes_in(record: Path) -> list[Change]:
    """The changes of a record, in their order."""
    raw, at, found = record.read_bytes(), 0, []
    while at < len(raw):
        end = raw.index(b"\n", at)
        kind, a, b, c, *path = raw[at:end].decode("utf8", "surrogateescape").split("\t")
        at = end + 1
        size = int(c) if kind in "WA" else 0
        found.append(Change(kind, (int(a), int(b), int(c)), "\t".join(path), raw[at : at + size]))
        at += size
    return found


@dataclass
class File:
    """A file while changes are replayed: what it began with, and its changes with their places in the record."""

    begun: bytes
    base: Path | None = None
    changes: list[tuple[int, Change]] = field(default_factory=list)
    synced: int = -1


@dataclass
class Cut:
    """All that is known at one moment of the record: files, changes of names, and up to where each was synced."""

    names: dict[str, File]
    folders: set[str]
    naming: list[tuple[int, Change, File | None]] = field(default_factory=list)
    synced: dict[str, int] = field(default_factory=dict)
    is_acknowledged: bool = False


@dataclass(frozen=True)
class Crash:
    """What was found after the cut: contents by path (a Path for what nobody touched), and the folders."""

    files: dict[str, bytes | Path]
    folders: frozenset[str]
    is_acknowledged: bool

    @property
    def looks(self) -> str:
        """Equal for states that differ only in the bytes of half-made files, which nobody opens: `.building-…` and
        what lies in `staging`. Their names count."""
        digest = hashlib.sha256(str((sorted(self.folders), self.is_acknowledged)).encode())
        for path, content in sorted(self.files.items()):
            digest.update(path.encode())
            if isinstance(content, Path):
                digest.update(str(content).encode())
            else:
                is_half_made = "/.building-" in path or "/staging/" in path
                digest.update(b"" if is_half_made else content)
        return digest.hexdigest()

    def write(self, root: Path) -> None:
        """Lay it out below an empty folder. Untouched versions and facts are linked: nobody writes into them."""
        for folder in sorted({"", *self.folders}):
            (root / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
        for path, content in self.files.items():
            target = root / path.lstrip("/")
            if isinstance(content, bytes):
                target.write_bytes(content)
            elif target.suffix in (".duckdb", ".parquet"):
                os.link(content, target)
            else:
                shutil.copyfile(content, target)


def inodes_below(root: Path) -> dict[int, str]:
    """The inode of every file and folder below the root, so that a record can name those that were there before."""
    return {p.stat().st_ino: "/" + p.relative_to(root).as_posix() for p in root.rglob("*")} | {root.stat().st_ino: ""}


def at_cut(base: Path, inodes: dict[int, str], changes: Sequence[Change]) -> Cut:
    """Everything that happened until the cut, on a store that was a copy of `base` with these inodes."""
    kept = [p for p in base.rglob("*") if not p.name.endswith(SHARED_MEMORY)]
    names = {"/" + p.relative_to(base).as_posix(): File(p.read_bytes(), p) for p in kept if p.is_file()}
    cut = Cut(dict(names), {"/" + p.relative_to(base).as_posix() for p in kept if p.is_dir()})
    live: dict[int, File | str] = {i: names.get(p, p) for i, p in inodes.items()}
    for at, change in enumerate(changes):
        _follow(cut, live, at, change)
    cut.names = names
    return cut


def _follow(cut: Cut, live: dict[int, File | str], at: int, change: Change) -> None:
    kind, (first, node, _) = change.kind, change.numbers
    if SHARED_MEMORY in change.path:
        if kind == "O":
            live[node] = File(b"")
    elif kind == "O" and not first:
        live[node] = cut.names[change.path] = File(b"")
        cut.naming.append((at, change, cut.names[change.path]))
    elif kind == "O":
        cut.names[change.path].changes.append((at, change))
    elif kind in "WTPG":
        written = live[first]
        assert isinstance(written, File), f"a folder was written to: {change}"
        written.changes.append((at, change))
    elif kind == "S":
        found = live.get(first)
        if isinstance(found, File):
            found.synced = at
        else:
            assert found is not None, f"somebody synced a folder that nobody saw made: {change}"
            cut.synced[found] = at
    elif kind == "A":
        cut.is_acknowledged = cut.is_acknowledged or change.is_acknowledgement
    else:
        if kind == "M":
            live[node] = change.path
        file = cut.names.pop(change.path.split("\t")[0], None)
        if kind == "R":
            assert file is not None, f"only files are renamed here: {change}"
            cut.names[change.path.split("\t")[1]] = file
        cut.naming.append((at, change, file))


def crash(cut: Cut, random: Random, naming: str = "", writing: str = "") -> Crash:
    """One state that the cut may have left. naming, writing: the fate of what was not synced; drawn when empty."""
    naming, writing = naming or random.choice(FATES), writing or random.choice(FATES)
    unsafe = [at for at, change, _ in cut.naming if at > cut.synced.get(_folder(change), -1)]
    kept = _kept(unsafe, naming, random)
    names, folders = dict(cut.names), set(cut.folders)
    for at, change, file in cut.naming:
        if at in kept or at not in unsafe:
            _name(names, folders, change, file)
    found: dict[str, bytes | Path] = {}
    for path, file in names.items():
        if path.rpartition("/")[0] in {"", *folders}:
            untouched = file.base is not None and not file.changes
            found[path] = file.base if untouched and file.base else _content(file, writing, random)
    return Crash(found, frozenset(folders), cut.is_acknowledged)


def _folder(change: Change) -> str:
    return change.path.split("\t")[-1].rpartition("/")[0]


def _name(names: dict[str, File], folders: set[str], change: Change, file: File | None) -> None:
    before, _, after = change.path.partition("\t")
    if change.kind == "M":
        folders.add(before)
    elif change.kind == "D":
        folders.discard(before)
    elif change.kind == "U":
        names.pop(before, None)
    else:
        if after:
            names.pop(before, None)
        assert file is not None
        names[after or before] = file


def _kept(places: Sequence[int], fate: str, random: Random) -> set[int]:
    if fate == "any":
        share = random.random()
        return {at for at in places if random.random() < share}
    return set({"none": (), "all": places}.get(fate, places[: random.randint(0, len(places))]))


def _content(file: File, fate: str, random: Random) -> bytes:
    content = bytearray(file.begun)
    unsafe = [at for at, _ in file.changes if at > file.synced]
    kept = _kept(unsafe, fate, random)
    is_torn = fate == "any" or (fate == "first ones" and random.random() < 0.5)
    last = max(kept, default=-1)
    for at, change in file.changes:
        if at not in unsafe:
            _apply(content, change, lambda: True)
        elif at in kept:
            torn = is_torn and (fate == "any" or at == last)
            _apply(content, change, (lambda: random.random() < 0.7) if torn else (lambda: True))
        elif fate == "any" and change.kind == "W" and random.random() < 0.3:
            _grow(content, change.numbers[1] + len(change.data))  # the size came to the disk, the bytes did not
    return bytes(content)


def _grow(content: bytearray, size: int) -> None:
    content.extend(bytes(max(0, size - len(content))))


def _apply(content: bytearray, change: Change, arrives: object) -> None:
    _, at, size = change.numbers
    if change.kind == "O":
        content.clear()
    elif change.kind == "T":
        del content[at:]
        _grow(content, at)
    elif change.kind == "G":
        _grow(content, at + size)
    elif change.kind == "P":
        end = min(at + size, len(content))
        content[at:end] = bytes(max(0, end - at))
    else:
        for start, stop in _pages(at, len(change.data)):
            if arrives():  # type: ignore[operator]
                _grow(content, stop)
                content[start:stop] = change.data[start - at : stop - at]


def _pages(at: int, size: int) -> Iterable[tuple[int, int]]:
    """The parts of a write that lie on one page each."""
    start, end = at, at + size
    while start < end:
        stop = min(end, (start // PAGE_BYTES + 1) * PAGE_BYTES)
        yield start, stop
        start = stop
