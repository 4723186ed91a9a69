"""The two themes: every colour has a role, and nothing else in the charts names a colour.

Teal against rust, never green against red; tiers, regions and signs also carry a letter, a name or a mark.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Literal

FONTS = 'Inter, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
SIZE_IN_BAR, SIZE_AXIS, SIZE_LABEL, SIZE_STRONG, SIZE_MESSAGE = 11, 12, 12, 13, 14
LINE_MAIN, LINE_BEFORE, LINE_REFERENCE, LINE_LEADER = 2.5, 1.5, 1.25, 1.0
BAND = 0.16

Name = Literal["light", "dark"]
Quality = Literal["good", "bad", "neutral"]


@dataclass(frozen=True)
class Theme:
    """Colours by role. `before` is last year; `levels` run from very dissatisfied to fully satisfied."""

    name: Name
    canvas: str
    panel: str
    ink: str
    muted: str
    hairline: str
    axis: str
    actual: str
    before: str
    plan: str
    forecast: str
    good: str
    praise: str
    complaint: str
    bad: str
    warn: str
    neutral: str
    zone: str
    tiers: tuple[str, str, str, str]
    regions: tuple[str, str, str, str, str, str]
    heat: tuple[str, str, str, str, str]
    density: tuple[str, str, str, str]
    levels: tuple[str, str, str, str, str]
    levels_ink: tuple[str, str, str, str, str]
    red: str
    green: str
    in_bar: str
    rises: Literal["", "red", "green"] = ""
    """The colour of every rise, when directions and not meanings are coloured (falls then have the other)."""

    def change(self, is_up: bool, quality: Quality) -> str:
        """The colour of a change: by what it means, or by its direction where the company wants it so.

        Without a meaning it has none either way: a difference within the noise is grey.
        """
        if quality == "neutral":
            return self.neutral
        if self.rises:
            return self.red if is_up == (self.rises == "red") else self.green
        return self.good if quality == "good" else self.bad

    def colour(self, role: str) -> str:
        """The colour of a role named by a mark or a tile ("good", "bad", "neutral", "ink", …).

        Raises ValueError for a role that is not a single colour of the theme.
        """
        found = getattr(self, role, None) if role in COLOUR_ROLES else None
        if found is None:
            raise ValueError(f'theme: "{role}" is not a colour role; choose one of {", ".join(sorted(COLOUR_ROLES))}')
        return str(found)


COLOUR_ROLES = frozenset(field.name for field in fields(Theme) if field.type == "str")

LIGHT = Theme(
    name="light",
    canvas="#F3F5F4",
    panel="#FFFFFF",
    ink="#1B2A34",
    muted="#5F6C75",
    hairline="#E3E8E7",
    axis="#B9C2C7",
    actual="#22333F",
    before="#88959E",
    plan="#22333F",
    forecast="#7C8B95",
    good="#0B6E7D",
    praise="#0B6E7D",
    complaint="#C2512F",
    bad="#B8442A",
    warn="#B7791F",
    neutral="#5F6C75",
    zone="#F0F2F1",
    tiers=("#12405C", "#1F7F92", "#7DB49B", "#D8B255"),
    regions=("#2B6CC4", "#C99A3A", "#2DB391", "#B02E86", "#1C384A", "#5E4B14"),
    heat=("#F3D9CF", "#F9ECE6", "#F7F8F8", "#E2F0F1", "#C7E3E6"),
    density=("#E4EDF2", "#B5CFDC", "#6FA3BD", "#2E6C8C"),
    levels=("#B8442A", "#E6AC97", "#DDE2E4", "#8FC3CA", "#0B6E7D"),
    levels_ink=("#FFFFFF", "#1B2A34", "#1B2A34", "#1B2A34", "#FFFFFF"),
    red="#C4342B",
    green="#1E7F4E",
    in_bar="#FFFFFF",
)

DARK = Theme(
    name="dark",
    canvas="#10161B",
    panel="#182027",
    ink="#E4EAED",
    muted="#97A4AE",
    hairline="#27323A",
    axis="#46545F",
    actual="#C6D1D8",
    before="#64747F",
    plan="#C6D1D8",
    forecast="#93A2AD",
    good="#57BCCB",
    praise="#57BCCB",
    complaint="#F0906A",
    bad="#F0906A",
    warn="#E0B15A",
    neutral="#97A4AE",
    zone="#202B33",
    tiers=("#D3E9F7", "#79BFD3", "#3E8F9C", "#C49B45"),
    regions=("#A0BFEE", "#B07F3A", "#5AD6B5", "#C8507A", "#2F78BC", "#D6D24A"),
    heat=("#5A2F22", "#38271F", "#1A232A", "#17353B", "#1A4B54"),
    density=("#1E2F3A", "#2B5468", "#3F86A3", "#8CCAE0"),
    levels=("#F0906A", "#7E4632", "#3A464F", "#235E69", "#57BCCB"),
    levels_ink=("#10161B", "#FFFFFF", "#E4EAED", "#FFFFFF", "#10161B"),
    red="#F27D72",
    green="#5FC68F",
    in_bar="#182027",
)

THEMES: dict[str, Theme] = {"light": LIGHT, "dark": DARK}
RISES: dict[str, Literal["", "red", "green"]] = {"meaning": "", "china": "red", "west": "green"}
"""The company's setting of the colours of rise and fall → the colour of a rise."""


@cache
def theme_of(name: Name, rise_colour: str) -> Theme:
    """The theme with the company's colours of rise and fall. Raises KeyError for a setting that is not in RISES."""
    return replace(THEMES[name], rises=RISES[rise_colour])


def faded(colour: str, share: float) -> str:
    """A hex colour at that opacity (0–1), as CSS rgba text: how bands and whiskers are drawn."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"
