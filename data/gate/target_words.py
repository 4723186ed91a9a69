"""What people call KPIs and the company in sheets of targets, in English and Chinese."""
# ruff: noqa: E501 (word lists read better one entry to a line)

from __future__ import annotations

from data.gate.synonyms import plain_word
from data.gate.units import without_unit
from data.targets import COMPANY, OWN

KPI_WORDS: dict[str, str] = {
    "revenue": "sales|net sales|net revenue|turnover|sales amount|sales revenue|销售额|销售收入|销售金额|收入|营收|营业额|营业收入|净销售额",
    "gross_profit": "gross margin amount|毛利|毛利额|销售毛利",
    "client_profit": "client profit after service|customer profit|客户利润|客户净利|客户贡献利润",
    "cost_to_serve_ratio": "service cost ratio|cost to serve|服务成本率|服务费用率|服务成本占比",
    "orders": "order count|number of orders|no of orders|订单数|订单量|订单笔数|单数",
    "quantity": "volume|sales volume|units|units sold|sales quantity|销量|销售量|销售数量|数量",
    "active_clients": "active customers|active accounts|活跃客户|活跃客户数|动销客户|动销客户数|有效客户数",
    "new_clients": "new customers|new accounts|新客户|新客户数|新增客户|新增客户数|新开户数",
    "lost_clients": "lost customers|churned customers|churned clients|流失客户|流失客户数",
    "retention": "retention rate|retained clients|customer retention|client retention|留存率|客户留存率|保留率|客户保留率",
    "fill_rate": "order fill rate|满足率|订单满足率|供货满足率|订单供货率",
    "days_to_pay": "days sales outstanding|dso|payment days|collection days|回款天数|付款天数|账期天数|应收账款周转天数",
    "satisfied": "top 2 box|top two box|satisfied clients|satisfied share|satisfaction rate|满意率|客户满意率|前两项满意度",
    "nps": "net promoter score|净推荐值",
    "complaints_per_100": "complaints per 100 clients|complaint rate|百户投诉|百户投诉数|每百户投诉|每百家客户投诉",
    "kept_promises": "promises kept|promises kept in time|promise keeping|承诺兑现率|兑现率|承诺履约率",
    "degree_satisfaction": "satisfaction degree|degree of satisfaction|满意度",
    "degree_loyalty": "loyalty degree|degree of loyalty|忠诚度",
    "degree_contribution": "contribution degree|degree of contribution|贡献度",
    "degree_dependence": "dependence degree|degree of dependence|依存度",
}
"""KPI → what it is called; a test holds the keys equal to those of `metrics.kpi`."""
IN_MONEY = frozenset(("revenue", "gross_profit", "client_profit"))
COMPANY_WORDS = (
    "all|company|the company|whole company|total|grand total|全公司|公司|全司|总公司|全部|全省|全市|合计|总计|总体|整体"
)
UNIT_WORDS = frozenset(("单位", "计量单位", "unit", "units", "uom"))


_KPI_OF = {plain_word(word): kpi for kpi, words in KPI_WORDS.items() for word in (kpi, *words.split("|"))}
_COMPANY = frozenset(plain_word(word) for word in COMPANY_WORDS.split("|"))


def kpi_called(word: str) -> str:
    """The KPI that people call so, its unit left aside; the word itself when none is."""
    plain = word.strip()
    if plain.startswith(OWN) or plain in KPI_WORDS:
        return plain
    return _KPI_OF.get(plain_word(without_unit(plain)), plain)


def is_known_kpi(kpi: str) -> bool:
    """Whether there is such a KPI, or may be one of the company's own."""
    return kpi in KPI_WORDS or kpi.startswith(OWN)


def region_called(word: str) -> str:
    """ALL where people mean the company; else the word itself."""
    return COMPANY if plain_word(word) in _COMPANY else word


def is_unit_column(header: str) -> bool:
    """Whether a column says in which unit its row stands."""
    return plain_word(header) in UNIT_WORDS
