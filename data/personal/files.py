"""The copy for the client: a CSV per table, all of it as JSON, and a page to read first. A folder, or a zip."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from data.contract import TABLES
from data.gate.guard import guarded
from data.personal.held import BROUGHT, Held, Record

FILE_OF = {"imports": "imports", "looked": "looked_at"}
"""Files of what is neither a row of the contract nor an entry at the desk."""
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}table{{border-collapse:collapse}}
td,th{{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top;border-bottom:1px solid #ccc}}</style></head>
<body><h1>{title}</h1><p>{about}</p>{body}</body></html>
"""


BETWEEN = " · "
"""Between names, in every language."""
Say = Callable[..., str]
"""(a sentence in English, its values by name) → the sentence in the language of whoever asks."""


def in_english(message: str, /, **values: object) -> str:
    """The sentence as it stands."""
    return message.format(**values)


class NotWritten(ValueError):
    """There is something at that place already; nothing was written."""


def write_copy(held: Held, to: Path, at: datetime, words: Say = in_english, language: str = "en") -> int:
    """Write the copy to a new folder, or to a new file where the name ends in .zip; returns how many files it has.

    words, language: of the page to read first; the tables are named as imports name them, in every language.
    Raises NotWritten where something is there.
    """
    if to.exists():
        raise NotWritten(f"{to} is there already; name a new folder or a new .zip")
    files = dict(_files(held, at, words, language))
    to.parent.mkdir(parents=True, exist_ok=True)
    aside = to.with_name(f".{to.name}.partial")
    if to.suffix.lower() == ".zip":
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
    else:
        aside.mkdir()
        for name, data in files.items():
            (aside / name).write_bytes(data)
    aside.rename(to)
    return len(files)


def _files(held: Held, at: datetime, words: Say, language: str) -> Iterator[tuple[str, bytes]]:
    yield "index.html", _page(held, at, words, language).encode()
    yield "client.json", json.dumps(asdict(held), ensure_ascii=False, indent=1, default=str).encode()
    for table, rows in held.facts.items():
        yield f"{table}.csv", _csv([*(c.name for c in TABLES[table].columns), *BROUGHT], rows)
    others = ((file, getattr(held, name)) for name, file in FILE_OF.items())
    for name, records in (*held.entries.items(), *others):
        if records:
            yield f"{name}.csv", _csv([*records[0]], records)


def _csv(columns: list[str], rows: tuple[Record, ...]) -> bytes:
    """No cell of it is a formula to a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([guarded(_cell(row.get(column))) for column in columns] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (dict, list)) else str(value)


def _page(held: Held, at: datetime, words: Say, language: str) -> str:
    rows, entered, looked = words("rows"), words("what people entered"), words("who looked at it or took it along")
    kept = [(f"{table}.csv", words(TABLES[table].one_row_per), len(found)) for table, found in held.facts.items()]
    kept += [(f"{name}.csv", entered, len(records)) for name, records in held.entries.items()]
    others = (("imports", words("where the rows came from")), ("looked", looked))
    kept += [(f"{FILE_OF[name]}.csv", what, len(getattr(held, name))) for name, what in others if getattr(held, name)]
    listed = _table((words("file"), words("one row per"), rows), kept)
    who = _table((words("code"), words("names")), [(held.client_id, BETWEEN.join(held.names) or "–")])
    newest = [row for row in held.facts.get("clients", ()) if row["stands"]][-1:]
    facts = [(words(c.meaning), newest[0][c.name]) for c in TABLES["clients"].columns] if newest else []
    stands = [(what, value) for what, value in facts if value not in (None, "")]
    described = _table((words("what"), words("as it is now")), stands)
    more = (
        words("Kept snapshots that name the client: {snapshots}.",
              snapshots=BETWEEN.join(held.snapshots) or words("none")),
        words("Others who said that they had recommended us to it: {n}.", n=held.recommended_by),
    )  # fmt: skip
    about = words(
        "Made {moment} UTC. Rows are as they were accepted; those that a later import corrected say so in the column "
        "“stands”. Amounts are in the company's currency.",
        moment=f"{at:%Y-%m-%d %H:%M}",
    )
    heads = (f"<h2>{html.escape(each)}</h2>" for each in (words("Who it is"), words("Files")))
    return PAGE.format(
        language=language,
        title=html.escape(words("All that is held about client {client}", client=held.client_id)),
        about=html.escape(about),
        body=who + next(heads) + described + next(heads) + listed + "".join(f"<p>{html.escape(e)}</p>" for e in more),
    )


def _table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    head = "".join(f"<th>{html.escape(each)}</th>" for each in heads)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(_cell(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
