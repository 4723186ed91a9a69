"""`python -m exports deck`: the files of a meeting without a screen."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import Result
from pptx import Presentation
from typer.testing import CliRunner

from data.warehouse.store import Store
from exports.__main__ import app
from tests.exports.test_sending import webhook
from tests.metrics.companies import serving, store_of

RUN = CliRunner()
TWO = ("--panel", "overview/regions", "--panel", "kpis/year")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(serving, tmp_path_factory)


@pytest.fixture
def store(made: Store, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(made.root, tmp_path / "store")))


def ask(store: Store, *words: object) -> Result:
    return RUN.invoke(app, ["deck", *map(str, words), "--store", str(store.root)])


def titles(path: Path) -> list[str]:
    return [slide.shapes.title.text for slide in Presentation(str(path)).slides if slide.shapes.title]


def test_named_panels_become_slides_in_their_order(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "deck.pptx"
    found = ask(store, *TWO, "--period", "2026-03", "--title", "三月例会", "--language", "zh", "--out", out)
    assert (found.exit_code, found.stdout) == (0, f"{out}\n"), found.output
    first, *_, regions, year = titles(out)
    assert first == "三月例会" and "2026" in year and regions != year


def test_a_folder_takes_a_file_with_a_telling_name(store: Store, tmp_path: Path) -> None:
    found = ask(store, *TWO, "--period", "2026-03", "--title", "March: <all>", "--out", tmp_path)
    (name,) = [path.name for path in tmp_path.glob("*.pptx")]
    assert found.stdout == f"{tmp_path / name}\n"
    assert name.startswith("March all") and "2026" in name


def test_several_pictures_or_tables_come_in_a_zip(store: Store, tmp_path: Path) -> None:
    found = ask(store, *TWO, "--period", "2026-03", "--out", tmp_path / "a.csv")
    assert found.stdout == f"{tmp_path / 'a.zip'}\n", found.output
    names = zipfile.ZipFile(io.BytesIO((tmp_path / "a.zip").read_bytes())).namelist()
    assert [name[:3] for name in names] == ["01 ", "02 "]
    one = ask(store, "--panel", "overview/regions", "--period", "2026-03", "--out", tmp_path / "b.csv")
    assert one.stdout == f"{tmp_path / 'b.csv'}\n"


def test_a_kept_deck_is_made_again_from_its_number(store: Store, tmp_path: Path) -> None:
    first, again = tmp_path / "first.pptx", tmp_path / "again.pptx"
    kept = ask(store, *TWO, "--period", "2026-03", "--keep", "--out", first)
    assert kept.exit_code == 0 and "kept as snapshot 000001" in kept.stderr, kept.output
    opened = ask(store, "--snapshot", "000001", "--out", again)
    assert opened.exit_code == 0 and again.read_bytes() == first.read_bytes()
    assert "there is no snapshot '000009'" in ask(store, "--snapshot", "000009", "--out", again).stderr


def test_a_deck_is_sent_and_a_refusal_has_its_own_exit_code(store: Store) -> None:
    with webhook() as (good, got), webhook(500) as (bad, _):
        (store.root / "destinations.toml").write_text(
            f'[board]\nto = ["json://127.0.0.1:{good}/"]\n[gone]\nto = ["json://127.0.0.1:{bad}/"]\n'
        )
        sent = ask(store, *TWO, "--period", "2026-03", "--send", "board")
        refused = ask(store, *TWO, "--period", "2026-03", "--send", "gone")
    assert (sent.exit_code, sent.stdout, sent.stderr) == (0, "", "json: sent\n"), sent.output
    (attached,) = got[0]["attachments"]  # type: ignore[misc]
    assert attached["filename"].endswith(".pptx") and "1. " in str(got[0]["message"])
    assert refused.exit_code == 4 and refused.stderr.startswith("json: not sent: ")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--panel", "kpis/yeer"), "page kpis has no panel 'yeer' here; it has: tiles, year"),
        (("--panel", "kpi/year"), "there is no page 'kpi'; the pages are: overview"),
        (("--panel", "kpis/year", "--set", "kpi=orders"), "--set 'kpi=orders' is not understood"),
        (("--panel", "kpis/year", "--set", "kpis:kpi=sales"), "kpi 'sales' is not known; choose one of: revenue"),
        (("--out", "deck.doc"), "there is no file of kind 'doc'; choose one of: pptx, pdf"),
        (("--out", "nowhere/deck.pptx"), "the folder nowhere is not there"),
        (("--send", "board"), "destination 'board' is not known; there are: none"),
        (("--language", "fr"), "language 'fr' is not known; choose one of: en, zh"),
        (("--paper", "a5"), "paper 'a5' is not known; choose one of: a4, wide"),
        (("--draft",), "nothing is collected; add panels first"),
        (("--period", "2026-13"), "2026-13"),
    ],
)
def test_a_wrong_word_is_refused_before_anything_is_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = ask(store, *words)
    assert (found.exit_code, found.stdout) == (2, ""), found.output
    assert says in found.stderr
    assert not list(tmp_path.glob("*.pptx"))


def test_a_broken_template_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "own.pptx").write_bytes(b"PK not slides")
    found = ask(store, *TWO, "--template", tmp_path / "own.pptx", "--keep", "--out", tmp_path / "deck.pptx")
    assert found.exit_code == 2 and "template" in found.stderr
    assert "there is no snapshot" in ask(store, "--snapshot", "000001").stderr, "nothing is kept for a wrong template"
    missing = ask(store, *TWO, "--template", tmp_path / "none.pptx", "--out", tmp_path / "deck.pptx")
    assert missing.exit_code == 3 and "none.pptx" in missing.stderr


def test_where_nobody_says_what_the_usual_panels_that_are_there_are_shown(store: Store, tmp_path: Path) -> None:
    found = ask(store, "--period", "2026-03", "--out", tmp_path / "deck.pptx")
    assert found.exit_code == 0, found.output
    assert len(titles(tmp_path / "deck.pptx")) > 4
