"""The page that is taken along: complete in one file, asking nobody, and never running what data say."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest

from charts.chart import tidy
from charts.panel import Panel, Remark, Table, TableColumn, Tile
from charts.whale import whale_chart
from exports.deck import Deck, Slide
from exports.html import deck_html
from exports.html.text import data_of, safe
from exports.shown import shown_table
from locales import words_for
from tests.charts.test_whale import PROFITS, curve
from tests.exports.test_workbook import DANGEROUS, ORIGIN, PANEL

TILES = (Tile("r", "Revenue", "¥1.2 M", spark=(1.0, 2.0), number=1.0), Tile("u", "Profit", "", missing="no costs yet"))
WHALE = whale_chart(curve(PROFITS), words_for("en", "CNY"), loss_pool_e4=520_000, loss_makers=3)  # type: ignore[arg-type]
CHARTED = Panel("whale", "Profit peaks", chart=WHALE, table=PANEL.table, tiles=TILES, note=PANEL.note)


KNOWN_TAGS = {
    "html", "head", "meta", "title", "body", "header", "main", "footer", "nav", "ol", "li", "a", "h1", "h2", "p", "b",
    "section", "div", "dl", "dt", "dd", "img", "table", "thead", "tbody", "tr", "th", "td", "button", "details",
    "summary", "noscript", "script",
}  # fmt: skip


class Elements(HTMLParser):
    """The elements of a page and the names of their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def deck(*panels: Panel, language: str = "en", **more: str) -> Deck:
    slides = tuple(Slide("overview", panel, ORIGIN, **more) for panel in panels)  # type: ignore[arg-type]
    return Deck("Third quarter", language, "CNY", "Sidu", slides)


def page(*panels: Panel, theme: str = "light", **more: str) -> str:
    return deck_html(deck(*panels, **more), theme=theme).decode()


def without_scripts(text: str) -> str:
    return re.sub(r"<script>.*?</script>|<style>.*?</style>", "", text, flags=re.DOTALL)


def test_only_what_it_names_may_run_and_nothing_may_be_fetched() -> None:
    text = page(CHARTED)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'") and "connect-src 'none'" in policy[1]
    allowed = re.findall(r"'sha256-([^']*)'", policy[1])
    scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    assert [b64encode(sha256(script.encode()).digest()).decode() for script in scripts] == allowed
    assert "unsafe-eval" not in policy[1] and "http" not in policy[1]
    rest = without_scripts(text).replace("http://www.w3.org/2000/svg", "").replace("http://example.com", "")
    assert not re.search(r'(?:src|href)="(?!#|data:)', rest) and "http:" not in rest and "https:" not in rest
    assert text.count("plotly.js v") == 1


def test_cells_are_written_as_on_the_screen_and_sorted_by_their_numbers() -> None:
    text = unescape(without_scripts(page(PANEL)))
    assert PANEL.table is not None
    words = deck(PANEL).words
    cells = re.findall(r"<td[^>]*>(.*?)</td>", text)
    wanted = [cell for row in shown_table(PANEL.table, words).rows for cell in row]
    assert [cell for cell in cells if not cell.startswith("<img")] == [
        cell for at, cell in enumerate(wanted) if not cells[at].startswith("<img")
    ]
    assert 'data-v="1234.5678"' in text and 'data-v=""' in text and '<tr class="total">' in text


def test_it_says_what_the_panel_says_and_where_it_is_from() -> None:
    text = unescape(page(replace(PANEL, note=PANEL.note), language="zh", title="自拟标题", remark="请问原因"))
    assert '<html lang="zh-CN">' in text
    for said in (
        "自拟标题",
        "Two clients lose ¥1",
        "请问原因",
        "It holds.",
        "what over what",
        "Region: North",
        "000007",
    ):
        assert said in text, said
    assert "no costs yet" in page(CHARTED) and '"dragmode":false' in page(CHARTED)


def test_axes_are_free_where_one_can_come_nearer() -> None:
    found = re.search(r'id="figures">(.*?)</script>', page(CHARTED), re.DOTALL)
    assert found
    (figure,) = json.loads(found[1])["figures"]
    axes = [value for key, value in figure["figure"]["layout"].items() if key.startswith(("xaxis", "yaxis"))]
    assert figure["zooms"] and axes and not any(axis["fixedrange"] for axis in axes)


def test_data_can_never_end_their_script() -> None:
    written = data_of({"k": ["</script><!--", "\u2028\u2029&", float("nan"), "\ud800"]})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["k"] == ["</script><!--", "\u2028\u2029&", None, "\ud800"]
    assert safe("<a href='x' \"y\">\0") == "&lt;a href=&#x27;x&#x27; &quot;y&quot;&gt;"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_name_becomes_markup(theme: str) -> None:
    names = (*DANGEROUS, "<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "\ud800", "x" * 500)
    everything = " · ".join(names)
    table = Table((TableColumn("name", everything),), tidy({"name": list(names)}))
    tile = Tile(everything, everything, everything, spark=(1.0, 2.0), help=everything)
    panel = Panel(everything, everything, table=table, tiles=(tile,), remarks=(Remark(everything, everything),))
    origin = replace(ORIGIN, company=everything, question=everything, filters=names)
    slides = (Slide(everything, panel, origin, everything, everything),) * 2
    text = deck_html(Deck(everything, "en", "CNY", everything, slides, snapshot=everything), theme=theme).decode()
    assert "<script>alert" not in text and "<img src=x" not in text
    elements = Elements()
    elements.feed(without_scripts(text))
    assert elements.tags.count("script") == 1  # the data
    assert set(elements.tags) <= KNOWN_TAGS and not {name for name in elements.attributes if name.startswith("on")}


def test_the_same_deck_gives_the_same_bytes() -> None:
    assert page(CHARTED, theme="dark") == page(CHARTED, theme="dark")
    with pytest.raises(KeyError):
        page(PANEL, theme="blue")
