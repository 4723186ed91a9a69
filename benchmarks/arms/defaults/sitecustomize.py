"""On PYTHONPATH this takes our tuning away: no uvloop, and the garbage collector looks at everything every time."""

import gc
import sys

sys.modules["uvloop"] = None  # type: ignore[assignment]  # importing it then fails, as where it is not installed
gc.freeze = lambda: None
