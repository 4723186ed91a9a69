"""What was not done is said in the reader's language, each kind with its own sentence; the unknown with a code."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.desk import DeskBusy, DeskError, DeskUnreachable, NotAllowed, NotYourDuty
from data.execution import Command, GoBack, UndoImport, carry_out
from data.scope import NOBODY
from data.settings import WrongSettings, checked_settings
from data.warehouse.accounts import DoesNotAddUp
from data.warehouse.as_of import NothingToPublish
from data.warehouse.full import StoreFull
from data.warehouse.store import StoreBusy
from locales.words import words_for
from tests.data.small import EVERYBODY, three_clients
from ui.doing import asking_whom
from ui.faults import fault_code
from ui.not_done import EXPECTED, SENTENCES, WITH_CODE, why_not

EN, ZH = words_for("en"), words_for("zh")
AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "kind",
    [
        StoreBusy,
        StoreFull,
        NothingToPublish,
        NotAllowed,
        DeskBusy,
        DeskError,
        DeskUnreachable,
        DoesNotAddUp,
        ValueError,
    ],
)
def test_no_reader_of_chinese_meets_the_english_of_the_data_room(kind: type[Exception]) -> None:
    said = why_not(kind("the disk of Anna"), ZH)
    assert "disk" not in said and said.endswith("。") and said != why_not(kind("the disk of Anna"), EN)


@pytest.mark.parametrize(
    ("command", "english"),
    [
        (UndoImport(7), "Import 7 cannot be taken back"),
        (GoBack("000009"), "Version 000009 cannot be gone back to"),
    ],
)
def test_a_refused_command_is_said_with_its_number(command: Command, english: str, tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    with pytest.raises(EXPECTED) as refused:
        carry_out(store.root, command, EVERYBODY, AT)
    assert why_not(refused.value, EN, command).startswith(english)
    assert english.split()[1] in why_not(refused.value, ZH, command)
    with pytest.raises(NotAllowed) as forbidden:
        carry_out(store.root, command, NOBODY, AT)
    assert why_not(forbidden.value, EN, command).startswith("This takes the right")


def test_whoever_lacks_a_right_is_told_whom_the_file_for_signing_in_names(tmp_path: Path) -> None:
    (tmp_path / "access.toml").write_text('sign_in = "oidc"\nask = "Anna Li, telephone 1234"\n', encoding="utf8")
    duty = NotYourDuty("saving a scenario", "manager", ("analyst", "administrator"))
    for refused, said in ((duty, "you are here as"), (NotAllowed("…"), "set-up of the whole company.")):
        for place, whom in ((tmp_path, "Ask Anna Li, telephone 1234."), (tmp_path / "none", "Ask whoever runs Sidu")):
            with pytest.raises(NotAllowed) as raised, asking_whom(place):
                raise refused
            text = why_not(raised.value, EN)
            assert said in text and whom in text


def test_a_setting_that_is_not_accepted_is_named_as_the_form_names_it() -> None:
    with pytest.raises(WrongSettings) as refused:
        checked_settings({"company": "a\nb"})
    assert why_not(refused.value, EN, labels={"company": "Company name"}) == "Not accepted: Company name = a\nb."


def test_what_nobody_knows_is_logged_under_the_code_that_is_said(caplog: pytest.LogCaptureFixture) -> None:
    unknown = ValueError("nobody thought of this")
    with caplog.at_level(logging.ERROR, logger="sidu.ui"):
        said = why_not(unknown, EN)
    code = fault_code(unknown)
    assert said == f"It was not done. Tell whoever runs Sidu the code {code}; the log says more."
    assert f"fault {code}" in caplog.text and "nobody thought of this" in caplog.text


def test_the_desk_that_is_busy_is_told_from_the_desk_that_is_away() -> None:
    assert why_not(DeskBusy("x"), EN).startswith("Somebody else is saving")
    assert why_not(DeskUnreachable("x"), EN).startswith("What people enter cannot be read")
    assert len({sentence for _, sentence in (*SENTENCES, *WITH_CODE)}) == len(SENTENCES) + len(WITH_CODE)
