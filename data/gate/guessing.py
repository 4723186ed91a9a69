"""Which encodings some bytes may be in, judged by how common the characters would be in each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# The characters running Chinese text and business files are mostly made of.
_SIMPLE = (
    "的一是不了在人有我他这中大来上个国和地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水"
    "名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色"
    "路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运客户编号称称销售额订单量收入成本利润域区省县镇村街店铺商零批发烟草专卖营超连锁便城州广深京沪津渝江浙苏鲁豫湖川陕云贵贸有限责任集团"
    "经理员电话址联系付款期折扣优惠库存价单箱盒支箱华李陈刘赵黄周吴徐孙胡朱林何郭高罗郑梁谢宋唐韩冯于董萧程曹袁邓许傅沈曾彭吕银图书馆朝阳民币合计总小备注类型渠道满意调查问卷投诉拜访送货促活促"
)
_FULL = (
    "的一是不了在人有我他這中大來上個國和地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實"
    "日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水"
    "名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色"
    "路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運客戶編號稱銷售額訂單量收入成本利潤域區省縣鎮村街店鋪商零批發菸草專賣營超連鎖便城州廣深臺灣北港澳銀圖館貿有限責任集團經理員電話址聯繫"
    "付款折扣優惠庫存價箱盒支華李陳劉趙黃周吳徐孫胡朱林郭羅鄭梁謝宋唐韓馮董蕭曹袁鄧傅沈曾彭呂合計備註類型滿意調查問卷投訴拜訪中華民國立版"
)
# Script, and per language the letters that make up most of a text (or of its foreign letters).
_LETTERS = {
    "cp1251": ("CYRILLIC", ("оеаинтсрвлкмдпуяыьг",)),
    "cp1253": ("GREEK", ("αοιετσνηυρπκλμςάόίέή",)),
    "cp1250": ("LATIN", ("ąćęłńóśźż", "áčďéěíňóřšťúůýžäľô", "áéíóöőúüű", "ăâîşţ", "čšžćđ")),
    "cp1252": ("LATIN", ("éèêàâçùûôîïëœ", "äöüßé", "ñáíóúü", "ãõáâàéêíóôúç", "åäöæøé", "àèéìòù")),
}
_MARKS = frozenset("，。、；：？！（）《》【】“”‘’…—·￥％　" + "０１２３４５６７８９")
_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = frozenset(
    bytes([b]).decode("cp1250", "ignore") for b in range(128, 256)
    if bytes([b]).decode("cp1250", "ignore") == bytes([b]).decode("cp1252", "ignore")
)  # fmt: skip
SURE_SCORE, SURE_LEAD = 0.55, 0.2
FEW_IDEOGRAPHS, MANY_IDEOGRAPHS = 8, 30


@dataclass(frozen=True)
class Guess:
    """encodings: the likely ones, the likeliest first, each reading the bytes another way; is_sure: only the first
    can be meant.
    """

    encodings: tuple[str, ...]
    is_sure: bool


def guess(sample: bytes) -> Guess:
    """The likely encodings of bytes that are not UTF-8: Chinese and Windows code pages."""
    scores: dict[str, float] = {}
    texts: dict[str, str] = {}
    for name in ("gb18030", "big5", "cp1252", "cp1250", "cp1251", "cp1253"):
        text = _decoded(sample, name)
        if text is None or text in texts.values():
            continue
        texts[name] = text
        scores[name] = _letters_score(text, name) if name in _LETTERS else _ideographs_score(text, name)
    order = sorted(scores, key=lambda name: -scores[name])
    if not order or scores[order[0]] <= 0:
        return Guess(tuple(order) or ("cp1252",), False)
    best = order[0]
    rival = scores[order[1]] if len(order) > 1 else 0.0
    lead = scores[best] - rival
    if len(order) > 1 and {best, order[1]} == {"cp1250", "cp1252"}:
        # Both read é and ö alike: what they read differently has to tell.
        lead = max(lead, _letters_score(texts[best], best, _ALIKE) - _letters_score(texts[order[1]], order[1], _ALIKE))
    is_sure = scores[best] >= SURE_SCORE and lead >= SURE_LEAD
    if best not in _LETTERS:
        count = sum(not c.isascii() for c in texts[best])
        is_long = count >= MANY_IDEOGRAPHS and lead >= SURE_LEAD
        is_sure = is_long or (is_sure and count >= FEW_IDEOGRAPHS)
    return Guess((best,) if is_sure else tuple(order), is_sure)


def _decoded(sample: bytes, encoding: str) -> str | None:
    """The text, or None when more than a few bytes do not belong to the encoding. A cut character at the end is fine.

    Where nothing at all is sound, the reading would be guesswork on damage.
    """
    text = sample.decode(encoding, "replace")
    foreign = sum(not c.isascii() for c in text)
    broken = text.count("\ufffd") - text.endswith("\ufffd")
    return None if broken * 25 > foreign else text


def _ideographs_score(text: str, encoding: str) -> float:
    """The share of foreign characters that are common, ideographs of the standard's first level counting a little."""
    common = frozenset(_SIMPLE if encoding == "gb18030" else _FULL)
    low, high = (0xB0, 0xD7) if encoding == "gb18030" else (0xA4, 0xC6)
    total = score = 0.0
    for character in text:
        if character.isascii() or character == "\ufffd":
            continue
        total += 1
        if character in common or character in _MARKS:
            score += 1
        elif low <= character.encode(encoding)[0] <= high:
            score += 0.3
    return score / total if total else 0.0


def _letters_score(text: str, encoding: str, left_out: frozenset[str] = frozenset()) -> float:
    """The share of foreign letters that stand in words of one script, are common in one of its languages, and have
    their case in order.

    A Latin word has more plain letters than foreign ones; a word in another script has no plain letter.
    """
    script, languages = _LETTERS[encoding]
    total, scores = 0.0, [0] * len(languages)
    for word in _WORD.findall(text):
        foreign = [c for c in word if not c.isascii()]
        if not foreign:
            continue
        total += sum(c not in left_out for c in foreign)
        if script == "LATIN":
            fits = 2 * len(foreign) <= len(word)
        else:
            fits = len(foreign) == len(word) > 1
        if not fits or not (word.islower() or word.isupper() or word.istitle()):
            continue
        if any(not unicodedata.name(c, "").startswith(script) for c in foreign):
            continue
        for at, common in enumerate(languages):
            scores[at] += sum(c.lower() in common and c not in left_out for c in foreign)
    symbols = sum(not c.isascii() and not c.isalpha() and c not in " €£¥§°±²³µ·«»“”‘’„–—…™®©½¼¾" for c in text)
    return max(scores) / (total + symbols) if total + symbols else 0.0
