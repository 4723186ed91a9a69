"""Uploads: names are data, so they may not choose where a file lies; nothing is imported that was not checked so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from data.gate import mapping_of
from ui.import_box import fingerprint
from ui.uploads import saved_uploads


@dataclass
class Sent:
    """A file as Streamlit hands it over."""

    name: str
    content: bytes = b"a,b\n1,2\n"
    file_id: str = "f"

    def getbuffer(self) -> memoryview:
        return memoryview(self.content)


@pytest.mark.parametrize("name", ["orders.csv", "../../orders.csv", "/etc/orders.csv", "C:\\data\\orders.csv"])
def test_an_upload_lies_in_its_own_folder_under_its_last_name(name: str, tmp_path: Path) -> None:
    (upload,) = saved_uploads([Sent(name)], tmp_path)
    assert upload.path == tmp_path / "0" / "orders.csv"
    assert upload.path.read_bytes() == b"a,b\n1,2\n"


@pytest.mark.parametrize("name", ["", "..", "/", "\0"])
def test_an_upload_without_a_name_gets_one(name: str, tmp_path: Path) -> None:
    (upload,) = saved_uploads([Sent(name)], tmp_path)
    assert upload.path == tmp_path / "0" / "upload"


def test_two_uploads_of_one_name_do_not_meet(tmp_path: Path) -> None:
    first, second = saved_uploads([Sent("a.csv", b"1"), Sent("a.csv", b"2")], tmp_path)
    assert (first.path.read_bytes(), second.path.read_bytes()) == (b"1", b"2")
    assert (first.name, second.name) == ("a.csv", "a (2).csv")


def test_a_file_is_written_only_when_somebody_looks_at_it(tmp_path: Path) -> None:
    saved_uploads([Sent("a.csv")], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_was_checked_is_told_from_another_reading_of_the_same_files(tmp_path: Path) -> None:
    uploads = saved_uploads([Sent("a.csv")], tmp_path)
    mapping = mapping_of("a.csv", "sales", {"revenue": "b"})
    checked = fingerprint(uploads, [mapping])
    assert fingerprint(uploads, [mapping_of("a.csv", "sales", {"revenue": "b"})]) == checked
    assert fingerprint(uploads, [mapping_of("a.csv", "sales", {"revenue": "a"})]) != checked
    dmy = replace(mapping, options=replace(mapping.options, date_order="dmy"))
    assert fingerprint(uploads, [dmy]) != checked
    assert fingerprint(saved_uploads([Sent("a.csv", file_id="g")], tmp_path), [mapping]) != checked
