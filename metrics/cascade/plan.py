"""A year's target handed down: to quarters and months, to regions and their managers, every sum exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.periods import Period, period_of
from metrics.splitting import filled, spread

Place = tuple[str, str]
"""(region code, manager); no manager: the whole region."""
Cell = tuple[str, str, str]
"""(region code, manager, period key)."""
GRAINS_E4 = (10_000_000, 10_000, 100)
"""Thousands, units, hundredths of a unit: parts of a round total are round."""
ROOM = 1_000
"""Grains that a cell has at least on average, so that rounding moves it by a thousandth and not by a tenth."""


@dataclass(frozen=True)
class Part:
    """A region, or a manager in one, with the weight it has among its siblings and what it hands down to in turn."""

    place: Place
    weight: float = 1.0
    parts: tuple[Part, ...] = ()

    def all(self) -> Iterator[Part]:
        """The part itself and everything below it."""
        yield self
        for part in self.parts:
            yield from part.all()


@dataclass(frozen=True)
class Held:
    """What of a part stays, in ten-thousandths: its year, its given months, what a free month needs at least."""

    year: int | None
    months: tuple[int | None, ...]
    floors: tuple[int, ...]

    @property
    def year_floor(self) -> int:
        return sum(floor if own is None else own for own, floor in zip(self.months, self.floors, strict=True))

    @property
    def amounts(self) -> tuple[int, ...]:
        return tuple(value for value in (self.year, *self.months, *self.floors) if value is not None)


@dataclass(frozen=True)
class _Cascade:
    """One hand-down: months of the year, their weights, and the cells that stay."""

    months: Sequence[Period]
    weights: Sequence[float]
    kept: Mapping[Cell, int]
    found: dict[Cell, int] = field(default_factory=dict)

    def held(self, part: Part) -> Held:
        own = self._own_months(part.place)
        below = [self.held(each) for each in part.parts]
        months, floors = list(own), [0] * len(own)
        for at, value in enumerate(own):
            if value is None and below:
                floors[at] = sum(h.floors[at] if (v := h.months[at]) is None else v for h in below)
                if all(h.months[at] is not None for h in below):
                    months[at] = floors[at]
        year = self.kept.get((*part.place, year_of(self.months).key))
        if year is None and all(value is not None for value in months):
            year = sum(value or 0 for value in months)
        return Held(year, tuple(months), tuple(floors))

    def _own_months(self, place: Place) -> list[int | None]:
        """The months that are given; those of a quarter that is given share what its given months leave of it."""
        own = [self.kept.get((*place, month.key)) for month in self.months]
        for quarter in quarters_of(self.months):
            total = self.kept.get((*place, quarter.key))
            if total is not None:
                inside = [at for at, month in enumerate(self.months) if quarter.contains(month.start)]
                given = [own[at] for at in inside]
                amounts = [value for value in given if value is not None]
                grain = grain_e4((total, *amounts), len(inside))
                parts = spread_in(grain, total, [self.weights[at] for at in inside], given, [0] * len(inside))
                for at, value in zip(inside, parts, strict=True):
                    own[at] = value
        return own

    def hand(self, part: Part, months: Sequence[int]) -> None:
        """Write the part's own cells, and hand its months down to what lies below it."""
        self._write(part.place, months)
        if not part.parts:
            return
        held = [self.held(each) for each in part.parts]
        amounts = [value for each in held for value in each.amounts]
        grain = grain_e4((sum(months), *months, *amounts), len(held) * len(months))
        weights, floors = [each.weight for each in part.parts], [each.year_floor for each in held]
        years = spread_in(grain, sum(months), weights, [each.year for each in held], floors)
        for each, row in zip(part.parts, self._table(grain, years, months, held), strict=True):
            self.hand(each, [value * grain for value in row])

    def _table(self, grain: int, years: Sequence[int], months: Sequence[int], held: Sequence[Held]) -> list[list[int]]:
        """Parts by months, in grains, with the sums of both; a cell below what it needs is given that, and all anew."""
        rows, columns = ([value // grain for value in values] for values in (years, months))
        given = [[None if value is None else value // grain for value in each.months] for each in held]
        while True:
            found: list[list[int]] = filled(rows, columns, given).tolist()
            low = [
                (row, at)
                for row, each in enumerate(held)
                for at, floor in enumerate(each.floors)
                if given[row][at] is None and found[row][at] * grain < floor
            ]
            if not low:
                return found
            for row, at in low:
                given[row][at] = held[row].floors[at] // grain

    def _write(self, place: Place, months: Sequence[int]) -> None:
        self.found[(*place, year_of(self.months).key)] = sum(months)
        for quarter in quarters_of(self.months):
            inside = [v for v, m in zip(months, self.months, strict=True) if quarter.contains(m.start)]
            self.found[(*place, quarter.key)] = sum(inside)
        for month, value in zip(self.months, months, strict=True):
            self.found[(*place, month.key)] = value


def handed_down(
    total_e4: int, whole: Part, months: Sequence[Period], weights: Sequence[float], kept: Mapping[Cell, int]
) -> dict[Cell, int]:
    """The targets of a year, its quarters and months, for the whole and everything below it.

    Rows:   `whole` with its parts; the year's `months` in order with their `weights`; `kept`: cells that stay as they
            are, money in ten-thousandths like the total; the year of the whole is the total, whatever is kept of it.
    Value:  (region, manager, period key) → ten-thousandths: months add up to their quarters and years, parts to their
            whole in every period, to the last one. They are multiples of a round grain where the total and the kept
            cells are: thousands where cells are large enough for it, else whole units.
    Cuts:   additive.
    Errors: DoesNotFit where the kept cells leave no way; ValueError as `split_target`.
    Source: definition of the house; Hamilton 1792, largest remainders; Deming & Stephan 1940 around kept cells.
    """
    cascade = _Cascade(months, weights, {c: v for c, v in kept.items() if c != (*whole.place, year_of(months).key)})
    held = cascade.held(whole)
    known = tuple(value for value in held.months if value is not None)
    grain = grain_e4((total_e4, *known, *held.floors), (1 + len(whole.parts)) * len(months))
    cascade.hand(whole, spread_in(grain, total_e4, weights, held.months, held.floors))
    return cascade.found


def spread_in(
    grain: int, total: int, weights: Sequence[float], kept: Sequence[int | None], floors: Sequence[int]
) -> list[int]:
    """`spread` in multiples of a grain that divides everything."""
    given = [None if value is None else value // grain for value in kept]
    return [value * grain for value in spread(total // grain, weights, given, [floor // grain for floor in floors])]


def grain_e4(values_e4: Sequence[int], cells: int) -> int:
    """The coarsest round amount that divides all values and leaves every cell room; units wherever they divide."""
    total = max(values_e4)
    for grain in GRAINS_E4:
        divides = all(value % grain == 0 for value in values_e4)
        if divides and (grain <= GRAINS_E4[1] or total // grain >= ROOM * cells):
            return grain
    return 1


def handed_as_it_is(
    value: float, whole: Part, months: Sequence[Period], levels: Mapping[Place, float | None], own_level: float
) -> dict[Cell, float]:
    """The targets of a figure that is never summed: every part and period gets the whole's, or its own level moved.

    Rows:   `levels`: where each place stood last year, None or absent where that is not known.
    Value:  (region, manager, period key) → value + own_level × (level of the part − level of the whole), to four
            decimals: with own_level 0 all get the same, with 1 all move by the same distance from where they stand.
    Cuts:   not additive.
    Source: definition of the house.
    """
    found: dict[Cell, float] = {}
    base = levels.get(whole.place)

    def hand(part: Part, above: float) -> None:
        level = levels.get(part.place)
        # Whose own level is not known moves with what stands above.
        away = above if base is None or level is None else own_level * (level - base)
        for period in periods_of(months):
            found[(*part.place, period.key)] = round(value + away, 4)
        for each in part.parts:
            hand(each, away)

    hand(whole, 0.0)
    return found


def handed_in_proportion(
    value: float,
    whole: Part,
    months: Sequence[Period],
    levels: Mapping[Place, float | None],
    over_time: Mapping[str, float],
) -> dict[Cell, float]:
    """The targets of a count that does not add up over periods: the year's, times what part and period were of it.

    Rows:   `levels`: last year's count of each place; `over_time`: the count of a quarter or month over its year's, by
            the key of the period.
    Value:  (region, manager, period key) → whole numbers; cells of which the share is unknown are left out.
    Cuts:   not additive: who counts in each month of a year counts once in the year.
    Source: definition of the house.
    """
    base, found = levels.get(whole.place), {}
    for part in whole.all():
        level = levels.get(part.place)
        share = 1.0 if part is whole else None if not base or level is None else level / base
        for period in periods_of(months):
            at = 1.0 if period.grain == "year" else over_time.get(period.key)
            if share is not None and at is not None:
                found[(*part.place, period.key)] = float(round(value * share * at))
    return found


def year_of(months: Sequence[Period]) -> Period:
    """The year that the months make up."""
    return period_of(months[0].start, "year", months[0].calendar)


def quarters_of(months: Sequence[Period]) -> tuple[Period, ...]:
    """The quarters that the months make up, in order."""
    return tuple(period_of(month.start, "quarter", month.calendar) for month in months[::3])


def periods_of(months: Sequence[Period]) -> tuple[Period, ...]:
    """The year, its quarters and its months."""
    return (year_of(months), *quarters_of(months), *months)
