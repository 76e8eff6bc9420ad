"""Opens one file that came from outside and makes pictures of its pages; a process of its own.

Done by `tracker/bounded/child.py`, with nothing of the program but this file, so that it starts
quickly and has nothing to give away: the bytes come by standard input, and what is found goes to
standard output in the frames of `frames.py`.
"""

import io
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin  # noqa: F401 (no more formats)

WRONG_PASSWORD: Final = 4
SHORTEST_SIDE: Final = 3.0
QUALITY: Final = 82
WHITE: Final = (255, 255, 255)


class Refused(Exception):
    """The file is not taken, for the reason that stands in it as one word."""


@dataclass(frozen=True)
class Limits:
    """What the parent allows: see limits.py."""

    pages: int
    pixels: int
    page_side: int
    long_side: int


def main(kind: str, *numbers: str) -> None:
    """Say all pages and DONE, or FAIL and why. `numbers` are those of Limits, in their order."""
    limits = Limits(*map(int, numbers))
    made = 0
    try:
        content = sys.stdin.buffer.read()
        pictures = _of_pdf(content, limits) if kind == "pdf" else _of_image(kind, content, limits)
        for picture in pictures:
            made += 1
            _say_page(made, picture)
    except Refused as refused:
        _say(b"FAIL", str(refused).encode("ascii"))
    except MemoryError:
        _say(b"FAIL", b"memory")
    except Exception:  # whatever a decoder raises, the file cannot be opened
        _say(b"FAIL", b"broken")
    else:
        sys.stdout.buffer.write(b"DONE" + struct.pack(">I", made))
    sys.stdout.buffer.flush()


def _of_pdf(content: bytes, limits: Limits) -> Iterator[Image.Image]:
    document = _opened(content)
    if len(document) == 0:
        raise Refused("empty")
    if len(document) > limits.pages:
        raise Refused("pages")
    for number in range(len(document)):
        page = document[number]
        yield _rendered(page, limits)
        page.close()


def _opened(content: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == WRONG_PASSWORD
        raise Refused("encrypted" if locked else "broken") from error
    document.init_forms()  # what was typed into the fields of a form is shown too
    return document


def _rendered(page: Any, limits: Limits) -> Image.Image:
    width, height = page.get_size()
    if not (min(width, height) >= SHORTEST_SIDE and max(width, height) <= limits.page_side):
        raise Refused("page_size")
    # Half a pixel less: sizes are rounded up.
    scale = (limits.long_side - 0.5) / max(width, height)
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture


def _of_image(kind: str, content: bytes, limits: Limits) -> Iterator[Image.Image]:
    Image.MAX_IMAGE_PIXELS = None  # ours is stricter
    with Image.open(io.BytesIO(content), formats=[kind.upper()]) as opened:
        if opened.width * opened.height > limits.pixels:
            raise Refused("pixels")
        yield ImageOps.exif_transpose(_reduced(opened, limits.long_side))


def _reduced(image: Image.Image, side: int) -> Image.Image:
    """At most `side` long; only here is anything decoded, a JPEG to no more than is needed."""
    if image.mode.startswith("I"):  # 16 bits of grey
        grey = image.convert("I")
        grey.thumbnail((side, side))
        return grey.point(lambda value: value * (1 / 256)).convert("L")
    whole = image.convert("RGBA") if image.mode in ("P", "PA", "1") else image
    whole.thumbnail((side, side))
    return whole


def _say_page(number: int, picture: Image.Image) -> None:
    """As a JPEG of its own: nothing of the file goes along, no comment and no place."""
    made = io.BytesIO()
    _on_white(picture).save(made, "JPEG", quality=QUALITY, optimize=True)
    content = made.getvalue()
    head = struct.pack(">4I", number, picture.width, picture.height, len(content))
    sys.stdout.buffer.write(b"PAGE" + head + content)


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        whole = picture if picture.mode in ("RGB", "L") else picture.convert("RGB")
    else:
        clear = picture.convert("RGBA")
        whole = Image.new("RGB", picture.size, WHITE)
        whole.paste(clear, mask=clear)
    whole.info.clear()
    return whole


def _say(word: bytes, why: bytes) -> None:
    sys.stdout.buffer.write(word + struct.pack(">I", len(why)) + why)
