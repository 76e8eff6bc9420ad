"""Cells that a person fills in, typed by LibreOffice itself: opened, typed into, saved as .xlsx."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from tests.tools import LIBREOFFICE, require

#: Sheet, cell (B7) and what is typed into it.
Typed = tuple[str, str, str]

_LIBRARIES: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library"
 xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" library:link="false"/>
</library:libraries>"""
_LIBRARY: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Clerk"/>
</library:library>"""
_MODULE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Clerk"
 script:language="StarBasic">{}</script:module>"""
_BASIC: Final = """
Sub FillIn
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
{lines}
  Dim excel(0) As New com.sun.star.beans.PropertyValue
  excel(0).Name = "FilterName"
  excel(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL("{target}", excel())
  book.close(True)
End Sub
"""
_LINE: Final = '  book.Sheets.getByName("{0}").getCellRangeByName("{1}").FormulaLocal = "{2}"'


def filled_by_libreoffice(workbook: bytes, typed: Sequence[Typed], folder: Path) -> bytes:
    """The workbook as LibreOffice saves it after these cells were typed, as text is typed there:
    what looks like a number or a date becomes one."""
    source, target = folder / "form.xlsx", folder / "filled.xlsx"
    source.write_bytes(workbook)
    lines = "\n".join(_LINE.format(*(one.replace('"', '""') for one in cell)) for cell in typed)
    basic = _BASIC.format(source=source.as_uri(), target=target.as_uri(), lines=lines)
    profile = folder / "profile"
    _run(profile, "--terminate_after_init")  # makes the profile, over whatever stands there
    _put_in_profile(profile / "user" / "basic", basic)
    _run(profile, "macro:///Standard.Clerk.FillIn")
    return target.read_bytes()


def _run(profile: Path, *words: str) -> None:
    command = [require(LIBREOFFICE), f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--headless", "--norestore", *words]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def _put_in_profile(basic: Path, code: str) -> None:
    (basic / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (basic / "Standard" / "Clerk.xba").write_text(_MODULE.format(escape(code)), encoding="utf-8")
