"""Who was asked, who answered, who is missing: response by tier, region and channel, and the cells for weights."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from data.templates import built
from metrics.everywhere import Chosen, chosen_of, of_chosen, sales_between, unfiltered, year_until
from metrics.figure import Figure
from metrics.kpi import NOT_YOURS, share_of
from metrics.satisfaction.levels import NO_SURVEYS

WHO_WAS_ASKED = N_("unknown who was asked: import `survey_invitations`, or `sales` to take the active clients")
NOBODY_ASKED = N_("nobody was invited in this period")
NOBODY_ACTIVE = N_("no client was active in the twelve months up to the end of this period")

Basis = Literal["invited", "active"]
COUNTS = (
    "asked", "answered", "rated", "satisfied", "satisfaction", "squares", "said", "promoters", "detractors",
    "revenue_e4", "revenue_answered_e4",
)  # fmt: skip


@dataclass(frozen=True)
class Response:
    """Who was asked and who answered, by region × channel × tier; `cells` holds the columns of COUNTS.

    basis: invitations of the period, or the clients active in its trailing year where nobody recorded invitations.
    others: answers of the period that do not come from those asked. scales: how many scales were used.
    missing: why there is nothing; empty otherwise.
    """

    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    basis: Basis = "invited"
    knows_turnover: bool = False
    others: int = 0
    scales: int = 0
    scale: tuple[float, float] = (0.0, 0.0)
    missing: str = ""

    @property
    def asked(self) -> int:
        return int(self.cells["asked"].sum()) if len(self.cells) else 0

    @property
    def answered(self) -> int:
        return int(self.cells["answered"].sum()) if len(self.cells) else 0

    @property
    def rate(self) -> Figure:
        return share_of(self.answered, self.asked, self.missing or NOBODY_ASKED)


def _sheets() -> ir.Table:
    """Answers anywhere; `sheet_` before what is also the name of a column beside."""
    wanted = ("satisfaction", "level", "would_recommend", "scale_low", "scale_high")
    return served("surveys_anywhere").select(
        *wanted, sheet_id="survey_id", sheet_client="client_key", sheet_on="answered_on", sheet_wave="wave"
    )


def _latest(until: date) -> dict[str, ir.Value]:
    """What the last answer of one invitation or client says; an answer after the period counts as one, no more."""
    in_time = _.sheet_on <= until
    latest = {n: _[n].argmax(_.sheet_on, where=in_time) for n in ("satisfaction", "level", "would_recommend")}
    return {**latest, "answers": _.sheet_id.count(), "low": _.scale_low.min(), "high": _.scale_high.max(),
            "scales": _.scale_high.nunique() + _.scale_low.nunique() - 1}  # fmt: skip


def _clients() -> ir.Table:
    return served("clients").select("tier", who="client_key")


def _invited(until: date, chosen: Chosen) -> ir.Table:
    """An invitation each, with its answer: the sheet of the same wave, or one without a wave from that day on."""
    invited = served("survey_invitations").filter(_.invited_on <= until)
    asked = of_chosen(invited.join(_clients(), [("client_key", "who")]), *chosen)
    keys = ["client_key", "region_key", "channel_key", "tier", "wave"]
    once = asked.group_by(keys).agg(invited_on=_.invited_on.min())
    sheets = _sheets()
    is_its = (sheets.sheet_wave == once.wave) | (sheets.sheet_wave.isnull() & (sheets.sheet_on >= once.invited_on))
    joined = once.left_join(sheets, [once.client_key == sheets.sheet_client, is_its])
    return joined.group_by(keys).agg(**_latest(until))


def _active(first: date, until: date, year: ir.Table, chosen: Chosen) -> ir.Table:
    """A client each that bought in the trailing year, with its latest answer in the period."""
    keys = ["client_key", "region_key", "channel_key", "tier"]
    clients = of_chosen(served("clients").select(*keys, "manager_key"), *chosen)
    asked = clients.semi_join(year.filter(_.orders > 0), [clients.client_key == year.buyer_key])
    sheets = _sheets().filter(_.sheet_on >= first, _.sheet_on <= until)
    return asked.left_join(sheets, [("client_key", "sheet_client")]).group_by(keys).agg(**_latest(until))


def _counted(
    basis: Basis, knows_turnover: bool, praise_from: int, warn_to: int, since: date, first: date, until: date,
    *chosen: *Chosen,
) -> ir.Table:  # fmt: skip
    """Those asked, added up by region, channel and tier. since: where the trailing year begins; first: the period."""
    year = sales_between(since, until)
    units = _invited(until, chosen) if basis == "invited" else _active(first, until, year, chosen)
    if knows_turnover:
        units = units.left_join(year.select("buyer_key", "revenue_e4"), [("client_key", "buyer_key")])
    else:
        units = units.mutate(revenue_e4=ibis.literal(0).cast("int64"))
    known = units.mutate(
        revenue_e4=ibis.greatest(_.revenue_e4.fill_null(0), 0), has_answered=_.answers > 0,
        is_satisfied=_.level >= 4, praises=_.would_recommend >= praise_from, warns=_.would_recommend < warn_to + 1,
    )  # fmt: skip
    return known.group_by(["region_key", "channel_key", "tier"]).agg(
        asked=_.count(),
        answered=_total(_.has_answered),
        rated=_.level.count(),
        satisfied=_total(_.is_satisfied),
        satisfaction=_.satisfaction.sum().fill_null(0.0),
        squares=(_.satisfaction * _.satisfaction).sum().fill_null(0.0),
        said=_.would_recommend.count(),
        promoters=_total(_.praises),
        detractors=_total(_.warns),
        revenue_e4=_total(_.revenue_e4),
        revenue_answered_e4=_total(ibis.ifelse(_.has_answered, _.revenue_e4, 0)),
        low=_.low.min(), low_most=_.low.max(), high=_.high.max(), high_least=_.high.min(), scales=_.scales.max(),
    )  # fmt: skip


def _total(value: ir.Value) -> ir.Value:
    return value.sum().fill_null(0).cast(WIDE).cast("int64")


def response(view: View) -> Response:
    """Who was asked in the period and who answered, added up by region, channel and tier.

    Rows:   invitations of the period; answered when a sheet of the same client and wave came in until the as-of date
            (or one without a wave, from the day of the invitation on); what it says counts until the period's end.
            Where invitations were never imported: the clients with an order in the twelve months up to the period's
            end; answered when a sheet lies in the period. Of several sheets the latest counts. Region and channel are
            those of the day of the invitation, else today's.
    Value:  a Response; turnover is net revenue of the trailing twelve months, below zero counts as zero.
    Cuts:   counts are additive.
    Source: AAPOR 2023, "Standard definitions", response rate 2.
    """
    if not view.may_see("satisfaction"):
        return Response(missing=NOT_YOURS)
    if not view.has("surveys"):
        return Response(missing=NO_SURVEYS)
    basis: Basis = "invited" if view.has("survey_invitations") else "active"
    knows_turnover = view.has("sales") and view.may_see("money")
    if basis == "active" and not knows_turnover:
        return Response(basis=basis, missing=NOT_YOURS if view.has("sales") else WHO_WAS_ASKED)
    kept, until = view.settings, view.until
    days = year_until(until, kept.calendar), view.selection.period.start, until
    fixed = basis, knows_turnover, kept.promoter_from, kept.detractor_to
    # Who was invited late in the period answers after it: such answers count until the day of the data.
    cells = replace(unfiltered(view), until=view.as_of).run(built(_counted, *fixed, *days, *chosen_of(view)))
    if cells.empty:
        return Response(basis=basis, missing=NOBODY_ASKED if basis == "invited" else NOBODY_ACTIVE)
    rated = cells[cells["rated"] > 0]
    scales = 0 if rated.empty else int(max(
        rated["scales"].max(), (rated["low"].min() != rated["low_most"].max()) + 1,
        (rated["high"].max() != rated["high_least"].min()) + 1,
    ))  # fmt: skip
    scale = (float(rated["low"].min()), float(rated["high"].max())) if scales else (0.0, 0.0)
    others = _uninvited(view) if basis == "invited" else _passive(view, int(cells["answered"].sum()))
    kept = cells[["region_key", "channel_key", "tier", *COUNTS]]
    return Response(kept, basis, knows_turnover, others, scales, scale)


def _uninvited(view: View) -> int:
    """Answer sheets of the period of a client and wave that nobody was invited to."""
    asked = served("survey_invitations_history").select(asked_client="client_key", asked_wave="wave").distinct()
    sheets = served("surveys")
    is_its = (sheets.wave == asked.asked_wave) | sheets.wave.isnull()
    others = sheets.anti_join(asked, [sheets.client_key == asked.asked_client, is_its])
    return int(view.run(others.agg(others=_.count()))["others"].iloc[0])


def _passive(view: View, answered: int) -> int:
    """Clients that answered in the period and are not among those active."""
    found = view.run(served("surveys").agg(clients=_.client_key.nunique()))["clients"].iloc[0]
    return max(0, int(found) - answered)
