"""Why a workbook is not taken, as a word for the sentence that the parent says."""


class Refused(Exception):
    """`why` is a word of sentences.py; `sheet` and `place` say where, if it is in a sheet."""

    def __init__(self, why: str, sheet: str = "", place: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.sheet = sheet
        self.place = place
