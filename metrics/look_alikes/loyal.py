"""Who is truly loyal at a moment: feels high, buys high; unknown of whoever did not say how it feels."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.door import View
from data.settings import Settings
from metrics.degrees.behaviour import opinions
from metrics.degrees.moment import moment_of
from metrics.degrees.people import Floats, People
from metrics.false_loyalty.attitude import attitudes
from metrics.loyalty.published import alive_at, alive_model

ALIVE_CUT = 0.5


def truly_loyal_at(view: View, people: People, on: date, revenue_e4: Floats) -> Floats:
    """Whether each client is truly loyal at a moment: 1 it is, 0 it is not, nan nobody knows.

    Rows:   all clients of `people`. revenue_e4: what each bought in the twelve months before.
    Value:  see `truly_loyal`.
    Cuts:   one value a client.
    Source: Dick & Basu 1994, "Customer loyalty", JAMS 22.
    """
    rows = view.run(opinions(moment_of(on, view.settings.calendar)))
    satisfaction = np.asarray(people.spread(rows, "satisfaction", np.nan), dtype=float)
    lead = np.asarray(people.spread(rows, "attitude", np.nan), dtype=float)
    usual = next((found.usual for found in view.once(attitudes) if found.scale == "relative"), None)
    score = satisfaction * 100 if usual is None else attitude_scores(satisfaction, lead, usual)
    alive = people.spread(alive_at(view, view.once(alive_model), on), "alive", np.nan)
    purchases = people.known["yearly_purchases_e4"].to_numpy(dtype=float)
    wallet = np.divide(revenue_e4, purchases, out=np.full(len(purchases), np.nan), where=purchases > 0)
    return truly_loyal(score, np.asarray(alive, dtype=float), wallet, view.settings)


def attitude_scores(satisfaction: Floats, lead: Floats, usual: float) -> Floats:
    """The attitude on 0–100: the usual alternative's score and our lead over the client's own; without a lead stated,
    the satisfaction alone."""
    return np.where(np.isnan(lead), satisfaction * 100, np.clip(usual + lead * 100, 0, 100))


def truly_loyal(score: Floats, alive: Floats, wallet: Floats, settings: Settings) -> Floats:
    """1 for a high attitude and high patronage, 0 where one of them is known to be low, nan where that is not known.

    Rows:   one per client: attitude on 0–100, P(alive), share of the wallet; nan where unknown.
    Value:  1, 0 or nan. High patronage: alive with a chance of one half and more, and a share of the wallet from the
            cut of the settings on, or an unknown one. Who never said how it feels is unknown, however it buys.
    Cuts:   one value a client.
    Source: Dick & Basu 1994, "Customer loyalty", JAMS 22.
    """
    feels, buys = score >= settings.attitude_cut, (alive >= ALIVE_CUT) & ~(wallet < settings.wallet_cut)
    is_low = (score < settings.attitude_cut) | (alive < ALIVE_CUT) | (wallet < settings.wallet_cut)
    found = np.where(feels & buys, 1.0, np.where(is_low, 0.0, np.nan))
    return np.where(np.isnan(score), np.nan, found)
