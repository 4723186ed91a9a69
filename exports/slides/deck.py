"""A deck as a PowerPoint file: cover, agenda, a slide a panel, and an appendix that continues long tables."""

from __future__ import annotations

from datetime import datetime, time

from charts.theme import Theme
from exports.deck import Deck, Slide, Tell, to_nobody
from exports.shown import one_line
from exports.slides.area import Area
from exports.slides.body import Written, said_more, write_foot, write_head, write_panel
from exports.slides.cover import agenda, write_agenda, write_cover
from exports.slides.fitting import fitted_text
from exports.slides.lettering import plain
from exports.slides.marks import sheet_of, text_xml
from exports.slides.package import saved
from exports.slides.stationery import Stationery, stationery
from exports.slides.tables import draw_table

APPENDIX = 3
AGENDA_FROM = 3


def deck_pptx(deck: Deck, tell: Tell = to_nobody, template: bytes | None = None, *, appendix: int = APPENDIX) -> bytes:
    """The deck as .pptx: charts and tables that can be edited, the source at the foot, the definitions in the notes.

    A single panel is one slide without a cover. template: a company's own .pptx (see exports/slides/stationery.py);
    None for the house's. appendix: slides a panel that may continue its table at the end. The same deck gives the same
    bytes. Raises ValueError for a deck without slides and for a template that cannot be used.
    """
    if not deck.slides:
        raise ValueError("the deck has no slides; add a panel to it first")
    paper, theme = stationery(deck.language, template), deck.theme()
    first = _write_front(paper, deck, theme)
    written = []
    for at, slide in enumerate(deck.slides):
        sheet = sheet_of(paper.presentation, paper.forms["Slide"], paper.hand)
        written.append(write_panel(sheet, deck, slide, first + at, theme, appendix))
        sheet.clear()
        tell((at + 1) / (len(deck.slides) + 1))
    _write_appendix(paper, deck, written, first + len(written), theme)
    made_at = deck.made_at or datetime.combine(max(slide.origin.as_of for slide in deck.slides), time())
    content = saved(paper.presentation, one_line(deck.title), one_line(deck.made_by or deck.company), made_at)
    tell(1.0)
    return content


def _write_front(paper: Stationery, deck: Deck, theme: Theme) -> int:
    """Writes cover and agenda where there is more than one panel; gives the page of the first panel."""
    if len(deck.slides) == 1:
        return 1
    cover = sheet_of(paper.presentation, paper.forms["Cover"], paper.hand)
    write_cover(cover, deck, theme)
    cover.clear()
    if len(deck.slides) < AGENDA_FROM:
        return 2
    form = paper.forms["Agenda"]
    listed = agenda(deck, form.room("list"))
    for at, entries in enumerate(listed):
        sheet = sheet_of(paper.presentation, form, paper.hand)
        write_agenda(sheet, entries, 2 + len(listed), deck.words, theme, 2 + at)
        sheet.clear()
    return 2 + len(listed)


def _write_appendix(paper: Stationery, deck: Deck, written: list[Written], page: int, theme: Theme) -> None:
    """Continues the tables that were cut, each on as many slides as it may take."""
    for slide, done in zip(deck.slides, written, strict=True):
        for at, rows in enumerate(done.left):
            _write_rest(paper, deck, slide, done, rows, at == len(done.left) - 1, page, theme)
            page += 1


def _write_rest(
    paper: Stationery, deck: Deck, slide: Slide, done: Written, rows: range, is_last: bool, page: int, theme: Theme
) -> None:
    words, table, plan = deck.words, done.table, done.plan
    if table is None or plan is None:
        return
    sheet = sheet_of(paper.presentation, paper.forms["Table"], paper.hand)
    write_head(sheet, words("{title} (continued)", title=slide.headline), words("Appendix"))
    write_foot(sheet, deck, slide, page, theme)
    room = sheet.form.areas["chart"]
    drawn = draw_table(sheet, room, plan, table, rows, theme, slide.panel.message)
    more = len(table.rows) - rows.stop + table.more
    said = said_more(more, plan.left_out, words) if is_last else words("continued on the next slide")
    if said:
        fitted = fitted_text(said, room.width, 16, ((9, 1), (8, 1)))
        place = Area(room.left, drawn.bottom + 6, room.width, fitted.height)
        sheet.add(text_xml(sheet.next_id(), "more", place, plain(fitted.text, fitted.size, theme.muted), sheet.hand))
    sheet.clear()
