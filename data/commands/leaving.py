"""Signing somebody out everywhere: when a machine was lost, or somebody left, without touching their rights."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from data.commands.terminal import StoreOption, failing_with, now, say, store_at, user
from data.execution import end_sign_ins, hand_over
from data.rights.people import called


def sign_out_command(
    who: Annotated[str, typer.Argument(help="the person, as rules call them: anna@example.com")],
    store: StoreOption = None,
    handing_over: Annotated[
        bool, typer.Option("--hand-over", help="and let the next account that signs in under that name have it")
    ] = False,
) -> None:
    """End every sign-in of a person that was begun until now; they may sign in again, with the rights they have."""
    root, person = store_at(store).root, called(who)
    with failing_with("not done"):
        if handing_over:
            was_held = hand_over(root, person, user(), now(), "command line")
            say(f"every sign-in of {escape(person)} up to now has ended; the next account that signs in has the name")
            if not was_held:
                say("(it belonged to no account; the first one that signs in with a right takes it)")
            return
        is_known = end_sign_ins(root, person, user(), now(), "command line")
        say(f"every sign-in of {escape(person)} up to now has ended; they may sign in again, with the rights they have")
        if not is_known:
            say("(nobody of that name stands in the log of access; sidu audit --event sign_in lists those who do)")
