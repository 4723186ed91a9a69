"""The rules of rights as they stand, what each gives today, and every change of one."""

from __future__ import annotations

from collections import Counter

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn, Tile
from data.door import View
from data.rights import Hat, Rule
from data.rights.explaining import findings_in
from data.rights.known import day_of, hats_here, known_people, rules_in_force
from locales import Words
from pages.pieces.figures import moment_text, note_text
from pages.setup.right_words import (
    CLAIM_NAMES,
    MEANS,
    hat_text,
    is_over,
    reason_text,
    rule_days,
    rule_gives,
    rule_name,
    said_text,
)
from pages.setup.table_pieces import not_yours

MOST_LISTED = 200


def state_text(view: View, rule: Rule, words: Words) -> str:
    """Whether a rule gives something today, or why not."""
    day = day_of(view)
    found = findings_in((rule,), view.tree)
    if is_over(rule, day):
        return words("over")
    if rule.valid_from is not None and day < rule.valid_from:
        return words("not yet")
    return said_text(found[0][1], words) if found else words("in force")


def right_tiles_panel(view: View, words: Words) -> Panel:
    """Rules in force, rules that give nothing, people known, people who may see the whole company."""
    title = words("Rights")
    if not view.sees_setup:
        return not_yours("tiles", title, words)
    rules, day = rules_in_force(view), day_of(view)
    idle = [rule for rule in rules if not rule.holds_on(day) or findings_in((rule,), view.tree)]
    people = [each for each in known_people(view, rules) if not each.is_group]
    hats = [hats_here(view, each.person, rules) for each in people]
    everywhere = sum(any(hat.everywhere for hat in each) for each in hats)
    nothing = sum(not each for each in hats)
    tiles = (
        _tile("rules", words("Rules in force"), len(rules) - len(idle), words),
        _tile(
            "idle", words("Rules that give nothing"), len(idle), words,
            words("over, not yet begun, or about regions that are not in the data"),
        ),
        _tile("people", words("People known"), len(people), words, words("who signed in, or whom a rule names")),
        _tile("everywhere", words("See the whole company"), everywhere, words),
        _tile("nothing", words("See nothing"), nothing, words, words("they signed in, and no rule is about them")),
    )  # fmt: skip
    return Panel("tiles", title, tiles=tiles, note=Note(note_text(words, view, _on(view, words)), words(MEANS)))


def _tile(key: str, label: str, number: int, words: Words, help: str = "") -> Tile:
    return Tile(key, label, words.count(number), number=number, unit="count", help=help)


def _on(view: View, words: Words) -> str:
    return words("rights as they are on {day}", day=str(day_of(view)))


def people_panel(view: View, words: Words) -> Panel:
    """Everybody known, and what they may see today by which rules."""
    title = words("Who may see what")
    if not view.sees_setup:
        return not_yours("people", title, words)
    rules = rules_in_force(view)
    found = known_people(view, rules)
    if not found:
        missing = words("nobody has signed in yet, and no rule names anybody")
        return Panel("people", title, missing=missing)
    hats = {each.code: hats_here(view, each.person, rules) for each in found}
    listed = found[:MOST_LISTED]
    columns = (
        TableColumn("who", words("Person or group")),
        TableColumn("is_group", words("Kind")),
        TableColumn("sees", words("May see")),
        TableColumn("rules", words("By the rules")),
        TableColumn("last", words("Last sign-in")),
    )
    rows = tidy(
        {
            "who": [each.name for each in listed],
            "is_group": [words(CLAIM_NAMES["group" if each.is_group else "person"]) for each in listed],
            "sees": [_hats_text(view, hats[each.code], words) for each in listed],
            "rules": [_rules_of(hats[each.code], words) for each in listed],
            "last": [moment_text(each.last_at) if each.last_at else words("never") for each in listed],
        }
    )
    seeing = sum(bool(hats[each.code]) for each in found if not each.is_group)
    message = words.many("{n} known person may see something", "{n} known people may see something", seeing)
    hats_say = words("who has several roles wears one at a time; they are never mixed")
    note = Note(note_text(words, view, _on(view, words), hats_say, words("moments are in UTC")), words(MEANS))
    return Panel("people", message, table=Table(columns, rows, more=len(found) - len(listed)), note=note, shows="table")


def _hats_text(view: View, hats: tuple[Hat, ...], words: Words) -> str:
    return "; ".join(hat_text(hat, view.tree, words) for hat in hats) or words("nothing")


def _rules_of(hats: tuple[Hat, ...], words: Words) -> str:
    named = sorted({key for hat in hats for key in hat.rules})
    return words.joined([rule_name(key, words) for key in named]) if named else "–"


def rules_panel(view: View, words: Words) -> Panel:
    """Every rule: whom it is about, as what, where, which topics, from when to when, why, and whether it counts."""
    title = words("Rules")
    if not view.sees_setup:
        return not_yours("rules", title, words)
    found = sorted(rules_in_force(view), key=lambda rule: (is_over(rule, day_of(view)), rule.key))
    if not found:
        missing = words("no rule yet: give the first right below")
        return Panel("rules", title, missing=missing)
    listed = found[:MOST_LISTED]
    states = [state_text(view, rule, words) for rule in listed]
    columns = (
        TableColumn("key", words("Rule")),
        TableColumn("about", words("About")),
        TableColumn("gives", words("May see")),
        TableColumn("days", words("Valid")),
        TableColumn("state", words("State")),
        TableColumn("reason", words("Reason")),
    )
    rows = tidy(
        {
            "key": [rule_name(rule.key, words) for rule in listed],
            "about": [f"{words(CLAIM_NAMES.get(rule.claim, rule.claim))}: {rule.value}" for rule in listed],
            "gives": [rule_gives(rule, view.tree, words) for rule in listed],
            "days": [rule_days(rule, words) for rule in listed],
            "state": states,
            "reason": [reason_text(rule, words) for rule in listed],
        }
    )
    standing = Counter(states)[words("in force")]
    message = words.many("{n} rule is in force", "{n} rules are in force", standing)
    note = Note(note_text(words, view, _on(view, words), words("what no rule gives nobody sees")), words(MEANS))
    return Panel("rules", message, table=Table(columns, rows, more=len(found) - len(listed)), note=note, shows="table")


def rule_trail_panel(view: View, words: Words) -> Panel:
    """Every rule given, changed or taken away, newest first."""
    title = words("Changes of rights")
    if not view.sees_setup:
        return not_yours("trail", title, words)
    found = tuple(reversed(view.rule_changes))
    if not found:
        return Panel("trail", title, missing=words("no rule was entered here yet"))
    listed = found[:MOST_LISTED]
    columns = (
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("key", words("Rule")),
        TableColumn("old", words("before")),
        TableColumn("new", words("after")),
        TableColumn("reason", words("Reason")),
    )
    rows = tidy(
        {
            "at": [moment_text(each.at) for each in listed],
            "who": [each.who for each in listed],
            "key": [each.key for each in listed],
            "old": [_rule_text(view, each.old, words) for each in listed],
            "new": [_rule_text(view, each.new, words) for each in listed],
            "reason": [each.new.reason if each.new is not None else "–" for each in listed],
        }
    )
    message = words.many("{n} change of rights is on record", "{n} changes of rights are on record", len(found))
    note = Note(note_text(words, view, words("changes are only ever added; moments are in UTC")), words(MEANS))
    return Panel("trail", message, table=Table(columns, rows, more=len(found) - len(listed)), note=note, shows="table")


def _rule_text(view: View, rule: Rule | None, words: Words) -> str:
    if rule is None:
        return "–"
    given = rule_gives(rule, view.tree, words)
    return words("{value}: {given}, {days}", value=rule.value, given=given, days=rule_days(rule, words))
