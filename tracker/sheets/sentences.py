"""What is said about a workbook that is not taken: one sentence, that says what to do."""

from typing import Final

from tracker.domain.text import quoted
from tracker.sheets.limits import (
    LARGEST_FILE,
    LAST_COLUMN,
    LONGEST_TEXT,
    MEGABYTE,
    MOST_CELLS,
    MOST_MERGED,
    MOST_ROWS,
    MOST_SHEETS,
)

AS_XLSX: Final = (
    "「名前を付けて保存」でファイルの種類を「Excelブック(*.xlsx)」にして"
    "保存し直したものを選んでください。"
)
SAVE_AGAIN: Final = "Excelで開き、" + AS_XLSX
CHOOSE_ANOTHER: Final = "Excelブック(.xlsx)を選んでください。"

EMPTY: Final = "中身のない(0バイトの)ファイルなので、元のファイルを選び直してください。"
TOO_LARGE: Final = (
    f"大きすぎるので、画像や使っていないシートを消して1つ{LARGEST_FILE // MEGABYTE}MBまでに"
    "保存し直したものを選んでください。"
)
CUT_SHORT: Final = (
    "途中で切れているか壊れているので、コピーかダウンロードをやり直したものを選んでください。"
)
BROKEN: Final = "壊れていて読めないところがあるので、" + SAVE_AGAIN
SUSPICIOUS: Final = "ふつうのExcelブックにはないものが入っているので、" + SAVE_AGAIN
UNPACKED: Final = (
    "展開すると大きくなりすぎるので、使っていない行や列の書式と画像を消して"
    "保存し直したものを選んでください。"
)
PARTS: Final = (
    "中に入っている部品(画像など)が多すぎるので、画像や使っていないシートを消して"
    "保存し直したものを選んでください。"
)
TOO_MUCH: Final = (
    "読むのに時間かメモリーがかかりすぎるので、使っていないシートや行の書式を消すか、"
    "いくつかに分けて保存し直したものを選んでください。"
)
BUSY: Final = "いまほかの処理で混み合っていて読めないので、少し待ってから選び直してください。"
MACROS: Final = "マクロの入ったExcelブック(.xlsm)なので、" + SAVE_AGAIN
BINARY: Final = "バイナリ形式のExcelブック(.xlsb)なので、" + SAVE_AGAIN

_PLAIN: Final = {
    "broken": BROKEN,
    "dtd": SUSPICIOUS,
    "macros": MACROS,
    "binary": BINARY,
    "other": "Excelブックではないので、" + CHOOSE_ANOTHER,
    "empty": "値を書くシートが1枚もないので、表のある" + CHOOSE_ANOTHER,
    "unpacked": UNPACKED,
    "styles": "セルの書式の種類が多すぎるので、表だけを新しいブックに値で貼り付けて"
    "保存したものを選んでください。",
    "strings": "文字が多すぎるので、使っていないシートや行を消すか、"
    "いくつかに分けて保存し直したものを選んでください。",
    "sheets": f"シートが多すぎるので、{MOST_SHEETS}枚までに分けて保存し直したものを"
    "選んでください。",
    "cells": f"値のあるセルが多すぎるので、1つのブックで{MOST_CELLS // 10_000}万セルまでに"
    "分けて保存し直したものを選んでください。",
    "memory": TOO_MUCH,
}
_IN_SHEET: Final = {
    "rows": f"に値のある行が{MOST_ROWS:,}行より多くあるので、"
    f"{MOST_ROWS:,}行までに分けて保存し直したものを選んでください。",
    "merged": f"に結合したセルが{MOST_MERGED:,}か所より多くあるので、"
    "結合を解除して保存し直したものを選んでください。",
}
_AT_CELL: Final = {
    "columns": f"に、{LAST_COLUMN}列目より右の値があるので、"
    "そこを消すか左に詰めて保存し直したものを選んでください。",
    "text": f"に、{LONGEST_TEXT:,}文字より長い文字があるので、"
    "短くして保存し直したものを選んでください。",
}


def sentence(why: str, sheet: str, place: str) -> str:
    """For a word of the process; a word that it does not say is too much."""
    if why in _IN_SHEET:
        return f"シート{quoted(sheet)}{_IN_SHEET[why]}"
    if why in _AT_CELL:
        return f"シート{quoted(sheet)}のセル{place[:10]}{_AT_CELL[why]}"
    return _PLAIN.get(why, TOO_MUCH)
