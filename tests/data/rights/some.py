"""Rules, people and days for the laws: few codes, so that they meet."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from data.rights import Person, Rule
from data.scope import ROLES

FEW = settings(max_examples=40)
TODAY = date(2026, 7, 1)
NAMES, GROUPS = ("li", "wu"), ("north", "li")
days = st.none() | st.integers(-2, 2).map(lambda ahead: TODAY + timedelta(ahead))
regions = st.just(frozenset("*")) | st.sets(st.sampled_from("NSEW"), min_size=1, max_size=3).map(frozenset)
topics = st.sets(st.sampled_from(("money", "satisfaction", "personal", "setup", "pay")), max_size=3).map(frozenset)
about = st.tuples(st.just("person"), st.sampled_from(NAMES)) | st.tuples(st.just("group"), st.sampled_from(GROUPS))
people = st.builds(Person, st.sampled_from((*NAMES, "chen")), groups=st.sets(st.sampled_from(GROUPS)).map(frozenset))


@st.composite
def rules(draw: st.DrawFn, most: int = 5) -> tuple[Rule, ...]:
    """Rules with keys of their own, some with faults, some of other days."""
    found = []
    for number in range(draw(st.integers(0, most))):
        claim, value = draw(about)
        role, reason = draw(st.sampled_from((*ROLES, "owner"))), draw(st.sampled_from(("why", "why", "why", "")))
        rest = draw(regions), draw(topics), draw(days), draw(days), reason
        found.append(Rule(f"r{number}", claim, value, role, *rest))  # type: ignore[arg-type]
    return tuple(found)
