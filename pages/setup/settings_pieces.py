"""The panels of the settings page: what is in force since when, and every change with its author."""

from __future__ import annotations

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.desk import SettingChange
from data.door import View
from locales import Words
from pages.pieces.figures import moment_text, note_text
from pages.setup import anchor_fields
from pages.setup.audit_words import NOT_TO_SEE
from pages.setup.settings_fields import FIELDS, field_values, setting_of
from pages.setup.table_pieces import not_yours

MOST_LISTED = 200
ANCHOR_NAMES = {"anchors_year": anchor_fields.FIELDS[0].label, **anchor_fields.NAMES}


def settings_panel(view: View, words: Words) -> Panel:
    """Every setting: its value, what it changes, since when and by whom."""
    if not view.sees_setup:
        return not_yours("settings", words("Settings"), words)
    values = field_values(view.decided)
    decided = [
        (words(f.label), setting_text(f.key, values[f.key], words), f.changes, setting_of(f.key)) for f in FIELDS
    ]
    for name, label in ANCHOR_NAMES.items():
        text = _value_text(view, name, getattr(view.decided, name), words)
        decided.append((words(label), text, anchor_fields.FIELDS[0 if name == "anchors_year" else 1].changes, name))
    last = {change.key: change for change in view.settings_history}
    changes = [last.get(name) for *_, name in decided]
    columns = (
        TableColumn("setting", words("Setting")),
        TableColumn("value", words("Decided")),
        TableColumn("changes", words("What it changes")),
        TableColumn("since", words("Since")),
        TableColumn("who", words("By whom")),
    )
    rows = tidy(
        {
            "setting": [label for label, *_ in decided],
            "value": [value for _, value, *_ in decided],
            "changes": [words(tells) for _, _, tells, _ in decided],
            "since": [_since(change, name, view, words) for change, (*_, name) in zip(changes, decided, strict=True)],
            "who": [change.who if change else "–" for change in changes],
        }
    )
    own = sum(1 for name in {name for *_, name in decided} if name in last)
    message = words.many("{n} setting was decided here; the others stand as delivered",
                         "{n} settings were decided here; the others stand as delivered", own)  # fmt: skip
    note = Note(note_text(words, view, words("moments are in UTC")))
    return Panel("settings", message, table=Table(columns, rows), note=note, shows="table")


def _since(change: SettingChange | None, name: str, view: View, words: Words) -> str:
    if change is not None:
        return moment_text(change.at)
    found = name in ANCHOR_NAMES and getattr(view.decided, name)
    return words("found in the data") if found else words("as delivered")


def changes_panel(view: View, words: Words) -> Panel:
    """Every change of a setting, newest first: who, when, from what to what."""
    if not view.sees_setup:
        return not_yours("changes", words("Changes"), words)
    found = list(reversed(view.settings_history))
    if not found:
        return Panel("changes", words("Changes"), missing=words("no setting was changed yet"))
    listed = found[:MOST_LISTED]
    labels = {field.key: words(field.label) for field in FIELDS} | {
        **{name: words(label) for name, label in ANCHOR_NAMES.items()},
        "tier_shares": words("Tiers"),
        "is_sample": words("Sample company"),
    }
    columns = (
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("setting", words("Setting")),
        TableColumn("old", words("before")),
        TableColumn("new", words("after")),
    )
    rows = tidy(
        {
            "at": [moment_text(change.at) for change in listed],
            "who": [change.who for change in listed],
            "setting": [labels.get(change.key, change.key) for change in listed],
            "old": [_value_text(view, change.key, change.old, words) for change in listed],
            "new": [_value_text(view, change.key, change.new, words) for change in listed],
        }
    )
    message = words.many("{n} change of a setting is on record", "{n} changes of settings are on record", len(found))
    note = Note(
        note_text(words, view, words("changes are only ever added; nothing here can be edited; moments are in UTC"))
    )
    more = len(found) - len(listed)
    return Panel("changes", message, table=Table(columns, rows, more=more), note=note, shows="table")


def _value_text(view: View, key: str, value: object, words: Words) -> str:
    """The value of a setting, to whom it may be said: the anchors of the scores are figures of the clients."""
    hides = key in anchor_fields.NAMES and not view.may_see("money")
    return words(NOT_TO_SEE) if hides else setting_text(key, value, words)


def setting_text(key: str, value: object, words: Words) -> str:
    """The value of a setting as a person reads it."""
    field = next((field for field in FIELDS if field.key == key), None)
    if key in ANCHOR_NAMES:
        return _anchors_text(value, words)
    if isinstance(value, tuple | list):
        return words.joined([words.share(part) for part in value])
    if field is not None and field.kind == "share":
        return words.share(value)  # type: ignore[arg-type]
    if field is not None and field.kind == "choice":
        return words(dict(field.options).get(str(value), str(value)))
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    return "–" if value in ("", None) else str(value)


def _anchors_text(value: object, words: Words) -> str:
    """The base year, or both ends of an anchor; a word where nothing was found yet."""
    if not value:
        return words("not known yet")
    if not isinstance(value, tuple | list):
        return str(value)
    low, high = (words.number(end, 2 if abs(end) < 100 else 0) for end in value)
    return words("{low} to {high}", low=low, high=high)
