"""The metrics: one file per family. METRICS lists every figure a page shows, with its words for the methods page."""

from __future__ import annotations

from dataclasses import dataclass

from data.messages import N_


@dataclass(frozen=True)
class Metric:
    """A figure in words: what it is, how it is made, where the definition comes from, which tables it needs.

    `function` is the dotted name of the function that makes it; its docstring says the same to a programmer.
    """

    key: str
    family: str
    function: str
    label: str
    meaning: str
    formula: str
    source: str
    needs: tuple[str, ...]


_HOUSE = N_("definition of the house")
_KAPLAN = N_("Kaplan & Narayanan 2001, Measuring and managing customer profitability")

# One entry a figure; the words are long because people read them.
# ruff: noqa: E501
METRICS: tuple[Metric, ...] = (
    Metric("revenue", "kpi", "metrics.kpi.period_sums", N_("Revenue"), N_("What clients were charged, net of discounts and returns"),
           N_("sum of revenue over the order lines"), _HOUSE, ("sales",)),
    Metric("gross_profit", "kpi", "metrics.kpi.gross_profit", N_("Gross profit"), N_("What is left after the cost of the goods; unknown as soon as one line has no cost"),
           N_("revenue − cost of goods"), _KAPLAN, ("sales",)),
    Metric("client_profit", "kpi", "metrics.kpi.client_profit", N_("Client profit"), N_("What is left after goods and service"),
           N_("revenue − cost of goods − cost of service"), _KAPLAN, ("sales", "activities")),
    Metric("cost_to_serve_ratio", "kpi", "metrics.kpi.cost_to_serve_ratio", N_("Service cost of gross profit"), N_("How much of the gross profit service eats up"),
           N_("cost of service ÷ gross profit"), _KAPLAN, ("sales", "activities")),
    Metric("orders", "kpi", "metrics.kpi.period_sums", N_("Orders"), N_("Order numbers, counted once per day and region"),
           N_("number of order numbers per client, day and region"), _HOUSE, ("sales",)),
    Metric("quantity", "kpi", "metrics.kpi.period_sums", N_("Quantity"), N_("Units delivered, returns deducted"),
           N_("sum of quantity over the order lines"), _HOUSE, ("sales",)),
    Metric("active_clients", "kpi", "metrics.kpi.period_sums", N_("Active clients"), N_("Clients that bought in the period, counted once where they ordered last"),
           N_("clients with at least one order"), _HOUSE, ("sales",)),
    Metric("new_clients", "kpi", "metrics.kpi.period_sums", N_("New clients"), N_("Clients whose first purchase falls into the period"),
           N_("clients whose first order day lies in the period"), _HOUSE, ("sales",)),
    Metric("lost_clients", "kpi", "metrics.kpi.period_sums", N_("Lost clients"), N_("Clients that stayed away for four times their own usual interval, at least 120 days"),
           N_("counted on the day the waiting is full"), _HOUSE, ("sales",)),
    Metric("retention", "kpi", "metrics.kpi.retention", N_("Retained clients"), N_("Of the clients active a year before, those that still buy at the end of the period"),
           N_("bought within twice the own median interval, at least 60 days, before the end ÷ active a year before; Wilson interval"), N_("definition of the house; Wilson 1927"), ("sales",)),
    Metric("fill_rate", "kpi", "metrics.kpi.fill_rate", N_("Fill rate"), N_("How much of what was asked for was delivered"),
           N_("quantity delivered ÷ quantity asked for, over lines that say both"), N_("Zipkin 2000, Foundations of Inventory Management"), ("sales",)),
    Metric("to_date", "kpi", "metrics.to_date.year_to_date", N_("Year to date"), N_("The year up to the end of the period, against the same days a year before"),
           N_("months before the period + the period; last year ends on the same day"), _HOUSE, ("sales",)),
    Metric("tier", "kpi", "metrics.clients.client_list", N_("Tier"), N_("A to D by net revenue of the trailing twelve months, fixed for a version of the data"),
           N_("rank among the clients that bought; bounds in the settings"), _HOUSE, ("sales",)),
    Metric("whale", "contribution", "metrics.contribution.whale_curve", N_("Whale curve"), N_("How the profit adds up from the most to the least profitable client"),
           N_("cumulative profit of the k most profitable ÷ total profit; peak, share of the best 20 %, loss pool"), N_("Cooper & Kaplan 1991, Profit priorities from activity-based costing"), ("sales", "activities")),
    Metric("losing", "contribution", "metrics.contribution.profit_spread", N_("Loss pool"), N_("What the clients with a loss lose together; clients with unknown cost are counted apart"),
           N_("sum of the profits below zero"), _KAPLAN, ("sales", "activities")),
    Metric("activity_cost", "contribution", "metrics.service_costs.activity_costs", N_("Cost of service"), N_("What the acts of service cost: as recorded, else driver quantity × the rate valid on the day"),
           N_("direct cost, else driver quantity × rate"), N_("Cooper & Kaplan 1988, Measure costs right"), ("activities", "activity_rates")),
    Metric("whale_gini", "contribution", "metrics.contribution.whale_curve", N_("Unevenness of profit"), N_("How unevenly profit is spread over clients, 0 to 1, losses included"),
           N_("sum of all differences between two clients ÷ (2 (n − 1) × (gains + losses))"), N_("Raffinetti, Siletti & Vernizzi 2015, Gini with negative values"), ("sales", "activities")),
    Metric("ledger", "contribution", "metrics.contribution.ledger", N_("Profit ledger"), N_("From gross sales to profit, line by line; clients with unknown cost are counted apart"),
           N_("revenue + discount − discount − cost of goods − each activity − capital charge"), _KAPLAN, ("sales", "activities")),
    Metric("capital_charge", "contribution", "metrics.contribution.capital_charges", N_("Capital charge"), N_("What the money in unpaid orders costs, at the yearly rate that is set"),
           N_("revenue × days until paid (until due, while unpaid) × yearly rate ÷ 365; paid at once or in advance costs nothing"), _KAPLAN, ("sales",)),
    Metric("tier_peers", "contribution", "metrics.contribution.published_peers", N_("Peers of a tier"), N_("What the clients of a tier in the whole company cost and bring, published of at least five clients"),
           N_("sums over gross sales of the fiscal year; while it runs, of the twelve months up to the last day of the data"), _HOUSE, ("sales", "activities")),
    Metric("reconciliation", "contribution", "metrics.contribution.reconciliation", N_("Cost reconciled"), N_("What clients were charged, what capacity nobody used and what belongs to no client, together the cost of the period"),
           N_("clients + unused capacity + unassigned = total; capacity costs practical capacity × rate × months"), N_("Kaplan & Anderson 2004, Time-driven activity-based costing"), ("sales", "activities", "activity_rates")),
    Metric("loss_reasons", "contribution", "metrics.contribution.loss_reasons", N_("Reasons of a loss"), N_("What each habit of a losing client costs more than that of its tier's peers; the reasons add up"),
           N_("own cost − peers' rate × own gross sales, for discount, mix of goods, small orders, dear deliveries, visits, complaints, other service, credit days"), _HOUSE, ("sales", "activities")),
    Metric("scenario", "contribution", "metrics.contribution.scenario_profits", N_("What-if of profit"), N_("Profit of each client under other visits, minimum order, delivery fee, discount cap or service tier"),
           N_("profit + effect of each lever, one after the other; quantities stay as they were"), _KAPLAN, ("sales", "activities")),
    Metric("band_moves", "contribution", "metrics.contribution.band_moves", N_("Moves between profit bands"), N_("Where clients stood a year before and stand now: loss, nothing, or a fifth of the gains"),
           N_("clients by band before and after; the bounds are those of the year before; Wilson interval"), N_("definition of the house; Wilson 1927"), ("sales", "activities")),
    Metric("usual_profit", "contribution", "metrics.contribution.shrunk_profits", N_("Profit of a usual year"), N_("The mean of a client's years, drawn toward its tier the more, the fewer and wilder they are"),
           N_("w × own mean + (1 − w) × mean of the tier; w = variance between ÷ (variance between + variance of a year ÷ years)"), N_("James & Stein 1961; Efron & Morris 1975, JASA 70"), ("sales", "activities")),
    Metric("winning_cost", "contribution", "metrics.contribution.winning_against_keeping", N_("Winning against keeping"), N_("What was done for clients before their first order, per client won, against a year of service"),
           N_("cost of acts before the first order ÷ clients won; over cost of acts after it per client and year"), N_("Reichheld & Sasser 1990, Zero defections"), ("sales", "activities")),
    Metric("top_two", "satisfaction", "metrics.satisfaction.top_two", N_("Satisfied, top 2 of 5"), N_("Answers in the upper two of five even levels of the scale"),
           N_("answers at level 4 or 5 ÷ all answers; Wilson interval"), N_("top-2-box; Wilson 1927"), ("surveys",)),
    Metric("mean", "satisfaction", "metrics.satisfaction.mean_satisfaction", N_("Mean satisfaction"), N_("Mean answer on the survey's own scale; unknown when scales differ"),
           N_("sum of the answers ÷ number of answers"), N_("arithmetic mean"), ("surveys",)),
    Metric("promoters", "satisfaction", "metrics.satisfaction.net_promoter", N_("Net promoter score"), N_("How many more would recommend us than would not, −100 to 100"),
           N_("100 × (share of promoters − share of detractors), 9–10 and 0–6 unless the settings say otherwise; variance 100² × [p + d − (p − d)²] ÷ n"), N_("Reichheld 2003, The one number you need to grow"), ("surveys",)),
    Metric("top_one", "satisfaction", "metrics.satisfaction.top_one", N_("Fully satisfied, top 1"), N_("Answers in the uppermost of five even levels of the scale"),
           N_("answers at level 5 ÷ all answers; Wilson interval"), N_("top-2-box; Wilson 1927"), ("surveys",)),
    Metric("bottom_two", "satisfaction", "metrics.satisfaction.bottom_two", N_("Dissatisfied, bottom 2"), N_("Answers in the lower two of five even levels of the scale"),
           N_("answers at level 1 or 2 ÷ all answers; Wilson interval"), N_("top-2-box; Wilson 1927"), ("surveys",)),
    Metric("staying", "satisfaction", "metrics.retention_by_level.staying_by_level", N_("Still buy a year later"), N_("Of the clients that bought when they answered, those that still buy a year later, by the satisfaction stated"),
           N_("last order within twice the own median interval, at least 60 days, before the end of the month of the answer a year later ÷ the same at the end of the month of the answer; intervals by client"), N_("Jones & Sasser 1995, Why satisfied customers defect; Newcombe 1998"), ("surveys", "sales")),
    Metric("response", "satisfaction", "metrics.response.response", N_("Response"), N_("How many of those invited answered; without invitations, of the clients active in the trailing twelve months"),
           N_("invitations with an answer of the same client and wave ÷ invitations; Wilson interval"), N_("AAPOR 2023, Standard definitions; Wilson 1927"), ("surveys", "survey_invitations")),
    Metric("evenness", "satisfaction", "metrics.weighting.response_evenness", N_("R-indicator"), N_("How even the response is over regions and tiers: 1 when all answer alike"),
           N_("1 − 2 × standard deviation of the response rates of the cells"), N_("Schouten, Cobben & Bethlehem 2009, Indicators for the representativeness of survey response"), ("surveys",)),
    Metric("weighted", "satisfaction", "metrics.response_weights.weighted_for_response", N_("Weighted for who is missing"), N_("The answers weighted so that every region and tier counts as much as it has clients"),
           N_("weight = clients ÷ answers of the cell, or raked to regions and tiers where cells are thin; effective n = (Σw)² ÷ Σw²"), N_("Holt & Smith 1979, Post stratification; Deming & Stephan 1940; Kish 1965"), ("surveys", "survey_invitations")),
    Metric("by_turnover", "satisfaction", "metrics.weighted_answers.ways_of_counting", N_("By turnover"), N_("The latest answer of each client, weighted with its net revenue of the trailing twelve months"),
           N_("sum of revenue × answer ÷ sum of revenue; Wilson interval on the effective n"), N_("Kish 1965, Survey sampling"), ("surveys", "sales")),
    Metric("acts", "satisfaction", "metrics.word_of_mouth.acts_by_level", N_("Praise and complaint by level"), N_("Recommendations and complaints after an answer, by the satisfaction stated"),
           N_("acts in the 180 days after the answer (or the window of the settings) per 100 clients and year; exact Poisson interval"), N_("Anderson 1998, Customer satisfaction and word of mouth; Garwood 1936"), ("surveys", "referrals", "complaints")),
    Metric("curve", "satisfaction", "metrics.word_of_mouth.fit_curve", N_("Word-of-mouth curve"), N_("Where clients begin to praise and to complain, how often they do in the flat zone between, and how fast it grows beyond"),
           N_("rate = level × e^(slope × points beyond the threshold); the threshold of the highest likelihood; Poisson or, where counts vary more, negative binomial; profile intervals, clustered by client"), N_("Anderson 1998, Customer satisfaction and word of mouth; Kent 1982, Biometrika 69"), ("surveys", "referrals", "complaints")),
    Metric("curve_shape", "satisfaction", "metrics.word_of_mouth.shapes.shape_fits", N_("Shape of the curve"), N_("Six shapes compete; one is claimed only when it leads every other by more than 2, else the shape is undecided"),
           N_("AICc with n = number of answers; a threshold counts as a parameter; all shapes with the same family"), N_("Hurvich & Tsai 1989, Biometrika 76; Burnham & Anderson 2002"), ("surveys", "referrals", "complaints")),
    Metric("curve_band", "satisfaction", "metrics.word_of_mouth.resampled", N_("Band of the curve"), N_("Where the curve may also have been, at 95 of 100 draws of the clients"),
           N_("500 draws of whole clients, the threshold searched again in each; 2.5 % and 97.5 % points of the rate at each level"), N_("Efron 1979, Bootstrap methods; clients drawn as clusters"), ("surveys", "referrals", "complaints")),
    Metric("intention", "satisfaction", "metrics.word_of_mouth.intention.intention_curve", N_("Intention curve"), N_("What clients of each satisfaction say they would do, not what they did"),
           N_("share of promoters, passives and detractors by satisfaction: ordered logit (binomial for yes and no), straight or with a threshold by AICc; intervals by client; observed shares with Wilson intervals"), N_("McCullagh 1980, Regression models for ordinal data; Reichheld 2003; Mittal & Kamakura 2001"), ("surveys",)),
    Metric("drivers", "satisfaction", "metrics.drivers.relative_importance", N_("Importance of attributes"), N_("How much of what the judged attributes explain of satisfaction belongs to each; shares add up to 1"),
           N_("what the attribute adds to R², averaged over all orders in which the attributes can enter, ÷ R²; complete answer sheets of 18 months; 95 % from 500 resamples of clients"), N_("Lindeman, Merenda & Gold 1980, Introduction to bivariate and multivariate analysis"), ("surveys", "survey_scores")),
    Metric("importance_map", "satisfaction", "metrics.drivers.satisfaction_drivers", N_("Importance and performance"), N_("Importance of each attribute against its mean score from 0 to 100, in quadrants that meet at the means, with the chance that it stands in its quadrant"),
           N_("important and low: act first; important and high: keep it up; else high: do less?, low: watch; chance = share of 500 resamples of clients in which it stands there"), N_("Martilla & James 1977, Importance-performance analysis, Journal of Marketing 41"), ("surveys", "survey_scores")),
    Metric("word_of_mouth_parts", "satisfaction", "metrics.word_of_mouth.parts.parts_of", N_("Parts side by side"), N_("How praise and complaint grow in each region, channel or tier, and which truly differ from the company"),
           N_("level and slope beyond the company's threshold, drawn toward the company by empirical Bayes; cluster-robust Wald test, false discovery rate 5 %"), N_("Efron & Morris 1975, Data analysis using Stein's estimator; Benjamini & Hochberg 1995, Controlling the false discovery rate"), ("surveys", "referrals", "complaints")),
    Metric("curve_prior", "satisfaction", "metrics.publish.curve_prior", N_("Company curve, published"), N_("What readers of a part of the company may know of its word-of-mouth curve, so that small parts can be drawn toward it"),
           N_("threshold, log level and slope with their variances and the variances between regions; aggregates of at least five clients"), _HOUSE, ("surveys", "referrals", "complaints")),
    Metric("what_if", "satisfaction", "metrics.word_of_mouth.what_if.moved", N_("What if clients stood at another level"), N_("Praise, praising clients, complaints and new clients a year that go along with some clients standing at another level of satisfaction; an association, not a cause"),
           N_("clients × (rate at the new level − rate at the old one); praising: clients with at least one act, 1 − exp(−rate); 95 % from resampled clients"), N_("definition of the house; Anderson 1998, Customer satisfaction and word of mouth"), ("surveys", "referrals", "complaints")),
    Metric("new_per_praise", "satisfaction", "metrics.word_of_mouth.worth.new_per_praise", N_("New clients per recommendation"), N_("How many new clients a recommendation brings; unknown where recommendations name none"),
           N_("new clients named for the first time, who had not bought before ÷ recommendations; Wilson interval"), N_("definition of the house; Wilson 1927"), ("referrals",)),
    Metric("first_year", "satisfaction", "metrics.word_of_mouth.worth.first_year", N_("First year of a new client"), N_("What a client won brings in its first twelve months: gross profit where all costs are known, else revenue"),
           N_("median over clients won one to three years ago; interval by order statistics"), _HOUSE, ("sales",)),
    Metric("rules_of_thumb", "satisfaction", "metrics.rules.rules_of_thumb", N_("Rules of thumb"), N_("What the trade says of clients, held against the company's own figures"),
           N_("holds: the claim lies in the 95 % interval, which is no wider than half of it; does not: it lies outside; else, or with fewer than 30 cases: cannot tell yet"), N_("rules of the trade; intervals: Wilson 1927, Garwood 1936, Beach & Davidson 1983, Newcombe 1998"), ("surveys", "referrals", "complaints", "sales")),
)  # fmt: skip
