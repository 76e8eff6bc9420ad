"""Text in a workbook: nothing runs, nothing is lost silently, nothing is cut."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from tests.workbooks import MAIN, part, report_of, sheet_of, table_of, words, written, written_cells
from tracker.reports.content import Paragraph, Text
from tracker.reports.excel.measure import character_width, line_count, text_width, wrapped
from tracker.reports.excel.text import (
    MOST_CHARACTERS,
    SHORTENED,
    as_xml,
    is_misread,
    safe_text,
    sheet_names,
)

HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "-2+3",
    "@SUM(A1:A9)",
    "＝１＋１",
    "'=1+1",
    "\t=1+1",
    "\r\n=1+1",
    "00123",
    "13101",
    "1/2",
    "R2.7.4",
    "#REF!",
    "TRUE",
    "1E5",
    "<b>&amp;</b> ]]>",
    '"><script>alert(1)</script>',
    "{=A1}",
    "𠮷野家 髙橋 😀 ㋿",
]
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_the_text_it_was(text):
    (cell,) = written_cells(Text(text))
    assert cell.data_type == "s", f"{text!r} must be a string, not a formula or number"
    assert cell.value == safe_text(text)


def test_no_sheet_ever_has_a_formula():
    report = report_of(sheet_of(Paragraph("=1+1"), table_of(*[words(text) for text in HOSTILE])))
    sheet = part(written(report))
    assert not list(sheet.iter(f"{MAIN}f")), "data must never make a formula"
    kinds = {cell.get("t") for cell in sheet.iter(f"{MAIN}c") if len(cell)}
    assert kinds == {"inlineStr"}


@pytest.mark.parametrize("text", [t for t in HOSTILE if t[0] in "=+-@＝'\t\r"] + ["00123", "1/2"])
def test_what_excel_would_misread_on_editing_is_marked_as_text(text):
    (cell,) = written_cells(Text(text))
    assert cell.quotePrefix, f"{text!r} would become a formula, number or day when it is edited"


def test_ordinary_words_carry_no_mark():
    for text in ("港区", "S-000124", "令和2年7月豪雨", "32県市町"):
        assert not is_misread(text)


@given(anything)
def test_any_text_at_all_can_be_written_and_read_again(text):
    (cell,) = written_cells(Text(text))
    assert (cell.value or "") == as_read(safe_text(text))
    assert cell.data_type in ("s", "n"), "an empty text is an empty cell, all else a string"


def as_read(text: str) -> str:
    """openpyxl leaves `_x005F_` of an inline string as it stands; Excel reads it as `_`."""
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def test_what_looks_like_an_escape_of_excel_is_itself_escaped():
    assert as_xml("_x0041_") == "_x005F_x0041_"
    assert unescape(as_xml("列_x0041_と_x000D_")) == "列_x0041_と_x000D_"


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x7f", "\ud800", "\ufffe", "\uffff"])
def test_what_a_workbook_cannot_carry_becomes_visible(bad):
    assert safe_text(f"前{bad}後") == "前\ufffd後"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n"])
def test_every_line_end_is_one_line_end(end):
    assert safe_text(f"一{end}二") == "一\n二"


@pytest.mark.parametrize("text", ["あ" * 40_000, "𠮷" * 40_000, "a" * MOST_CHARACTERS + "b"])
def test_text_over_excels_limit_is_shortened_with_a_note(text):
    short = safe_text(text)
    units = len(short.encode("utf-16-le")) // 2
    assert MOST_CHARACTERS - 2 <= units <= MOST_CHARACTERS
    assert short.endswith(SHORTENED)
    assert text.startswith(short.removesuffix(SHORTENED))


def test_text_at_excels_limit_is_left_whole():
    assert safe_text("あ" * MOST_CHARACTERS) == "あ" * MOST_CHARACTERS


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["支援概要", "支援概要"], ["支援概要", "支援概要 (2)"]),
        (["a/b", "A／B"], ["a／b", "A／B (2)"]),
        (["[x]:y*?\\"], ["［x］：y＊？＼"]),
        (["", "'", "　"], ["シート1", "シート2", "シート3"]),
        (["History"], ["History_"]),
        (["'引用'"], ["引用"]),
        (["あ" * 40, "あ" * 40], ["あ" * 30 + "…", "あ" * 26 + "… (2)"]),
    ],
)
def test_sheet_names_are_what_excel_accepts(wanted, names):
    assert sheet_names(wanted) == names


@given(st.lists(anything, min_size=1, max_size=6))
def test_sheet_names_are_always_short_and_different(wanted):
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[:\\/?*\[\]\n]|^'|'$", name)


@example("11-1W", 2.5)  # what is left behind a hyphen may be too long again
@given(st.text(st.sampled_from("あ漢aW1 -\n、ｱ😀"), max_size=60), st.floats(2.0, 30.0))
def test_wrapping_leaves_nothing_out_and_keeps_each_line_in_its_room(text, room):
    lines = wrapped(text, room)
    covered = "".join(text[start:end] for start, end in lines)
    assert covered == text.replace("\n", ""), "every character stands on exactly one line"
    for start, end in lines:
        assert end - start <= 1 or text_width(text[start:end]) <= room
        assert "\n" not in text[start:end]
    assert line_count(text, room) == len(lines)


def test_a_latin_word_moves_to_the_next_line_as_a_whole():
    text = "aaa bbbb cc"
    assert [text[start:end] for start, end in wrapped(text, 6)] == ["aaa ", "bbbb ", "cc"]


def test_japanese_characters_take_the_room_of_two_digits():
    assert character_width("漢") == character_width("△") == character_width("ー") > 1.9
    assert text_width("1,234,567") == 9
    assert character_width("\u3099") == 0, "a combining mark takes no room of its own"
