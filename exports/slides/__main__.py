"""Writes the house's template anew: python -m exports.slides"""

from __future__ import annotations

from exports.slides.house import FILE, house_pptx

if __name__ == "__main__":
    FILE.write_bytes(house_pptx())
