"""The encoding is found where the bytes tell, and asked for, with the first rows in each reading, where they do not."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.gate import Options, Preview, Refused, answered, inspect, mapping_of, stage
from data.gate.guessing import guess

SIMPLIFIED = "客户编号,客户名称\n1,北京市朝阳区烟草专卖店\n2,中国工商银行上海分行\n3,人民大学出版社的书店\n"
TRADITIONAL = "客戶編號,客戶名稱\n1,臺北市立圖書館\n2,中華民國商業銀行\n3,國立大學出版中心的書店\n"
WESTERN = "client id,name\n1,Café Zoë Genève\n2,Hôtel Général\n3,Crémerie Forêt à côté\n"
CENTRAL = "client id,name\n1,Żabka Łódź\n2,Księgarnia Gdańsk\n3,Příbram Žďár\n"
CYRILLIC = "client id,name\n1,Магазин Москва\n2,Санкт-Петербург\n3,Книжный дом\n"
GREEK = "client id,name\n1,Κατάστημα Αθήνα\n2,Θεσσαλονίκη\n3,Βιβλιοπωλείο\n"


def seen_one(path: Path, **more: object) -> Preview:
    (seen,) = inspect(path, isolated=False, **more)  # type: ignore[arg-type]
    return seen


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", SIMPLIFIED),
        ("utf-8-sig", SIMPLIFIED),
        ("utf-16", SIMPLIFIED),
        ("utf-16-le", SIMPLIFIED),
        ("utf-16-be", WESTERN),
        ("gb18030", SIMPLIFIED),
        ("gbk", SIMPLIFIED),
        ("big5", TRADITIONAL),
        ("cp1252", WESTERN),
        ("cp1251", CYRILLIC),
        ("cp1253", GREEK),
    ],
)
def test_a_text_that_tells_its_encoding_is_read_in_it_without_a_question(
    tmp_path: Path, encoding: str, text: str
) -> None:
    (tmp_path / "clients.csv").write_bytes(text.encode(encoding))
    seen = seen_one(tmp_path / "clients.csv")
    assert seen.headers == tuple(text.splitlines()[0].split(","))
    assert [row[1] for row in seen.rows] == [line.split(",")[1] for line in text.splitlines()[1:]]
    assert seen.questions == () and seen.table == "clients"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gbk", "客户,名称\n1,王二\n"),
        ("big5", "客戶,名稱\n1,王二\n"),
        ("cp1250", CENTRAL),
        ("cp1252", "client,name\n1,Señor Muñoz\n"),
    ],
)
def test_a_text_that_may_be_in_several_encodings_is_asked_about_with_its_first_rows_in_each(
    tmp_path: Path, encoding: str, text: str
) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(text.encode(encoding))
    seen = seen_one(path)
    asked = seen.questions[0]
    assert (asked.code, asked.is_open) == ("encoding", True)
    lines = dict(next(c for c in asked.choices if path.read_bytes().decode(c.value, "replace") == text).shown)
    assert lines["2"] == text.splitlines()[1]
    right = next(c for c in asked.choices if path.read_bytes().decode(c.value, "replace") == text)
    again = seen_one(path, saved=[answered(seen.mapping, asked, right, seen.source)])
    assert again.headers == tuple(text.splitlines()[0].split(","))
    assert "encoding" not in [q.code for q in again.questions]
    assert again.mapping is not None and again.mapping.options.encoding == right.value
    (staged,) = stage(path, again.mapping, tmp_path / "staged", isolated=False)
    assert pq.read_table(staged.parquet)["name"].to_pylist()[0] == text.splitlines()[1].split(",")[1]


def test_what_was_read_in_an_uncertain_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_bytes("客户,名称\n1,王二\n".encode("gbk"))
    (staged,) = stage(
        tmp_path / "clients.csv", mapping_of("*", "clients", {"client_id": "客户"}), tmp_path, isolated=False
    )
    assert staged.warnings[0].text().startswith("the encoding is not certain; it was read as gb18030, but may be ")


def test_an_encoding_nobody_knows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text("id\n1\n")
    mapping = mapping_of("*", "clients", {"client_id": "id"}, options=Options(encoding="klingon"))
    with pytest.raises(Refused) as refusal:
        stage(tmp_path / "clients.csv", mapping, tmp_path / "staged", isolated=False)
    assert str(refusal.value) == (
        "clients.csv cannot be read as klingon text: this encoding is not known; export it again"
    )


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "cp1252", "cp1251", "cp1253"])
def test_the_guess_never_names_a_reading_first_that_breaks_the_bytes(encoding: str) -> None:
    text = {"gb18030": SIMPLIFIED, "big5": TRADITIONAL, "cp1252": WESTERN, "cp1251": CYRILLIC, "cp1253": GREEK}[
        encoding
    ]
    found = guess(text.encode(encoding))
    assert found.encodings[0] == encoding and found.is_sure
