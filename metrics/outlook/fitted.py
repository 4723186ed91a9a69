"""Every series of every group fitted: first those that models compete for, then the others with what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isclose

from metrics.forecast import Trial
from metrics.outlook.fitting import Fit, Job
from metrics.outlook.plans import Plan
from metrics.outlook.workers import Fits, Submit, first_done, workers

Forms = Mapping[str, tuple[str, tuple[Trial, ...]]]
"""Fingerprint of a series that models competed for → the one that won, and how all of them did."""
AT_A_TIME = 12
"""Series that are only fitted again, handed to a process at once; those that models compete for go one by one."""
COMPETITION = 4
"""How much longer a competition takes than one fit."""


@dataclass
class _Work:
    """One group on its way: what is fitted, what is still out, whether the other series have been handed out too.

    anew: series for which models compete once more, although they did not change.
    """

    key: str
    plan: Plan
    fitted: dict[str, Fit] = field(default_factory=dict)
    out: int = 0
    is_second: bool = False
    anew: set[str] = field(default_factory=set)

    @property
    def cost(self) -> int:
        return COMPETITION * len(self.plan.full_jobs()) + len(self.plan.other_nodes())

    def hand_out(self, jobs: Sequence[Job], submit: Submit, waiting: dict[Fits, Sequence[Job]]) -> None:
        size = AT_A_TIME if self.is_second else 1
        chunks = [jobs[start : start + size] for start in range(0, len(jobs), size)]
        sent = {submit(chunk): chunk for chunk in chunks}
        waiting.update(sent)
        self.out += len(sent)


def fitted_groups(
    plans: Mapping[str, Plan], forms: Forms, tell: Callable[[float], None], processes: int
) -> Iterator[tuple[str, Mapping[str, Fit]]]:
    """The fits of each group by series name, a group as soon as all of its series are fitted, in whatever order.

    forms: a series that is unchanged since keeps the model that won then, and is only estimated again.
    """
    works = [_Work(key, plan) for key, plan in plans.items()]
    if not works:
        return
    total, done = sum(work.cost for work in works) or 1, 0
    waiting: dict[Fits, Sequence[Job]] = {}
    of_series: dict[str, _Work] = {}
    with workers(processes) as submit:
        for work in works:
            jobs = [replace(job, form=forms.get(job.fingerprint, ("", ()))[0]) for job in work.plan.full_jobs()]
            if not jobs:  # nothing is known whole of the company and its first level
                work.is_second, jobs = True, work.plan.leaf_jobs({})
            of_series |= dict.fromkeys((job.name for job in jobs), work)
            work.hand_out(jobs, submit, waiting)
        while waiting:
            for fits in first_done(waiting):
                work = of_series[fits[0].name]
                done += len(fits) if work.is_second else COMPETITION
                tell(done / total)
                if _took(work, fits, forms, submit, waiting, of_series):
                    yield work.key, work.fitted
                    work.fitted = {}
        yield from ((work.key, {}) for work in works if not work.plan.histories)


def _took(
    work: _Work,
    fits: list[Fit],
    forms: Forms,
    submit: Submit,
    waiting: dict[Fits, Sequence[Job]],
    of_series: dict[str, _Work],
) -> bool:
    """Note those fits, hand the other series out once the competitions are over; whether the group is complete."""
    work.out -= 1
    for fit in fits:
        found = fit if work.is_second or fit.name in work.anew else _as_before(fit, forms)
        if found is None:
            work.anew.add(fit.name)
            work.hand_out([job for job in work.plan.full_jobs() if job.name == fit.name], submit, waiting)
        else:
            work.fitted[fit.name] = found
    if work.out == 0 and not work.is_second:
        work.is_second = True
        jobs = work.plan.leaf_jobs(work.fitted)
        of_series |= dict.fromkeys((job.name for job in jobs), work)
        work.hand_out(jobs, submit, waiting)
    return work.out == 0


def _as_before(fit: Fit, forms: Forms) -> Fit | None:
    """The fit with how all candidates did when they competed; None where it is not the forecast that won then."""
    model, trials = forms.get(fit.fingerprint, ("", ()))
    if not trials:
        return fit
    then, now = ({trial.model: trial.mase for trial in found} for found in (trials, fit.trials))
    won, again = then.get(model), now.get(fit.model)
    is_same = fit.model == model and won is not None and again is not None and isclose(won, again)
    return replace(fit, trials=trials) if is_same else None
