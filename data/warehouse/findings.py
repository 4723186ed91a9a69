"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what, where in the store, and what a person does about it."""

    what: str
    where: str
    todo: str

    def text(self) -> str:
        return f"{self.where}: {self.what}; {self.todo}"
