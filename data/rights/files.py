"""Rules as a text that people read and write: TOML, one section a rule, and back again without loss."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from data.rights.rules import CLAIMS, Rule, faults_of

MOST_BYTES = 20_000_000
ENTRIES = (*CLAIMS, "role", "regions", "topics", "from", "until", "reason")
HEAD = """\
# Who may see what. One section a rule, under its name:
#   person = what the sign-in calls them, or group = a group of the sign-in
#   role = executive, manager, preparer, analyst or administrator
#   regions = codes, each with all below, or ["*"] for the whole company
#   topics = money, satisfaction, personal, setup; left out: those of the role
#   from, until = the days on which it holds, both counted; left out: open
#   reason = why; every rule has one
"""


class WrongRules(ValueError):
    """The text is no list of rules; what is wrong is said for each."""


def text_of(rules: Iterable[Rule]) -> str:
    """The rules as TOML, by key."""
    return "\n".join((HEAD, *(_section(rule) for rule in sorted(rules, key=lambda rule: rule.key))))


def _section(rule: Rule) -> str:
    lines = [f"[{_quoted(rule.key)}]", f"{rule.claim} = {_quoted(rule.value)}", f"role = {_quoted(rule.role)}"]
    lines.append(f"regions = {_listed(rule.regions)}")
    if rule.topics:
        lines.append(f"topics = {_listed(rule.topics)}")
    lines += [f"{name} = {day}" for name, day in (("from", rule.valid_from), ("until", rule.valid_until)) if day]
    return "\n".join((*lines, f"reason = {_quoted(rule.reason)}", ""))


def _listed(codes: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(code) for code in sorted(codes)) + "]"


def _quoted(text: str) -> str:
    """A string of TOML, which is one of JSON except for DEL; no rule holds that."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def rules_from(text: str) -> tuple[Rule, ...]:
    """The rules that a text lists, by key. Raises WrongRules that says what is wrong with each of them."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongRules(f"this is no TOML: {error}; correct that line") from error
    wrong: list[str] = []
    rules: list[Rule] = []
    for key, section in sorted(said.items()):
        faults = list(_wrong_in(section))
        if not faults:
            rule = _rule(key, section)
            faults = [str(fault) for fault in faults_of(rule)]
            rules.append(rule)
        wrong += [f"[{key}] {fault}" for fault in faults]
    if wrong:
        raise WrongRules("; ".join(wrong[:20]) + (f"; and {len(wrong) - 20} more" if len(wrong) > 20 else ""))
    return tuple(rules)


def _rule(key: str, section: Mapping[str, Any]) -> Rule:
    claim = next(claim for claim in CLAIMS if claim in section)
    topics, reason = frozenset(section.get("topics", ())), section.get("reason", "")
    days = section.get("from"), section.get("until")
    return Rule(key, claim, section[claim], section["role"], frozenset(section["regions"]), topics, *days, reason)


def _wrong_in(section: object) -> Iterator[str]:
    if not isinstance(section, dict):
        yield "is no rule; write its entries under its name in square brackets"
        return
    unknown = sorted(section.keys() - set(ENTRIES))
    if unknown:
        yield f"has no entry {', '.join(unknown)}; the entries are {', '.join(ENTRIES)}"
    if sum(claim in section for claim in CLAIMS) != 1:
        yield "is about one person or about one group; write one of the two"
    for name in (*CLAIMS, "role", "reason"):
        if name in section and not isinstance(section[name], str):
            yield f"{name} is {section[name]!r:.80}; write a text in quotation marks"
    for name in ("regions", "topics"):
        listed = section.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            yield f'{name} is {listed!r:.80}; write a list of texts, like ["N", "S"]'
        elif len(set(listed)) < len(listed):
            yield f"{name} names one twice; name each once"
    for name in ("role", "regions"):
        if name not in section:
            yield f"{name} is missing; write it"
    for name in ("from", "until"):
        day = section.get(name)
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            yield f"{name} is {day!r:.80}; write a day without quotation marks, like 2026-12-31"
