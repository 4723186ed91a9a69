"""Text as slides hold it: paragraphs of runs with their size, colour and fonts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from exports.shown import held
from exports.slides.fitting import LINE

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
EMU = 12_700
LANGUAGES = {"en": ("en-US", "zh-CN"), "zh": ("zh-CN", "en-US")}
Align = Literal["l", "ctr", "r"]


@dataclass(frozen=True)
class Hand:
    """The fonts of a deck ("" as the template has them) and its language."""

    language: str
    latin: str = "Arial"
    east_asian: str = "Microsoft YaHei"


@dataclass(frozen=True)
class Run:
    """A piece of text of one look; colour as hex, "" as the template has it."""

    text: str
    size: float
    colour: str = ""
    is_bold: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Runs that stand together. after: points below; hanging: points by which all but the first line are moved in."""

    runs: tuple[Run, ...]
    align: Align = "l"
    after: float = 0.0
    hanging: float = 0.0


def emu(points: float) -> int:
    """Points as the file counts them."""
    return round(points * EMU)


def plain(text: str, size: float, colour: str = "", is_bold: bool = False, align: Align = "l") -> tuple[Paragraph, ...]:
    """A text of one look, a paragraph a line of it."""
    return tuple(Paragraph((Run(line, size, colour, is_bold),), align) for line in text.split("\n"))


def paragraphs_xml(paragraphs: Sequence[Paragraph], hand: Hand) -> str:
    """The paragraphs as DrawingML, set at exact lines."""
    return "".join(_paragraph_xml(paragraph, hand) for paragraph in paragraphs)


def _paragraph_xml(paragraph: Paragraph, hand: Hand) -> str:
    size = max((run.size for run in paragraph.runs), default=10.0)
    hang = f' marL="{emu(paragraph.hanging)}" indent="{-emu(paragraph.hanging)}"' if paragraph.hanging else _NO_INDENT
    tabs = f'<a:tabLst><a:tab pos="{emu(paragraph.hanging)}" algn="l"/></a:tabLst>' if paragraph.hanging else ""
    return (
        f'<a:p><a:pPr{hang} algn="{paragraph.align}"><a:lnSpc><a:spcPts val="{round(size * LINE * 100)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{round(paragraph.after * 100)}"/></a:spcAft>'
        f"<a:buNone/>{tabs}</a:pPr>{''.join(_run_xml(run, hand) for run in paragraph.runs if run.text)}"
        f"{look_xml('endParaRPr', paragraph.runs[-1], hand) if paragraph.runs else ''}</a:p>"
    )


_NO_INDENT = ' marL="0" indent="0"'


def _run_xml(run: Run, hand: Hand) -> str:
    return f"<a:r>{look_xml('rPr', run, hand)}<a:t>{escape(held(run.text))}</a:t></a:r>"


def look_xml(tag: str, run: Run, hand: Hand) -> str:
    """How a run looks, as the element of that name."""
    language, other = LANGUAGES[hand.language]
    colour = f'<a:solidFill><a:srgbClr val="{run.colour.lstrip("#")}"/></a:solidFill>' if run.colour else ""
    latin = f"<a:latin typeface={quoteattr(hand.latin)}/>" if hand.latin else ""
    asian = f"<a:ea typeface={quoteattr(hand.east_asian)}/>" if hand.east_asian else ""
    bold = ' b="1"' if run.is_bold else ""
    return (
        f'<a:{tag} lang="{language}" altLang="{other}" sz="{round(run.size * 100)}"{bold} dirty="0">'
        f"{colour}{latin}{asian}</a:{tag}>"
    )
