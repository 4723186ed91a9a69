"""The year's targets in a few figures: what is set, by whom, and whether it adds up."""

from __future__ import annotations

from charts.panel import Change, Direction, Note, Panel, Tile
from data.door import View
from locales import Words
from metrics.cascade.season import pacing
from metrics.cascade.standing import Gap, out_of_e4
from metrics.cascade.year import LoggedChange, YearTargets
from metrics.kpi import Kpi
from pages.overview.kpi_words import plain
from pages.pieces.figures import moment_text, note_text
from pages.setup.target_words import NOT_SET, SEVERAL, growth_text, source_text, target_text


def target_tiles_panel(view: View, words: Words, found: YearTargets | None, changes: tuple[LoggedChange, ...]) -> Panel:
    """The year's target, cells set, owners, sums, the part of the year that has passed, the last change."""
    title = words("Targets of the year")
    if found is None:
        return Panel("tiles", title, missing=words(SEVERAL))
    known = [cell for cell in found.wanted if cell in found.cells]
    done = len(known) / len(found.wanted)
    orphans = sum(1 for cell in found.cells.values() if not cell.owner)
    tiles = (
        _whole_tile(view, words, found),
        Tile(
            "set", words("Cells set"), words.share(done, 0), number=done, unit="share",
            second=words("{n} of {all} cells", n=len(known), all=len(found.wanted)),
            help=words("the year, its quarters and months, of the place and of the regions one step below it"),
        ),
        Tile(
            "orphans", words("Cells without an owner"), words.count(orphans), number=orphans, unit="count",
            second=words.many("{n} person owns the rest", "{n} people own the rest", len(_people(found)))
            if found.cells else words("no targets yet"),
        ),
        _sums_tile(view, words, found),
        _pacing_tile(view, words, found),
        _change_tile(words, changes, bool(found.cells)),
    )  # fmt: skip
    return Panel("tiles", title, tiles=tiles, note=Note(note_text(words, view)))


def _people(found: YearTargets) -> frozenset[str]:
    return frozenset(cell.owner for cell in found.cells.values() if cell.owner)


def _whole_tile(view: View, words: Words, found: YearTargets) -> Tile:
    whole, kpi = found.whole, found.kpi
    label = words("Target {year}", year=words.period(found.year))
    if whole.value is None:
        return Tile("target", label, "", missing=words(NOT_SET), unit=kpi.unit)
    owner = found.owner((found.spot.region_id, ""))
    second = words("owner: {name}", name=owner) if owner else words("nobody answers for it")
    second = second if whole.standing is not None else source_text(None, words)
    change = growth_pill(kpi, whole.growth, words, _against(found, words))
    text = target_text(kpi, whole.value, words)
    return Tile("target", label, text, change, second, number=whole.value, unit=kpi.unit)


def _against(found: YearTargets, words: Words) -> str:
    return words("on 12 months") if found.is_rolling else words("on last year")


def growth_pill(kpi: Kpi, growth: float | None, words: Words, said: str) -> Change | None:
    """What the target asks for beyond last year: neither good nor bad, it is what was decided."""
    if growth is None:
        return None
    direction: Direction = "up" if growth > 0 else "down" if growth < 0 else "same"
    return Change(growth_text(kpi, growth, words), said, direction, "neutral")


def _sums_tile(view: View, words: Words, found: YearTargets) -> Tile:
    label = words("Sums that differ")
    if not found.kpi.adds:
        return Tile("sums", label, "", missing=words("this figure is never summed"), unit="count")
    apart = found.gaps
    second = words("all parts add up") if found.cells else words("nothing to add up yet")
    if apart:
        largest = max(apart, key=_size)
        far = plain(out_of_e4(found.kpi, largest.difference_e4), found.kpi.unit, words)
        second = words("the largest by {far}", far=far)
    return Tile("sums", label, words.count(len(apart)), second=second, number=len(apart), unit="count")


def _size(gap: Gap) -> int:
    return abs(gap.difference_e4)


def _pacing_tile(view: View, words: Words, found: YearTargets) -> Tile:
    label = words("Due by now")
    if not found.kpi.adds:
        return Tile("pacing", label, "", missing=words("this figure is never summed"), unit="share")
    passed = pacing(view, found.kpi.key, found.year)
    second = words("of the year, by its season") if found.season.years else words("of the year, by days")
    return Tile(
        "pacing", label, words.share(passed), second=second, number=passed, unit="share",
        help=words("the share of the year's seasonal weight that has passed by the as-of day"),
    )  # fmt: skip


def _change_tile(words: Words, changes: tuple[LoggedChange, ...], has_cells: bool) -> Tile:
    label = words("Changes on record")
    second = words("all from files") if has_cells else words("no targets yet")
    if changes:
        second = words("last: {who}, {moment}", who=changes[0].who, moment=moment_text(changes[0].at)[:10])
    return Tile("changes", label, words.count(len(changes)), second=second, number=len(changes), unit="count")
