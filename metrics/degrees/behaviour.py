"""What a client said and did before a moment: answers, ways of payment, invoices, incidents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from data.marts.sums import month_number
from data.tables import WIDE, served
from metrics.degrees.moment import CONDUCT_MONTHS, Moment


def opinions(moment: Moment) -> ir.Table:
    """The question for what each client answered in the eighteen months up to the moment.

    Rows:   one per client with an answer sheet. The contract names no contact of a client: each sheet stands for one,
            and counts with its survey weight. Parts of each sheet's own scale, so that scales may differ.
    Value:  columns client_key, satisfaction (0–1), answers (sheets that state it), recommend (0–10), attitude
            (ours less the best alternative's in parts of the scale, −1 to 1); missing where no sheet states it.
    Cuts:   not additive.
    Source: definition of the house; attitude: Dick & Basu 1994.
    """
    sheets = served("surveys_anywhere")
    sheets = sheets.filter(
        sheets.answered_on > ibis.literal(moment.answers_after), sheets.answered_on <= ibis.literal(moment.on)
    )
    lead = (_.satisfaction - _.best_alternative) / (_.scale_high - _.scale_low).nullif(0.0)
    stated = sheets.mutate(share=_.share.clip(0.0, 1.0), lead=lead.clip(-1.0, 1.0))
    means = {"satisfaction": "share", "recommend": "would_recommend", "attitude": "lead"}
    found = stated.group_by("client_key").agg(
        answers=(_.share.notnull() & (_.weight > 0)).sum().fill_null(0).cast("int64"),
        **{f"{name}_sum": (_.weight * _[said]).sum() for name, said in means.items()},
        **{f"{name}_weight": _.weight.sum(where=_[said].notnull()) for name, said in means.items()},
    )
    return found.select(
        "client_key", "answers", **{name: _[f"{name}_sum"] / _[f"{name}_weight"].nullif(0.0) for name in means}
    )


def main_payments(moment: Moment) -> ir.Table:
    """The question for the way of payment with the largest revenue of each client in the twelve months.

    Rows:   one per client with an order line that says how it was paid.
    Value:  columns client_key, payment; of two alike the later one in the alphabet.
    Cuts:   not additive.
    Source: definition of the house.
    """
    lines = served("sales_anywhere")
    paid = lines.filter(
        lines.ordered_on.between(ibis.literal(moment.first), ibis.literal(moment.on)), lines.payment.notnull()
    )
    sums = paid.group_by("client_key", "payment").agg(revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"))
    most = ibis.struct({"revenue_e4": sums.revenue_e4, "payment": sums.payment})
    return sums.group_by("client_key").agg(payment=sums.payment.argmax(most))


def invoices_due(moments: Sequence[Moment], keys: tuple[int, int]) -> ir.Table:
    """The question for the orders of clients of a range of keys that fell due in the 24 months up to each moment.

    Rows:   one per client with such an order. An order is an order number of a client on a day; it is paid when its
            last line is. What is not yet due on the moment does not count.
    Value:  columns client_key, invoices_0 … and in_time_0 …, one pair a moment: orders due, and those of them paid by
            the day they were due.
    Cuts:   additive.
    Source: definition of the house.
    """
    lines = served("sales_anywhere")
    first, last = min(m.due_after for m in moments), max(m.on for m in moments)
    due = lines.filter(
        lines.client_key.between(*keys), lines.due_on > ibis.literal(first), lines.due_on <= ibis.literal(last)
    )
    orders = due.group_by("client_key", "ordered_on", "order_id").agg(
        due_on=_.due_on.max(), paid_on=_.paid_on.max(), is_open=_.paid_on.isnull().any()
    )
    in_time = (orders.paid_on <= orders.due_on) & ~orders.is_open
    told = orders.select("client_key", "due_on", in_time=in_time.fill_null(ibis.literal(False)))
    columns = {}
    for at, moment in enumerate(moments):
        counted = (_.due_on > ibis.literal(moment.due_after)) & (_.due_on <= ibis.literal(moment.on))
        columns[f"invoices_{at}"] = counted.sum().cast("int32")
        columns[f"in_time_{at}"] = (counted & _.in_time).sum().cast("int32")
    return told.group_by("client_key").agg(**columns)


def incidents(moment: Moment) -> ir.Table:
    """The question for the months of the last 24 with an incident, one bit each, the moment's month being bit 0.

    Rows:   one per client with an incident in those months.
    Value:  columns client_key, months (bits), gravest (largest severity stated, 0 where none is), is_stated.
    Cuts:   not additive.
    Source: definition of the house.
    """
    happened = served("conduct_anywhere")
    ago = months_since(happened.happened_on, moment.on)
    found = happened.filter(happened.happened_on <= ibis.literal(moment.on), ago < CONDUCT_MONTHS)
    return found.group_by("client_key").agg(
        months=(ibis.literal(1, "int64") << ago.cast("int64")).bit_or(),
        gravest=_.severity.max().fill_null(0),
        is_stated=_.severity.notnull().any(),
    )


def months_since(day: ir.DateValue, moment: date) -> ir.IntegerValue:
    """Calendar months from the day's month to the moment's; 0 in the same one."""
    return ibis.literal(moment.year * 12 + moment.month - 1) - month_number(day)


def first_answers() -> ir.Table:
    """The question for the day of each client's first answer sheet.

    Rows:   one per client that ever answered.
    Value:  columns client_key, answered_on.
    Cuts:   not additive.
    Source: definition of the house.
    """
    return served("surveys_anywhere").group_by("client_key").agg(answered_on=_.answered_on.min())
