"""How the clients lie: the distribution behind each degree, and any two degrees against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from charts.chart import Rows, tidy
from charts.density import density_chart
from charts.distributions import distributions_chart
from charts.panel import Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.degrees import BIN, DEGREES, degree_density, degree_distribution, named_extremes
from pages.pieces.page import Choice
from pages.relationship.degree_figures import Degree, why_none
from pages.relationship.degree_words import LABELS, degree_note

OPTIONS = tuple((key, LABELS[key]) for key in DEGREES)
ACROSS = Choice("across", N_("Across"), OPTIONS, "satisfaction", "against")
UP = Choice("up", N_("Up"), OPTIONS, "loyalty", "against")
SPREAD_TITLE, AGAINST_TITLE = N_("How the clients are spread"), N_("Two degrees against each other")
LOW, HIGH, LOWEST = 40, 60, 20  # bounds of "low" and "high" in the sentences, in points


def degree_spread_panel(view: View, words: Words, degrees: Sequence[Degree]) -> Panel:
    """A histogram a degree on one scale; clients without a score are counted in words, never drawn as 0."""
    title = words(SPREAD_TITLE)
    if why := why_none(view, degrees):
        return Panel("spread", title, missing=words(why))
    spreads = {degree.key: degree_distribution(view, degree.key) for degree in degrees}
    bins = [
        (key, int(low), int(high), int(clients))
        for key, rows in spreads.items()
        for low, high, clients in zip(rows["bin_low"], rows["bin_high"], rows["clients"], strict=True)
    ]
    rows = tidy(
        {
            "measure": [key for key, *_ in bins],
            "degree": [words(LABELS[key]) for key, *_ in bins],
            "bin_low": [low for _, low, _, _ in bins],
            "bin_high": [high for _, _, high, _ in bins],
            "clients": [clients for *_, clients in bins],
        }
    )
    lowest = _lowest(bins)
    heads = {
        degree.key: {"name": words(LABELS[degree.key]), "said": _said(words, degree), "mean": degree.now.value}
        for degree in degrees
    }
    chart = distributions_chart(rows, words, measures=heads, marked=lowest[0] if lowest else "")
    columns = (
        TableColumn("degree", words("Degree")),
        TableColumn("bin_low", words("Points from"), "number"),
        TableColumn("bin_high", words("Points to"), "number"),
        TableColumn("clients", words("Clients"), "count"),
    )
    message = _lowest_message(words, lowest)
    note = degree_note(
        view, words, words("bars of {points} points, as shares of the clients with a score; line: mean", points=BIN)
    )
    return Panel("spread", message, chart, Table(columns, rows), note)


def _lowest_message(words: Words, lowest: tuple[str, int, int] | None) -> str:
    """How many clients stand low, as a share unless that would read as nothing."""
    if lowest is None:
        return words("Nobody stands below {low} in any degree", low=LOWEST)
    key, clients, n = lowest
    degree, share = _within(words, key), clients / n
    if share >= 0.01:
        return words(
            "{share} of the clients stand below {low} in {degree}",
            share=words.share(share, 0), low=LOWEST, degree=degree,
        )  # fmt: skip
    return words.many(
        "{n} client of {all} stands below {low} in {degree}",
        "{n} clients of {all} stand below {low} in {degree}",
        clients,
        all=words.count(n),
        low=LOWEST,
        degree=degree,
    )


def _within(words: Words, key: str) -> str:
    """A degree in the middle of a sentence."""
    return words(LABELS[key]).lower()


def _said(words: Words, degree: Degree) -> str:
    """n, and how many have no score; why nobody has one."""
    if degree.now.value is None:
        return words("nobody has a score")
    unknown = degree.clients - degree.now.n
    if not unknown:
        return words("n {n}", n=degree.now.n)
    return words("n {n} · {unknown} unknown", n=degree.now.n, unknown=unknown)


def _lowest(bins: Sequence[tuple[str, int, int, int]]) -> tuple[str, int, int] | None:
    """The degree with the largest share of its clients in the lowest fifth, how many, of how many; None for nobody."""
    totals: dict[str, int] = {}
    below: dict[str, int] = {}
    for key, _, high, clients in bins:
        totals[key] = totals.get(key, 0) + clients
        below[key] = below.get(key, 0) + (clients if high <= LOWEST else 0)
    key = max(totals, key=lambda one: below[one] / totals[one])
    return (key, below[key], totals[key]) if below[key] else None


def degree_against_panel(view: View, words: Words, x: str, y: str, degrees: Sequence[Degree]) -> Panel:
    """Every client counted where two of its degrees meet; those with the widest gap by name, a click opens them."""
    title = words(AGAINST_TITLE)
    if why := why_none(view, degrees):
        return Panel("against", title, missing=words(why))
    by_key = {degree.key: degree for degree in degrees}
    for key in (x, y):
        if by_key[key].now.value is None:
            why = words(by_key[key].now.missing)
            return Panel("against", title, missing=words("{degree}: {why}", degree=words(LABELS[key]), why=why))
    if x == y:
        return Panel("against", title, missing=words("choose two different degrees"))
    cells, named = degree_density(view, x, y), named_extremes(view, x, y)
    if cells.empty:
        return Panel("against", title, missing=words("no client here has both scores"))
    labels = {"x": words(LABELS[x]), "y": words(LABELS[y])}
    chart = density_chart(cells, named, words, x_label=labels["x"], y_label=labels["y"], bin_width=BIN)
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("client_id", words("Client")),
        TableColumn("x", labels["x"], "number", digits=1),
        TableColumn("y", labels["y"], "number", digits=1),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
    )
    n = int(cells["clients"].sum())
    note = degree_note(
        view, words, words("n {n} with both scores", n=n),
        words("named: where the two lie farthest apart"),
    )  # fmt: skip
    note = replace(note, hint=words("click one to open the client"))
    message = _corner_message(words, cells, x, y)
    if named.empty:
        return Panel("against", message, chart, _cells_table(words, cells, labels), note)
    return Panel("against", message, chart, Table(columns, named, opens="client_id", opens_page="one_client"), note)


def _cells_table(words: Words, cells: Rows, labels: Mapping[str, str]) -> Table:
    """The counts behind the shades, where no two scores differ and nobody is named."""
    columns = (
        TableColumn("x_bin", labels["x"], "number"),
        TableColumn("y_bin", labels["y"], "number"),
        TableColumn("clients", words("Clients"), "count"),
    )
    return Table(columns, cells)


def _corner_message(words: Words, cells: Rows, x: str, y: str) -> str:
    """How many clients are high in one and low in the other, for the side with more of them."""
    points = list(zip(cells["x_bin"], cells["y_bin"], cells["clients"], strict=True))
    ahead = sum(int(n) for one, other, n in points if one >= HIGH and other < LOW)
    behind = sum(int(n) for one, other, n in points if other >= HIGH and one < LOW)
    if not ahead and not behind:
        return words("Nobody reaches {high} in one and stays below {low} in the other", high=HIGH, low=LOW)
    strong, weak = (x, y) if ahead >= behind else (y, x)
    return words.many(
        "{n} client reaches {high} in {strong} but not {low} in {weak}",
        "{n} clients reach {high} in {strong} but not {low} in {weak}",
        max(ahead, behind),
        high=HIGH, strong=_within(words, strong), low=LOW, weak=_within(words, weak),
    )  # fmt: skip
