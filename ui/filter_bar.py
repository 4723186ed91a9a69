"""The filter bar on top of every page: the grain, then chips that show what is chosen, then a reset."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import streamlit as st

from data.options import FilterOptions
from data.periods import GRAINS, Grain, Period, period_from_key
from data.scope import COMPARISONS, TIERS, Selection
from locales import Words, escape_markdown
from ui.address import Address, in_order, period_near
from ui.moves import stay

INDENT = "\u2003"


def show_filter_bar(address: Address, start: Address, options: FilterOptions, words: Words) -> None:
    """Draws the bar. Every widget is set from the address and writes to it."""
    chosen = address.selection
    choose = partial(_narrow, address=address, start=start)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="bar-filters"):
        _grain(address, start, options, words)
        _period(address, start, options, words)
        _comparison(address, start, words)
        regions = {region.region_id: region for region in options.regions}
        names = {code: region.name for code, region in regions.items()}
        with _chip("regions", ":material/map:", _summary(chosen.regions, names, "regions", words), words):
            indented = {code: INDENT * region.depth + region.name for code, region in regions.items()}
            _many("regions", words("Regions"), indented, chosen, choose, words)
        channels = {code: code for code in options.channels}
        with _chip("channels", ":material/storefront:", _summary(chosen.channels, channels, "channels", words), words):
            _many("channels", words("Channels"), channels, chosen, choose, words)
        with _chip("tiers", ":material/layers:", _tiers_summary(chosen, words), words):
            _tiers(chosen, choose, words)
        managers = {code: code for code in options.managers}
        with _chip("managers", ":material/person:", _summary(chosen.managers, managers, "managers", words), words):
            _many("managers", words("Account managers"), managers, chosen, choose, words)
        st.button(
            words("Reset"), type="tertiary", icon=":material/restart_alt:", key=f"reset-{words.language}",
            on_click=stay, args=(_cleared(address, start), start),
        )  # fmt: skip


def _cleared(address: Address, start: Address) -> Address:
    """Where one begins, with the client one looks at and the list that one walks."""
    return replace(start, language=address.language, client=address.client, origin=address.origin)


def _grain(address: Address, start: Address, options: FilterOptions, words: Words) -> None:
    key = f"grain-{words.language}"
    labels = {"year": words("Year"), "quarter": words("Quarter"), "month": words("Month")}
    st.session_state[key] = address.selection.grain
    st.segmented_control(
        words("Period length"), GRAINS, format_func=labels.__getitem__, required=True, key=key,
        label_visibility="collapsed", on_change=_choose_grain, args=(key, address, start, options),
    )  # fmt: skip


def _choose_grain(key: str, address: Address, start: Address, options: FilterOptions) -> None:
    offered = [period for period in options.periods if period.grain == st.session_state[key]]
    period = period_near(address.selection.period, offered)
    stay(replace(address, selection=address.selection.at(period)), start)


def _period(address: Address, start: Address, options: FilterOptions, words: Words) -> None:
    labels = _period_labels(options.periods, address.selection.grain, words)
    key = f"period-{words.language}"
    st.menu_button(
        words.period(address.selection.period), tuple(labels), icon=":material/calendar_month:", key=key,
        format_func=lambda code: labels.get(code, code), on_click=_choose_period, args=(key, address, start),
        help=_days_of_weeks(address.selection.period, words) or None,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _period_labels(periods: tuple[Period, ...], grain: Grain, words: Words) -> dict[str, str]:
    """Keys and names of the periods of a grain, the latest first."""
    offered = sorted((p for p in periods if p.grain == grain), key=lambda p: p.start, reverse=True)
    return {p.key: " · ".join((words.period(p), *filter(None, [_days_of_weeks(p, words)]))) for p in offered}


def _days_of_weeks(period: Period, words: Words) -> str:
    """The days of a week calendar's period, which its name does not say; empty in a calendar of months."""
    return "" if period.weeks is None else words.days(period.start, period.end)


def _choose_period(key: str, address: Address, start: Address) -> None:
    period = period_from_key(st.session_state[key], address.selection.period.calendar)
    stay(replace(address, selection=address.selection.at(period)), start)


def _comparison(address: Address, start: Address, words: Words) -> None:
    labels = {
        "last_year": words("against last year"),
        "previous": words("against the period before"),
        "target": words("against target"),
    }
    key = f"comparison-{words.language}"
    st.menu_button(
        labels[address.selection.comparison], COMPARISONS, icon=":material/compare_arrows:", key=key,
        format_func=lambda code: labels.get(code, code), on_click=_choose_comparison, args=(key, address, start),
    )  # fmt: skip


def _choose_comparison(key: str, address: Address, start: Address) -> None:
    stay(replace(address, selection=replace(address.selection, comparison=st.session_state[key])), start)


def _chip(name: str, icon: str, label: str, words: Words) -> Any:
    """The popover of one filter; its label says what is chosen."""
    return st.popover(label, icon=icon, key=f"chip-{name}-{words.language}")


def _many(
    name: str, label: str, labels: Mapping[str, str], chosen: Selection, choose: Callable[..., None], words: Words
) -> None:
    """A list to search and choose from. Codes that a link brought stay offered even where they have no data."""
    key = f"{name}-{words.language}"
    st.session_state[key] = [code for code in getattr(chosen, name) if code in labels]
    st.multiselect(
        label, tuple(labels), format_func=lambda code: labels.get(code, code), key=key, select_all=False, width=280,
        placeholder=words("Search"), on_change=choose, args=(key, name),
    )  # fmt: skip


def _tiers(chosen: Selection, choose: Callable[..., None], words: Words) -> None:
    key = f"tiers-{words.language}"
    st.session_state[key] = list(chosen.tiers)
    st.pills(words("Tiers by revenue"), TIERS, selection_mode="multi", key=key, on_change=choose, args=(key, "tiers"))


def _narrow(key: str, name: str, address: Address, start: Address) -> None:
    codes = in_order(st.session_state[key])
    codes = () if name == "tiers" and set(codes) == set(TIERS) else codes
    stay(replace(address, selection=replace(address.selection, **{name: codes})), start)  # type: ignore[arg-type]


def _tiers_summary(chosen: Selection, words: Words) -> str:
    if not chosen.tiers:
        return words("Tiers A–D")
    return words.many("Tier {tiers}", "Tiers {tiers}", len(chosen.tiers), tiers=", ".join(chosen.tiers))


def _summary(codes: Sequence[str], names: Mapping[str, str], what: str, words: Words) -> str:
    """What a chip says: all, the one name, or how many."""
    everything = {
        "regions": words("All regions"),
        "channels": words("All channels"),
        "managers": words("All managers"),
    }
    if not codes:
        return everything[what]
    if len(codes) == 1:
        return escape_markdown(names.get(codes[0], codes[0]))
    return words("{n} chosen", n=len(codes))
