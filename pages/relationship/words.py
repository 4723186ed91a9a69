"""Verdicts and refusals of the curve in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.messages import N_
from locales import Words
from metrics.word_of_mouth import Branch, WordOfMouth
from metrics.word_of_mouth.shapes import IN_WORDS

SHAPES = IN_WORDS
SIDES = {"praise": N_("Praise"), "complaint": N_("Complaint")}


def told(message: str, values: Mapping[str, Any], words: Words) -> str:
    """A message of a model in the reader's language; a text among its values is a message too."""
    return words(message, **{k: words(v) if isinstance(v, str) else v for k, v in values.items()})


def refusal_text(branch: Branch, words: Words) -> str:
    """Why a side has no curve; empty where it has one."""
    return told(branch.refusal.message, branch.refusal.values, words) if branch.refusal is not None else ""


def verdict_text(found: WordOfMouth, words: Words) -> str:
    """What the fit says of the shape of each side, one sentence a side."""
    return " ".join(_verdict(branch, words) for branch in (found.curve.praise, found.curve.complaint))


def _verdict(branch: Branch, words: Words) -> str:
    if branch.refusal is not None:
        return words("{sentence}.", sentence=refusal_text(branch, words))
    verdict = told(branch.verdict.message, branch.verdict.values, words)
    return words("{side}: {verdict}.", side=words(SIDES[branch.side]), verdict=verdict)
