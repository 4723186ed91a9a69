"""Satisfaction and word of mouth."""

from __future__ import annotations

from data.messages import N_
from metrics.definitions.metric import HOUSE, Metric

# One entry a figure; the words are long because people read them.
# ruff: noqa: E501
VOICES: tuple[Metric, ...] = (
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
           N_("threshold, log level and slope with their variances and the variances between regions; aggregates of at least five clients"), HOUSE, ("surveys", "referrals", "complaints")),
    Metric("what_if", "satisfaction", "metrics.word_of_mouth.what_if.moved", N_("What if clients stood at another level"), N_("Praise, praising clients, complaints and new clients a year that go along with some clients standing at another level of satisfaction; an association, not a cause"),
           N_("clients × (rate at the new level − rate at the old one); praising: clients with at least one act, 1 − exp(−rate); 95 % from resampled clients"), N_("definition of the house; Anderson 1998, Customer satisfaction and word of mouth"), ("surveys", "referrals", "complaints")),
    Metric("new_per_praise", "satisfaction", "metrics.word_of_mouth.worth.new_per_praise", N_("New clients per recommendation"), N_("How many new clients a recommendation brings; unknown where recommendations name none"),
           N_("new clients named for the first time, who had not bought before ÷ recommendations; Wilson interval"), N_("definition of the house; Wilson 1927"), ("referrals",)),
    Metric("first_year", "satisfaction", "metrics.word_of_mouth.worth.first_year", N_("First year of a new client"), N_("What a client won brings in its first twelve months: gross profit where all costs are known, else revenue"),
           N_("median over clients won one to three years ago; interval by order statistics"), HOUSE, ("sales",)),
    Metric("rules_of_thumb", "satisfaction", "metrics.rules.rules_of_thumb", N_("Rules of thumb"), N_("What the trade says of clients, held against the company's own figures"),
           N_("holds: the claim lies in the 95 % interval, which is no wider than half of it; does not: it lies outside; else, or with fewer than 30 cases: cannot tell yet"), N_("rules of the trade; intervals: Wilson 1927, Garwood 1936, Beach & Davidson 1983, Newcombe 1998"), ("surveys", "referrals", "complaints", "sales")),
)  # fmt: skip
