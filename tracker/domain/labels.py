"""Labels of the fields of a content, as forms, histories, conflicts and reports call them."""

from typing import Final

from tracker.domain.association import Association
from tracker.domain.disaster import Disaster
from tracker.domain.item import Item
from tracker.domain.letter import Letter
from tracker.domain.shares import ShareRule
from tracker.domain.support import Aggregate, NilReturn, OtherSupport, StaffDispatch, Support

Content = Support | Disaster | Item | Letter

#: Fields of support entries; a part of a field is written field.part. {member}: 区, or another
#: association's word for one of its members.
_SUPPORT: Final = {
    "kind": "種別",
    "disaster_id": "災害",
    "giver": "{member}",
    "channel": "経路",
    "of_kind": "集計した種別",
    "title": "件名",
    "recipient": "支援先",
    "recipient_label": "支援先の表記",
    "recipient_count": "支援先の数",
    "headcount": "人数",
    "occupation": "職種",
    "duty": "業務",
    "legal_basis": "派遣根拠",
    "wave": "陣",
    "span": "期間",
    "person_days": "延べ人日",
    "fund_kind": "支援金の種類",
    "what": "内容",
    "quantity": "数量",
    "goods": "物資",
    "funds": "支援先と金額",
    "share_rule": "拠出額の分け方",
    "shares": "拠出額",
    "speaks_of": "いつ現在の数字か",
    "period": "集計の期間",
    "staff_a": "派遣中",
    "staff_b": "既派遣",
    "staff_c": "今後派遣予定",
    "amount_yen": "金額",
    "decided_on": "決定日",
    "sent_on": "発送日",
    "paid_on": "支出日",
    "received_on": "受領日",
    "cancelled_on": "中止した日",
    "contact.section": "担当課",
    "contact.person": "担当者",
    "contact.phone": "電話",
    "note": "備考",
    "source": "出典",
}
#: Where a kind of entry calls a field by another name.
_OF_CLASS: Final[dict[type, dict[str, str]]] = {
    StaffDispatch: {"span": "派遣期間"},
    OtherSupport: {"span": "実施期間"},
    Aggregate: {"goods": "集計の内訳"},
    NilReturn: {"of_kind": "該当なしの種別"},
}
_DISASTER: Final = {
    "slug": "アドレスでの名前",
    "names": "名称",
    "also_known_as": "別名",
    "hazard": "災害の種類",
    "spoken": "公表上の日付",
    "happened": "発生した日",
    "hardest_hit": "被害の大きい都道府県",
    "further": "その他の被災自治体",
    "glide": "GLIDE番号",
    "status": "対応の状況",
    "provisional": "登録の確認",
    "proposed_by": "仮に登録した{member}",
    "merged_into": "統合先",
    "coverage_staff": "記録の範囲(職員派遣)",
    "coverage_goods": "記録の範囲(支援物資)",
    "coverage_funds": "記録の範囲(支援金)",
    "coverage_other": "記録の範囲(その他の支援)",
    "note": "備考",
    "source": "出典",
}
_ITEM: Final = {
    "category": "分類",
    "name": "品目名",
    "unit": "単位",
    "position": "並び順",
    "active": "使用",
}
_LETTER: Final = {
    "disaster_id": "災害",
    "owner": "保管",
    "dated": "手紙の日付",
    "received_on": "受け取った日",
    "sender": "差出人の自治体",
    "sender_title": "差出人の肩書",
    "sender_name": "差出人の氏名",
    "addressees": "あて先",
    "came_by": "届き方",
    "subject": "内容",
    "supports": "御礼の対象",
    "scans": "写し",
    "circulate": "供覧",
    "publishable": "公表",
    "note": "備考",
    "source": "出典",
}
#: Of the nouns that have one kind of content only.
_OF_NOUN: Final[dict[type, dict[str, str]]] = {
    Disaster: _DISASTER,
    Item: _ITEM,
    Letter: _LETTER,
}

SHARE_RULE: Final = {
    ShareRule.EQUAL: "均等",
    ShareRule.WEIGHTS: "割合による",
    ShareRule.BY_HAND: "手入力",
}


def field_label(content_class: type[Content], field: str, association: Association) -> str:
    """What `field` of a content of this class is called, e.g. headcount is 人数."""
    return _label(content_class, field).format(member=association.member)


def _label(content_class: type[Content], field: str) -> str:
    if content_class in _OF_NOUN:
        return _OF_NOUN[content_class][field]
    return _OF_CLASS.get(content_class, {}).get(field) or _SUPPORT[field]
