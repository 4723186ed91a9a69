"""What to do next with the client, and why: a short list, each line with its reason and the money that hangs on it."""

from __future__ import annotations

from collections.abc import Mapping

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.alerts import LABELS as SIGNALS
from metrics.contribution import REASONS
from metrics.one_client import Act, Relation, next_acts
from metrics.one_client.acts import NEAR_POINTS, OFTEN, SOON_DAYS
from pages.clients.grade_controls import NAMES as CRITERION_NAMES
from pages.clients.one_client_words import NOT_WITHOUT_MONEY, NOT_WITHOUT_VOICES, PLANNED, days_text
from pages.pieces.figures import note_text

TITLE = N_("What to do next, and why")
NOTHING = N_("nothing is due: no rule asks for anything today")
DOINGS: Mapping[str, str] = {
    "planned": N_("Do what was planned"),
    "promise": N_("Keep the promise, and say so"),
    "complaint": N_("Solve the complaint"),
    "alert": N_("Call and ask what happened"),
    "credit": N_("Ask for the payment"),
    "order": N_("Call for an order"),
    "lost": N_("Win it back, or let it go"),
    "captive": N_("Visit before it finds another supplier"),
    "loss": N_("Stop the loss"),
    "under_visited": N_("Visit more often"),
    "over_visited": N_("Visit less often, call instead"),
    "grade": N_("Bring it into the next grade"),
    "survey": N_("Ask how satisfied it is"),
}
LEVERS: Mapping[str, str] = {
    "discount": N_("Stop the loss: less discount"),
    "mix": N_("Stop the loss: other goods in the mix"),
    "small_drops": N_("Stop the loss: fewer and larger orders"),
    "dear_drops": N_("Stop the loss: a cheaper delivery, or a fee"),
    "visits": N_("Stop the loss: fewer visits"),
    "complaints": N_("Stop the loss: end what it complains of"),
    "other": N_("Stop the loss: less other service"),
    "credit": N_("Stop the loss: shorter credit"),
}
RULES = N_(
    "First what was planned, promised or complained of; then by the money that hangs on it in a year; then the rest. "
    "An alert that stands and that nobody closed: call. A promise of twelve months not kept. A complaint of twelve "
    "months not solved. Money overdue. No order for {kept} usual intervals: call; for as long as lost means: win back. "
    "Lives on us by the wallet cut and is satisfied below the attitude cut: captive. A loss in "
    "twelve months, with its dearest reason. Visited at most 1/{often} of, or {often} times, what its tier is. At most "
    "{near} points below the next grade. No answer in 18 months. Planned acts are told {soon} days ahead. At stake: "
    "the profit that hangs on it, at the client's own margin after all costs; revenue where that is unknown"
)


def next_panel(view: View, words: Words, relation: Relation) -> Panel:
    """The acts that a rule asks for, the most urgent first; said so where none does."""
    found = next_acts(relation, view.settings, view.as_of)
    rules = words(
        RULES,
        often=words.number(OFTEN, 0),
        near=words.number(NEAR_POINTS, 0),
        soon=SOON_DAYS,
        kept=view.settings.retention_intervals,
    )
    note = Note(note_text(words, view, *_left_out(view, words)), rules, words("definition of the house"))
    if not found:
        return Panel("next", words(TITLE), missing=words(NOTHING), note=note)
    doings = [_doing(words, act) for act in found]
    rows = tidy(
        {
            "place": list(range(1, len(found) + 1)),
            "doing": doings,
            "why": [_why(words, act) for act in found],
            "stake_e4": [act.stake_e4 for act in found],
        }
    )
    columns = (
        TableColumn("place", words("No."), "count"),
        TableColumn("doing", words("What to do")),
        TableColumn("why", words("Why")),
        TableColumn("stake_e4", words("At stake a year"), "money", absent="–"),
    )
    message = words.many("One thing to do: {first}", "{n} things to do, first: {first}", len(found), first=doings[0])
    return Panel("next", message, table=Table(columns, rows), note=note, shows="table")


def _left_out(view: View, words: Words) -> list[str]:
    """What the rules could not look at, because it is not the reader's."""
    lacking = (("money", NOT_WITHOUT_MONEY), ("satisfaction", NOT_WITHOUT_VOICES))
    return [words(why) for topic, why in lacking if not view.may_see(topic)]  # type: ignore[arg-type]


def _doing(words: Words, act: Act) -> str:
    reason = act.numbers.get("reason", "") if act.rule == "loss" else ""
    return words(LEVERS[reason]) if reason in LEVERS else words(DOINGS[act.rule])


def _why(words: Words, act: Act) -> str:
    """The reason of an act with its number, in a sentence."""
    told = act.numbers
    match act.rule:
        case "planned":
            kind = words(PLANNED.get(told["kind"], told["kind"]))
            said = words("{kind} by {owner}, due on {day}", kind=kind, owner=told["owner"], day=words.day(told["day"]))
            return " · ".join(part for part in (said, told["note"]) if part)
        case "promise":
            return words.many("{n} promise is not kept, for {days}", "{n} promises are not kept, one for {days}",
                              told["n"], days=days_text(words, told["days"]))  # fmt: skip
        case "complaint":
            return words.many("{n} complaint is open, for {days}", "{n} complaints are open, one for {days}",
                              told["n"], days=days_text(words, told["days"]))  # fmt: skip
        case "alert":
            return words("alert since {day}: {kind}", day=words.day(told["day"]),
                         kind=words(SIGNALS[told["kind"]]))  # fmt: skip
        case "credit":
            return words("money is overdue, the oldest for {days}", days=days_text(words, told["days"]))
        case "order" | "lost":
            usual = words.number(told["usual"], 0)
            return words("no order for {days}; usually one every {usual} days", days=days_text(words, told["days"]),
                         usual=usual)  # fmt: skip
        case "captive":
            return words("{wallet} of what it buys is ours, but satisfaction is {score} of 100",
                         wallet=words.share(told["wallet"], 0), score=words.number(told["score"], 0))  # fmt: skip
        case "loss":
            reason = REASONS.get(told["reason"], "")
            said = words("it lost money in the last twelve months")
            dearest = words("dearest against its peers: {reason}", reason=words(reason)) if reason else ""
            return " · ".join(part for part in (said, dearest) if part)
    return _why_of_service(words, act)


def _why_of_service(words: Words, act: Act) -> str:
    told = act.numbers
    if act.rule == "grade":
        return words("{points} points short; most can be won in {criterion}", points=words.number(told["points"]),
                     criterion=words(CRITERION_NAMES[told["criterion"]]))  # fmt: skip
    if act.rule == "survey":
        return words("no answer in 18 months: nobody knows")
    return words("visited {n} times in twelve months; its tier {usual} times", n=told["n"],
                 usual=words.number(told["usual"], 0))  # fmt: skip
