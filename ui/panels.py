"""How a panel is shown: its message, what is drawn, its note, and the menu with table, files and definition."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

import streamlit as st

from charts.draw import figure
from charts.panel import Note, Panel
from charts.theme import Theme
from locales import N_, Words, escape_markdown
from ui.downloads import Taking, show_downloads
from ui.faults import kept_to_itself
from ui.folding import open_codes, show_folding_table
from ui.moves import from_panel, place_of
from ui.packed import Fresh, Packed
from ui.panel_chart import DrawnFigure, Opener, show_chart
from ui.paper import Again
from ui.replay import Memory, replayed
from ui.tables import DrawnTable, drawn_table, show_table
from ui.tiles import CODE, DrawnTile, drawn_tile, show_tiles

FILES_ABOVE = N_("This panel is part of a kept snapshot; the files of the whole snapshot are above.")


FRESH = Fresh(120)
"""So many panels made last, those of some ten answers, stay as they are: they are just being drawn for somebody."""


@dataclass(frozen=True)
class DrawnPanel:
    """A panel with its tiles drawn for one language and theme; chart and table are drawn when they are shown.

    Most panels show one of the two, and the other is rarely asked for. sent: what went to a browser, to be sent again;
    what was drawn is therefore not kept beside it: it took a quarter of a megabyte for every answer. The panel itself
    is packed once others were made; its head, without chart and rows, is at hand.
    takes: makes how it is taken along, of the panel and is_longer; without it there are no files. is_longer: its list
    may hold more than it shows. opens: whether a mark or a row of it leads somewhere.
    """

    head: Panel
    whole: Packed[Panel]
    words: Words
    theme: Theme
    tiles: tuple[DrawnTile, ...]
    takes: Callable[[Panel, bool], Again] | None = field(default=None, compare=False, repr=False)
    is_longer: bool = False
    has_chart: bool = False
    opens: bool = False
    sent: Memory = field(default_factory=dict, compare=False, repr=False)

    @property
    def panel(self) -> Panel:
        """The whole panel, unpacked where it was packed."""
        return self.whole.value

    @property
    def again(self) -> Again | None:
        """How the panel is taken along with what it was answered for; None where there are no files."""
        return self.takes(self.panel, self.is_longer) if self.takes else None

    @property
    def figure(self) -> DrawnFigure | None:
        """The chart, drawn; None where the panel has none."""
        chart = self.panel.chart if self.has_chart else None
        return None if chart is None else DrawnFigure(figure(chart, self.theme))

    @property
    def table(self) -> DrawnTable | None:
        """The table, drawn; None where the panel has none."""
        table = self.panel.table if self.has_table else None
        return None if table is None else drawn_table(table, self.words, self.theme)

    @property
    def has_table(self) -> bool:
        return self.head.table is not None and not self.head.missing

    @property
    def is_tiles_only(self) -> bool:
        return bool(self.tiles) and not self.has_chart and not self.has_table and not self.head.missing


def drawn_panel(
    panel: Panel, words: Words, theme: Theme, takes: Callable[[Panel, bool], Again] | None = None
) -> DrawnPanel:
    """The panel for the cache, without its way to more rows: that would keep an old version open.

    takes: makes what asks for it once more, out of the panel as it is kept and whether its list may be longer.
    """
    table = panel.table
    is_longer = table is not None and table.all_rows is not None
    kept = replace(panel, table=replace(table, all_rows=None)) if table is not None and is_longer else panel
    no_rows = replace(table, rows=table.rows.iloc[:0].copy(), all_rows=None) if table is not None else None
    tiles = tuple(drawn_tile(tile, theme) for tile in panel.tiles)
    return DrawnPanel(
        replace(panel, chart=None, table=no_rows), FRESH.add(Packed(kept)), words, theme, tiles, takes, is_longer,
        panel.chart is not None and not panel.missing,
        bool((panel.chart is not None and panel.chart.clicks) or (table is not None and (table.opens or table.levels))),
    )  # fmt: skip


PAINT_S = 0.36
PAINTED = "tiles_painted"


def _let_tiles_be_painted() -> None:
    """Once a session: a moment before the first chart is sent.

    With the first chart the browser reads its chart library, and paints nothing meanwhile. Sent together, the tiles
    would wait for the library as well: what replaces a placeholder is painted a third of a second after it at the
    earliest. Measured over eight visits, they stand after 1.2 to 1.3 s; with 0.3 s in two of eight after 2.2.
    """
    if PAINTED not in st.session_state:
        st.session_state[PAINTED] = True
        time.sleep(PAINT_S)


def show_panels(
    drawn: Iterable[DrawnPanel],
    page: str,
    words: Words,
    opened: Opener,
    taking: Taking,
    above: Mapping[str, Callable[[], None]] = {},
) -> None:
    """Shows panels from the top: tiles in rows, halves side by side, the rest in full width.

    above: panel key → what draws the controls that stand above a panel of full width.
    """
    for is_half, run in groupby(drawn, lambda each: each.head.width == "half" and not each.is_tiles_only):
        members = list(run)
        pairs = len(members) // 2 * 2 if is_half else 0
        if pairs:
            with st.grid(2, min_column_width=440, gap=16):
                for each in members[:pairs]:
                    _show(each, page, words, opened, taking)
        for each in members[pairs:]:  # a half without a neighbour takes the whole width
            if each.head.key in above:
                above[each.head.key]()
            _show(each, page, words, opened, taking)


def _show(drawn: DrawnPanel, page: str, words: Words, opened: Opener, taking: Taking) -> None:
    key, opened = f"{page}-{drawn.head.key}-{words.language}", from_panel(opened, drawn.head.key)
    with kept_to_itself(words):
        if drawn.is_tiles_only:
            replayed(drawn.sent, key, partial(show_tiles, drawn.tiles, key))
            _let_tiles_be_painted()
            return
        shows: str = st.session_state.get(f"shown-{key}", drawn.head.shows)
        rows = open_codes(drawn.head.table, key) if drawn.head.table and drawn.head.table.levels else None
        draw = partial(_show_panel, drawn, shows, key, words, opened, taking)
        # Where nothing opens anything, it is all the same where the reader is.
        replayed(drawn.sent, (key, shows, rows, carried(opened) if drawn.opens else None), draw)


def carried(opened: Opener) -> Hashable:
    """What the callbacks of a panel's marks and rows carry with them: where the reader is."""
    return tuple(opened.keywords.items()) if isinstance(opened, partial) else opened


def _show_panel(drawn: DrawnPanel, shows: str, key: str, words: Words, opened: Opener, taking: Taking) -> None:
    with st.container(border=True, height="stretch", gap="xsmall", key=f"panel-{key}"):
        _head(drawn, shows, key, words, taking)
        _body(drawn, shows, key, words, opened)
        for remark in drawn.head.remarks:
            kind = f"**{escape_markdown(remark.kind)}**"
            st.markdown(words("{kind}: {text}", kind=kind, text=told(remark.text)))
        note = drawn.head.note
        if note.text or note.hint:
            st.caption(told(" · ".join(part for part in (note.hint, note.text) if part)))


def _head(drawn: DrawnPanel, shows: str, key: str, words: Words, taking: Taking) -> None:
    """The message and the menu."""
    row = st.container(horizontal=True, wrap=False, vertical_alignment="top", key=f"head-{key}")
    row.markdown(f"**{told(drawn.head.message)}**", width="stretch")
    if drawn.head.missing:
        return
    # Filled only while it is open: most menus never are, and their parts would cost a third of every rerun.
    menu = row.popover("⋯", type="tertiary", key=f"more-{key}", on_change="rerun")
    if menu.open:
        with menu:
            _menu(drawn, shows, key, words, taking)


def _menu(drawn: DrawnPanel, shows: str, key: str, words: Words, taking: Taking) -> None:
    if drawn.has_chart and drawn.has_table:
        labels = {"chart": words("Chart"), "table": words("Table")}
        st.segmented_control(
            words("Show as"), tuple(labels), format_func=labels.__getitem__, default=shows, required=True,
            key=f"shows-{key}", label_visibility="collapsed", width="stretch", on_change=_switch, args=(key,),
        )  # fmt: skip
    if drawn.head.is_kept:
        st.caption(words(FILES_ABOVE))
    elif drawn.takes is not None:
        panel, takes = drawn.panel, taking.again or drawn.takes
        show_downloads(panel, takes(panel, drawn.is_longer), drawn.is_longer, taking, key, words)
    _definition(drawn.head.note, words)


def _switch(key: str) -> None:
    st.session_state[f"shown-{key}"] = st.session_state[f"shows-{key}"]


def _definition(note: Note, words: Words) -> None:
    if note.definition:
        st.caption(f":material/info: {escape_markdown(note.definition)}")
    if note.source:
        st.caption(words("Source: {source}", source=escape_markdown(note.source)))


def _body(drawn: DrawnPanel, shows: str, key: str, words: Words, opened: Opener) -> None:
    panel = drawn.panel
    if panel.missing:
        with st.container(key=f"missing-{key}", height="stretch", vertical_alignment="center"):
            st.caption(f":material/inbox: {told(panel.missing)}", text_alignment="center")
        return
    show_tiles(drawn.tiles, key)
    if panel.chart is not None and (shows == "chart" or not drawn.has_table) and (chart := drawn.figure) is not None:
        show_chart(chart, panel.chart, key, panel.message, opened)
    elif panel.table is not None and drawn.has_table:
        table, opens = panel.table, partial(opened, panel.table.opens_page)
        if table.levels:
            show_folding_table(table, key, panel.message, opens, words, drawn.theme)
        elif (rows := drawn.table) is not None:
            show_table(rows, place_of("table", key, rows.opens), panel.message, opens)
        if table.more and drawn.is_longer:
            st.caption(words.many("{n} more row is in the download.", "{n} more rows are in the download.", table.more))
        elif table.more:
            st.caption(words.many("{n} more row is not listed.", "{n} more rows are not listed.", table.more))


def told(text: str) -> str:
    """A sentence as Markdown: tables of the contract stand as code, all else exactly as it is."""
    return "".join(f"`{part}`" if at % 2 else escape_markdown(part) for at, part in enumerate(CODE.split(text)))
