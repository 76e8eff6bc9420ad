"""記入要領: what the form is for and how it is filled in, as its first sheet says it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tracker.domain.vocabulary import Noun
from tracker.domain.wareki import format_moment
from tracker.reports.entry_form.content import EntryForm, hint_of

TITLE: Final = "入力様式 記入要領"


#: What is to be known. Filled in: {giver}, {secretariat}, and {empty}, the rows for new entries.
_RULES: Final = (
    (
        "この様式は",
        "{giver}が上の災害で行った支援と、受け取った御礼状を、Excelで書いて台帳に入れるためのものです。"
        "別の災害の支援は、その災害の様式に書いてください。",
    ),
    (
        "新しく書く",
        "例の行(灰色の斜体)の下の空いている行に、1件を1行で書きます。各シートに{empty}行あります。"
        "例の行はそのままでかまいません。分からない欄は空欄にします。",
    ),
    (
        "直す",
        "記入済みの行は、台帳に入っている内容です。違うところだけ書きかえてください。"
        "書きかえなかった欄は、台帳でほかの人が直していても、元に戻りません。",
    ),
    (
        "取り消す",
        "「取消」の欄に○をつけます。行を消しても、台帳の記録は消えません。",
    ),
    (
        "まとめ",
        "支援物資と支援金は、品目や支援先が2つ以上あるとき、「まとめ」の欄に同じ言葉(1、2など)を書いた行が"
        "1件になります。日付などは、そのうちの1行に書けば足ります。記入済みの行の「まとめ」は変えないでください。"
        "記入済みの1件に品目や支援先を足すときだけ、足す行にその「まとめ」を書きます。"
        "足す行の日付などは、記入済みの行と同じに書くか、空欄にします。",
    ),
    (
        "日付",
        "「R2.7.10」「令和2年7月10日」「2020/7/10」のどれでも読めます。"
        "期間は「R2.7.10～16」「令和2年7月10日～」のように書きます。",
    ),
    (
        "数と金額",
        "「1200」「1,200枚」のどちらでも読めます。単位は、一覧にある品目では空欄でかまいません。"
        "金額は円です。「50万円」とも書けます。0円と書かず、公表していない金額は「未公表」と書きます。",
    ),
    (
        "選ぶ欄",
        "▼の出る欄は、一覧から選べます。一覧にない支援先・品目・単位・職種・業務・派遣根拠は、"
        "「その他」とせず、その言葉をそのまま書きます。",
    ),
    (
        "灰色の欄",
        "右端の灰色の欄は、台帳がその行を見分けるための印です。消したり書きかえたりしないでください。"
        "行を写して新しい1件を作るときは、写した行の灰色の欄と「まとめ」を空にします。",
    ),
    (
        "並べ替えと絞り込み",
        "見出しの▼から、いつでもできます。絞り込んで見えない行も取り込みます。列を足してもかまいません。",
    ),
    (
        "送り返す",
        "書き終えたら、Excelの形式(.xlsx)のまま保存し、台帳にサインインして取り込むか、"
        "{secretariat}へ送ってください。取り込む前に、何が変わるかを画面で確かめられます。"
        "同じファイルを2度取り込んでも、二重にはなりません。",
    ),
)


@dataclass(frozen=True, slots=True)
class Guide:
    """`facts` and `rules` are pairs of a few words and a text; `columns` rows of sheet, column, how
    to fill it in, example."""

    title: str
    facts: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str, str, str], ...]


def guide_of(form: EntryForm) -> Guide:
    """The guide of a form."""
    return Guide(TITLE, tuple(_facts(form)), tuple(_rules(form)), tuple(_columns(form)))


def _facts(form: EntryForm) -> Iterator[tuple[str, str]]:
    data = form.data
    yield data.names.association.member, form.giver_name
    yield "災害", data.disaster
    yield "作成", format_moment(data.made_at)
    counted = [(one.title, done, drafts) for one, done, drafts in form.counted()]
    told = [
        f"{title}{done + drafts}件" + (f"(うち下書き{drafts}件)" if drafts else "")
        for title, done, drafts in counted
        if done or drafts
    ]
    yield "記入済み", "、".join(told) or "なし(空の様式)"


def _rules(form: EntryForm) -> Iterator[tuple[str, str]]:
    told = {
        "giver": form.giver_name,
        "empty": len(form.sheets[0].empty),
        "secretariat": form.data.names.association.secretariat,
    }
    yield from ((name, text.format(**told)) for name, text in _RULES)


def _columns(form: EntryForm) -> Iterator[tuple[str, str, str, str]]:
    """Each column once, with the sheets that have it, as far as there is something to say."""
    sheets: dict[tuple[str, str, str], list[str]] = {}
    for sheet in form.sheets:
        for column in sheet.form.columns:
            how = hint_of(column)
            if how or column.example:
                said = (column.title, how, column.example)
                sheets.setdefault(said, []).append(sheet.form.title)
    for (title, how, example), where in sheets.items():
        yield _where(form, where), title, how, example


def _where(form: EntryForm, titles: list[str]) -> str:
    """The sheets with these titles in a few words."""
    if len(titles) == len(form.sheets):
        return "すべて"
    supports = [sheet.form.title for sheet in form.sheets if sheet.form.noun is Noun.SUPPORT]
    return f"支援の{len(supports)}シート" if titles == supports else "、".join(titles)
