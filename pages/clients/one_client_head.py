"""Who the client is: figures of the period, the next order, what it owes, its grade; and the facts about it."""

from __future__ import annotations

from collections.abc import Iterator

from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, Tile
from data.door import View
from data.messages import N_
from locales import Words
from metrics.alerts import LABELS as SIGNALS
from metrics.clients import Client, day_of, known, sums_at
from metrics.kpi import KPIS, figure
from metrics.one_client import ClientGrade, Relation
from metrics.states import LABELS as STATES
from pages.clients.grade_controls import NAMES as CRITERION_NAMES
from pages.clients.one_client_words import NO_RHYTHM, days_text, what_and_value
from pages.clients.segment_kinds import NAMES as KIND_NAMES
from pages.pieces.figures import figure_tile, note_text

SURE_ENOUGH = 0.995
NEXT_HELP = N_("the last order and one usual interval of its own: the median of the days between orders")


def client_tiles_panel(view: View, words: Words, found: Client, sums: Rows, relation: Relation) -> Panel:
    """Revenue, orders and profit of the period against the year before; next order, credit and grade as of today."""
    period, compared = view.selection.period, view.selection.compared().period
    now, before = sums_at(sums, period), sums_at(sums, compared)
    tiles = []
    for key in ("revenue", "orders", "client_profit" if view.has("activities") else "gross_profit"):
        kpi = KPIS[key]
        # A running period is not set against a whole one; the months below show the pace.
        past = figure(view, key, before if not view.is_running else dict.fromkeys(before, 0))
        tiles.append(
            figure_tile(key, words(kpi.label), kpi.unit, kpi.better, figure(view, key, now), past, view, words)
        )
    if view.has("sales") and view.may_see("money"):
        tiles += [_next_tile(words, relation), _owed_tile(words, relation), _grade_tile(words, relation)]
    note = Note(note_text(words, view, words("the first three are of the period, the others of today")))
    return Panel("tiles", found.name, tiles=tuple(tiles), note=note if len(tiles) > 3 else Note(note_text(words, view)))


def _next_tile(words: Words, relation: Relation) -> Tile:
    label, due = words("Next order"), relation.next_order
    if due is None:
        return Tile("next_order", label, "", missing=words(NO_RHYTHM), unit="number")
    alive = relation.moment.get("alive")
    digits = 1 if alive is not None and not 0.01 <= alive <= 0.99 else 0
    second = words("P(alive) {value}", value=words.share(alive, digits)) if alive is not None else ""
    late = words.many("{n} d late", "{n} d late", due.overdue_days)  # a tile cuts what is longer
    said = late if due.overdue_days else words.day(due.due_on)
    return Tile("next_order", label, said, second=second, number=due.overdue_days, unit="number", help=words(NEXT_HELP))


def _owed_tile(words: Words, relation: Relation) -> Tile:
    label, credit = words("Owed today"), relation.credit
    if credit is None or credit.missing:
        return Tile("owed", label, "", missing=words(credit.missing if credit else ""), unit="money")
    late = words("late: {money}, {days}", money=words.money(credit.late_e4), days=days_text(words, credit.late_days))
    second = late if credit.late_e4 > 0 else words("nothing of it is late")
    if credit.untold_e4 and credit.late_e4 <= 0:
        second = words("{money} more is untold", money=words.money(credit.untold_e4))
    return Tile("owed", label, words.money(credit.owed_e4), second=second, number=credit.owed_e4, unit="money")


def _grade_tile(words: Words, relation: Relation) -> Tile:
    label, grade = words("Grade"), relation.grade
    if grade is None or grade.letter is None or grade.score is None:
        return Tile("grade", label, "", missing=words("unknown: its income is not known"), unit="number")
    value = words("{letter} · {points}", letter=grade.letter, points=words.number(grade.score))
    return Tile("grade", label, value, second=_chances(words, grade, 2), number=grade.score, unit="number")


def _chances(words: Words, grade: ClientGrade, most: int = 4) -> str:
    """The likeliest letters with their chances: "A 71 %, B 29 %"; empty where unknown."""
    likely = sorted(grade.chances.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    told = [
        words("{letter} {chance}", letter=letter, chance=words.share(min(chance, SURE_ENOUGH), 0))
        for letter, chance in sorted(likely) if chance >= 1 - SURE_ENOUGH
    ]  # fmt: skip
    return words.joined(told) if told else ""


def about_panel(view: View, words: Words, found: Client, relation: Relation) -> Panel:
    """Who the client is."""
    lines = [
        (words("Client"), found.client_id),
        (words("Region"), region_path(view, found) or words.unknown),
        (words("Channel"), found.channel or words.unknown),
        (words("Account manager"), found.account_manager or words.unknown),
    ]
    if view.has("sales") and view.may_see("money"):
        lines += [*_order_lines(words, found, relation), *_standing_lines(words, relation)]
    lines += _alert_lines(words, relation)
    rows = tidy({"what": [w for w, _ in lines], "value": [v for _, v in lines]})
    note = Note(note_text(words, view))
    return Panel("about", found.name, table=Table(what_and_value(words), rows), note=note, shows="table", width="half")


def region_path(view: View, found: Client) -> str:
    """The client's region below those above it, as far as the reader may know of them."""
    allowed, key, names = view.condition.allowed, int(found.facts["region_key"]), []
    while key in view.tree.regions and (allowed is None or key in allowed):
        place = view.tree.regions[key]
        names.append(place.name)
        if place.parent is None:
            break
        key = place.parent
    return " › ".join(reversed(names)) or (found.region or "")


def _order_lines(words: Words, found: Client, relation: Relation) -> Iterator[tuple[str, str]]:
    """What only sales can say of a client."""
    facts, due = found.facts, relation.next_order
    gap, opened = known(facts["median_gap_days"]), day_of(facts["opened_on"])
    yield words("Tier"), found.tier
    if opened is not None:
        yield words("Client since"), words.day(opened)
    yield words("First order"), words.day(day_of(facts["first_on"]))
    yield words("Last order"), words.day(day_of(facts["last_on"]))
    yield words("Usual days between orders"), words.number(gap, 0) if gap is not None else words.unknown
    if due is not None:
        late = words("{day}: {days} overdue", day=words.day(due.due_on), days=days_text(words, due.overdue_days))
        yield words("Next order due"), late if due.overdue_days else words.day(due.due_on)
    yield words("Revenue, last 12 months"), words.money(int(facts["year_revenue_e4"]))


def _standing_lines(words: Words, relation: Relation) -> Iterator[tuple[str, str]]:
    state, grade, kind = relation.state, relation.grade, relation.kind
    if state is not None:
        name = words(STATES.get(state.state, state.state))
        since = words("{state} since {day}", state=name, day=words.day(state.since)) if state.since else name
        yield words("State"), since
    if grade is not None and grade.letter is not None:
        chances = _chances(words, grade)
        said = words("{letter}: {chances}", letter=grade.letter, chances=chances) if chances else grade.letter
        capped = words("held there by a grave incident") if grade.is_capped else ""
        yield words("Grade and its chances"), " · ".join(part for part in (said, capped) if part)
        yield (
            words("Points of the grade"),
            words.joined(
                words("{what} {points}", what=words(CRITERION_NAMES[name]), points=words.number(points, 0))
                for name, points in grade.scores.items()
            ),
        )
    if kind is not None:
        name = words(KIND_NAMES[kind.kind])
        by_figures = words(KIND_NAMES[kind.by_figures])
        told = words("{kind}, said by a person; by the figures {other}", kind=name, other=by_figures)
        yield words("Kind"), told if kind.is_overridden else name


def _alert_lines(words: Words, relation: Relation) -> Iterator[tuple[str, str]]:
    open_ones = [each for each in relation.signals if each.is_open]
    if relation.signals:
        named = words.joined(words(SIGNALS.get(each.kind, each.kind)) for each in open_ones)
        yield words("Open alerts"), named if open_ones else words("none")
