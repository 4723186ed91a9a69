"""The commands of `python -m data`, a module per kind; `data/__main__.py` puts them together."""
