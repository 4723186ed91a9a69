"""The command line asks instead of guessing, and takes the answers with the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.__main__ import app

UNSURE = 'client_id,ordered_on,quantity,revenue\nA,01/02/2026,1,"1,234"\nB,03/04/2026,2,"2,345"\n'
BOTH = ("--answer", "day_order=mdy", "--answer", "number_point=point")


@pytest.fixture
def unsure(tmp_path: Path) -> Path:
    file = tmp_path / "sales.csv"
    file.write_text(UNSURE, encoding="utf8")
    return file


def said(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


def test_an_import_waits_for_the_answers_and_shows_what_each_would_read(unsure: Path, tmp_path: Path) -> None:
    code, text = said("import", str(unsure), "--store", str(tmp_path / "store"))
    assert code == 2 and not (tmp_path / "store" / "CURRENT").exists()
    assert "number_point=comma (the comma is the decimal sign): 1,234 → 1.234, 2,345 → 2.345" in text
    assert "day_order=mdy (the month comes first): 01/02/2026 → 2026-01-02, 03/04/2026 → 2026-03-04" in text
    assert "2 questions above are open" in text


def test_with_its_answers_the_import_goes_on_and_they_stand_in_the_mapping(unsure: Path, tmp_path: Path) -> None:
    saved = tmp_path / "mapping.toml"
    code, text = said(
        "import", str(unsure), *BOTH, "--mapping", str(saved), "--dry-run", "--store", str(tmp_path / "s")
    )
    assert code == 0 and "revenue: in the file 3,579, taken in 3,579" in text
    assert '"date_order" = "mdy"' in saved.read_text(encoding="utf8")
    again, _text = said("import", str(unsure), "--mapping", str(saved), "--dry-run", "--store", str(tmp_path / "s"))
    assert again == 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("day_order", "--answer day_order is no answer; write --answer question=choice"),
        ("day_order=ymd", "'ymd' is no answer to day_order; the answers are dmy, mdy"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_those_that_are(
    answer: str, words: str, unsure: Path, tmp_path: Path
) -> None:
    code, text = said("import", str(unsure), "--answer", answer, "--store", str(tmp_path / "store"))
    assert code == 2 and words in text
