"""Files that are no workbook, or none that is taken: each is told what it is and what to do."""

import io
import re
import struct
import zipfile

import pytest

from tests import sheet_files as files
from tests.sheet_files import book, cell, compound, forged, parts, sheet, with_parts, zipped
from tracker.domain.errors import InputError
from tracker.sheets import reading
from tracker.sheets.limits import LARGEST_FILE, MOST_PARTS
from tracker.sheets.reading import read

SAVE_AS = "「名前を付けて保存」でファイルの種類を「Excelブック(*.xlsx)」"
GOOD = book(sheet())


def refusal(content: bytes, name: str = "名簿.xlsx") -> str:
    """The sentence with which a file is refused: one, that says what to do."""
    with pytest.raises(InputError) as refused:
        read(name, content)
    said = refused.value.message
    assert said.count("。") == 1, f"one sentence, not: {said}"
    assert re.search(r"選(んで|び直して)ください。$", said), f"say what to do: {said}"
    assert 20 <= len(said) <= 120, f"short enough to be read: {said}"
    return said


@pytest.fixture
def unopened(monkeypatch):
    """Told by its bytes and its directory: no process is started."""
    monkeypatch.setattr(reading, "answer_of", lambda *_, **__: pytest.fail("it was unpacked"))


def opened(name: str, content: bytes, **more: bytes) -> bytes:
    """An OpenDocument package: its kind comes first and is not packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{name}")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<m/>")
    return made.getvalue()


def bmff(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + bytes(12)


CSV = "区,品目,数量\r\n新宿区,毛布,1200\r\n"
HTML = "<table><tr><td>毛布</td></tr></table>"
XML_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)

OTHER_FILES = {
    "nothing": (b"", "0バイト"),
    "zeros": (bytes(5000), "途中で切れて"),
    ".xls": (compound("Workbook"), "古い形式のExcelファイル(.xls)"),
    ".xls of Excel 95": (compound("Book"), "古い形式のExcelファイル(.xls)"),
    ".xls with macros": (compound("Workbook", "_VBA_PROJECT_CUR", "VBA"), "マクロの入った古い形式"),
    ".xls before 95": (b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(90), "とても古い形式"),
    ".xls of Excel 2": (b"\x09\x00\x04\x00\x02\x00\x10\x00" + bytes(90), "とても古い形式"),
    ".doc": (compound("WordDocument"), "Wordの文書"),
    ".ppt": (compound("PowerPoint Document"), "PowerPointの資料"),
    ".msg": (compound("__substg1.0_001A001F"), "Outlookのメール"),
    "old Office": (compound("Unknown"), "古い形式のOffice"),
    "half an .xls": (files.OLE, "古い形式のOffice"),
    "encrypted": (compound("EncryptionInfo", "EncryptedPackage"), "パスワードで保護"),
    "encrypted and labelled": (
        compound("Workbook", "EncryptedPackage", "DataSpaces"),
        "パスワードで保護",
    ),
    "CSV in UTF-8": (CSV.encode(), "文字だけ"),
    "CSV with a mark": (CSV.encode("utf-8-sig"), "文字だけ"),
    "CSV in Shift_JIS": (CSV.encode("cp932"), "文字だけ"),
    "text in UTF-16": (CSV.encode("utf-16"), "文字だけ"),
    "text in UTF-16 BE": (b"\xfe\xff" + CSV.encode("utf-16-be"), "文字だけ"),
    "TSV": (b"a\tb\r\n", "文字だけ"),
    "one letter": (b"x", "文字だけ"),
    "JSON": (b'{"rows": []}', "文字だけ"),
    "a long CSV": ((CSV * 9000).encode(), "文字だけ"),
    "SYLK": (b"ID;PWXL;N;E\r\nC;X1;Y1;K1\r\nE\r\n", "文字だけ"),
    "a mail": (b"From: a@example.jp\r\nSubject: =?UTF-8?B?5ZCN?=\r\n\r\n", "文字だけ"),
    "bytes without sense": (bytes(range(1, 256)) * 3, "Excelブックではない"),
    "PDF": (b"%PDF-1.7\n%%EOF", "PDF"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "画像"),
    "PNG": (files.png(), "画像"),
    "GIF": (b"GIF89a\x01\0\x01\0", "画像"),
    "TIFF": (b"II*\0\x08\0\0\0", "画像"),
    "TIFF of the other end": (b"MM\0*\0\0\0\x08", "画像"),
    "BMP": (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "画像"),
    "WebP": (b"RIFF\x24\0\0\0WEBPVP8 ", "画像"),
    "HEIC": (bmff(b"heic"), "画像"),
    "AVIF": (bmff(b"avif"), "画像"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "画像"),
    "a film": (bmff(b"isom"), "動画か音声"),
    "music": (b"ID3\x03\0\0\0\0\0\0", "動画か音声"),
    "a JPEG with a workbook behind": (b"\xff\xd8\xff\xe0" + GOOD, "画像"),
    "HTML": (f"<html><body>{HTML}".encode(), "Webページの形をした表"),
    "HTML with a type": (f"\n <!DOCTYPE HTML>{HTML}".encode(), "Webページの形をした表"),
    "a bare table": (b"\xef\xbb\xbf" + HTML.encode(), "Webページの形をした表"),
    "HTML in Shift_JIS": (f"<meta charset=Shift_JIS>{HTML}".encode("cp932"), "Webページの形"),
    "XML of Excel 2003": (XML_2003.encode(), "XML形式の表"),
    "other XML": (b"<?xml version='1.0'?><rows/>", "XMLのファイル"),
    "RTF": (b"{\\rtf1\\ansi }", "リッチテキスト"),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", "展開して"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\x04", "展開して"),
    "RAR": (b"Rar!\x1a\x07\0", "展開して"),
    "LZH": (b"\x1b\x00-lh5-", "展開して"),
    "a shortcut": (b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0", "ショートカット"),
    "a database": (b"SQLite format 3\0" + bytes(80), "データベース"),
    "an empty ZIP": (zipped({}), "中身のないZIP"),
    "a ZIP of workbooks": (zipped({"13101.xlsx": GOOD, "13102.xlsx": GOOD}), "展開して中の"),
    "a ZIP of something": (zipped({"readme.txt": "x"}), "展開して中の"),
    ".docx": (zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "Wordの文書"),
    ".pptx": (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "PowerPoint"),
    ".numbers": (zipped({"Index/Document.iwa": "", "Metadata/x": ""}), "Numbers"),
    ".ods": (opened("spreadsheet", b"<x/>"), "(.ods)"),
    ".odt": (opened("text", b"<x/>"), "OpenDocument形式の文書"),
    ".xlsb": (
        zipped({"[Content_Types].xml": "", "xl/workbook.bin": b"\x83\x01"}),
        "バイナリ形式のExcelブック(.xlsb)",
    ),
    ".xlsm": (with_parts({"xl/vbaProject.bin": b"\0"}), "マクロ"),
    ".xlsm with its macros elsewhere": (with_parts({"x/VBAPROJECT.BIN": b"\0"}), "マクロ"),
    "macros of Excel 4": (with_parts({"xl/macrosheets/sheet1.xml": "<x/>"}), "マクロ"),
    "a locked ZIP": (forged(zipped({"名簿.xlsx": b"x"}), flags=1), "パスワード付きのZIP"),
    "a workbook in a locked ZIP": (forged(GOOD, flags=1), "パスワード付きのZIP"),
}


@pytest.mark.parametrize(("content", "word"), OTHER_FILES.values(), ids=OTHER_FILES)
@pytest.mark.usefixtures("unopened")
def test_other_files_are_refused_by_their_name(content: bytes, word: str):
    said = refusal(content)
    assert word in said


@pytest.mark.parametrize(
    "name",
    [n for n, (_, word) in OTHER_FILES.items() if re.search("形式|形を|マクロ|文字だけ", word)],
)
def test_what_excel_can_open_is_saved_as_a_workbook(name: str):
    said = refusal(OTHER_FILES[name][0])
    assert SAVE_AS in said or name in {".odt", "old Office", "half an .xls"}, said


CUT = {
    "half": GOOD[: len(GOOD) // 2],
    "without its last byte": GOOD[:-1],
    "its first bytes": GOOD[:30],
    "four bytes": b"PK\x03\x04",
    "its head, then zeros": GOOD[:400] + bytes(len(GOOD)),
    "without the middle": GOOD[:100] + GOOD[700:],
    "a directory elsewhere": GOOD[:-6] + struct.pack("<L", 0xFFFFFFF0) + b"\0\0",
    "a directory of another size": GOOD[:-10] + struct.pack("<L", 7) + GOOD[-6:],
}


@pytest.mark.parametrize("content", CUT.values(), ids=CUT)
def test_what_is_cut_short_is_refused(content: bytes):
    assert re.search("途中で切れて|壊れて", refusal(content))


ODD_DIRECTORIES = {
    "upwards": {"../../etc/passwd": "x"},
    "upwards inside": {"xl/../../evil.xml": "x"},
    "absolute": {"/etc/passwd": "x"},
    "a drive": {"C:/Windows/evil.dll": "x"},
    "a share": {"//server/share": "x"},
    "backslashes": {"xl\\evil.xml": "x"},
    "a stream": {"xl/a.xml:hidden": "x"},
    "a dot": {"./xl/a.xml": "x"},
    "an empty segment": {"xl//a.xml": "x"},
    "a line break": {"xl/a\n.xml": "x"},
    "the same in other letters": {"XL/Workbook.xml": "x"},
}


@pytest.mark.parametrize("more", ODD_DIRECTORIES.values(), ids=ODD_DIRECTORIES)
@pytest.mark.usefixtures("unopened")
def test_names_that_lead_out_are_refused(more):
    assert "ふつうのExcelブックにはない" in refusal(with_parts(more))


@pytest.mark.usefixtures("unopened")
class TestDirectory:
    def test_one_name_twice(self):
        made = with_parts({"xl/worksheets/sheet9.xml": sheet()})
        twice = files.renamed(made, "xl/worksheets/sheet9.xml", "xl/worksheets/sheet1.xml")
        assert "ふつうのExcelブックにはない" in refusal(twice)

    def test_a_name_that_ends_early(self):
        made = with_parts({"xl/worksheets/sheet1.xmlX.png": "x"})
        cut = files.renamed(made, "sheet1.xmlX.png", "sheet1.xml\0.png")
        assert "ふつうのExcelブックにはない" in refusal(cut)

    @pytest.mark.parametrize("packing", [9, 12, 14, 93, 99])
    def test_packings_that_excel_does_not_know(self, packing: int):
        assert "壊れて" in refusal(forged(GOOD, packing=packing))

    @pytest.mark.parametrize("count", [MOST_PARTS + 1, 70_000, 100_000])
    def test_too_many_entries(self, count: int):
        assert "部品" in refusal(files.many_entries(count))

    def test_many_entries_are_no_workbook(self):
        assert "展開して" in refusal(files.many_entries(MOST_PARTS))

    @pytest.mark.parametrize("size", [0xFFFFFFF0, 300_000_000])
    def test_what_says_that_it_becomes_large(self, size: int):
        assert "大きくなりすぎる" in refusal(forged(GOOD, size=size))

    def test_what_grows_too_steeply(self):
        assert "大きくなりすぎる" in refusal(with_parts({"xl/media/a.xml": bytes(30_000_000)}))

    def test_a_large_file_is_refused_unread(self):
        assert "20MB" in refusal(b"PK\x03\x04" + bytes(LARGEST_FILE))

    def test_what_excel_leaves_beside_an_open_workbook(self):
        beside = b"\x05admin" + bytes(159)
        assert "~$" in refusal(beside, "~$名簿.xlsx")
        assert "~$" in refusal(beside, "C:\\送付\\~$名簿.xlsx")


KINDS_INSIDE = {
    "macros by type alone": (
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        "マクロ",
    ),
    "a template with macros": (
        "application/vnd.ms-excel.template.macroEnabled.main+xml",
        "マクロ",
    ),
    "an add-in": ("application/vnd.ms-excel.addin.macroEnabled.main+xml", "マクロ"),
    "binary by type alone": ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "バイナリ"),
    "Word by type alone": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "Excelブックではない",
    ),
    "slides by type alone": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
        "Excelブックではない",
    ),
    "a picture by type": ("image/png", "壊れて"),
}


@pytest.mark.parametrize(("kind", "word"), KINDS_INSIDE.values(), ids=KINDS_INSIDE)
def test_the_type_inside_counts_too(kind: str, word: str):
    assert word in refusal(zipped(parts(sheet(), main_type=kind)))


@pytest.mark.parametrize(
    "name", ["名簿.xlsx", "名簿.xls", "名簿.csv", "名簿", "", "../x.html", "a.~$b"]
)
def test_a_name_says_nothing_about_the_kind(name: str):
    assert len(read(name, book(cell("<v>1</v>"))).sheets) == 1


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
        "application/xml",
    ],
)
def test_templates_and_plain_types_are_read(kind: str):
    assert len(read("型.xltx", zipped(parts(sheet(), main_type=kind))).sheets) == 1
