"""Parts of a page sent again as they were first sent, while nobody has touched them.

Streamlit builds, hashes and checks every element anew in every run: some 0.2 ms each, which was most of a filter change
whose answer was known. A part that depends on kept values alone is built once; after that its messages are handed on as
they are. Its widgets are registered all the same, so that clicks arrive; where one of them is not at rest (a menu
stands open, a mark is chosen) the part is built the usual way.

This is the one place that looks behind Streamlit's public face; its tests hold the two ways equal, message by message.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg, ForwardMsgList
from streamlit.runtime.forward_msg_cache import create_reference_msg
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState, get_script_run_ctx

Memory = dict[Hashable, "Sent"]
"""What was sent of one part, by place and whatever else it depends on. Lives as long as the kept answer."""
ROOM = 512
"""Parts that a memory keeps, at some 2 kB each; a full one begins anew."""
QUICKEST = 1
"""Of zlib's levels. As objects the messages took a third of a busy server's memory; packed a fifteenth of that, and
unpacking those of a page takes a millisecond."""


@dataclass
class Sent:
    """The messages of a part, packed, its widgets as (metadata, user key), and the ids and keys it takes."""

    packed: bytes = b""
    widgets: list[tuple[Any, str | None]] = field(default_factory=list)
    ids: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    is_at_rest: bool = True

    def pack(self, messages: Iterable[ForwardMsg]) -> None:
        self.packed = zlib.compress(ForwardMsgList(messages=messages).SerializeToString(), QUICKEST)

    @property
    def messages(self) -> Iterable[ForwardMsg]:
        """The messages anew: whoever sends them may do with them as he likes."""
        return ForwardMsgList.FromString(zlib.decompress(self.packed)).messages


def replayed(memory: Memory, depends_on: Hashable, draw: Callable[[], object]) -> None:
    """Draws a part of the page that takes one place in its container, or sends again what it sent before.

    depends_on: everything besides the memory's owner that can change what is drawn, the values its widgets'
    callbacks carry included.
    """
    context: Any = get_script_run_ctx()
    cursor: Any = get_dg_singleton_instance().main_dg._active_dg._cursor
    if context is None or cursor is None:
        draw()
        return
    place = (depends_on, tuple(cursor.delta_path), ThreadState.get().active_script_hash)
    sent = memory.get(place)
    if sent is not None:
        if all(_is_at_rest(context.session_state.register_widget(*widget), widget[0]) for widget in sent.widgets):
            _send_again(sent, context)
            cursor.open_block()
        else:
            draw()
        return
    index = cursor.index
    with _noted(context) as noted:
        draw()
    if noted.is_at_rest and cursor.index == index + 1:
        if len(memory) >= ROOM:
            memory.clear()
        memory[place] = noted


def _send_again(sent: Sent, context: Any) -> None:
    for name in sent.keys:
        context.shared.widget_user_keys_this_run.check_and_add(name)
    for name in sent.ids:
        context.shared.widget_ids_this_run.check_and_add(name)
    held = context.cached_message_hashes
    for message in sent.messages:
        is_held = message.metadata.cacheable and message.hash in held
        context._enqueue(create_reference_msg(message) if is_held else message)


def _is_at_rest(result: Any, metadata: Any) -> bool:
    """Whether a widget stands as it does before anyone touches it."""
    return not result.value_changed and bool(result.value == metadata.deserializer(None))


@contextmanager
def _noted(context: Any) -> Iterator[Sent]:
    """While the block lasts, what the run sends and registers is noted beside being done."""
    noted, state, shared = Sent(), context.session_state, context.shared
    messages: list[ForwardMsg] = []
    ids, keys = shared.widget_ids_this_run.snapshot(), shared.widget_user_keys_this_run.snapshot()
    enqueue, register = context.enqueue, state.register_widget

    def enqueue_noted(message: ForwardMsg) -> None:
        enqueue(message)
        messages.append(message)

    def register_noted(metadata: Any, key: str | None) -> Any:
        result = register(metadata, key)
        noted.widgets.append((metadata, key))
        noted.is_at_rest = noted.is_at_rest and _is_at_rest(result, metadata)
        return result

    context.enqueue = enqueue_noted
    object.__setattr__(state, "register_widget", register_noted)  # its own setter would write into the session
    try:
        yield noted
    finally:
        del context.enqueue
        object.__delattr__(state, "register_widget")
    noted.pack(messages)
    noted.ids = shared.widget_ids_this_run.snapshot() - ids
    noted.keys = shared.widget_user_keys_this_run.snapshot() - keys
