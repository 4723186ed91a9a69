"""Names are data, never markup: one function writes them into Markdown, one into Plotly's texts.

Both give a text that is drawn exactly as the name is written, whatever is in it. Use them on every value that came from
a file or a person, at the last step before the screen: `escape_markdown` for anything that goes to a Streamlit label,
caption, title, metric, toast, tab or markdown; `escape_plotly` for Plotly titles, tick texts, annotations, trace names,
hover texts and category values (with `hoverlabel.namelength = -1`, so that no entity is cut in two). Tables
(`st.dataframe`) and exports take the name as it is.
"""

from __future__ import annotations

import re

# Streamlit rewrites text *after* Markdown has been parsed: it links www., http:// and mail addresses, sets :emoji: and
# :material_icons:, and turns "->" or ">=" into signs. Escaping cannot stop that, but a piece boundary can: an empty
# `small` directive draws nothing, adds no character to what is copied, and cuts the text in two.
CUT = ":small[]"
_MARKDOWN = re.compile(
    r"[!#$*+:=@\[\\\]^_`{|}~<>&\n\r\t\0]"
    r"|(?<![^\W_])-|-(?![^\W_])"  # a dash between letters is harmless
    r"|(?<![^\d\s])[.)]"  # "1." could start a list
    r"|^ | \Z"
)
_PLOTLY = re.compile(r"[$%{}<>&]")
_CUTS = re.compile(
    r"(?<=[\w+-])(?=:)|(?<=:)(?=[\w+/-])"  # :emoji:, :material_icon:, http://
    r"|(?<=[-<>=~])(?=[-<>=~])"  # -> <- -- >= <= ~=
    r"|(?<=www)(?=\.)|(?<=.)(?=@)|(?<=@)(?=.)",  # www.example.com, a@example.com
    re.IGNORECASE,
)
_OPENS_DIRECTION, _CLOSES_DIRECTION = "\u202a\u202b\u202d\u202e", "\u202c"
_OPENS_ISOLATE, _CLOSES_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_OPENS = frozenset(_OPENS_DIRECTION + _OPENS_ISOLATE)


def escape_markdown(text: str) -> str:
    """The text as Streamlit Markdown that draws exactly this text, on one line: nothing in it is read as markup."""
    return CUT.join(_MARKDOWN.sub(_entity, piece) for piece in _CUTS.split(text)) + _closing(text)


def escape_plotly(text: str) -> str:
    """The text as Plotly's pseudo-HTML that draws exactly this text: no tag, entity, formula or template is read."""
    return _PLOTLY.sub(_entity, text) + _closing(text)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _closing(text: str) -> str:
    """What ends the reading directions that the text leaves open, so that it cannot turn its neighbours round."""
    if _OPENS.isdisjoint(text):
        return ""
    open_marks: list[str] = []
    for sign in text:
        if sign in _OPENS_DIRECTION:
            open_marks.append(_CLOSES_DIRECTION)
        elif sign in _OPENS_ISOLATE:
            open_marks.append(_CLOSES_ISOLATE)
        elif open_marks and sign == open_marks[-1]:
            open_marks.pop()
    return "".join(reversed(open_marks))
