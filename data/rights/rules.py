"""A rule: one person or group, one role, some regions, some topics, from when to when, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data.messages import N_, Said
from data.scope import ROLES, TOPICS, TOPICS_OF_ROLE, Topic

Claim = Literal["person", "group"]
CLAIMS: tuple[Claim, ...] = ("person", "group")
EVERYWHERE = "*"
"""In a rule's regions: the whole company, with its totals."""
LONGEST = 200
LONGEST_REASON = 500
MOST_REGIONS = 1_000
ACCESS_FILE = "access file"
"""The key of the rules that the file for signing in gives; no other rule may be called so."""


@dataclass(frozen=True)
class Rule:
    """Whom it is about, what they may see, and why. key: its name, which never changes.

    claim, value: "person" and what the sign-in calls them, or "group" and its name. regions: codes of nodes of the
    tree, each with all below, or EVERYWHERE alone. topics: those of the role where none is named. The days count with
    both ends, in the time zone of the machine (`day_at`); None is open.
    """

    key: str
    claim: Claim
    value: str
    role: str
    regions: frozenset[str]
    topics: frozenset[Topic] = frozenset()
    valid_from: date | None = None
    valid_until: date | None = None
    reason: str = ""

    @property
    def is_everywhere(self) -> bool:
        return EVERYWHERE in self.regions

    @property
    def gives(self) -> frozenset[Topic]:
        """The topics that hold under it: none for a role that there is not."""
        return self.topics or TOPICS_OF_ROLE.get(self.role, frozenset())  # type: ignore[call-overload]

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


def day_at(moment: datetime) -> date:
    """The day on which rules are asked at that moment: the one that the clock on the wall shows.

    The machine's own time zone counts (/etc/localtime, or TZ). With days of UTC a right that ends with a day went on
    for eight hours of the next one in China.
    """
    return moment.astimezone().date()


def faults_of(rule: Rule) -> Iterator[Said]:
    """What keeps it from being a rule, in words; nothing where it is one."""
    if rule.claim not in CLAIMS:
        yield Said(N_("a rule is about one of {known}; there was {found}"), _listed(CLAIMS, rule.claim))
    if rule.role not in ROLES:
        yield Said(N_("a role is one of {known}; there was {found}"), _listed(ROLES, rule.role))
    unknown = sorted(rule.topics - TOPICS)
    if unknown:
        yield Said(N_("a topic is one of {known}; there was {found}"), _listed(sorted(TOPICS), ", ".join(unknown)))
    if not rule.regions:
        yield Said(N_("name the regions, or {everywhere} for the whole company"), {"everywhere": EVERYWHERE})
    if rule.is_everywhere and len(rule.regions) > 1:
        message = N_("{everywhere} is the whole company: name no region beside it")
        yield Said(message, {"everywhere": EVERYWHERE})
    if len(rule.regions) > MOST_REGIONS or not all(_is_line(code, LONGEST) for code in rule.regions):
        message = N_("a rule names at most {most} regions by their codes, each on one line")
        yield Said(message, {"most": MOST_REGIONS})
    for text, most in ((rule.value, LONGEST), (rule.key, LONGEST), (rule.reason, LONGEST_REASON)):
        if not _is_line(text, most):
            message = N_(
                "a rule needs a name, whom it is about and a reason, each on one line of at most {most} letters"
            )
            yield Said(message, {"most": most})
            break
    if not all(day is None or _is_day(day) for day in (rule.valid_from, rule.valid_until)):
        yield Said(N_("a rule begins and ends on a day, or is open"))
    elif rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
        message = N_("a rule ends on {until}, before it begins on {start}")
        yield Said(message, {"until": str(rule.valid_until), "start": str(rule.valid_from)})


def _is_line(text: object, most: int) -> bool:
    return isinstance(text, str) and bool(text.strip()) and len(text) <= most and text.isprintable()


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _listed(known: Iterable[str], found: str) -> dict[str, object]:
    return {"known": ", ".join(known), "found": found or "–"}
