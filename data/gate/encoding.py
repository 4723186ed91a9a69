"""Text files as UTF-8: which encoding a file has, what its bytes show on one pass, and the streaming rewrite."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.gate.guessing import Guess, guess
from data.gate.report import Refused

BLOCK = 4 << 20
SAMPLE = 1 << 18
_TWO_LINE_ENDS = 0x0A0A
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Text:
    """A text file ready to parse: UTF-8 at `path`, and what one pass over all its bytes showed.

    is_valid: every byte is UTF-8; is_sure: the bytes speak for one encoding only, or it was told; candidates: the
    encodings they may be in when it is not sure.
    """

    path: Path
    encoding: str
    is_sure: bool
    is_valid: bool
    has_nul: bool
    has_blank_lines: bool
    quotes: int
    lines: int
    candidates: tuple[str, ...] = ()


def utf8_text(path: Path, name: str, folder: Path, encoding: str = "") -> Text:
    """The file as UTF-8 text: itself if it is, else a copy in `folder`, rewritten block by block.

    encoding: the encoding to use; found from the content when empty. Bytes that do not belong to the encoding are
    kept as
    they are, so that only their rows are rejected. Raises Refused for an unknown encoding and for content that is no
    text.
    """
    likely = Guess((encoding,), True) if encoding else _found(path)
    found = likely.encodings[0]
    try:
        codec = codecs.lookup(found).name
        "".encode(codec)
    except (LookupError, UnicodeError) as error:
        raise Refused("damaged", file=name, what=f"{found} text", reason="this encoding is not known") from error
    target = path
    if codec not in ("utf-8", "utf-8-sig", "ascii"):
        target = folder / f"{path.stem[:40]}.utf8"
        _rewrite(path, target, codec)
    return _passed(target, codec, likely, name)


def _found(path: Path) -> Guess:
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    for bom, name in _BOMS:
        if start.startswith(bom):
            return Guess((name,), True)
    if unmarked := _unmarked_utf16(start):
        return Guess((unmarked,), True)
    foreign = _foreign_sample(path)
    return Guess(("utf-8",), True) if foreign is None else guess(foreign)


def _unmarked_utf16(start: bytes) -> str:
    """UTF-16 without a mark: every separator and line end has a NUL on the same side, nothing decodes to controls."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) <= len(start) // 200 or min(even, odd) * 8 > max(even, odd):
        return ""
    name = "utf-16-be" if even > odd else "utf-16-le"
    text = start[: len(start) // 2 * 2].decode(name, "replace")
    strange = sum((c < " " and c not in "\t\r\n") or c == "\ufffd" for c in text)
    return name if strange * 100 <= len(text) and "\n" in text else ""


def _foreign_sample(path: Path) -> bytes | None:
    """Lines with non-ASCII bytes from the first place where the file stops being UTF-8; None when it is UTF-8 to its
    end.

    A file that is UTF-8 in nearly all of its foreign characters is damaged UTF-8, not another encoding: None as well.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    decoded = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if block.isascii():
                decoder.reset()
                continue
            try:
                decoder.decode(block)
                decoded += 1
            except UnicodeDecodeError:
                kept = block.decode("utf-8", "ignore")
                good = len(kept.encode()) - sum(map(str.isascii, kept))
                bad = len(block) - len(kept.encode())
                if decoded > 1 or good > 20 * bad:
                    return None
                return b"\n".join(line for line in block.splitlines() if not line.isascii())[:SAMPLE]
    return None


def _rewrite(path: Path, target: Path, codec: str) -> None:
    decoder = codecs.getincrementaldecoder(codec)(errors="surrogateescape")
    with path.open("rb") as source, target.open("wb") as copy:
        while block := source.read(BLOCK):
            copy.write(_kept(decoder.decode(block)))
        copy.write(_kept(decoder.decode(b"", True)))


def _kept(text: str) -> bytes:
    """UTF-8 bytes; what could not be decoded becomes its old bytes, and a lone surrogate becomes bytes no UTF-8 has."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return b"".join(c.encode("utf-8", "surrogatepass") for c in text)


def _passed(path: Path, codec: str, likely: Guess, name: str) -> Text:
    """One pass over the bytes: validity, NULs, blank lines, quotes, lines."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_valid, has_blank, quotes, lines, nuls, size, last = True, False, 0, 0, 0, 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            is_valid = is_valid and _decodes(decoder, block)
            has_blank = has_blank or _has_blank_line(last + block[:2]) or _has_blank_line(block)
            quotes += block.count(b'"') if b'"' in block else 0  # looking is far quicker than counting
            lines += int(np.count_nonzero(np.frombuffer(block, np.uint8) == ord("\n")))
            nuls += block.count(b"\0") if b"\0" in block else 0
            size += len(block)
            last = block[-2:]
    is_valid = is_valid and _decodes(decoder, b"", True)
    if nuls * 10 > size:
        raise Refused("not_a_table", file=name, what="not text")
    lines += not last.endswith(b"\n")
    candidates = () if likely.is_sure else likely.encodings
    return Text(path, codec, likely.is_sure, is_valid, nuls > 0, has_blank, quotes, lines, candidates)


def first_lines(path: Path, encoding: str, count: int) -> tuple[str, ...]:
    """The first lines of a file as an encoding reads them; what does not belong to it is shown as replaced."""
    with path.open("rb") as file:
        text = file.read(SAMPLE).decode(encoding, "replace")
    return tuple(line for line in text.splitlines() if line.strip())[:count]


def _has_blank_line(block: bytes) -> bool:
    if b"\r" in block and (b"\n\r" in block or b"\r\r" in block):
        return True
    # Pairs of bytes as numbers, from the first byte on and from the second: three times as quick as a search.
    pairs = (np.frombuffer(block, np.uint16, max(len(block) - at, 0) // 2, at) for at in (0, 1) if len(block) > at + 1)
    return any(bool((numbers == _TWO_LINE_ENDS).any()) for numbers in pairs)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    if block.isascii() and not final and decoder.getstate() == (b"", 0):
        return True
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True
