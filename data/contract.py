"""The contract: every table Sidu understands, its columns, their kinds and what they mean.

Everything else is made from this file: the import gate's casts, the warehouse's schemas, the template files and the
documentation page. Meanings are English message keys; the catalogues carry their translations.

Personal is what tells who or where a client is: name and place. A client's code is not, because every figure needs it
to be told from another's, and a code that the company gives says nothing outside of it. Who looks after a client is a
name of the company's own people, by which work is handed out and figures are cut; it is no more hidden than a region.
Free texts that people enter about a client (reasons, notes, outcomes) may name somebody and are personal too, see
`data.desk.masking`. No table takes free text from files: the category of a complaint and the kind of an incident are
words that figures are cut by.
"""

from __future__ import annotations

from data.columns import STORED, TEN_THOUSANDTHS, Column, Kind, Table

PERIOD = r"(?:19|20|21)\d\d(?:-Q[1-4]|-(?:0[1-9]|1[0-2]))?"
"""What a period looks like in a file of targets."""


def _table(name: str, one_row_per: str, key: str, *columns: Column) -> Table:
    return Table(name, one_row_per, columns, tuple(key.split()))


def _must(name: str, kind: Kind, meaning: str, **more: object) -> Column:
    return Column(name, kind, meaning, required=True, **more)  # type: ignore[arg-type]


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "regions",
            "region",
            "region_id",
            _must("region_id", "key", "Code of the region"),
            _must("name", "text", "Name of the region", derived=True),
            Column("parent_id", "key", "Region this one lies in"),
        ),
        _table(
            "clients",
            "client",
            "client_id valid_from",
            _must("client_id", "key", "Code of the client"),
            _must("name", "text", "Name of the client", derived=True, personal=True, instead="client_id"),
            _must("region_id", "key", "Region the client belongs to", derived=True),
            Column("channel", "text", "Shop type or sales channel"),
            Column("account_manager", "text", "Who looks after the client"),
            Column("opened_on", "day", "Day the relation began"),
            Column("closed_on", "day", "Day the relation ended"),
            Column("latitude", "number", "Latitude in degrees", low=-90, high=90, personal=True),
            Column("longitude", "number", "Longitude in degrees", low=-180, high=180, personal=True),
            Column("yearly_purchases", "money", "What the client buys a year in our category, from everyone"),
            Column("yearly_profit", "money", "The client's yearly profit from all goods"),
            Column("client_profit_from_us", "money", "The client's yearly profit from our goods"),
            Column("alternatives", "number", "0 = cannot buy elsewhere, 1 = buys elsewhere freely", low=0, high=1),
            Column("concern", "text", "What the client cares for: price, brand, supply, relation"),
            Column("valid_from", "day", "Day from which this row describes the client"),
        ),
        _table(
            "products",
            "product",
            "product_id",
            _must("product_id", "key", "Code of the product"),
            Column("name", "text", "Name of the product"),
            Column("category", "text", "Category of the product"),
            Column("brand", "text", "Brand of the product"),
        ),
        _table(
            "sales",
            "order line",
            "order_id line",
            _must("order_id", "key", "Number of the order", derived=True),
            _must("line", "key", "Line within the order", derived=True),
            _must("client_id", "key", "Client who ordered"),
            _must("ordered_on", "day", "Day of the order"),
            Column("product_id", "key", "Product ordered"),
            _must("quantity", "amount", "Quantity delivered; negative is a return"),
            Column("quantity_ordered", "amount", "Quantity asked for"),
            _must("revenue", "money", "Revenue of the line after discounts"),
            Column("discount", "money", "Discount given on the line"),
            Column("cost_of_goods", "money", "Cost of the goods of the line"),
            Column("region_id", "key", "Region where it was sold, if not the client's"),
            Column("payment", "text", "Way of payment"),
            Column("paid_on", "day", "Day it was paid"),
            Column("due_on", "day", "Day it is due"),
        ),
        _table(
            "activities",
            "service act",
            "activity_id",
            _must("activity_id", "key", "Code of the act", derived=True),
            _must("client_id", "key", "Client who was served"),
            _must("done_on", "day", "Day of the act"),
            _must("activity", "text", "Kind of act: visit, call, delivery, promotion, complaint handling"),
            Column("driver_quantity", "amount", "Minutes, drops or lines that drive the cost"),
            Column("cost", "money", "Cost of the act if known directly"),
        ),
        _table(
            "activity_rates",
            "activity and day of validity",
            "activity valid_from",
            _must("activity", "text", "Kind of act"),
            _must("valid_from", "day", "Day from which the rate holds"),
            _must("rate_per_driver", "money", "Cost of one unit of the driver"),
            Column("practical_capacity", "amount", "Driver units that can be done in a month"),
        ),
        _table(
            "surveys",
            "answer sheet",
            "survey_id",
            _must("survey_id", "key", "Code of the answer sheet", derived=True),
            _must("client_id", "key", "Client who answered"),
            _must("answered_on", "day", "Day of the answer"),
            Column("wave", "text", "Survey wave"),
            _must("satisfaction", "number", "Satisfaction on the survey's scale", may_be_blank=True),
            Column("scale_low", "number", "Lowest answer of the scale"),
            Column("scale_high", "number", "Highest answer of the scale"),
            Column("would_recommend", "number", "Would recommend us, 0 to 10", low=0, high=10),
            Column("best_alternative", "number", "Satisfaction with the best alternative, same scale"),
            Column("weight", "number", "Survey weight", low=0),
        ),
        _table(
            "survey_scores",
            "answer sheet and attribute",
            "survey_id attribute",
            _must("survey_id", "key", "Code of the answer sheet"),
            _must("attribute", "text", "What was judged: product quality, delivery, price, complaint handling"),
            _must("score", "number", "Score given"),
        ),
        _table(
            "survey_invitations",
            "invited client and wave",
            "client_id wave",
            _must("client_id", "key", "Client who was invited"),
            _must("wave", "text", "Survey wave"),
            _must("invited_on", "day", "Day of the invitation"),
        ),
        _table(
            "referrals",
            "recommendation",
            "referral_id",
            _must("referral_id", "key", "Code of the recommendation", derived=True),
            _must("client_id", "key", "Client who recommended us"),
            _must("referred_on", "day", "Day of the recommendation"),
            Column("new_client_id", "key", "Client who came through it"),
        ),
        _table(
            "complaints",
            "complaint",
            "complaint_id",
            _must("complaint_id", "key", "Code of the complaint", derived=True),
            _must("client_id", "key", "Client who complained"),
            _must("received_on", "day", "Day the complaint came in"),
            Column("category", "text", "What it is about"),
            Column("answered_at", "moment", "Moment of the first answer"),
            Column("resolved_on", "day", "Day it was solved"),
            Column("compensation", "money", "Compensation paid"),
        ),
        _table(
            "promises",
            "commitment made",
            "promise_id",
            _must("promise_id", "key", "Code of the promise", derived=True),
            _must("client_id", "key", "Client it was made to"),
            _must("kind", "text", "Kind of promise: weekly visit, call back in 24 h, supply, delivery"),
            _must("due_on", "day", "Day it is due"),
            Column("kept_on", "day", "Day it was kept"),
        ),
        _table(
            "conduct",
            "incident",
            "incident_id",
            _must("incident_id", "key", "Code of the incident", derived=True),
            _must("client_id", "key", "Client concerned"),
            _must("happened_on", "day", "Day it happened"),
            _must("kind", "text", "Kind of incident: late payment, diverted goods, illegal trade"),
            Column("severity", "whole", "Severity, 1 to 3", low=1, high=3),
        ),
        _table(
            "targets",
            "KPI, region and period",
            "kpi region_id period",
            _must("kpi", "key", "KPI the target is for"),
            _must("region_id", "key", "Region, or ALL for the company"),
            _must("period", "key", "Period: 2026, 2026-Q3 or 2026-09", form=PERIOD),
            _must("value", "number", "Target value"),
            Column("owner", "text", "Who answers for it"),
            Column("better", "text", "Which side is better: higher or lower"),
        ),
        _table(
            "events",
            "event",
            "happened_on name region_id",
            _must("happened_on", "day", "Day of the event"),
            _must("name", "text", "Name of the event"),
            Column("region_id", "key", "Region it concerns"),
        ),
    )
}


def table(name: str) -> Table:
    """The table of that name; an unknown name lists the known ones."""
    try:
        return TABLES[name]
    except KeyError:
        raise KeyError(f"there is no table {name!r}; the tables are: {', '.join(TABLES)}") from None


__all__ = ["STORED", "TABLES", "TEN_THOUSANDTHS", "Column", "Kind", "Table", "table"]
