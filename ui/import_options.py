"""How a file is read: encoding, separator, header, signs in numbers, order of days; what the reader knows better."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from data.contract import TABLES
from data.gate import Mapping as Feeds
from data.gate import Options
from data.gate.mapping import UNIT_FACTORS, DateOrder
from locales import N_, Words, escape_markdown

T = TypeVar("T")
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "cp1250", "cp1251", "shift_jis", "euc_kr")
FOUND = N_("as found")
DELIMITERS = {"": FOUND, ",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("vertical bar")}
DECIMALS = {None: FOUND, False: N_("point: 1,234.5"), True: N_("comma: 1.234,5")}
ORDERS: dict[DateOrder, str] = {"ymd": FOUND, "dmy": N_("day, month, year"), "mdy": N_("month, day, year")}
SERIALS = {None: FOUND, False: N_("from 1900"), True: N_("from 1904")}
TOTALS = {None: FOUND, False: N_("leave them out"), True: N_("they are data")}
FACTORS = {
    "1": N_("as it stands"),
    "0.01": N_("hundredths"),
    "100": N_("hundreds"),
    "1000": N_("thousands"),
    "10000": N_("ten thousands (万)"),
    "1000000": N_("millions"),
    "100000000": N_("hundred millions (亿)"),
}


def reading_options(given: Options, key: str, words: Words) -> Options:
    """Draws what can be said about the file as a whole; returns the options as chosen."""
    with st.grid(4, min_column_width=190, gap=12, key=f"options-{key}"):
        encoding = _one_of(
            words("Encoding"), {"": FOUND} | {e: e.upper() for e in ENCODINGS}, given.encoding, key, words
        )
        delimiter = _one_of(words("Separator"), DELIMITERS, given.delimiter, key, words)
        header_row = st.number_input(
            words("Header in row"), 0, 1000, given.header_row, step=1, placeholder=words(FOUND), key=f"header-{key}",
            help=words("Counted from 1; 0 says that there is none."),
        )  # fmt: skip
        decimal_comma = _one_of(words("Decimal sign"), DECIMALS, given.decimal_comma, key, words)
        date_order = _one_of(words("Days like 03/04/2026"), ORDERS, given.date_order, key, words)
        serial_1904 = _one_of(words("Days as plain numbers"), SERIALS, given.serial_1904, key, words)
        keep_totals = _one_of(words("Rows that look like totals"), TOTALS, given.keep_totals, key, words)
    return replace(
        given, encoding=encoding, delimiter=delimiter, header_row=header_row, decimal_comma=decimal_comma,
        date_order=date_order, serial_1904=serial_1904, keep_totals=keep_totals,
    )  # fmt: skip


def units(mapping: Feeds, key: str, words: Words) -> Feeds:
    """Draws the unit of each column of money or quantities; returns the mapping with the factors chosen."""
    table = TABLES[mapping.table]
    counted = [(name, head) for name, head in mapping.columns if table.column(name).kind in ("money", "amount")]
    given, chosen = dict(mapping.units), []
    with st.grid(4, min_column_width=190, gap=12, key=f"units-{key}"):
        for name, header in counted:
            label = words("{column} is in", column=escape_markdown(header))
            offered = FACTORS | {factor: f"× {factor}" for factor in UNIT_FACTORS if factor not in FACTORS}
            factor = _one_of(label, offered, given.get(name, "1"), f"{key}-{name}-{header}", words)
            chosen += [(name, factor)] if factor != "1" else []
    return replace(mapping, units=tuple(chosen))


def _one_of(label: str, offered: Mapping[T, str], given: T, key: str, words: Words) -> T:
    codes = tuple(offered)
    told: Callable[[T], str] = lambda code: words(offered[code])  # noqa: E731
    return st.selectbox(
        label, codes, index=codes.index(given) if given in codes else 0, format_func=told, key=f"{label}-{key}-{given}"
    )
