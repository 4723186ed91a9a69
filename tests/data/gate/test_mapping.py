"""What the gate proposes for files as people name them, and what mapping.toml keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.gate import Options, Refused, load_mapping, mapping_of, save_mapping
from data.gate.proposal import proposed


def columns(source: str, header: str, *rows: str) -> tuple[str | None, dict[str, str], list[str]]:
    cells = [tuple(cell or None for cell in row.split(",")) for row in rows]
    mapping, questions = proposed(source, tuple(header.split(",")), cells)
    return (mapping.table if mapping else None), dict(mapping.columns) if mapping else {}, [q.text() for q in questions]


def test_the_number_that_repeats_is_the_order_and_the_one_that_does_not_is_its_line() -> None:
    header = "order_id,client_id,date,product,quantity,revenue,cost_of_goods,order_no,territory"
    rows = ("S1-1,6,2010-12-29,Bike,1,2,1,S1,East", "S1-2,6,2010-12-29,Bike,1,2,1,S1,East")
    assert columns("orders.csv", header, *rows) == (
        "sales",
        {
            "order_id": "order_no",
            "line": "order_id",
            "client_id": "client_id",
            "ordered_on": "date",
            "product_id": "product",
            "quantity": "quantity",
            "revenue": "revenue",
            "cost_of_goods": "cost_of_goods",
            "region_id": "territory",
        },
        [],
    )


@pytest.mark.parametrize(
    ("source", "header", "table", "expected"),
    [
        ("regions.csv", "region,part_of", "regions", {"region_id": "region", "parent_id": "part_of"}),
        ("products.csv", "product,subcategory,category", "products", {"product_id": "product", "category": "category"}),
        (
            "service_costs.csv",
            "client_id,date,activity,cost,order_no",
            "activities",
            {"client_id": "client_id", "done_on": "date", "activity": "activity", "cost": "cost"},
        ),
        (
            "clients.csv",
            "client_id,name,region,city_code,type,annual_sales,year_opened",
            "clients",
            {"client_id": "client_id", "name": "name", "region_id": "region", "channel": "type"},
        ),
        (
            "complaints.csv",
            "client_id,date,kind",
            "complaints",
            {"client_id": "client_id", "received_on": "date", "category": "kind"},
        ),
        (
            "surveys.csv",
            "client_id,date,satisfaction,would_recommend,referrals,weight",
            "surveys",
            {n: n for n in ("client_id", "satisfaction", "would_recommend", "weight")} | {"answered_on": "date"},
        ),
        (
            "CDNOW_master.txt",
            "customer_id,date,number_of_cds,dollar_value",
            "sales",
            {"client_id": "customer_id", "ordered_on": "date", "quantity": "number_of_cds", "revenue": "dollar_value"},
        ),
        (
            "导出.xlsx#Sheet1",
            "客户 ID,订单日期,数量,销售额（元）",
            "sales",
            {"client_id": "客户 ID", "ordered_on": "订单日期", "quantity": "数量", "revenue": "销售额（元）"},
        ),
    ],
)
def test_names_are_recognised(source: str, header: str, table: str, expected: dict[str, str]) -> None:
    found, matches, questions = columns(source, header)
    assert (found, matches, questions) == (
        table,
        dict(sorted(expected.items(), key=lambda e: list(matches).index(e[0]))),
        [],
    )


def test_a_required_column_that_is_missing_is_asked_for_with_candidates() -> None:
    _, _, questions = columns("orders.csv", "customer,date,quantity,geld")
    assert questions == ["orders.csv: which column is revenue of sales? Candidates: geld"]


def test_a_file_that_is_no_known_table_is_asked_about() -> None:
    table, _, questions = columns("summary.csv", "ID,frequency,recency,T")
    assert table is None and questions[0].startswith("summary.csv: which table is it?")


def test_days_that_may_be_read_two_ways_are_asked_about_and_others_are_told() -> None:
    header = "customer,date,quantity,revenue"
    mapping, _ = proposed("orders.csv", tuple(header.split(",")), [("A", "31/01/2026", "1", "1.234,50")])
    assert mapping and mapping.options == Options(date_order="dmy", decimal_comma=True)
    _, _, questions = columns("orders.csv", header, "A,03/04/2026,1,1")
    assert questions == ['orders.csv: date holds days like "03/04/2026"; does the day or the month come first?']


def test_a_mapping_survives_its_file(tmp_path: Path) -> None:
    mappings = (
        mapping_of(
            'orders "2026" \\ *.csv',
            "sales",
            {"client_id": "客户\t编号", "revenue": 'a"b'},
            {"quantity": "1"},
            {"cost_of_goods": "revenue - [net profit]"},
            Options(decimal_comma=True, date_order="dmy", header_row=3, scale_low=1.0),
        ),
        mapping_of("clients.csv", "clients", {"client_id": "id"}),
    )
    save_mapping(tmp_path / "mapping.toml", mappings)
    assert load_mapping(tmp_path / "mapping.toml") == mappings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = ", "mapping.toml is not a mapping: Invalid value"),
        ('["a.csv"]\ntable = "sales"\ncolour = 1', r"\[a.csv\] has the unknown entry colour"),
        ('["a.csv"]\ncolumns = {a = "b"}', r"\[a.csv\] names no table"),
        ('["a.csv"]\ntable = "sales"\noptions = {date_order = "dym"}', "date_order must be one of ymd, dmy, mdy"),
    ],
)
def test_a_mapping_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mapping.toml").write_text(text)
    with pytest.raises(Refused, match=message):
        load_mapping(tmp_path / "mapping.toml")
