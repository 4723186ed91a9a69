"""All that a store holds about one client, for the client: a person's right of access."""

from __future__ import annotations

from data.personal.files import Say, in_english, write_copy
from data.personal.held import Held, held_about

__all__ = ["Held", "Say", "held_about", "in_english", "write_copy"]
