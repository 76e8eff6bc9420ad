"""Letters on the pages: entering with scans and links, circulation, the list, the gallery."""

import io
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories as make
from tests.figures import faults_of_figures
from tests.pages import Page, Pages
from tests.scan_files import jpeg, pdf
from tests.statements import counted
from tracker import clock
from tracker.domain.access import Role
from tracker.domain.entry_filter import Shelved
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.recipient import Recipient
from tracker.domain.support import FundsLine
from tracker.domain.vocabulary import FundKind, State
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.letters import tick
from tracker.queries.givers import members
from tracker.queries.letters import LetterRow, letters
from tracker.queries.moment import clocks, head

CAPTION = "御礼状の一覧"
OITA, FUKUOKA, YAMAGATA = "440001", "400009", "060003"


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


def _letters(session: Session) -> list[LetterRow]:
    session.rollback()
    begin_writing(session)
    return letters(session, clocks(session, as_of=clock.today()), make.SECRETARY.scope)


def _file(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def _enter(page: Page, rain: int, /, **values: object) -> Page:
    typed = {
        "disaster_id": str(rain),
        "recipient": "熊本県人吉市",
        "sender_title": "市長",
        "sender_name": "人吉太郎",
        "received_on": "R2.8.6",
        "action": "submit",
    }
    status = values.pop("status", 200)
    return page.submit({**typed, **values}, status=status)  # type: ignore[arg-type]


def test_a_letter_with_scans_is_registered_and_shown(
    pages: Pages, session: Session, rain: int
) -> None:
    (entry,) = make.record(session, make.dispatch(rain))
    pages.sign_in(Role.WARD, make.MINATO)
    form = pages.open(f"/letters/new?disaster={rain}", follow=True)
    files = [_file(pdf((200, 280), (200, 280)), "御礼状.pdf"), _file(jpeg(), "写真.jpg")]
    page = _enter(form, rain, supports=str(entry), scans=files, subject="派遣への御礼")
    assert page.title == "L-000001 御礼状（熊本県人吉市長 人吉太郎）"
    assert "保健師" in page.main or "S-000001" in page.main
    images = [
        image.get("src", "") for image in page.all("img") if "/scans/" in image.get("src", "")
    ]
    assert len(images) == 3
    assert pages.get(images[1]).mimetype == "image/jpeg"
    (row,) = _letters(session)
    assert row.content.supports == (entry,)
    assert row.content.addressees == (make.MINATO,)
    assert [scan.pages for scan in row.content.scans] == [2, 1]
    download = pages.get(f"/letters/{row.record_id}/scans/{row.content.scans[0].sha256}")
    assert "attachment" in download.headers["Content-Disposition"]


def test_scans_stay_with_a_form_that_is_refused_and_can_be_taken_out(
    pages: Pages, session: Session, rain: int
) -> None:
    pages.sign_in(Role.WARD, make.MINATO)
    form = pages.open("/letters/new", follow=True)
    files = [_file(pdf((200, 280)), "御礼状.pdf"), _file(b"<script>", "写真.jpg")]
    page = _enter(form, rain, addressees=None, scans=files, status=422)
    assert any("写真.jpg" in error for error in page.errors)
    assert "御礼状.pdf（1ページ）" in page.main
    page = _enter(page, rain, addressees=make.MINATO)
    assert "御礼状.pdf" in page.main
    page = page.follow("訂正する")
    (row,) = _letters(session)
    page = page.submit(drop_scan=row.content.scans[0].sha256, action="correct")
    assert "写しはありません" in page.main


def test_without_scripts_a_button_offers_what_there_is_to_thank_for(
    pages: Pages, session: Session, rain: int
) -> None:
    near, far = make.record(
        session, make.dispatch(rain), make.dispatch(rain, recipient=Recipient(OITA))
    )
    pages.sign_in(Role.WARD, make.MINATO)
    form = pages.open("/letters/new", follow=True)
    page = _enter(form, rain, action="offers")
    groups = [legend.text for legend in page.all("legend")]
    assert "差出人への支援" in groups
    boxes = [box.get("value") for box in page.all("input") if box.get("name") == "supports"]
    assert boxes == [str(near), str(far)]
    answer = pages.get(f"/letters/offers?disaster={rain}&recipient={OITA}&supports={near}")
    text = answer.get_data(as_text=True)
    assert text.index(f'value="{far}"') < text.index(f'value="{near}"')
    assert text.count("checked") == 1


def test_the_preview_says_the_sentence_and_the_number_of_letters(
    pages: Pages, session: Session, rain: int
) -> None:
    (entry,) = make.record(session, make.dispatch(rain))
    (letter,) = make.record(session, make.letter(rain))
    before = head(session)
    pages.sign_in(Role.WARD, make.MINATO)
    fields = pages.open(f"/letters/new?support={entry}", follow=True).form().fields
    bare = pages.send("/letters/preview", method="POST", data={**fields, "disaster_id": ""})
    assert "災害と保管するところを選ぶと" in bare.text
    fields |= {"sender_title": "市長", "dated": "R2.8.3", "received_on": "R2.8.6"}
    said = pages.send("/letters/preview", method="POST", data=fields).text
    assert "熊本県人吉市長から港区への御礼状(令和2年8月3日付け)を令和2年8月6日に受領。" in said
    assert "御礼の対象は1件" in said
    assert "提出すると、この災害の御礼状は1通から2通になります。" in said
    unread = pages.send("/letters/preview", method="POST", data={**fields, "received_on": "x"})
    assert "まだ読めないところがあります" in unread.text
    typed = pages.open(f"/letters/{letter}/edit").form().fields
    again = pages.send(f"/letters/preview?record={letter}", method="POST", data=typed).text
    assert "御礼の対象は、まだ選ばれていません" in again
    assert "1通のまま変わりません" in again
    assert head(session) == before, "a preview writes nothing"


def test_the_newsletters_case_can_be_entered(pages: Pages, session: Session, rain: int) -> None:
    prefectures = (YAMAGATA, FUKUOKA, make.KUMAMOTO, OITA)
    lines = tuple(
        FundsLine(line_id=n, recipient=Recipient(code), amount_yen=None)
        for n, code in enumerate(prefectures, 1)
    )
    fund = make.joint_funds(rain, None, fund_kind=FundKind.RECOVERY)
    (fund_id,) = make.record(session, replace(fund, funds=lines))
    pages.sign_in(Role.SECRETARIAT)
    for name, code in (("山形県", YAMAGATA), ("熊本県", make.KUMAMOTO), ("大分県", OITA)):
        form = pages.open(f"/letters/new?disaster={rain}", follow=True)
        page = _enter(form, rain, recipient=name, recipient_code=code, sender_title="知事",
                      supports=str(fund_id))  # fmt: skip
        assert "特別区長会" in page.main
    rows = _letters(session)
    assert [row.content.supports for row in rows] == [(fund_id,)] * 3
    assert {row.content.owner for row in rows} == {"joint"}


def test_two_who_correct_one_letter_choose_field_by_field(
    pages: Pages, app: Flask, session: Session, rain: int
) -> None:
    (letter,) = make.record(session, make.letter(rain))
    pages.sign_in(Role.WARD, make.MINATO)
    form = pages.open(f"/letters/{letter}/edit")
    make.revise(session, letter, 1, make.letter(rain, subject="先に直した", note="先の備考"))
    page = form.submit(subject="あとから直した", action="correct", status=409)
    assert "ほかの人が先に直しました" in page.title
    page = page.submit(0, {"keep-subject": "mine", "action": "resolve"})
    (row,) = _letters(session)
    assert (row.content.subject, row.content.note) == ("あとから直した", "先の備考")


def test_a_form_sent_twice_makes_one_letter(pages: Pages, session: Session, rain: int) -> None:
    pages.sign_in(Role.WARD, make.MINATO)
    form = pages.open("/letters/new", follow=True)
    held = _enter(form, rain, scans=[_file(jpeg(), "写真.jpg")], action="offers")
    for _ in range(2):
        page = _enter(held, rain)
    assert page.title.startswith("L-000001")
    assert len(_letters(session)) == 1
    again = pages.open(f"/letters/new?once={form.form().fields['once']}")
    assert "記録済み" in again.title


def test_a_draft_is_kept_continued_and_seen_by_its_own_alone(
    pages: Pages, app: Flask, session: Session, rain: int
) -> None:
    pages.sign_in(Role.WARD, make.MINATO)
    form = pages.open("/letters/new", follow=True)
    page = _enter(form, rain, addressees=None, received_on="", action="draft")
    (draft,) = letters_of(session, State.DRAFT)
    other = Pages(app)
    other.sign_in(Role.WARD, make.KATSUSHIKA)
    other.open(f"/letters/{draft}", status=404)
    assert "この条件にあう御礼状はありません" in other.open("/letters/?shelved=draft").main
    page = page.submit(received_on="R2.8.6", addressees=make.MINATO, action="submit")
    assert page.title.startswith("L-000001")


def letters_of(session: Session, state: State) -> list[int]:
    session.rollback()
    begin_writing(session)
    now = clocks(session, as_of=clock.today())
    wanted = LetterFilter(shelved=Shelved(state.value))
    return [row.record_id for row in letters(session, now, make.SECRETARY.scope, wanted)]


def test_a_letter_goes_round_in_one_click_a_ward(
    pages: Pages, app: Flask, session: Session, rain: int
) -> None:
    (letter,) = make.record(
        session, make.letter(rain, owner="joint", addressees=("joint",), circulate=True)
    )
    pages.sign_in(Role.WARD, make.MINATO)
    home = pages.open("/")
    assert "人吉太郎" in home.main
    form = home.form(f"/letters/{letter}/tick")
    page = form.submit()
    assert page.title == "ホーム"
    assert "供覧を記録しました" in page.main
    assert "もう記録されています" in form.submit().main, "a second click is harmless"
    assert "人吉太郎" not in pages.open("/").main.split("最近の動き")[0]
    pages.post(f"/letters/{letter}/tick", {"ward": make.KATSUSHIKA}, status=403)
    secretariat = Pages(app)
    secretariat.sign_in(Role.SECRETARIAT)
    page = secretariat.open(f"/letters/{letter}")
    assert "まだのところ（22）" in page.main
    rows = {row[0]: row for row in page.table("供覧の状況")}
    assert rows["港区"][2].startswith("港区")
    secretariat.post(f"/letters/{letter}/tick", {"ward": make.KATSUSHIKA})
    assert "まだのところ（21）" in secretariat.open(f"/letters/{letter}").main
    assert secretariat.open(f"/letters/{letter}").table("供覧の状況")[0][-1] == "供覧を記録する"
    reader = Pages(app)
    reader.sign_in(Role.VIEWER)
    asked = reader.open(f"/letters/{letter}").table("供覧の状況")
    assert asked[0] == ["区", "見た日時", "記録した人"], "who may tick nothing is offered nothing"
    assert "供覧がまだの御礼状" in secretariat.open("/").main


def test_the_seal_stands_where_all_have_seen(pages: Pages, session: Session, rain: int) -> None:
    (letter,) = make.record(session, make.letter(rain, circulate=True))
    for ward in members(session):
        tick(session, actor=make.SECRETARY, letter_id=letter, ward=ward.code)
    session.commit()
    pages.sign_in(Role.VIEWER)
    for path in ("/letters/", f"/letters/{letter}", f"/letters/gallery?disaster={rain}"):
        page = pages.open(path)
        assert [seal.text for seal in page.all("span", "seal")] == ["供覧済"], path


@pytest.fixture
def some(session: Session, rain: int) -> list[int]:
    storm = make.record(session, make.disaster(slug="storm"))[0]
    (entry,) = make.record(session, make.dispatch(rain))
    return make.record(
        session,
        make.letter(rain, supports=(entry,), subject="派遣への御礼"),
        make.letter(rain, sender=Recipient(make.MIYAGI), addressees=("joint",), owner="joint",
                    circulate=True),
        make.letter(storm, received_on=None, dated=None, owner=make.KATSUSHIKA,
                    addressees=(make.KATSUSHIKA,)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["L-000002", "L-000001", "L-000003"]),
        ("disaster={rain}", ["L-000002", "L-000001"]),
        (f"party={make.KATSUSHIKA}", ["L-000003"]),
        ("party=joint", ["L-000002"]),
        (f"prefecture={make.KUMAMOTO}", ["L-000001", "L-000003"]),
        (f"recipient={make.MIYAGI}", ["L-000002"]),
        ("to=宮城県", ["L-000002"]),
        ("year=2020", ["L-000002", "L-000001"]),
        ("year=unknown", ["L-000003"]),
        ("q=派遣", ["L-000001"]),
        ("body=日本赤十字社", []),
        (f"waiting={make.MINATO}", ["L-000002"]),
        ("waiting=any", ["L-000002"]),
        ("shelved=withdrawn", []),
        ("as_of=R2.8.5", ["L-000003"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    pages: Pages, rain: int, some: list[int], query: str, numbers: list[str]
) -> None:
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/letters/?{query.format(rain=rain)}")
    found = [row[0] for row in page.table(CAPTION)[1:]] if page.all("tbody") else []
    assert found == numbers
    foot = " ".join("".join(one.itertext()) for one in page.all("section", "sticky-foot"))
    assert f"{len(numbers)}通" in foot.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    "query", ["disaster=99", "party=x", "year=abc", "waiting=joint", "shelved=x", "to=どこか", "after=x",
              "recipient=999999", "support=abc", "support=99", "prefecture=1", "also=x"],
)  # fmt: skip
def test_what_cannot_be_read_does_not_narrow(pages: Pages, some: list[int], query: str) -> None:
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/letters/?{query}")
    assert len(page.table(CAPTION)) == 4
    assert "読めない条件" in page.main


def test_queries_do_not_grow_with_the_letters(
    pages: Pages, app: Flask, session: Session, rain: int, some: list[int]
) -> None:
    pages.sign_in(Role.SECRETARIAT)

    def queries() -> list[int]:
        paths = ("/letters/", f"/letters/gallery?disaster={rain}", "/", f"/letters/{some[0]}",
                 f"/disasters/{rain}", f"/supports/?disaster={rain}")  # fmt: skip
        found = []
        for path in paths:
            with counted(db.engine) as statements:
                pages.open(path)
            found.append(len(statements))
        return found

    queries()
    before = queries()
    entries = make.record(session, *(make.dispatch(rain) for _ in range(3)))
    make.record(
        session,
        *(make.letter(rain, supports=(one,), circulate=True, owner="joint") for one in entries),
    )
    queries()  # what is remembered of the totals is read anew once
    assert queries() == before


def test_the_mark_the_filter_and_the_disaster_page_tell_the_same_coverage(
    pages: Pages, session: Session, rain: int
) -> None:
    lines = tuple(
        FundsLine(line_id=n, recipient=Recipient(code), amount_yen=None)
        for n, code in enumerate((make.KUMAMOTO, make.HITOYOSHI, OITA), 1)
    )
    both = replace(make.joint_funds(rain, None), funds=lines[:2])
    some = replace(make.joint_funds(rain, None), funds=lines)
    ids = make.record(
        session, make.dispatch(rain), make.dispatch(rain), both, some, some,
        make.funds(rain, 5), make.goods(rain, recipient=Recipient(name="日本赤十字社")),
        make.dispatch(rain, cancelled_on=date(2020, 7, 9)),
    )  # fmt: skip
    later = date(2021, 4, 1)
    _, withdrawn, _ = make.record(
        session,
        make.letter(rain, sender=Recipient(make.KUMAMOTO), supports=(ids[0], *ids[2:4])),
        make.letter(rain, supports=tuple(ids)),
        make.letter(rain, supports=(ids[5],), received_on=later, dated=None),
    )
    make.revise(session, withdrawn, 1, make.letter(rain, supports=tuple(ids)), State.WITHDRAWN)
    pages.sign_in(Role.VIEWER)
    as_of = "as_of=R2.12.31"

    def listed(state: str) -> list[str]:
        page = pages.open(f"/supports/?disaster={rain}&standing=counted&thanked={state}&{as_of}")
        return sorted(row[0] for row in page.table("支援の一覧")[1:])

    assert listed("yes") == ["S-000001", "S-000003"]
    assert listed("part") == ["S-000004"]
    assert listed("no") == ["S-000002", "S-000005", "S-000006", "S-000007"]
    page = pages.open(f"/disasters/{rain}?{as_of}")
    assert page.table("支援先ごとの御礼")[1:] == [
        ["熊本県", "4", "2", "－", "2", "L-000001"],
        ["熊本県人吉市", "5", "3", "－", "2", "L-000001"],
        ["大分県", "2", "－", "－", "2", "－"],
        ["日本赤十字社", "1", "－", "－", "1", "－"],
        ["計", "7", "2", "1", "4", ""],
    ]
    assert not (faults := faults_of_figures(pages, page)), "\n".join(faults)
    rows = {row[0]: row[-1] for row in pages.open(f"/supports/?{as_of}").table("支援の一覧")}
    assert "御礼あり" in rows["S-000001"]
    assert "御礼一部" in rows["S-000004"]
    assert "御礼" not in rows["S-000002"]
    assert "L-000001" in pages.open(f"/supports/{ids[0]}").main
    assert "御礼状はまだありません" in pages.open(f"/supports/{ids[1]}").main
    home = pages.open("/")
    assert home.links["2通"] == f"/letters/?disaster={rain}"
