"""Rules of rights at the desk: who may see what, in force from the moment they are entered.

Whatever is entered, somebody must be left who can enter rules: while the file for signing in names no administrator,
the last one who holds the whole company cannot be taken away, nor given a last day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection

from data.desk.commands import ChangeRights
from data.desk.faults import NotAccepted
from data.desk.history import Edit, Row, in_force, spans
from data.desk.records import Changed, RuleChange
from data.desk.seen import demand_seen, demand_untouched
from data.desk.tables import RIGHTS
from data.messages import N_, Said
from data.rights.access import Access
from data.rights.book import RuleBook
from data.rights.rules import ACCESS_FILE, Rule, faults_of

VALUES = ("claim", "value", "role", "regions", "topics", "valid_from", "valid_until", "reason")
MOST_RULES = 20_000


def said_rules(con: Connection, until: int | None = None) -> RuleBook:
    """The rules in force, by key, now or after that revision. Raises ValueError for what does not read as a rule."""
    return RuleBook(_rule(row) for row in con.execute(in_force(RIGHTS, until)).all())


def rule_changes(con: Connection) -> Iterator[RuleChange]:
    """Every rule given, changed or taken away, oldest first. Raises ValueError for what does not read as a rule."""
    held: dict[str, Rule] = {}
    for row in con.execute(spans(RIGHTS)).all():
        new = None if row.is_forgotten else _rule(row)
        if new is None and row.key not in held:
            raise ValueError(f"the rule {row.key} is taken away, and was never given")
        yield RuleChange(row.key, held.get(row.key), new, row.who, row.at, row.revision)
        held.pop(row.key, None)
        if new is not None:
            held[row.key] = new


def change_rights(con: Connection, command: ChangeRights) -> Edit:
    """The rows to append. Raises NotAccepted for what is no rule or is not there, Conflict for what changed unseen."""
    demand_seen(con, command.seen_revision)
    _check(command)
    held = {rule.key: rule for rule in said_rules(con)}
    wanted: list[tuple[str, Rule | None]] = [(rule.key, rule) for rule in command.put]
    wanted += [(key, None) for key in command.drop]
    rows, changes = [], []
    for key, new in wanted:
        old = held.get(key)
        if old == new and new is not None:
            continue
        called = Said(N_("the rule {rule}"), {"rule": key})
        demand_untouched(con, RIGHTS, (key,), command.seen_revision, called, old and sentence_of(old))
        if old == new:
            raise NotAccepted(Said(N_("there is no rule {rule}; look again"), {"rule": key}))
        rows.append(Row(RIGHTS, (("key", key), *_values(new)), is_forgotten=new is None))
        changes.append(Changed(str(called), old and sentence_of(old), new and sentence_of(new)))
    after = len(held.keys() | {rule.key for rule in command.put}) - len(command.drop)
    if after > MOST_RULES:
        values = {"n": after, "most": MOST_RULES}
        raise NotAccepted(Said(N_("{n} rules are too many; give rules to groups, and at most {most} in all"), values))
    return Edit(tuple(rows), tuple(changes))


def demand_administrator(con: Connection, command: ChangeRights, access: Access, today: date) -> None:
    """Raises NotAccepted where nobody would be left who can give rules, or only up to some day.

    Whoever sits at this machine, and whoever the file for signing in names, can always.
    """
    if access.is_here_only or (access.administrators and not access.is_closed):
        return
    before = {rule.key: rule for rule in said_rules(con)}
    after = before | {rule.key: rule for rule in command.put}
    left = [rule for key, rule in after.items() if key not in command.drop]
    if _standing(left, today) < _standing(before.values(), today):
        message = N_(
            "this would leave nobody who may set up the whole company: keep one administrator of everything without a "
            "last day, or name one in the file for signing in"
        )
        raise NotAccepted(Said(message))


def _standing(rules: Iterable[Rule], today: date) -> int:
    """2: there is an administrator of the whole company, for as long as nothing changes; 1: for some days; 0: none."""
    mine = [rule for rule in rules if _administers(rule) and rule.holds_on(today)]
    return 0 if not mine else 1 + any(rule.valid_until is None for rule in mine)


def _administers(rule: Rule) -> bool:
    gives_all = rule.role == "administrator" and rule.is_everywhere and "setup" in rule.gives
    return gives_all and next(faults_of(rule), None) is None


def sentence_of(rule: Rule) -> str:
    """The whole rule as one line for the audit: whom, as what, where, which topics, from when to when, and why."""
    topics = ", ".join(sorted(rule.topics)) or "the topics of the role"
    days = [f"from {rule.valid_from}"] if rule.valid_from else []
    days += [f"until {rule.valid_until}"] if rule.valid_until else []
    where = "whole company" if rule.is_everywhere else ", ".join(sorted(rule.regions))
    return "; ".join((f"{rule.claim} {rule.value}", rule.role, where, topics, *days, rule.reason))


def _check(command: ChangeRights) -> None:
    for rule in command.put:
        if rule.key.startswith(ACCESS_FILE):
            message = N_('a rule may not be called "{rule}": those are of the file for signing in')
            raise NotAccepted(Said(message, {"rule": rule.key}))
        for fault in faults_of(rule):
            if len(command.put) == 1:
                raise NotAccepted(fault)
            values = {"rule": rule.key, "fault": str(fault)}
            raise NotAccepted(Said(N_("the rule {rule} cannot stand: {fault}"), values))
    keys = Counter([*(rule.key for rule in command.put), *command.drop])
    for key, times in keys.items():
        if times > 1:
            raise NotAccepted(Said(N_("the rule {rule} is named twice; name it once"), {"rule": key}))


def _values(rule: Rule | None) -> tuple[tuple[str, object], ...]:
    if rule is None:
        return ()
    lists = {"regions": sorted(rule.regions), "topics": sorted(rule.topics)}
    return tuple((name, lists.get(name, getattr(rule, name))) for name in VALUES)


def _rule(row: Any) -> Rule:
    regions, topics = (_texts(row.key, value) for value in (row.regions, row.topics))
    rest = row.valid_from, row.valid_until, row.reason
    found = Rule(row.key, row.claim, row.value, row.role, regions, topics, *rest)  # type: ignore[arg-type]
    if not all(isinstance(text, str) for text in (found.claim, found.value, found.role, found.reason)):
        raise ValueError(f"the rule {row.key} does not say whom it is about, the role and the reason")
    return found


def _texts(key: str, value: object) -> frozenset[str]:
    if not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"the rule {key} does not list its regions and topics; there was {value!r:.80}")
    return frozenset(value)
