"""The copy for the client: a CSV per table, all of it as JSON, and a page to read first. A folder, or a zip."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Iterator
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
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}table{{border-collapse:collapse}}
td,th{{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top;border-bottom:1px solid #ccc}}</style></head>
<body><h1>{title}</h1><p>{about}</p>{body}</body></html>
"""


class NotWritten(ValueError):
    """There is something at that place already; nothing was written."""


def write_copy(held: Held, to: Path, at: datetime) -> int:
    """Write the copy to a new folder, or to a new file where the name ends in .zip; returns how many files it has.

    Raises NotWritten where something is there.
    """
    if to.exists():
        raise NotWritten(f"{to} is there already; name a new folder or a new .zip")
    files = dict(_files(held, at))
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


def _files(held: Held, at: datetime) -> Iterator[tuple[str, bytes]]:
    yield "index.html", _page(held, at).encode()
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


def _page(held: Held, at: datetime) -> str:
    kept = [(f"{table}.csv", TABLES[table].one_row_per, len(rows)) for table, rows in held.facts.items()]
    kept += [(f"{name}.csv", "what people entered", len(records)) for name, records in held.entries.items()]
    others = (("imports", "where the rows came from"), ("looked", "who looked at it or took it along"))
    kept += [(f"{FILE_OF[name]}.csv", what, len(getattr(held, name))) for name, what in others if getattr(held, name)]
    listed = _table(("file", "one row per", "rows"), kept)
    who = _table(("code", "names"), [(held.client_id, ", ".join(held.names) or "–")])
    more = (
        f"<p>Kept snapshots that name the client: {html.escape(', '.join(held.snapshots) or 'none')}. "
        f"Others who said that they had recommended us to it: {held.recommended_by}.</p>"
    )
    newest = [row for row in held.facts.get("clients", ()) if row["stands"]][-1:]
    facts = [(column.meaning, newest[0][column.name]) for column in TABLES["clients"].columns] if newest else []
    described = _table(("what", "as it stands"), [(what, value) for what, value in facts if value not in (None, "")])
    return PAGE.format(
        title=f"All that is held about client {html.escape(held.client_id)}",
        about=f"Made {at:%Y-%m-%d %H:%M} UTC. Rows are as they were accepted; those that a later import corrected say "
        "so in the column “stands”. Amounts are in the company's currency.",
        body=who + "<h2>Who it is</h2>" + described + "<h2>Files</h2>" + listed + more,
    )


def _table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    head = "".join(f"<th>{html.escape(each)}</th>" for each in heads)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(_cell(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
