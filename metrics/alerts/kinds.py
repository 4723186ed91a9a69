"""The kinds of alerts, in the order in which they are listed."""

from __future__ import annotations

from data.messages import N_

KINDS = ("fall", "rise", "no_order", "mix", "satisfaction", "promise", "loss")
LABELS = {
    "fall": N_("Abnormal fall of orders"),
    "rise": N_("Abnormal rise of orders"),
    "no_order": N_("No order when due"),
    "mix": N_("Sudden change of products"),
    "satisfaction": N_("Drop in satisfaction"),
    "promise": N_("Broken promise"),
    "loss": N_("Turned loss-making"),
}
TOPICS = dict.fromkeys(KINDS, "money") | dict.fromkeys(("satisfaction", "promise"), "satisfaction")
STATISTICAL = ("fall", "rise", "no_order", "mix", "satisfaction")
"""Kinds that chance alone can raise: they share the budget of false alarms. The others are facts."""
IMPORTANCE = {"fall": 4.0, "rise": 1.0, "no_order": 4.0, "mix": 1.0, "satisfaction": 1.0}
"""How much of the budget a client-year of each kind gets: a client that leaves unseen costs more than a rise
that nobody read."""
