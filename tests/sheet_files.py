"""Workbooks as they come from outside, odd ones and ones made to do harm; all made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Parts = dict[str, str | bytes]


def zipped(parts: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def parts(
    *sheets: str,
    strings: str | None = None,
    styles: str | None = None,
    names: Iterable[str] = (),
    states: Iterable[str] = (),
    properties: str = "",
    main_type: str = SHEET_TYPE,
    ns: str = MAIN,
    links: str = LINKS,
) -> Parts:
    """The parts of a workbook, each sheet as its whole XML (see `sheet`)."""
    count = range(1, len(sheets) + 1)
    called = [*names, *(f"Sheet{n}" for n in count)][: len(sheets)]
    seen = [*states, *("visible" for _ in count)][: len(sheets)]
    tabs = "".join(
        f'<sheet name={quoteattr(called[n - 1])} sheetId="{n}" state="{seen[n - 1]}" r:id="rId{n}"/>'
        for n in count
    )
    made: Parts = {
        "[Content_Types].xml": types(main_type),
        "_rels/.rels": relationships([("rId1", "officeDocument", "xl/workbook.xml")], links),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{ns}" xmlns:r="{links}">'
        f"{properties}<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relationships(
            [
                *((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in count),
                ("rIdA", "styles", "styles.xml"),
                ("rIdB", "sharedStrings", "sharedStrings.xml"),
            ],
            links,
        ),
    }
    made |= {f"xl/worksheets/sheet{n}.xml": sheets[n - 1] for n in count}
    if strings is not None:
        made["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{ns}">{strings}</sst>'
    if styles is not None:
        made["xl/styles.xml"] = styles
    return made


def book(*sheets: str, **settings) -> bytes:
    return zipped(parts(*sheets, **settings))


def with_parts(more: Mapping[str, str | bytes | None], *sheets: str, **settings) -> bytes:
    """A workbook with some parts more, others (None) left out."""
    made = {**parts(*(sheets or (sheet(),)), **settings), **more}
    return zipped({name: content for name, content in made.items() if content is not None})


def types(main_type: str) -> str:
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main_type}"/></Types>'
    )


def relationships(found: Iterable[tuple[str, str, str]], links: str = LINKS) -> str:
    rows = "".join(
        f'<Relationship Id="{ident}" Type="{links}/{kind}" Target="{target}"/>'
        for ident, kind, target in found
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def sheet(
    rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>',
    *,
    before: str = "",
    after: str = "",
    ns: str = MAIN,
    prolog: str = "",
) -> str:
    return (
        f'{HEAD}{prolog}<worksheet xmlns="{ns}">{before}<sheetData>{rows}</sheetData>'
        f"{after}</worksheet>"
    )


def cell(inside: str, attributes: str = "") -> str:
    """A sheet whose A1 is this."""
    return sheet(f'<row r="1"><c r="A1" {attributes}>{inside}</c></row>')


def texts(rows: Iterable[Iterable[str]]) -> str:
    """Rows of inline strings without references, as small writers make them."""
    return "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(t)}</t></is></c>' for t in row)
        + "</row>"
        for row in rows
    )


def styles(*codes: str, builtin: Iterable[int] = ()) -> str:
    """Cell format 1 has the first code and so on; then the built-in ones; 0 is General."""
    own = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>'
        for n, code in enumerate(codes)
    )
    ids = [0, *range(164, 164 + len(codes)), *builtin]
    formats = "".join(f'<xf numFmtId="{ident}" fontId="0"/>' for ident in ids)
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{formats}</cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs></styleSheet>'
    )


def compound(*streams: str) -> bytes:
    """As much of an OLE file as tells what it is: its streams' names."""
    return OLE + bytes(504) + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


def forged(content: bytes, **fields: int) -> bytes:
    """The first entry of the central directory with other numbers: flags, packing, size, packed."""
    place = {"flags": (8, "<H"), "packing": (10, "<H"), "packed": (20, "<I"), "size": (24, "<I")}
    made = bytearray(content)
    start = content.index(b"PK\x01\x02")
    for name, value in fields.items():
        offset, form = place[name]
        struct.pack_into(form, made, start + offset, value)
    return bytes(made)


def renamed(content: bytes, old: str, new: str) -> bytes:
    """The same package with a name of the same length put into its directory."""
    assert len(old) == len(new), "names of one length"
    return content.replace(old.encode(), new.encode())


def many_entries(count: int) -> bytes:
    """A package of so many empty entries, written quickly."""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 6, 0)
    directory, body = [], []
    for n in range(count):
        name = b"%06d" % n
        head = struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, n * 36
        )
        body.append(local + name)
        directory.append(head + name)
    whole = b"".join(directory)
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(whole), count * 36, 0
    )
    return b"".join(body) + whole + end


def repeated(before: str, piece: str, times: int, after: str) -> bytes:
    """A part that packs well; for bombs that are cheap to make."""
    return before.encode() + piece.encode() * times + after.encode()


def quick_zip(made: Mapping[str, str | bytes]) -> bytes:
    """As zipped(), packed in haste: some hundred megabytes take a second."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in made.items():
            package.writestr(name, content)
    return out.getvalue()


def png() -> bytes:
    data = zlib.compress(b"\0\xff\0\0")
    body = b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in (
            (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
            (b"IDAT", data),
            (b"IEND", b""),
        )
    )
    return b"\x89PNG\r\n\x1a\n" + body
