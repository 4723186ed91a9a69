"""`python -m benchmarks.gate_fuzz [--files N] [--seed N] [--out FILE.md]`: thousands of broken files through the gate.

Damaged: a seed of every contract table in every format, damaged in every way of `tests.data.gate.fuzz_files`.
Messy: CSVs as offices publish them, each with one to three pollutions; one loads when the gate finds by itself where
its header, separator and encoding are and accepts at least nine of ten clean rows. None may crash, all must add up.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from benchmarks.report import machine
from data.contract import TABLES
from data.gate import Refused, inspect
from tests.data.gate import fuzz_files as files

MESSY_MARK = 0.92
Rows = list[list[str]]
COLUMNS = ["order_id", "line", "client_id", "ordered_on", "product_id", "quantity", "revenue", "payment"]


@dataclass
class Tally:
    """What came of the files of one kind. `faults` names seeds, so that each can be made again."""

    files: int = 0
    loaded: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """A messy file while it is being polluted: how it will be written, and what stands around its rows."""

    rows: Rows
    delimiter: str = ","
    newline: str = "\n"
    encoding: str = "utf-8"
    before: str = ""
    after: str = ""


def office_rows(random: Random, count: int = 40) -> Rows:
    words = ("cash", "card, debit", 'the "big" one', "现金", "übrig", "two\nlines", "transfer", "")
    rows = [
        [f"SO{n}", "1", f"C{n % 9}", f"2026-0{n % 9 + 1}-11", f"P{n % 5}", str(n % 7 + 1), f"{n}.50", words[n % 8]]
        for n in range(1, count + 1)
    ]
    return [list(COLUMNS), *rows]


def _ragged(sheet: Sheet, random: Random) -> None:
    for row in random.sample([row for row in sheet.rows[1:] if row], 3):
        row.append("surplus") if random.random() < 0.5 else row.pop()


def _set(name: str, *choices: str) -> Callable[[Sheet, Random], None]:
    return lambda sheet, random: setattr(sheet, name, random.choice(choices))


def _each(change: Callable[[str], str], column: int, share: float = 1.0) -> Callable[[Sheet, Random], None]:
    def polluted(sheet: Sheet, random: Random) -> None:
        for row in sheet.rows[1:]:
            if len(row) > column and random.random() < share:
                row[column] = change(row[column])

    return polluted


def _widened(sheet: Sheet, random: Random) -> None:
    for row in sheet.rows:
        row.append("")


def _blanks(sheet: Sheet, random: Random) -> None:
    for _ in range(3):
        sheet.rows.insert(random.randrange(2, len(sheet.rows)), [])


def _doubled_header(sheet: Sheet, random: Random) -> None:
    sheet.rows[0].append("client_id")
    for row in sheet.rows[1:]:
        row.append("again")


POLLUTIONS: dict[str, Callable[[Sheet, Random], None]] = {
    "separator": _set("delimiter", ";", "\t", "|"),
    "line end": _set("newline", "\r\n", "\r"),
    "encoding": _set("encoding", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"),
    "title above": _set("before", "Sales of the year\n", "Report\n\n", "Source: office\nDate: 2026-01-01\n\n"),
    "footnote": _set("after", "Total\n", "\n* preliminary figures\n", "\n\n"),
    "ragged rows": _ragged,
    "surplus separators": _widened,
    "blank lines": _blanks,
    "repeated header": _doubled_header,
    "blanks around": _each(lambda cell: f" {cell} ", 2),
    "thousands": _each(lambda cell: f"1,{cell.zfill(6)}", 6),
    "currency": _each(lambda cell: "￥" + cell, 6),
    "written days": _each(lambda cell: cell.replace("-", "/"), 3),
    "missing values": _each(lambda cell: "", 4, 0.5),
    "lost quote": _each(lambda cell: "\0lost\0", 7, 0.03),
    "NUL": _each(lambda cell: cell + "\0", 7, 0.03),
    "bad numbers": _each(lambda cell: "n/a", 6, 0.03),
}


def messy(random: Random) -> tuple[bytes, int, list[str]]:
    """A messy file, its clean rows at most, and the names of its pollutions."""
    sheet = Sheet(office_rows(random))
    names = random.sample(list(POLLUTIONS), random.randint(1, 3))
    for name in names:
        POLLUTIONS[name](sheet, random)
    body = (
        files.csv_bytes(sheet.rows, sheet.delimiter)
        .decode()
        .replace('"\0lost\0"', '"lost')
        .replace("\0lost\0", '"lost')
    )
    text = (sheet.before + body + sheet.after).replace("\n", sheet.newline)
    touched = {"ragged rows": 3, "lost quote": 6, "NUL": 6, "bad numbers": 6}
    return text.encode(sheet.encoding), 40 - sum(touched.get(name, 0) for name in names), names


def try_damaged(seed: int, folder: Path, tallies: dict[str, Tally]) -> None:
    random = Random(seed)
    table, kind, damage = (random.choice(list(names)) for names in (TABLES, files.SEEDS, files.DAMAGES))
    content = files.DAMAGES[damage](files.SEEDS[kind](files.seed_rows(table)), random)
    delimiter = "\t" if kind == "tsv" else ","
    mapping = replace(files.seed_mapping(table), options=replace(files.OPTIONS, delimiter=delimiter))
    file = folder / f"damaged.{kind}"
    file.write_bytes(content)
    tally = tallies.setdefault(f"{kind}, {damage}", Tally())
    tally.files += 1
    try:
        results = files.outcome(file, mapping, folder / "staged")
        if kind in ("csv", "tsv"):
            files.text_adds_up(content, delimiter, results)
    except Exception as error:  # noqa: BLE001  a fault is what is looked for: counted and named, the next file is tried
        tally.faults.append(f"seed {seed}: {type(error).__name__} {str(error)[:120]}")
        return
    tally.refused += isinstance(results, Refused)
    tally.loaded += not isinstance(results, Refused)


def try_messy(seed: int, folder: Path, tallies: dict[str, Tally]) -> None:
    content, clean, names = messy(Random(seed))
    file = folder / "messy.csv"
    file.write_bytes(content)
    tally = tallies.setdefault(f"messy, {len(names)} pollutions", Tally())
    tally.files += 1
    try:
        (seen,) = inspect(file, table="sales", isolated=False)
        if seen.mapping is None:
            raise Refused("no_mapping", file=file.name, known="–")
        (staged,) = files.outcome(file, seen.mapping, folder / "staged")  # type: ignore[misc]
    except (Refused, TypeError):
        tally.refused += 1
        tally.faults.append(f"(refused) seed {seed}: {', '.join(names)}")
        return
    is_loaded = staged.accepted >= 0.9 * clean
    tally.loaded += is_loaded
    if not is_loaded:
        tally.faults.append(f"({staged.accepted} of {clean} clean rows) seed {seed}: {', '.join(names)}")


def table(tallies: dict[str, Tally]) -> list[str]:
    lines = ["| files | n | loaded | refused in words | faults |", "|---|--:|--:|--:|--:|"]
    for name, tally in sorted(tallies.items()):
        hard = 0 if name.startswith("messy") else len(tally.faults)
        lines.append(f"| {name} | {tally.files} | {tally.loaded} | {tally.refused} | {hard} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.gate_fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=4000, help="how many of each sort")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    tallies: dict[str, Tally] = {}
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="sidu-fuzz-") as place:
        for seed in range(chosen.seed, chosen.seed + chosen.files):
            try_damaged(seed, Path(place), tallies)
            try_messy(seed, Path(place), tallies)
    of_messy = [tally for name, tally in tallies.items() if name.startswith("messy")]
    share = sum(t.loaded for t in of_messy) / sum(t.files for t in of_messy)
    faults = [f for name, t in tallies.items() if not name.startswith("messy") for f in t.faults]
    causes = Counter(name for t in of_messy for f in t.faults for name in f.rsplit(": ", 1)[1].split(", "))
    on = machine()
    text = "\n".join(
        [
            "## Broken and messy files\n",
            f"{on['measured_at']} · {on['cores']} cores · {2 * chosen.files:,} files from seed {chosen.seed} in "
            f"{time.perf_counter() - started:.0f} s\n",
            *table(tallies),
            f"\nFaults (crashes, rows that do not add up): {len(faults)}. Messy files that load: {share:.1%}, mark "
            f"{MESSY_MARK:.0%}.",
            f"Pollutions among those that do not: {', '.join(f'{n} {c}' for n, c in causes.most_common(8)) or 'none'}.",
            *faults[:20],
        ]
    )
    print(text)
    if chosen.out:
        chosen.out.write_text(text + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
