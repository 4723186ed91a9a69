"""Look-alikes of the truly loyal: how those behave, who behaves so without being one, and what it foretold."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.look_alikes import Foretold, Profile, Resembling, foretold_lift, loyal_profile, resembling_clients
from pages.pieces.figures import note_text

TRAITS = {
    "order_weeks": N_("Weeks with an order"),
    "growth": N_("Growth of revenue"),
    "lines_an_order": N_("Lines an order"),
    "discount_share": N_("Discount share"),
    "categories": N_("Categories bought"),
    "visits": N_("Visits a year"),
    "complaints": N_("Complaints a year"),
    "days_to_pay": N_("Days to pay"),
    "tenure": N_("Years as a client"),
}
SHARES = frozenset(("order_weeks", "growth", "discount_share"))
LACKS = {
    "attitude": N_("feels too little"),
    "patronage": N_("buys too little"),
    "unknown": N_("did not say how it feels"),
}
PROFILE, RESEMBLING, LIFT = "loyal_profile", "look_alikes", "look_alike_test"


def profile_panel(view: View, words: Words) -> Panel:
    """How the odds of being truly loyal go with each trait of behaviour."""
    found = loyal_profile(view)
    title = words("How truly loyal clients behave")
    if found.missing:
        return Panel(PROFILE, title, missing=words(found.missing), width="half")
    rows = _profile_rows(found, words)
    chart = estimates_chart(
        rows, words, kind="number", digits=2, reference=1, reference_text=words("makes no difference")
    )
    columns = (
        TableColumn("label", words("Behaviour in a year")),
        TableColumn("loyal", words("Truly loyal"), absent="–"),
        TableColumn("others", words("The others"), absent="–"),
        TableColumn("value", words("Odds, one standard deviation more"), "number", digits=2),
        TableColumn("low", words("from"), "number", digits=2),
        TableColumn("high", words("to"), "number", digits=2),
    )
    said = (
        words("n {n}, of them {loyal} truly loyal", n=found.loyal + found.others, loyal=found.loyal),
        words("odds of being truly loyal where a trait is one standard deviation larger, the others alike"),
        words("association, not cause"),
    )  # fmt: skip
    return Panel(
        PROFILE, _profile_message(found, words), chart, Table(columns, rows), Note(note_text(words, view, *said)),
        width="half",
    )  # fmt: skip


def _profile_rows(found: Profile, words: Words) -> Rows:
    traits = found.traits
    return tidy(
        {
            "label": [words(TRAITS[trait.name]) for trait in traits],
            "value": [trait.odds.value for trait in traits],
            "low": [trait.odds.low for trait in traits],
            "high": [trait.odds.high for trait in traits],
            "is_marked": [at == 0 and trait.tells for at, trait in enumerate(traits)],
            "loyal": [_mean_text(trait.name, trait.loyal_mean, words) for trait in traits],
            "others": [_mean_text(trait.name, trait.other_mean, words) for trait in traits],
        }
    )


def _mean_text(name: str, mean: float | None, words: Words) -> str | None:
    if mean is None:
        return None
    return words.share(mean, 1) if name in SHARES else words.number(mean, 1)


def _profile_message(found: Profile, words: Words) -> str:
    first = found.traits[0]
    if not first.tells:
        return words("No behaviour tells the truly loyal from the others")
    loyal, others = (_mean_text(first.name, mean, words) or "–" for mean in (first.loyal_mean, first.other_mean))
    return words(
        "The truly loyal differ most in {trait}: {loyal} against {others}",
        trait=_within(words(TRAITS[first.name]), words), loyal=loyal, others=others,
    )  # fmt: skip


def _within(label: str, words: Words) -> str:
    """A label inside an English sentence begins with a small letter."""
    return label[0].lower() + label[1:] if words.language == "en" else label


def resembling_panel(view: View, words: Words) -> Panel:
    """Who behaves like the truly loyal and is not known to be one of them."""
    found = resembling_clients(view)
    title = words("Look-alikes of the truly loyal")
    if found.missing:
        return Panel(RESEMBLING, title, missing=words(found.missing))
    if not len(found.rows):
        return Panel(RESEMBLING, title, missing=words("no client in this selection; widen the filters"))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("alike", words("Chance by behaviour"), "bar"),
        TableColumn("lacks", words("What it lacks")),
        TableColumn("attitude", words("Attitude, 0 to 100"), "number", digits=0),
        TableColumn("alive", words("Chance it still buys"), "share"),
        TableColumn("wallet", words("Share of wallet"), "share"),
        TableColumn("revenue_e4", words("Revenue of a year"), "money"),
        TableColumn("tier", words("Tier")),
        TableColumn("client_id", words("Client")),
    )
    rows = _told(found.rows, words)
    keep = tuple(column for column in columns if rows[column.key].notna().any())
    table = Table(
        keep,
        rows[[*(c.key for c in keep)]],
        opens="client_id",
        opens_page="one_client",
        more=found.more,
        all_rows=lambda most: _told(resembling_clients(view, most).rows, words),
    )
    said = (
        words("chance to be truly loyal, judged by what a client does and not by what it says, whatever the period"),
        words("one that behaves loyally and feels too little may be held by barriers: see False loyalty"),
    )
    note = Note(note_text(words, view, *said))
    return Panel(RESEMBLING, _resembling_message(found, words), table=table, note=note, shows="table")


def _told(rows: Rows, words: Words) -> Rows:
    """The rows with what each client lacks in words."""
    return rows.assign(lacks=[words(LACKS[code]) for code in rows["lacks"]])


def _resembling_message(found: Resembling, words: Words) -> str:
    return words.many(
        "{n} client behaves like the truly loyal, yet is not known to be so",
        "{n} clients behave like the truly loyal, yet are not known to be so",
        found.likely or 0,
    )


def lift_panel(view: View, words: Words) -> Panel:
    """Whether clients that looked loyal a year ago became so since."""
    found = foretold_lift(view)
    title = words("What resemblance foretold")
    if found.missing:
        return Panel(LIFT, title, missing=words(found.missing), width="half")
    rows = tidy(
        {
            "label": [_part_text(at, len(found.parts), words) for at in range(len(found.parts))],
            "value": [part.value for part in found.parts],
            "low": [part.low for part in found.parts],
            "high": [part.high for part in found.parts],
            "n": [part.n for part in found.parts],
            "is_marked": [at == 0 for at in range(len(found.parts))],
        }
    )
    chart = estimates_chart(
        rows, words, kind="number", digits=2, reference=1, reference_text=words("as often as all"), x_from_zero=True
    )
    columns = (
        TableColumn("label", words("Clients by resemblance a year ago")),
        TableColumn("value", words("Lift"), "number", digits=2),
        TableColumn("low", words("from"), "number", digits=2),
        TableColumn("high", words("to"), "number", digits=2),
        TableColumn("n", words("Clients"), "count"),
    )
    return Panel(
        LIFT, _lift_message(found, words), chart, Table(columns, rows), _lift_note(view, found, words),
        remarks=(Remark(words("Verdict"), _verdict(found, words)),), width="half",
    )  # fmt: skip


def _part_text(at: int, parts: int, words: Words) -> str:
    if at == 0:
        return words("the tenth most alike")
    return words("the tenth least alike") if at == parts - 1 else words("tenth {number}", number=str(at + 1))


def _lift_message(found: Foretold, words: Words) -> str:
    first = found.parts[0].value
    return words(
        "The tenth most alike became loyal {lift} times as often as all", lift=words.number(first if first else 0.0, 2)
    )


def _verdict(found: Foretold, words: Words) -> str:
    low, high = found.auc.low, found.auc.high
    if low is None or high is None or low <= 0.5 <= high:
        return words("resemblance does not foretell who becomes loyal: use the list to ask, not to predict")
    if low > 0.5:
        return words("resemblance foretells who becomes loyal better than chance")
    return words("those that look loyal became so more seldom: likely they are held by barriers")


def _lift_note(view: View, found: Foretold, words: Words) -> Note:
    auc = found.auc
    said = [
        words("n {n} that were not truly loyal a year ago", n=found.base.n),
        words("{share} of them became so since", share=words.share(found.base.value, 1)),
    ]
    if auc.value is not None:
        ends = {"low": words.number(auc.low, 2), "high": words.number(auc.high, 2)}
        said.append(words("area under the curve {value} ({low}–{high})", value=words.number(auc.value, 2), **ends))
    return Note(note_text(words, view, *said))
