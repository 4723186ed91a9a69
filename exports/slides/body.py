"""A panel on its slide: headline, chart or table or key figures, findings, remark, source and notes."""

from __future__ import annotations

from dataclasses import dataclass

from charts.chart import Chart
from charts.panel import Panel, Table
from charts.theme import Theme
from exports.deck import Deck, Slide
from exports.native.forms import native_of
from exports.native.slides import draw_on_slide
from exports.shown import held, in_sight, one_line
from exports.slides.area import Area
from exports.slides.columns import Planned, pages, planned
from exports.slides.fitting import Ladder, fitted_text
from exports.slides.lettering import Hand, Paragraph, Run, plain
from exports.slides.marks import Sheet, text_xml
from exports.slides.pictures import draw_picture
from exports.slides.tables import draw_table
from exports.slides.tiles import ROW, draw_tiles
from exports.slides.told import notes, source_line
from locales import Words

TITLE: Ladder = ((24, 1), (22, 1), (20, 1), (20, 2), (18, 2), (16, 2), (14, 2), (14, 3), (12, 3))
QUESTION: Ladder = ((10, 1), (9, 1))
SOURCE: Ladder = ((8, 2), (8, 3), (7, 4))
REMARK: Ladder = ((14, 1), (13, 2), (12, 2), (11, 3), (10, 3), (9, 4))
CAPTION: Ladder = ((9, 2), (8, 2), (8, 3))
MORE: Ladder = ((9, 1), (8, 1), (8, 2))
FINDING_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0)
FINDINGS_SHARE = 0.45
GAP = 8.0
TALLEST = 1.25
"""Points of height a pixel on the screen takes at most: a chart of three bars does not fill a slide."""
LEAST_CHART = 220.0
ROWS_A_SLIDE = 32


@dataclass(frozen=True)
class Written:
    """A slide that was written. table, plan, left: rows of its table that found no room on it."""

    sheet: Sheet
    table: Table | None = None
    plan: Planned | None = None
    left: tuple[range, ...] = ()


def write_panel(sheet: Sheet, deck: Deck, slide: Slide, page: int, theme: Theme, appendix: int) -> Written:
    """Writes a panel on a new slide. appendix: slides that may continue its table."""
    words, panel = deck.words, slide.panel
    write_head(sheet, slide.headline, slide.origin.question)
    write_foot(sheet, deck, slide, page, theme)
    body = _with_remark(sheet, slide.remark, theme)
    if panel.missing:
        _write_missing(sheet, body, panel.missing, theme)
        return Written(sheet)
    body = _with_findings(sheet, body, panel, words, theme)
    if panel.tiles:
        alone = panel.chart is None and panel.table is None
        draw_tiles(sheet, body if alone else body.head(ROW), panel.tiles, words, theme)
        body = body.below(0 if alone else ROW + GAP)
    if panel.chart is not None and (panel.shows == "chart" or panel.table is None):
        _draw_chart(sheet, body, panel.chart, panel.message, words, theme)
    elif panel.table is not None and panel.table.columns:
        return _draw_list(sheet, body, panel.table, panel.message, words, theme, appendix)
    return Written(sheet)


def write_head(sheet: Sheet, headline: str, question: str = "") -> None:
    """The headline as the slide's title, and the question of its page above it."""
    for place, text, ladder, is_bold in (("title", headline, TITLE, True), ("question", question, QUESTION, False)):
        if place in sheet.form.areas and text:
            room = sheet.form.room(place)
            fitted = fitted_text(one_line(text), room.width, room.height, ladder, is_bold)
            sheet.write(place, plain(fitted.text, fitted.size, is_bold=is_bold))


def write_foot(sheet: Sheet, deck: Deck, slide: Slide, page: int, theme: Theme) -> None:
    """The source line, the number of the page, and the notes."""
    if "source" in sheet.form.areas:
        room = sheet.form.room("source")
        fitted = fitted_text(one_line(source_line(deck, slide)), room.width, room.height, SOURCE)
        sheet.write("source", plain(fitted.text, fitted.size, theme.muted))
    sheet.number(page)
    write_notes(sheet, notes(deck, slide))


def write_notes(sheet: Sheet, text: str) -> None:
    """The notes page, in fonts that hold both languages."""
    frame = sheet.slide.notes_slide.notes_text_frame
    if frame is not None:
        sheet.fill(frame._txBody, plain(text, 11), Hand(sheet.hand.language))


def _with_remark(sheet: Sheet, remark: str, theme: Theme) -> Area:
    """Writes the preparer's remark, marked at its left, and gives what is left for the panel."""
    areas = sheet.form.areas
    body = areas["chart"]
    if not remark.strip():
        room = areas.get("remark")
        is_below = room is not None and room.top >= body.bottom and abs(room.left - body.left) < 2
        return Area(body.left, body.top, body.width, room.bottom - body.top) if room and is_below else body
    if "remark" in sheet.form.held and any(sheet.form.margin):
        inner = sheet.form.room("remark")
        fitted = fitted_text(held(remark.strip()), inner.width, inner.height, REMARK)
        sheet.write("remark", plain(fitted.text, fitted.size))  # a company's template has its own way to mark it
        return body
    room = areas.get("remark") or body.foot(46)
    margin = (12.0, 6.0)
    inner = room.inside(*margin)
    fitted = fitted_text(held(remark.strip()), inner.width, inner.height, REMARK)
    xml = text_xml(
        sheet.next_id(), "remark", room, plain(fitted.text, fitted.size, theme.ink), sheet.hand, ground=theme.zone,
        margin=margin, anchor="ctr",
    )  # fmt: skip
    sheet.add(xml)
    mark = Area(room.left - 4, room.top, 4, room.height)
    sheet.add_bar("mark of the remark", mark, theme.good)
    return body if "remark" in areas else body.without_foot(46 + GAP)


def _write_missing(sheet: Sheet, body: Area, reason: str, theme: Theme) -> None:
    box = body.head(min(body.height, 150))
    inner = box.inside(24, 16)
    fitted = fitted_text(held(reason), inner.width, inner.height, ((16, 3), (14, 4), (12, 6), (10, 8)))
    texts = plain(fitted.text, fitted.size, theme.muted, align="ctr")
    sheet.add(
        text_xml(sheet.next_id(), "missing", box, texts, sheet.hand, ground=theme.zone, margin=(24, 16), anchor="ctr")
    )


def _with_findings(sheet: Sheet, body: Area, panel: Panel, words: Words, theme: Theme) -> Area:
    """Writes the panel's own findings at the foot of the body; gives what is left above."""
    if not panel.remarks:
        return body
    texts = [held(words("{kind}: {text}", kind=remark.kind, text=remark.text)) for remark in panel.remarks]
    size, fitted = FINDING_SIZES[-1], []
    for size in FINDING_SIZES:
        fitted = [fitted_text(text, body.width, body.height, ((size, 3),), True) for text in texts]
        if sum(each.height + 3 for each in fitted) <= body.height * FINDINGS_SHARE:
            break
    paragraphs = [
        Paragraph(_marked(each.text, remark.kind, size, theme), after=3)
        for each, remark in zip(fitted, panel.remarks, strict=True)
    ]
    height = sum(each.height + 3 for each in fitted)
    sheet.add(text_xml(sheet.next_id(), "findings", body.foot(height), paragraphs, sheet.hand))
    return body.without_foot(height + GAP)


def _marked(text: str, kind: str, size: float, theme: Theme) -> tuple[Run, ...]:
    """The sentence with what kind of finding it is in bold."""
    kind = held(kind)
    if not text.startswith(kind):
        return (Run(text, size, theme.ink),)
    return (Run(kind, size, theme.ink, True), Run(text[len(kind) :], size, theme.ink))


def _draw_chart(sheet: Sheet, body: Area, chart: Chart, message: str, words: Words, theme: Theme) -> None:
    """The chart natively, with its captions below, or as a picture where the form is not native."""
    native = native_of(chart, theme)
    body = body.head(max(chart.height * TALLEST, LEAST_CHART))
    if native is None:
        draw_picture(sheet, body, chart, theme, chart.alt or message)
        return
    if native.captions:
        caption = fitted_text(one_line(" · ".join(native.captions)), body.width, 40, CAPTION)
        place = body.foot(caption.height)
        texts = plain(caption.text, caption.size, theme.muted)
        sheet.add(text_xml(sheet.next_id(), "captions", place, texts, sheet.hand))
        body = body.without_foot(caption.height + 4)
    draw_on_slide(sheet.slide, native, *body.emus, theme, words, alt=chart.alt or message)


def _draw_list(
    sheet: Sheet, body: Area, table: Table, message: str, words: Words, theme: Theme, appendix: int
) -> Written:
    """The first rows that fit, and below how many more there are."""
    seen = in_sight(table)
    plan = planned(seen, words, body.width, body.height, ROWS_A_SLIDE * (1 + appendix))
    all_rows = len(seen.rows)
    (first, *_), room = pages(plan, body.height, body.height, 0), body
    if len(first) < all_rows or table.more or plan.left_out or seen.more:
        room = body.without_foot(22)
        first = pages(plan, room.height, room.height, 0)[0]
    drawn = draw_table(sheet, room, plan, seen, first, theme, message)
    rest = tuple(pages(plan, room.height, sheet.form.areas["chart"].height - 22, appendix)[1:])
    more = all_rows - len(first) + seen.more
    said = said_more(more, plan.left_out, words, is_continued=bool(rest and appendix))
    if said:
        fitted = fitted_text(said, body.width, 22, MORE)
        place = Area(body.left, drawn.bottom + 6, body.width, fitted.height)
        texts = plain(fitted.text, fitted.size, theme.muted)
        sheet.add(text_xml(sheet.next_id(), "more", place, texts, sheet.hand))
    return Written(sheet, seen, plan, rest if appendix else ())


def said_more(rows: int, columns: int, words: Words, is_continued: bool = False) -> str:
    """How many rows and columns are not on the slide, and whether the appendix goes on with them."""
    parts = []
    if rows:
        parts.append(words.many("{n} more row is not shown", "{n} more rows are not shown", rows))
    if columns:
        parts.append(words.many("{n} more column is not shown", "{n} more columns are not shown", columns))
    if is_continued:
        parts.append(words("continued in the appendix"))
    return " · ".join(parts)
