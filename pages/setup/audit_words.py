"""The log in words: kinds of entries, what an event says besides, old and new values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charts.panel import Note
from data.messages import N_
from data.trail import Trace, Trail
from locales import Words
from pages.pieces.figures import moment_text, note_text

KIND_NAMES: Mapping[str, str] = {
    "sign_in": N_("Signed in"),
    "sign_out": N_("Signed out"),
    "hat": N_("Changed the role"),
    "refused": N_("Was refused"),
    "client": N_("Looked at a client"),
    "export": N_("Took along"),
    "send": N_("Sent"),
    "snapshot": N_("Snapshot"),
    "import": N_("Import"),
    "personal": N_("Personal data"),
    "erase": N_("Erased a client"),
    "prune": N_("Let old entries go"),
    "right": N_("Rights"),
    "target": N_("Target"),
    "override": N_("Override of a kind"),
    "judgement": N_("Judgement of an alert"),
    "plan": N_("Planned act"),
    "setting": N_("Setting"),
    "rate": N_("Activity rate"),
    "kpi": N_("Own KPI"),
    "scheme": N_("Grade scheme"),
    "scenario": N_("What-if"),
    "mapping": N_("Mapping"),
    "restore": N_("Restored a backup"),
    "other": N_("Something else"),
}
DETAIL_NAMES: Mapping[str, str] = {
    "by": N_("by"),
    "name": N_("name"),
    "groups": N_("user groups"),
    "since": N_("since"),
    "old": N_("from"),
    "new": N_("to"),
    "asked": N_("asked for"),
    "page": N_("page"),
    "version": N_("version"),
    "kind": N_("as"),
    "client": N_("client"),
    "period": N_("period"),
    "region": N_("region"),
    "snapshot": N_("snapshot"),
    "panels": N_("panels"),
    "rows": N_("rows"),
    "service": N_("service"),
    "arrived": N_("arrived"),
    "files": N_("files"),
    "act": "",
    "days": N_("days kept"),
    "why": N_("because"),
    "besides": N_("and not listed before that:"),
}
KNOWN = {
    "screen": N_("screen"),
    "command line": N_("command line"),
    "kept": N_("kept"),
    "opened": N_("opened"),
    "copy": N_("copied"),
    "done": N_("done"),
    "import": N_("imported"),
    "undo": N_("taken back"),
    "rollback": N_("gone back to"),
    "rebuild": N_("made anew"),
    "refresh": N_("added up again"),
    "failed": N_("failed"),
    "names_nobody": N_("it names nobody for certain"),
    "other_account": N_("the name belongs to another account"),
    "handed_over": N_("everywhere, and the name was handed over"),
    "no_proof": N_("it did not come through the proxy"),
    "too_old": N_("it was too long ago"),
    "idle": N_("nobody clicked for too long"),
    "everywhere": N_("everywhere"),
}
LONGEST = 200
NOT_TO_SEE = N_("not yours to see")


def detail_text(trace: Trace, words: Words) -> str:
    """What an entry says besides: `by screen · as XLSX · region R01`."""
    if trace.hides:
        return words(NOT_TO_SEE)
    told = []
    for name, value in trace.detail:
        label = DETAIL_NAMES.get(name, name)
        told.append(f"{words(label)} {_said(name, value, words)}" if label else _said(name, value, words))
    return " · ".join(told)


def _said(name: str, value: Any, words: Words) -> str:
    if name == "since":
        return moment_text(str(value))
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    if isinstance(value, int):
        return words.count(value)
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    text = str(value)
    return text.upper() if name == "kind" else words(KNOWN[text]) if text in KNOWN else text


def thing_text(trace: Trace) -> str:
    """What an entry is about; of several changes the first, and how many more."""
    more = f" +{len(trace.changes) - 1}" if len(trace.changes) > 1 else ""
    return f"{trace.what}{more}"


def value_text(value: object, words: Words) -> str:
    """A value as it was or is: nothing is a dash, a list its parts, a long text its beginning."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    if isinstance(value, tuple):
        return cut(" · ".join(value_text(each, words) for each in value))
    return cut(" ".join(str(value).split()))


def cut(text: str, longest: int = LONGEST) -> str:
    """The beginning of a long text."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def trail_note(trail: Trail, words: Words, *parts: str, definition: str = "") -> Note:
    """The line under the panels: when the log begins, whose acts are listed, in which time."""
    begins = trail.begins_at
    said = (
        words("the log of access begins on {day}", day=words.day(begins.date()))
        if begins is not None
        else words("nothing was noted in the log of access yet")
    )
    whose = "" if trail.view.sees_setup else words("own acts, and what was entered about what you may see")
    return Note(note_text(words, trail.view, *parts, whose, said, words("moments are in UTC")), definition)
