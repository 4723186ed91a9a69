"""The curve of a view: which answers, which days, which scale, and who is there now."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.kpi import NOT_YOURS
from metrics.word_of_mouth import fitted
from metrics.word_of_mouth.acts import rates_by_level
from metrics.word_of_mouth.answers import answer_sheets, sums_by_level
from metrics.word_of_mouth.curve import SIDES
from metrics.word_of_mouth.fitted import NO_ANSWERS, NO_SURVEYS, NO_WORD_OF_MOUTH, NOT_WATCHED
from tests.data.small import published, view_of
from tests.metrics.companies import answer, client, day, region


def after(key: str, client_id: str, on: str) -> dict[str, object]:
    if key == "referrals":
        return {"referral_id": f"{client_id}-{on}", "client_id": client_id, "referred_on": day(on)}
    return {"complaint_id": f"{client_id}-{on}", "client_id": client_id, "received_on": day(on)}


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Relations that begin and end around an answer of 1 January 2026; the data end on 30 June 2026 (day 180).

    client  opened     closed    answer  watched                 praise that counts
    stays                        9       1 January – 30 June 180 on 2 January
    leaves             1 March   8       to 1 March          59  on 1 March, not on 2 March
    joins   1 Febr.              7       from 1 February     150 on 1 February, not on 31 January
    gone               1 Dec     6       not at all              none
    twice                        3, 4    180 and 91 (31 March)   none
    """
    surveys = [
        answer("stays", "2026-01-01", 9, (0, 10)), answer("leaves", "2026-01-01", 8, (0, 10)),
        answer("joins", "2026-01-01", 7, (0, 10)), answer("gone", "2026-01-01", 6, (0, 10)),
        answer("twice", "2026-01-01", 3, (0, 10)), answer("twice", "2026-03-31", 4, (0, 10)),
        answer("five", "2026-01-01", 2), answer("late", "2026-06-30", 5, (0, 10)),
    ]  # fmt: skip
    clients = [
        client("stays", "R"), client("leaves", "R", closed_on=day("2026-03-01")),
        client("joins", "R", opened_on=day("2026-02-01")), client("gone", "R", closed_on=day("2025-12-01")),
        client("twice", "R"), client("five", "R"), client("late", "R"),
    ]  # fmt: skip
    praise = [("stays", "2026-01-01"), ("stays", "2026-01-02"), ("leaves", "2026-03-01"), ("leaves", "2026-03-02"),
              ("joins", "2026-01-31"), ("joins", "2026-02-01"), ("gone", "2026-01-05")]  # fmt: skip
    complaints = [("twice", "2026-04-10"), ("five", "2026-06-30")]
    return published(
        tmp_path_factory.mktemp("lives"),
        {
            "regions": [region("C", None), region("R")],
            "clients": clients,
            "surveys": surveys,
            "referrals": [after("referrals", c, on) for c, on in praise],
            "complaints": [after("complaints", c, on) for c, on in complaints],
        },
    )


def test_watching_begins_and_ends_with_the_relation(lives: Store) -> None:
    sheets = answer_sheets(view_of(lives, "2026-Q2"))
    watched = {s: (d, p) for s, d, p in zip(sheets.satisfaction, sheets.days, sheets.praise, strict=True)}
    assert (watched[9.0], watched[8.0], watched[7.0]) == ((180, 1), (59, 1), (150, 1))
    assert watched[6.0] == (0, 0), "closed before it answered: it was not watched"
    assert watched[5.0] == (0, 0), "answered on the last day"


def test_an_act_follows_every_answer_in_whose_window_it_falls(lives: Store) -> None:
    sheets = answer_sheets(view_of(lives, "2026-Q2"))
    by_level = sums_by_level(sheets).set_index("level")
    assert (by_level.loc[3.0, "complaints"], by_level.loc[4.0, "complaints"]) == (1, 1)
    assert by_level.loc[4.0, "exposure_days"] == 91


def test_acts_after_two_answers_are_counted_once_where_there_are_too_few(lives: Store) -> None:
    """The complaint of `twice` follows both its answers, that of `five` one: three pairs, two complaints."""
    found = fitted(view_of(lives, "2026-Q2"))
    assert found.curve.complaint.events == 3 and found.acts.complaints == 2
    assert "2 complaints are too few" in found.curve.complaint.reason
    assert found.acts.praise == 3, "after a relation has ended nothing follows an answer"


def test_answers_on_another_scale_come_onto_the_one_most_used(lives: Store) -> None:
    sheets = answer_sheets(view_of(lives, "2026-Q2"))
    assert (sheets.scale, sheets.scales, sheets.converted) == ((0.0, 10.0), 2, 1)
    assert 2.5 in sheets.satisfaction, "2 on the scale 1 to 5 is a quarter of the way"
    assert fitted(view_of(lives, "2026-Q2")).converted == 1


def test_clients_now_are_the_open_ones_at_their_latest_answer(lives: Store) -> None:
    now = fitted(view_of(lives, "2026-Q2")).clients_now
    assert dict(zip(now["level"], now["clients"], strict=True)) == {2.5: 1, 4.0: 1, 5.0: 1, 7.0: 1, 9.0: 1}


def test_observed_rates_stand_beside_the_curve(lives: Store) -> None:
    found = fitted(view_of(lives, "2026-Q2"))
    assert (found.answers, found.clients, found.window_days, found.missing) == (6, 5, 180, "")
    rates = found.acts.rows.set_index("level")
    assert rates.loc[8.0, "praise"] == pytest.approx(100 * 365.25 / 59)
    assert not found.curve.praise.shown and "3 recommendations are too few" in found.curve.praise.reason
    assert found.draws is None


def test_what_was_never_imported_is_refused_and_not_zero(serving_store: Store, three: Store) -> None:
    without = fitted(view_of(serving_store, "2026-03"))
    assert without.missing == NO_WORD_OF_MOUTH and not any(getattr(without.curve, side).shown for side in SIDES)
    assert "import `referrals`" in without.curve.praise.reason
    assert fitted(view_of(three, "2026-Q1")).missing == NO_SURVEYS


def test_nobody_answered_or_nobody_may_be_seen(lives: Store) -> None:
    assert fitted(view_of(lives, "2025-Q1")).missing == NO_ANSWERS
    hidden = fitted(view_of(lives, "2026-Q2", scope=NOBODY))
    assert hidden.missing == NOT_YOURS and hidden.clients_now.empty and hidden.acts.rows.empty
    assert fitted(view_of(lives, "2026-Q1")).missing == ""


def test_answers_of_the_last_day_alone_were_not_watched(voices_store: Store) -> None:
    assert fitted(view_of(voices_store, "2026-Q2", regions=("L",))).missing == ""
    assert NOT_WATCHED.startswith("no answer was watched")


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """660 clients on a scale from 0 to 10, half a year each; acts are drawn. The last sheet sets the as-of date."""
    surveys, praise, complaints, clients = [answer("z", "2025-12-31", None)], [], [], [client("z", "R")]
    rng = np.random.default_rng(5)
    for n in range(660):
        level, code = n % 11, f"c{n:03}"
        clients.append(client(code, "R"))
        surveys.append(answer(code, "2025-06-30", float(level), (0, 10)))
        for acts, rate in (
            (praise, 0.5 * np.exp(0.6 * max(level - 7, 0))),
            (complaints, 0.5 * np.exp(0.6 * max(5 - level, 0))),
        ):
            for k in range(int(rng.poisson(rate / 2))):
                acts.append((code, str(np.datetime64("2025-07-01") + 7 * k)))
    return published(
        tmp_path_factory.mktemp("talking"),
        {
            "regions": [region("C", None), region("R")],
            "clients": clients,
            "surveys": surveys,
            "referrals": [after("referrals", c, on) for c, on in dict.fromkeys(praise)],
            "complaints": [after("complaints", c, on) for c, on in dict.fromkeys(complaints)],
        },
    )


def test_a_view_with_enough_acts_has_its_curve_band_and_progress(talking: Store) -> None:
    told: list[float] = []
    view = view_of(talking, "2025-Q4")
    found = view.watched(lambda asked, make: make(asked), told.append).once(fitted)
    assert found.curve.praise.shown and found.curve.complaint.shown and found.missing == ""
    assert found.draws is not None and found.draws.resamples == 500 and told[-1] == 1
    assert found.curve.zone is not None and found.curve.zone[0] <= found.curve.zone[1]
    low, high = np.quantile(found.draws.rates("complaint", [0.0]), [0.025, 0.975])
    assert low < found.curve.complaint.rate([0.0])[0] < high


def test_rates_of_a_part_are_of_its_own_answers(talking: Store, tmp_path: Path) -> None:
    assert fitted(view_of(talking, "2025-Q4", regions=("R",))).answers == 660
    assert fitted(view_of(talking, "2025-Q2")).missing == NOT_WATCHED


def test_rates_by_level_are_of_the_days_watched_and_unknown_without_a_record(
    lives: Store, serving_store: Store
) -> None:
    view = view_of(lives, "2026-Q2")
    counted = sums_by_level(answer_sheets(view))
    rates = rates_by_level(view, counted).set_index("level")
    assert rates.loc[4.0, "complaint"] == pytest.approx(100 * 365.25 / 91) and rates.loc[4.0, "praise"] == 0
    assert rates_by_level(view, counted[:0]).empty
    assert rates_by_level(view_of(serving_store, "2026-03"), counted)["praise"].isna().all()
