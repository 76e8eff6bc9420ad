"""The shared strings of a workbook: rich text joined, readings left out."""

from tracker.sheets.limits import MOST_CHARACTERS, MOST_STRINGS
from tracker.sheets.parsing.refusal import Refused
from tracker.sheets.parsing.values import text_of
from tracker.sheets.parsing.xml import Attributes, Pass


class Strings(Pass):
    """xl/sharedStrings.xml: its texts in order.

    Excel in Japan keeps the reading of each text in it (rPh), which is nobody's text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._characters = 0
        self._in_reading = False
        self._in_text = False
        self.starts |= {"si": self._begin, "rPh": self._reading, "t": self._text}
        self.ends |= {"si": self._finish, "rPh": self._read, "t": self._texted}

    def text(self, data: str) -> None:
        """Kept inside <t> only, and not of readings."""
        if self._in_text:
            self._parts.append(data)
            self._characters += len(data)
            if self._characters > MOST_CHARACTERS:
                raise Refused("strings")

    def _begin(self, _: Attributes) -> None:
        self._parts = []

    def _reading(self, _: Attributes) -> None:
        self._in_reading = True

    def _read(self) -> None:
        self._in_reading = False

    def _text(self, _: Attributes) -> None:
        self._in_text = not self._in_reading

    def _texted(self) -> None:
        self._in_text = False

    def _finish(self) -> None:
        if len(self.texts) >= MOST_STRINGS:
            raise Refused("strings")
        self.texts.append(text_of("".join(self._parts)))
