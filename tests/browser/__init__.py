"""The dashboard in a real browser: a server of its own, a window that is watched, and what a reader does there."""
