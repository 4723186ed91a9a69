"""Grades: a weighted score of four criteria with exact bounds, how sure it is, and how much it hangs on the weights."""

from __future__ import annotations

from metrics.grade.criteria import criterion_scores, known_criteria
from metrics.grade.letters import BOUNDS, LETTERS, Grade, grade, grade_chances, letter_of
from metrics.grade.listed import MOST_LISTED, changed_clients
from metrics.grade.scheme import CRITERIA, USUAL, WEIGHTS, Scheme, scheme_in_force, scheme_of
from metrics.grade.sensitivity import effective_importance, sensitivity
from metrics.grade.standing import Standing, standing, weights_in_use
from metrics.grade.sureness import SURE, graded_chances, sureness

__all__ = [
    "BOUNDS",
    "CRITERIA",
    "Grade",
    "LETTERS",
    "MOST_LISTED",
    "SURE",
    "Scheme",
    "Standing",
    "USUAL",
    "WEIGHTS",
    "changed_clients",
    "criterion_scores",
    "effective_importance",
    "grade",
    "grade_chances",
    "graded_chances",
    "known_criteria",
    "letter_of",
    "scheme_in_force",
    "scheme_of",
    "sensitivity",
    "standing",
    "sureness",
    "weights_in_use",
]
