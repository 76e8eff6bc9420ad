"""Whether a row names what stands below the headings in the row above it.

A row of entries may be all words, and a title may stand over headings: neither is to become a part
of them. So a lower row of headings is known by what it leaves out, and by words that are known.
"""

import re
from collections.abc import Mapping
from typing import Final

from tracker.domain.entry_form.heading_grid import Grid
from tracker.domain.entry_form.headings import Cells, heading_key
from tracker.domain.entry_form.list_parts import is_name, is_part_below

#: （千円） below 金額: a row of units.
_UNIT_ALONE: Final = re.compile(r"[(\[].{1,6}[)\]]")
#: What is written beside a title, not over columns.
_NOTE: Final = re.compile(r"単位|現在|時点|作成|更新|[0-9元]年|年[0-9]")


def is_split(grid: Grid, first: int, last: int) -> bool:
    """Whether the row below `last` goes on with the headings that began in `first`."""
    if not grid.rows.get(last + 1) or not grid.rows.get(last):
        return False
    one = _Split(grid, first, last)
    return (one.is_below_groups or one.is_below_merged or one.is_in_words) and one.is_of_words


class _Split:
    """The row below `last` as a part of the headings."""

    def __init__(self, grid: Grid, first: int, last: int) -> None:
        self.grid, self.first, self.last = grid, first, last
        self.lower: Cells = grid.rows[last + 1]
        self.above = grid.nearest(first, last)
        self.filled = set(grid.filled_below(last + 1))
        self.table = sorted(self.filled | set(self.lower))
        self.groups = self._groups()
        #: Columns that only a higher row names.
        self.plain = [at for at in self.above if at in self.filled and at not in self.lower]

    def _groups(self) -> Mapping[int, list[int]]:
        """The columns of the lower row that stand below each heading, where these are several."""
        columns = self.grid.columns(self.last + 1)
        below = {place: self._reach(place) for place in self.above if place in self.lower}
        found = {place: [at for at in columns if at in reach] for place, reach in below.items()}
        return {place: under for place, under in found.items() if len(under) > 1}

    @property
    def is_of_words(self) -> bool:
        """Whether the lower row has only words, and none that entries below it repeat; headings
        that are printed anew on every page are repeated as a whole."""
        if any(cell.kind != "text" for cell in self.lower.values()):
            return False
        said = {at: heading_key(cell.text) for at, cell in self.lower.items()}
        for number in range(self.last + 2, max(self.grid.rows) + 1):
            row = self.grid.rows.get(number, {})
            same = [at for at in said if at in row and heading_key(row[at].text) == said[at]]
            if 0 < len(same) < len(said):
                return False
        return True

    @property
    def is_below_groups(self) -> bool:
        """The lower row has words only below headings of several columns, and nothing below those
        of one: as a row of entries it would lack what the rows below it have."""
        grouped = {at for columns in self.groups.values() for at in columns}
        units = {
            at for at, cell in self.lower.items() if _UNIT_ALONE.fullmatch(heading_key(cell.text))
        }
        if not self.plain or not set(self.lower) <= grouped | units or self._has_title:
            return False
        return bool(units - grouped) or self._is_known(grouped) or self._is_plain_below

    def _is_unit(self, column: int) -> bool:
        return bool(_UNIT_ALONE.fullmatch(heading_key(self.lower[column].text)))

    def _is_known(self, grouped: set[int]) -> bool:
        """Whether the row has a name of a column, or the next one has, which divides it anew."""
        texts = [cell.text for cell in self.lower.values()]
        reach = {at for start in self.groups for at in self._reach(start)}
        deeper = self.grid.rows.get(self.last + 2, {})
        if set(deeper) <= reach and len(deeper) > len(grouped):
            texts += [cell.text for cell in deeper.values()]
        return any(map(is_name, texts))

    def _reach(self, start: int) -> range:
        """All columns below a heading, up to the next one."""
        row = self.above[start]
        if (row, start) in self.grid.merged:
            return range(start, start + self.grid.width(row, start))
        later = (at for at in self.above if at > start)
        return range(start, min(later, default=self.table[-1] + 1))

    @property
    def _is_plain_below(self) -> bool:
        """Merged headings over words that are not known: the next rows fill what this one lacks."""
        merged = all((self.above[at], at) in self.grid.merged for at in self.groups)
        near = self.grid.nearest(self.last + 2, self.last + 3)
        return merged and sum(1 for at in self.plain if at in near) > 1

    @property
    def is_below_merged(self) -> bool:
        """The row above has only headings merged over several columns, and the names of the others
        stand in the lower row."""
        own = self.grid.columns(self.last)
        tops = [at for at in own if at in self.lower]
        merged = [at for at in tops if at in self.groups and self.grid.width(self.last, at) > 1]
        if not merged or merged != tops or self.first != self.last or self._has_title:
            return False
        if any(_NOTE.search(heading_key(self.grid.rows[self.last][at].text)) for at in own):
            return False
        if len(own) == 1 and self._is_wide(own[0]):
            return False
        return any(is_name(cell.text) for cell in self.lower.values())

    @property
    def is_in_words(self) -> bool:
        """A heading over words that are known as parts of it: 派遣期間 over 開始 and 終了."""
        return any(
            is_part_below((self.grid.rows[self.above[place]][place].text,), self.lower[at].text)
            for place, columns in self.groups.items()
            for at in columns
        )

    @property
    def _has_title(self) -> bool:
        """Whether the first of the columns begins what takes more than half of them all."""
        return self.table[0] in self.groups and self._is_wide(self.table[0])

    def _is_wide(self, place: int) -> bool:
        reach = self._reach(place)
        return 2 * sum(1 for at in self.table if at in reach) > len(self.table)
