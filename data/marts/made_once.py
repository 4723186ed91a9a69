"""Expressions of the marts are made once for the same arguments: making them anew took half of a small publication."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, cast

import ibis.expr.operations as ops
import ibis.expr.types as ir

Given = ParamSpec("Given")
KEPT = 32
"""Of every function: a server that publishes each day with another as-of date keeps the last month of them."""


def made_once(make: Callable[Given, ir.Table]) -> Callable[Given, ir.Table]:
    """The function, answering the same arguments with the expression it made before.

    For functions that look at nothing but their arguments. Tables count as the same when they are the same expression;
    lists as tuples of their members. An expression never changes, so it can be handed out again.
    """

    @lru_cache(maxsize=KEPT)
    def made(given: tuple[Hashable, ...], named: tuple[tuple[str, Hashable], ...]) -> ir.Table:
        return cast(Any, make)(*map(_argument, given), **{name: _argument(value) for name, value in named})

    @wraps(make)
    def asked(*given: Given.args, **named: Given.kwargs) -> ir.Table:
        return made(tuple(map(_key, given)), tuple((name, _key(named[name])) for name in sorted(named)))

    return asked


def _key(argument: object) -> Hashable:
    """What tells arguments apart. The columns of a table answer == with an expression, its operation with yes or no."""
    if isinstance(argument, ir.Expr):
        return argument.op()
    if isinstance(argument, list | tuple):
        return tuple(map(_key, argument))
    return argument


def _argument(key: Any) -> Any:
    if isinstance(key, tuple):
        return tuple(map(_argument, key))
    return key.to_expr() if isinstance(key, ops.Node) else key
