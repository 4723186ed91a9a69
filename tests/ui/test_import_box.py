"""Uploads: names are data, so they may not choose where a file lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from ui.import_box import saved_uploads


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
