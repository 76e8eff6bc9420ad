"""How large a workbook may be, and how much time and memory reading it may take."""

from typing import Final

MEGABYTE: Final = 1024 * 1024

#: Bytes of one file; of what we unpack of it; and how far a packed file may grow at all.
LARGEST_FILE: Final = 20 * MEGABYTE
LARGEST_UNPACKED: Final = 200 * MEGABYTE
#: Times that a large file may grow; lists with many formatted empty rows reach 100.
STEEPEST: Final = 300
STEEP_FROM: Final = 20 * MEGABYTE
#: Files inside the package; each picture is one.
MOST_PARTS: Final = 5_000

MOST_SHEETS: Final = 100
#: Rows with a value, of one sheet; the last column that may hold one; cells of the whole book.
MOST_ROWS: Final = 20_000
LAST_COLUMN: Final = 200
MOST_CELLS: Final = 500_000
MOST_MERGED: Final = 50_000
#: Cell formats: Excel itself knows at most 65,490.
MOST_STYLES: Final = 70_000
#: Shared strings, and the characters of all of them.
MOST_STRINGS: Final = 600_000
MOST_CHARACTERS: Final = 16_000_000
#: Characters of one cell, which is Excel's own limit, and of a sheet's name (Excel: 31).
LONGEST_TEXT: Final = 32_767
LONGEST_NAME: Final = 255

#: Where a sheet ends in Excel.
EXCEL_ROWS: Final = 1_048_576
EXCEL_COLUMNS: Final = 16_384

#: Seconds of computing, and seconds by the clock (a busy machine gives a process only its part).
CPU_SECONDS: Final = 4
SECONDS: Final = 4.5
#: Bytes of memory in use, and of addresses asked for.
MEMORY: Final = 250 * MEGABYTE
ADDRESSES: Final = 290 * MEGABYTE
#: Bytes of the answer.
LARGEST_OUTPUT: Final = 64 * MEGABYTE
#: Workbooks that are read in the same moment; the next one waits.
AT_ONCE: Final = 2
