"""Files that are no workbook, broken or hostile, are sent to the page and given to the command: each
gets its sentence, none an error of the server, and nothing of them is kept."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.command_line import refused
from tests.sheet_files import book, sheet, with_parts, zipped
from tests.unit import test_sheets_hostile as hostile
from tests.unit import test_sheets_kinds as kinds
from tracker.models import HeldWorkbook, ImportRun

#: The reader knows no database: one of them is enough to see that nothing is kept.
pytestmark = pytest.mark.parametrize("ground", ["sqlite"], indirect=True)


def files() -> Iterator[tuple[str, bytes]]:
    """The files of the reader's own tests that cost it no more than a moment."""
    yield from ((name, content) for name, (content, _) in kinds.OTHER_FILES.items())
    yield from kinds.CUT.items()
    yield from ((name, zipped(parts)) for name, parts in kinds.ODD_DIRECTORIES.items())
    for name, doctype in hostile.DOCTYPES.items():
        yield name, with_parts({"xl/workbook.xml": doctype + hostile.PARTS["xl/workbook.xml"]})
    for name, xml in hostile.NOT_XML.items():
        yield name, with_parts({"xl/worksheets/sheet1.xml": xml})
    yield from ((name, book(sheet(rows))) for name, rows in hostile.ODD_SHEETS.items())
    yield from ((name, with_parts(more)) for name, more in hostile.MISFITS.items())


@pytest.fixture
def ward(pages):
    pages.sign_in("ward", make.MINATO)
    return pages


def test_none_is_held_and_each_gets_a_sentence(ward, session):
    found = dict(enumerate(files()))
    assert len(found) > 130
    for name, content in found.values():
        data = {"state": "submitted", "file": (BytesIO(content), f"{name}.xlsx")}
        page = ward.post("/imports/", data, 422)
        assert page.errors[0].endswith("ください。"), name
    assert session.scalar(select(func.count()).select_from(HeldWorkbook)) == 0


def test_the_command_refuses_them_in_a_line(app, session, tmp_path):
    for name, (content, _) in kinds.OTHER_FILES.items():
        file = tmp_path / f"{len(name)}.xlsx"
        file.write_bytes(content)
        assert refused(app, "import", str(file)).count("\n") <= 1, name
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0
