"""Files as they come with letters, and files made to do harm; all made here, none from elsewhere."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

from PIL import Image

ORIENTATION = 0x0112
SCRIPT = b"<script>alert(document.cookie)</script>"


def jpeg(
    size: tuple[int, int] = (60, 40),
    *,
    turned: int | None = None,
    comment: bytes = b"",
    mode: str = "RGB",
) -> bytes:
    """A picture whose left half is red; `turned` is how a telephone was held (EXIF)."""
    exif = Image.Exif()
    if turned:
        exif[ORIENTATION] = turned
    made = io.BytesIO()
    _half_red(size).convert(mode).save(made, "JPEG", exif=exif, comment=comment)
    return made.getvalue()


def _half_red(size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", size, (0, 0, 255))
    picture.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    return picture


def png(size: tuple[int, int] = (60, 40), *, mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    picture = Image.new(mode, size) if mode in ("I;16", "LA", "RGBA", "P", "1") else _half_red(size)
    picture.save(made, "PNG")
    return made.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG with a right checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """Some kilobytes that would be gigabytes of pixels: rows of zeros, packed."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + width // 8 + 1)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_with(note: bytes) -> bytes:
    """A picture with a comment chunk before its end."""
    whole = png()
    end = whole.rindex(b"\0\0\0\0IEND")
    return whole[:end] + chunk(b"tEXt", b"Comment\0" + note) + whole[end:]


def jpeg_with(marker: int, data: bytes) -> bytes:
    """A picture with one more segment behind its first two bytes."""
    segment = bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data
    return jpeg()[:2] + segment + jpeg()[2:]


def pdf(*sizes: tuple[float, float], trailer: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF with a page of each size, in points; each page shows a black square."""
    drawn = b"0 0 50 50 re f"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(sizes), b" ".join(b"%d 0 R" % (4 + number) for number in range(len(sizes)))),
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        *(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents 3 0 R%s>>" % (w, h, page)
            for w, h in sizes
        ),
    ]
    return of_objects(objects, trailer)


def of_objects(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of which is its catalog."""
    body, places = b"%PDF-1.7\n", []
    for number, data in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(places) + 1, table, len(places) + 1, trailer, len(body))
    )


A4 = (595.0, 842.0)
LOCKED = (
    b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>"
    b"/ID[<00112233><00112233>]"
)


def pdf_bomb(side: int = 30_000) -> bytes:
    """One page with a picture of side² pixels packed twice: some kilobytes become gigabytes."""
    once = zlib.compressobj(9)
    row = b"\0" * side * 3
    packed = b"".join(once.compress(row) for _ in range(side)) + once.flush()
    twice = zlib.compress(packed, 9)
    image = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream"
        % (side, side, len(twice), twice)
    )
    drawn = b"q 500 0 0 500 0 0 cm /Im Do Q"
    return of_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</XObject<</Im 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
            image,
        ]
    )


def slow_pdf(forms: int = 9, times: int = 10) -> bytes:
    """One page that draws a form, which draws a form ten times, and so on: some kilobytes that
    would take days."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 4>>stream\n/F Do\nendstream",
    ]
    drawn = b"/F Do " * times
    for level in range(forms):
        last = level == forms - 1
        what = b"0 0 500 500 re f " * times if last else drawn
        inner = b"" if last else b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level)
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]%s/Length %d>>stream\n%s\nendstream"
            % (inner, len(what), what)
        )
    return of_objects(objects)


def archive() -> bytes:
    """A ZIP archive with a web page in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("index.html", SCRIPT)
    return made.getvalue()
