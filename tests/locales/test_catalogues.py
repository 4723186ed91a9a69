"""Every text of the source has its translation, and the tools that keep it so do what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from data.gate.questions import QUESTIONS
from data.gate.report import PROBLEMS, REFUSALS, REMARKS
from locales.__main__ import main
from locales.catalogue import TRANSLATED, catalogue_bytes, catalogue_problems, merged_catalogue, problems
from locales.messages import catalogue, catalogue_path, strings_of
from locales.sources import Found, Untranslatable, texts_in, texts_of

SOURCE = """
TITLE = N_("Title")
def panel(words, self, w, x):
    words("Revenue"); self.words("{n} left", n=1); w("So")
    words.many("{n} client", "{n} clients", 3)
    words("Up" if x else "Down")
    words(TITLE); many("no", "texts", 1); words("")
    words("In two "
          "lines")
"""


def entries(**translations: str) -> Catalog:
    catalog = Catalog(locale="zh")
    for text, string in translations.items():
        catalog.add(text, string)
    return catalog


def test_the_catalogues_of_the_whole_project_are_complete() -> None:
    assert problems() == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_chinese_has_full_width_punctuation_and_a_space_beside_digits(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        for string in strings_of(message) if message.id else ():
            wrong += [string for at, sign in enumerate(string[1:], 1) if _is_mistyped(string[at - 1], sign)]
    assert wrong == []


def _is_mistyped(before: str, sign: str) -> bool:
    is_chinese = "\u4e00" <= before <= "\u9fff"
    return (is_chinese and (sign in ",;:?!()" or (sign.isascii() and sign.isalnum()))) or (
        before in "0123456789%" and "\u4e00" <= sign <= "\u9fff"
    )


def test_the_files_are_as_extracting_writes_them() -> None:
    for language in TRANSLATED:
        assert catalogue_path(language).read_bytes() == catalogue_bytes(catalogue(language))


def test_texts_are_found_in_every_way_of_writing_them() -> None:
    assert [(one.text, one.plural) for one in texts_of(SOURCE, "pages/a.py") if isinstance(one, Found)] == [
        ("Title", ""),
        ("Revenue", ""),
        ("{n} left", ""),
        ("So", ""),
        ("{n} client", "{n} clients"),
        ("Up", ""),
        ("Down", ""),
        ("In two lines", ""),
    ]


@pytest.mark.parametrize(
    "call", ['words(f"{n} left")', 'words("a" + b)', 'words("{}".format(n))', 'N_("a" if x else f"{b}")']
)
def test_a_text_built_while_the_program_runs_is_reported_with_its_line(call: str) -> None:
    assert list(texts_of(f"\n{call}\n", "ui/a.py")) == [Untranslatable("ui/a.py", 2)]


def test_the_contract_gives_its_meanings_and_rows() -> None:
    found = {one.text for one in texts_in()[0] if one.file == "data/contract.py"}
    assert {"Name of the client", "order line", "Severity, 1 to 3"} <= found


def test_only_the_contract_is_read_that_way() -> None:
    assert list(texts_of('Column("name", "text", "Name of the client")', "ui/a.py")) == []


def test_the_sentences_of_the_import_gate_are_put_together_from_their_constants() -> None:
    source = """
_WHERE = "{file} line {line}: "
_ROW = _WHERE + "the row "
PROBLEMS: dict[str, str] = {"missing": _WHERE + "{column} is empty", "torn": _ROW + "is " "torn", "late": made()}
REMARKS = {"empty": "nothing"}
OTHER = {"a": "not shown"}
"""
    assert list(texts_of(source, "data/gate/report.py")) == [
        Found("{file} line {line}: {column} is empty", "", "data/gate/report.py"),
        Found("{file} line {line}: the row is torn", "", "data/gate/report.py"),
        Untranslatable("data/gate/report.py", 4),
        Found("nothing", "", "data/gate/report.py"),
    ]
    assert list(texts_of(source, "ui/a.py")) == []


def test_the_names_the_import_gate_has_for_foreign_files_are_texts_too() -> None:
    source = '_FOREIGN = ((b"%PDF", "a PDF document"),)\nraise Refused("damaged", file=name, what="an archive", n=1)'
    assert [one.text for one in texts_of(source, "data/gate/sources.py")] == ["a PDF document", "an archive"]


def test_every_sentence_of_the_import_gate_is_found() -> None:
    found = {one.text for one in texts_in()[0]}
    assert {*PROBLEMS.values(), *REMARKS.values(), *REFUSALS.values(), *QUESTIONS.values()} <= found


def test_extracting_keeps_translations_orders_by_file_and_sets_the_rest_aside() -> None:
    found = [
        Found("Revenue", "", "charts/a.py"),
        Found("{n} client", "{n} clients", "ui/b.py"),
        Found("Revenue", "", "ui/b.py"),
    ]
    merged = merged_catalogue(found, entries(Revenue="销售额", Gone="没了", Empty=""))
    assert catalogue_bytes(merged).decode().split("\n\n", 1)[1] == (
        '#: charts/a.py ui/b.py\nmsgid "Revenue"\nmsgstr "销售额"\n\n'
        '#: ui/b.py\n#, python-brace-format\nmsgid "{n} client"\nmsgid_plural "{n} clients"\nmsgstr[0] ""\n\n'
        '#~ msgid "Gone"\n#~ msgstr "没了"\n\n'
    )


def test_a_text_that_returns_gets_its_old_translation_back() -> None:
    aside = merged_catalogue([], entries(Gone="没了"))
    again = merged_catalogue([Found("Gone", "", "ui/a.py")], aside)
    assert again.get("Gone").string == "没了"
    assert not again.obsolete


def test_pruning_drops_what_the_source_no_longer_has() -> None:
    assert not merged_catalogue([], entries(Gone="没了"), keep_obsolete=False).obsolete


def test_extracting_twice_changes_nothing(tmp_path: Path) -> None:
    found = [Found("{n} client", "{n} clients", "ui/b.py"), Found("Two\nlines “quoted”", "", "ui/b.py")]
    first = catalogue_bytes(merged_catalogue(found, entries(Gone="没了")))
    (tmp_path / "sidu.po").write_bytes(first)
    with (tmp_path / "sidu.po").open("rb") as lines:
        assert catalogue_bytes(merged_catalogue(found, read_po(lines, locale="zh"))) == first


def test_what_is_wrong_with_a_catalogue_is_named_exactly() -> None:
    known = entries(**{"Revenue": "", "{n} left": "还剩 {m}", "{n} back": "{n", "Gone": "没了", "Good {n}": "好 {n}"})
    known.add("Guess", "猜", flags=["fuzzy"])
    known.obsolete["Older"] = entries(Older="更早").get("Older")
    texts = ("Revenue", "{n} left", "{n} back", "Good {n}", "Guess", "New")
    assert list(catalogue_problems([Found(text, "", "ui/a.py") for text in texts], known)) == [
        "not translated: 'Revenue' (ui/a.py)",
        "not translated: 'New' (ui/a.py)",
        "placeholders differ: '{n} left' has ['n'], '还剩 {m}' has ['m']",
        "braces do not close: '{n} back': '{n' (expected '}' before end of string)",
        "obsolete: 'Gone'",
        "fuzzy: 'Guess'",
        "obsolete: 'Older'",
    ]


def test_check_prints_what_is_missing_and_fails_then(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["check"])
    printed = capsys.readouterr().out.splitlines()
    assert code == (0 if printed == ["the catalogues are complete"] else 1)
