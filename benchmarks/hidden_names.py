"""Walk every panel of every page as a reader who lacks a topic, and look for what the topic hides.

    python benchmarks/hidden_names.py --store STORE [--period 2026-Q3]

Without "personal": none of the names of the store's clients in any text of a panel: message, tiles, hover texts, the
options of its chart, note, table, JSON and CSV; in each language. Without "money": no amount with a sign of currency.
Without "satisfaction": no table of answers, complaints, promises or incidents gives a row. Prints a table; exit code 1
where something is found.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from charts.panel import Panel
from data.door import Door
from data.options import filter_options, find_clients
from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection, Topic
from data.tables import served
from data.topics import TOPIC_OF
from data.view import View
from exports.tables import panel_csv, panel_json
from locales import LANGUAGES, words_for
from pages import PAGES, Chosen, Page

AMOUNT = re.compile(r"(?:[¥￥€$£]\s?[\d.,]*\d|\d[\d.,]*\s?(?:万|亿)?\s?(?:元|[¥￥€$£]))")
SETTINGS = "settings"
"""The page of the settings says amounts that whoever sets up the company enters there: the anchors of the scores."""


def texts_of(panel: Panel) -> str:
    shown = repr((panel.message, panel.tiles, panel.remarks, panel.note, panel.chart))
    return shown + (panel_json(panel) + panel_csv(panel)).decode("utf-8-sig")


def panels(view: View, page: Page, client: str) -> Iterator[tuple[str, Panel]]:
    for language in LANGUAGES:
        words = words_for(language, view.settings.currency)
        for panel in page.panels(view, Chosen.of(page, view, {"client": client}), words):
            yield language, panel


def names_found(owner: View, reader: View, client: str) -> tuple[int, int, list[str]]:
    names = {str(name) for name in owner.run(served("clients_anywhere").select("name"))["name"]}
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    count, hits = 0, []
    for page in PAGES:
        for language, panel in panels(reader, page, client):
            count += 1
            hits += [f"{page.key}/{panel.key} {language}: {name}" for name in set(pattern.findall(texts_of(panel)))]
    hits += [f"option: {each}" for each in pattern.findall(repr(filter_options(reader)))]
    hits += [f"search: {name}" for name in sorted(names)[::50] if find_clients(reader, name)]
    return len(names), count, hits


def amounts_found(reader: View, client: str) -> tuple[int, list[str]]:
    count, hits = 0, []
    for page in (page for page in PAGES if page.key != SETTINGS):
        for language, panel in panels(reader, page, client):
            count += 1
            hits += [f"{page.key}/{panel.key} {language}: {a}" for a in set(AMOUNT.findall(texts_of(panel)))]
    return count, hits


def rows_found(reader: View, topic: Topic) -> tuple[int, list[str]]:
    tables = [table for table, needed in TOPIC_OF.items() if needed == topic]
    return len(tables), [f"{t}: {len(found)} rows" for t in tables if len(found := reader.run(served(t).limit(5)))]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--store", type=Path, required=True)
    asked.add_argument("--period", default="2026-Q3")
    asked.add_argument("--client", default="C000001")
    given = asked.parse_args()
    door = Door(given.store)
    version = door.current()
    if version is None:
        sys.exit(f"{given.store} holds no version")
    selection = Selection(period_from_key(given.period, version.settings.calendar))

    def reader(*lacks: Topic) -> View:
        scope = Scope("reader", True, topics=TOPICS - {*lacks}, why="benchmark", role="administrator")
        return door.view(version, scope, selection)

    began = time.perf_counter()
    names, seen, named = names_found(reader(), reader("personal"), given.client)
    paid, amounts = amounts_found(reader("money"), given.client)
    asked_tables, rows = rows_found(reader("satisfaction"), "satisfaction")
    print("| without | looked at | looked for | found |\n|---|---|---|---|")
    print(f"| personal | {seen} panels, filter options, search | {names:,} names | {len(named)} |")
    print(f"| money | {paid} panels | amounts with a sign of currency | {len(amounts)} |")
    print(f"| satisfaction | {asked_tables} tables | rows | {len(rows)} |")
    print(f"\n{time.perf_counter() - began:.0f} s")
    for hit in (*named, *amounts, *rows)[:40]:
        print(hit)
    return 1 if named or amounts or rows else 0


if __name__ == "__main__":
    sys.exit(main())
