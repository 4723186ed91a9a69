"""A company whose every name and text is one that breaks programs, brought in through the real gate."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from data import gate
from data.desk import Desk
from data.desk.client_commands import OverrideKind, PlanAct
from data.desk.commands import ChangeSettings, SaveKpi, SaveScenario, SaveScheme
from data.desk.faults import DeskError
from data.scope import whole_company
from data.warehouse.derived import derive_with
from data.warehouse.importing import Batch, Report, import_files
from data.warehouse.store import Store
from metrics.publish import decided_by_data, derived_rows

OWNER = whole_company("owner", "the store of naughty strings")
MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LAST = date(2026, 9, 30)
ASKS = "http://naughty.invalid"
PAYLOADS = (
    "<script>window.ran=1</script>", f"<img src={ASKS}/i.png onerror=window.ran=1>", f"![x]({ASKS}/m.png)",
    "[press](javascript:window.ran=1)", f"<iframe src='{ASKS}/f'></iframe>",
    f"<svg onload=window.ran=1><image href='{ASKS}/s.png'/>",
    f"<a href='{ASKS}/a'>a</a>", f"<link rel=stylesheet href={ASKS}/l.css>", "<b onmouseover=window.ran=1>bold</b>",
    f"<style>@import '{ASKS}/c.css'</style>", "</script><script>window.ran=1</script>",
    "{{7*7}} ${7*7} #{7*7} <%=7*7%>",
    '=HYPERLINK("http://naughty.invalid","x")', "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0",
    "＝1＋1", "－1＋1", "＠SUM(A1)",
    "\t=1+1", ";=1+1", "x,=1+1", '"=1+1', "\u200b=1+1", '=WEBSERVICE("http://naughty.invalid")',
    "=IMPORTXML(A1)", "%0A=1+1", "#import \"x.typ\"",
    "#eval(\"1\")", "\\input{/etc/passwd}", "$\\write18{ls}$", ":red[hot] :material/home: :smile:",
    "**b** _i_ `c` ~~s~~", "| a | b |",
    "<br>two", "&lt;b&gt; &amp; &#60;", "%s %d {0} {name} %(n)s", "'; DROP TABLE clients; --",
    "\u202egnp.exe", "null", "None", "NaN",
)  # fmt: skip
"""Formulas and markup beside the collected strings; what asks for something asks at ASKS."""


def collected(folder: Path) -> tuple[str, ...]:
    """The public list of naughty strings."""
    return tuple(json.loads((folder / "naughty_strings" / "blns.json").read_text(encoding="utf8")))


def made(root: Path, texts: Sequence[str], orders: int = 14) -> Report:
    """A store at the root in which every text is a client, and a region, manager, product, category … as well."""
    derive_with(derived_rows, decided_by_data)
    folder = root.parent / f"{root.name} files"
    folder.mkdir(parents=True)
    for name, rows in _tables(texts, orders):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf8") as file:
            csv.writer(file).writerows(rows)
    paths = tuple(sorted(folder.glob("*.csv")))
    mappings = [m for path in paths for p in gate.inspect(path, isolated=False) if (m := p.mapping) is not None]
    store = Store(root)
    store.prepare()
    report = import_files(store, Batch(paths, tuple(mappings), "owner", MOMENT, lambda path: False))
    _entered(root, texts)
    return report


def _tables(texts: Sequence[str], orders: int) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """(table, header and rows). Codes are plain; every text that a file may hold is one of the strings."""
    at, many = list(enumerate(texts)), len(texts)

    def day(n: int, every: int = 45) -> str:
        return str(LAST - timedelta(n * every))

    yield "regions", [("region_id", "name", "parent_id"), ("TOP", "Everything", ""),
                      *((f"R{n}", text, "TOP") for n, text in at)]  # fmt: skip
    yield "clients", [("client_id", "name", "region_id", "channel", "account_manager", "opened_on", "concern"),
                      *((f"K{n:04d}", text, f"R{n}", texts[n % 7], text, day(20), "price")
                        for n, text in at)]  # fmt: skip
    yield "products", [("product_id", "name", "category", "brand"),
                       *((f"P{n}", text, texts[(n * 5) % many], text) for n, text in at[:60])]  # fmt: skip
    yield "sales", [
        ("order_id", "line", "client_id", "ordered_on", "product_id", "quantity", "revenue", "cost_of_goods"),
        *((f"O{n}-{k}", 1, f"K{n:04d}", day(k), f"P{n % min(60, many)}", 1 + k % 3, 100 + n + k * 7, 60 + n % 50)
          for n, _ in at for k in range(orders)),
    ]  # fmt: skip
    yield "activities", [("activity_id", "client_id", "done_on", "activity", "driver_quantity", "cost"),
                         *((f"A{n}", f"K{n:04d}", day(n % 9), text, 1, 5 + n % 40) for n, text in at)]  # fmt: skip
    yield "surveys", [("survey_id", "client_id", "answered_on", "wave", "satisfaction", "scale_low", "scale_high",
                       "would_recommend"),
                      *((f"S{n}", f"K{n:04d}", day(n % 9), texts[n % 9], 1 + n % 5, 1, 5, n % 11)
                        for n, _ in at)]  # fmt: skip
    yield "survey_scores", [("survey_id", "attribute", "score"),
                            *((f"S{n}", texts[(n + k) % min(8, many)], 1 + (n + k) % 5)
                              for n, _ in at for k in range(3))]  # fmt: skip
    yield "complaints", [("complaint_id", "client_id", "received_on", "category"),
                         *((f"C{n}", f"K{n:04d}", day(n % 6, 20), text) for n, text in at)]  # fmt: skip
    yield "promises", [("promise_id", "client_id", "kind", "due_on", "kept_on"),
                       *((f"V{n}", f"K{n:04d}", text, day(n % 6, 20), "" if n % 3 else day(n % 6, 20))
                         for n, text in at)]  # fmt: skip
    yield "conduct", [("incident_id", "client_id", "happened_on", "kind", "severity"),
                      *((f"I{n}", f"K{n:04d}", day(n % 6, 20), text, 1 + n % 3) for n, text in at[::4])]  # fmt: skip
    yield "events", [("happened_on", "name", "region_id"), *((day(n % 6, 20), text, f"R{n}") for n, text in at[::5])]
    yield "targets", [("kpi", "region_id", "period", "value", "owner"),
                      *(("revenue", f"R{n}", "2026-Q3", 500 + n, text) for n, text in at[::3])]  # fmt: skip


def _entered(root: Path, texts: Sequence[str]) -> None:
    """The same texts typed in by people, wherever a form takes one; what a form does not take is left out."""
    every = [f"K{n:04d}" for n in range(len(texts))]
    with Desk.at(root) as desk:
        desk.carry_out(ChangeSettings((("company", PAYLOADS[0]),), desk.revision()), OWNER, MOMENT)
        for n, text in enumerate(texts[:120]):
            client = every[n]
            commands = (
                OverrideKind(client, "support", text, text[:120], LAST + timedelta(90)),
                PlanAct("", client, text[:120], "visit", LAST + timedelta(9), text),
                SaveScenario(text[:60], "what_if", ()),
                SaveScheme(text[:60], (40, 30, 20, 10), (91.0, 81.0, 65.0)),
                SaveKpi(f"own_{n}", text[:60], "revenue / orders", "money", "higher", text[:60]),
            )
            for command in commands[: 5 if n < 24 else 2]:
                try:
                    desk.carry_out(command, OWNER, MOMENT, every)
                except (ValueError, DeskError):
                    continue  # forms refuse what is no single line; the gate's texts stand in every other place


def kept(text: str, code: str) -> str:
    """What the gate keeps of a name: the text itself; one that is blank falls back on the code."""
    return text if text.strip(" \ufeff\u200b\t\r\n") and text.strip() else code


def unheld(text: str) -> str:
    """The text without what XML cannot hold, by the letter of its specification; its line ends as XML reads them."""

    def is_held(sign: str) -> bool:
        n = ord(sign)
        return n in (9, 10, 13) or 0x20 <= n <= 0xD7FF or 0xE000 <= n <= 0xFFFD or n >= 0x10000

    return "".join(filter(is_held, text)).replace("\r\n", "\n").replace("\r", "\n")


def missing_in(texts: Iterable[str], found: Iterable[str]) -> list[str]:
    """The texts that are not among what was found, each compared without the white space at its ends and in breaks."""
    there = {" ".join(each.split()) for each in found}
    return [text for text in texts if " ".join(text.split()) not in there]
