"""How rules are said: what a rule gives, where and how long, as one sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from data.messages import N_, Said
from data.regions import RegionTree
from data.rights import EVERYWHERE, Hat, Role, Rule
from data.rights.rules import ACCESS_FILE
from locales import Words
from pages.pieces.hats import ROLE_NAMES, regions_text, topics_text

CLAIM_NAMES: Mapping[str, str] = {"person": N_("a person"), "group": N_("a group")}
DUTY_WORDS: Mapping[Role, str] = {
    "executive": N_("looks, and keeps snapshots"),
    "manager": N_("looks after clients: alerts, planned acts, kinds; keeps snapshots"),
    "preparer": N_("looks, takes along and keeps snapshots"),
    "analyst": N_("saves what-ifs and ways to grade; keeps snapshots"),
    "administrator": N_("enters everything: settings, targets, imports, rights"),
}
MEANS = N_(
    "What somebody may see is found anew at every click from the rules in force on that day. A rule gives a person or "
    "a group one role, its topics and its regions with all below them; rules of the same role and topics join their "
    "regions, others are never mixed. What no rule gives nobody sees."
)


def place_text(everywhere: bool, regions: Iterable[str], tree: RegionTree, words: Words) -> str:
    """The regions by their names; a code that is not in the data as it is."""
    held = {code: found.name for code in regions if (found := tree.region(code)) is not None}
    return regions_text(everywhere, regions, held, words)


def hat_text(hat: Hat, tree: RegionTree, words: Words) -> str:
    """A hat: manager in Chengdu: money, satisfaction."""
    place = place_text(hat.everywhere, hat.regions, tree, words)
    return _given(hat.role, place, topics_text(hat.topics, words), words)


def rule_gives(rule: Rule, tree: RegionTree, words: Words) -> str:
    """The same of a rule, whether it counts or not."""
    return _given(rule.role, rule_place(rule, tree, words), topics_text(rule.gives, words), words)


def _given(role: str, place: str, topics: str, words: Words) -> str:
    said = words(ROLE_NAMES.get(role, role))
    return words("{role} in {place}: {topics}", role=said, place=place, topics=topics)


def rule_place(rule: Rule, tree: RegionTree, words: Words) -> str:
    return place_text(rule.is_everywhere, rule.regions - {EVERYWHERE}, tree, words)


def rule_days(rule: Rule, words: Words) -> str:
    """From when to when a rule holds."""
    if rule.valid_from is None and rule.valid_until is None:
        return words("open")
    if rule.valid_until is None:
        return words("from {day}", day=str(rule.valid_from))
    if rule.valid_from is None:
        return words("until {day}", day=str(rule.valid_until))
    return words("{first} to {last}", first=str(rule.valid_from), last=str(rule.valid_until))


def rule_name(key: str, words: Words) -> str:
    """What the rule of that key is called; those of the file for signing in have no name of their own."""
    return words("file for signing in") if key == ACCESS_FILE else key


def reason_text(rule: Rule, words: Words) -> str:
    """Why it was given, in the words of whoever gave it; of the file for signing in in the reader's language."""
    return words(rule.reason) if rule.key == ACCESS_FILE else rule.reason


def said_text(said: Said, words: Words) -> str:
    """A message of the data room in the reader's language."""
    return words(said.message, **{key: str(value) for key, value in said.values.items()})


def is_over(rule: Rule, day: date) -> bool:
    return rule.valid_until is not None and rule.valid_until < day
