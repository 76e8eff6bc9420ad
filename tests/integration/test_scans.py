"""Scans in the store and on their addresses: only through a letter that shows them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.pages import Page, Pages
from tests.scan_files import A4, SCRIPT, archive, jpeg, pdf
from tracker import clock
from tracker.domain.access import PUBLIC, Actor, Role
from tracker.domain.errors import NotAllowed, NotFound
from tracker.domain.letter import Scan
from tracker.domain.vocabulary import State
from tracker.models import Blob, HeldScan, ScanPage
from tracker.models.connection import begin_writing
from tracker.operations import letters as operations
from tracker.operations.stages import Act
from tracker.queries.scans import held_page, held_scans, scan_file, scan_of, scan_page
from tracker.scans.checking import CheckedScan, checked
from tracker.web.body import Limits
from tracker.web.letters import scans as views
from tracker.web.letters import uploads

NAME = "御礼状 (市長).pdf"
CONTENT = pdf(A4, A4)
ADDRESS = "/letters/{letter}/scans/{sha256}"


@pytest.fixture(scope="module")
def found() -> CheckedScan:
    return checked(NAME, CONTENT)


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


@pytest.fixture
def clerk(pages: Pages, session: Session) -> Actor:
    actor = pages.sign_in(Role.WARD, make.MINATO)
    begin_writing(session)
    return actor


def _hold(session: Session, actor: Actor, found: CheckedScan, content: bytes = CONTENT) -> None:
    operations.hold_scan(session, actor=actor, scan=found.scan, content=content, pages=found.pages)


def _letter(session: Session, actor: Actor, rain: int, *scans: Scan, act: Act = Act.SUBMIT) -> int:
    content = make.letter(rain, scans=scans)
    letter = operations.enter(session, actor=actor, content=content, act=act).record_id
    session.commit()
    begin_writing(session)
    return letter


class TestStore:
    def test_held_twice_is_kept_once_under_its_last_name(self, session, clerk, found) -> None:
        _hold(session, clerk, found)
        again = CheckedScan(
            Scan(sha256=found.scan.sha256, name="b.pdf", media_type="application/pdf", pages=2),
            found.pages,
        )
        _hold(session, clerk, again)
        assert [scan.name for scan in held_scans(session, clerk.account_id).values()] == ["b.pdf"]
        assert session.scalars(select(ScanPage.page).order_by(ScanPage.page)).all() == [1, 2]

    def test_the_program_itself_holds_nothing(self, session, found) -> None:
        with pytest.raises(NotAllowed):
            _hold(session, make.SECRETARY, found)

    def test_pictures_go_with_what_never_came_back_and_no_others(
        self, session, clerk, rain, found
    ) -> None:
        lost, kept = checked("a.jpg", jpeg()), checked("b.jpg", jpeg((30, 30)))
        _hold(session, clerk, lost, jpeg())
        _hold(session, clerk, kept, jpeg((30, 30)))
        _letter(session, clerk, rain, kept.scan)
        _hold(session, clerk, kept, jpeg((30, 30)))  # sent once more, and forgotten
        later = clock.now() + timedelta(days=2)
        clock.set_clock(lambda: later)
        _hold(session, clerk, found)
        there = set(session.scalars(select(ScanPage.sha256)))
        assert there == {kept.scan.sha256, found.scan.sha256}

    def test_the_same_file_in_two_letters_is_stored_once(self, session, clerk, rain, found):
        for _ in range(2):
            _hold(session, clerk, found)
            _letter(session, clerk, rain, found.scan)
        assert session.scalars(select(Blob.sha256)).all() == [found.scan.sha256]
        assert session.scalars(select(HeldScan.sha256)).all() == []

    def test_a_hash_alone_opens_nothing(self, session, clerk, rain, found) -> None:
        _hold(session, clerk, found)
        with_scan, sha = _letter(session, clerk, rain, found.scan), found.scan.sha256
        without = _letter(session, clerk, rain)
        assert scan_of(session, PUBLIC, with_scan, sha) == found.scan
        assert scan_file(session, PUBLIC, with_scan, sha) == (found.scan, CONTENT)
        assert scan_page(session, PUBLIC, with_scan, sha, 2) == found.pages[1].content
        for letter, page in ((without, 1), (with_scan, 0), (with_scan, 3), (123_456, 1)):
            with pytest.raises(NotFound):
                scan_page(session, PUBLIC, letter, sha, page)

    def test_a_draft_shows_its_scans_to_its_own_alone(self, session, clerk, rain, found) -> None:
        _hold(session, clerk, found)
        draft, sha = (
            _letter(session, clerk, rain, found.scan, act=Act.SAVE_DRAFT),
            found.scan.sha256,
        )
        for actor in (make.MINATO_CLERK, make.SECRETARY):
            assert scan_of(session, actor.scope, draft, sha) == found.scan
        for scope in (PUBLIC, make.KATSUSHIKA_CLERK.scope, make.READER.scope):
            with pytest.raises(NotFound):
                scan_of(session, scope, draft, sha)
        operations.revise(
            session, actor=clerk, act=Act.SUBMIT, record_id=draft, base=1, content=make.letter(rain)
        )
        with pytest.raises(NotFound):
            scan_of(session, PUBLIC, draft, sha), "it was taken out before anybody could see it"

    def test_what_was_taken_out_of_a_letter_stays_with_its_history(
        self, session, clerk, rain, found
    ) -> None:
        _hold(session, clerk, found)
        letter = _letter(session, clerk, rain, found.scan)
        change = {"session": session, "actor": clerk, "record_id": letter}
        operations.revise(**change, act=Act.CORRECT, base=1, content=make.letter(rain))
        operations.revise(**change, act=Act.WITHDRAW, base=2)
        assert scan_of(session, PUBLIC, letter, found.scan.sha256) == found.scan

    def test_a_held_scan_is_its_senders_alone(self, session, clerk, found) -> None:
        _hold(session, clerk, found)
        sha = found.scan.sha256
        assert held_page(session, clerk.account_id, sha, 1) == (found.scan, found.pages[0].content)
        for account in (clerk.account_id + 1, None):
            assert held_scans(session, account) == {}
            with pytest.raises(NotFound):
                held_page(session, account, sha, 1)


class TestAddresses:
    @pytest.fixture
    def address(self, session, clerk, rain, found) -> str:
        _hold(session, clerk, found)
        letter = _letter(session, clerk, rain, found.scan)
        return ADDRESS.format(letter=letter, sha256=found.scan.sha256)

    def test_a_page_is_a_picture_and_can_be_nothing_else(self, pages, address, found) -> None:
        answer = pages.get(f"{address}/1.jpg")
        assert answer.data == found.pages[0].content
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        known = pages.get(f"{address}/1.jpg", headers={"If-None-Match": answer.headers["ETag"]})
        assert (known.status_code, known.data) == (304, b"")

    def test_the_original_comes_as_it_came(self, pages, address) -> None:
        answer = pages.get(address)
        assert sha256(answer.data).digest() == sha256(CONTENT).digest()
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        sent = answer.headers["Content-Disposition"]
        assert sent.startswith("attachment; filename=scan.pdf; filename*=UTF-8''")
        assert quote("御礼状") in sent
        assert sent.isascii()

    def test_pictures_that_are_lost_are_made_again_and_kept(
        self, pages, session, address, found, monkeypatch
    ) -> None:
        session.execute(delete(ScanPage))
        assert pages.get(f"{address}/2.jpg").data == found.pages[1].content
        monkeypatch.setattr(views, "checked", lambda *_: pytest.fail("they are there"))
        assert pages.get(f"{address}/1.jpg").data == found.pages[0].content

    @pytest.mark.parametrize("end", ["/0.jpg", "/3.jpg", "/x.jpg", "/1.png", "/-1.jpg"])
    def test_what_is_no_page_is_no_address(self, pages, address, end) -> None:
        pages.open(f"{address}{end}", status=404)

    @pytest.mark.parametrize("sha", ["0" * 64, "A" * 64, "%00", "..%2f..%2fx", "a" * 5_000, "'--"])
    def test_what_is_no_hash_is_no_address(self, pages, address, sha) -> None:
        start = address.rpartition("/")[0]
        for path in (f"{start}/{sha}", f"{start}/{sha}/1.jpg", f"/letters/held/{sha}/1.jpg"):
            pages.open(path, status=404)

    def test_signed_out_nothing_is_shown(self, app, address) -> None:
        for path in (address, f"{address}/1.jpg"):
            answer = Pages(app).get(path)
            assert answer.status_code in (302, 303)

    def test_what_is_held_is_seen_with_its_form(self, app, pages, session, clerk, found) -> None:
        _hold(session, clerk, found)
        path = f"/letters/held/{found.scan.sha256}/2.jpg"
        assert pages.get(path).data == found.pages[1].content
        other = Pages(app)
        other.sign_in(Role.SECRETARIAT)
        other.open(path, status=404)


def _form(rain: int, *files: tuple[bytes, str], **values: str) -> dict[str, object]:
    return {
        "disaster_id": str(rain), "owner": make.MINATO, "subject": "派遣への御礼",
        "scans": [(io.BytesIO(content), name) for content, name in files], "action": "draft",
        **values,
    }  # fmt: skip


@contextmanager
def files_within(app: Flask, limits: Limits) -> Iterator[None]:
    """The form of a letter with other limits."""
    view = app.view_functions["letters.enter"]
    own = view.body_limits
    view.body_limits = limits
    try:
        yield
    finally:
        view.body_limits = own


class TestSending:
    """The form of a letter with its files, as a browser sends it."""

    def _send(self, pages: Pages, data: dict[str, object], status: int = 200) -> Page:
        """Closes what the client has made of large files."""
        answer = pages.send(
            "/letters/new?once=x", method="POST", data=data, content_type="multipart/form-data"
        )
        answer.request.environ["wsgi.input"].close()
        return pages.page(answer, status)

    def test_what_is_good_is_held_where_another_file_is_refused(
        self, pages, session, clerk, rain
    ) -> None:
        files = [
            (jpeg(), "写真.jpg"),
            (b"<html>" + SCRIPT, "御礼.jpg"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "図.png"),
            (jpeg() + archive(), "混ぜもの.jpg"),
            (b"%PDF-" + bytes(21 * 1024 * 1024), "大きい.pdf"),
            (b"", "空.pdf"),
        ]
        page = self._send(pages, _form(rain, *files, action="offers"), status=422)
        for _, name in files[1:]:
            assert f"「{name}」は、" in page.main, name
        assert "派遣への御礼" in page.main, "what was typed is kept"
        assert list(session.scalars(select(HeldScan.name))) == ["写真.jpg"]
        assert session.scalars(select(Blob.sha256)).all() == []
        (image,) = [i.get("src") for i in page.all("img") if "/held/" in i.get("src", "")]
        with Image.open(io.BytesIO(pages.get(image).data)) as shown:
            assert shown.size == (60, 40)

    def test_many_files_at_once_are_too_many(self, pages, clerk, rain, monkeypatch) -> None:
        monkeypatch.setattr(uploads, "MOST_FILES", 1)
        files = [(jpeg((10 + n, 10)), f"{n}.jpg") for n in range(2)]
        page = self._send(pages, _form(rain, *files, action="offers"), status=422)
        assert "一度に送れるのは20ファイルまで" in page.main

    def test_nobody_waits_for_ever(self, pages, session, clerk, rain, monkeypatch) -> None:
        monkeypatch.setattr(uploads, "PATIENCE", -1)
        page = self._send(pages, _form(rain, (jpeg(), "a.jpg"), action="offers"), status=422)
        assert "「a.jpg」は、ほかのファイルの確認に時間がかかった" in page.main

    def test_of_a_file_that_is_far_too_large_nothing_is_kept_but_the_form_is(
        self, pages, session, clerk, rain
    ) -> None:
        files = [(b"%PDF-" + bytes(70 * 1024 * 1024), "巨大.pdf"), (jpeg(), "写真.jpg")]
        page = self._send(pages, _form(rain, *files), status=422)
        assert "「巨大.pdf」は、大きすぎるので" in page.main
        assert "派遣への御礼" in page.main, "what was typed is kept"
        assert list(session.scalars(select(HeldScan.name))) == ["写真.jpg"], "so is what is good"

    def test_what_is_too_much_together_is_for_another_time(self, pages, clerk, rain) -> None:
        most = Limits(read=10**8, kept=20_000, each=19_000)
        with files_within(pages.app, most):
            files = [(b"x" * 18_000, "一.jpg"), (b"x" * 18_000, "二.jpg")]
            page = self._send(pages, _form(rain, *files), status=422)
        assert "「二.jpg」は、ほかと合わせて60MBを超える" in page.main
        assert "「一.jpg」は、ほかと" not in page.main

    def test_a_body_that_nobody_reads_to_its_end_is_refused_with_a_page(
        self, pages, clerk, rain
    ) -> None:
        with files_within(pages.app, Limits(read=50_000, kept=20_000, each=19_000)):
            page = self._send(pages, _form(rain, (b"x" * 60_000, "大.jpg")), status=413)
        assert "入力した内容が残っています" in page.main

    def test_only_views_that_take_files_take_so_much(self, pages, clerk) -> None:
        page = pages.post("/supports/new?kind=staff", {"title": "x" * 5_000_000}, status=413)
        assert "60MB" not in page.main


def test_a_letter_of_nobody_shows_no_scan(session, rain) -> None:
    (draft,) = make.record(session, make.letter(rain), state=State.DRAFT)
    with pytest.raises(NotFound):
        scan_of(session, make.SECRETARY.scope, draft, "a" * 64)
