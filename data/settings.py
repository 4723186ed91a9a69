"""The company's settings: what a figure means here. A version records the settings it was made with."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FILE = "settings.toml"


class Settings(BaseModel):
    """Settings of one company. Frozen, so that it can be part of a cache key.

    currency: ISO code, empty when nobody declared it (figures then carry no symbol).
    fiscal_year_start: first month of the year, 1–12.
    tier_shares: share of clients that reach tier A, B, C by net revenue of the trailing twelve months.
    rise_colour: whether a rise is drawn teal (good) or red as mainland China's markets do.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: str = ""
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    fiscal_year_start: int = Field(default=1, ge=1, le=12)
    tier_shares: tuple[float, float, float] = (0.10, 0.30, 0.60)
    rise_colour: Literal["meaning", "china"] = "meaning"
    is_sample: bool = False


def load_settings(store: Path) -> Settings:
    """The settings of a store; the defaults where it has none.

    Raises ValueError naming the file and the entry when it cannot be read.
    """
    path = store / FILE
    if not path.exists():
        return Settings()
    try:
        return Settings(**tomllib.loads(path.read_text(encoding="utf8")))
    except ValueError as error:
        raise ValueError(f"{path} cannot be read: {error}; correct the entry or delete the file") from error


def save_settings(store: Path, settings: Settings) -> None:
    """Write the settings of a store as TOML, by rename."""
    lines = [f"{key} = {_toml(value)}" for key, value in settings.model_dump().items()]
    aside = store / (FILE + ".new")
    with aside.open("w", encoding="utf8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    aside.replace(store / FILE)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # a TOML basic string has JSON's escapes
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return str(value)
