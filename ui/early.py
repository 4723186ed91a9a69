"""What a page will need of the browser's program, named with its first answer, so that it is fetched meanwhile.

Streamlit's page asks for the part that draws a kind of thing when the first such thing arrives: the library of the
charts, the largest, then comes a fifth of a second later than it could, and over a slow line every part costs a trip.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import streamlit

SOON: Final = ("Metric", "TextInput", "PageLink", "ButtonGroup", "Html", "MenuButton")
"""Parts of what stands at the top of every page."""
LATER: Final = ("PlotlyChart", "DataFrame")
"""Large parts, of what stands below: fetched when the line has nothing else to do."""


@lru_cache(maxsize=1)
def early() -> str:
    """The header `Link` (RFC 8288) of a page, its addresses as the page itself has them, relative to its own.

    A part that this Streamlit does not have under that name is left out: the page then asks for it itself.
    """
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    told = [(path.name, "") for name in SOON for path in folder.glob(f"{name}.*.js")]
    told += [(path.name, "; fetchpriority=low") for name in LATER for path in folder.glob(f"{name}.*.js")]
    return ", ".join(f"<./static/js/{name}>; rel=modulepreload; crossorigin{how}" for name, how in told)
