"""Who may see what: rules as readable data, and what they come to for one person on one day."""

from data.rights.people import LOCAL, Person
from data.rights.resolving import Hat, hats_of, scope_of
from data.rights.rules import EVERYWHERE, Rule, faults_of
from data.scope import DUTIES, MAY, ROLES, TOPICS_OF_ROLE, Duty, Role

__all__ = [
    "DUTIES",
    "EVERYWHERE",
    "LOCAL",
    "MAY",
    "ROLES",
    "TOPICS_OF_ROLE",
    "Duty",
    "Hat",
    "Person",
    "Role",
    "Rule",
    "faults_of",
    "hats_of",
    "scope_of",
]
