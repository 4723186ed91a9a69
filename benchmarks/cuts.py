"""`python -m benchmarks.cuts [--questions 500]`: random questions to two companies, each counted a second time.

What comes the app's own way is compared with plain sums over the import files, to the last digit. `./check` asks fewer
of the same questions (tests/differential/test_cuts.py); this asks as many as one likes of each of the two companies,
never fewer than those. Ends with 0 only when no answer differs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser("python -m benchmarks.cuts", description=__doc__)
    parser.add_argument("--questions", type=int, default=500, help="of each of the two companies")
    asked = parser.parse_args().questions
    tests = [sys.executable, "-m", "pytest", "-q", "tests/differential/test_cuts.py"]
    return subprocess.run(tests, cwd=ROOT, env={**os.environ, "SIDU_CUTS": str(asked)}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
