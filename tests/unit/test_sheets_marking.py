"""A workbook goes back with its errors, in red and in words, and all else as it was."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from tracker.domain.errors import InputError
from tracker.sheets.marking import Mark, marked
from tracker.sheets.reading import read

WRONG = Mark("職員派遣", 3, 2, "人数", "数を書いてください。")


def book(**cells):
    made = Workbook()
    sheet = made.active
    sheet.title = "職員派遣"
    for name, value in {"A1": "氏名", "B1": "人数", "B3": "二人", **cells}.items():
        sheet[name] = value
    return made


def content_of(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_wrong_cell_is_red_and_says_what_to_write():
    back = load_workbook(io.BytesIO(marked(content_of(book()), [WRONG])))
    cell = back["職員派遣"]["B3"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("二人", "FFFFC7CE")
    assert cell.comment.text == "数を書いてください。"


def test_the_first_sheet_lists_all_errors_with_links():
    back = load_workbook(io.BytesIO(marked(content_of(book()), [WRONG])))
    first = back.worksheets[0]
    assert first["A1"].value == "直すところが1か所あります"
    line = [cell.value for cell in list(first.iter_rows())[-1]]
    assert line == [1, "職員派遣", "B3", "人数", "数を書いてください。"]
    link = list(first.iter_rows())[-1][2].hyperlink
    assert (link.location or link.target).endswith("'職員派遣'!B3")


def test_what_stood_there_stays_drop_downs_formulas_and_formats_too():
    made = book(C3="=1+1")
    sheet = made["職員派遣"]
    rule = DataValidation(type="list", formula1='"事務,土木"')
    rule.add("D2:D9")
    sheet.add_data_validation(rule)
    sheet["B3"].number_format = "0.00"
    sheet.column_dimensions["B"].width = 33
    back = load_workbook(io.BytesIO(marked(content_of(made), [WRONG])))["職員派遣"]
    assert back["C3"].value == "=1+1"
    assert str(back.data_validations.dataValidation[0].sqref) == "D2:D9"
    assert back["B3"].number_format == "0.00"
    assert back.column_dimensions["B"].width == 33


def test_corrected_it_is_read_again_and_marked_anew():
    once = marked(content_of(book()), [WRONG])
    other = Mark("職員派遣", 1, 1, "氏名", "氏名は要りません。")
    back = load_workbook(io.BytesIO(marked(once, [other])))
    assert [sheet.title for sheet in back] == ["誤りの一覧", "職員派遣"]
    assert back["職員派遣"]["B3"].comment is None
    assert back["職員派遣"]["B3"].fill.fill_type is None
    assert [sheet.name for sheet in read("戻り.xlsx", once).sheets] == ["誤りの一覧", "職員派遣"]


def test_two_errors_of_one_cell_are_both_said_and_texts_stay_texts():
    formula = Mark("職員派遣", 3, 2, "=1+1", "=HYPERLINK(1)")
    back = load_workbook(io.BytesIO(marked(content_of(book()), [WRONG, formula])))
    assert back["職員派遣"]["B3"].comment.text.splitlines() == [WRONG.message, formula.message]
    last = list(back.worksheets[0].iter_rows())[-1]
    assert [cell.data_type for cell in last] == ["n", "s", "s", "s", "s"]


def test_an_error_in_merged_cells_stands_at_the_first_of_them():
    made = book()
    made["職員派遣"].merge_cells("A3:C4")
    back = load_workbook(io.BytesIO(marked(content_of(made), [WRONG])))
    assert back["職員派遣"]["A3"].comment.text == WRONG.message


def test_what_cannot_be_opened_is_one_sentence():
    with pytest.raises(InputError, match="画面の一覧"):
        marked(b"PK nothing", [WRONG])
