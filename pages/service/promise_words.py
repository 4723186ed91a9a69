"""Words that the panels on promises share: why nothing is there, and what a figure means."""

from __future__ import annotations

from data.door import View
from data.messages import N_
from locales import Words
from metrics import METRICS
from metrics.kpi import KPIS, absent_why
from metrics.kpi_voices import NO_PROMISE_DUE

ASSOCIATION = N_("an association, not a cause")
_BY_KEY = {metric.key: metric for metric in METRICS}


def absent_words(view: View, words: Words) -> str:
    """Why nothing can be said of promises at all, or empty."""
    why = absent_why(view, KPIS["kept_promises"])
    return words(why) if why else ""


def none_due(words: Words) -> str:
    return words(NO_PROMISE_DUE)


def definition_of(words: Words, *keys: str) -> str:
    """What these figures mean, as the page Methods says it."""
    told = [_BY_KEY[key] for key in keys]
    return " · ".join(
        words(
            "{label}: {meaning} ({formula})", label=words(m.label), meaning=words(m.meaning), formula=words(m.formula)
        )
        for m in told
    )


def source_of(words: Words, *keys: str) -> str:
    """Where their definitions come from."""
    return "; ".join(dict.fromkeys(words(_BY_KEY[key].source) for key in keys))
