"""Promises, complaints, plan and done."""

from __future__ import annotations

from data.messages import N_
from metrics.definitions.metric import HOUSE, Metric

# One entry a figure; the words are long because people read them.
# ruff: noqa: E501
SERVICE: tuple[Metric, ...] = (
    Metric("complaint_parts", "service", "metrics.complaints.part_rates", N_("Complaints by part"), N_("Which regions, channels, tiers and account managers have more complaints than the rest, beyond chance"),
           N_("100 × complaints ÷ clients that bought there last; interval as wide as clients differ; beside it drawn toward the whole; differs at a false discovery rate of 5 % against the rest"), N_("Efron & Morris 1975; Paule & Mandel 1982; Benjamini & Hochberg 1995; Garwood 1936"), ("complaints",)),
    Metric("complaint_times", "service", "metrics.complaints.step_times", N_("Time to answer and to solve"), N_("How long clients wait for an answer and for a solution; complaints still open count as long as they have waited"),
           N_("product-limit curve of hours from the start of the day a complaint came in, and of days to its solution; the median is the time by which half are through"), N_("Kaplan & Meier 1958; Greenwood 1926; Brookmeyer & Crowley 1982"), ("complaints",)),
    Metric("complaint_categories", "service", "metrics.complaints.categories", N_("Complaints by category"), N_("What clients complain of, most of all first, and what has changed beyond chance"),
           N_("share of all complaints, and of all down to each; change of the rate per 100 clients, a finding at a false discovery rate of 5 %"), N_("Juran 1951, Quality Control Handbook; Benjamini & Hochberg 1995"), ("complaints",)),
    Metric("complained_again", "service", "metrics.complaints.repeat_share", N_("Complained again"), N_("Of the clients that complained, those that had complained not long before"),
           N_("clients with a complaint 1 to 180 days after an earlier one ÷ clients with a complaint in the period; Wilson interval"), N_("definition of the house; Wilson 1927"), ("complaints",)),
    Metric("silent_ones", "service", "metrics.complaints.silent_ones", N_("Dissatisfied and silent"), N_("Clients that answered low and did not complain in the months around, and what they bring"),
           N_("last answer of 365 days at level 1 or 2 of 5 and no complaint from 183 days before to 183 days after ÷ all that answered so low; Wilson interval"), N_("TARP 1979, Consumer Complaint Handling in America; Wilson 1927"), ("complaints", "surveys")),
    Metric("recovered", "service", "metrics.complaints.recovered", N_("Won back after a complaint"), N_("Who still buys a year later: clients whose complaint was solved, was not, and that never complained; among clients that were alike before"),
           N_("retained ÷ clients that bought the year before; solved less never within the same satisfaction level and tier (Mantel–Haenszel)"), N_("McCollough & Bharadwaj 1992; Mantel & Haenszel 1959; Sato 1989; Wilson 1927"), ("complaints", "sales")),
    Metric("satisfaction_after", "service", "metrics.complaints.satisfaction_after", N_("Satisfaction after a solved complaint"), N_("How satisfied clients say they are after a solved complaint, against those that began alike and had none"),
           N_("mean of the second of the last two answers by the level of the first; differences weighed by how many with a solved complaint began there"), N_("direct standardisation; Welch 1947"), ("complaints", "surveys")),
    Metric("complaint_costs", "service", "metrics.complaints.complaint_costs", N_("Cost of complaints"), N_("Compensation paid and work on complaints, against what the compensated clients bring in a year"),
           N_("sum of compensation where a complaint says it, else unknown; acts whose name says that they are work on complaints, at their cost"), N_("definition of the house; Feller 1968, compound Poisson"), ("complaints",)),
    Metric("open_complaints", "service", "metrics.complaints.standing_cases", N_("Open complaints"), N_("Complaints that are not solved by the as-of date, and how old they are"),
           N_("complaints up to the period's end without a day of solution by the as-of date; without an answer where solutions are not recorded"), HOUSE, ("complaints",)),
    Metric("kept_parts", "service", "metrics.promises.kept_parts", N_("Promises kept by part"), N_("Which kinds, tiers, regions and account managers keep their promises otherwise than the rest, beyond chance"),
           N_("promises kept in time ÷ due of each part; Wilson interval on as many as would be independent; beside it drawn toward all; differs where the p adjusted over all parts together is at most 5 %"), N_("Wilson 1927; Kish 1965, Survey sampling; Efron & Morris 1975; Benjamini & Hochberg 1995"), ("promises",)),
    Metric("call_back_promises", "service", "metrics.promises.kind_figures", N_("Call backs and visits kept"), N_("Promises to call back, and weekly visits promised to clients of tiers A and B, kept by their day"),
           N_("kept in time ÷ due, of the kinds whose name says so; Wilson interval"), N_("definition of the house; Wilson 1927"), ("promises",)),
    Metric("work_due", "service", "metrics.cycle.work_due", N_("Plan of the day, week or month"), N_("What is due in the span that holds the as-of date: promises, planned acts, visits to key clients and alerts with a day; what is done of it, and what is carried over"),
           N_("items whose day lies in the span; done by the as-of date; carried over: still open promises of the 28 days before, and open acts, visits and alerts from before"), HOUSE, ("promises", "activities")),
    Metric("key_rhythm", "service", "metrics.cycle.rhythm_counts", N_("Rhythm of key clients"), N_("Visits that are due to clients of tier A, seven days after the last one, where no visit was promised in the span"),
           N_("last visit + 7 days; of a client without a visit for three months the first day of the span"), N_("definition of the house: key clients are visited every week"), ("activities",)),
    Metric("adherence", "service", "metrics.cycle.adherence", N_("Done in time"), N_("Of the promises and planned acts due in a week or month, those that were done by their day"),
           N_("done by their day ÷ due; one that is open on its day still has it; Wilson interval"), N_("definition of the house; Wilson 1927"), ("promises",)),
    Metric("effort_by_kind", "service", "metrics.cycle.effort_by_kind", N_("Effort against plan"), N_("Service acts of the span so far by kind, beside what was planned for it and what is usual"),
           N_("number of acts; usual: the mean over as many days of the eight days or weeks, or six months, before"), HOUSE, ("activities",)),
    Metric("month_report", "service", "metrics.cycle.month_report", N_("Report on the month"), N_("How states of clients changed in the last whole month, what was kept and complained of, and the load"),
           N_("clients by state at the end of the month before and of the month; promises kept ÷ due; complaints and acts counted"), HOUSE, ("sales",)),
    Metric("load_ahead", "service", "metrics.cycle.load_ahead", N_("Load of the coming month"), N_("Service acts by kind and promises due that the coming month will bring, if it goes on as before"),
           N_("seasonal naive, exponential smoothing or the mean of both, whichever forecast past months best; 95 % interval"), N_("Hyndman & Athanasopoulos 2021, Forecasting: principles and practice"), ("activities",)),
    Metric("overdue_promises", "service", "metrics.promises.overdue", N_("Overdue promises"), N_("Promises due in the period, past their day and still not kept on the day of the data"),
           N_("promises without a day on which they were kept, due before the as-of date; clients and their revenue of a year once each"), HOUSE, ("promises",)),
    Metric("let_down", "service", "metrics.promises.clients_let_down", N_("Clients with a broken promise"), N_("Of the clients to whom something was promised, those with a promise of the period that was not kept in time"),
           N_("clients with a broken promise ÷ clients with a promise due; Wilson interval"), N_("definition of the house; Wilson 1927"), ("promises",)),
    Metric("days_late", "service", "metrics.promises.days_late", N_("Days late"), N_("The middle of the days by which broken promises are late; one still open counts until the day of the data"),
           N_("median of kept − due, or as-of date − due, over promises not kept in time; interval by order statistics"), N_("David & Nagaraja 2003, Order statistics"), ("promises",)),
    Metric("call_backs", "service", "metrics.promises.call_backs", N_("Hours to call back"), N_("How long those who complained waited for an answer, counted from the start of the day on which they complained"),
           N_("complaints by hours to the answer; the share within 24 hours lies between that of the same day and that by the end of the next; Wilson interval"), N_("definition of the house; Wilson 1927"), ("complaints",)),
    Metric("orders_afterwards", "service", "metrics.promises.orders_afterwards", N_("Orders after promises"), N_("What clients bought after a half-year with a broken promise against those whose promises were all kept: an association, not a cause"),
           N_("revenue of the two quarters after ÷ of the two before × the season of the company; compared within the same half-year, region, fifth of revenue before and number of promises; errors by client"), N_("difference in differences; Abadie & Imbens 2006; Liang & Zeger 1986"), ("promises", "sales")),
    Metric("satisfaction_afterwards", "service", "metrics.promises.satisfaction_afterwards", N_("Satisfaction after promises"), N_("How answers changed over a half-year with a broken promise against one in which all were kept: an association, not a cause"),
           N_("next answer − last answer, 0 to 100; compared within the same half-year, region, level of the last answer, half of revenue before, one promise or more; errors by client"), N_("difference in differences; Abadie & Imbens 2006; Liang & Zeger 1986"), ("promises", "surveys")),
    Metric("visit_effort", "service", "metrics.promises.effort", N_("Visits against potential"), N_("Who is visited more, and who less, than what the client could bring; where each further visit brings less, most is brought by visits in proportion to potential"),
           N_("share of the time of visits against share of potential within the channel, at most twice a week; over or under beyond twice or half the share and two visits; potential: what the client buys a year from everybody, else its revenue × what its tier and channel buy for each unit bought from us"), N_("Lodish 1971, CALLPLAN, Management Science 18"), ("activities", "sales")),
)  # fmt: skip
