"""What cannot be handed down, as a message with its values."""

from __future__ import annotations

from collections.abc import Mapping


class DoesNotFit(ValueError):
    """A target that cannot be handed down: why, as a message with its values."""

    def __init__(self, message: str, values: Mapping[str, object] | None = None) -> None:
        self.message, self.values = message, dict(values or {})
        super().__init__(message.format(**self.values))
