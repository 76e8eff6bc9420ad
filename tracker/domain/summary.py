"""Short words for an entry: to whom, what of, and what it is called in a sentence or a list."""

from tracker.domain.difference import goods_amount
from tracker.domain.disaster import Disaster
from tracker.domain.item import Item
from tracker.domain.labels import Content
from tracker.domain.letter import Letter
from tracker.domain.names import Names
from tracker.domain.numbers import format_quantity
from tracker.domain.recipient import Recipient
from tracker.domain.support import (
    Aggregate,
    Funds,
    GoodsLine,
    NilReturn,
    OtherSupport,
    ReliefGoods,
    StaffDispatch,
    Support,
)
from tracker.domain.vocabulary import Duty, FundKind, Kind, LegalBasis, Occupation

_SHOWN = 3


def subject(content: Content, names: Names) -> str:
    """What a sentence calls it: 職員派遣(熊本県人吉市), 災害「令和2年7月豪雨」, 品目「毛布」."""
    if isinstance(content, Disaster):
        newest = max(content.names, key=lambda name: name.used_from)
        return f"災害「{newest.name}」"
    if isinstance(content, Item):
        return f"品目「{content.name}」"
    if isinstance(content, Letter):
        sender = letter_sender(content, names)
        return f"御礼状({sender})" if sender else "御礼状"
    about = recipients(content, names)
    if isinstance(content, Aggregate | NilReturn):
        about = names.giver(content.giver)
    return f"{called(content)}({about})" if about else called(content)


def letter_sender(letter: Letter, names: Names) -> str:
    """Who wrote: 熊本県知事 熊本太郎, 熊本県人吉市長, or '' where nobody is stated."""
    place = names.recipient(letter.sender) if letter.sender.is_stated else ""
    title = letter.sender_title
    if place and not title.startswith(place):
        said = title[:1] == place[-1:]  # 人吉市 and 市長 are 人吉市長
        title = f"{place}{title[said:]}"
    return " ".join(filter(None, [title, letter.sender_name]))


def called(content: Support) -> str:
    """The kind as spoken of: 職員派遣, 見舞金, 職員派遣の集計値, 支援物資の該当なし."""
    if isinstance(content, Funds):
        return fund_name(content.fund_kind)
    if isinstance(content, Aggregate):
        kind = fund_name(content.fund_kind) if content.fund_kind else content.of_kind.label
        return f"{kind}の集計値"
    if isinstance(content, NilReturn):
        return f"{content.of_kind.label if content.of_kind else '支援'}の該当なし"
    return content.kind.label


def fund_name(fund_kind: FundKind | None) -> str:
    """見舞金, or 支援金 where the kind says no more."""
    stated = fund_kind not in (None, FundKind.OTHER)
    return fund_kind.label if fund_kind and stated else Kind.FUNDS.label


def recipients(content: Support, names: Names, shown: int = 2) -> str:
    """To whom: 熊本県人吉市, 熊本県・大分県ほか2団体, 32県市町; '' where it is not stated."""
    if isinstance(content, Aggregate) and content.recipient_label:
        return content.recipient_label
    stated = [recipient for recipient in _all_recipients(content) if recipient.is_stated]
    called_so = list(dict.fromkeys(names.recipient(recipient) for recipient in stated))
    more = len(called_so) - shown
    return "・".join(called_so[:shown]) + (f"ほか{more}団体" if more > 0 else "")


def _all_recipients(content: Support) -> list[Recipient]:
    if isinstance(content, Funds):
        return [line.recipient for line in content.funds]
    return [getattr(content, "recipient", Recipient())]


def what(content: Support, names: Names) -> str:
    """What was given, beside what it is called(); '' where that already says it all."""
    match content:
        case StaffDispatch():
            wave = f"第{content.wave}陣" if content.wave else ""
            parts = [occupation(content, ""), duty(content), wave]
        case ReliefGoods():
            parts = [goods_words(content.goods, names)]
        case OtherSupport():
            parts = [content.what]
        case _:
            parts = []
    return " ".join(filter(None, [*parts, content.title]))


def occupation(content: StaffDispatch, unknown: str = "職員") -> str:
    """保健師, what was typed for その他, or `unknown`."""
    typed = content.occupation_text if content.occupation is Occupation.OTHER else ""
    label = content.occupation.label if content.occupation else ""
    return typed or ("" if content.occupation is Occupation.OTHER else label) or unknown


def duty(content: StaffDispatch) -> str:
    """避難所運営, or what was typed for その他."""
    if content.duty is Duty.OTHER:
        return content.duty_text
    return content.duty.label if content.duty else ""


def legal_basis(content: StaffDispatch) -> str:
    """協定, or what was typed for その他."""
    if content.legal_basis is LegalBasis.OTHER:
        return content.legal_basis_text
    return content.legal_basis.label if content.legal_basis else ""


def goods_words(lines: tuple[GoodsLine, ...], names: Names, shown: int = _SHOWN) -> str:
    """毛布200枚、マット等(数量不明)ほか2品目."""
    told = [_goods_line(line, names) for line in lines[:shown]]
    more = len(lines) - shown
    return "、".join(told) + (f"ほか{more}品目" if more > 0 else "")


def _goods_line(line: GoodsLine, names: Names) -> str:
    item = names.item(line.item_id, line.item_text) or "品目の記載なし"
    amount = goods_amount(line)
    return f"{item}({amount})" if line.quantity is None else f"{item}{amount}"


def quantity_words(content: OtherSupport) -> str:
    """33,000トン, or '' where none is known."""
    if content.quantity is None:
        return ""
    return f"{format_quantity(content.quantity)}{content.unit}"
