"""The tables of supports: one long form to add up, and one for what each kind says besides."""

from tracker.reports.data.columns import (
    amount,
    count,
    day,
    disaster,
    giver,
    ident,
    moment,
    name,
    note,
    number,
    recipient,
    record,
    span,
    text,
    value_status,
    word,
)
from tracker.reports.data.table import Column, DataTable

_COUNTING = (
    word(
        name="standing",
        title="現在の状態",
        description="基準日(as_of)の状態。職員派遣は派遣中・既派遣・今後派遣予定",
        words="standing",
        required=True,
    ),
    word(
        name="counted",
        title="計上",
        description="合計に入るか。yes だけを足すと画面と帳票の合計になる",
        words="counted",
        required=True,
    ),
)


def _fiscal_year() -> Column:
    return ident(
        name="fiscal_year",
        title="年度",
        description="初日・発送日・支出日などの年度を4月の西暦で。年度不明は空欄。"
        "年度をまたぐ派遣は初日の年度",
    )


def _kind(description: str = "集計値と該当なしも種別の一つ") -> Column:
    return word(name="kind", title="種別", description=description, words="kind", required=True)


def _measured_kind() -> Column:
    return word(
        name="measured_kind",
        title="測る種別",
        description="集計値・該当なしが何についてのものか。ほかは種別と同じ。すべてについての"
        "該当なしは空欄",
        words="measured_kind",
    )


def _channel() -> Column:
    return word(
        name="channel",
        title="経路",
        description="どこを通した支援か",
        words="channel",
        required=True,
    )


def _fund_kind() -> Column:
    return word(
        name="fund_kind",
        title="支援金の種類",
        description="支援金とその集計値だけ",
        words="fund_kind",
    )


SUPPORTS = DataTable(
    "supports",
    "支援(1つの数が1行)",
    "支援を1行に1つの数で表した縦長の表。ここだけで合計と内訳ができる",
    (
        *record("entries"),
        ident(
            name="row_no", title="行番号", description="1件の支援の中で何番目の行か", required=True
        ),
        disaster(),
        name(
            name="disaster_name",
            title="災害の名称",
            description="基準日に使われていた名称",
            required=True,
        ),
        _kind(),
        _measured_kind(),
        giver(),
        _channel(),
        *recipient(),
        _fund_kind(),
        text(name="item_category", title="品目の分類", description="支援物資だけ"),
        text(
            name="item_name",
            title="品目",
            description="品目の名。品目表にないものは書かれたとおり。その他の支援は内容",
        ),
        day(
            name="counts_from",
            title="計上する日",
            description="この日から数える。日付不明は災害の始まりの日",
            required=True,
        ),
        _fiscal_year(),
        word(
            name="measure",
            title="測るもの",
            description="何の数か。合計のしかたはコード表 measure にある",
            words="measure",
            required=True,
        ),
        number(name="value", title="数", description="分からないものは空欄", unit_from="unit"),
        text(
            name="unit",
            title="単位",
            description="数の単位。数が分からず単位も分からないものは空欄",
        ),
        value_status(),
        *_COUNTING,
    ),
    ("record_id", "row_no"),
)

ENTRIES = DataTable(
    "entries",
    "支援の記録(1件が1行)",
    "支援・集計値・該当なしの記録。種別ごとの表は記録IDで結び付く",
    (
        *record(),
        moment(
            name="recorded_at",
            title="この版の記録日時",
            description="協定世界時(UTC)",
            required=True,
        ),
        disaster(),
        _kind(),
        _measured_kind(),
        giver(),
        _channel(),
        text(name="title", title="件名", description="自由な記述"),
        *recipient(),
        _fund_kind(),
        word(
            name="share_rule",
            title="拠出額の分け方",
            description="{joint}の支援金だけ",
            words="share_rule",
        ),
        *span("", "期間"),
        day(name="decided_on", title="決定日", description="職員派遣と支援金"),
        day(name="sent_on", title="発送日", description="支援物資"),
        day(name="paid_on", title="支出日", description="支援金"),
        day(name="received_on", title="受領日", description="支援物資と支援金"),
        day(name="speaks_of", title="いつ現在の数か", description="集計値と該当なし"),
        day(name="cancelled_on", title="中止した日", description="中止したものだけ"),
        day(
            name="counts_from",
            title="計上する日",
            description="この日から数える。日付不明は災害の始まりの日",
            required=True,
        ),
        _fiscal_year(),
        *_COUNTING,
        text(
            name="section", title="担当課", description="担当者の氏名と電話は、この資料に含まない"
        ),
        *note(),
    ),
    ("record_id",),
)

STAFF = DataTable(
    "staff",
    "職員派遣(1件が1行)",
    "職員派遣の人数と職種・業務・根拠。期間などは entries にある",
    (
        *record("entries"),
        count(name="headcount", title="人数", description="実人数", unit="人"),
        count(
            name="person_days_given",
            title="延べ人日(書かれた数)",
            description="人数×日数と違う延べ人日が書かれたときだけ。計算した延べ人日は"
            " supports にある",
            unit="人日",
        ),
        word(name="occupation", title="職種", description="決まった語", words="occupation"),
        text(
            name="occupation_other", title="職種(その他の内容)", description="職種が other のとき"
        ),
        word(name="duty", title="業務", description="決まった語", words="duty"),
        text(name="duty_other", title="業務(その他の内容)", description="業務が other のとき"),
        word(name="legal_basis", title="派遣根拠", description="決まった語", words="legal_basis"),
        text(
            name="legal_basis_other",
            title="派遣根拠(その他の内容)",
            description="根拠が other のとき",
        ),
        ident(name="wave", title="陣", description="第N陣の N"),
    ),
    ("record_id",),
)

_LINE = ident(
    name="line_id", title="行ID", description="1件の中の行。版が変わっても同じ", required=True
)


def _quantity() -> tuple[Column, ...]:
    return (
        number(
            name="quantity",
            title="数量",
            description="小数は3けたまで。不明は空欄で、0ではない",
            unit_from="unit",
        ),
        text(name="unit", title="単位", description="数量の単位。数量が不明なら空欄のことがある"),
        value_status("quantity_status"),
    )


GOODS_LINES = DataTable(
    "goods_lines",
    "物資の明細(1品目が1行)",
    "支援物資の品目と数量。支援物資・その他の支援の集計値の内訳も含む",
    (
        *record("entries"),
        _LINE,
        ident(
            name="item_id",
            title="品目の記録ID",
            description="品目表の品目。ないものは空欄",
            to="items.record_id",
        ),
        text(
            name="item_other",
            title="品目(その他の内容)",
            description="品目表にないとき、書かれた品名",
        ),
        *_quantity(),
    ),
    ("record_id", "line_id"),
)

FUNDS_LINES = DataTable(
    "funds_lines",
    "支援金の明細(1支援先が1行)",
    "支援金の支援先と金額。種類・決定日などは entries にある",
    (*record("entries"), _LINE, *recipient(), *amount()),
    ("record_id", "line_id"),
)

SHARES = DataTable(
    "shares",
    "拠出額(1{member}が1行)",
    "{joint}の支援金を{each}がいくら負担したか。支援金の内数なので、合計に足さない",
    (
        *record("entries"),
        giver("ward_code", "負担した側"),
        ident(name="position", title="並び順", description="1件の中の順", required=True),
        *amount(),
        number(name="weight", title="割合", description="割合で分けたとき", unit="比"),
        day(
            name="paid_on",
            title="納入した日",
            description="納入していないものと分からないものは空欄",
        ),
    ),
    ("record_id", "ward_code"),
)

OTHER_SUPPORTS = DataTable(
    "other_supports",
    "その他の支援(1件が1行)",
    "その他の支援の内容と数量。期間などは entries にある",
    (*record("entries"), text(name="what", title="内容", description="何をしたか"), *_quantity()),
    ("record_id",),
)

AGGREGATES = DataTable(
    "aggregates",
    "集計値(1件が1行)",
    "内訳の残っていない集計値の支援先の表記。いつ現在かなどは entries にある",
    (
        *record("entries"),
        text(name="recipient_label", title="支援先の表記", description="32県市町 など"),
        count(
            name="recipient_count", title="支援先の数", description="支援先の団体の数", unit="団体"
        ),
    ),
    ("record_id",),
)

AGGREGATE_FIGURES = DataTable(
    "aggregate_figures",
    "集計値の数(1つの数が1行)",
    "公表されたままの数。合計に入る数は supports にある。品目ごとの数は goods_lines にある",
    (
        *record("entries"),
        word(
            name="figure",
            title="何の数か",
            description="公表された数の別",
            words="figure",
            required=True,
        ),
        count(
            name="value", title="数", description="公表された数", unit_from="unit", required=True
        ),
        text(name="unit", title="単位", description="数の単位", required=True),
    ),
    ("record_id", "figure"),
)

SUPPORT_TABLES = (
    SUPPORTS,
    ENTRIES,
    STAFF,
    GOODS_LINES,
    FUNDS_LINES,
    SHARES,
    OTHER_SUPPORTS,
    AGGREGATES,
    AGGREGATE_FIGURES,
)
