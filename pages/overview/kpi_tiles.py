"""The tiles of the KPI page: where the year stands and where it heads, and the selected period beside it."""

from __future__ import annotations

from collections.abc import Sequence

from charts.chart import Rows
from charts.panel import Change, Note, Panel, Tile
from data.door import View
from data.messages import N_
from data.periods import Period
from locales import Words
from metrics.attainment import against, reached
from metrics.due import passed_in
from metrics.figure import Figure
from metrics.kpi import Kpi
from metrics.series import figure_before, known_values, points
from metrics.targets import Targets, selected_target
from metrics.year_shown import PeriodShown, YearShown
from pages.overview.kpi_words import chance_text, off_by, off_pace, pill, signed
from pages.pieces.figures import change_of, interval_text, note_text, value_text

Line = tuple[float | None, ...]
NOT_SUMMED = N_("this figure does not add up over months")
NO_BREAK = "\u00a0"
NOT_WHOLE = N_("not every part of {period} has a target")
IS_OVER = N_("the year is over")
NO_TARGET = N_("no target is set for {period}")
NO_TARGET_HERE = N_("targets are set for regions and managers; reset channel and tier to see them")


def kpi_tiles_panel(
    view: View,
    words: Words,
    shown: YearShown,
    own: PeriodShown,
    calendar: Rows,
    goals: Targets,
    weights: Sequence[float],
) -> Panel:
    """The year so far, its forecast, its chance and what it needs; then the selected period and its target."""
    period = view.selection.period
    tiles = [year_tile(view, words, shown)]
    if shown.is_over:
        tiles += [attainment_tile(view, words, shown, shown.year, shown.now, shown.target, None)]
    else:
        tiles += [forecast_tile(words, shown), chance_tile(view, words, shown), needed_tile(view, words, shown)]
    if period == shown.year:
        tiles.append(_whole_tile(view, words, shown, calendar))
        if not shown.is_over:
            tiles.append(attainment_tile(view, words, shown, period, shown.now, shown.target, shown.passed))
    else:
        goal = selected_target(view, goals, shown.kpi.key, period)
        passed = passed_in(view, period, weights) if view.is_running else None
        tiles.append(period_tile(view, words, shown, own, calendar))
        tiles.append(attainment_tile(view, words, shown, period, own.now, goal, passed))
    return Panel("tiles", words("Key figures"), tiles=tuple(tiles), note=Note(note_text(words, view)))


def year_tile(view: View, words: Words, shown: YearShown) -> Tile:
    """The year so far against the same days of the year before, and against the pacing line."""
    kpi, year = shown.kpi, words.period(shown.year)
    label = year if shown.is_over else words("{year} to date", year=year)
    second = paced_words(words, shown)
    return _last_year_tile("to_date", label, kpi, shown.now, shown.before, words, second, _over(shown), _before(shown))


def paced_words(words: Words, shown: YearShown) -> str:
    """How far the year is off its pacing line, as "1.8 % behind pacing"; else what it is compared with."""
    if shown.is_over or shown.behind is None:
        if shown.kpi.unit == "share" and shown.now.low is not None:
            return interval_text(shown.now, words)
        if shown.before.value is None:
            return words(shown.before.missing) if shown.before.missing else ""
        return whole_or_same_days(shown.year, words) if shown.is_over else words("against the same days")
    far = off_by(shown.behind, shown.kpi, words)
    return off_pace(shown.behind, far, shown.kpi, words) if shown.behind else words("right on the pacing line")


def _last_year_tile(
    key: str, label: str, kpi: Kpi, now: Figure, before: Figure, words: Words, second: str, *lines: Line
) -> Tile:
    """A figure against the year before, whatever the filter bar compares with."""
    if now.value is None:
        return Tile(key, label, "", missing=words(now.missing), unit=kpi.unit)
    change = change_of(now, before, kpi.unit, kpi.better, words, words("on last year"))
    spark, spark_before = lines or ((), ())
    text = value_text(now.value, kpi.unit, words)
    return Tile(key, label, text, change, second, spark, spark_before, number=now.value, unit=kpi.unit)


def forecast_tile(words: Words, shown: YearShown) -> Tile:
    """The whole year as forecast, with its interval, against the target or else last year."""
    kpi, found = shown.kpi, shown.outlook
    label = words("Forecast for {year}", year=words.period(shown.year))
    if found.value is None:
        return Tile("forecast", label, "", missing=outlook_missing(words, shown), unit=kpi.unit)
    if shown.target is not None:
        change = pill(against(found.value, shown.target, kpi), kpi, words, words("to target"))
    else:
        change = change_of(Figure(found.value), shown.last_whole, kpi.unit, kpi.better, words, words("on last year"))
    low, high = (value_text(end, kpi.unit, words) for end in (found.low, found.high))
    second = words("95 %: {low} to {high}", low=_without_unit_of(high, low), high=high) if found.low is not None else ""
    past = tuple(origin.value for origin in found.origins)
    text = value_text(found.value, kpi.unit, words)
    return Tile("forecast", label, text, change, second, past, number=found.value, unit=kpi.unit)


def _without_unit_of(other: str, text: str) -> str:
    """A written value without its unit where the other names the same one: "¥698.0" beside "¥724.0 M"."""
    number, space, unit = text.rpartition(NO_BREAK)
    return number if space and other.endswith(space + unit) else text


def outlook_missing(words: Words, shown: YearShown) -> str:
    """Why there is no forecast, in words."""
    if shown.is_over:
        return words(IS_OVER)
    return words(shown.outlook.why or NOT_SUMMED)


def chance_tile(view: View, words: Words, shown: YearShown) -> Tile:
    """The chance to reach the year's target, and how it moved since the forecast of the month before."""
    label, found = words("Chance to hit the target"), shown.outlook
    if shown.target is None:
        return Tile("chance", label, "", missing=no_target(view, words, shown, shown.year), unit="share")
    if found.chance is None:
        return Tile("chance", label, "", missing=outlook_missing(words, shown), unit="share")
    change = None
    if found.chance_before is not None:
        moved = round(found.chance, 2) - round(found.chance_before, 2)
        direction, quality = ("up", "good") if moved > 0 else ("down", "bad") if moved < 0 else ("same", "neutral")
        change = Change(words.points(moved, 0), words("in a month"), direction, quality)  # type: ignore[arg-type]
    second = words("target {value}", value=value_text(shown.target, shown.kpi.unit, words))
    return Tile(
        "chance", label, chance_text(found.chance, words), change, second, tuple(found.chances), number=found.chance,
        unit="share",
    )  # fmt: skip


def no_target(view: View, words: Words, shown: YearShown, period: Period) -> str:
    """That there is no target, and why where filters or missing parts are the reason."""
    if view.selection.channels or view.selection.tiers:
        return words(NO_TARGET_HERE)
    is_part = any(m.target is not None and period.contains(m.period.start) for m in shown.months)
    return words(NOT_WHOLE if is_part else NO_TARGET, period=words.period(period))


def needed_tile(view: View, words: Words, shown: YearShown) -> Tile:
    """What every month still to come must bring to reach the target, against what it is forecast to bring."""
    label, found, kpi = words("Needed per month"), shown.outlook, shown.kpi
    if shown.target is None:
        return Tile("needed", label, "", missing=no_target(view, words, shown, shown.year), unit=kpi.unit)
    if found.needed_per_month is None:
        return Tile("needed", label, "", missing=outlook_missing(words, shown), unit=kpi.unit)
    more = against(found.needed_per_month, found.forecast_per_month, kpi)
    change = pill(more, kpi, words, words("on forecast"))
    if change is not None and change.quality != "neutral":  # more needed than comes is bad, whichever side is better
        is_short = (more or 0) > 0 if kpi.better == "higher" else (more or 0) < 0
        change = Change(change.text, change.words, change.direction, "bad" if is_short else "good")
    return Tile(
        "needed", label, value_text(found.needed_per_month, kpi.unit, words), change, _months_left(words, shown),
        number=found.needed_per_month, unit=kpi.unit,
    )  # fmt: skip


def _months_left(words: Words, shown: YearShown) -> str:
    left = [m.period for m in shown.months if m.is_running or m.is_to_come]
    if len(left) > 2:
        return words(
            "{first} to {last}", first=words.period(left[0], short=True), last=words.period(left[-1], short=True)
        )
    return words.joined(words.period(month, short=True) for month in left)


def period_tile(view: View, words: Words, shown: YearShown, own: PeriodShown, calendar: Rows) -> Tile:
    """The selected period: its change on last year in the pill, on the period before in words, its past as a line."""
    kpi, period = shown.kpi, view.selection.period
    on_previous = change_of(own.now, own.previous, kpi.unit, kpi.better, words, "")
    second = words("{change} on last period", change=on_previous.text) if on_previous else ""
    grains = calendar.index.get_level_values("grain")
    past = calendar.loc[period.grain] if period.grain in grains else calendar.iloc[:0].droplevel("grain")
    line, line_before = known_values(points(view, kpi.key, past))
    second = second or (interval_text(own.now, words) if kpi.unit == "share" else "")
    return _last_year_tile(
        "period", words.period(period), kpi, own.now, own.last_year, words, second, line, line_before
    )


def _whole_tile(view: View, words: Words, shown: YearShown, calendar: Rows) -> Tile:
    """The year before as a whole, where the year itself is the selected period."""
    kpi, last = shown.kpi, shown.year.last_year()
    before = figure_before(view, kpi.key, calendar, last)
    label = words.period(last)
    return _last_year_tile("last_year", label, kpi, shown.last_whole, before, words, whole_or_same_days(last, words))


def whole_or_same_days(year: Period, words: Words) -> str:
    """What a year that is over compares with: the whole one before, or as many days where a 53rd week is in one."""
    return words("against the same days") if year.is_longer_or_shorter() else words("the whole year")


def attainment_tile(
    view: View, words: Words, shown: YearShown, period: Period, now: Figure, goal: float | None, passed: float | None
) -> Tile:
    """How much of a period's target is reached (完成率), beside how much of the period has passed (序时进度)."""
    label, kpi = words("{period} of target", period=words.period(period)), shown.kpi
    key = "attained_year" if period == shown.year and view.selection.period != shown.year else "attained"
    if goal is None or now.value is None:
        missing = words(now.missing) if goal is not None and now.missing else no_target(view, words, shown, period)
        return Tile(key, label, "", missing=missing, unit="share")
    share = reached(now.value, goal, kpi)
    gap = signed(now.value - goal, kpi.unit, words)
    if passed is not None and kpi.adds:
        second = words("{share} of it is due by now", share=words.share(passed, 0))
    else:
        second = words("{gap} to target", gap=gap)
    if share is None:
        return Tile(key, label, gap, None, second, number=now.value - goal, unit=kpi.unit)
    return Tile(
        key, label, words.share(share, 0 if passed is not None else 1), None, second, number=share, unit="share"
    )


def _over(shown: YearShown) -> tuple[float | None, ...]:
    return tuple(m.now.value for m in shown.months if not m.is_running and not m.is_to_come)


def _before(shown: YearShown) -> tuple[float | None, ...]:
    return tuple(m.before.value for m in shown.months if not m.is_running and not m.is_to_come)
