"""The glossary's closed lists: each member has the word in the store and the label for people."""

from enum import StrEnum


class Labelled(StrEnum):
    """A word of the store (`value`) together with its Japanese `label`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Kind(Labelled):
    """What an entry of the ledger records."""

    STAFF = "staff", "職員派遣"
    GOODS = "goods", "支援物資"
    FUNDS = "funds", "支援金"
    OTHER = "other", "その他の支援"
    AGGREGATE = "aggregate", "集計値"
    NIL = "nil", "該当なし"


#: The kinds of support that are measured; an aggregate or a nil return speaks of one of them.
MEASURED_KINDS = (Kind.STAFF, Kind.GOODS, Kind.FUNDS, Kind.OTHER)


class GiverRole(StrEnum):
    """What a giver is to the association; each has its own name (domain/giver.py)."""

    WARD = "ward"
    JOINT = "joint"
    ALL_WARDS = "all_wards"


class Channel(StrEnum):
    """経路; Association.channel() has the words for people (区独自, 23区共同, 都経由)."""

    WARD = "ward"
    JOINT = "joint"
    VIA_METROPOLIS = "via_metropolis"


class FundKind(Labelled):
    RECOVERY = "recovery", "復興支援金"
    DONATION = "donation", "義援金"
    CONDOLENCE = "condolence", "見舞金"
    OTHER = "other", "その他"


class Occupation(Labelled):
    CLERICAL = "clerical", "事務"
    CIVIL_ENGINEERING = "civil_engineering", "土木"
    ARCHITECTURE = "architecture", "建築"
    PUBLIC_HEALTH_NURSE = "public_health_nurse", "保健師"
    WELFARE = "welfare", "福祉"
    WASTE_COLLECTION = "waste_collection", "清掃"
    OTHER = "other", "その他"


class Duty(Labelled):
    SHELTER = "shelter", "避難所運営"
    DAMAGE_CERTIFICATE = "damage_certificate", "り災証明"
    BUILDING_RISK = "building_risk", "被災建築物応急危険度判定"
    DAMAGE_SURVEY = "damage_survey", "家屋被害認定調査"
    CASE_WORK = "case_work", "ケースワーカー業務"
    DISASTER_WASTE = "disaster_waste", "災害廃棄物"
    OTHER = "other", "その他"


class LegalBasis(Labelled):
    SHORT_DISPATCH = "short_dispatch", "短期派遣・公務出張"
    LOCAL_AUTONOMY_ACT = "local_autonomy_act", "地方自治法252条の17"
    COUNTERPART = "counterpart", "応急対策職員派遣制度（対口支援）"
    GENERAL_SUPPORT = "general_support", "応急対策職員派遣制度（総括支援）"
    AGREEMENT = "agreement", "協定"
    OTHER = "other", "その他"


class Hazard(Labelled):
    EARTHQUAKE = "earthquake", "地震"
    HEAVY_RAIN = "heavy_rain", "豪雨"
    TYPHOON = "typhoon", "台風"
    VOLCANO = "volcano", "火山噴火"
    SNOW = "snow", "雪害"
    FIRE = "fire", "大規模火災"
    OTHER = "other", "その他"


class Coverage(Labelled):
    """記録の範囲: how much of what was given the ledger holds."""

    ALL = "all", "全部"
    PART = "part", "一部"


class DisasterStatus(Labelled):
    ONGOING = "ongoing", "対応中"
    CLOSED = "closed", "終了"


class CameBy(Labelled):
    """How a letter came."""

    POST = "post", "郵送"
    MAIL = "mail", "メール"
    BROUGHT = "brought", "持参"
    OTHER = "other", "その他"


class State(Labelled):
    """State of a revision; what a support is on a day follows from its dates instead."""

    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "提出済"
    WITHDRAWN = "withdrawn", "取消"


class Standing(Labelled):
    """What an entry is on a day (rule 5 for staff; counted or not for the rest)."""

    PRESENT = "a", "派遣中"
    SERVED = "b", "既派遣"
    PLANNED = "c", "今後派遣予定"
    COUNTED = "counted", "実施済"
    NONE = "none", "計上外"


class Noun(Labelled):
    """The things that have records."""

    DISASTER = "disaster", "災害"
    SUPPORT = "support", "支援"
    ITEM = "item", "品目"
    LETTER = "letter", "御礼状"


#: Letter before the number for people: S-000123.
NUMBER_PREFIX = {Noun.DISASTER: "D", Noun.SUPPORT: "S", Noun.ITEM: "I", Noun.LETTER: "L"}


def record_number(noun: Noun, number: int) -> str:
    """管理番号 of a submitted record, e.g. S-000123."""
    return f"{NUMBER_PREFIX[noun]}-{number:06d}"
