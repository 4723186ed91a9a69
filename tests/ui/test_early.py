"""What a page will need is all there under the names that are told."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit

from ui.early import LATER, SOON, early

STATIC = Path(streamlit.__file__).parent / "static"


def test_every_part_is_there_under_the_name_that_is_told() -> None:
    names = re.findall(r"<\./static/js/([^>]+)>", early())
    assert [name.split(".")[0] for name in names] == [*SOON, *LATER]
    assert all((STATIC / "static" / "js" / name).is_file() for name in names)
    assert "./static/js/" in (STATIC / "index.html").read_text("utf8"), "a page has the same addresses"
