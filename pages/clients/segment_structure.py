"""The structure of the client base: what it is made of at the end of each quarter, and who moved in a year."""

from __future__ import annotations

from collections.abc import Callable

from charts.chart import Rows, tidy
from charts.grade_shares import grade_shares_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.clients import day_of
from metrics.segments import ABSENT, AS_OF_TODAY, OTHERS, ClientBase, Dimension
from pages.pieces.codes import coded
from pages.pieces.figures import note_text
from pages.pieces.page import Choice

BY: tuple[tuple[Dimension, str], ...] = (
    ("tier", N_("Volume tier")),
    ("grade", N_("Grade")),
    ("channel", N_("Shop type")),
    ("concern", N_("Concern")),
    ("payment", N_("Payment")),
    ("stability", N_("Stability")),
    ("region", N_("Region")),
)
STRUCTURE_BY = Choice("by", N_("Client base by"), BY, "channel", "structure")
PARTS = {
    "every_week": N_("orders nearly every week"),
    "most_weeks": N_("orders most weeks"),
    "some_weeks": N_("orders some weeks"),
    "few_weeks": N_("orders few weeks"),
    OTHERS: N_("others"),
    ABSENT: N_("did not buy"),
    "prepaid": N_("prepaid"),
    "credit": N_("on credit"),
    "on delivery": N_("on delivery"),
}
TODAY = N_("as the clients are today: a change shows who came and who went")
ONLY_TODAY = N_("unknown: shop type, concern and region of a client are kept as they are today")
WHO = N_("clients that bought in the twelve months before each day")


def part_name(code: object, words: Words) -> str:
    """A part in words; the word for unknown where it is missing."""
    if not isinstance(code, str):
        return words.unknown
    return words(PARTS[code]) if code in PARTS else coded(code, words) or words.unknown


def structure_panel(view: View, words: Words, by: Dimension, rows: Rows) -> Panel:
    """What the client base is made of, moment by moment."""
    name = words(dict(BY)[by])
    title = words("{what}: what the client base is made of", what=name)
    listed = rows.to_dict("records")
    if not any(isinstance(row["part"], str) for row in listed):
        why = words("unknown: the data do not say it of any client that bought")
        return Panel("structure", title, missing=why)
    named = [part_name(row["part"], words) for row in listed]
    days = [words.day(day_of(row["moment_on"])) for row in listed]
    short = [_short(row["moment_on"]) for row in listed]
    rest = tuple(part_name(code, words) for code in (OTHERS, None))
    chart = grade_shares_chart(
        tidy({"moment": short, "part": named, "value": list(rows["clients"])}),
        words,
        scale="tiers" if by in ("tier", "grade", "stability") else "regions",
        rest=rest,
    )
    columns = (
        TableColumn("day", words("Day")),
        TableColumn("part", name),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("share", words("Share"), "share"),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
    )
    data = {"day": days, "part": named} | {key: list(rows[key]) for key in ("clients", "share", "revenue_e4")}
    note = Note(note_text(words, view, words(WHO), words(TODAY) if by in AS_OF_TODAY else ""))
    return Panel("structure", _message(words, name, title, listed), chart, Table(columns, tidy(data)), note)


def _short(day: object) -> str:
    return str(day)[2:7].replace("-", "/")


def _message(words: Words, name: str, title: str, listed: list[dict[str, object]]) -> str:
    """Which part grew or shrank most between the first and the last moment, in points."""
    first, last = listed[0]["moment_on"], listed[-1]["moment_on"]
    then = {row["part"]: row["share"] for row in listed if row["moment_on"] == first and isinstance(row["part"], str)}
    now = {row["part"]: row["share"] for row in listed if row["moment_on"] == last and isinstance(row["part"], str)}
    gaps = {code: float(now.get(code, 0.0)) - float(then.get(code, 0.0)) for code in {*then, *now}}  # type: ignore[arg-type]
    if first == last or not gaps:
        return title
    most = max(sorted(gaps, key=str), key=lambda code: abs(gaps[code]))
    if abs(gaps[most]) < 0.005:
        return words("{what}: the client base is made up as it was", what=name)
    part, since = part_name(most, words), words.day(day_of(first))
    named = part[:1].upper() + part[1:]
    return words("{part}: {change} of the clients since {day}", part=named, change=words.points(gaps[most]), day=since)


def moved_count(rows: Rows) -> int:
    """Clients that bought in both years and stand in another part, known in both; out of the rows of the moves."""
    found = rows.to_dict("records")
    both = [row for row in found if ABSENT not in (row["before"], row["after"])]
    known = [row for row in both if isinstance(row["before"], str) and isinstance(row["after"], str)]
    return sum(int(row["clients"]) for row in known if row["before"] != row["after"])


def moves_panel(view: View, words: Words, by: Dimension, rows: Rows) -> Panel:
    """How many clients stand in another part than a year before, came and went."""
    name = words(dict(BY)[by])
    title = words("Who moved in a year")
    listed = [row for row in rows.to_dict("records") if row["before"] != row["after"]]
    if rows.empty:
        return Panel(
            "structure_moves", title, missing=words("unknown: the data do not reach back a year"), width="half"
        )
    if not listed:
        return Panel("structure_moves", title, missing=words("nobody moved, came or went"), width="half")
    came = sum(row["clients"] for row in listed if row["before"] == ABSENT)
    went = sum(row["clients"] for row in listed if row["after"] == ABSENT)
    moved = moved_count(rows)
    message = words("Moved: {moved}, came: {came}, went: {went}", moved=moved, came=came, went=went)
    if not moved:
        message = words("Nobody moved; came: {came}, went: {went}", came=came, went=went)
    if by in AS_OF_TODAY:
        message = words("Came in a year: {came}, went: {went}", came=came, went=went)
    columns = (
        TableColumn("before", words("A year before")),
        TableColumn("after", words("Now")),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money", absent="–"),
    )
    data = {key: [part_name(row[key], words) for row in listed] for key in ("before", "after")}
    data |= {key: [row[key] for row in listed] for key in ("clients", "revenue_e4")}
    note = Note(
        note_text(words, view, name, words(TODAY) if by in AS_OF_TODAY else "", words("the most clients first"))
    )
    return Panel("structure_moves", message, table=Table(columns, tidy(data)), note=note, shows="table", width="half")


def moved_panel(view: View, words: Words, by: Dimension, made_of: ClientBase, rows_of: Callable[[int], Rows]) -> Panel:
    """The clients that moved, the largest first."""
    title = words("The largest that moved")
    rows = made_of.moved
    if rows.empty:
        why = words(ONLY_TODAY) if by in AS_OF_TODAY else words("no client that bought in both years moved")
        return Panel("moved", title, missing=why, width="half")
    first = rows.to_dict("records")[0]
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("before", words("A year before")),
        TableColumn("after", words("Now")),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
        TableColumn("former_e4", words("a year before"), "money"),
        TableColumn("client_id", words("Client")),
    )
    before, after = (part_name(first[key], words) for key in ("before", "after"))
    message = words("{name}: from {before} to {after}", name=first["name"], before=before, after=after)
    table = Table(
        columns,
        _moved(words, rows),
        opens="client_id",
        opens_page="one_client",
        more=max(0, moved_count(made_of.moves) - len(rows)),
        all_rows=lambda most: _moved(words, rows_of(most)),
    )
    note = Note(note_text(words, view, words("the most revenue first")), hint=words("select a client to open it"))
    return Panel("moved", message, table=table, note=note, shows="table", width="half")


def _moved(words: Words, rows: Rows) -> Rows:
    data = {key: list(rows[key]) for key in ("name", "revenue_e4", "former_e4", "client_id")}
    return tidy(data | {key: [part_name(code, words) for code in rows[key]] for key in ("before", "after")})
