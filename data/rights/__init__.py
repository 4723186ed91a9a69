"""Who may see what: rules as readable data, and what they come to for one person on one day."""

from data.rights.access import Access, access_of, rules_with
from data.rights.book import RuleBook
from data.rights.people import LOCAL, Person
from data.rights.resolving import Hat, hats_of, scope_of
from data.rights.rules import EVERYWHERE, Rule, faults_of
from data.scope import DUTIES, MAY, ROLES, TOPICS_OF_ROLE, Duty, Role

__all__ = [
    "Access",
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
    "RuleBook",
    "access_of",
    "faults_of",
    "hats_of",
    "rules_with",
    "scope_of",
]
