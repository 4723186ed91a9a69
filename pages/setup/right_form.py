"""Giving, changing and taking away a right: the form, what it would change for everybody known, and the commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from data.desk.commands import ChangeRights
from data.door import View
from data.execution import Command
from data.messages import N_
from data.regions import Region
from data.rights import EVERYWHERE, ROLES, Rule, faults_of
from data.rights.book import RuleBook
from data.rights.explaining import Difference, changes_between
from data.rights.known import Known, day_of, known_people, rules_in_force
from data.rights.rules import ACCESS_FILE, CLAIMS
from locales import Words
from pages.pieces.editing import Action, Editor, EditorOf, Field, Offer
from pages.pieces.hats import ROLE_NAMES, TOPIC_NAMES, WHOLE
from pages.setup.right_words import CLAIM_NAMES, hat_text, said_text

NEW, AS_ROLE = "new", "role"
MOST_OFFERED, MOST_SAID = 300, 6
TOPIC_SETS: tuple[tuple[str, str], ...] = (
    (AS_ROLE, N_("as the role says")),
    ("money", N_("money")),
    ("satisfaction", N_("satisfaction")),
    ("personal", N_("personal data")),
    ("setup", N_("set-up")),
    ("money+satisfaction", N_("money and satisfaction")),
    ("money+personal", N_("money and personal data")),
    ("money+setup", N_("money and set-up")),
    ("satisfaction+personal", N_("satisfaction and personal data")),
    ("satisfaction+setup", N_("satisfaction and set-up")),
    ("personal+setup", N_("personal data and set-up")),
    ("money+satisfaction+personal", N_("all but set-up")),
    ("money+satisfaction+setup", N_("all but personal data")),
    ("money+personal+setup", N_("all but satisfaction")),
    ("satisfaction+personal+setup", N_("all but money")),
    ("money+satisfaction+personal+setup", N_("everything")),
)
"""Every choice of topics by its code: the topics in their order."""
EMPTY: Mapping[str, object] = {
    "key": "", "claim": "person", "value": "", "role": "manager", "region": EVERYWHERE, "more": "", "topics": AS_ROLE,
    "valid_from": None, "valid_until": None, "reason": "",
}  # fmt: skip


def rule_choices(view: View) -> tuple[tuple[str, str], ...]:
    """The rules that can be changed; a new one first."""
    keys = sorted(rule.key for rule in view.rules)[:MOST_OFFERED]
    return ((NEW, N_("a new rule")), *((key, key) for key in keys))


def right_form(view: View, codes: Mapping[str, str]) -> Editor | None:
    """The form for the rule that is chosen on the page, or for a new one."""
    if not view.sees_setup:
        return None
    held = next((rule for rule in view.rules if rule.key == codes.get("rule")), None)
    return Editor(
        key=f"right-{held.key if held else NEW}",
        title=N_("Give or change a right"),
        fields=_fields(view),
        values=lambda _view: _values(view, held),
        command=partial(_command, view, held),
        check=partial(_wrong, view),
        stands="below",
        preview=partial(_preview, view, held),
    )


def _fields(view: View) -> tuple[Field, ...]:
    regions = tuple((each.region_id, each.name) for each in _branches(view))
    whom, what, when = N_("Whom"), N_("What they may see"), N_("How long, and why")
    return (
        Field("key", N_("Name of the rule"), N_("What the rule is called in lists and in the trail."), group=whom),
        Field(
            "claim", N_("About"), N_("One person, or everybody in a group of the sign-in."), "choice",
            options=tuple((claim, CLAIM_NAMES[claim]) for claim in CLAIMS), group=whom,
        ),
        Field(
            "value", N_("Person or group"), N_("As the sign-in calls them: a mail address, or the group's name."),
            group=whom,
        ),
        Field(
            "role", N_("Role"), N_("What they may enter; and what they see, where no topics are chosen."), "choice",
            options=tuple((role, ROLE_NAMES[role]) for role in ROLES), group=what,
        ),
        Field(
            "topics", N_("Topics"), N_("Which figures they see; mostly those of the role."), "choice",
            options=TOPIC_SETS, group=what,
        ),
        Field(
            "region", N_("Region"), N_("The whole company with its totals, or a region with all below it."), "choice",
            options=((EVERYWHERE, WHOLE), *regions), group=what,
        ),
        Field(
            "more", N_("Further regions"), N_("Codes of more regions, with commas between them; mostly empty."),
            group=what,
        ),
        Field(
            "valid_from", N_("From"),
            N_("The first day on which it counts, as the server's clock has it; open where none stands."), "day",
            group=when,
        ),
        Field(
            "valid_until", N_("Until"),
            N_("The last day on which it counts, as the server's clock has it; open where none stands."), "day",
            group=when,
        ),
        Field(
            "reason", N_("Reason"), N_("Why they may see this; everybody who looks the rule up reads it."), group=when
        ),
    )  # fmt: skip


def _branches(view: View, key: int | None = None) -> Iterator[Region]:
    for region in view.tree.children(key):
        yield region
        yield from _branches(view, region.key)


def _values(view: View, rule: Rule | None) -> Mapping[str, object]:
    if rule is None:
        return EMPTY
    first, *rest = sorted(rule.regions, key=lambda code: (view.tree.region(code) is None, code))
    known = first == EVERYWHERE or view.tree.region(first) is not None
    return {
        "key": rule.key, "claim": rule.claim, "value": rule.value, "role": rule.role,
        "region": first if known else EVERYWHERE, "more": ", ".join(rest if known else (first, *rest)),
        "topics": "+".join(topic for topic in TOPIC_NAMES if topic in rule.topics) or AS_ROLE,
        "valid_from": rule.valid_from, "valid_until": rule.valid_until, "reason": rule.reason,
    }  # fmt: skip


def rule_of(values: Mapping[str, object]) -> Rule:
    """The rule that the form says, whether it can stand or not."""
    more = frozenset(code.strip() for code in str(values["more"] or "").replace("，", ",").split(",") if code.strip())
    chosen = str(values["region"])
    topics = str(values["topics"])
    start, end = values["valid_from"], values["valid_until"]
    return Rule(
        key=str(values["key"]).strip(),
        claim="group" if values["claim"] == "group" else "person",
        value=str(values["value"]).strip(),
        role=str(values["role"]),
        regions=frozenset((chosen,)) | more,
        topics=frozenset() if topics == AS_ROLE else frozenset(topics.split("+")),  # type: ignore[arg-type]
        valid_from=start if isinstance(start, date) else None,
        valid_until=end if isinstance(end, date) else None,
        reason=str(values["reason"]).strip(),
    )


def _wrong(view: View, values: Mapping[str, object], words: Words) -> str:
    rule = rule_of(values)
    said = [said_text(fault, words) for fault in faults_of(rule)]
    lost = sorted(code for code in rule.regions - {EVERYWHERE} if view.tree.region(code) is None)
    if lost:
        said.append(words("there is no region {regions} in the data", regions=words.joined(lost)))
    if rule.key == ACCESS_FILE:
        said.append(words("this name belongs to the file for signing in; take another"))
    return "; ".join(said)


def _command(
    view: View, held: Rule | None, values: Mapping[str, object], changed: frozenset[str], seen: int
) -> Command:
    rule = rule_of(values)
    return ChangeRights((rule,), (held.key,) if held is not None and held.key != rule.key else (), seen)


def _preview(view: View, held: Rule | None, values: Mapping[str, object], words: Words) -> str:
    wrong = _wrong(view, values, words)
    if wrong:
        return wrong
    rule, now = rule_of(values), rules_in_force(view)
    left = [each for each in now if each.key not in (rule.key, held.key if held is not None else rule.key)]
    return changes_text(view, now, RuleBook((*left, rule)), words)


def changes_text(view: View, old: RuleBook, new: RuleBook, words: Words) -> str:
    """Who of those known would see something else, and what, as sentences."""
    known = {id(each.person): each for each in (*known_people(view, old), *known_people(view, new))}
    people: dict[str, Known] = {}
    for each in known.values():
        people.setdefault(each.code, each)
    found = changes_between([each.person for each in people.values()], old, new, day_of(view))
    named = [(each, one) for each, one in zip(people.values(), found, strict=True) if one.is_change]
    if not named:
        return words("nobody known would see anything else today")
    said = [_change_text(view, each, one, words) for each, one in named[:MOST_SAID]]
    if len(named) > MOST_SAID:
        said.append(words.many("and {n} more", "and {n} more", len(named) - MOST_SAID))
    return "; ".join(said)


def _change_text(view: View, known: Known, found: Difference, words: Words) -> str:
    gained = "; ".join(hat_text(hat, view.tree, words) for hat in found.gained)
    lost = "; ".join(hat_text(hat, view.tree, words) for hat in found.lost)
    if gained and lost:
        return words("{who}: {lost} becomes {gained}", who=known.name, lost=lost, gained=gained)
    if gained:
        return words("{who} gains {gained}", who=known.name, gained=gained)
    return words("{who} loses {lost}", who=known.name, lost=lost)


def _offers(view: View, words: Words) -> tuple[Offer, ...]:
    """The rules that can be taken away, each with what would change by it."""
    if not view.sees_setup:
        return ()
    now = rules_in_force(view)
    keys, seen = sorted(rule.key for rule in view.rules)[:MOST_OFFERED], view.desk_revision
    return tuple(
        Offer(f"{seen}:{key}", key, changes_text(view, now, RuleBook(each for each in now if each.key != key), words))
        for key in keys
    )


def _take_away(code: str) -> Command:
    seen, _colon, key = code.partition(":")
    return ChangeRights((), (key,), int(seen))


RIGHT = EditorOf("right", right_form)
TAKE_AWAY = Action("take_right", N_("Take a right away"), N_("Take away"), _offers, _take_away)
