"""What people call the contract's columns and tables, in English and Chinese. Earlier words are the stronger ones."""
# ruff: noqa: E501 (word lists read better one entry to a line)

from __future__ import annotations

import re
import unicodedata
from functools import cache

from data.contract import TABLES
from data.gate.units import without_unit

_CLIENT = (
    "customer id|client code|customer code|customer no|client no|customer number|client number|account id|account no|"
    "reseller id|shop id|store id|outlet id|retailer id|dealer id|customer key|respondent id|客户编号|客户编码|客户id|客户代码|客户号|"
    "商户编号|商户id|零售户编号|零售户编码|许可证号|会员编号|门店编号|门店编码|店铺编号|经销商编号|客户|client|customer|reseller|shop|dealer|retailer|商户|零售户|门店|经销商"
)
_REGION = (
    "region code|territory id|area id|area code|district id|region|territory|area|district|sales region|country|"
    "区域编号|区域编码|区域id|地区编号|地区编码|区域|地区|大区|片区|辖区|销售区域|区县|城市|县区"
)
_PRODUCT = (
    "product code|product no|sku|sku id|stock code|item id|item code|item no|product key|article|article no|material|"
    "产品编号|产品编码|商品编号|商品编码|产品id|商品id|货号|物料编码|规格编码|product|item|产品|商品|品名|规格"
)
_DAY = "date|day|日期|时间|timestamp"

# contract table -> contract column -> words
SYNONYMS: dict[str, dict[str, str]] = {
    "regions": {
        "region_id": _REGION + "|id|code|编号|编码",
        "name": "region name|territory name|area name|区域名称|地区名称|名称|title",
        "parent_id": "parent|parent region|part of|belongs to|parent code|上级|上级区域|上级编号|上级编码|父级|所属区域|所属",
    },
    "clients": {
        "client_id": _CLIENT + "|id|code|编号|编码",
        "name": "client name|customer name|shop name|store name|company|company name|account name|reseller name|客户名称|客户姓名|商户名称|"
        "零售户名称|门店名称|店铺名称|店名|名称|姓名",
        "region_id": _REGION,
        "channel": "type|shop type|store type|customer type|client type|business type|sales channel|segment|渠道|业态|类型|客户类型|经营业态|店铺类型|渠道类型|终端类型",
        "account_manager": "manager|sales rep|salesperson|sales person|representative|key account manager|客户经理|业务员|负责人|销售员|销售代表|专员",
        "opened_on": "opened|open date|opening date|since|client since|start date|registered on|registration date|created on|开户日期|开户时间|注册日期|建档日期|合作日期|开业日期|入网日期",
        "closed_on": "closed|close date|closing date|end date|销户日期|终止日期|注销日期|停业日期|关闭日期",
        "latitude": "lat|纬度",
        "longitude": "lon|lng|long|经度",
        "yearly_purchases": "wallet|total purchases|yearly wallet|annual purchases|年采购额|年进货额|年采购总额|品类采购额",
        "yearly_profit": "annual profit|client profit|年利润|客户年利润|年毛利",
        "client_profit_from_us": "profit from us|our profit share|我方商品利润|本公司商品利润|卷烟毛利",
        "alternatives": "alternative|switching ease|可替代性|替代性|可选供应商",
        "concern": "main concern|cares for|关注点|关注因素|诉求",
        "valid_from": "effective from|effective date|生效日期|生效日|有效期自",
    },
    "products": {
        "product_id": _PRODUCT + "|id|code|编号|编码",
        "name": "product name|item name|description|产品名称|商品名称|名称|品名",
        "category": "product category|product group|group|类别|品类|分类|产品类别|商品类别|价类",
        "brand": "brand name|make|品牌|牌号",
    },
    "sales": {
        "order_id": "order no|order number|order|invoice|invoice no|invoice id|invoice number|sales order|sales order number|document no|receipt no|transaction id|"
        "订单编号|订单号|订单id|单号|单据编号|单据号|发票号|发票号码|流水号|销售单号|交易号",
        "line": "line no|line number|order line|line id|position|row no|行号|明细号|序号|行项目|订单行",
        "client_id": _CLIENT,
        "ordered_on": f"order date|invoice date|sales date|sale date|purchase date|transaction date|订单日期|下单日期|销售日期|下单时间|交易日期|单据日期|开票日期|发货日期|{_DAY}",
        "product_id": _PRODUCT,
        "quantity": "qty|units|number of units|number of items|number of cds|pieces|volume|quantity sold|sales quantity|delivered quantity|数量|销量|销售数量|件数|订购量|发货数量|实发数量|条数",
        "quantity_ordered": "ordered quantity|order qty|qty ordered|requested quantity|demand|订货量|订货数量|需求量|要货量|请购数量",
        "revenue": "net revenue|sales|sales amount|net sales|amount|line total|total|turnover|value|net value|dollar value|extended price|"
        "销售额|销售金额|金额|收入|营收|销售收入|成交金额|含税金额|实收金额|营业额|净额",
        "discount": "discount amount|rebate|折扣|折扣额|优惠|优惠金额|折让",
        "cost_of_goods": "cogs|cost of sales|goods cost|product cost|total product cost|cost|成本|销售成本|商品成本|进货成本|货物成本|成本金额",
        "region_id": _REGION,
        "payment": "payment method|pay method|payment type|支付方式|付款方式|结算方式",
        "paid_on": "paid|payment date|paid date|付款日期|支付日期|回款日期|到账日期",
        "due_on": "due|due date|到期日|应付日期|应收日期|账期到期日",
    },
    "activities": {
        "activity_id": "act id|visit id|活动编号|服务编号|拜访编号|id",
        "client_id": _CLIENT,
        "done_on": f"activity date|visit date|service date|拜访日期|服务日期|活动日期|执行日期|{_DAY}",
        "activity": "activity type|service|service type|act|action|活动|活动类型|服务类型|服务|服务项目|作业|作业类型|事项",
        "driver_quantity": "minutes|drops|duration|driver|driver units|quantity|时长|分钟|次数|动因量|作业量|数量",
        "cost": "service cost|activity cost|amount|成本|费用|服务成本|金额",
    },
    "activity_rates": {
        "activity": "activity type|service|service type|活动|活动类型|服务类型|作业|作业类型",
        "valid_from": "from|effective from|effective date|生效日期|生效日|起始日期|开始日期",
        "rate_per_driver": "rate|cost rate|unit cost|cost per driver|费率|单位成本|动因费率|作业成本率",
        "practical_capacity": "capacity|实际产能|产能|可用产能|实际能力",
    },
    "surveys": {
        "survey_id": "sheet id|answer id|response id|questionnaire id|问卷编号|答卷编号|问卷id|答卷id|id",
        "client_id": _CLIENT,
        "answered_on": f"survey date|answer date|response date|调查日期|答卷日期|填写日期|提交时间|{_DAY}",
        "wave": "survey wave|round|期次|波次|批次|调查期",
        "satisfaction": "overall satisfaction|csat|satisfaction score|overall|overall rating|满意度|总体满意度|整体满意度|满意度评分",
        "scale_low": "scale min|min scale|量表下限|最低分",
        "scale_high": "scale max|max scale|量表上限|最高分|满分",
        "would_recommend": "nps|recommend|recommendation|likelihood to recommend|net promoter|推荐意愿|推荐度|推荐可能性|净推荐值",
        "best_alternative": "competitor|competitor satisfaction|alternative satisfaction|竞品满意度|最佳替代满意度|对手满意度",
        "weight": "survey weight|sampling weight|权重",
    },
    "survey_scores": {
        "survey_id": "sheet id|answer id|response id|questionnaire id|问卷编号|答卷编号|问卷id|答卷id",
        "attribute": "item|question|dimension|属性|维度|题目|指标|项目",
        "score": "rating|value|answer|评分|分数|得分|打分",
    },
    "survey_invitations": {
        "client_id": _CLIENT,
        "wave": "survey wave|round|期次|波次|批次|调查期",
        "invited_on": f"invitation date|sent on|invite date|邀请日期|发送日期|{_DAY}",
    },
    "referrals": {
        "referral_id": "recommendation id|推荐编号|id",
        "client_id": "referrer|referrer id|referred by|推荐人|推荐客户|推荐人编号|" + _CLIENT,
        "referred_on": f"referral date|recommended on|推荐日期|{_DAY}",
        "new_client_id": "new client|new customer|referred client|referred customer|referee|新客户|被推荐客户|新客户编号|被推荐人",
    },
    "complaints": {
        "complaint_id": "case id|ticket id|ticket|complaint no|投诉编号|工单号|投诉单号|id",
        "client_id": _CLIENT,
        "received_on": f"complaint date|reported on|opened on|投诉日期|受理日期|投诉时间|受理时间|{_DAY}",
        "category": "kind|type|complaint type|reason|subject|topic|投诉类型|类别|投诉类别|类型|投诉原因|原因",
        "answered_at": "first answer|first response|answered|response time|答复时间|首次回复时间|回复时间|响应时间",
        "resolved_on": "resolved|solved on|closed on|resolution date|解决日期|办结日期|完成日期|结案日期",
        "compensation": "refund|amount|paid|赔偿|赔付|赔偿金额|补偿金额|退款",
    },
    "promises": {
        "promise_id": "commitment id|承诺编号|id",
        "client_id": _CLIENT,
        "kind": "type|promise|commitment|承诺类型|承诺|承诺事项|类型",
        "due_on": f"due|due date|promised on|promised for|到期日|承诺日期|应完成日期|{_DAY}",
        "kept_on": "kept|done on|fulfilled on|兑现日期|完成日期|实际完成日期|履行日期",
    },
    "conduct": {
        "incident_id": "case id|事件编号|案件编号|id",
        "client_id": _CLIENT,
        "happened_on": f"incident date|event date|发生日期|违规日期|查处日期|{_DAY}",
        "kind": "type|incident|violation|incident type|违规类型|事件类型|行为|类型|违规行为",
        "severity": "level|grade|严重程度|等级|程度|级别",
    },
    "targets": {
        "kpi": "indicator|measure|metric|key figure|指标|kpi名称|指标名称|考核指标",
        "region_id": _REGION,
        "period": "month|quarter|year|期间|周期|月份|季度|年度|考核期",
        "value": "target|goal|target value|quota|目标|目标值|任务|任务量|指标值",
        "owner": "responsible|who|责任人|负责人",
        "better": "direction|better is|方向|优向",
    },
    "events": {
        "happened_on": f"event date|发生日期|事件日期|{_DAY}",
        "name": "event|title|event name|事件|事件名称|名称|标题",
        "region_id": _REGION,
    },
}

# contract table -> words in file or sheet names
FILE_WORDS: dict[str, str] = {
    "regions": "regions|region|territories|areas|区域|地区|片区|组织",
    "clients": "clients|client|customers|customer|resellers|shops|stores|accounts|客户|商户|零售户|门店|客户档案",
    "products": "products|product|items|skus|articles|产品|商品|规格",
    "sales": "sales|orders|order|order lines|orderlines|invoices|transactions|purchases|revenue|订单|销售|销售明细|订单明细|交易",
    "activities": "activities|activity|service costs|service cost|services|visits|deliveries|freight|服务|拜访|活动|作业|服务成本|配送",
    "activity_rates": "activity rates|rates|费率|作业费率|成本率",
    "surveys": "surveys|survey|satisfaction|answers|nps|满意度|问卷|调查|答卷",
    "survey_scores": "survey scores|scores|attributes|评分|问卷评分|维度评分",
    "survey_invitations": "survey invitations|invitations|invited|邀请|调查邀请",
    "referrals": "referrals|referral|recommendations|推荐|转介绍",
    "complaints": "complaints|complaint|tickets|cases|投诉|工单",
    "promises": "promises|promise|commitments|承诺",
    "conduct": "conduct|incidents|violations|违规|行为|案件",
    "targets": "targets|target|goals|quotas|quota|kpi targets|目标|任务|指标",
    "events": "events|event|事件|大事记",
}


_SIMPLIFIED = str.maketrans(
    "戶編號碼稱訂單數銷額區縣產類別業務員經辦關開門間時總計實際價貨動負責聯繫應權滿調查問題評訴補償償現為級處標執誰週項傭訪費當還選擇領達發買賣淨順優結國優緯經長註冊終閉鋪頭備內誠權達週邀請複復應響屬轄層",
    "户编号码称订单数销额区县产类别业务员经办关开门间时总计实际价货动负责联系应权满调查问题评诉补偿偿现为级处标执谁周项佣访费当还选择领达发买卖净顺优结国优纬经长注册终闭铺头备内诚权达周邀请复复应响属辖层",
)


def plain_word(text: str) -> str:
    """A header as it is compared: full-width as half-width, lower case, the characters of business words in their
    simplified form, without blanks, underscores and punctuation.
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLIFIED))


@cache
def words_of(table: str) -> dict[str, dict[str, int]]:
    """Contract column -> comparable word -> strength (0 is the column's own name, later words count less)."""
    return {
        column.name: {
            plain_word(word): rank
            for rank, word in reversed(list(enumerate([column.name, *SYNONYMS[table].get(column.name, "").split("|")])))
            if plain_word(word)
        }
        for column in TABLES[table].columns
    }


@cache
def file_words(table: str) -> frozenset[str]:
    return frozenset(plain_word(word) for word in [table, *FILE_WORDS[table].split("|")])


@cache
def _all_words() -> frozenset[str]:
    return frozenset(word for table in TABLES for words in words_of(table).values() for word in words)


def is_known_word(header: str) -> bool:
    """True when a header may be a contract column of some table."""
    return plain_word(header) in _all_words()


def is_amount_word(header: str) -> bool:
    """True when a header names something that is summed: money or a quantity, in any table, its unit left aside."""
    last = without_unit(header.rsplit(" / ", 1)[-1])
    return any(plain_word(text) in _amount_words() for text in (header, last))


@cache
def _amount_words() -> frozenset[str]:
    """Words of amounts; those that are also the own name of another kind of column are none."""
    kinds = {kind: set[str]() for kind in ("amount", "other")}
    for table in TABLES.values():
        for column in table.columns:
            words = words_of(table.name)[column.name]
            is_amount = column.kind in ("money", "amount", "number", "whole")
            kinds["amount" if is_amount else "other"] |= set(words)
    return frozenset(kinds["amount"] - kinds["other"])
