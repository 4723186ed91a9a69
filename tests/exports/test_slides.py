"""A deck as slides: what stands where, that it can be edited, and that the same deck gives the same file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from pptx import Presentation

from charts.chart import Chart, tidy
from charts.panel import Change, Note, Panel, Remark, Table, TableColumn, Tile
from exports.deck import Deck, Slide, deck_of
from exports.slides import deck_pptx
from exports.slides.house import FILE, house_pptx
from tests.exports.ooxml import faults_of, parts_of
from tests.exports.test_workbook import ORIGIN

BARS = Chart(
    "bars", tidy({"name": ["North", "South"], "value": [3.0, 1.0]}),
    words={"value_title": "acts"}, options={"kind": "number"}, alt="North leads",
)  # fmt: skip
TILES = (
    Tile("r", "Revenue", "¥1.2 M", Change("+4.2 %", "on last year", "up", "good"), "95 % of target", (1, 2, None, 3),
         (1, 1)),
    Tile("l", "Lost", "3", Change("+1", "on last year", "up", "bad")),
    Tile("u", "Profit", "", missing="no cost of goods is known"),
)  # fmt: skip
COLUMNS = (
    TableColumn("name", "Name"), TableColumn("profit", "Profit", "money"), TableColumn("change", "Change", "change"),
)  # fmt: skip
LIST = Panel(
    "list", "Two clients lose ¥1",
    table=Table(
        COLUMNS,
        tidy({"name": [f"Client {n}" for n in range(100)], "profit": [-10_000_000 * n for n in range(100)],
              "change": [0.05, -0.02, *[None] * 98]}), shaded=(2,), more=20,
    ),
    note=Note("n 120", "what over what", "whose"), remarks=(Remark("Verdict", "It holds."),),
)  # fmt: skip
KEY = Panel("tiles", "Key figures", tiles=TILES, note=Note("n 3"))
GONE = Panel("gone", "Own figures", missing="nobody entered one yet")
SLIDES = (
    Slide("p", KEY, ORIGIN), Slide("p", LIST, ORIGIN, title="Look here", remark="Talk to both."),
    Slide("q", GONE, replace(ORIGIN, question="Who stays?")),
)  # fmt: skip
DECK = Deck(
    "Meeting", "en", "CNY", "Sidu & Söhne", SLIDES, "Lin", datetime(2026, 10, 17, 9, 30), "000007", "abc123", "1"
)


def opened(deck: Deck, **more: Any) -> Any:
    return Presentation(io.BytesIO(deck_pptx(deck, **more)))


def said(slide: Any) -> str:
    return " ".join("".join(slide._element.itertext()).replace("\u00a0", " ").split())


def named(slide: Any, name: str) -> Any:
    return next(shape for shape in slide.shapes if shape.name == name)


def notes(slide: Any) -> list[str]:
    return slide.notes_slide.notes_text_frame.text.replace("\u00a0", " ").split("\n")


def test_a_deck_has_a_cover_an_agenda_a_slide_a_panel_and_an_appendix() -> None:
    cover, agenda, key, listed, gone, *rest = opened(DECK).slides
    assert cover.shapes.title.text == "Meeting"
    for part in ("Sidu & Söhne", "data as of 16 Oct 2026", "Q3 2026 against Q3 2025", "Region: North", "000007", "Lin"):
        assert part in said(cover)
    assert "abc123" in said(cover) and "made-up figures" not in said(cover)
    assert [p.text for p in named(agenda, "list").text_frame.paragraphs][:3] == [
        "Who loses?", "3\tKey figures", "4\tLook here",
    ]  # fmt: skip
    assert [each.shapes.title.text for each in (key, listed, gone)] == ["Key figures", "Look here", "Own figures"]
    assert [each.shapes.title.text for each in rest] == ["Look here (continued)"] * 3
    assert "nobody entered one yet" in said(gone)


def test_made_up_figures_are_called_so_on_every_slide() -> None:
    sample = replace(ORIGIN, is_sample=True)
    deck = replace(DECK, slides=tuple(replace(slide, origin=sample) for slide in SLIDES))
    cover, _, *panels = opened(deck).slides
    assert all("made-up figures" in said(slide) for slide in (cover, *panels))


def test_every_slide_says_its_source_and_its_page_and_the_notes_say_the_rest() -> None:
    listed = opened(DECK).slides[3]
    source = next(shape.text_frame.text for shape in listed.placeholders if shape.name == "source")
    plain = source.replace("\u00a0", " ")
    for part in ("data as of 16 Oct 2026", "Region: North", "Minimum order: 500", "n 120", "snapshot 000007"):
        assert part in plain
    assert listed.shapes[-1].name != "page" and "‹#›" not in said(listed)
    told = notes(listed)
    assert told[:3] == ["Look here", "Message: Two clients lose ¥1", "Remark: Talk to both."]
    for line in ("Definition: what over what", "Source: whose", "Page: Who loses?", "Minimum order: 500",
                 "Version: 000007", "Snapshot: 000007", "Checksum: abc123", "Verdict: It holds."):  # fmt: skip
        assert line in told
    assert "Frozen: Lin · 17 Oct 2026 09:30 UTC" in told


def test_key_figures_are_boxes_that_say_change_and_what_is_missing() -> None:
    groups = [shape for shape in opened(DECK).slides[2].shapes if hasattr(shape, "shapes")]
    assert [group.name for group in groups] == ["Revenue", "Lost", "Profit"]
    revenue, lost, profit = ([p.text for p in group.shapes[0].text_frame.paragraphs] for group in groups)
    assert revenue == ["Revenue", "¥1.2 M", "▲ +4.2 % on last year", "95 % of target"]
    assert lost[-1] == "▲ +1 on last year" and profit == ["Profit", "—", "no cost of goods is known"]
    changes = [group.shapes[0].text_frame.paragraphs[2] for group in groups[:2]]
    assert [change._p.xpath(".//a:rPr//a:srgbClr/@val")[0] for change in changes] == ["0B6E7D", "B8442A"]
    assert [shape.name for shape in groups[0].shapes] == ["Revenue", "a year before", "past"]


def test_a_table_shows_the_first_rows_and_says_how_many_more_there_are() -> None:
    listed, first = opened(DECK).slides[3], opened(DECK).slides[5]
    table = next(shape.table for shape in listed.shapes if getattr(shape, "has_table", False))
    assert [cell.text.replace("\u00a0", " ") for cell in table.rows[0].cells] == ["Name", "Profit, ¥ K", "Change"]
    assert [cell.text.replace("\u00a0", " ") for cell in table.rows[2].cells] == ["Client 1", "−1", "▼ −2.0 %"]
    shown = len(table.rows) - 1
    assert f"{120 - shown} more rows are not shown · continued in the appendix" in said(listed)
    rest = next(shape.table for shape in first.shapes if getattr(shape, "has_table", False))
    assert rest.cell(1, 0).text == f"Client {shown}"


def test_no_appendix_is_made_where_none_is_wanted() -> None:
    presentation = opened(DECK, appendix=0)
    assert len(presentation.slides) == 5 and "appendix" not in said(presentation.slides[3])


def test_a_single_panel_is_a_single_slide() -> None:
    presentation = opened(deck_of(GONE, ORIGIN))
    assert len(presentation.slides) == 1 and presentation.slides[0].shapes.title.text == "Own figures"


def test_every_run_names_a_font_for_both_scripts() -> None:
    for slide in opened(DECK).slides:
        for look in slide._element.xpath(".//a:r/a:rPr"):
            assert look.xpath("./a:latin/@typeface") == ["Arial"]
            assert look.xpath("./a:ea/@typeface") == ["Microsoft YaHei"]
    theme = parts_of(deck_pptx(DECK))["ppt/theme/theme1.xml"].decode()
    assert '<a:latin typeface="Arial"/><a:ea typeface="Microsoft YaHei"/>' in theme


def test_the_same_deck_gives_the_same_bytes_and_no_clock_is_read() -> None:
    content = deck_pptx(DECK)
    assert content == deck_pptx(DECK)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {item.date_time for item in packed.infolist()} == {(2026, 10, 17, 9, 30, 0)}
    facts = Presentation(io.BytesIO(deck_pptx(replace(DECK, made_at=None)))).core_properties
    assert facts.created.date() == date(2026, 10, 16) and facts.modified == facts.created and facts.title == "Meeting"


def test_the_file_is_sound_and_leads_nowhere() -> None:
    content = deck_pptx(DECK)
    assert faults_of(content) == []
    assert not [name for name in parts_of(content) if "printer" in name.lower() or "thumbnail" in name.lower()]


def test_the_shipped_template_is_what_the_code_makes() -> None:
    assert FILE.read_bytes() == house_pptx(), "run: python -m exports.slides"
    layouts = Presentation(str(FILE)).slide_layouts
    assert [layout.name for layout in layouts] == ["Cover", "Agenda", "Slide", "Table"]
    assert {p.name for p in layouts[2].placeholders} == {"question", "title", "chart", "remark", "source", "page"}


def test_progress_is_told_and_ends_at_one() -> None:
    told: list[float] = []
    deck_pptx(DECK, told.append)
    assert told == sorted(told) and told[-1] == 1.0 and len(told) == 4


def test_a_deck_without_slides_is_refused() -> None:
    with pytest.raises(ValueError, match="no slides"):
        deck_pptx(replace(DECK, slides=()))
