"""The tables that explain the others."""

from tracker.reports.data.columns import (
    count,
    day,
    flag,
    ident,
    key,
    text,
    word,
)
from tracker.reports.data.table import DataTable

CODES = DataTable(
    "codes",
    "コード表(1つのコードが1行)",
    "決まった語の列に入るコードと、その意味",
    (
        key(
            name="list",
            title="コード表の名",
            description="列の定義の code_list と同じ",
            required=True,
        ),
        key(name="code", title="コード", description="列に入る語", required=True),
        text(name="label", title="意味", description="日本語での言い方", required=True),
        ident(name="position", title="並び順", description="表の中の順", required=True),
        text(name="note", title="説明", description="数え方など"),
    ),
    ("list", "code"),
)

TABLES = DataTable(
    "tables",
    "表の一覧(1つの表が1行)",
    "この資料にある表",
    (
        key(
            name="table",
            title="表の名",
            description="CSVのファイル名とExcelのシート名",
            required=True,
        ),
        text(name="title", title="表の題", description="日本語の題", required=True),
        text(name="description", title="説明", description="何の表か", required=True),
        count(
            name="rows", title="行数", description="見出しを除く行の数", unit="行", required=True
        ),
    ),
    ("table",),
)

DEFINITIONS = DataTable(
    "definitions",
    "列の定義(1つの列が1行)",
    "すべての表のすべての列の意味・型・単位",
    (
        key(
            name="table",
            title="表の名",
            description="どの表の列か",
            to="tables.table",
            required=True,
        ),
        key(name="column", title="列の名", description="半角英数字の物理名", required=True),
        ident(name="position", title="並び順", description="表の中の順", required=True),
        text(name="title", title="列の題", description="日本語の題", required=True),
        word(name="type", title="型", description="列に入る値の種類", words="type", required=True),
        text(name="unit", title="単位", description="数の列の単位"),
        key(
            name="unit_column",
            title="単位の列",
            description="単位が行ごとに違うとき、それを書いた列",
        ),
        key(name="code_list", title="コード表", description="決まった語の列だけ"),
        key(name="refers_to", title="参照先", description="別の表の列を指すとき、表の名と列の名"),
        flag(
            name="in_key",
            title="主キー",
            description="true の列を合わせると行を見分けられる",
            required=True,
        ),
        flag(name="required", title="必須", description="true の列に空欄はない", required=True),
        text(name="description", title="説明", description="意味と、空欄の意味", required=True),
    ),
    ("table", "column"),
)

ABOUT = DataTable(
    "about",
    "この資料について(1項目が1行)",
    "基準日・記録時点・範囲・作り方・文字の扱い・利用条件",
    (
        key(name="item", title="項目", description="項目の名", required=True),
        text(name="label", title="項目の言い方", description="日本語での言い方", required=True),
        text(name="value", title="内容", description="内容", required=True),
    ),
    ("item",),
)

CHANGES = DataTable(
    "changes",
    "列の変更の記録(1回が1行)",
    "表と列をいつどう変えたか。変えない限り、列は毎年同じ",
    (
        ident(name="version", title="版", description="列の組の版", required=True),
        day(name="changed_on", title="日", description="この版にした日", required=True),
        text(name="what", title="内容", description="何を変えたか", required=True),
        key(
            name="fingerprint",
            title="指紋",
            description="すべての表と列の名・型・単位のSHA-256の先頭16けた",
            required=True,
        ),
    ),
    ("version",),
)

RULES = DataTable(
    "rules",
    "機械可読性のルール(1つのルールが1行)",
    "『行政データにおける機械可読性に関するルール』(2026-03-31)の30のルールを、どう守っているか",
    (
        key(name="rule", title="ルール", description="ルールの番号", required=True),
        text(name="text", title="内容", description="ルールを短く言いかえたもの", required=True),
        flag(
            name="judged",
            title="機械で確かめた",
            description="この資料を作るたびに確かめるもの",
            required=True,
        ),
        text(name="held_by", title="守り方", description="どう守っているか", required=True),
    ),
    ("rule",),
)

DEFINITION_TABLES = (
    CODES,
    TABLES,
    DEFINITIONS,
    ABOUT,
    CHANGES,
    RULES,
)
