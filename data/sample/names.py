"""Made-up names: shops, people, streets. Parts are common words; no chain, brand or person is meant."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

FIRST_PARTS = list("永兴福顺德和广万金鸿吉瑞祥盛隆恒荣裕昌泰安富丰源聚宝华庆同利")
SECOND_PARTS = list("兴发达旺来盛顺和泰昌源隆丰祥瑞安康宁嘉佳美诚信义仁惠民乐家缘")
STREETS = (
    "和平路",
    "新建路",
    "青年路",
    "建设街",
    "文化路",
    "东风路",
    "胜利街",
    "学府路",
    "滨河路",
    "站前街",
    "健康路",
    "幸福里",
    "团结路",
    "民主街",
    "迎宾路",
    "友谊路",
    "花园路",
    "朝阳街",
    "光明路",
    "前进街",
)
SURNAMES = list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
GIVEN_NAMES = ("伟", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀英",
               "霞", "平", "刚", "桂英", "文华", "建国", "志强", "晓东", "雪梅", "海燕", "国栋", "春梅", "立新",
               "玉兰", "思远", "佳宁", "子涵", "雨桐", "浩然", "欣怡", "俊杰", "嘉豪", "晨曦", "若兰")  # fmt: skip
STREET_SHARE = 0.3  # of the shops carry their street, as branches do


def shop_names(suffixes: pa.Array, random: np.random.Generator) -> pa.Array:
    """One name per suffix, such as 永兴烟酒店 or 福来便利店(和平路店)."""
    n = len(suffixes)
    first = pa.array(FIRST_PARTS).take(pa.array(random.integers(len(FIRST_PARTS), size=n)))
    second = pa.array(SECOND_PARTS).take(pa.array(random.integers(len(SECOND_PARTS), size=n)))
    endings = pa.array(["", *(f"({street}店)" for street in STREETS)])
    which = np.where(random.random(n) < STREET_SHARE, random.integers(1, len(endings), size=n), 0)
    return pc.binary_join_element_wise(first, second, suffixes, endings.take(pa.array(which)), "")


def people_names(count: int, random: np.random.Generator) -> list[str]:
    """That many different personal names (at most surnames times given names)."""
    which = random.permutation(len(SURNAMES) * len(GIVEN_NAMES))[:count]
    return [SURNAMES[i % len(SURNAMES)] + GIVEN_NAMES[i // len(SURNAMES)] for i in which.tolist()]
