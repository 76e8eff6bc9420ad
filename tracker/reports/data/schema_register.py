"""The tables of letters, disasters, items, places and givers."""

from tracker.reports.data.columns import (
    area,
    count,
    day,
    disaster,
    flag,
    giver,
    ident,
    key,
    moment,
    name,
    note,
    recipient,
    record,
    span,
    text,
    word,
)
from tracker.reports.data.table import DataTable

LETTERS = DataTable(
    "letters",
    "御礼状(1通が1行)",
    "基準日までに受け取った御礼状。写し(スキャン)は含まない",
    (
        *record("", "御礼状"),
        moment(
            name="recorded_at",
            title="この版の記録日時",
            description="協定世界時(UTC)",
            required=True,
        ),
        disaster(),
        giver("owner_code", "保管する側"),
        *span("dated_", "手紙の日付"),
        day(name="received_on", title="受け取った日", description="分からないものは空欄"),
        ident(
            name="fiscal_year", title="年度", description="受け取った年度を4月の西暦で。不明は空欄"
        ),
        *recipient("sender", "差出人"),
        name(name="sender_title", title="差出人の肩書", description="市長 など"),
        name(name="sender_person", title="差出人の氏名", description="手紙にあるとおり"),
        word(name="came_by", title="届き方", description="決まった語", words="came_by"),
        text(name="subject", title="内容", description="手紙の内容"),
        flag(name="circulate", title="供覧", description="供覧するもの", required=True),
        flag(
            name="publishable",
            title="公表",
            description="公表してよいもの。外に出すときは true だけにする",
            required=True,
        ),
        count(
            name="scans",
            title="写しの数",
            description="台帳にある写しの数",
            unit="件",
            required=True,
        ),
        *note(),
    ),
    ("record_id",),
)

LETTER_ADDRESSEES = DataTable(
    "letter_addressees",
    "御礼状のあて先(1つのあて先が1行)",
    "御礼状がどこにあてたものか。joint は{name}",
    (
        *record("letters", "御礼状"),
        giver("addressee_code", "あて先"),
        ident(name="position", title="並び順", description="1通の中の順", required=True),
    ),
    ("record_id", "addressee_code"),
)

LETTER_SUPPORTS = DataTable(
    "letter_supports",
    "御礼状と支援の対応(1組が1行)",
    "どの支援への御礼か。この資料の範囲にない支援(取り消されたもの、ほかの年度のもの)は含まない",
    (
        *record("letters", "御礼状"),
        ident(
            name="support_id",
            title="支援の記録ID",
            description="御礼の対象",
            to="entries.record_id",
            required=True,
        ),
        key(name="support_number", title="支援の管理番号", description="御礼の対象", required=True),
        ident(name="position", title="並び順", description="1通の中の順", required=True),
    ),
    ("record_id", "support_id"),
)

DISASTERS = DataTable(
    "disasters",
    "災害(1件が1行)",
    "台帳にある災害",
    (
        *record("", "災害"),
        key(name="slug", title="アドレスでの名前", description="英数字の短い名前", required=True),
        name(name="name", title="名称", description="基準日に使われていた名称", required=True),
        word(
            name="hazard",
            title="災害の種類",
            description="決まった語",
            words="hazard",
            required=True,
        ),
        *span("spoken_", "公表上の日付"),
        *span("happened_", "発生した期間"),
        key(name="glide", title="GLIDE番号", description="国際的な災害番号。ないものは空欄"),
        word(
            name="status",
            title="対応の状況",
            description="決まった語",
            words="disaster_status",
            required=True,
        ),
        flag(
            name="provisional",
            title="仮の登録",
            description="事務局の確認がまだのもの",
            required=True,
        ),
        key(
            name="proposed_by",
            title="仮に登録した側",
            description="{member}のコード",
            to="wards.code",
        ),
        *(
            word(
                name=f"coverage_{kind}",
                title=f"記録の範囲({label})",
                description="台帳に全部があるか、一部だけか。決まっていないものは空欄",
                words="coverage",
            )
            for kind, label in (
                ("staff", "職員派遣"),
                ("goods", "支援物資"),
                ("funds", "支援金"),
                ("other", "その他の支援"),
            )
        ),
        *note(),
    ),
    ("record_id",),
)

DISASTER_NAMES = DataTable(
    "disaster_names",
    "災害の名称(1つの名称が1行)",
    "いつからその名称が使われているか",
    (
        *record("disasters", "災害"),
        ident(name="position", title="並び順", description="登録の順", required=True),
        name(name="name", title="名称", description="正式な名称", required=True),
        day(name="used_from", title="使い始めの日", description="この日から使う", required=True),
    ),
    ("record_id", "position"),
)

DISASTER_ALIASES = DataTable(
    "disaster_aliases",
    "災害の別名(1つの別名が1行)",
    "検索に使う別名",
    (
        *record("disasters", "災害"),
        ident(name="position", title="並び順", description="登録の順", required=True),
        name(name="name", title="別名", description="別名", required=True),
    ),
    ("record_id", "position"),
)

DISASTER_PLACES = DataTable(
    "disaster_places",
    "災害の被災地(1つの自治体が1行)",
    "被害の大きい都道府県と、その他の被災自治体",
    (
        *record("disasters", "災害"),
        ident(name="position", title="並び順", description="登録の順", required=True),
        area(
            name="place_code",
            title="自治体のコード",
            description="全国地方公共団体コード(6けた)",
            to="recipients.code",
            required=True,
        ),
        flag(
            name="hardest_hit",
            title="被害の大きい都道府県",
            description="true はそれ",
            required=True,
        ),
    ),
    ("record_id", "position"),
)

ITEMS = DataTable(
    "items",
    "品目(1品目が1行)",
    "支援物資の品目表。数量は品目ごとの単位で数え、単位の違う品目を足さない",
    (
        *record("", "品目"),
        text(name="category", title="分類", description="{name}の公表の分け方", required=True),
        text(name="name", title="品目", description="品目の名", required=True),
        text(name="unit", title="単位", description="この品目を数える単位", required=True),
        ident(name="position", title="並び順", description="品目表の順", required=True),
        flag(name="active", title="使用", description="false は使用をやめたもの", required=True),
    ),
    ("record_id",),
)

RECIPIENTS = DataTable(
    "recipients",
    "自治体(1団体が1行)",
    "この資料に出てくる自治体のコード表。記録ではないので記録IDはない",
    (
        area(
            name="code", title="コード", description="全国地方公共団体コード(6けた)", required=True
        ),
        area(
            name="prefecture_code",
            title="都道府県のコード",
            description="都道府県自身は自分のコード",
            to="recipients.code",
            required=True,
        ),
        name(name="prefecture", title="都道府県", description="都道府県の名称", required=True),
        name(name="name", title="市区町村", description="市区町村の名称。都道府県自身は空欄"),
        name(name="kana", title="よみ", description="ひらがな", required=True),
        word(
            name="kind",
            title="団体の種類",
            description="決まった語",
            words="place_kind",
            required=True,
        ),
        day(name="last_day", title="最後の日", description="合併や改称でなくなった団体だけ"),
        area(
            name="successor_code",
            title="後継のコード",
            description="なくなった団体を引き継いだ団体",
            to="recipients.code",
        ),
    ),
    ("code",),
)

WARDS = DataTable(
    "wards",
    "支援した側(1つが1行)",
    "{each}と{joint}、{each}の計(内訳なし)。記録ではないので記録IDはない",
    (
        key(
            name="code",
            title="コード",
            description="{member}は全国地方公共団体コード",
            required=True,
        ),
        word(
            name="role", title="役割", description="決まった語", words="giver_role", required=True
        ),
        name(name="name", title="名称", description="{member}の名称", required=True),
        name(name="kana", title="よみ", description="ひらがな"),
        ident(name="position", title="並び順", description="公式の順", required=True),
    ),
    ("code",),
)

REGISTER_TABLES = (
    LETTERS,
    LETTER_ADDRESSEES,
    LETTER_SUPPORTS,
    DISASTERS,
    DISASTER_NAMES,
    DISASTER_ALIASES,
    DISASTER_PLACES,
    ITEMS,
    RECIPIENTS,
    WARDS,
)
