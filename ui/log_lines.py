"""What the server writes down: one event a line, for machines as JSON or for people as text, without anybody's data.

A line says when (UTC), how bad, who logs, the code that a page shows for a fault, and what happened. What a library
or a value puts into a message is cut: ids of sessions, what follows a question mark in an address, and the words of
an exception, which quote the value that it could not take. `SIDU_LOG` chooses: `json`, `text`, and each with
`+words` for the words of exceptions too, while somebody looks for a fault.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from collections import Counter
from datetime import UTC, datetime
from traceback import FrameSummary, extract_tb
from types import TracebackType
from typing import Any

import streamlit.logger

from ui.faults import fault_code

CHOICES = ("json", "text", "json+words", "text+words")
LINES: Counter[str] = Counter()
"""How many lines were written of each level, for the metrics."""
SECRET = re.compile(
    r"(?P<id>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)|(?P<query>(?<=[\w/])\?[^\s'\"<>]*[=&][^\s'\"<>]*)",
    re.IGNORECASE,
)
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def chosen(given: str, is_terminal: bool) -> str:
    """What SIDU_LOG names; without it text for a terminal, else JSON. Raises ValueError for a word that is none."""
    if given and given not in CHOICES:
        raise ValueError(f"SIDU_LOG is {given!r}; give one of {', '.join(CHOICES)}")
    return given or ("text" if is_terminal else "json")


class Lines(logging.Formatter):
    """Writes a record as one line."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.is_json, self.tells_words = form.startswith("json"), form.endswith("+words")

    def format(self, record: logging.LogRecord) -> str:
        LINES[record.levelname.lower()] += 1
        fields = self._fields(record)
        if self.is_json:
            return json.dumps(fields, ensure_ascii=False)
        faults = "".join(f" | {f['type']} at {' < '.join(reversed(f['where']))}" for f in fields.get("faults", ()))
        code = f" [{fields['code']}]" if fields["code"] else ""
        return f"{fields['at']} {fields['level']} {fields['logger']}{code}: {fields['message']}{faults}"

    def _fields(self, record: logging.LogRecord) -> dict[str, Any]:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        error = record.exc_info[1] if record.exc_info else None
        fields: dict[str, Any] = {
            "at": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "code": fault_code(error) if error else "",
            "message": one_line(self._message(record)),
        }
        if error is not None:
            fields["faults"] = [self._fault(each) for each in _chain(error)]
        return fields

    def _message(self, record: logging.LogRecord) -> str:
        if self.tells_words or not isinstance(record.args, tuple):
            return record.getMessage()
        kept = tuple(_Kind(type(each).__name__) if isinstance(each, BaseException) else each for each in record.args)
        return str(record.msg) % kept if kept else str(record.msg)

    def _fault(self, error: BaseException) -> dict[str, Any]:
        fault: dict[str, Any] = {
            "type": type(error).__name__,
            "where": [_place(frame) for frame in extract_tb(error.__traceback__)],
        }
        return fault | ({"words": one_line(str(error))} if self.tells_words else {})


class _Kind(str):
    """The kind of an exception, written the same with %s and %r."""

    __repr__ = str.__str__


def one_line(text: str) -> str:
    """The text in one line, without ids of sessions and without what an address asks for."""
    cut = SECRET.sub(lambda found: "[id]" if found["id"] else "?…", text)
    return " ".join(cut.split())


def _chain(error: BaseException) -> list[BaseException]:
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    return chain


def _place(frame: FrameSummary) -> str:
    folder, _, file = frame.filename.replace(os.sep, "/").rpartition("/")
    return f"{folder.rpartition('/')[2]}/{file}:{frame.lineno} {frame.name}"


def logged(form: str) -> logging.Handler:
    """From now on every logger of this process writes such lines to stderr; warnings and uncaught faults too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("sidu").setLevel(logging.INFO)
    logging.captureWarnings(True)
    streamlit.logger.setup_formatter = _handed_up  # its loggers bring a handler of their own each, now and later
    streamlit.logger.update_formatter()
    sys.excepthook = _uncaught
    threading.excepthook = lambda given: _uncaught(given.exc_type, given.exc_value, given.exc_traceback)
    return handler


def _handed_up(logger: logging.Logger) -> None:
    own = getattr(logger, "streamlit_console_handler", None)
    if own is not None:
        logger.removeHandler(own)
        del logger.streamlit_console_handler  # type: ignore[attr-defined]
    logger.propagate = True


def _uncaught(kind: type[BaseException], error: BaseException | None, at: TracebackType | None) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    logging.getLogger("sidu.server").critical("uncaught", exc_info=(kind, error, at))
