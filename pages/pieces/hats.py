"""Rights in words: a role, what may be seen under it, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.messages import N_
from data.scope import TOPICS, Role, Topic
from locales import Words

ROLE_NAMES: Mapping[str, str] = {
    "executive": N_("executive"),
    "manager": N_("regional manager"),
    "preparer": N_("preparer"),
    "analyst": N_("analyst"),
    "administrator": N_("administrator"),
}
TOPIC_NAMES: Mapping[Topic, str] = {
    "money": N_("money"),
    "satisfaction": N_("satisfaction"),
    "personal": N_("personal data"),
    "setup": N_("set-up"),
}
"""In the order they are told."""
WHOLE = N_("the whole company")
MOST_NAMED = 3


def role_text(role: Role, words: Words) -> str:
    """The role by itself, as a label: it begins with a capital where there are such."""
    name = words(ROLE_NAMES[role])
    return name[:1].upper() + name[1:]


def topics_text(topics: Iterable[Topic], words: Words) -> str:
    """What may be seen; everything where it is everything."""
    held = frozenset(topics)
    if held >= TOPICS:
        return words("everything")
    return words.joined(words(name) for topic, name in TOPIC_NAMES.items() if topic in held)


def regions_text(everywhere: bool, regions: Iterable[str], names: Mapping[str, str], words: Words) -> str:
    """Where: the whole company, or regions by name, some of them where they are many. names: code → name."""
    if everywhere:
        return words(WHOLE)
    named = sorted(names.get(code, code) for code in regions)
    more = len(named) - MOST_NAMED
    return words.joined([*named[:MOST_NAMED], words.many("{n} more", "{n} more", more)] if more > 0 else named)
