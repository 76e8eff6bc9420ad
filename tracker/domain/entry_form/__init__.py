"""The 入力様式: the columns of its sheets, how a row is read, and what it means.

Pure: cells come in as (kind, text), names are looked up through `Lookups`. One file a sheet.
"""

from tracker.domain.entry_form.form_sheet import FormSheet
from tracker.domain.entry_form.funds import FUNDS
from tracker.domain.entry_form.goods import GOODS
from tracker.domain.entry_form.letters import LETTERS
from tracker.domain.entry_form.other import OTHER
from tracker.domain.entry_form.staff import STAFF

#: The sheets of the form, in the order of the workbook.
FORM_SHEETS: tuple[FormSheet, ...] = (STAFF, GOODS, FUNDS, OTHER, LETTERS)
