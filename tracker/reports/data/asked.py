"""What a データ is asked for, and what it says of itself in every file."""

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.association import Association
from tracker.domain.fiscal_year import format_fiscal_year
from tracker.domain.wareki import JAPAN
from tracker.queries.moment import Clocks

NAME, VERSION = "shien-daicho", 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAsked:
    """`known_at` is the moment of the ledger's clock, `made_at` when the files are made; both
    aware. Of one disaster, of one fiscal year, or of all."""

    clocks: Clocks
    known_at: datetime
    made_at: datetime
    disaster_id: int | None = None
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An item of the table `about`, which stands in datapackage.json under the same name."""

    item: str
    label: str
    value: str


def told(asked: DataAsked, association: Association, disaster: str) -> tuple[Told, ...]:
    """Day, moment, range, method and licence; `disaster` is its name, or ''."""
    year = asked.fiscal_year
    return (
        Told("title", "題", f"支援台帳データ({association.name})"),
        Told("as_of", "現在(基準日)", asked.clocks.as_of.isoformat()),
        Told(
            "known_at", "記録時点", asked.known_at.astimezone(JAPAN).isoformat(timespec="seconds")
        ),
        Told("known_at_change", "記録時点の変更の番号", str(asked.clocks.known_at)),
        Told(
            "made_at", "作った日時", asked.made_at.astimezone(JAPAN).isoformat(timespec="seconds")
        ),
        Told("scope_disaster", "災害の範囲", disaster or "すべての災害"),
        Told(
            "scope_fiscal_year",
            "年度の範囲",
            f"{year}年度({format_fiscal_year(year)})" if year else "すべての年度",
        ),
        Told("schema_version", "列の組の版", str(VERSION)),
        *_method(association),
    )


def _method(association: Association) -> tuple[Told, ...]:
    secretariat = association.secretariat
    return (
        Told("source", "出典", f"支援台帳({association.name})。記録ごとの出典は列 source"),
        Told(
            "method",
            "作り方",
            f"{association.each}と事務局が記録したもののうち、記録時点に提出済みだったもの。"
            "下書きと取り消した記録は含まない。御礼状は基準日までに受け取ったもの",
        ),
        Told("blank", "空欄の意味", "空欄は、分からないか当てはまらないもの。0は0"),
        Told(
            "encoding",
            "文字コード",
            "CSVはUTF-8、BOMつき。区切りはコンマ、改行はCRLF。1行目が列の名",
        ),
        Told(
            "text",
            "文字の扱い",
            "文の改行は空白1つにし、機種依存文字(JIS X 0208にない記号)は標準の形にした"
            "(例 株式会社の合字は(株)、丸数字は(1)、リットルの記号は L)。"
            "標準の形のない絵文字・外字・ほかの国の文字は〓。漢字と固有名詞の文字はそのまま",
        ),
        Told(
            "several",
            "1つに分けられないもの",
            "単位や名称の欄に2つ以上が書かれた記録は、分けようがないので、書かれたものを1つの名として"
            " 複数(人・枚) のように書いた。ほかの単位や名称の数とは足さない",
        ),
        Told(
            "apostrophe",
            "先頭のアポストロフィ",
            "CSVで、= + - @ (全角の ＝ ＋ － ＠ も)か ' で始まる文には、表計算ソフトが式と"
            "みなさないように先頭に ' をつけた。Excelのファイルにはつけていない",
        ),
        Told("contact", "問い合わせ先", secretariat),
        Told("licence", "利用条件", f"定めていない。外に出す前に{secretariat}に確かめる"),
    )
