"""What the preview of an import says in sentences (import_preview.py)."""

from collections.abc import Iterable
from typing import Final

from tracker.domain.entry_form.plan import Outcome, Step
from tracker.domain.entry_form.row_words import TOLD, rows_told
from tracker.domain.numbers import format_integer
from tracker.queries.incoming import BookPlan, SheetPlan
from tracker.reports.excel.form_workbook import CHOICES, GUIDE
from tracker.sheets.marks_child import TITLE as LIST_OF_ERRORS

#: Sheets of our own form, and of what was given back, that hold no rows.
OUR_OTHERS: Final = frozenset({GUIDE, CHOICES, LIST_OF_ERRORS})
#: Characters of a value that it shows.
LONGEST: Final = 300


def where(sheet: str, step: Step) -> str:
    """Where in the file an entry stands: 職員派遣 12行目, 物資 5・6・9行目ほか12行."""
    return f"{sheet} {rows_told([row.row.number for row in step.entry.rows])}"


def notes(book: BookPlan) -> Iterable[str]:
    """What is to be said of the file besides its entries."""
    for sheet in book.sheets:
        if sheet.hidden:
            yield (
                f"シート「{sheet.name}」の隠れている行が{format_integer(sheet.hidden)}行あります。"
                "隠れていない行と同じに読みました。"
            )
        if sheet.unknown:
            names = "、".join(f"「{cut(name.replace(chr(10), ''))}」" for name in sheet.unknown)
            why = "選んだとおり" if sheet.is_mapped else "様式にない列なので"
            yield f"シート「{sheet.name}」の{names}は{why}、読んでいません。"
        if sheet.sums:
            rows = "・".join(str(number) for number in sheet.sums[:TOLD])
            more = "など" if len(sheet.sums) > TOLD else ""
            yield f"シート「{sheet.name}」の{rows}行目{more}は合計の行なので、読んでいません。"
        yield from _settled(sheet)
    left = [name for name in book.left if name not in {*OUR_OTHERS, *book.unread}]
    if left and book.sheets:
        names = "、".join(f"「{name}」" for name in left)
        yield f"シート{names}は様式の表ではないので、読んでいません。"


def _settled(sheet: SheetPlan) -> Iterable[str]:
    """What was decided when the same rows came before."""
    steps = [step for step in sheet.steps if step.settled]
    for step in steps[:TOLD]:
        said = "、".join(f"{row.label}「{cut(row.new) or '（なし）'}」" for row in step.settled)
        yield (
            f"{where(sheet.name, step)}の{said}は、前に取り込んだとき{step.label}の台帳の内容を"
            "残すと決めたので、取り込みません。直すときは、台帳で直してください。"
        )
    if len(steps) > TOLD:
        more = format_integer(len(steps) - TOLD)
        yield f"シート「{sheet.name}」には、ほかにも同じように決めた記録が{more}件あります。"


def unread(book: BookPlan) -> str:
    """What is said of sheets of the form that could not be read, '' where there are none."""
    if not book.unread:
        return ""
    names = "、".join(f"「{name}」" for name in book.unread)
    return (
        f"シート{names}は、見出しの行が見つからないので、何も読めませんでした。"
        "見出しを消していないか、表のセルを結合していないかを確かめて、送り直してください。"
    )


def nothing(book: BookPlan) -> str:
    """Why nothing would be written, where that is so and nothing is wrong or undecided."""
    if not book.sheets:
        return (
            "様式の表が見つからないので、取り込むものは0件です。"
            "入力様式のシートの見出しの行が残っているか確かめてください。"
        )
    if not book.steps:
        return (
            "記入された行がないので、取り込むものは0件です。"
            "行を書いて保存したファイルか確かめてください。"
        )
    waits = book.count(Outcome.ERROR) or book.count(Outcome.CONFLICT)
    if book.writes or waits:
        return ""
    count = format_integer(book.count(Outcome.UNCHANGED))
    where = "読めたシート" if book.unread else "このファイル"
    said = f"取り込むものは0件です。{where}で新しく変わるところはありません"
    return f"{said}（変更なし{count}件）。"


def cut(text: str) -> str:
    """A value as far as it is shown."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}…（全{format_integer(len(text))}文字）"
