"""Why somebody sees what they see: their own rights for everybody, anybody's for who sets up."""

from __future__ import annotations

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from data.rights.explaining import Considered, Explanation, explained
from data.rights.known import Known, clients_in, day_of, known_people, rules_in_force
from data.rights.rules import faults_of
from locales import Words
from pages.pieces.figures import note_text
from pages.pieces.hats import role_text, topics_text
from pages.setup.right_words import (
    DUTY_WORDS,
    MEANS,
    hat_text,
    place_text,
    reason_text,
    rule_days,
    rule_gives,
    rule_name,
    said_text,
)  # fmt: skip

NOBODY = ""
CHOOSE = N_("choose somebody above: their rights are explained rule by rule")
MOST_LISTED, MOST_CHOICES = 200, 300


def own_rights_panel(view: View, words: Words) -> Panel:
    """What the reader may see, and by which rules."""
    scope, title = view.scope, words("What you may see")
    if scope.is_empty:
        return Panel("own", title, missing=words("you have no right to see anything; ask whoever gives rights"))
    place = place_text(scope.everywhere, scope.regions, view.tree, words)
    facts = (
        (
            words("Role"),
            words("{role}: {does}", role=role_text(scope.role, words), does=words(DUTY_WORDS[scope.role])),
        ),
        (words("Where"), place),
        (words("Topics"), topics_text(scope.topics, words)),
        (words("By the rules"), ", ".join(rule_name(key, words) for key in words(scope.why).split(", "))),
    )
    rows = tidy({"what": [what for what, _said in facts], "said": [said for _what, said in facts]})
    columns = TableColumn("what", words("What")), TableColumn("said", words("Your rights"))
    message = words("You may see {topics} in {place}", topics=topics_text(scope.topics, words), place=place)
    totals = words("totals of the whole company are for who may see it") if not scope.everywhere else ""
    return Panel(
        "own",
        message,
        table=Table(columns, rows),
        note=Note(note_text(words, view, totals), words(MEANS)),
        shows="table",
    )


def person_choices(view: View) -> tuple[tuple[str, str], ...]:
    """Whose rights can be explained; nobody for who may not ask."""
    if not view.sees_setup:
        return ()
    found = known_people(view, rules_in_force(view))[:MOST_CHOICES]
    return ((NOBODY, N_("nobody chosen")), *((each.code, each.name) for each in found))


def why_panel(view: View, words: Words, code: str) -> Panel | None:
    """Every rule about one person, whether it gives something, and why not; with what comes of them."""
    if not view.sees_setup:
        return None
    title = words("Why can they see this?")
    rules = rules_in_force(view)
    known = next((each for each in known_people(view, rules) if each.code == code), None)
    if known is None:
        return Panel("why", title, missing=words(CHOOSE))
    found = explained(known.person, rules, day_of(view), view.tree)
    listed = (*found.about, *found.others)[:MOST_LISTED]
    columns = (
        TableColumn("key", words("Rule")),
        TableColumn("gives", words("Counts")),
        TableColumn("why", words("Because")),
        TableColumn("given", words("What it gives")),
        TableColumn("days", words("Valid")),
        TableColumn("reason", words("Reason")),
    )
    rows = tidy(
        {
            "key": [rule_name(each.rule.key, words) for each in listed],
            "gives": [words("yes") if each.gives else words("no") for each in listed],
            "why": [_why(each, words) for each in listed],
            "given": [rule_gives(each.rule, view.tree, words) for each in listed],
            "days": [rule_days(each.rule, words) for each in listed],
            "reason": [reason_text(each.rule, words) for each in listed],
        }
    )
    more = len(found.about) + len(found.others) - len(listed)
    note = Note(note_text(words, view, _sees(view, found, words), _groups(known, words)), words(MEANS))
    table = Table(columns, rows, more=more)
    return Panel("why", _message(view, known, found, words), table=table, note=note, shows="table")


def _message(view: View, known: Known, found: Explanation, words: Words) -> str:
    if not found.hats:
        return words("{who} sees nothing", who=known.name)
    if len(found.hats) == 1:
        return words("{who}: {hat}", who=known.name, hat=hat_text(found.hats[0], view.tree, words))
    return words.many(
        "{who} has {n} role to choose from", "{who} has {n} roles to choose from", len(found.hats), who=known.name
    )


def _sees(view: View, found: Explanation, words: Words) -> str:
    told = []
    for hat in found.hats:
        n = clients_in(view, hat.everywhere, hat.regions)
        clients = words.many("{n} client", "{n} clients", n)
        told.append(words("as {hat}: {clients}", hat=hat_text(hat, view.tree, words), clients=clients))
    return "; ".join(told)


def _groups(known: Known, words: Words) -> str:
    groups = sorted(known.person.groups)
    return words("groups at the last sign-in: {groups}", groups=words.joined(groups)) if groups else ""


def _why(each: Considered, words: Words) -> str:
    if each.verdict == "fault":
        return "; ".join(said_text(fault, words) for fault in faults_of(each.rule))
    said = said_text(each.why, words)
    if each.unknown and each.gives:
        return words("{said}; not in the data: {regions}", said=said, regions=words.joined(list(each.unknown)))
    return said
