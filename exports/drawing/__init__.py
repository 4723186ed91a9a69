"""Charts on paper: a Plotly figure as SVG and PNG, without a browser."""

from exports.drawing.picture import png_of
from exports.drawing.svg import svg_of

__all__ = ["png_of", "svg_of"]
