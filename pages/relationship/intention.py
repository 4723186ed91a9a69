"""What clients say they would do, by satisfaction: the intention curve."""

from __future__ import annotations

from collections.abc import Iterator

from charts.chart import Chart
from charts.curve import curve_chart
from charts.measure import digits_of
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.last_day import to_last_day
from metrics.satisfaction import NO_SURVEYS
from metrics.word_of_mouth.intention import Intention, intention_curve
from pages.pieces.figures import note_text


def intention_panel(view: View, words: Words) -> Panel:
    """Promoters upward and detractors downward by satisfaction: fitted, with the observed shares beside it."""
    title = words("The intention curve: who says they would recommend us")
    if not view.has("surveys"):
        return Panel("intention", title, missing=words(NO_SURVEYS))
    found = to_last_day(view).once(intention_curve)
    if found.rows.empty:
        return Panel("intention", title, missing=words(found.missing))
    table = Table(tuple(_columns(found, words)), found.rows)
    note = Note(note_text(words, view, *_note_parts(found, words)))
    return Panel("intention", _message(found, words), _chart(found, words), table, note)


def _message(found: Intention, words: Words) -> str:
    low, high = found.ends
    shares = found.share("promoters", low), found.share("promoters", high)
    if found.missing or None in shares or low == high:
        return words("{n} answers say whether the client would recommend us", n=found.answers)
    texts = {
        "low": words.share(shares[0], 0), "high": words.share(shares[1], 0),
        "from_level": words.number(low, digits_of(low)), "to_level": words.number(high, digits_of(high)),
    }  # fmt: skip
    if texts["low"] == texts["high"]:
        return words("Promoters: {low} at {from_level} as at {to_level}", **texts)
    if shares[0] > shares[1]:  # type: ignore[operator]
        return words("Promoters fall from {low} at {from_level} to {high} at {to_level}", **texts)
    if found.family == "binomial":
        return words("Would recommend: from {low} at {from_level} up to {high} at {to_level}", **texts)
    return words("Promoters rise from {low} at {from_level} to {high} at {to_level}", **texts)


def _chart(found: Intention, words: Words) -> Chart:
    yes_no = found.family == "binomial"
    low, high = found.points["level"].min(), found.points["level"].max()
    return curve_chart(
        found.points,
        found.lines,
        words,
        sides=(words("would recommend"), words("would not")) if yes_no else (words("promoters"), words("detractors")),
        x_label=words("satisfaction, {low}–{high}", low=words.number(low, 0), high=words.number(high, 0)),
        y_label=words("% of the answers"),
        strip_label=words("clients per level"),
    )


def _columns(found: Intention, words: Words) -> Iterator[TableColumn]:
    yield TableColumn("level", words("Satisfaction"), "number", digits=max(digits_of(v) for v in found.rows["level"]))
    promoters, detractors = words("Promoters"), words("Detractors")
    if found.family == "binomial":
        promoters, detractors = words("Would recommend"), words("Would not")
    for side, label in (("promoters", promoters), ("passives", words("Passives")), ("detractors", detractors)):
        if side == "passives" and found.family == "binomial":
            continue
        if found.shape:
            yield TableColumn(side, words("{side}, fitted", side=label), "share")
            yield TableColumn(f"{side}_low", words("from"), "share")
            yield TableColumn(f"{side}_high", words("to"), "share")
        yield TableColumn(f"observed_{side}", words("{side}, observed", side=label), "share")
        yield TableColumn(f"observed_{side}_low", words("from"), "share")
        yield TableColumn(f"observed_{side}_high", words("to"), "share")
    yield TableColumn("clients", words("Clients"), "count")
    yield TableColumn("answers", words("Answers"), "count")


def _note_parts(found: Intention, words: Words) -> Iterator[str]:
    """What it is, whose answers and when, how it was fitted and how well it fits."""
    yield words("intention curve: what they say they would do, not what they did")
    first, last = found.first_on, found.last_on
    if first and last:
        years = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
        yield words("n {n} answers of {clients} clients, {years}", n=found.answers, clients=found.clients, years=years)
    if found.unplaced:
        yield words("{n} without satisfaction left out", n=found.unplaced)
    if found.converted:
        yield words("{n} brought over from another scale", n=found.converted)
    if found.missing:
        yield words(found.missing, **found.values)
    if found.family == "binomial":
        yield words("they could only say yes or no: binomial logit, nobody is passive")
    elif found.shape:
        yield words("ordered logit")
    if found.shape == "hinge":
        yield words("flat up to {level}", level=words.number(found.threshold))
    elif found.shape == "bent":
        yield words("another slope from {level} on", level=words.number(found.threshold))
    if found.largest_gap is not None:
        yield words(
            "fitted and observed shares at most {gap} apart", gap=words.points(found.largest_gap).removeprefix("+")
        )
    if found.outside:
        yield words.many(
            "outside the observed interval at {n} level", "outside the observed interval at {n} levels", found.outside
        )
    if found.step:
        yield words("satisfaction rounded to steps of {step}", step=words.number(found.step, digits_of(found.step)))
    yield words("unweighted; intervals 95 %, observed ones by Wilson")
