"""`python -m locales extract | check | prune`: see `locales.catalogue`."""

from __future__ import annotations

import argparse
import sys

from locales.catalogue import extract, problems


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; exit code 1 when `check` finds something."""
    parser = argparse.ArgumentParser(prog="python -m locales", description="Keeps the message catalogues.")
    parser.add_argument(
        "command",
        choices=("extract", "check", "prune"),
        help="extract: add new texts to the catalogues; check: say what is missing; prune: extract, and drop old texts",
    )
    command = parser.parse_args(arguments).command
    if command == "check":
        found = problems()
        print("\n".join(found) if found else "the catalogues are complete")
        return 1 if found else 0
    for language, missing in extract(keep_obsolete=command == "extract").items():
        print(f"{language}: {missing} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
