"""Bombs, lies and pipes: refused in a clear word, before they take memory or time."""

from __future__ import annotations

import io
import os
import socket
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.gate import Refused, child, inspect, mapping_of, stage
from data.gate.swelling import refuse_swollen
from tests.data.gate.fuzz_files import xlsx_bytes

CLIENTS = mapping_of("*", "clients", {"client_id": "client_id"})
SHEET = "xl/worksheets/sheet1.xml"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever starts a child fails: what is refused here is refused before."""

    def started(*given: object, **more: object) -> None:
        raise AssertionError("a child was started")

    monkeypatch.setattr(child.subprocess, "run", started)
    monkeypatch.setattr(child.subprocess, "Popen", started)


def code_of(path: Path) -> str:
    with pytest.raises(Refused) as refusal:
        inspect(path)
    assert refusal.value.text().startswith(path.name)
    return refusal.value.code


def poured(path: Path, member: str, block: bytes, times: int, others: dict[str, bytes]) -> Path:
    """A zip whose one member is the block that many times."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in others.items():
            archive.writestr(name, content)
        with archive.open(member, "w", force_zip64=True) as file:
            for _ in range(times):
                file.write(block)
    return path


def book(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([["client_id"]]))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts[SHEET] = f'<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.usefixtures("no_child")
@pytest.mark.parametrize("name", ["bomb.zip", "bomb.xlsx"])
def test_a_bomb_is_refused_by_what_its_directory_says_before_a_child_starts(tmp_path: Path, name: str) -> None:
    others = {} if name.endswith("zip") else {"xl/workbook.xml": b"<workbook/>"}
    bomb = poured(tmp_path / name, "a.csv" if not others else SHEET, b"0" * (1 << 20), 300, others)
    assert code_of(bomb) == "zip_size"
    with pytest.raises(Refused, match="unpacks to more than 100 MB"):
        stage(bomb, CLIENTS, tmp_path / "staged")


@pytest.mark.usefixtures("no_child")
@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_a_parquet_bomb_is_refused_by_what_its_footer_says(tmp_path: Path, compression: str) -> None:
    cells = pa.table({"client_id": pa.array(["x" * 10_000] * 20_000)})
    with pq.ParquetWriter(tmp_path / "b.parquet", cells.schema, compression=compression, use_dictionary=False) as file:
        for _ in range(3):
            file.write_table(cells)
    assert code_of(tmp_path / "b.parquet") == "zip_ratio"


def test_an_honest_parquet_file_is_not_taken_for_a_bomb(tmp_path: Path) -> None:
    pq.write_table(pa.table({"client_id": ["same"] * 300_000}), tmp_path / "a.parquet", compression="zstd")
    refuse_swollen(tmp_path / "a.parquet")
    (seen,) = inspect(tmp_path / "a.parquet", isolated=False)
    assert seen.headers == ("client_id",)


def test_a_parquet_cell_repeated_beyond_memory_is_too_big_and_not_called_damaged(tmp_path: Path) -> None:
    many = pa.DictionaryArray.from_arrays(pa.array([0] * 300_000, pa.int32()), ["x" * 30_000])
    pq.write_table(pa.table({"client_id": many}), tmp_path / "d.parquet")
    assert code_of(tmp_path / "d.parquet") in ("too_big", "zip_ratio")


def test_a_million_empty_rows_hold_no_data(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(3, 300_000))
    first = f'<row r="1">{cell("A1", "client_id")}</row><row r="2">{cell("A2", "K1")}</row>'
    last = f'<row r="1048576">{cell("A1048576", "K2")}</row>'
    (staged,) = stage(book(tmp_path / "e.xlsx", first + empty + last), CLIENTS, tmp_path / "s", isolated=False)
    assert (staged.rows_in, staged.accepted) == (2, 2)


def test_two_cells_in_far_corners_do_not_fill_the_memory_between_them(tmp_path: Path) -> None:
    rows = f'<row r="1">{cell("A1", "client_id")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'
    assert code_of(book(tmp_path / "far.xlsx", rows)) == "too_big"


def test_an_archive_that_lies_about_a_size_is_counted_while_it_is_unpacked(tmp_path: Path) -> None:
    bomb = poured(tmp_path / "lie.zip", "a.csv", b"client_id\n" + b"0" * (1 << 20), 120, {})
    content = bytearray(bomb.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 5_000)  # the uncompressed size in the directory
    bomb.write_bytes(content)
    refuse_swollen(bomb)
    assert code_of(bomb) in ("zip_size", "damaged")


def test_overlapping_entries_and_archives_in_archives_are_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", "client_id\nK1\n")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert code_of(tmp_path / "outer.zip") == "not_a_table"
    content = inner.getvalue()
    entry = content[content.find(b"PK\x01\x02") : content.find(b"PK\x05\x06")]
    end = bytearray(content[content.find(b"PK\x05\x06") :])
    struct.pack_into("<HHI", end, 8, 3, 3, 3 * len(entry))  # one file, told three times
    (tmp_path / "o.zip").write_bytes(content[: content.find(b"PK\x01\x02")] + entry * 3 + bytes(end))
    seen = inspect(tmp_path / "o.zip", isolated=False)
    assert len(seen) == 3, "the same small file three times is harmless; its sizes were added up"


def test_an_endless_directory_is_refused_without_reading_it(tmp_path: Path) -> None:
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 60_000, 60_000, 1 << 30, 0, 0)
    (tmp_path / "many.zip").write_bytes(b"PK\x03\x04" + bytes(100) + end)
    assert code_of(tmp_path / "many.zip") == "zip_many"


def test_a_pipe_or_a_device_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", Path("/dev/zero")):
        with pytest.raises(Refused, match=r"is a pipe or a device, not a table"):
            inspect(path, isolated=False)
    (tmp_path / "clients.csv").write_text("client_id,name\nK1,a\n")
    refused = {p.source: p.refusal.code if p.refusal else "" for p in inspect(tmp_path, isolated=False)}
    assert refused == {"clients.csv": "", "pipe.csv": "not_a_table"}


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed", "stopped the reader (signal 11)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crashed", "stopped the reader (signal 9)"),
        ("import time; time.sleep(30)", "too_slow", "took longer than 1 seconds"),
        ("print('noise from a library')", "crashed", "it gave no answer"),
        ("raise MemoryError", "too_big", "needs more than 1000 MB"),
    ],
)
def test_a_child_that_dies_or_hangs_gives_a_clear_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, code: str, words: str
) -> None:
    """A real process dies here; only the program it runs is another."""
    (tmp_path / "python").write_text(f"#!{sys.executable}\n{body}\n")
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr(child.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(child, "SECONDS", 1 if code == "too_slow" else child.SECONDS)
    (tmp_path / "a.csv").write_text("client_id\nK1\n")
    with pytest.raises(Refused) as refusal:
        inspect(tmp_path / "a.csv")
    assert (refusal.value.code, words in refusal.value.text()) == (code, True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes the network away")
def test_a_child_has_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        reach = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 2)"
        code = child._PROGRAM.replace('runpy.run_module("data.gate.child", run_name="__main__")', reach)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    if not done.returncode and not _lets_go_of_the_network():
        pytest.skip("this system does not let a process give its network up")
    assert done.returncode and b"Network is unreachable" in done.stderr


def _lets_go_of_the_network() -> bool:
    code = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x50000000) and 1)"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
