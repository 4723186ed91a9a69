"""Names come through Markdown and Plotly as they are written, whatever is in them."""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import escape_markdown, escape_plotly
from locales.markup import CUT

CORPORA = os.environ.get("SIDU_CORPORA", "")
NAMES = [
    "![](http://example.com/x.png)",
    ":material/home:",
    ":material_home:",
    ":streamlit:",
    ":smile:",
    ":+1:",
    ":red[x]",
    ":small[]",
    ":help[x]",
    "$a_b$ and $$c$$",
    "a -> b <- c <-> d -- e",
    "a >= b <= c ~= d",
    "http://example.com/a?b=c",
    "HTTPS://EXAMPLE.COM",
    "www.example.com",
    "a.b@example.com",
    "# head",
    "- item",
    "+ item",
    "1. one",
    "2) two",
    "> quote",
    "    code",
    "\tcode",
    "a\n\n| a | b |\n|---|---|\r\n| 1 | 2 |",
    "***",
    "`code` ~~x~~ **b** _i_ [a](http://b.c) [^1]",
    "<b>x</b><img src=x onerror=alert(1)><!-- x -->",
    "&amp; &#65; AT&T;",
    "\\* \\",
    "%{x} {y}",
    "=1+1",
    "（上海）四度贸易 · Coca-Cola",
    " ",
    "",
]
# What Streamlit does to a piece of text after Markdown has been parsed, as its scripts have it.
REWRITES = [
    re.compile(r":[\w+-][\w+-]*:"),
    re.compile(r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)"),
    re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE),
    re.compile(r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)"),
]
ENTITY = re.compile(r"&#\d+;")
# Signs of ASCII that mean nothing to Markdown where they stand after escaping.
HARMLESS = re.compile(r"[\w\s\"'%(),./;?-]|[^\x00-\x7f]|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


def assert_is_drawn_as_written(name: str) -> None:
    escaped = escape_markdown(name)
    pieces = escaped.split(CUT)
    assert "".join(map(html.unescape, pieces)).rstrip("\u202c\u2069") == name.replace("\0", "\ufffd").rstrip(
        "\u202c\u2069"
    )
    bare = ENTITY.sub("", "".join(pieces))
    assert not HARMLESS.sub("", bare), "nothing that Markdown could read is left"
    assert not re.match(r"[ \t]|\d+[.)]|[-+*#>=]", escaped), "nothing at the start opens a block"
    assert not re.search(r"[\n\r\t]| $", escaped), "it stays one line and nothing of it is cut off"
    for piece in pieces:
        for rewrite in REWRITES:
            assert not rewrite.search(html.unescape(piece)), (rewrite.pattern, piece)
    assert ":material/" not in escaped


def assert_plotly_draws_as_written(name: str) -> None:
    escaped = escape_plotly(name)
    assert re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), escaped).rstrip("\u202c\u2069") == name.rstrip(
        "\u202c\u2069"
    )
    assert not re.search(r"[<>${}%]", escaped)
    assert not re.search(r"&(?!#\d+;)", escaped)


@pytest.mark.parametrize("name", NAMES)
def test_markup_in_a_name_is_only_text(name: str) -> None:
    assert_is_drawn_as_written(name)
    assert_plotly_draws_as_written(name)


@given(st.text())
def test_any_text_at_all_is_only_text(name: str) -> None:
    assert_is_drawn_as_written(name)
    assert_plotly_draws_as_written(name)


@given(st.text(alphabet=":-<>=~@w.h/tps_+0a $\n*[]()!`&#"))
def test_texts_made_of_nothing_but_signs_are_only_text(name: str) -> None:
    assert_is_drawn_as_written(name)


@pytest.mark.skipif(not CORPORA, reason="SIDU_CORPORA does not name the folder of bad inputs")
@pytest.mark.real
def test_the_collected_naughty_strings_are_only_text() -> None:
    names = json.loads((Path(CORPORA) / "naughty_strings" / "blns.json").read_text(encoding="utf-8"))
    assert len(names) > 500
    for name in names:
        assert_is_drawn_as_written(name)
        assert_plotly_draws_as_written(name)


def test_ordinary_names_stay_readable_in_the_source() -> None:
    for name in ("Coca-Cola (Shanghai) Co., Ltd.", "四度贸易有限公司", "O'Neill / Söhne; Nr 7"):
        assert escape_markdown(name) == escape_plotly(name) == name


def test_a_colon_between_message_and_name_makes_no_emoji() -> None:
    assert escape_markdown(":smile") == f"&#58;{CUT}smile"
    assert escape_markdown("smile:") == f"smile{CUT}&#58;"


def test_a_reading_direction_left_open_is_closed_again() -> None:
    assert escape_markdown("a\u202eb") == escape_plotly("a\u202eb") == "a\u202eb\u202c"
    assert escape_plotly("\u2067a\u202eb\u202c") == "\u2067a\u202eb\u202c\u2069"
    assert escape_plotly("\u202ea\u202c") == "\u202ea\u202c"
