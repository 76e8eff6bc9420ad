"""What a file is by its bytes: taken and shown, or refused with one sentence."""

import io
import re
from contextlib import suppress
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests import scan_files as files
from tests.scan_files import A4, SCRIPT
from tracker.bounded import process
from tracker.domain.errors import InputError
from tracker.scans import opening
from tracker.scans.checking import checked
from tracker.scans.frames import Refused, frames
from tracker.scans.limits import LARGEST_FILE, LONG_SIDE, LONGEST_NAME, MOST_PAGES
from tracker.scans.names import clean_name


def refusal(content: bytes, name: str = "御礼状.pdf") -> str:
    """The sentence with which a file is refused: one, that says what to do."""
    with pytest.raises(InputError) as refused:
        checked(name, content)
    said = refused.value.message
    assert said.count("。") == 1, f"one sentence, not: {said}"
    assert re.search(r"選(んで|び直して)ください。$", said), f"say what to do: {said}"
    return said


class TestTaken:
    def test_a_pdf_shows_each_of_its_pages(self) -> None:
        content = files.pdf(A4, (842.0, 595.0))
        found = checked("御礼状.pdf", content)
        assert found.scan.sha256 == sha256(content).hexdigest()
        assert (found.scan.name, found.scan.media_type) == ("御礼状.pdf", "application/pdf")
        assert found.scan.pages == 2
        assert [page.number for page in found.pages] == [1, 2]
        assert [page.height > page.width for page in found.pages] == [True, False]
        for page in found.pages:
            with Image.open(io.BytesIO(page.content)) as image:
                assert (image.format, image.size) == ("JPEG", (page.width, page.height))
                assert max(image.size) == LONG_SIDE
                below = image.convert("L").getpixel((5, image.height - 5))
                assert below < 40, "what is drawn on the page is seen"

    @pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P", "1", "I;16"])
    def test_a_png_of_any_kind_is_shown(self, mode: str) -> None:
        found = checked("写し.png", files.png(mode=mode))
        assert (found.scan.media_type, found.scan.pages) == ("image/png", 1)
        assert (found.pages[0].width, found.pages[0].height) == (60, 40)

    def test_what_is_transparent_is_shown_on_white(self) -> None:
        (page,) = checked("写し.png", files.png(mode="RGBA")).pages
        with Image.open(io.BytesIO(page.content)) as image:
            assert image.convert("L").getpixel((5, 5)) > 250

    @pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
    def test_a_photograph_is_reduced(self, mode: str) -> None:
        (page,) = checked("写真.jpg", files.jpeg((3000, 2000), mode=mode)).pages
        assert (page.width, page.height) == (LONG_SIDE, 800)

    def test_a_photograph_stands_upright_and_tells_nothing_else(self) -> None:
        (page,) = checked("写真.jpg", files.jpeg(turned=6, comment="メモ".encode())).pages
        with Image.open(io.BytesIO(page.content)) as image:
            assert image.size == (40, 60)
            red, _, blue = image.convert("RGB").getpixel((20, 5))
            assert red > 200 > blue, "what was left is above when the telephone lay on its side"
            assert not image.getexif()
            assert "comment" not in image.info

    def test_what_telephones_put_behind_a_picture_is_taken(self) -> None:
        listed = files.jpeg_with(0xE2, b"MPF\0II*\0")
        assert checked("a.jpg", listed + files.jpeg() + b"\0\0" + files.jpeg()).scan.pages == 1
        assert checked("a.jpg", files.jpeg() + b"\0" * 40 + b"SEFHx\0\0\0SEFT").scan.pages == 1

    def test_a_name_says_nothing_about_the_kind(self) -> None:
        assert checked("御礼状.html", files.pdf(A4)).scan.name == "御礼状.html.pdf"


NOT_TAKEN = {
    "a page called .jpg": (b"<!DOCTYPE html><html><body>" + SCRIPT, "Webページ"),
    "SVG": (b"<?xml version='1.0'?>\n<!-- x --><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    "SVG with a type": (b"\xef\xbb\xbf <!DOCTYPE svg [ ]><svg/>", "SVG"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
    "a film": (b"\0\0\0\x18ftypisom\0\0\0\0", "動画"),
    "an archive": (files.archive(), "ZIP"),
    "old Office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office"),
    "TIFF": (b"II*\0\x08\0\0\0", "TIFF"),
    "GIF": (b"GIF89a\x01\0\x01\0\0\0\0;", "GIF"),
    "text": ("御礼".encode(), "PDF・JPEG・PNG"),
    "nothing": (b"", "0バイト"),
}


@pytest.mark.parametrize(("content", "word"), NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_other_kinds_are_refused_by_their_name(content: bytes, word: str) -> None:
    assert word in refusal(content, "写真.jpg")


TWO_THINGS = {
    "a page before a PDF": SCRIPT + files.pdf(A4),
    "a page behind a PDF": files.pdf(A4) + SCRIPT,
    "a page inside a PDF": files.of_objects([b"<</Type/Catalog>>", b"% " + SCRIPT]),
    "an archive behind a PDF": files.pdf(A4) + files.archive(),
    "an archive that ends as a PDF": files.pdf(A4) + files.archive()[:-2] + b"\x06\0\n%%EOF",
    "a page behind a JPEG": files.jpeg() + SCRIPT,
    "an archive behind a JPEG": files.jpeg() + files.archive(),
    "an archive behind pictures": files.jpeg_with(0xE2, b"MPF\0") + files.jpeg() + files.archive(),
    "a page as a trailer": files.jpeg() + SCRIPT + b"SEFT",
    "a film behind a JPEG": files.jpeg() + b"\0\0\0\x18ftypmp42" + bytes(99) + b"SEFT",
    "a page in a comment of a JPEG": files.jpeg(comment=b"<img src=x onerror=alert(1)>"),
    "an archive in a segment": files.jpeg_with(0xED, files.archive()),
    "a PDF in a segment": files.jpeg_with(0xE1, files.pdf(A4)),
    "a page behind a PNG": files.png() + SCRIPT,
    "a page in a comment of a PNG": files.png_with(b"<svg onload=alert(1)>"),
    "an archive in a PNG": files.png_with(files.archive()),
    "something in the end of a PNG": files.png()[:-12] + files.chunk(b"IEND", b"x"),
}


@pytest.mark.parametrize("content", TWO_THINGS.values(), ids=TWO_THINGS)
def test_what_is_two_things_at_once_is_refused(content: bytes) -> None:
    assert "別の" in refusal(content)


BROKEN = {
    "half a JPEG": files.jpeg((600, 400))[:-900],
    "a JPEG without a picture": b"\xff\xd8\xff\xd9",
    "a JPEG of nothing": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "half a PNG": files.png()[:-20],
    "a PNG with a wrong checksum": files.png().replace(b"IDAT", b"IDAt"),
    "a PNG without pixels": files.huge_png(0, 0),
    "half a PDF": files.pdf(A4)[:-60],
    "a PDF of nothing": b"%PDF-1.7\n%%EOF",
    "a PDF without pages": files.pdf(),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_refused(content: bytes) -> None:
    assert re.search("壊れて|切れて|ページが1つもない", refusal(content))


def test_a_png_whose_data_is_no_picture_is_refused() -> None:
    good = files.png()
    start = good.index(b"IDAT") - 4
    bad = good[:start] + files.chunk(b"IDAT", b"no picture") + files.chunk(b"IEND", b"")
    assert "壊れて" in refusal(bad)


def test_a_locked_pdf_is_refused() -> None:
    assert "パスワード" in refusal(files.pdf(A4, trailer=files.LOCKED))


class TestBounds:
    def test_pixels_are_counted_before_anything_is_decoded(self, monkeypatch) -> None:
        monkeypatch.setattr(opening, "answer_of", lambda *_, **__: pytest.fail("it was opened"))
        bomb = files.huge_png()
        assert len(bomb) < 400_000
        assert "万画素" in refusal(bomb)
        frame = b"\x08" + b"\xc3\x50" * 2 + b"\x01\x01\x11\0"
        assert "万画素" in refusal(files.jpeg_with(0xC0, frame))

    def test_a_large_file_is_refused_unread(self) -> None:
        assert "20MB" in refusal(b"%PDF-" + bytes(LARGEST_FILE))

    def test_pages_are_counted(self) -> None:
        assert checked("a.pdf", files.pdf(*[A4] * MOST_PAGES)).scan.pages == MOST_PAGES
        assert f"{MOST_PAGES}ページまで" in refusal(files.pdf(*[A4] * (MOST_PAGES + 1)))

    @pytest.mark.parametrize("size", [(20_000.0, 20_000.0), (1.0, 500.0)])
    def test_pages_have_the_size_of_paper(self, size) -> None:
        assert "紙の大きさ" in refusal(files.pdf(A4, size))

    def test_what_would_draw_for_days_is_ended(self) -> None:
        assert "時間かメモリー" in refusal(files.slow_pdf())

    def test_a_packed_picture_takes_no_more_than_it_may(self) -> None:
        """It is drawn in small steps, or ended; the program itself never holds it."""
        content = files.pdf_bomb(12_000)
        assert len(content) < 10_000
        with suppress(InputError):
            assert checked("a.pdf", content).scan.pages == 1

    def test_too_much_memory_is_ended_by_the_watch(self, monkeypatch) -> None:
        monkeypatch.setattr(opening.limits, "MEMORY", 1_000_000)
        assert "時間かメモリー" in refusal(files.pdf(A4))

    def test_the_watch_alone_is_enough(self, monkeypatch) -> None:
        """As on Windows, where a process does not bound itself."""
        monkeypatch.setattr(opening.limits, "ADDRESSES", 2**40)
        monkeypatch.setattr(opening.limits, "MEMORY", 150_000_000)
        assert "時間かメモリー" in refusal(files.slow_pdf())

    def test_too_much_time_is_ended_by_the_watch(self, monkeypatch) -> None:
        monkeypatch.setattr(opening.limits, "SECONDS", 0.01)
        assert "時間かメモリー" in refusal(files.pdf(A4))

    def test_a_process_that_is_bounded_ends_itself(self, monkeypatch) -> None:
        pytest.importorskip("resource", reason="Windows has the watch alone")
        monkeypatch.setattr(opening.limits, "ADDRESSES", 60_000_000)
        assert "時間かメモリー" in refusal(files.png((5_000, 5_000)))

    def test_the_next_file_waits_for_its_turn(self, monkeypatch) -> None:
        monkeypatch.setattr(opening.limits, "SECONDS", 0.01)
        for _ in range(opening.limits.AT_ONCE):
            opening._turns.acquire()
        try:
            assert "混み合って" in refusal(files.pdf(A4))
        finally:
            for _ in range(opening.limits.AT_ONCE):
                opening._turns.release()

    def test_the_process_gets_nothing_of_the_installation(self, monkeypatch) -> None:
        monkeypatch.setenv("LEDGER_KEY", "secret")
        given: dict[str, object] = {}
        start = process.subprocess.Popen

        def noted(command, **options):
            given.update(options, command=command)
            return start(command, **options)

        monkeypatch.setattr(process.subprocess, "Popen", noted)
        checked("秘密.pdf", files.pdf(A4))
        assert set(given["env"]) <= {*process.ENVIRONMENT, "LC_ALL"}
        assert not any("秘密" in part for part in given["command"])
        assert "shell" not in given


class TestNames:
    @pytest.mark.parametrize(
        ("came", "kept"),
        [
            ("C:\\御礼\\市長.PDF", "市長.PDF"),
            ("../../etc/passwd", "passwd.pdf"),
            ("お礼\r\n状\0\u202efdp.pdf", "お礼状fdp.pdf"),
            ("", "名前なし.pdf"),
            (".pdf", "名前なし.pdf"),
            ("か\u3099.pdf", "が.pdf"),
            ("x.html", "x.html.pdf"),
        ],
    )
    def test_a_name_is_kept_without_what_could_mislead(self, came: str, kept: str) -> None:
        assert clean_name(came, (".pdf",)) == kept

    @given(st.text(max_size=400))
    def test_any_name_becomes_one_that_can_be_kept(self, came: str) -> None:
        kept = clean_name(came, (".jpg", ".jpeg"))
        assert len(kept) <= LONGEST_NAME
        assert kept.lower().endswith((".jpg", ".jpeg"))
        assert kept.isprintable() or " " in kept or any(ord(c) > 0x2000 for c in kept)
        assert not set(kept) & set("/\\\0\r\n")
        assert clean_name(kept, (".jpg", ".jpeg")) == kept


class TestWhatTheProcessSays:
    @given(st.binary(max_size=80))
    def test_nothing_it_says_is_trusted(self, said: bytes) -> None:
        for start in (b"", b"PAGE", b"FAIL", b"DONE"):
            with pytest.raises(Refused):
                frames(start + said)

    @pytest.mark.parametrize("content", [b"<html>", b"\xff\xd8\xff", b""])
    def test_a_page_that_is_no_jpeg_is_not_shown(self, content: bytes) -> None:
        head = b"".join(n.to_bytes(4, "big") for n in (1, 10, 10, len(content)))
        done = b"DONE" + (1).to_bytes(4, "big")
        with pytest.raises(Refused):
            frames(b"PAGE" + head + content + done)
