"""How large a scan may be, and how much time and memory looking at it may take."""

from typing import Final

MEGABYTE: Final = 1024 * 1024

#: Bytes of one file.
LARGEST_FILE: Final = 20 * MEGABYTE
#: Pages of one PDF.
MOST_PAGES: Final = 50
#: Width times height of a JPEG or PNG, judged before anything is decoded.
MOST_PIXELS: Final = 50_000_000
#: Points (1/72 inch) of a page's side: 5 m, which is also the most that Acrobat makes.
LONGEST_PAGE_SIDE: Final = 14_400
#: Pixels of the long side of a page's picture.
LONG_SIDE: Final = 1200
#: Characters of a file's name.
LONGEST_NAME: Final = 255

#: Seconds of computing, and seconds by the clock (a busy machine gives a process only its part).
CPU_SECONDS: Final = 30
SECONDS: Final = 60
#: Bytes of memory in use, and of addresses asked for (more, because libraries map files).
MEMORY: Final = 700 * MEGABYTE
ADDRESSES: Final = 1536 * MEGABYTE
#: Bytes of pictures that one file may become.
LARGEST_OUTPUT: Final = 64 * MEGABYTE
#: Files that are looked at in the same moment; the next one waits.
AT_ONCE: Final = 2
