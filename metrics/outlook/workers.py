"""Processes that fit: two where they can be started, else a thread of this one."""

from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.process
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from metrics.outlook.fitting import Fit, Job, fits

log = logging.getLogger("sidu.metrics")
PROCESSES = 2
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
CANNOT_START = (OSError, NotImplementedError, AssertionError, BrokenProcessPool)
"""No memory or no semaphores, a system without them, a daemon that may have no children, a process that died at once.
"""

Fits = Future[list[Fit]]
Submit = Callable[[Sequence[Job]], Fits]


@contextmanager
def workers(processes: int) -> Iterator[Submit]:
    """What takes jobs and gives a future of their fits; fewer than two processes are a thread of this one."""
    with _one_thread_each():
        pool = (_pool(processes) if processes > 1 else None) or ThreadPoolExecutor(1)
        with pool:
            try:
                yield lambda jobs: _handed(pool, jobs)
            finally:
                pool.shutdown(cancel_futures=True)


def first_done(waiting: dict[Fits, Sequence[Job]]) -> list[list[Fit]]:
    """The fits that are done first; they leave `waiting`. The work of a process that died is done here."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    found = []
    for future in done:
        jobs = waiting.pop(future)
        try:
            found.append(future.result())
        except BrokenProcessPool as error:
            log.warning("forecasts: a process was lost (%s); its %d series are fitted in this one", error, len(jobs))
            found.append(fits(jobs))
    return found


def _handed(pool: ProcessPoolExecutor | ThreadPoolExecutor, jobs: Sequence[Job]) -> Fits:
    try:
        return pool.submit(fits, list(jobs))
    except BrokenProcessPool:
        here: Fits = Future()
        here.set_result(fits(jobs))
        return here


def _pool(processes: int) -> ProcessPoolExecutor | None:
    """Fresh processes that share nothing with this one: no engine's files, no threads, no locks."""
    try:
        pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=end_with_parent)
        pool.submit(os.getpid).result()
    except CANNOT_START as error:
        log.warning("forecasts: no processes can be started here (%r); everything is fitted in this one", error)
        return None
    return pool


def end_with_parent() -> None:
    """A process that fits ends when the one that started it is no more, however that came about."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_ended, args=(parent,), daemon=True).start()


def _ended(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """A process started in here calculates with one thread: two of them fill two cores."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
