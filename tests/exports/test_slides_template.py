"""A company's own template: its places are found by name, by size, or it is said what is wrong with it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pptx import Presentation

from exports.slides import deck_pptx
from exports.slides.house import house_pptx
from tests.exports.ooxml import faults_of
from tests.exports.room import crowded
from tests.exports.test_slides import DECK


def company(**names: str) -> bytes:
    """PowerPoint's own default template (4:3), with placeholders of its layout "Two Content" renamed."""
    presentation = Presentation()
    layout = presentation.slide_layouts[3]
    for shape, name in zip(layout.placeholders, names.values(), strict=False):
        shape.name = name
    presentation.slides.add_slide(presentation.slide_layouts[0])
    return saved(presentation)


def saved(presentation: Any) -> bytes:
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def made(template: bytes) -> Any:
    content = deck_pptx(DECK, template=template)
    assert faults_of(content) == []
    return Presentation(io.BytesIO(content))


def test_places_are_found_by_their_names_whatever_follows_them() -> None:
    presentation = made(company(a="Title 1", b="Chart Placeholder 2", c="REMARK 3"))
    slide = presentation.slides[3]
    assert slide.slide_layout.name == "Two Content"
    layout = {shape.name: shape for shape in slide.slide_layout.placeholders}
    table = next(shape for shape in slide.shapes if getattr(shape, "has_table", False))
    assert abs(table.left - layout["Chart Placeholder 2"].left) < 10
    assert next(s.text_frame.text for s in slide.placeholders if s.name == "remark") == "Talk to both."


def test_a_template_without_names_is_used_by_its_sizes() -> None:
    presentation = made(saved(Presentation()))
    width, height = presentation.slide_width / 12_700, presentation.slide_height / 12_700
    assert (width, height) == (720, 540) and len(presentation.slides) == 8
    assert [slide.shapes.title.text for slide in presentation.slides][2:5] == [
        "Key figures",
        "Look here",
        "Own figures",
    ]
    for slide in presentation.slides:
        assert [fault for fault in crowded(slide, width, height) if "title needs" not in fault] == []


def test_the_slides_that_come_with_a_template_do_not_go_along() -> None:
    presentation = made(company(a="title", b="chart"))
    assert presentation.slides[0].shapes.title.text == "Meeting" and len(presentation.slides) == 8


def test_the_house_template_given_as_a_company_s_gives_the_same_slides() -> None:
    ours, theirs = Presentation(io.BytesIO(deck_pptx(DECK))), made(house_pptx())
    assert len(ours.slides) == len(theirs.slides)
    assert [s.shapes.title.text for s in ours.slides] == [s.shapes.title.text for s in theirs.slides]


def test_what_is_missing_is_said_with_what_there_is() -> None:
    presentation = Presentation()
    presentation.slide_layouts[3].name = "Slide"
    with pytest.raises(ValueError, match=r'"Slide" has no placeholder named chart; it has: .*Content Placeholder 2'):
        deck_pptx(DECK, template=saved(presentation))


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 broken", house_pptx()[:4000]])
def test_a_file_that_is_no_template_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValueError, match="template does not open"):
        deck_pptx(DECK, template=content)
