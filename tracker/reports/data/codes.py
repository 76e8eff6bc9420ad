"""The code tables: every list of fixed words that a column may hold (rules L2-04 and L3-02)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tracker.domain.association import Association
from tracker.domain.counting import Counted
from tracker.domain.labels import SHARE_RULE
from tracker.domain.span import Precision
from tracker.domain.vocabulary import (
    MEASURED_KINDS,
    CameBy,
    Channel,
    Coverage,
    DisasterStatus,
    Duty,
    FundKind,
    GiverRole,
    Hazard,
    Kind,
    Labelled,
    LegalBasis,
    Occupation,
    Standing,
)
from tracker.reports.data.table import DataRow, Type


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list; `note` tells how it is reckoned."""

    code: str
    label: str
    note: str = ""


KNOWN, UNPUBLISHED, UNKNOWN = "known", "unpublished", "unknown"
UNCLEAR = "unclear"
ENTRIES, HEADCOUNT, PERSON_DAYS = "entries", "headcount", "person_days"
QUANTITY, AMOUNT, PAID = "quantity", "amount_yen", "paid_yen"
STAFF_A, STAFF_B, STAFF_C = "staff_a", "staff_b", "staff_c"
NO_UNIT = "単位の記載なし"

_YES = "計上(counted)が yes の行を足す"
_STANDING_NOTES: Final = {
    Standing.PRESENT: "初日から末日までの間",
    Standing.SERVED: "末日を過ぎた",
    Standing.PLANNED: "決定していて、まだ始まらない",
    Standing.COUNTED: "職員派遣でないもので、計上する日を過ぎた",
    Standing.NONE: "中止、計上する日の前",
}
_COUNTED: Final = (
    Code(Counted.YES.value, "計上する", "これだけを足すと合計になる"),
    Code(Counted.INSIDE.value, "集計値に含む", "公表された集計値の内数なので足さない"),
    Code(Counted.NO.value, "計上外", "予定・中止・該当なし・古い集計値など"),
)
_MEASURES: Final = (
    Code(ENTRIES, "件数", f"単位は件。{_YES}。集計値と該当なしの行は支援の件数に入れない"),
    Code(
        HEADCOUNT,
        "人数",
        f"単位は人。{_YES}。状態(standing)ごとに足すと派遣中・既派遣・今後派遣予定",
    ),
    Code(
        PERSON_DAYS,
        "延べ人日",
        f"単位は人日。基準日まで、年度を絞れば年度の中の日。日付のない派遣と集計値のものは不明。{_YES}",
    ),
    Code(QUANTITY, "数量", f"単位は行ごと。{_YES}。品目と単位が同じものだけを足す"),
    Code(AMOUNT, "金額", f"単位は円。{_YES}。未公表の行は数えて「未公表N件」と添える"),
    Code(PAID, "支出済の額", "単位は円。基準日までに支出したもの。計上が yes と inside の行を足す"),
)
_VALUE_STATUS: Final = (
    Code(KNOWN, "数がある"),
    Code(UNPUBLISHED, "金額未公表", "数は空欄。0ではない"),
    Code(UNKNOWN, "不明", "数は空欄。0ではない"),
)
_FIGURES: Final = (
    Code(STAFF_A, "派遣中"),
    Code(STAFF_B, "既派遣"),
    Code(STAFF_C, "今後派遣予定"),
    Code(AMOUNT, "金額"),
)
_PRECISIONS: Final = (
    Code(Precision.DAY.value, "日"),
    Code(Precision.MONTH.value, "月"),
    Code(Precision.YEAR.value, "年"),
    Code(Precision.FISCAL_YEAR.value, "年度"),
)
_PLACE_KINDS: Final = (
    Code("prefecture", "都道府県"),
    Code("city", "市"),
    Code("special_ward", "特別区"),
    Code("town", "町"),
    Code("village", "村"),
)
_TYPES: Final = (
    Code(Type.ID.value, "番号", "行を見分ける整数。足したり平均したりしない"),
    Code(Type.COUNT.value, "整数", "単位のある整数"),
    Code(Type.NUMBER.value, "数", "単位のある数"),
    Code(Type.TEXT.value, "文", "人が書いた文。改行は空白に、機種依存文字は標準の形にしてある"),
    Code(Type.NAME.value, "固有名詞", "人や団体や災害の名。文字はそのまま"),
    Code(Type.KEY.value, "記号", "英数字の記号"),
    Code(Type.WORD.value, "コード", "コード表にある語"),
    Code(Type.AREA.value, "地域コード", "全国地方公共団体コード(6けた、検査数字つき)"),
    Code(Type.DAY.value, "日", "西暦 YYYY-MM-DD"),
    Code(Type.MOMENT.value, "日時", "協定世界時 YYYY-MM-DDTHH:MM:SSZ"),
    Code(Type.FLAG.value, "はい・いいえ", "true か false"),
)


def _words(words: type[Labelled]) -> tuple[Code, ...]:
    return tuple(Code(word.value, word.label) for word in words)


def code_lists(association: Association) -> dict[str, tuple[Code, ...]]:
    """Every list by its name, in the words of the association."""
    channels = tuple(Code(one.value, association.channel(one)) for one in Channel)
    roles = {
        GiverRole.WARD: association.member,
        GiverRole.JOINT: association.joint,
        GiverRole.ALL_WARDS: f"{association.each}の計(内訳なし)",
    }
    standings = tuple(Code(s.value, s.label, _STANDING_NOTES[s]) for s in Standing)
    unclear = Code(UNCLEAR, "内訳不明", "集計値の日を過ぎたので、派遣中か既派遣か分からない")
    return {
        "kind": _words(Kind),
        "measured_kind": tuple(Code(kind.value, kind.label) for kind in MEASURED_KINDS),
        "channel": channels,
        "fund_kind": _words(FundKind),
        "occupation": _words(Occupation),
        "duty": _words(Duty),
        "legal_basis": _words(LegalBasis),
        "hazard": _words(Hazard),
        "coverage": _words(Coverage),
        "disaster_status": _words(DisasterStatus),
        "came_by": _words(CameBy),
        "share_rule": tuple(Code(rule.value, label) for rule, label in SHARE_RULE.items()),
        "giver_role": tuple(Code(role.value, label) for role, label in roles.items()),
        "precision": _PRECISIONS,
        "place_kind": _PLACE_KINDS,
        "standing": (*standings, unclear),
        "counted": _COUNTED,
        "measure": _MEASURES,
        "figure": _FIGURES,
        "value_status": _VALUE_STATUS,
        "type": _TYPES,
    }


def known_codes() -> dict[str, set[str]]:
    """The codes of every list; they are the same whatever the association calls itself."""
    lists = code_lists(Association("", "", "", "", ""))
    return {name: {one.code for one in codes} for name, codes in lists.items()}


def code_rows(lists: Mapping[str, tuple[Code, ...]]) -> Iterator[DataRow]:
    """The lists as rows of the table `codes`."""
    for name, codes in lists.items():
        for position, one in enumerate(codes, 1):
            yield {
                "list": name,
                "code": one.code,
                "label": one.label,
                "position": position,
                "note": one.note or None,
            }
