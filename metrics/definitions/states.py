"""Client states and alerts."""

from __future__ import annotations

from data.messages import N_
from metrics.definitions.metric import HOUSE, KAPLAN, Metric

# One entry a figure; the words are long because people read them.
# ruff: noqa: E501
STATES: tuple[Metric, ...] = (
    Metric("alerts", "states", "metrics.alerts.rows.alert_rows", N_("Alerts"), N_("Signals of single clients in the last year, those that still hold first, by the money a year at stake"),
           N_("at stake: what orders lie below or above the usual ones a year × the client's margin (else revenue); change of products: the share that moved × what the client brings; satisfaction and promises: what it brings a year; loss: the loss of a year"), N_("definition of the house; Kaplan & Narayanan 2001"), ("sales",)),
    Metric("false_alarms", "states", "metrics.alerts.reading.expected_alarms", N_("False alarms to expect"), N_("How many of a year's alerts chance alone would raise; the administrator chooses the budget, and the limits follow"),
           N_("alerts that clients would raise if each went on as before: its own earlier weeks in runs of four, drawn anew; budget shared by client-years judged, falls and silence counting twice; never more than one client in twenty a kind"), N_("Künsch 1989, Annals of Statistics 17 (block bootstrap); Hosking & Wallis 1987, Technometrics 29 (tails); Garwood 1936"), ("sales",)),
    Metric("alert_rhythm", "states", "metrics.alerts.signals.rhythm_signals", N_("Abnormal fall or rise, no order"), N_("Orders that leave a client's own rhythm, once season, festivals and trend of its region and channel are out; seldom buyers are judged by the time without an order alone"),
           N_("the rarest of EWMA (λ 0.1) and CUSUM (k 0.25) of the weeks, robust z of four weeks, and the chance of the silence; seldom buyers: ((α + T) ÷ (α + T + g))^(r + x); usual is the mean of the 52 weeks that end eight before"), N_("Roberts 1959; Page 1954; Iglewicz & Hoaglin 1993; Schmittlein, Morrison & Colombo 1987"), ("sales",)),
    Metric("alert_mix", "states", "metrics.alerts.mix_signals.mix_signals", N_("Sudden change of products"), N_("A category whose share of a client's twelve weeks left its share of the year before, beyond how the client's shares usually sway"),
           N_("(share − usual share, moved with everybody's) ÷ its standard error from the client's blocks of four weeks; the largest of all categories"), N_("Cochran 1977, Sampling techniques, chapter 6; Efron & Morris 1975"), ("sales",)),
    Metric("alert_satisfaction", "states", "metrics.alerts.drops.drops", N_("Drop in satisfaction"), N_("An answer further below what the client's earlier ones led to expect than answers usually are, the wave's own shift taken out"),
           N_("(expected − answered) ÷ standard deviation of earlier pairs; expected: mean of the wave + the client's last and earlier deviations, drawn toward none as far as earlier pairs show"), N_("Kelley 1947, Fundamentals of statistics"), ("surveys",)),
    Metric("alert_promise", "states", "metrics.alerts.promises.broken_promises", N_("Broken promises of a client"), N_("Promises due in the last thirteen weeks that were kept late or not at all; a fact, not a guess"),
           N_("promises with a due day before the as-of date that were not kept by it"), HOUSE, ("promises",)),
    Metric("alert_loss", "states", "metrics.alerts.losses.turned_losses", N_("Turned loss-making"), N_("Clients whose profit of twelve months fell below zero at a month end of the last year"),
           N_("revenue − cost of goods − service − capital charge of twelve months: not below zero at one month end, below it at the next; nothing where a cost is unknown"), KAPLAN, ("sales", "activities")),
    Metric("client_states", "states", "metrics.states.state_counts", N_("State of a client"), N_("New, active, slowing, dormant, lost or returning at the end of a month, judged by the client's own rhythm"),
           N_("dormant: no order for so many own median intervals as retained allows; lost: for so many as lost means; slowing: within its window, but in three months at most three quarters of what its own year and the company's season led to expect, chance of so few by the exact test of two counts divided by their dispersion, at most one in five of those named by chance; returning: bought after dormant or lost"), N_("definition of the house; Przyborowski & Wilenski 1940; Benjamini & Hochberg 1995"), ("sales",)),
    Metric("state_flows", "states", "metrics.states.state_flows", N_("Flows between states"), N_("How many clients moved from which state to which in a month; into new and lost they are the key figures of that month"),
           N_("clients by their state at the end of the month before and of the month; lost and back within one month makes two moves"), HOUSE, ("sales",)),
    Metric("state_chances", "states", "metrics.states.transition_matrix", N_("Chances to move between states"), N_("How likely a client in a state is to be in another one a month later"),
           N_("(moves of twelve months + chances of the whole × their weight) ÷ clients in the state before; the weight grows as parts differ less; 95 % interval of the beta distribution"), N_("Efron & Morris 1975; Brier 1980, Analysis of contingency tables under cluster sampling"), ("sales",)),
    Metric("chain_tests", "states", "metrics.states.chain_tests", N_("Memory of the chain of states"), N_("Whether the state now says all that the past says of the next, and whether chances stay the same over the months"),
           N_("−2 log λ of a chain of order one against none, of two against one, and of equal chances in all months; χ² at 5 %"), N_("Anderson & Goodman 1957, Statistical inference about Markov chains"), ("sales",)),
    Metric("state_worth", "states", "metrics.states.worth", N_("Stay and worth by state"), N_("How many months clients in a state stay until they are lost, and what is still to come of them"),
           N_("row sums of (I − Q)⁻¹; (I − P/(1 + d))⁻¹R less the month that is over; 95 % from 400 draws of months and chances, stretched to what a memory of two months says where one is not enough; refused where the chain missed by more than 5 points who is lost"), N_("Kemeny & Snell 1960; Pfeifer & Carraway 2000, Modeling customer relationships as Markov chains"), ("sales",)),
)  # fmt: skip
