"""The log: a line an event, as JSON or text, with the code that the page shows and without anybody's data."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from ui.faults import fault_code
from ui.log_lines import Lines, chosen, one_line


def line(form: str, message: str, *args: object, error: Exception | None = None) -> str:
    """How a record is written."""
    info: Any = (type(error), error, error.__traceback__) if error else None
    return Lines(form).format(logging.LogRecord("sidu.ui", logging.ERROR, "x.py", 1, message, args, info))


def failed() -> Exception:
    """What fails for want of a client, in a function of this name."""
    try:
        try:
            {"a": 1}["Müller GmbH"]
        except KeyError as missing:
            raise ValueError("no such client: Müller GmbH") from missing
    except ValueError as error:
        return error
    raise AssertionError("unreachable")


def test_an_event_is_one_line_of_json_in_utc() -> None:
    said = json.loads(line("json", "given up:\n%s", 3))
    assert list(said) == ["at", "level", "logger", "code", "message"]
    assert said["at"].endswith("Z") and (said["level"], said["logger"], said["code"]) == ("error", "sidu.ui", "")
    assert said["message"] == "given up: 3"


def test_a_fault_has_the_code_of_the_page_its_places_and_no_words_that_quote_data() -> None:
    error = failed()
    written = line("json", "fault %s", fault_code(error), error=error)
    said = json.loads(written)
    assert said["code"] == fault_code(error) and said["message"] == f"fault {said['code']}"
    assert [fault["type"] for fault in said["faults"]] == ["ValueError", "KeyError"]
    assert said["faults"][0]["where"][0].startswith("ui/test_log_lines.py:") and "Müller" not in written
    assert "Müller" in line("json+words", "fault", error=error)


def test_text_says_the_same_in_one_line() -> None:
    written = line("text", "fault", error=failed())
    assert "\n" not in written and f"[{fault_code(failed())}]: fault | ValueError at ui/test_log_lines.py:" in written
    assert "Müller" not in written


def test_an_exception_in_a_message_is_named_by_its_kind() -> None:
    assert json.loads(line("json", "not read: %s, %r", failed(), failed()))["message"] == (
        "not read: ValueError, ValueError"
    )


def test_ids_of_sessions_and_what_links_ask_for_are_cut() -> None:
    session = "0b5c1f9e-7a55-4c1e-9a67-0e1d2c3b4a59"
    assert one_line(f"Session {session} at /one_client?client=C7&lang=en closed") == (
        "Session [id] at /one_client?… closed"
    )
    assert one_line("what? yes, a=b") == "what? yes, a=b"


def test_the_form_is_chosen_by_the_setting_else_by_where_it_goes() -> None:
    assert [chosen("", True), chosen("", False), chosen("text", False)] == ["text", "json", "text"]
    with pytest.raises(ValueError, match=r"SIDU_LOG is 'xml'; give one of json, text, json\+words, text\+words"):
        chosen("xml", True)
    assert sys.excepthook is not None
