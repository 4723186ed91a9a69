"""Who asks, as far as the connection tells."""

from __future__ import annotations

import streamlit as st

from data.scope import NOBODY, Scope, whole_company

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
"""Headers of a proxy: behind one, the reader is not at this machine though the connection is."""
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def asker() -> Scope:
    """Without a sign-in, whoever sits at this machine owns the data; over a network nobody sees anything."""
    forwarded = any(name in st.context.headers for name in FORWARDED)
    if st.get_option("server.address") in THIS_MACHINE and not forwarded:
        return whole_company("local", "the server answers this machine only")
    return NOBODY
